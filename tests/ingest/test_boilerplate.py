"""Boilerplate: marked with its reason, out of every unit, never cut from the text."""

import pytest

ARTICLE = "Work on a Ferry\n\nA deckhand ties the ropes.\n{}\nThe ferry leaves at six.\n"


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("Also Read: Working on a tug", "link to another page"),
        ("👉 Also read: Working on a tug", "link to another page"),
        ("Read more about tugs", "link to another page"),
        ("You may also like", "link to another page"),
        ("https://example.org/tug", "link to another page"),
        ("Share this on any network", "link to another page"),
        ("Subscribe to our harbour letter.", "call to act"),
        ("Download our free knot chart", "call to act"),
        ("Join us on deck", "call to act"),
        ("Advertisement", "call to act"),
        ("Last updated: May 2024", "about the page"),
        ("By Ola Berg · Updated May 2024 · 5 min read", "about the page"),
        ("5 minute read", "about the page"),
        ("Photo by Ola Berg", "about the page"),
        ("All rights reserved.", "about the page"),
        ("Categories: ships, ropes", "about the page"),
        ("#ferry #ropes #sea", "tags"),
    ],
)
def test_a_line_is_dropped_with_its_reason(show, line, reason):
    shown = show("ferry.txt", ARTICLE.format(line))
    assert shown.dropped == [(reason, line)]
    assert shown.units == [("sentence", "A deckhand ties the ropes."), ("sentence", "The ferry leaves at six.")]
    assert shown.document.text == ARTICLE.format(line)


@pytest.mark.parametrize(
    "line",
    [
        "Reading the weather is half of the work.",
        "#1 on the list is rope work.",
        "A captain may share this duty with a mate.",
        "The crew also reads the tide tables.",
        "Seen from the deck, the pier is small.",
        "Sponsors are rare.",
        "Join the union for 40 euros a month.",
        "Start your day with the ropes, because " + "wet " * 20 + "ropes shrink.",
    ],
)
def test_a_sentence_that_only_resembles_boilerplate_stays(show, line):
    shown = show("ferry.txt", ARTICLE.format(line))
    assert shown.dropped == []
    assert ("sentence", line) in shown.units


@pytest.mark.parametrize("line", ["© 2024 Harbour Press", "(c) 2024 Harbour Press"])
def test_a_line_of_copyright_is_dropped(show, line):
    assert show("ferry.txt", ARTICLE.format(line)).dropped == [("about the page", line)]


@pytest.mark.parametrize(
    "line",
    [
        "1. Join the union of seafarers.\n2. Pass the medical test.",
        "Start your training on a small boat, where each hand learns each rope.",
    ],
)
def test_advice_is_no_call_to_act(show, line):
    assert show("ferry.txt", ARTICLE.format(line)).dropped == []


@pytest.mark.parametrize(
    ("section", "dropped"),
    [
        pytest.param(
            "## Related articles\n\nTugs are small.\n\n### Ships\n\nShips are large.\n\n",
            [
                ("links to other pages", "Related articles"),
                ("links to other pages", "Tugs are small."),
                ("links to other pages", "Ships"),
                ("links to other pages", "Ships are large."),
            ],
            id="with the sections inside it",
        ),
        pytest.param("## About the author\n\nOla sails.\n\n", [("call to act", "About the author"), ("call to act", "Ola sails.")], id="author"),
        pytest.param(
            "## In this guide\n\n- Anything\n- Whatever\n\n",
            [("table of contents", "In this guide"), ("table of contents", "Anything\n- Whatever")],
            id="contents by their heading",
        ),
    ],
)
def test_a_heading_takes_its_section_along(show, section, dropped):
    shown = show("ferry.md", f"# Work on a Ferry\n\n{section}## Ropes\n\nA deckhand ties the ropes.\n\n## Hours\n\nThe ferry leaves at six.\n")
    assert shown.dropped == dropped
    assert shown.units == [("sentence", "A deckhand ties the ropes."), ("sentence", "The ferry leaves at six.")]


def test_a_list_of_the_headings_is_a_table_of_contents(show):
    shown = show(
        "ferry.md",
        "# Ferry\n\n- What a deckhand does\n- Pay\n- Hours\n\n## What a deckhand does\n\nTies ropes.\n\n## Pay\n\nIt is low.\n\n## Hours\n\nLong.\n",
    )
    assert shown.dropped == [("table of contents", "What a deckhand does\n- Pay\n- Hours")]


def test_a_list_below_a_call_to_act_belongs_to_it(show):
    shown = show("ferry.txt", ARTICLE.format("Explore our other guides\n- Tug\n- Barge"))
    assert shown.dropped == [("call to act", "Explore our other guides"), ("call to act", "Tug\n- Barge")]


def test_a_list_of_links_by_its_lead_in(show):
    shown = show("ferry.txt", ARTICLE.format("Related harbour guides:\n- Tug\n- Barge"))
    assert shown.dropped == [("links to other pages", "Related harbour guides:\n- Tug\n- Barge")]


def test_a_list_with_a_lead_in_below_a_call_to_act_stays(show):
    shown = show("ferry.txt", ARTICLE.format("Explore our other guides\nA deckhand ties:\n- ropes\n- nets"))
    assert shown.dropped == [("call to act", "Explore our other guides")]
    assert ("item", "ropes", "A deckhand ties:") in shown.units


@pytest.mark.parametrize(
    ("rows", "dropped"),
    [
        (["| Author | Ola Berg |", "| Published | May 2024 |"], ["metadata"]),
        (["| Author | Ola Berg |", "| Tags | #sea |", "| Ropes | nine |"], ["metadata"]),
        (["| Rope | Length |", "| Hemp | 9 m |"], []),
    ],
)
def test_a_table_about_the_page_is_metadata(show, rows, dropped):
    shown = show("ferry.txt", ARTICLE.format("\n".join(rows)))
    assert [reason for reason, _ in shown.dropped] == dropped


def test_the_title_is_dropped_as_such(show):
    document = show("ferry.txt", ARTICLE.format("")).document
    assert [(block.dropped, block.span) for block in document.blocks if block.dropped] == [("title", document.title_span)]


@pytest.mark.parametrize(
    ("name", "dropped"),
    [
        (
            "nursing.txt",
            [
                ("link to another page", "Also Read: Travel Nursing Contracts Explained"),
                (
                    "metadata",
                    (
                        "| Author | Dana Whitlock, RN, staff writer |\n| Published | 14 February 2026 |\n"
                        "| Publisher | WardPath Careers |\n| Topics | #nursing #healthcare #licensing |"
                    ),
                ),
            ],
        ),
        ("electrician.md", [("link to another page", "Read next: Plumber or HVAC technician?")]),
    ],
)
def test_boilerplate_of_the_fixture_articles(fixtures, name, dropped):
    assert fixtures[name].dropped == dropped


def test_what_stands_above_the_title_is_the_page_not_the_article(show):
    shown = show("jobs.txt", "Home\nMenu\nPilot jobs\nHow to Become a Pilot of Planes\nBy Ada Hood\nA pilot flies planes. Pilots train for years.")
    assert ("above the title", "Home\nMenu\nPilot jobs") in shown.dropped
    assert [text for _, text, *_ in shown.units] == ["A pilot flies planes.", "Pilots train for years."]
