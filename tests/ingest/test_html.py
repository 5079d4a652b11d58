"""Saved pages to canonical text: what the page shows, its structure, what is dropped and why, and what cannot be read."""

import json
import warnings

import pytest

from ingest.document import BlockKind, Metadata
from ingest.errors import UnreadableFile
from ingest.lines import LineKind
from ingest.readers.html import read_html
from ingest.reading import read_document

PROSE = "A beekeeper looks after hives, keeps the colonies healthy and harvests honey in the late summer. "
ARTICLE = f"<h1>Keeping bees</h1><p>{PROSE * 3}</p><p>{PROSE * 2}</p>"


def page(body, head=""):
    return f"<!DOCTYPE html><html><head>{head}</head><body>{body}</body></html>".encode()


def text_of(body):
    return read_html(page(body)).text


def kept(body):
    rendering = read_html(page(body))
    return "\n".join(line.span.of(rendering.text) for line in rendering.lines if not line.dropped)


def dropped(body):
    rendering = read_html(page(body))
    return [(line.dropped, line.span.of(rendering.text)) for line in rendering.lines if line.dropped]


def kinds(body):
    rendering = read_html(page(body))
    return [(line.kind, line.span.of(rendering.text), line.level) for line in rendering.lines]


# -- words


@pytest.mark.parametrize(
    ("body", "text"),
    [
        pytest.param("<p>The <b>hive</b>s are <i>wood</i>en.</p>", "The hives are wooden.\n", id="inline elements part no word"),
        pytest.param("<p>a smoker<br>a veil</p>", "a smoker a veil\n", id="a line break glues no words"),
        pytest.param("<div><span>Pay</span><span>$50</span></div>", "Pay $50\n", id="cells made of spans"),
        pytest.param("<p><span>Bee</span><span>keepers</span> rest.</p>", "Beekeepers rest.\n", id="runs of a word processor"),
        pytest.param("<p><span>B</span>ees fly.</p>", "Bees fly.\n", id="an initial"),
        pytest.param("<div><a href='a'>Queens</a><a href='b'>Drones</a> live here.</div>", "Queens Drones live here.\n", id="links side by side"),
        pytest.param("<p>honey\u00adcomb and bee<wbr>wax</p>", "honeycomb and beewax\n", id="places to break a word"),
        pytest.param("<p>wax &amp; honey&nbsp;&#x1F41D; café</p>", "wax & honey \U0001f41d café\n", id="entities and signs"),
        pytest.param("<p>Bees<!-- hidden --> fly.<?php echo 1 ?></p>", "Bees fly.\n", id="comments and instructions"),
        pytest.param("<h2>Tools <a href='#tools'>\u00b6</a></h2>", "Tools\n", id="the link beside a heading"),
        pytest.param("<p>Bees fly.<sup><a href='#n1'>[1]</a></sup> They dance.</p>", "Bees fly. They dance.\n", id="numbers of footnotes"),
        pytest.param("<p>CO<sub>2</sub> and m<sup>2</sup></p>", "CO2 and m2\n", id="raised and lowered signs"),
        pytest.param("<p>One.<br><br>Two.</p>", "One.\n\nTwo.\n", id="two breaks end a paragraph"),
        pytest.param("<div>loose<p>inner</p>tail</div>", "loose\n\ninner\n\ntail\n", id="text around a paragraph"),
        pytest.param("<pre>one\ntwo\n\nthree</pre>", "one two\n\nthree\n", id="preformatted"),
        pytest.param("<blockquote><p>Be calm.</p></blockquote>", "Be calm.\n", id="quotation"),
        pytest.param(
            "<figure><img src='x' alt='a hive'><figcaption>A hive in May.</figcaption></figure>", "A hive in May.\n", id="caption of a figure"
        ),
        pytest.param("<script>let a</script><style>p{}</style><svg><text>x</text></svg><iframe>y</iframe><p>Bees.</p>", "Bees.\n", id="never text"),
        pytest.param("<p>Half <b>open", "Half open\n", id="tags that are not closed"),
    ],
)
def test_canonical_text(body, text):
    assert text_of(body) == text


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        pytest.param("<p>café</p>".encode(), "café\n", id="UTF-8"),
        pytest.param("\ufeff<p>café</p>".encode(), "café\n", id="UTF-8 with a mark"),
        pytest.param("<p>café</p>".encode("utf-16"), "café\n", id="UTF-16 with a mark"),
        pytest.param("<p>café</p>".encode("utf-16-le"), "café\n", id="UTF-16 without one"),
        pytest.param("<meta charset=windows-1252><p>\u201ccafé\u201d</p>".encode("cp1252"), "\u201ccafé\u201d\n", id="Windows-1252"),
        pytest.param("<meta content='text/html; charset=iso-8859-1'><p>\u20ac5</p>".encode("cp1252"), "\u20ac5\n", id="as browsers do"),
        pytest.param("<meta charset='shift_jis'><p>\u8702</p>".encode("shift_jis"), "\u8702\n", id="Shift JIS"),
        pytest.param("<meta charset=latin1><p>café</p>".encode(), "café\n", id="a page that is wrong about itself"),
        pytest.param("<meta charset=nonsense><p>café</p>".encode(), "café\n", id="an encoding that nobody knows"),
        pytest.param(b"<p>one\r\ntwo</p>\r\n<p>three</p>", "one two\n\nthree\n", id="CRLF"),
        pytest.param(b"<?xml version='1.0' encoding='utf-8'?><html><body><script src='a'/><p>Bees</p></body></html>", "Bees\n", id="XHTML"),
        pytest.param(b"<p>Be\0es</p>", "Bees\n", id="null bytes"),
    ],
)  # fmt: skip
def test_encodings(data, expected):
    assert read_html(data).text == expected


# -- structure


@pytest.mark.parametrize(
    ("body", "lines"),
    [
        pytest.param(
            "<h1>Bees</h1><h3>Tools</h3><p>A smoker calms them.</p><p><b>The veil</b></p><p>Short line</p>",
            [
                (LineKind.HEADING, "Bees", 1),
                (LineKind.HEADING, "Tools", 3),
                (LineKind.TEXT, "A smoker calms them.", 0),
                (LineKind.HEADING, "The veil", 7),
                (LineKind.TEXT, "Short line", 0),
            ],
            id="headings, bold ones too",
        ),
        pytest.param("<p>Tools</p>", [(LineKind.SHORT, "Tools", 0)], id="shapes count on a page without headings"),
        pytest.param("<p><b>Bees sting.</b></p>", [(LineKind.TEXT, "Bees sting.", 0)], id="a bold sentence is no heading"),
        pytest.param(
            "<ul><li>veil<ul><li>net</li></ul></li><li><p>smoker</p><p>with fuel</p></li></ul>",
            [(LineKind.BULLET, "veil", 0), (LineKind.BULLET, "net", 1), (LineKind.BULLET, "smoker", 0), (LineKind.BULLET, "with fuel", 1)],
            id="nested lists",
        ),
        pytest.param("<dl><dt>Drone</dt><dd>A male bee.</dd></dl>", [(LineKind.BULLET, "Drone: A male bee.", 0)], id="a definition"),
        pytest.param(
            "<dl><dt>Do bees sleep?</dt><dd>They do.</dd></dl>",
            [(LineKind.HEADING, "Do bees sleep?", 7), (LineKind.TEXT, "They do.", 0)],
            id="a question and its answer in a list of definitions",
        ),
        pytest.param(
            "<details><summary>Do bees sleep?</summary><p>They do.</p></details>",
            [(LineKind.HEADING, "Do bees sleep?", 7), (LineKind.TEXT, "They do.", 0)],
            id="a question that opens",
        ),
        pytest.param(
            "<p>You need:</p><ul><li>a veil</li></ul><p>Source: our survey, 2024</p>",
            [(LineKind.LEAD, "You need:", 0), (LineKind.BULLET, "a veil", 0), (LineKind.SOURCE, "Source: our survey, 2024", 0)],
            id="lead-in, item, source",
        ),
    ],
)  # fmt: skip
def test_kinds_of_lines(body, lines):
    assert kinds(body) == lines


def test_numbers_of_a_list():
    assert text_of("<ol start=3><li>Smoke<li>Open<li value=9>Close</ol>") == "3. Smoke\n4. Open\n9. Close\n"


@pytest.mark.parametrize(
    ("table", "text"),
    [
        pytest.param("<tr><th>Role<th>Pay<tr><td>Keeper<td>$9", "| Role | Pay |\n| Keeper | $9 |\n", id="th"),
        pytest.param("<thead><tr><td>Role<td>Pay<tbody><tr><td>Keeper<td>$9", "| Role | Pay |\n| Keeper | $9 |\n", id="thead"),
        pytest.param("<tr><td>Role<td>Pay<tr><td>Keeper<td>$9", "| Role | Pay |\n| Keeper | $9 |\n", id="neither"),
        pytest.param(
            "<tr><th rowspan=2>Role<th colspan=2>Pay<tr><th>low<th>high<tr><td rowspan=2>Keeper<td>$8<td>$9<tr><td colspan=2>none",
            "| Role | Pay low | Pay high |\n| Keeper | $8 | $9 |\n| Keeper | none | none |\n",
            id="cells that span",
        ),
        pytest.param("<tr><th>Training<td>none<tr><th>Pay<td>$9", "|  |  |\n| Training | none |\n| Pay | $9 |\n", id="facts without a header"),
        pytest.param(
            "<tr><td><b>Training</b><td>none<tr><td><b>Pay</b><td>$9", "|  |  |\n| Training | none |\n| Pay | $9 |\n", id="facts with bold labels"
        ),
        pytest.param(
            "<caption>Pay in 2024</caption><tr><th>Role<th>Pay<tr><td>Keeper<td>$9",
            "Pay in 2024\n\n| Role | Pay |\n| Keeper | $9 |\n",
            id="caption",
        ),
        pytest.param(
            "<tr><th>Role<th>Needs<tr><td>Keeper<td><ul><li>veil</li><li>smoker</li></ul><tr><td>Drone<td>9<br>10",
            "| Role | Needs |\n| Keeper | veil; smoker |\n| Drone | 9; 10 |\n",
            id="lists and breaks in cells",
        ),
        pytest.param(
            "<tr><th>Role<th>Pay<tr><td colspan=2>In towns<tr><td>Keeper<td>$9<tr><td colspan=2>Source: us",
            "In towns\n\n| Role | Pay |\n| Keeper | $9 |\n\nSource: us\n",
            id="a row that leads in, and a note below",
        ),
        pytest.param("<tr><td><h2>Bees</h2><p>They fly.</p>", "Bees\n\nThey fly.\n", id="one cell is a box"),
        pytest.param(
            "<tr><td>left<td><table><tr><th>Role<th>Pay<tr><td>Keeper<td>$9</table>",
            "left\n\n| Role | Pay |\n| Keeper | $9 |\n",
            id="a table that lays out another",
        ),
        pytest.param("<tr><th>A|B<th>Pay<tr><td colspan=99999999>x", "| A/B | Pay |\n\nx\n", id="bars, and a width that nobody means"),
    ],
)  # fmt: skip
def test_tables(table, text):
    assert text_of(f"<table>{table}</table>").replace("A / B", "A/B") == text


MARKDOWN = """# Baker or pastry chef: which suits you?

A baker makes bread through the night. A pastry chef plates desserts.

## What they do

You will need:

- a strong back
- an early alarm
  - at two in the morning

1. Knead the dough.
2. Bake it.

| Aspect | Baker | Pastry chef |
|---|---|---|
| Pay | $33,000 | $41,000 |
| Hours | nights; weekends | evenings |

Source: a survey, 2024

## Questions

### Is it hot?

Yes, a bakery is hot.
"""
PAGE = """<nav><a href="/">Home</a> <a href="/jobs">Jobs</a></nav><main><h1>Baker or pastry chef: which suits you?</h1>
<div class="share-buttons"><a href="x">Share</a></div>
<p>A baker makes bread through the night. A <em>pastry chef</em> plates desserts.</p>
<section id="what"><h2>What they do</h2><p>You will need:</p>
<ul><li>a strong back</li><li>an early alarm<ul><li>at two in the morning</li></ul></li></ul>
<ol><li>Knead the dough.</li><li>Bake it.</li></ol>
<div class="table-wrap"><table><thead><tr><th>Aspect</th><th>Baker</th><th>Pastry chef</th></tr></thead>
<tbody><tr><td>Pay</td><td>$33,000</td><td>$41,000</td></tr><tr><td>Hours</td><td><ul><li>nights</li><li>weekends</li></ul></td><td>evenings</td></tr>
</tbody></table></div><p>Source: a survey, 2024</p></section>
<h2>Questions</h2><h3>Is it hot?</h3><p>Yes, a bakery is hot.</p></main><footer><p>All about our bakery and our bread.</p></footer>"""


def test_a_page_reads_like_the_same_article_in_markdown(show):
    ours, theirs = show("baker.html", page(PAGE)), show("baker.md", MARKDOWN)
    assert ours.units == theirs.units
    assert ours.paths == theirs.paths
    assert ours.headings == theirs.headings
    assert ours.subjects == theirs.subjects
    assert ours.document.title == theirs.document.title
    assert ("cell", "$33,000", "Pay", "Baker") in ours.units


def test_cards_are_headings_with_text(show):
    cards = "".join(f"<div class='card'><h3>{name}</h3><p>{name}s work with wood all day long.</p></div>" for name in ("Cooper", "Turner"))
    assert show("wood.html", page(f"<h1>Wood</h1><div class='cards'>{cards}</div>")).paths == [
        ("Coopers work with wood all day long.", "Cooper"),
        ("Turners work with wood all day long.", "Turner"),
    ]


# -- what stands beside the article


@pytest.mark.parametrize(
    ("furniture", "reason"),
    [
        pytest.param("<nav>Home</nav>", "navigation", id="nav"),
        pytest.param("<div role='navigation'>Home</div>", "navigation", id="role navigation"),
        pytest.param("<header><a href='/'>The Hive</a> since 1900</header>", "page header", id="header of the page"),
        pytest.param("<footer>All about us</footer>", "page footer", id="footer of the page"),
        pytest.param("<div role='contentinfo'>All about us</div>", "page footer", id="role contentinfo"),
        pytest.param("<aside>Buy a hive</aside>", "sidebar", id="aside"),
        pytest.param("<div role='complementary'>Buy a hive</div>", "sidebar", id="role complementary"),
        pytest.param("<form><label>Your name</label><input></form>", "form", id="form"),
        pytest.param("<div role='dialog'>Stay here?</div>", "dialog", id="role dialog"),
        pytest.param("<div role='search'>Look for bees</div>", "search", id="role search"),
        pytest.param("<div id='cookie-banner'>Biscuits?</div>", "cookie notice", id="cookies"),
        pytest.param("<div class='newsletter-signup'>News for you</div>", "newsletter", id="newsletter"),
        pytest.param("<div class='post-social-links'>Send to a friend</div>", "sharing", id="social"),
        pytest.param("<div class='mysite-sidebar'>Tools on sale</div>", "sidebar", id="sidebar with a name before it"),
        pytest.param("<div class='Breadcrumbs__list'>Home > Bees</div>", "navigation", id="breadcrumbs in camel case"),
        pytest.param("<div class='cta-box'>Find a hive near you</div>", "call to act", id="call to action"),
        pytest.param("<p class='affiliate-disclosure'>We sell hives</p>", "about the page", id="disclosure"),
        pytest.param("<section class='comments-area'>First!</section>", "comments", id="comments"),
        pytest.param("<div class='ad-slot'>Buy</div>", "advertisement", id="advertisement"),
        pytest.param("<div class='related-posts'>On wasps</div>", "links to other pages", id="related by name"),
        pytest.param("<ul><li><a href='/a'>On wasps</a></li><li><a href='/b'>On ants</a></li></ul>", "links to other pages", id="nothing but links"),
        pytest.param("<ul><li><a href='#a'>Pay</a></li><li><a href='#b'>Tools</a></li></ul>", "table of contents", id="links to places of the page"),
        pytest.param("<table><tr><td><a href='/a'>Wasps</a><td><a href='/b'>Ants</a></table>", "links to other pages", id="a table of links"),
        pytest.param(
            "<div><div><a href='/a'><h3>Wasps</h3></a><p>Why they sting.</p></div><div><h3><a href='/b'>Ants</a></h3><p>Why not.</p></div></div>",
            "links to other pages",
            id="cards of other pages",
        ),
        pytest.param("<p hidden>Ignore the bees</p>", "hidden on the page", id="hidden"),
        pytest.param("<p style='color:red; display: none'>Ignore the bees</p>", "hidden on the page", id="display none"),
        pytest.param("<p style='visibility:hidden'>Ignore the bees</p>", "hidden on the page", id="visibility hidden"),
        pytest.param("<p style='font-size:0px'>Ignore the bees</p>", "hidden on the page", id="font of no size"),
        pytest.param("<p style='font-size: 1px; color: white'>Ignore the bees</p>", "hidden on the page", id="font too small to read"),
        pytest.param("<p style='position:absolute;left:-9999px'>Ignore the bees</p>", "hidden on the page", id="beside the screen"),
        pytest.param("<p style='clip: rect(0, 0, 0, 0)'>Ignore the bees</p>", "hidden on the page", id="clipped to nothing"),
        pytest.param("<p aria-hidden='true'>Ignore the bees</p>", "hidden on the page", id="hidden from readers aloud"),
        pytest.param("<template>Ignore the bees</template>", "hidden on the page", id="template"),
        pytest.param("<noscript>Ignore the bees</noscript>", "hidden on the page", id="noscript"),
        pytest.param("<p class='sr-only'>Ignore the bees</p>", "hidden on the page", id="for screen readers only"),
    ],
)  # fmt: skip
def test_furniture_is_marked_with_its_reason(furniture, reason):
    found = dropped(f"<div>{ARTICLE}{furniture}</div>")
    assert {why for why, _ in found} == {reason}
    assert kept(f"<div>{ARTICLE}{furniture}</div>") == kept(ARTICLE)


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(f"<div class='no-sidebar has-comments'>{ARTICLE}</div>", id="names that deny"),
        pytest.param(f"<div class='sidebar'>{ARTICLE}</div>", id="a name that would take the article"),
        pytest.param(f"<form id='aspnet'>{ARTICLE}<input></form>", id="a form around the page"),
        pytest.param(
            f"<article><header class='article-header'><h1>Bees</h1><p>{PROSE}</p></header><p>{PROSE * 3}</p></article>", id="its own header"
        ),
        pytest.param(f"<header class='hero'><h1>Keeping bees</h1></header><main><p>{PROSE * 3}</p></main>", id="the title above the article"),
        pytest.param(
            f"{ARTICLE}<section id='social-worker-bees'><h2>Social worker bees</h2><p>They fan the hive.</p></section>", id="a name of content"
        ),
        pytest.param(f"{ARTICLE}<p>You need:</p><ul><li><a href='/a'>a veil</a></li><li><a href='/b'>a smoker</a></li></ul>", id="linked items"),
        pytest.param(f"<article>{ARTICLE}<aside><p>{PROSE * 2}</p></aside><p>{PROSE * 9}</p></article>", id="a box of the article's own"),
        pytest.param(f"{ARTICLE}<section id='social'><h2>Social</h2><p>They fan the hive.</p></section>", id="an id made of a heading"),
        pytest.param(
            f"{ARTICLE}<h2>Kinds</h2><ul><li><a href='/q'>Queen</a></li><li><a href='/d'>Drone</a></li></ul><p>{PROSE}</p>", id="a section of links"
        ),
        pytest.param(f"{ARTICLE}<p style='font-size:12px;margin-left:-10px'>{PROSE}</p>", id="small print"),
        pytest.param(f"{ARTICLE}<div class='cmp-container'><p>{PROSE}</p></div>", id="a component of a content system"),
        pytest.param(f"{ARTICLE}<table class='cmp'><tr><th>Bee<th>Eggs<tr><td>Queen<td>2,000</table>", id="a comparison"),
        pytest.param(f"{ARTICLE}<p>Press <button>Start</button> to open the lid.</p>", id="a button in a sentence"),
        pytest.param(f"<main><article><p>{PROSE * 4}</p></article><article><p>{PROSE * 3}</p></article></main>", id="articles of equal rank"),
        pytest.param(f"<div style='display:none'>{ARTICLE}</div>", id="a page that is hidden until its script has run"),
    ],
)
def test_the_article_is_not_dropped(body):
    assert dropped(body) == []


def test_text_outside_the_article():
    found = dropped(f"<div><div>Tonight at eight</div><main>{ARTICLE}</main><div>Call us any time</div></div>")
    assert found == [("outside the article", "Tonight at eight"), ("outside the article", "Call us any time")]


def test_more_comments_than_article():
    comments = "".join(f"<li>{PROSE * 2}</li>" for _ in range(20))
    assert kept(f"<div>{ARTICLE}<ol class='comment-list'>{comments}</ol></div>") == kept(ARTICLE)


@pytest.mark.parametrize(
    "answer",
    [
        pytest.param("<button aria-controls='a1'>Do bees sleep?</button><div id='a1' hidden>They do.</div>", id="aria-controls"),
        pytest.param("<h3><button data-target='#a1'>Do bees sleep?</button></h3><div id='a1' style='display:none'>They do.</div>", id="data-target"),
        pytest.param("<a href='#a1' data-toggle='collapse'>Do bees sleep?</a><div id='a1' aria-hidden='true'>They do.</div>", id="href"),
        pytest.param("<details><summary>Do bees sleep?</summary>They do.</details>", id="details"),
        pytest.param("<h3>Do bees sleep?</h3><div style='display:none'>They do.</div>", id="a question above"),
        pytest.param("<button aria-expanded='false'>Do bees sleep?</button><div hidden>They do.</div>", id="a button above"),
    ],
)  # fmt: skip
def test_answers_that_a_reader_can_open(show, answer):
    shown = show("bees.html", page(f"{ARTICLE}<h2>Questions</h2><section>{answer}</section>"))
    assert shown.paths[-1] == ("They do.", "Questions", "Do bees sleep?")


def test_tabs_head_their_panels(show):
    tabs = "<ul role='tablist'><li><a role='tab' aria-controls='q'>Queen</a></li><li><a role='tab' aria-controls='d'>Drone</a></li></ul>"
    shown = show("bees.html", page(f"{ARTICLE}<h2>Kinds</h2>{tabs}<div id='q'>She lays eggs.</div><div id='d' hidden>He does not.</div>"))
    assert shown.paths[-2:] == [("She lays eggs.", "Kinds", "Queen"), ("He does not.", "Kinds", "Drone")]


def test_tabs_stand_above_the_headings_in_their_panels(show):
    tabs = "<div><button role='tab' aria-controls='q'>Queen</button><button role='tab' aria-controls='d'>Drone</button></div>"
    panels = "<div id='q'><h3>Food</h3><p>She eats jelly.</p></div><div id='d' hidden><h3>Food</h3><p>He eats honey.</p></div>"
    shown = show("bees.html", page(f"{ARTICLE}<h2>Kinds</h2>{tabs}{panels}<h2>Hives</h2><p>They are of wood.</p>"))
    assert shown.paths[-3:] == [
        ("She eats jelly.", "Kinds", "Queen", "Food"),
        ("He eats honey.", "Kinds", "Drone", "Food"),
        ("They are of wood.", "Hives"),
    ]


def test_typed_bullets_are_items(show):
    bullets = "<p>You need:<br>\u2022 a veil<br>\u2022a smoker</p><div>\u2022 <span>gloves</span></div>"
    shown = show("bees.html", page(f"{ARTICLE}{bullets}<p>All of it is sold in spring.</p>"))
    assert shown.paths[-1] == ("All of it is sold in spring.",)
    assert [said for said in ("a veil", "a smoker", "gloves") if f"- {said}\n" in shown.document.text] == ["a veil", "a smoker", "gloves"]


def test_short_boxes_below_a_lead_in_are_its_items(show):
    boxes = "<div><div><svg></svg><div>Feed the colony</div></div><div><svg></svg><div>Empty the combs</div></div></div>"
    shown = show("bees.html", page(f"{ARTICLE}<h2>Work</h2><p>Each week they:</p>{boxes}<p>{PROSE}</p>"))
    lists = [block for block in shown.document.blocks if block.kind is BlockKind.LIST]
    assert [part.span.of(shown.document.text) for block in lists for part in block.parts] == ["Each week they:", "Feed the colony", "Empty the combs"]


def test_a_teaser_above_a_wall_is_refused():
    with pytest.raises(UnreadableFile, match="sign in"):
        read_html(page(f"<h1>Keeping bees</h1><p>{PROSE}</p><div><h2>Log in to continue reading</h2><p>This is for members.</p></div>"))


def test_the_name_behind_the_title_is_the_publisher_whatever_the_dash():
    head = "<title>Keeping bees - a guide - Hive Weekly</title>"
    assert read_html(page(f"<h2>Keeping bees \u2013 a guide</h2><p>{PROSE * 3}</p>", head)).metadata.publisher == "Hive Weekly"


def test_hidden_text_is_never_an_answer(show):
    shown = show("bees.html", page(f"{ARTICLE}<p style='display:none'>Beekeepers earn a million dollars.</p>"))
    assert "million" in shown.document.text
    assert not any("million" in unit[1] for unit in shown.units)
    assert ("hidden on the page", "Beekeepers earn a million dollars.") in shown.dropped


def test_what_is_dropped_in_the_midst_takes_no_list_with_it(show):
    tools = "<h2>Tools</h2><ul><li>a veil</li><li>a smoker</li></ul>"
    shown = show("bees.html", page(f"{ARTICLE}<div class='ad-slot'>Buy honey</div>{tools}<footer>All about us</footer>"))
    assert shown.paths[-2:] == [("a veil", "Tools"), ("a smoker", "Tools")]


# -- what the page says about itself

LD = {
    "@context": "https://schema.org",
    "@graph": [
        {"@type": "Organization", "@id": "#org", "name": "The Hive"},
        {"@type": "Person", "@id": "#ana", "name": "Ana Rey"},
        {
            "@type": ["NewsArticle"], "headline": "Keeping bees &amp; wasps", "author": [{"@id": "#ana"}, {"@type": "Person", "name": "Bo Li"}],
            "publisher": {"@id": "#org"}, "datePublished": "2024-05-02T08:00:00+02:00", "dateModified": "2024-06-01", "url": "https://hive.example/bees",
        },
    ],
}  # fmt: skip


@pytest.mark.parametrize(
    ("head", "metadata"),
    [
        pytest.param(
            f"<script type='application/ld+json'>{json.dumps(LD)}</script><meta name=author content='No One'>",
            Metadata("Keeping bees & wasps", "The Hive", "Ana Rey, Bo Li", "2024-05-02", "2024-06-01", "https://hive.example/bees"),
            id="JSON-LD in a graph",
        ),
        pytest.param(
            f"<script type='application/ld+json'>{json.dumps([LD['@graph'][2] | {'author': 'Bo Li', 'publisher': {'name': 'The Hive'}}])}</script>",
            Metadata("Keeping bees & wasps", "The Hive", "Bo Li", "2024-05-02", "2024-06-01", "https://hive.example/bees"),
            id="JSON-LD in a list",
        ),
        pytest.param(
            "<script type='application/ld+json'>{\"@type\": \"Article\", </script><meta property=og:title content='Keeping bees | The Hive'>"
            "<meta property=og:site_name content='The Hive'><meta property=article:published_time content='2024-05-02T08:00'>"
            "<meta property=article:author content='https://social.example/ana'><meta name=citation_author content='Rey, Ana'>"
            "<link rel=canonical href='https://hive.example/bees'>",
            Metadata("Keeping bees", "The Hive", "Rey, Ana", "2024-05-02", None, "https://hive.example/bees"),
            id="broken JSON-LD, meta tags, canonical link",
        ),
        pytest.param(
            "<title>Keeping bees | The Hive</title>", Metadata("Keeping bees", "The Hive"), id="the title's tail beside the title that is shown"
        ),
        pytest.param(
            '<title>Keeping bees - The Hive</title><script type=\'application/ld+json\'>{"@type": "Article", "headline": "Insects"}</script>',
            Metadata("Keeping bees", "The Hive"),
            id="a title that is shown and stands in the window",
        ),
        pytest.param(
            "<meta name=dc.title content='On bees'><meta name=dc.creator content='Ana Rey'>", Metadata("On bees", author="Ana Rey"), id="DC"
        ),
        pytest.param("<script type='application/ld+json'>[[[[{}]]], 7, null, {\"@type\": 7}]</script>", Metadata(), id="JSON-LD that says nothing"),
    ],
)
def test_metadata(head, metadata):
    assert read_html(page(ARTICLE, head)).metadata == metadata


def test_times_and_bylines_of_the_text():
    metadata = read_html(page(f"<h1>Keeping bees</h1><p>By Ana Rey</p><time datetime='2024-05-02T08:00Z'>2 May</time><p>{PROSE * 4}</p>")).metadata
    assert (metadata.author, metadata.published) == ("Ana Rey", "2024-05-02")


def test_the_title_of_a_page_without_headings():
    assert read_html(page(f"<p>{PROSE * 3}</p>", "<title>Keeping bees - The Hive</title>")).metadata.title == "Keeping bees"


def test_the_title_is_found_in_the_text(show):
    body = f"<h1>The Hive</h1><main><h1>Keeping bees</h1><p>{PROSE * 3}</p></main>"
    shown = show("bees.html", page(body, "<meta property=og:title content='Keeping Bees'>"))
    assert shown.words(shown.document.title_span) == "Keeping bees"


# -- what cannot be read


@pytest.mark.parametrize(
    ("body", "message"),
    [
        pytest.param("<div id=root></div><noscript>Please enable JavaScript.</noscript><script src=a></script>", "by a script", id="an empty app"),
        pytest.param("<div id='__next'></div><script>1</script>", "made by a script", id="an empty app without a notice"),
        pytest.param("<nav>Home Jobs</nav><footer>About us</footer>", "only navigation, page footer", id="navigation only"),
        pytest.param("<h1>404 - Page not found</h1><p>Go back to our home page, please.</p>", "error", id="an error page"),
        pytest.param("<h1>Just a moment...</h1><p>We check that your connection is safe.</p>", "robot", id="a check for robots"),
        pytest.param("<h1>Sign in</h1><form><input type=password></form><p>Sign in to go on.</p>", "sign in", id="a login"),
        pytest.param("<h1>We value your privacy</h1><p>We and others store cookies.</p>", "consent", id="a consent wall"),
        pytest.param("<iframe src='article.html'></iframe>", "frames", id="frames"),
        pytest.param("<div>" * 5000 + "x", "nested", id="nested thousands deep"),
    ],
)  # fmt: skip
def test_pages_without_an_article_say_why(body, message):
    with pytest.raises(UnreadableFile, match=message) as raised:
        read_document("page.html", page(body))
    assert "save" in str(raised.value)


@pytest.mark.parametrize("data", [b"", b" \n", b"<!-- nothing -->", b"<html></html>", b"\0\0", bytes(range(256)) * 4])
def test_files_that_hold_nothing(data):
    with pytest.raises(UnreadableFile):
        read_document("page.html", data)


def test_a_short_article_with_a_consent_box_is_an_article():
    assert kept(f"<div class='cookie-consent'><h2>We value your privacy</h2></div><h1>Keeping bees</h1><p>{PROSE}</p>").startswith("Keeping bees")


def test_an_article_about_errors_is_an_article():
    prose = "When a page is not found the web master looks at the log, mends the link and tells the editor about it. " * 9
    assert dropped(f"<h1>404: a day in the life of a web master</h1><p>{prose}</p>") == []


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(b"<div>" * 100_000 + b"bees", id="100,000 tags deep"),
        pytest.param(b"<b><i>" * 30_000 + b"bees", id="60,000 inline tags deep"),
        pytest.param(b"<ul><li>" * 900 + b"bees", id="lists in lists"),
        pytest.param(b"<table><tr><td>" * 600 + b"bees", id="tables in tables"),
        pytest.param(b"<!DOCTYPE html [<!ENTITY a 'bees'><!ENTITY b '&a;&a;&a;'>]><p>&b; &a;</p>", id="entities"),
        pytest.param(b"<!DOCTYPE html [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><p>Bees &x;</p>", id="outside entities"),
        pytest.param(b"<title><script>alert(1)</script></title><p>Bees fly.</p>", id="a script in the title"),
        pytest.param(b"<p>" + b"bees " * 200_000, id="one long paragraph"),
        pytest.param(b"<p class='" + b"ad-" * 50_000 + b"'>Bees", id="a long name"),
        pytest.param(b"<table>" + b"<tr><td rowspan=9999 colspan=9999>bees" * 300, id="cells that span all"),
        pytest.param(b"<ol start=99999999999999999999><li value=-5>bees</ol>", id="numbers"),
        pytest.param(b"<td>bees</td></tr></p></div><li>wax", id="tags out of place"),
    ],
)
def test_hostile_pages(data):
    try:
        rendering = read_html(data)
    except UnreadableFile:
        return
    assert "root:" not in rendering.text
    assert all(0 <= line.span.start < line.span.end <= len(rendering.text) for line in rendering.lines)


def test_no_warnings():
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        read_html(page(PAGE))
