"""What a unit gains or loses beside its similarity."""

import pytest

from ingest import read_document
from ingest.subjects import Names
from service.answers.question import understand
from service.answers.scoring import adjustment, is_of_one_stage, is_scoped_elsewhere
from service.answers.sight import look

KEEPERS = read_document(
    "keepers.md",
    b"""# What a lighthouse keeper earns

A lighthouse keeper earns $30,000 a year. In Norway a lighthouse keeper earns $50,000 a year. Keepers in the United States earn $40,000.

| Rank | Pay |
|---|---|
| Entry level | $21,000 |
| All of them | $32,000 |
| 10+ years | $44,000 |

| Where | Starting | Usual |
|---|---|---|
| On land | $22,000 | $33,000 |

## Senior keepers

They get $61,000 a year.

### Of the coast

These get $62,000 a year.
""",
)


def rated(rule, question, words):
    """What the rule gives the unit that says the words."""
    number = next(number for number, unit in enumerate(KEEPERS.units) if words in unit.span.of(KEEPERS.text))
    return rule(understand(question, question, (), Names(KEEPERS.names), main=()), look(KEEPERS, number))


@pytest.mark.parametrize(
    ("question", "words", "share"),
    [
        ("What do lighthouse keepers earn?", "$50,000", 1.0),
        ("What do lighthouse keepers earn?", "$30,000", 0.0),
        ("What do lighthouse keepers earn?", "$40,000", 0.0),  # of the whole country, which articles name or not
        ("What do lighthouse keepers earn in Norway?", "$50,000", 0.0),
        ("What do lighthouse keepers earn in Peru?", "$50,000", 0.0),  # the requirements tell that one
        ("Which countries pay lighthouse keepers the most?", "$50,000", 0.0),
        ("Where do lighthouse keepers live?", "$50,000", 0.0),
    ],
)
def test_a_figure_of_one_place_counts_less_where_no_place_is_asked_for(question, words, share):
    assert rated(is_scoped_elsewhere, question, words) == share


@pytest.mark.parametrize(
    ("question", "words", "share"),
    [
        pytest.param("What do lighthouse keepers earn?", "$21,000", 1.0, id="by its row"),
        pytest.param("What do lighthouse keepers earn?", "$44,000", 1.0, id="by the years in its row"),
        pytest.param("What do lighthouse keepers earn?", "$22,000", 1.0, id="by its column"),
        pytest.param("What do lighthouse keepers earn?", "$61,000", 1.0, id="by its heading"),
        pytest.param("What do lighthouse keepers earn?", "$62,000", 0.0, id="but not by one further up"),
        pytest.param("What do lighthouse keepers earn?", "$32,000", 0.0, id="of all"),
        pytest.param("What do lighthouse keepers earn?", "$33,000", 0.0, id="of the usual case"),
        pytest.param("What do entry-level lighthouse keepers earn?", "$21,000", 0.0, id="a stage is asked for"),
        pytest.param("What is the highest pay of a lighthouse keeper?", "$44,000", 0.0, id="an extreme is asked for"),
        pytest.param("How long is the training of a lighthouse keeper?", "$44,000", 0.0, id="no pay is asked for"),
    ],
)
def test_pay_of_one_stage_counts_less_where_pay_in_general_is_asked_for(question, words, share):
    assert rated(is_of_one_stage, question, words) == share


@pytest.mark.parametrize(("general", "special"), [("$30,000", "$50,000"), ("$32,000", "$21,000"), ("$33,000", "$22,000")])
def test_a_general_figure_gains_more_than_a_special_one(general, special):
    question = "What do lighthouse keepers earn?"
    assert rated(adjustment, question, general) > rated(adjustment, question, special)
