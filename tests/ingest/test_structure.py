"""Lines to blocks and their parts."""

import pytest

from ingest.document import Span
from ingest.lines import classify
from ingest.structure import read_blocks


def blocks_of(text):
    """(kind, [(part kind, text, labels)]) of the blocks of unmarked lines."""
    blocks = read_blocks(text, classify(text))
    return [(str(b.kind), [(str(p.kind), p.span.of(text), *(label.of(text) for label in p.label)) for p in b.parts]) for b in blocks]


@pytest.mark.parametrize(
    ("text", "blocks"),
    [
        pytest.param(
            "A falconer trains birds. The birds hunt, too.",
            [("paragraph", [("sentence", "A falconer trains birds."), ("sentence", "The birds hunt, too.")])],
            id="paragraph",
        ),
        pytest.param(
            "A falconer needs:\n- a glove\n- a bell\nThe bell is small.",
            [
                ("list", [("lead", "A falconer needs:"), ("item", "a glove"), ("item", "a bell")]),
                ("paragraph", [("sentence", "The bell is small.")]),
            ],
            id="list: lead-in and bullets",
        ),
        pytest.param(
            "A person who likes:\n- birds\n- wind\nmay enjoy falconry. It is old.",
            [
                ("list", [("lead", "A person who likes:"), ("item", "birds"), ("item", "wind"), ("tail", "may enjoy falconry.")]),
                ("paragraph", [("sentence", "It is old.")]),
            ],
            id="list: the lower-case tail finishes the lead-in, the rest stays a paragraph",
        ),
        pytest.param(
            "A person who likes:\nbirds\nwind\nmay enjoy falconry.",
            [("list", [("lead", "A person who likes:"), ("item", "birds"), ("item", "wind"), ("tail", "may enjoy falconry.")])],
            id="list: short lines without marks",
        ),
        pytest.param(
            "Wear this:\nA glove\nA glove keeps the talons off, whatever the bird is.",
            [
                ("paragraph", [("sentence", "Wear this:")]),
                ("paragraph", [("sentence", "A glove")]),
                ("paragraph", [("sentence", "A glove keeps the talons off, whatever the bird is.")]),
            ],
            id="one short line below a lead-in is no list",
        ),
        pytest.param(
            "1. Feed the bird.\n2. Weigh the bird.\n3. Fly the bird.",
            [("list", [("item", "Feed the bird."), ("item", "Weigh the bird."), ("item", "Fly the bird.")])],
            id="numbered items without a lead-in",
        ),
        pytest.param(
            "Birds:\n- Hawks\n  - Goshawk\n    - Young goshawk\n  - Harrier\n- Owls",
            [
                (
                    "list",
                    [
                        ("lead", "Birds:"),
                        ("item", "Hawks"),
                        ("item", "Goshawk", "Hawks"),
                        ("item", "Young goshawk", "Hawks", "Goshawk"),
                        ("item", "Harrier", "Hawks"),
                        ("item", "Owls"),
                    ],
                )
            ],
            id="nested items carry their parents",
        ),
        pytest.param(
            "1\nFeed\nGive the bird a mouse.\n2\nWeigh\nSet the bird on the scale.\n3\nFly",
            [
                (
                    "list",
                    [("step", "Feed\nGive the bird a mouse."), ("step", "Weigh\nSet the bird on the scale."), ("step", "Fly")],
                )
            ],
            id="steps: number, label, description",
        ),
        pytest.param(
            "Step 1\nFeed\nGive the bird a mouse.\nStep 2\nWeigh\nSet the bird on the scale.",
            [("list", [("step", "Feed\nGive the bird a mouse."), ("step", "Weigh\nSet the bird on the scale.")])],
            id="steps: the word and number on a line of their own",
        ),
        pytest.param("STEP 1:\nFeed\nstep 2.\nWeigh", [("list", [("step", "Feed"), ("step", "Weigh")])], id="steps: however they are written"),
        pytest.param(
            "Step 1: Feed the bird.\nStep 2: Weigh the bird.",
            [("list", [("item", "Feed the bird."), ("item", "Weigh the bird.")])],
            id="steps on one line each are numbered items",
        ),
        pytest.param(
            "Step 1\nFeed\nStep 3\nFly",
            [
                ("paragraph", [("sentence", "Step 1")]),
                ("paragraph", [("sentence", "Feed")]),
                ("paragraph", [("sentence", "Step 3")]),
                ("paragraph", [("sentence", "Fly")]),
            ],
            id="a step that is missing",
        ),
        pytest.param(
            "1\nFeed\n3\nFly",
            [
                ("paragraph", [("sentence", "1")]),
                ("paragraph", [("sentence", "Feed")]),
                ("paragraph", [("sentence", "3")]),
                ("paragraph", [("sentence", "Fly")]),
            ],
            id="numbers that do not count up are no steps",
        ),
        pytest.param(
            "Do you like birds?\n-> Falconer\nDo you like fish?\n-> Diver\n-> Fishmonger\nThat is the test.",
            [
                ("list", [("item", "Do you like birds?\n-> Falconer"), ("item", "Do you like fish?\n-> Diver\n-> Fishmonger")]),
                ("paragraph", [("sentence", "That is the test.")]),
            ],
            id="prompts and the arrows that answer them",
        ),
        pytest.param(
            "Bird CareCritical\nKnot TyingUseful\nMap ReadingUseful\nWeather SenseCritical\nFirst AidUseful\nRadio UseCritical",
            [
                (
                    "list",
                    [
                        ("item", "Bird Care", "Critical"),
                        ("item", "Knot Tying", "Useful"),
                        ("item", "Map Reading", "Useful"),
                        ("item", "Weather Sense", "Critical"),
                        ("item", "First Aid", "Useful"),
                        ("item", "Radio Use", "Critical"),
                    ],
                )
            ],
            id="a level glued to a name",
        ),
        pytest.param(
            "Bird CareVery High\nKnot TyingHigh\nMap ReadingVery High\nRadio UseHigh\nFirst AidVery High\nFlyingHigh",
            [
                (
                    "list",
                    [
                        ("item", "Bird Care", "Very High"),
                        ("item", "Knot Tying", "High"),
                        ("item", "Map Reading", "Very High"),
                        ("item", "Radio Use", "High"),
                        ("item", "First Aid", "Very High"),
                        ("item", "Flying", "High"),
                    ],
                )
            ],
            id="glued levels: the longest first",
        ),
        pytest.param(
            "Bird CareCritical\nKnot TyingCritical\nMap Reading",
            [("list", [("item", "Bird CareCritical"), ("item", "Knot TyingCritical"), ("item", "Map Reading")])],
            id="a suffix that stands only twice is no level",
        ),
        pytest.param(
            "$48,000\nFalconer median\n12%\nGrowth to 2033\n900+\nOpen posts",
            [("list", [("item", "$48,000\nFalconer median"), ("item", "12%\nGrowth to 2033"), ("item", "900+\nOpen posts")])],
            id="tiles: a figure and what it counts",
        ),
        pytest.param(
            "$48,000\nFalconer median\nper year\n$39,500\nKeeper median\nper year",
            [("list", [("item", "$48,000\nFalconer median\nper year"), ("item", "$39,500\nKeeper median\nper year")])],
            id="tiles three lines high",
        ),
        pytest.param(
            "Pay by rank\nFeeder$13,850\nFalconer$28,100\nMaster (of two)$44k",
            [("list", [("lead", "Pay by rank"), ("item", "Feeder$13,850"), ("item", "Falconer$28,100"), ("item", "Master (of two)$44k")])],
            id="a lead above figures that are glued to their names",
        ),
        pytest.param(
            "Growth by coast\nNorth12%\nSouth8%",
            [("list", [("lead", "Growth by coast"), ("item", "North12%"), ("item", "South8%")])],
            id="a lead above glued shares",
        ),
        pytest.param(
            "Feeder$13,850\nFalconer$28,100\nMaster$44,900",
            [("list", [("item", "Feeder$13,850"), ("item", "Falconer$28,100"), ("item", "Master$44,900")])],
            id="glued figures without a lead",
        ),
        pytest.param(
            "Pay\nFeeder$13,850\nFalconer",
            [("list", [("item", "Pay"), ("item", "Feeder$13,850"), ("item", "Falconer")])],
            id="the first line leads nothing where a line below it has no figure",
        ),
        pytest.param(
            "Glove\nKeeps the talons off your wrist\nBell\nTells you where the bird went",
            [("list", [("item", "Glove\nKeeps the talons off your wrist"), ("item", "Bell\nTells you where the bird went")])],
            id="pairs of a name and its description",
        ),
        pytest.param(
            "Glove\nBell\nHood\nLure",
            [("list", [("item", "Glove"), ("item", "Bell"), ("item", "Hood"), ("item", "Lure")])],
            id="short lines of one length are items",
        ),
        pytest.param(
            "| Bird | Weight |\n|---|---|\n| Kestrel | 200 g |\n| Eagle |  |",
            [("table", [("cell", "Bird"), ("cell", "Weight"), ("cell", "Kestrel"), ("cell", "200 g"), ("cell", "Eagle")])],
            id="table: the header is kept, an empty cell is none",
        ),
        pytest.param("|---|---|", [("paragraph", [])], id="a ruled line without rows"),
        pytest.param("", [], id="nothing"),
    ],
)
def test_blocks_of_lines(text, blocks):
    assert blocks_of(text) == blocks


def test_cells_count_rows_and_columns_from_the_header():
    text = "| Bird | Weight |\n|---|---|\n| Kestrel | 200 g |\n| | 4 kg |"
    (table,) = read_blocks(text, classify(text))
    assert [(part.span.of(text), part.row, part.column) for part in table.parts] == [
        ("Bird", 0, 0),
        ("Weight", 0, 1),
        ("Kestrel", 1, 0),
        ("200 g", 1, 1),
        ("4 kg", 2, 1),
    ]


@pytest.mark.parametrize(
    ("text", "lead", "source"),
    [
        ("Weights by bird:\n| Bird | Weight |\n| Kestrel | 200 g |\nSource: our scale, 2024", "Weights by bird:", "Source: our scale, 2024"),
        ("Weights vary.\n| Bird | Weight |\n| Kestrel | 200 g |\nThe scale was old.", None, None),
    ],
)
def test_a_table_has_the_line_that_announces_it_and_its_source(text, lead, source):
    (table,) = (block for block in read_blocks(text, classify(text)) if block.kind == "table")
    assert (table.lead and table.lead.of(text), table.source and table.source.of(text)) == (lead, source)


def test_a_block_spans_its_lines_without_the_first_mark():
    text = "\n- a glove\n- a bell\n\nDone with it."
    assert [(str(block.kind), block.span) for block in read_blocks(text, classify(text))] == [("list", Span(3, 19)), ("paragraph", Span(21, 34))]


def test_a_source_line_below_no_table_is_its_own_source():
    text = "Birds are old.\nSource: our library"
    below = read_blocks(text, classify(text))[1]
    assert (below.span.of(text), below.source) == ("Source: our library", below.span)


@pytest.mark.parametrize(
    ("text", "tables"),
    [
        (
            "| Tool | Use |\n| glove | hold |\n\n| Bird | Prey |\n| hawk | hare |",
            [["Tool", "Use", "glove", "hold"], ["Bird", "Prey", "hawk", "hare"]],
        ),
        ("| Tool | Use |\n\n| glove | hold |\n\n| bell | hear |", [["Tool", "Use", "glove", "hold", "bell", "hear"]]),
        ("| Tool | Use |\n|---|---|\n| glove | hold |\n| bell | hear |", [["Tool", "Use", "glove", "hold", "bell", "hear"]]),
    ],
    ids=["two tables", "blank lines between all rows", "one table"],
)
def test_a_blank_line_parts_two_tables_unless_it_stands_between_all_rows(text, tables):
    assert [[part[1] for part in parts] for kind, parts in blocks_of(text) if kind == "table"] == tables
