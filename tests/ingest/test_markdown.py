"""Markdown to canonical text: the words stay, the marks go and say what each line is."""

import textwrap

import pytest

from ingest.document import DigestOf
from ingest.errors import UnreadableFile
from ingest.lines import LineKind
from ingest.readers.markdown import read_markdown


def text_of(source):
    return read_markdown(source.encode()).text


@pytest.mark.parametrize(
    ("source", "text"),
    [
        pytest.param("# Tree *Care*\n\nAn **arborist** climbs.\n", "Tree Care\n\nAn arborist climbs.\n", id="emphasis"),
        pytest.param("Tree Care\n=========\n\nClimb\n-----\n", "Tree Care\n\nClimb\n", id="underlined headings"),
        pytest.param("An arborist\nclimbs  \nhigh.\n", "An arborist climbs high.\n", id="lines of one paragraph"),
        pytest.param("See [the yard](https://x.org 'y') or <https://x.org>.\n", "See the yard or https://x.org.\n", id="links"),
        pytest.param("![A saw](saw.jpg)\n\nSaws ![small](s.png)cut.\n", "Saws cut.\n", id="images"),
        pytest.param("Run `saw --fast` now. ~~Never.~~\n", "Run saw --fast now. Never.\n", id="code and struck words"),
        pytest.param("```sh\nsaw --fast\noak\n```\n", "saw --fast oak\n", id="fenced code"),
        pytest.param("> Trees fall.\n> Be quick.\n>\n> — Ana\n", "Trees fall. Be quick.\n\n— Ana\n", id="quotation"),
        pytest.param("One.\n\n---\n\nTwo.\n", "One.\n\nTwo.\n", id="ruled line"),
        pytest.param("- rope\n- saw\n\nDone.\n", "- rope\n- saw\n\nDone.\n", id="bullets"),
        pytest.param("* rope\n\n  Nine metres.\n* saw\n", "- rope\n  - Nine metres.\n- saw\n", id="a second paragraph of an item is its child"),
        pytest.param("1. Climb\n2. Cut\n   - slowly\n   - twice\n3. Rest\n", "1. Climb\n2. Cut\n  - slowly\n  - twice\n3. Rest\n", id="nested lists"),
        pytest.param("3) Climb\n4) Cut\n", "3. Climb\n4. Cut\n", id="numbers that start at three"),
        pytest.param(
            "| Tree | Hours |\n|:--|--:|\n| **Oak** | 9<br>10 |\n| Elm |\n",
            "| Tree | Hours |\n| Oak | 9; 10 |\n| Elm |  |\n",
            id="table",
        ),
        pytest.param("| a \\| b | [c](d) |\n|---|---|\n| `x` | |\n", "| a / b | c |\n| x |  |\n", id="bars and links in cells"),
        pytest.param("Trees<!-- not\nfor readers --> fall.\n", "Trees fall.\n", id="hidden comment"),
        pytest.param("Trees <b>fall</b> &amp; grow&nbsp;back.\n", "Trees fall & grow back.\n", id="tags and entities inside a line"),
        pytest.param("Turn the <wrench> by <b>hand</b>.\n", "Turn the <wrench> by hand.\n", id="a word in brackets is no tag"),
        pytest.param("<div class='box'>\n\nTrees **fall**.\n\n</div>\n", "Trees fall.\n", id="a box around a paragraph"),
        pytest.param("<script>\nlet x = 1;\n</script>\n\n<style>p { }</style>\n\nTrees fall.\n", "Trees fall.\n", id="script and style"),
        pytest.param("{% include ad.html %}\n\nTrees {{ site.name }}fall.\n", "Trees fall.\n", id="Liquid"),
        pytest.param(
            "import Box from '../Box.astro'\nimport './a.css'\nexport const a = 1\n\n<Box kind=\"tip\">\nTrees fall.\n</Box>\n",
            "Trees fall.\n",
            id="MDX",
        ),
        pytest.param("<Chart data=\"x\" />\n\nTrees <Tip text='y' />fall.\n", "Trees fall.\n", id="MDX components without content"),
        pytest.param("Import duties rise.\n", "Import duties rise.\n", id="a sentence about imports"),
        pytest.param("---\ntitle: x\n---\nTrees fall.\n", "Trees fall.\n", id="front matter"),
        pytest.param("\n---\ntitle: x\n...\nTrees fall.\n", "Trees fall.\n", id="front matter after a blank line, ended by dots"),
        pytest.param("Zero\u200bwidth 🙂 “curly”\u00a0quotes.\n", "Zero\u200bwidth 🙂 “curly” quotes.\n", id="signs stay, white space is one blank"),
        pytest.param("\ufeff# Trees\r\n\r\nTrees fall.\r\n", "Trees\n\nTrees fall.\n", id="mark and CRLF"),
        pytest.param("", "", id="nothing"),
    ],
)
def test_canonical_text(source, text):
    assert text_of(source) == text


@pytest.mark.parametrize(
    ("source", "text"),
    [
        pytest.param("import {\n  Box,\n  Tip\n} from './ui'\n\nTrees fall.\n", "Trees fall.\n", id="an import over many lines"),
        pytest.param("export const meta = {\n  kind: 1,\n}\n\nTrees fall.\n", "Trees fall.\n", id="an export over many lines"),
        pytest.param("| Tree |\n|---|\n| <ul><li>oak</li><li>elm</li></ul> |\n", "| Tree |\n| oak; elm |\n", id="an HTML list in a cell"),
        pytest.param("{/* not for readers */}\n\nTrees fall.\n", "Trees fall.\n", id="an MDX comment"),
        pytest.param("<Chart data={x.map(a => a.b)} />\n\nTrees fall.\n", "Trees fall.\n", id="an attribute with an arrow"),
        pytest.param("<Tip>\n**Trees** [fall](x) &amp; grow.\n</Tip>\n", "Trees fall & grow.\n", id="marks inside a component"),
        pytest.param(
            "<table><tr><th>Tree</th><th>Hours</th></tr>\n<tr><td>Oak</td><td>9</td></tr></table>\n",
            "| Tree | Hours |\n| Oak | 9 |\n",
            id="an HTML table",
        ),
    ],
)
def test_debris_of_pages_is_no_text(source, text):
    assert text_of(source) == text


@pytest.mark.parametrize(
    ("source", "lines"),
    [
        pytest.param(
            "# Trees\n\n### Oak\n\nOaks are hard.\n\n**Felling an oak**\n\nStand back\n",
            [
                (LineKind.HEADING, "Trees", 1),
                (LineKind.HEADING, "Oak", 3),
                (LineKind.TEXT, "Oaks are hard.", 0),
                (LineKind.HEADING, "Felling an oak", 7),
                (LineKind.TEXT, "Stand back", 0),
            ],
            id="bold lines are headings, other short lines are not beside marked headings",
        ),
        pytest.param("Oak\n\nOaks are hard.\n", [(LineKind.SHORT, "Oak", 0), (LineKind.TEXT, "Oaks are hard.", 0)], id="shapes count without marks"),
        pytest.param(
            "# T\n\n**Oaks are hard.**\n\n**Note:** it **is**\n",
            [(LineKind.HEADING, "T", 1), (LineKind.TEXT, "Oaks are hard.", 0), (LineKind.TEXT, "Note: it is", 0)],
            id="bold sentences are no headings",
        ),
        pytest.param(
            "You need:\n\n- rope\n  1. thin\n\n*Source: our yard, 2024*\n",
            [
                (LineKind.LEAD, "You need:", 0),
                (LineKind.BULLET, "rope", 0),
                (LineKind.NUMBERED, "thin", 1),
                (LineKind.SOURCE, "Source: our yard, 2024", 0),
            ],
            id="lead-in, items, source",
        ),
        pytest.param(
            "| a | b |\n|---|---|\n| c | d |\n", [(LineKind.ROW, "| a | b |", 0), (LineKind.ROW, "| c | d |", 0)], id="rows without the ruled line"
        ),
    ],
)
def test_kinds_of_lines(source, lines):
    rendering = read_markdown(source.encode())
    assert [(line.kind, line.span.of(rendering.text), line.level) for line in rendering.lines] == lines


def test_cells_are_found_in_the_canonical_text():
    rendering = read_markdown(b"| **Tree** |  Hours |\n|---|---|\n|  | 9 |\n")
    assert [[cell.of(rendering.text) for cell in line.cells] for line in rendering.lines] == [["Tree", "Hours"], ["", "9"]]


def test_front_matter_is_metadata():
    source = (
        '---\ntitle: Trees\nauthor: Ana Rey\npublished: 2024-02-03\ndigest_of:\n  title: "Oaks: a life"\n  publisher: Wood Weekly\n---\nTrees fall.\n'
    )
    metadata = read_markdown(source.encode()).metadata
    assert (metadata.title, metadata.author, metadata.published) == ("Trees", "Ana Rey", "2024-02-03")
    assert metadata.digest_of == DigestOf("Oaks: a life", publisher="Wood Weekly")


def test_an_empty_front_matter():
    assert text_of("---\n---\n\nTrees fall.\n\n---\n\nThey grow.\n") == "Trees fall.\n\nThey grow.\n"


def test_an_item_that_shows_nothing_is_no_line():
    assert text_of("- &#8203;\n- rope\n") == "- rope\n"


def test_bytes_that_are_no_text():
    with pytest.raises(UnreadableFile, match="no text"):
        read_markdown(bytes(range(256)))


PLAIN = """Bread and Pastry: Two Trades
What does a baker do?
A baker mixes dough at night, watches the ovens until dawn and sells bread in the morning, six days a week and often on Sundays as well.
Bakers start at three.
On a normal night, a baker will:
weigh the flour
knead the dough
light the oven
What does a confectioner do?
A confectioner makes cakes and sweets, mostly to order, and works by day.
"""


def test_text_under_the_name_of_markdown_is_read_as_text(show):
    assert show("trades.md", PLAIN).units == show("trades.txt", PLAIN).units
    assert ("item", "knead the dough", "On a normal night, a baker will:") in show("trades.md", PLAIN).units


def test_wrapped_lines_without_headings_stay_paragraphs(show):
    words = "A baker mixes dough at night and watches the ovens until dawn, and sells the bread in the morning. " * 6
    wrapped = "\n".join(textwrap.wrap(words, 80))
    assert show("bread.md", wrapped).units == [("sentence", words.split(". ")[0] + ".")] * 6


def test_the_marks_of_footnotes_are_left_out_and_notes_are_dropped():
    rendering = read_markdown(b"# Bees\n\nThey fly.[^1] They sting.\n\n[^1]: So a survey says.\n")
    assert [(line.span.of(rendering.text), line.dropped) for line in rendering.lines[1:]] == [
        ("They fly. They sting.", ""),
        ("So a survey says.", "footnote"),
    ]


def test_a_list_set_in_within_a_component():
    source = b"# Bees\n\nThey live in hives.\n\n<Tabs>\n  <Tab label='Queen'>\n    - lays eggs\n    - eats jelly\n  </Tab>\n</Tabs>\n"
    rendering = read_markdown(source)
    assert [(line.kind, line.span.of(rendering.text)) for line in rendering.lines[-2:]] == [
        (LineKind.BULLET, "lays eggs"),
        (LineKind.BULLET, "eats jelly"),
    ]
