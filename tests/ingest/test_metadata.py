"""Who wrote an article, when, and under which title."""

import pytest

from ingest.document import DigestOf, Span
from ingest.lines import classify
from ingest.metadata import Metadata, fallback_title, find_title, from_front_matter, from_lines, merged, without_tail
from ingest.subjects import Names, learn_names


@pytest.mark.parametrize(
    ("source", "metadata"),
    [
        ("title: Clock  Work\nauthor: Ida Holm\n", Metadata(title="Clock Work", author="Ida Holm")),
        ("title: 'Clocks: a trade'\nsite: Tick Press\n", Metadata(title="Clocks: a trade", publisher="Tick Press")),
        ("authors: [Ida Holm, Per Dahl]\n", Metadata(author="Ida Holm, Per Dahl")),
        ("author:\n  - name: Ida Holm\n    role: editor\n  - Per Dahl\n", Metadata(author="Ida Holm, Per Dahl")),
        ("author: {name: Ida Holm}\n", Metadata(author="Ida Holm")),
        ("date: 2024-02-03\nlastmod: 2025-01-01\n", Metadata(published="2024-02-03", updated="2025-01-01")),
        ("date: 2024-02-03T10:00:00Z\n", Metadata(published="2024-02-03T10:00:00Z")),
        ("date: 2024-13-45\n", Metadata(published="2024-13-45")),
        ("title: 2024\n", Metadata(title="2024")),
        ("canonical_url: https://tick.example/clocks\n", Metadata(url="https://tick.example/clocks")),
        ("title: ''\nauthor:\n", Metadata()),
        ("tags: [clocks]\nlayout: post\n", Metadata()),
        (
            "digest_of:\n  title: Old Clocks\n  author: Ida Holm\n  updated: 2023\n",
            Metadata(digest_of=DigestOf("Old Clocks", author="Ida Holm", published="2023")),
        ),
        ("digest_of:\n  author: Ida Holm\n", Metadata()),
        ("digest_of: Old Clocks\n", Metadata()),
        ("- a\n- b\n", Metadata()),
        ("just words\n", Metadata()),
        ("", Metadata()),
        ("title: Clocks: a trade\nauthor: Ida Holm\n", Metadata(title="Clocks: a trade", author="Ida Holm")),
        ("title: [Clocks\nauthor: Ida Holm\n", Metadata(title="[Clocks", author="Ida Holm")),
        ("title: Clocks\nx: " + "[" * 5000, Metadata(title="Clocks")),
        ("? [a]\n: b\n? {c: d}\n: e\ntitle: Clocks\n", Metadata(title="Clocks")),
        ("title: !!python/object/apply:os.system [ls]\n", Metadata(title="ls")),
    ],
)
def test_front_matter(source, metadata):
    assert from_front_matter(source) == metadata


def test_quotes_in_a_broken_front_matter():
    assert from_front_matter('title: "Clock Work"\nauthor: Ida: Holm\n') == Metadata(title="Clock Work", author="Ida: Holm")


@pytest.mark.parametrize(
    ("text", "metadata"),
    [
        ("Clock Work\nBy Ida Holm\n", Metadata(author="Ida Holm")),
        ("Clock Work\nWritten by Ida Van-Holm · May 2024 · 5 min read\n", Metadata(author="Ida Van-Holm")),
        ("Clock Work\nby hand and eye\n", Metadata()),
        ("Published on 3 February 2024\nLast updated: Mar 5, 2025\n", Metadata(published="3 February 2024", updated="Mar 5, 2025")),
        ("Posted 2024-02-03, revised 04/05/2025\n", Metadata(published="2024-02-03", updated="04/05/2025")),
        ("Updated 3 weeks ago\n", Metadata(updated="3 weeks ago")),
        (
            "| Author | Ida Holm |\n| Publication date | May 2024 |\n| Last updated | June 2024 |\n| Website: | Tick Press |\n",
            Metadata(publisher="Tick Press", author="Ida Holm", published="May 2024", updated="June 2024"),
        ),
        ("| Author |  | x |\n", Metadata()),
        ("| Authority | Ida Holm |\n", Metadata()),
        ("| Author | Ida Holm |\nBy Per Dahl\n", Metadata(author="Ida Holm")),
        ("Line.\n" * 15 + "By Ida Holm\n", Metadata()),
    ],
)
def test_first_lines_and_tables_of_plain_text(text, metadata):
    assert from_lines(text, classify(text)) == metadata


def test_merged_completes_the_first_from_the_second():
    first, second = Metadata(title="Clocks", author="Ida Holm"), Metadata(author="Per Dahl", url="https://tick.example")
    assert merged(first, second) == Metadata(title="Clocks", author="Ida Holm", url="https://tick.example")


@pytest.mark.parametrize(
    ("text", "title"),
    [
        pytest.param("Clock Work\n\nClocks tick.\n", "Clock Work", id="a short first line"),
        pytest.param("\n\n  Who mends clocks?  \nClocks tick.\n", "Who mends clocks?", id="a question"),
        pytest.param("Home | Jobs | Clocks\nMay · June · July\nClock Work\nClocks tick.\n", "Clock Work", id="after menus and bylines"),
        pytest.param("Clocks tick.\nClock Work\n", "Clock Work", id="after a short sentence"),
        pytest.param("Clocks " + "tick " * 20 + "on.\nClock Work\n", None, id="after a paragraph there is none"),
        pytest.param("- one\n- two\n", None, id="a list"),
        pytest.param("# Clock Work\n\n## Pay\n\nLow.\n", "Clock Work", id="the one top heading"),
        pytest.param("## Pay\n\nLow.\n\n## Hours\n\nLong.\n", None, id="headings of one rank"),
        pytest.param("## Pay\n\nLow.\n\n# Clock Work\n", None, id="a top heading that comes late"),
        pytest.param("", None, id="nothing"),
    ],
)
def test_find_title(text, title):
    span = find_title(text, classify(text))
    assert (span and span.of(text)) == title


def test_the_only_heading_of_a_text_with_a_title_is_no_title(show):
    shown = show("clock.md", "---\ntitle: Clock Work\n---\nClocks tick.\n\n## What it pays\n\nLittle.\n")
    assert shown.headings == [(2, "What it pays")]


@pytest.mark.parametrize(
    ("text", "headings", "source", "title"),
    [
        ("Pay\nRoofer or plumber\nAbout a plumber\n", [(0, 3), (4, 21), (22, 37)], "x.md", "Roofer or plumber"),
        ("Pay\nHours\n", [(0, 3), (4, 9)], "x.md", "Pay"),
        ("", [], "trades/clock_making--today.md", "Clock making today"),
        ("", [], "___.md", "___.md"),
    ],
)
def test_fallback_title(text, headings, source, title):
    assert fallback_title(text, [Span(*each) for each in headings], Names(learn_names(text)), source) == title


SAVED_PAGE = """Skip to content
Menu
Jobs
Home > Jobs > Birds
We use cookies to give you the best experience on this page. By clicking you agree to our cookie policy and to the rest.
Accept all
HUNTBOOK
Falconer: What the Job Pays
By Ada Hood
Updated May 2026
On this page
What falconers do
Falconers train birds of prey. They live outdoors.
A Falconer's Way In Which Nobody Looks
By Ben Lowe"""


def test_the_title_of_a_saved_page_stands_below_its_menu_above_its_byline_and_before_the_article():
    assert find_title(SAVED_PAGE, classify(SAVED_PAGE)).of(SAVED_PAGE) == "Falconer: What the Job Pays"


@pytest.mark.parametrize(
    "banner",
    [
        "We value your privacy",
        "We value your privacy.\nWe and our 120 partners store and read data on your device, such as cookies, to show adverts and count readers.",
        "This website uses cookies to make it better.\nAccept all\nReject all\nManage cookies",
        "Please turn on JavaScript to see this page.",
        "Your privacy matters to us, and so we ask how we and our partners may use what we learn of you while you read here on our pages.\nDecline",
    ],
)
def test_the_title_below_a_cookie_banner_is_found(show, banner):
    shown = show("clock.txt", f"{banner}\nHow to Become a Clockmaker\nBy Ida Holm\nA clockmaker mends clocks. A clockmaker needs good eyes.\n")
    assert shown.document.title == "How to Become a Clockmaker"
    assert [text for _, text, *_ in shown.units] == ["A clockmaker mends clocks.", "A clockmaker needs good eyes."]


@pytest.mark.parametrize("line", ["We value your privacy", "Cookie settings", "Our partners", "Enable JavaScript"])
def test_a_notice_is_no_title(line):
    text = f"{line}\nClocks tick.\n"
    assert find_title(text, classify(text)) is None


def test_what_stands_behind_a_key_in_the_first_lines(show):
    shown = show(
        "bread.txt", "How Bread Is Made\n\nPublisher: The Crust Review\nAuthor: Ida Holm\nPublished: 3 May 2024\n\nA baker mixes dough at night.\n"
    )
    metadata = shown.document.metadata
    assert (metadata.publisher, metadata.author, metadata.published) == ("The Crust Review", "Ida Holm", "3 May 2024")
    assert shown.units == [("sentence", "A baker mixes dough at night.")]
    assert shown.document.units[0].headings == ()


def test_a_sentence_behind_a_key_is_no_metadata(show):
    told = "Site: the workshop has to be near the market, with a yard for wood and good light."
    assert show("pots.txt", f"Pottery\n\n{told}\n").document.metadata.publisher is None


def test_a_line_of_a_name_and_a_date_says_when():
    text = "Keeping Bees\nOla Berg, 12 May 2024\n\nThe hive opened to all on Monday, 3 June 2024.\n"
    assert from_lines(text, classify(text)).published == "12 May 2024"


@pytest.mark.parametrize(
    ("said", "shown", "title", "publisher"),
    [
        ("Keeping Bees - Hive Weekly", "Keeping Bees", "Keeping Bees", "Hive Weekly"),
        ("Keeping Bees - a Year | Hive Weekly", "Keeping Bees \u2013 a Year", "Keeping Bees \u2013 a Year", "Hive Weekly"),
        ("Keeping Bees - a Year", "Something else", "Keeping Bees - a Year", None),
    ],
)
def test_the_site_behind_a_title_is_the_publisher(said, shown, title, publisher):
    assert without_tail(Metadata(title=said), shown) == Metadata(title=title, publisher=publisher)
