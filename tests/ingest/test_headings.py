"""Headings of text that has lost its marks: which lines, and how deep."""

import pytest

ARTICLE = "Work in a Lighthouse\n\n{}\n"


@pytest.mark.parametrize(
    ("body", "headings"),
    [
        pytest.param("Lamp duty\nThe lamp is lit at dusk.", [(1, "Lamp duty")], id="a short line above a paragraph"),
        pytest.param("Who lights the lamp?\nThe keeper lights it.", [(1, "Who lights the lamp?")], id="a question"),
        pytest.param("who lights the lamp?\nThe keeper lights it.", [], id="a question in the middle of a sentence"),
        pytest.param("Lamp duty\n- light it\n- trim it", [(1, "Lamp duty")], id="above bullets"),
        pytest.param("Lamp duty\n| Hour | Task |\n| 6 | light |", [(1, "Lamp duty")], id="above a table"),
        pytest.param("Lamp duty\n1\nLight\nLight the lamp.\n2\nTrim\nTrim the wick.", [(1, "Lamp duty")], id="above steps"),
        pytest.param(
            "Duties\nLamp duty\nThe lamp is lit at dusk.", [(1, "Duties"), (1, "Lamp duty")], id="two in a row: the section and its first part"
        ),
        pytest.param("1. Lamp duty\nThe lamp is lit at dusk.", [(1, "Lamp duty")], id="numbered, alone"),
        pytest.param("1. Light the lamp\n2. Trim the wick\nThat is all of it.", [], id="numbered lines in a row are a list"),
        pytest.param("Lamp\nFog horn\nLog book\nRadio\nAll of them break.", [], id="four short lines are a list"),
        pytest.param("Bring:\nBoots\nA torch\nThat is all of it.", [], id="short lines below a lead-in are its items"),
        pytest.param("Lamp · Horn\nThe lamp is lit at dusk.", [], id="a line with separators"),
        pytest.param("lamp duty\nThe lamp is lit at dusk.", [], id="a lower-case line"),
        pytest.param("2019\nThe lamp was lit that year.", [], id="no letter"),
        pytest.param("What this means for keepers:\nThe lamp comes first.", [(3, "What this means for keepers:")], id="a lead-in above a paragraph"),
        pytest.param("The lamp is lit at dusk.\nLamp duty", [], id="a last line heads nothing"),
        pytest.param(
            "It is odd.\nIs it dark?\nIs it cold?\nIs it wet?\nIs it far?\nIs it new?\nYes to all of them.",
            [(1, "Is it new?")],
            id="five questions in a row: only the last is answered",
        ),
        pytest.param(
            "Frequently Asked Questions\nIs it dark?\nAt night it is.\nIs it cold?\nIn winter it is.\nConclusion\nTake a coat.\nWhere next?\nTo sea.",
            [(1, "Frequently Asked Questions"), (2, "Is it dark?"), (2, "Is it cold?"), (1, "Conclusion"), (1, "Where next?")],
            id="questions inside an FAQ, then sections after it",
        ),
        pytest.param(
            "FAQs\nQ1. Is it dark?\nAt night it is.\nQ2. Is it cold?\nIn winter it is.",
            [(1, "FAQs"), (2, "Is it dark?"), (2, "Is it cold?")],
            id="numbered questions inside an FAQ",
        ),
        pytest.param(
            "Cards\nThe cards tell the day.\nNEW\nLamp desk\nIt holds oil.\nNEW\nHorn desk\nIt holds brass.\nNEW\nLog desk\nIt holds ink.",
            [(1, "Cards"), (3, "Lamp desk"), (3, "Horn desk"), (3, "Log desk")],
            id="the line below a tag is a card",
        ),
        pytest.param(
            "Ranks\nThere are three.\nLevel 1: Lamp boy\nHe trims the wick.\nLevel 2: Keeper\nHe lights it.\nLevel 3: Master\nHe writes the log.",
            [(1, "Ranks"), (2, "Level 1: Lamp boy"), (2, "Level 2: Keeper"), (2, "Level 3: Master")],
            id="counted lines stand below the heading above them",
        ),
        pytest.param(
            "There are three.\nWatch 1 - Dusk\nLight the lamp.\nWatch 2 - Night\nTrim the wick.\nWatch 3 - Dawn\nPut it out.\nAfter it\nSleep.",
            [(1, "Watch 1 - Dusk"), (1, "Watch 2 - Night"), (1, "Watch 3 - Dawn"), (1, "After it")],
            id="counted lines with nothing above, and the heading after them",
        ),
        pytest.param(
            "There are three of them.\nLamp boy\nTime in this rank: 2 years\nHe trims.\nKeeper\nTime in this rank: 4 years\nHe lights.\nMaster\n"
            "Time in this rank: 9 years\nHe writes.",
            [(1, "Lamp boy"), (1, "Keeper"), (1, "Master")],
            id="a key that recurs tells something",
        ),
        pytest.param(
            "There are two of them.\nLamp boy: the first rank\nHe trims.\nKeeper: the second rank\nHe lights.",
            [(1, "Lamp boy: the first rank"), (1, "Keeper: the second rank")],
            id="other lines with a colon are headings",
        ),
        pytest.param(
            "The work is old.\n$48,000\nMedian pay\n12%\nGrowth\n900+\nOpen posts\nLamp duty\nThe lamp is lit at dusk.",
            [(1, "Lamp duty")],
            id="the line after tiles",
        ),
        pytest.param(
            "The work is old.\nIn figures\n$48,000\nMedian pay\n12%\nGrowth\nLamp duty\nThe lamp is lit at dusk.",
            [(1, "In figures"), (1, "Lamp duty")],
            id="the lines around tiles",
        ),
        pytest.param("In figures\n$48,000\nMedian pay\n12%\nGrowth\nAll of them are old.", [(1, "In figures")], id="tiles below the first heading"),
        pytest.param("The work is old.\n$48,000\nMedian pay\n12%\nGrowth\nThe lamp is lit at dusk.", [], id="the last label of tiles heads nothing"),
        pytest.param("The work is old.\nLamp boy$13,850\nKeeper$28,100\nMaster$44k\nAll of them climb.", [], id="a line with a figure glued to it"),
        pytest.param("The work is old.\nNorth coast12%\nSouth coast8%\nAll of them climb.", [], id="a line with a share glued to it"),
        pytest.param(
            "NEW\nLamp desk\nIt holds oil.\nNEW\nHorn desk\nIt holds brass.",
            [(1, "NEW"), (1, "Lamp desk"), (1, "NEW"), (1, "Horn desk")],
            id="capitals that stand only twice are no tag",
        ),
        pytest.param(
            "## Lamp duty\nOil\nThe lamp is lit at dusk.\n## Horn duty\nThe horn is loud.",
            [(2, "Lamp duty"), (2, "Horn duty")],
            id="a text with marks keeps just those",
        ),
        pytest.param(
            "Day\n\nLamp\nHorn\nLog book\n\nThe day is long.\n\nThe night is short.\n\nThe tide is high.\n\nThe end is near.",
            [(1, "Day")],
            id="lines that stand together in an airy text are a list",
        ),
    ],
)
def test_headings_of_a_text(show, body, headings):
    assert show("keeper.txt", ARTICLE.format(body)).headings == headings


def test_three_questions_in_a_row_are_a_list_of_questions(show):
    text = ARTICLE.format("It is odd.\nIs it dark?\nIs it cold?\nIs it far?\nYes to all of them.")
    assert show("keeper.txt", text).headings == [(1, "Is it far?")]


def test_parallel_headings_are_found_by_their_mask(show):
    text = (
        "Baker or Pastry Chef: Which Kitchen\n\nBoth start before dawn, and both are tired by noon.\nHow They Differ\n"
        "Bakers knead, and a Pastry Chef decorates.\n"
        "Baker Path\nBakers shape loaves by hand.\nPastry Chef Path\nPastry chefs plate desserts.\n"
    )
    assert show("kitchen.txt", text).headings == [(1, "How They Differ"), (2, "Baker Path"), (2, "Pastry Chef Path")]


def test_parallel_headings_with_nothing_above_are_siblings(show):
    text = (
        "Baker or Pastry Chef: Which Kitchen\n\nBoth start before dawn.\n"
        "Baker Path\nBakers shape loaves by hand.\nPastry Chef Path\nPastry chefs plate desserts.\n"
    )
    assert show("kitchen.txt", text).paths[-1] == ("Pastry chefs plate desserts.", "Pastry Chef Path")


def test_what_a_recurring_key_tells_stands_below_its_heading(show):
    text = (
        "Lighthouse Work\n\nThere are three ranks.\nLamp boy\nTime in this rank: 2 years\nHe trims the wick.\n"
        "Keeper\nTime in this rank: 4 years\nHe lights the lamp.\nMaster\nTime in this rank: 9 years\nHe writes the log.\n"
    )
    assert show("keeper.txt", text).paths[1:5] == [
        ("Time in this rank: 2 years", "Lamp boy"),
        ("He trims the wick.", "Lamp boy"),
        ("Time in this rank: 4 years", "Keeper"),
        ("He lights the lamp.", "Keeper"),
    ]


def test_tiles_stand_below_their_heading(show):
    text = "Lighthouse Work\n\nIt is old.\nIn figures\n$48,000\nMedian pay\n12%\nGrowth\nLamp duty\nThe lamp is lit at dusk.\n"
    assert show("keeper.txt", text).paths[1:] == [
        ("$48,000\nMedian pay", "In figures"),
        ("12%\nGrowth", "In figures"),
        ("The lamp is lit at dusk.", "Lamp duty"),
    ]


def test_path_of_headings_above_a_unit(show):
    text = "Lighthouse Work\n\nIntro ends here.\nFAQs\nIs it dark?\nAt night it is.\nConclusion\nBring a coat.\n"
    assert show("keeper.txt", text).paths == [
        ("Intro ends here.",),
        ("At night it is.", "FAQs", "Is it dark?"),
        ("Bring a coat.", "Conclusion"),
    ]


def test_the_title_is_no_heading_above_anything(show):
    shown = show(
        "keeper.md",
        "# Lighthouse Work\n\nIntro ends here.\n\n## Lamp\n\nThe lamp is lit.\n\n### Oil\n\nOil is heavy.\n\n## Horn\n\nThe horn is loud.\n",
    )
    assert shown.paths == [
        ("Intro ends here.",),
        ("The lamp is lit.", "Lamp"),
        ("Oil is heavy.", "Lamp", "Oil"),
        ("The horn is loud.", "Horn"),
    ]


def test_headings_of_the_fixture_article(fixtures):
    assert fixtures["nursing.txt"].headings == [
        (1, "What Is a Registered Nurse?"),
        (1, "What Is a Nurse Practitioner?"),
        (1, "How Do the Two Roles Compare?"),
        (1, "How Much Do They Earn in the USA?"),
        (1, "Is Demand Growing?"),
        (1, "Which Skills and Tools Matter?"),
        (1, "Which Certifications Help?"),
        (1, "How Does an RN Become an NP?"),
        (1, "Which One Should You Choose?"),
        (1, "What Should You Watch Out For?"),
        (1, "Frequently Asked Questions"),
        (2, "Can an RN with an associate degree become an NP?"),
        (2, "Do nurse practitioners earn more than physician assistants?"),
        (2, "How often must an RN license be renewed?"),
    ]
