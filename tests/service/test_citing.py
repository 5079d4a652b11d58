"""One quote, one mark; the text and the statements of an answer come from the same claims."""

import pytest

from ingest.document import Span, UnitKind
from ingest.reading import read_document
from service.answers.citing import answer_text, number
from service.answers.claims import Claim, Figures, Listing, Note, Row, Sentences, Table, claim

TEXT = b"""# Bakers

Bakers start early [12]. They knead dough.

| Point | Baker | Miller |
|---|---|---|
| Pay | $30,000 | $35,000 |
| Hours | Nights | |

Source: Guild survey, 2025

A baker needs:

- flour
- patience
"""


@pytest.fixture(scope="module")
def document():
    return read_document("bakers.md", TEXT)


def units(document, kind):
    return [unit for unit in document.units if unit.kind is kind]


def test_numbers_count_from_one_by_first_mention_and_repeat_for_the_same_quote(document):
    first, second = (claim(document, unit) for unit in units(document, UnitKind.SENTENCE)[:2])
    statements, citations = number([Sentences((second, first)), Sentences((second,))])
    assert [statements[each].citations for each in (second, first)] == [(1,), (2,)]
    assert [citation.quote for citation in citations] == ["They knead dough.", "Bakers start early [12]."]


def test_a_bracketed_number_of_the_source_is_left_out_of_the_text_and_kept_in_the_quote(document):
    made = claim(document, units(document, UnitKind.SENTENCE)[0])
    statements, citations = number([Sentences((made,))])
    assert statements[made].text == "Bakers start early."
    assert answer_text([Sentences((made,))], statements) == "Bakers start early. [1]"
    assert citations[0].quote == "Bakers start early [12]."


def test_a_list_has_lead_items_and_marks(document):
    lead = claim(document, units(document, UnitKind.LEAD)[0])
    items = tuple(claim(document, unit, alone=False) for unit in units(document, UnitKind.ITEM))
    block = Listing(lead, items)
    statements, _ = number([block])
    assert answer_text([block], statements) == "A baker needs: [1]\n- flour [2]\n- patience [3]"


def test_an_item_alone_says_its_lead(document):
    assert claim(document, units(document, UnitKind.ITEM)[1]).text == "A baker needs: patience"


def test_a_cell_says_row_and_column_and_a_gap_is_not_stated(document):
    cells = units(document, UnitKind.CELL)
    block = Table(("Baker", "Miller"), (Row("Hours", (claim(document, cells[2]), None)),))
    statements, citations = number([block])
    assert [statement.text for statement in statements.values()] == ["Hours \u2014 Baker: Nights"]
    assert answer_text([block], statements) == "Hours \u2014 Baker: Nights [1]; Miller: not stated"
    assert [span.of(document.text) for span in citations[0].context] == ["Hours", "Baker"]


def test_a_figure_takes_its_source_line_along(document):
    made = claim(document, units(document, UnitKind.CELL)[0], sourced=True)
    statements, citations = number([Figures((made,))])
    assert statements[made].text == "Pay \u2014 Baker: $30,000 (Source: Guild survey, 2025)"
    assert [span.of(document.text) for span in citations[0].context] == ["Pay", "Baker", "Source: Guild survey, 2025"]


def test_notes_make_no_statement(document):
    statements, citations = number([Note("nothing about pay")])
    assert (statements, citations, answer_text([Note("nothing about pay")], statements)) == ({}, (), "")


@pytest.mark.parametrize("span", [Span(5, 5), Span(-1, 4), Span(0, 10_000), Span(9, 3)])
def test_a_span_that_does_not_resolve_raises(document, span):
    with pytest.raises(ValueError, match="does not resolve"):
        number([Sentences((Claim(document, span),))])
