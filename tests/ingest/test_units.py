"""Units: what may be stated, with the spans that make it readable, and whom it is about."""

import pytest

LIGHT = "# Light\n\nA gaffer hangs the lamps.\n\n"


def test_items_and_tail_have_their_lead_in_as_context(show):
    shown = show("film.txt", "Film Light\n\nOn a set you will:\n- hang lamps\n- pull cable\nuntil the director is content. Then you rest.\n")
    assert shown.units == [
        ("lead", "On a set you will:"),
        ("item", "hang lamps", "On a set you will:"),
        ("item", "pull cable", "On a set you will:"),
        ("tail", "until the director is content.", "On a set you will:"),
        ("sentence", "Then you rest."),
    ]


def test_an_item_has_its_parents_and_its_level_as_context(show):
    skills = "Lamp HangingCritical\nCable PullingUseful\nKnot TyingCritical\nMap ReadingUseful\nGel CuttingCritical\nTalkUseful\n"
    text = f"Film Light\n\nThese count most.\n{skills}"
    assert show("film.txt", text).units[1:3] == [("item", "Lamp Hanging", "Critical"), ("item", "Cable Pulling", "Useful")]
    nested = show("film.md", f"{LIGHT}You hang:\n\n- lamps\n  - spots\n")
    assert nested.units[1:] == [("lead", "You hang:"), ("item", "lamps", "You hang:"), ("item", "spots", "You hang:", "lamps")]


@pytest.mark.parametrize(
    ("rows", "cells"),
    [
        pytest.param(
            "| Point | Gaffer | Grip |\n|---|---|---|\n| Hangs | lamps | rails |\n| Pay | $50 | |",
            [
                ("cell", "lamps", "Hangs", "Gaffer"),
                ("cell", "rails", "Hangs", "Grip"),
                ("cell", "$50", "Pay", "Gaffer"),
            ],
            id="row label and header",
        ),
        pytest.param(
            "| | Day | Night |\n|---|---|---|\n| Pay | $50 | $70 |",
            [("cell", "$50", "Pay", "Day"), ("cell", "$70", "Pay", "Night")],
            id="a corner that is empty",
        ),
        pytest.param("| Lamps |\n|---|\n| spot |\n| flood |", [("cell", "spot", "Lamps"), ("cell", "flood", "Lamps")], id="one column"),
        pytest.param(
            "| Carpenter | Painter |\n|---|---|\n| $40 a day | $45 a day |",
            [("cell", "$40 a day", "Carpenter"), ("cell", "$45 a day", "Painter")],
            id="every header an occupation: no column of labels",
        ),
        pytest.param(
            "| Point | Day | Night |\n|---|---|---|\n| Gaffer | $50 | $70 |\n| Grip | $40 | $60 |",
            [("cell", "$50", "Gaffer", "Day"), ("cell", "$70", "Gaffer", "Night"), ("cell", "$40", "Grip", "Day"), ("cell", "$60", "Grip", "Night")],
            id="rows of occupations",
        ),
        pytest.param(
            "| | Carpenter | Painter |\n|---|---|---|\n| Pay | $40 | $45 |\n| Hours | 9 | 8 |",
            [
                ("cell", "$40", "Pay", "Carpenter"),
                ("cell", "$45", "Pay", "Painter"),
                ("cell", "9", "Hours", "Carpenter"),
                ("cell", "8", "Hours", "Painter"),
            ],
            id="every header an occupation, beside an empty corner: the rows have labels",
        ),
        pytest.param(
            "| Median pay | $50 a day |\n|---|---|\n| Hours | 12 a day |",
            [("cell", "$50 a day", "Median pay"), ("cell", "12 a day", "Hours")],
            id="facts: an amount of money is no header",
        ),
        pytest.param("| Lamps | nine |\n|---|---|", [("cell", "nine", "Lamps")], id="a single row has no header"),
        pytest.param(
            "| Lamp | Use |\n|---|---|\n| spot | aim<br>shape |\n| a \\| b | both |",
            [("cell", "aim; shape", "spot", "Use"), ("cell", "both", "a / b", "Use")],
            id="breaks and bars inside cells",
        ),
    ],
)
def test_cells_of_a_table(show, rows, cells):
    assert show("film.md", LIGHT + rows + "\n").units[1:] == cells


def test_a_header_without_text_is_not_replaced_by_the_first_row(show):
    shown = show("film.md", f"{LIGHT}| | |\n|---|---|\n| Pay | $50 |\n| Hours | 12 |\n")
    assert shown.units[1:] == [("cell", "$50", "Pay"), ("cell", "12", "Hours")]


@pytest.mark.parametrize("name", ["film.txt", "film.md"])
def test_a_copied_table_without_a_corner_has_row_labels(show, name):
    shown = show(name, f"{LIGHT}Carpenter\tPainter\nPay\t$40\t$45\nHours\t9\t8\n")
    assert shown.units[1:] == [
        ("cell", "$40", "Pay", "Carpenter"),
        ("cell", "$45", "Pay", "Painter"),
        ("cell", "9", "Hours", "Carpenter"),
        ("cell", "8", "Hours", "Painter"),
    ]
    assert [subjects for _, *subjects in shown.subjects[1:]] == [["carpenter"], ["painter"]] * 2


def test_a_table_without_text_has_no_units(show):
    assert show("film.md", f"{LIGHT}| | |\n|---|---|\n| | |\n").units == [("sentence", "A gaffer hangs the lamps.")]


def test_cells_know_their_place_lead_and_source(show):
    shown = show(
        "film.txt", "Film Light\n\nThe rates by day are:\n| Job | Rate |\n| Gaffer | $50 |\n| Grip | $40 |\nSource: crew poll, 2024\nRates vary.\n"
    )
    assert [(shown.words(u.span), u.row, u.column, shown.words(u.lead), shown.words(u.source)) for u in shown.document.units] == [
        ("The rates by day are:", -1, -1, None, None),
        ("$50", 1, 1, "The rates by day are:", "Source: crew poll, 2024"),
        ("$40", 2, 1, "The rates by day are:", "Source: crew poll, 2024"),
        ("Rates vary.", -1, -1, None, None),
    ]


def test_readings_put_the_label_then_the_header_before_a_cell(show):
    shown = show(
        "film.txt",
        "Film Light\n\nWhat is paid?\nThe rates by day are:\n| Job | Rate |\n| Gaffer | $50 |\nEach day you:\n- hang   lamps\n- pull cable\n",
    )
    text = shown.document.text
    assert [(unit.reading(text), unit.full_reading(text)) for unit in shown.document.units[1:4]] == [
        ("Gaffer Rate $50", "What is paid?: The rates by day are:: Gaffer Rate $50"),
        ("Each day you:", "What is paid?: Each day you:"),
        ("Each day you: hang lamps", "What is paid?: Each day you: hang lamps"),
    ]


@pytest.mark.parametrize(
    ("body", "subjects"),
    [
        pytest.param(
            "A plumber fits pipes. Water is heavy. A roofer climbs. Slates are, too.",
            [("A plumber fits pipes.", "plumber"), ("Water is heavy.", "plumber"), ("A roofer climbs.", "roofer"), ("Slates are, too.", "roofer")],
            id="the sentence before",
        ),
        pytest.param(
            "Water is heavy.\n\nA plumber fits pipes.\n\nSlates are, too.",
            [("Water is heavy.",), ("A plumber fits pipes.", "plumber"), ("Slates are, too.",)],
            id="but not across paragraphs",
        ),
        pytest.param(
            "A roofer needs:\n\n- nails\n- a plumber as a friend",
            [("A roofer needs:", "roofer"), ("nails", "roofer"), ("a plumber as a friend", "plumber")],
            id="own words, else the lead-in",
        ),
        pytest.param(
            "## The roofer\n\nSlates are heavy.\n\n### Pay\n\nIt is low.",
            [("Slates are heavy.", "roofer"), ("It is low.", "roofer")],
            id="the nearest heading that names one",
        ),
        pytest.param(
            "## Roofer or plumber\n\nBoth climb.\n\n## Pay\n\nIt is low.", [("Both climb.",), ("It is low.",)], id="a heading that names two"
        ),
        pytest.param(
            "## The roofer\n\nSlates are heavy.\n\n### Roofer or plumber\n\nBoth climb.\n\n## Pay\n\nLow.",
            [("Slates are heavy.", "roofer"), ("Both climb.",), ("Low.",)],
            id="a nearer heading that names two hides the one above",
        ),
        pytest.param(
            "| Point | Roofer | Plumber |\n|---|---|---|\n| Asks | plumbers | nobody |\n\nThe end.",
            [("plumbers", "roofer"), ("nobody", "plumber"), ("The end.",)],
            id="a cell: its row and column before its own words",
        ),
    ],
)
def test_whom_a_unit_is_about(show, body, subjects):
    assert show("trades.md", f"# Trades\n\n{body}\n\n## End\n\nDone.\n").subjects == [*subjects, ("Done.",)]


def test_tables_of_the_fixture_articles(fixtures):
    nursing = [unit for unit in fixtures["nursing.txt"].units if unit[0] == "cell"]
    assert nursing == [
        ("cell", "Deliver and monitor care", "Main task", "Registered Nurse"),
        ("cell", "Diagnose and treat", "Main task", "Nurse Practitioner"),
        ("cell", "Not permitted", "Prescribing", "Registered Nurse"),
        ("cell", "Permitted in every state", "Prescribing", "Nurse Practitioner"),
        ("cell", "Associate degree (ADN)", "Minimum degree", "Registered Nurse"),
        ("cell", "Master's degree (MSN)", "Minimum degree", "Nurse Practitioner"),
        ("cell", "NCLEX-RN", "Licensing exam", "Registered Nurse"),
        ("cell", "Board exam for one patient group", "Licensing exam", "Nurse Practitioner"),
        ("cell", "Three 12-hour shifts a week", "Usual schedule", "Registered Nurse"),
        ("cell", "Weekday clinic hours", "Usual schedule", "Nurse Practitioner"),
        ("cell", "USD 93,600 per year", "Registered Nurse"),
        ("cell", "USD 129,210 per year", "Nurse Practitioner"),
    ]
    electrician = [unit for unit in fixtures["electrician.md"].units if unit[0] == "cell" and "Journeyman" in unit]
    assert electrician == [
        ("cell", "No one, on everyday jobs", "Works under", "Journeyman"),
        ("cell", "In some states", "Can pull permits", "Journeyman"),
        ("cell", "8,000 hours", "Experience needed", "Journeyman"),
        ("cell", "Journeyman licence exam", "Exam", "Journeyman"),
        ("cell", "$31-$38", "Journeyman", "Hourly rate"),
        ("cell", "$64,000-$79,000", "Journeyman", "Rough yearly pay"),
    ]
