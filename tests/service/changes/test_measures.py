"""Figures as articles give them: what they measure, for whom, and what narrows them."""

import pytest

from ingest.subjects import Names
from service.changes.measures import figures_of

BOTH = "The beekeeper and the baker are two trades. A beekeeper keeps bees; a baker bakes bread. Ask a beekeeper or a baker."


def figures(read, text, title="Beekeeper or baker?"):
    document = read(BOTH, text, title=title)
    return [(each.subject, each.measure.name, each.low, each.high, sorted(each.scope)) for each in figures_of(document, Names(document.names))]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("A beekeeper earns $41,300 a year.", [("beekeeper", "pay", 41300, 41300, [])]),
        ("A beekeeper earns $38,000 to $45,000 a year.", [("beekeeper", "pay", 38000, 45000, [])]),
        ("A beekeeper earns $38k-45k a year.", [("beekeeper", "pay", 38000, 45000, [])]),
        ("A beekeeper earns $21 an hour.", [("beekeeper", "pay", 21, 21, ["by the hour"])]),
        ("A senior beekeeper earns $60,000.", [("beekeeper", "pay", 60000, 60000, ["senior"])]),
        ("First-year beekeepers earn $30,000.", [("beekeeper", "pay", 30000, 30000, ["entry level"])]),
        ("In Ohio a beekeeper earns $39,000.", [("beekeeper", "pay", 39000, 39000, ["in Ohio"])]),
        ("In the United States a beekeeper earns $39,000.", [("beekeeper", "pay", 39000, 39000, [])]),
        ("Certified beekeepers earn $2,000 more.", [("beekeeper", "pay", 2000, 2000, ["a difference"])]),
        ("The course of a beekeeper costs $900.", [("beekeeper", "cost", 900, 900, ["certificate"])]),
        ("Jobs for beekeepers are expected to grow by 4% from 2024 to 2034.", [("beekeeper", "growth", 4, 4, [])]),
        ("Jobs for beekeepers are forecast to fall by 3 percent.", [("beekeeper", "growth", -3, -3, [])]),
        ("Each year there are 2,400 openings for beekeepers.", [("beekeeper", "openings", 2400, 2400, [])]),
        (
            "The median is $41,300 for beekeepers and $38,900 for bakers.",
            [("beekeeper", "pay", 41300, 41300, []), ("baker", "pay", 38900, 38900, [])],
        ),
        (
            "Beekeepers earn $41,300 a year, bakers $38,900.",
            [("beekeeper", "pay", 41300, 41300, []), ("baker", "pay", 38900, 38900, [])],
        ),
        (
            "Beekeeper jobs should grow 2 percent and baker jobs 5 percent.",
            [("beekeeper", "growth", 2, 2, []), ("baker", "growth", 5, 5, [])],
        ),
        ("Beekeepers and bakers earn $40,000.", []),  # whose?
        ("A beekeeper earns $41,300, or $21 an hour.", []),  # which?
        ("Does a beekeeper earn $41,300?", []),
        ("A beekeeper owns $4,000 of tools.", []),  # measures nothing that is known
        ("The average assistant of a beekeeper earns $25,000.", []),
    ],
)
def test_a_figure_is_read_with_its_occupation_measure_and_scope(read, text, expected):
    assert figures(read, text) == expected


def test_cells_take_row_and_column_along(read):
    table = (
        "| | Beekeeper | Baker |\n|---|---|---|\n| Median pay | $41,300 | $38,900 |\n| Senior | $60,000 | $52,000 |\n| Cargo | $50,000 | - |\n"
        "| Job growth, 2024\u20132034 | \u20132% | 3% |\n| Time to qualify | 18 months | 2 to 3 years |\n| Usual week | 38 hours | 40 hours |"
    )
    assert figures(read, f"## Pay and training\n\n{table}") == [
        ("beekeeper", "pay", 41300, 41300, []),
        ("baker", "pay", 38900, 38900, []),
        ("beekeeper", "pay", 60000, 60000, ["senior"]),
        ("baker", "pay", 52000, 52000, ["senior"]),
        ("beekeeper", "pay", 50000, 50000, ["cargo"]),
        ("beekeeper", "growth", -2, -2, []),
        ("baker", "growth", 3, 3, []),
        ("beekeeper", "training", pytest.approx(547.2), pytest.approx(547.2), []),
        ("baker", "training", 730, 1095, []),
        ("beekeeper", "hours", 38, 38, []),
        ("baker", "hours", 40, 40, []),
    ]


def test_an_item_is_narrowed_by_its_own_label(read):
    listed = "## What beekeepers earn\n\n- Orchards: $44,000\n- Museums: $39,500\n- Texas: $41,000"
    assert [scope for *_, scope in figures(read, listed)] == [["orchard"], ["museum"], ["in Texas"]]
