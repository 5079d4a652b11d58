"""Whole documents: addresses, titles, errors, and what holds for any text at all."""

import hashlib
from dataclasses import asdict
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest import making
from ingest.decoding import decode
from ingest.errors import IngestError, UnknownFormat, UnreadableFile
from ingest.reading import document_id, read_document

KNOWN = "known: .docx .htm .html .markdown .md .mdx .pdf .text .txt .xhtml"
TESTS = Path(__file__).parent.parent
ARTICLES = [path for name in ("articles", "mixed", "trades") for path in sorted((TESTS / name).iterdir()) if path.suffix in (".md", ".txt")]


@pytest.mark.parametrize(
    ("source", "name"),
    [
        ("nursing.txt", "nursing-bee290"),
        ("pay/Nurse Guide.md", "pay-nurse-guide-ada65a"),
        ("Ärzte.txt", "arzte-e0cbfc"),
        ("仕事.txt", "document-7b6c24"),
        ("🙂.md", "document-835765"),
        ("🙂🙂.md", "document-014417"),
        ("a/b.txt", "a-b-555000"),
        ("a-b.txt", "a-b-427978"),
        ("a_b.txt", "a-b-bd3722"),
        ("a-b.md", "a-b-d8f2f1"),
        ("A-b.md", "a-b-4e9425"),
        ("v1.2 notes.md", "v1-2-notes-2b17f2"),
        ("--.md", "document-53324d"),
        ("x" * 100 + ".md", "x" * 60 + "-531d21"),
    ],
)
def test_document_id_is_stable_and_tells_files_apart(source, name):
    assert document_id(source) == name


@settings(derandomize=True, deadline=None, max_examples=200, database=None)
@given(st.text(max_size=80), st.text(max_size=80))
def test_document_ids_are_plain_and_distinct(one, other):
    slug, _, digest = document_id(one).rpartition("-")
    assert set(slug) <= set("abcdefghijklmnopqrstuvwxyz0123456789-")
    assert slug == slug.strip("-") != ""
    assert digest == hashlib.sha256(one.encode()).hexdigest()[:6]
    assert (document_id(one) == document_id(other)) == (one == other)


def test_a_document_says_where_it_is_from(show):
    data = b"Glass Blowing\n\nBy Ida Holm\nUpdated May 3, 2024\nA glazier cuts panes.\n"
    document = show("craft/glass.txt", data).document
    assert (document.id, document.source, document.version) == (document_id("craft/glass.txt"), "craft/glass.txt", hashlib.sha256(data).hexdigest())
    assert (document.title, document.metadata.author, document.metadata.updated) == ("Glass Blowing", "Ida Holm", "May 3, 2024")
    assert document.title_span.of(document.text) == "Glass Blowing"
    assert document.names == (("glazier", "glazier"), ("glaziers", "glazier"))


@pytest.mark.parametrize(
    ("source", "content", "title"),
    [
        pytest.param("glass.txt", "Glass  Work\n\nIt is hot.\n", "Glass Work", id="from the text"),
        pytest.param("glass.md", "---\ntitle: Hot Glass\n---\n# Glass Work\n\nIt is hot.\n", "Hot Glass", id="front matter before the text"),
        pytest.param(
            "glass.md", "## Pay\n\nLow.\n\n## The day of a glazier\n\nLong.\n", "The day of a glazier", id="the heading that names an occupation"
        ),
        pytest.param("hot-glass_work.md", "- It is hot.\n", "Hot glass work", id="the file's name"),
    ],
)
def test_title_of_a_document(show, source, content, title):
    assert show(source, content).document.title == title


@pytest.mark.parametrize("source", ["a.md", "a.MD", "a.markdown", "a.mdx"])
def test_markdown_by_its_ending(show, source):
    assert show(source, "# Glass\n\nIt is *hot*.\n").units == [("sentence", "It is hot.")]


@pytest.mark.parametrize("source", ["a.txt", "a.TXT", "a.text"])
def test_plain_text_by_its_ending(show, source):
    assert show(source, "Glass\n\nIt is *hot*.\n").units == [("sentence", "It is *hot*.")]


@pytest.mark.parametrize(
    ("source", "data", "error", "message"),
    [
        ("a.xls", b"x", UnknownFormat, f"no reader for '.xls' ({KNOWN})"),
        ("a.doc", b"x", UnknownFormat, "no reader for '.doc': open it in a word processor and save it as .docx"),
        ("a.mhtml", b"x", UnknownFormat, "no reader for '.mhtml': open it in a browser and save it as a web page, .html"),
        (
            "README",
            b"x",
            UnknownFormat,
            f"no reader for 'files without an ending' ({KNOWN})",
        ),
        ("a.txt", b"", UnreadableFile, "the file is empty: put the article's text into it, or remove it"),
        ("a.md", b" \n\n", UnreadableFile, "the file is empty: put the article's text into it, or remove it"),
        ("a.md", b"---\ntitle: x\n---\n", UnreadableFile, "the file is empty: put the article's text into it, or remove it"),
        ("a.txt", bytes(range(32)) * 9, UnreadableFile, "this is no text: save the article as plain text in UTF-8, or as Markdown"),
        (
            "a.md",
            b"# Only\n\n## Headings\n",
            UnreadableFile,
            "no sentence of an article was found in it, only headings, links or page furniture: check what was saved",
        ),
    ],
)
def test_what_cannot_be_read_says_why(source, data, error, message):
    with pytest.raises(error) as raised:
        read_document(source, data)
    assert str(raised.value) == message


@pytest.mark.parametrize("path", ARTICLES, ids=lambda path: path.name)
def test_every_line_with_letters_stands_in_one_block(path):
    document = read_document(path.name, path.read_bytes())
    sources = [block.source for block in document.blocks if block.source not in (None, block.span)]
    covered = sorted([block.span for block in document.blocks] + sources)
    assert all(before.end <= after.start for before, after in pairwise(covered))
    start = 0
    for line in document.text.split("\n"):
        if any(map(str.isalpha, line)):
            assert any(span.start < start + len(line) and span.end > start for span in covered), line
        start += len(line) + 1


def test_the_fixture_article_in_markdown(fixtures):
    shown = fixtures["electrician.md"]
    document = shown.document
    assert (document.title, document.metadata.publisher, document.metadata.author, document.metadata.published) == (
        "How to Become an Electrician: Apprentice, Journeyman, Master",
        "Tradeline Magazine",
        "Marcus Oyelaran",
        "2025-11-20",
    )
    assert [heading for heading in shown.headings if heading[0] == 3] == [
        (3, "Do I need a degree?"),
        (3, "Is trade school worth it?"),
        (3, "Union or non-union?"),
    ]
    assert [unit for unit in shown.units if unit[-1] == "Your first tool bag should hold:"] == [
        ("lead", "Your first tool bag should hold:"),
        ("item", "a digital multimeter", "Your first tool bag should hold:"),
        ("item", "lineman's pliers", "Your first tool bag should hold:"),
        ("item", "wire strippers", "Your first tool bag should hold:"),
        ("item", "a non-contact voltage tester", "Your first tool bag should hold:"),
        ("item", "a conduit bender", "Your first tool bag should hold:"),
    ]
    assert {shown.words(block.source) for block in document.blocks if block.kind == "table"} == {
        None,
        "Source: Tradeline wage check, September 2025. Overtime and benefits are left out.",
    }
    for debris in ("Callout", "panel-labels", "https://", "**", "import"):
        assert debris not in document.text


def test_the_fixture_article_in_plain_text(fixtures):
    shown = fixtures["nursing.txt"]
    document = shown.document
    assert (document.title, document.metadata.publisher, document.metadata.author, document.metadata.published) == (
        "Registered Nurse vs Nurse Practitioner: Duties, Pay and Training Compared",
        "WardPath Careers",
        "Dana Whitlock, RN, staff writer",
        "14 February 2026",
    )
    assert dict(document.names) == {
        **dict.fromkeys(("registered nurse", "registered nurses", "rn", "rns"), "registered nurse"),
        **dict.fromkeys(("nurse practitioner", "nurse practitioners", "np", "nps"), "nurse practitioner"),
        **dict.fromkeys(("nurse", "nurses"), "nurse"),
        **dict.fromkeys(("physician", "physicians"), "physician"),
    }
    assert [unit for unit in shown.units if unit[-1] == "On a normal shift, an RN will:"] == [
        ("lead", "On a normal shift, an RN will:"),
        ("item", "check vital signs and chart every change", "On a normal shift, an RN will:"),
        ("item", "give medicines and start IV lines", "On a normal shift, an RN will:"),
        ("item", "teach families how to manage care at home", "On a normal shift, an RN will:"),
        ("item", "flag early warning signs to the care team", "On a normal shift, an RN will:"),
        ("tail", "before handing the patient over to the next shift.", "On a normal shift, an RN will:"),
    ]


# -- what holds for any text

# fmt: off
SHAPES = (
    "# Heading", "## Who is it?", "### Deep down", "**Bold heading**", "Setext\n======", "What does a welder do?", "Frequently Asked Questions",
    "Q1. Is it hot?", "Welder Path", "Plumber Path", "A welder joins metal. Plumbers (PL) mend pipes!", "they do it daily. It pays $4.5k.",
    "You need:", "Why it matters:", "- item", "* another item", "  - nested item", "\t- tabbed item", "\u2022 round item", "o  hollow item",
    "1. first", "2) second", "Step 3: third", "1", "2", "#3", "| Role | Pay |", "|---|---|", "| Welder | $50 |", "| Welder |", "| | |", "|||",
    "| a \\| b | c<br>d | e |", "| Author | Me |\n| Published | May 2024 |", "Source: survey", "(Sources: many)", "-> go on", "\u2192 \u2192",
    "System DesignCritical\nKnot TyingCritical\nCookingCritical\nSewingUseful", "$50,000\nmedian pay\n12%\ngrowth", "NEW", "Also read: x",
    "Subscribe now", "#one #two", "By Ida Holm \u00b7 May 2024 \u00b7 5 min read", "Related articles", "In this guide", "Short line",
    "short tail", "---", "***", "---\ntitle: x\n---", "---\ntitle: [x\n---", "> quoted", "```\nfence", "    code", "<div>box</div>", "<Tip>",
    "<br>", "<!-- hidden", "-->", "{{ x }}", "{% if %}", "import A from 'a'", "&nbsp;&amp;&#x1F642;", "![alt](x.png)", "[link](x)",
    "[ref]: http://x", "*", "_", "`", "\\", "\U0001f642", "\U0001f642 **x**", "\u200b", "-\u200b", "\u200bword\u200b", "\u00a0", "\u2028",
    "\x85", "\f", "\r", "\r\n", "\ufeff", "\x00", "\u0661. \u0662", "\u00b2", "\u0130stanbul \u1e9e", "\u65e5\u672c\u8a9e\uff1a", "e\u0301" * 9,
    "word " * 200, "a-" * 90, "(" * 60, "[" * 60, "> " * 40 + "deep", "- " * 40 + "deep",
)
# fmt: on
A_LINE = st.one_of(st.sampled_from(SHAPES), st.sampled_from(SHAPES), st.just(""), st.text(max_size=30))
LINES = st.lists(A_LINE, min_size=6, max_size=40)
ANY_TEXT = st.one_of(st.text(max_size=300), LINES.map("\n".join), LINES.map("\n".join), LINES.map("\n\n".join))
ANY_BYTES = st.one_of(
    st.binary(max_size=200),
    st.tuples(st.sampled_from([b"\xff\xfe", b"\xfe\xff", b"\xef\xbb\xbf", b"\x1f\x8b"]), st.binary(max_size=80)).map(b"".join),
    st.tuples(ANY_TEXT, st.sampled_from(["utf-16", "cp1252", "shift_jis", "utf-32"])).map(lambda pair: pair[0].encode(pair[1], "replace")),
)


def check(document):
    """What every document keeps to."""
    text = document.text

    def lies_within(span):
        return 0 <= span.start < span.end <= len(text)

    at = 0
    for block in document.blocks:
        assert at <= block.span.start
        assert lies_within(block.span)
        at = block.span.end
        inner = block.span.start
        for part in block.parts:
            assert inner <= part.span.start < part.span.end <= block.span.end
            inner = part.span.end
        spans = [*block.headings, *(label for part in block.parts for label in part.label), *filter(None, (block.lead, block.source))]
        assert all(map(lies_within, spans))
    at = 0
    for unit in document.units:
        assert at <= unit.span.start
        at = unit.span.end
        block = document.blocks[unit.block]
        assert not block.dropped
        assert block.span.start <= unit.span.start < unit.span.end <= block.span.end
        assert unit.headings == block.headings
        assert unit.span not in unit.context
        for span in (unit.span, *unit.context, *unit.headings, *filter(None, (unit.lead, unit.source))):
            assert lies_within(span)
            assert span.of(text) == span.of(text).strip()
        assert set(unit.subjects) <= {name for _, name in document.names}
    first = at = 0
    for passage in document.passages:
        assert passage.first == first < passage.last
        assert at <= passage.span.start
        assert lies_within(passage.span)
        for unit in document.units[passage.first : passage.last]:
            assert passage.span.start <= unit.span.start < unit.span.end <= passage.span.end
            assert passage.headings == unit.headings
        first, at = passage.last, passage.span.end
    assert first == len(document.units) > 0
    assert document.title.strip() == document.title != ""


def read_or_refuse(source, data):
    try:
        document = read_document(source, data)
    except IngestError as refused:
        assert str(refused) != ""
        return None
    check(document)
    return document


@settings(derandomize=True, deadline=None, max_examples=200, database=None)
@given(ANY_TEXT)
def test_any_plain_text(text):
    document = read_or_refuse("any.txt", text.encode())
    if document:
        assert document.text == text.replace("\r\n", "\n").replace("\r", "\n").replace("\ufeff", "")


@settings(derandomize=True, deadline=None, max_examples=200, database=None)
@given(ANY_TEXT)
def test_any_markdown(text):
    read_or_refuse("any.md", text.encode())


@settings(derandomize=True, deadline=None, max_examples=200, database=None)
@given(ANY_TEXT)
def test_any_front_matter(text):
    read_or_refuse("any.md", f"---\n{text}\n---\n\nA welder joins metal.\n".encode())


@settings(derandomize=True, deadline=None, max_examples=200, database=None)
@given(ANY_BYTES)
def test_any_bytes(data):
    document = read_or_refuse("any.txt", data)
    if document:
        assert document.text == decode(data)
        assert document.text.encode().decode() == document.text
    read_or_refuse("any.md", data)


@settings(derandomize=True, deadline=None, max_examples=50, database=None)
@given(LINES.map("\n".join))
def test_reading_twice_gives_the_same(text):
    first, second = (read_or_refuse("any.md", text.encode()) for _ in range(2))
    assert (first and (first.id, first.text, first.blocks, first.units, first.passages, first.names)) == (
        second and (second.id, second.text, second.blocks, second.units, second.passages, second.names)
    )


def test_furniture_names_no_occupations():
    cards = "<div class='related-posts'><p>Dock Painter</p><p>Dock Painter</p></div>"
    page = f"<html><body><h1>Keeping bees</h1><p>{'A keeper looks after hives in the summer. ' * 5}</p>{cards}</body></html>"
    assert "dock painter" not in dict(read_document("bees.html", page.encode()).names)


def test_a_fault_of_the_pipeline_is_that_of_one_file_and_told(monkeypatch, caplog):
    path = TESTS / "articles" / "nursing.txt"
    expected = read_document("nursing.txt", path.read_bytes())

    def fail(*_):
        raise KeyError("a secret of the article")

    monkeypatch.setattr(making, "make_document", fail)
    assert asdict(read_document("nursing.txt", path.read_bytes())) == asdict(expected)  # by the child process, which has no fault
    assert "'nursing.txt' met an error that should not have been" in caplog.text
    with pytest.raises(UnreadableFile, match="the file is empty"):
        read_document("empty.txt", b"")
