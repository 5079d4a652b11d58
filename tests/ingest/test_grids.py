"""Tables that were copied out of a page, brought back into rows; every cell keeps its span."""

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.grids import mark_grids
from ingest.lines import classify


def read(text):
    """The cells of each row, and each other line as it stands."""
    lines = mark_grids(text, classify(text))
    return [tuple(cell.of(text) for cell in line.cells) if line.kind == "row" else line.span.of(text) for line in lines]


RANKS = [("Rank", "Pay", "Hours"), ("Apprentice", "$20,000", "30"), ("Tailor", "$30,000", "40"), ("Cutter", "$50,000", "45")]
STACKED = "\n".join(cell for row in RANKS for cell in row)


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        pytest.param("\n".join(map("\t".join, RANKS)), RANKS, id="tabs, with a corner cell"),
        pytest.param(
            "\tSuit\tCoat\nFittings\t3\t2\nDays\t10\t14", [("", "Suit", "Coat"), ("Fittings", "3", "2"), ("Days", "10", "14")], id="an empty corner"
        ),
        pytest.param(
            "Suit\tCoat\nFittings\t3\t2\nDays\t10\t14",
            [("", "Suit", "Coat"), ("Fittings", "3", "2"), ("Days", "10", "14")],
            id="a header that lacks the corner gets one",
        ),
        pytest.param(
            "Suit\tCoat\nFittings\t3\t2\nDays\t10",
            [("Suit", "Coat"), ("Fittings", "3", "2"), ("Days", "10")],
            id="ragged: the header is left as it is",
        ),
        pytest.param(
            "Rank\tPay\tHours\nTailor\t\t40\nCutter\t$50,000\t45", [RANKS[0], ("Tailor", "", "40"), RANKS[3]], id="a cell without words between tabs"
        ),
        pytest.param("Rank \t Pay\nTailor\u00a0\t$30,000", [("Rank", "Pay"), ("Tailor", "$30,000")], id="blanks beside the tabs are no cells"),
        pytest.param("Rank     Pay\nHead tailor   $30,000", [("Rank", "Pay"), ("Head tailor", "$30,000")], id="wide blanks"),
        pytest.param(
            "Rank\u00a0\u00a0\u00a0Pay\nTailor\u00a0\u00a0\u00a0$30,000", [("Rank", "Pay"), ("Tailor", "$30,000")], id="blanks that do not break"
        ),
        pytest.param("Rank  Pay\nTailor  $30,000", ["Rank  Pay", "Tailor  $30,000"], id="two blanks are none"),
        pytest.param(
            "A tailor sews.\nThread\tsilk\nA tailor cuts.", ["A tailor sews.", "Thread\tsilk", "A tailor cuts."], id="a lone line with a tab stays"
        ),
        pytest.param(
            "A tailor sews.    He cuts.\nHe rests.   He eats.", ["A tailor sews.    He cuts.", "He rests.   He eats."], id="wide blanks of prose"
        ),
        pytest.param("| Rank | Pay |\n| Tailor | $30,000   net |", [("Rank", "Pay"), ("Tailor", "$30,000   net")], id="a row that is marked stays"),
        pytest.param(STACKED, RANKS, id="one cell a line"),
        pytest.param(STACKED.replace("\n", "\n\n"), RANKS, id="one cell a line, blank lines between"),
        pytest.param("\n".join(f"{a}\n{b}" for a, b, _ in RANKS), [row[:2] for row in RANKS], id="two columns"),
        pytest.param(
            "\n".join("\n".join((*row, "Oslo")) for row in RANKS).replace("Oslo", "Town", 1),
            [(*RANKS[0], "Town"), *((*row, "Oslo") for row in RANKS[1:])],
            id="four columns",
        ),
        pytest.param(
            "\n".join("\n".join((*row, "3", "Oslo")) for row in RANKS).replace("3\nOslo", "Trips\nTown", 1),
            [(*RANKS[0], "Trips", "Town"), *((*row, "3", "Oslo") for row in RANKS[1:])],
            id="five columns",
        ),
        pytest.param(
            "Year\nSuits\nCoats\n2021\n4\n60\n2022\n6\n90\n2023\n9\n140",
            [("Year", "Suits", "Coats"), ("2021", "4", "60"), ("2022", "6", "90"), ("2023", "9", "140")],
            id="all columns are figures",
        ),
        pytest.param(
            STACKED.replace("$30,000", "not stated") + "\nMaster\n$60,000\n35",
            [*RANKS[:2], ("Tailor", "not stated", "40"), RANKS[3], ("Master", "$60,000", "35")],
            id="a gap in a column of figures",
        ),
        pytest.param(f"What it pays\n{STACKED}", ["What it pays", *RANKS], id="a heading above"),
        pytest.param(f"Pay\nWhat it pays\nBy rank\n{STACKED}", ["Pay", "What it pays", "By rank", *RANKS], id="three lines above"),
        pytest.param(f"{STACKED}\nThese are those of one guild.", [*RANKS, "These are those of one guild."], id="a sentence below"),
        pytest.param(
            f"{STACKED}\nThe guild\nEvery tailor is in it.", [*RANKS, "The guild", "Every tailor is in it."], id="the heading of what stands below"
        ),
    ],
)
def test_lines_of_a_copied_table_are_its_rows(text, lines):
    assert read(text) == lines


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(STACKED.removesuffix("\nCutter\n$50,000\n45"), id="two rows are too few"),
        pytest.param(STACKED.replace("40\n", ""), id="a row that lacks a cell"),
        pytest.param(STACKED.replace("40\n", "40\n30\n"), id="a row with a cell too many"),
        pytest.param(STACKED.replace("30\n", "30\n\n"), id="a blank line within"),
        pytest.param(STACKED.replace("Tailor", "1. Tailor"), id="a numbered line within"),
        pytest.param("Rank\nTown\nTea\nApprentice\nOslo\nyes\nTailor\nMoss\nno\nCutter\nBergen\nno", id="no column of figures"),
        pytest.param(STACKED.replace("Rank", "What each of them is called in town"), id="a header of many words"),
        pytest.param("$48,000\nMedian pay\n12%\nGrowth\n900+\nOpen posts\n40\nHours a week", id="tiles: a figure and its label"),
        pytest.param("In figures\n$48,000\nMedian pay\n12%\nGrowth\n900+\nOpen posts\n40\nHours a week", id="tiles below a heading"),
        pytest.param("Median pay\n$48,000\nGrowth\n12%\nOpen posts\n900+\nHours a week\n40", id="tiles: a label and its figure"),
        pytest.param("Thread\nNeedles\nChalk\nShears\nAn iron\nA table\nA lamp\nA chair", id="a list of things"),
    ],
)
def test_lines_that_break_the_pattern_stay_as_they_are(text):
    assert read(text) == [line.span.of(text) for line in classify(text)]


WRITTEN = st.text(alphabet="aB1$. \t\u00a0\n|-", max_size=80)
CELLED = st.lists(st.sampled_from(["Rank", "Pay", "$3", "30", "a tailor sews.", "", "x\ty", "p   q"]), max_size=24).map("\n".join)


@settings(max_examples=400, derandomize=True, deadline=None, database=None)
@given(WRITTEN | CELLED)
def test_no_word_is_lost_and_no_span_overlaps(text):
    before, lines = classify(text), mark_grids(text, classify(text))
    assert all(left.span.end <= right.span.start for left, right in pairwise(lines))
    for line in lines:
        assert all(line.span.start <= cell.start <= cell.end <= line.span.end for cell in line.cells)
        assert all(left.end <= right.start for left, right in pairwise(line.cells))
    pieces = [span for line in lines for span in (line.cells if line.kind == "row" else (line.span,))]
    kept = "".join(span.of(text) for span in pieces)
    marked = "".join(span.of(text) for line in before for span in (line.cells if line.kind == "row" else (line.span,)))
    assert "".join(kept.split()) == "".join(marked.split())


TEXT_PAGE = "Work as a Tailor\n\nA tailor makes suits, and a good one is paid well for it.\n\n{}\n\nThe guild sets the pay of each rank.\n"
MARKDOWN_PAGE = "# Work as a Tailor\n\nA tailor makes suits, and a good one is paid well for it.\n\n{}\n\nThe guild sets the pay of each rank.\n"
CELLS = [("cell", value, label, header) for label, *values in RANKS[1:] for header, value in zip(RANKS[0][1:], values, strict=True)]


@pytest.mark.parametrize(("name", "page"), [("tailor.txt", TEXT_PAGE), ("tailor.md", MARKDOWN_PAGE)])
@pytest.mark.parametrize(
    "table", ["\n".join(map("\t".join, RANKS)), STACKED, STACKED.replace("\n", "\n\n")], ids=["tabs", "one cell a line", "apart"]
)
def test_a_copied_table_is_read_as_a_table(show, name, page, table):
    shown = show(name, page.format(table))
    assert [unit for unit in shown.units if unit[0] == "cell"] == CELLS
    assert [unit[1] for unit in shown.units if unit[0] != "cell"] == [
        "A tailor makes suits, and a good one is paid well for it.",
        "The guild sets the pay of each rank.",
    ]


@pytest.mark.parametrize("name", ["tailor.txt", "tailor.md"])
def test_a_list_that_resembles_a_table_stays_a_list(show, name):
    page = TEXT_PAGE if name.endswith("txt") else MARKDOWN_PAGE
    shown = show(name, page.format("Thread\nNeedles\nChalk\nShears"))
    assert [unit for unit in shown.units if unit[0] != "sentence"] == [("item", each) for each in ("Thread", "Needles", "Chalk", "Shears")]
