"""Figures that changed from one version of an article to the next."""

import pytest

from service.changes.figures import changed_figures

TABLE = "| | Beekeeper | Baker |\n|---|---|---|\n{}"
ROWS = ["| Pay | $41,300 | $38,900 |", "| Hours a week | 38 | 40 |", "| Time to qualify | 2 years | 3 years |"]


def changes(read, before, after):
    return [(change.lost, change.gained) for change in changed_figures(read(*before), read(*after))]


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("A beekeeper earns $41,300 a year.", "A beekeeper earns $43,100 a year.", [("$41,300", "$43,100")]),
        ("A beekeeper earns USD 41,300.", "A beekeeper earns USD 43,100.", [("USD 41,300", "USD 43,100")]),
        ("Pay runs from $30,000 to $40,000.", "Pay runs from $31,000 to $40,000.", [("$30,000", "$31,000")]),
        ("Pay: $30,000\u2013$40,000 a year.", "Pay: $31,000\u2013$40,000 a year.", [("$30,000\u2013$40,000", "$31,000\u2013$40,000")]),
        ("Jobs grow 4% from 2024 to 2034.", "Jobs grow 6% from 2025 to 2035.", [("4%, 2024, 2034", "6%, 2025, 2035")]),
        ("The median was $41,300 in May 2024.", "The median was $41,300 in May 2025.", [("2024", "2025")]),
        ("A beekeeper typically earns $41,300 a year.", "A beekeeper usually earns $43,100 a year.", [("$41,300", "$43,100")]),
        ("A beekeeper typically earns $41,300 a year.", "A beekeeper usually earns $41,300 a year.", []),
        ("A beekeeper keeps 40 hives.", "A mentor costs $300 and takes two seasons to be found.", []),
        ("Bees fly.", "Bees fly 3 miles.", []),
        ("A hive costs $200.", "", []),
    ],
)
def test_a_statement_with_other_figures_is_told_once(read, before, after, expected):
    intro = "A beekeeper keeps colonies of bees."
    assert changes(read, (intro, before), (intro, after)) == expected


def test_a_change_quotes_the_statement_as_it_stands_now(read):
    before, after = (read("A beekeeper keeps colonies of bees.", f"A beekeeper earns {pay} a year.") for pay in ("$41,300", "$43,100"))
    [change] = changed_figures(before, after)
    assert change.quote == after.text[change.start : change.end] == "A beekeeper earns $43,100 a year."


def test_of_two_like_statements_each_finds_its_own(read):
    before = ("Hives in the north give 20 pounds of honey.", "Hives in the south give 50 pounds of honey.")
    after = ("Hives in the south give 55 pounds of honey.", "Hives in the north give 22 pounds of honey.")
    assert changes(read, before, after) == [("50", "55"), ("20", "22")]


def test_cells_of_a_row_that_moved_are_compared_with_themselves(read):
    moved = TABLE.format("\n".join([ROWS[2], ROWS[0].replace("41,300", "43,100"), ROWS[1]]))
    (change,) = changed_figures(read(TABLE.format("\n".join(ROWS))), read(moved))
    assert (change.lost, change.gained) == ("$41,300", "$43,100")
    assert (change.before, change.after) == ("Pay Beekeeper $41,300", "Pay Beekeeper $43,100")


def test_the_span_is_that_of_the_new_figure(read):
    after = read("A beekeeper earns $43,100 a year.")
    (change,) = changed_figures(read("A beekeeper earns $41,300 a year."), after)
    assert after.text[change.start : change.end] == "A beekeeper earns $43,100 a year."
    assert change.article.source == "bees.md"


def test_the_same_version_has_no_changes(read):
    document = read("A beekeeper earns $41,300 a year.", TABLE.format("\n".join(ROWS)))
    assert changed_figures(document, document) == []
