"""One article in several formats gives the same units."""

import io

import docx
import pytest
from reportlab.lib import colors
from reportlab.lib.styles import ParagraphStyle, getSampleStyleSheet
from reportlab.platypus import ListFlowable, ListItem, Paragraph, SimpleDocTemplate, Table, TableStyle

from ingest.errors import UnreadableFile

TITLE = "Beekeepers and cheesemakers: what sets the two trades apart"
ARTICLE = [
    ("h", "What a beekeeper does"),
    (
        "p",
        "A beekeeper looks after hives and sells honey at the market. The work is seasonal, and most of the income comes in between May and August.",
    ),
    ("p", "Many a beekeeper begins with two hives, and keeps another trade beside it for years."),
    ("h", "Pay and hours"),
    ("p", "A cheesemaker earns more in the first years. The table shows what each of them is paid in a typical year."),
    (
        "t",
        [
            ["Aspect", "Beekeeper", "Cheesemaker"],
            ["Median pay", "$41,000 a year", "$44,500 a year"],
            [
                "Hours of the week, over the seasons",
                "Sixty in summer when the hives are full; next to none in winter",
                "Forty all year, early in the morning",
            ],
            ["Training", "A course of one winter", "An apprenticeship of three years at a dairy"],
        ],
    ),
    ("h", "How to begin"),
    ("p", "A new beekeeper needs three things:"),
    (
        "l",
        [
            "a place where hives are allowed to stand",
            "two colonies of healthy bees, best bought from a neighbour who has kept them for some years already",
            "patience",
        ],
    ),
    ("p", "Most beekeepers sell their first honey in the second summer."),
]


def as_markdown():
    told = [f"# {TITLE}"]
    for kind, content in ARTICLE:
        if kind == "t":
            header, *rows = [f"| {' | '.join(row)} |" for row in content]
            told.append("\n".join([header, "|---|---|---|", *rows]))
        elif kind == "l":
            told.append("\n".join(f"- {item}" for item in content))
        else:
            told.append(f"## {content}" if kind == "h" else content)
    return "\n\n".join(told).encode()


def as_pdf():
    styles = getSampleStyleSheet()
    body = ParagraphStyle("cell", parent=styles["BodyText"], spaceBefore=0)
    story = [Paragraph(TITLE, ParagraphStyle("large", parent=styles["Title"], fontSize=22, leading=26))]
    grid = TableStyle([("GRID", (0, 0), (-1, -1), 0.5, colors.black), ("VALIGN", (0, 0), (-1, -1), "TOP")])
    for kind, content in ARTICLE:
        if kind == "t":
            story.append(Table([[Paragraph(cell, body) for cell in row] for row in content], [110, 160, 160], style=grid))
        elif kind == "l":
            story.append(ListFlowable([ListItem(Paragraph(item, body)) for item in content], bulletType="bullet", start="\u2022"))
        else:
            story.append(Paragraph(content, styles["Heading2" if kind == "h" else "BodyText"]))
    stream = io.BytesIO()
    SimpleDocTemplate(stream).build(story)
    return stream.getvalue()


def as_docx():
    document = docx.Document()
    document.add_heading(TITLE, 0)
    for kind, content in ARTICLE:
        if kind == "t":
            table = document.add_table(0, 3)
            for row in content:
                for cell, text in zip(table.add_row().cells, row, strict=True):
                    cell.text = text
        elif kind == "l":
            for item in content:
                document.add_paragraph(item, style="List Bullet")
        elif kind == "h":
            document.add_heading(content, 1)
        else:
            document.add_paragraph(content)
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def units_of(shown):
    """Kind, text, context, heading path and subjects of each unit; the place of each cell."""
    words = shown.words
    return [
        (unit.kind, words(unit.span), [*map(words, unit.context)], [*map(words, unit.headings)], unit.subjects, unit.row, unit.column)
        for unit in shown.document.units
    ]


@pytest.fixture(scope="module")
def markdown(show):
    return show("trades.md", as_markdown())


@pytest.mark.parametrize(("ending", "make"), [("pdf", as_pdf), ("docx", as_docx)])
def test_the_same_article_gives_the_same_units(show, markdown, ending, make):
    shown = show(f"trades.{ending}", make())
    assert units_of(shown) == units_of(markdown)
    assert shown.document.title == markdown.document.title == TITLE
    assert shown.passages == markdown.passages


def test_the_cells_of_the_table_are_read(markdown):
    cells = [unit for unit in units_of(markdown) if unit[0] == "cell"]
    assert len(cells) == 6
    assert cells[1][:4] == ("cell", "$44,500 a year", ["Median pay", "Cheesemaker"], ["Pay and hours"])


@pytest.mark.parametrize("ending", ["pdf", "docx"])
@pytest.mark.parametrize(
    "data",
    [
        pytest.param(b"", id="empty"),
        pytest.param(bytes(range(256)) * 100, id="random"),
        pytest.param(b"%PDF-1.7\n" + bytes(range(256)) * 100 + b"%%EOF", id="random behind the mark of a PDF"),
        pytest.param(b"PK\x03\x04" + bytes(range(256)) * 100, id="random behind the mark of an archive"),
    ],
)
def test_bytes_that_are_no_article_are_refused_with_a_cure(show, ending, data):
    with pytest.raises(UnreadableFile, match=r"save|fetch"):
        show(f"trades.{ending}", data)


@pytest.mark.parametrize(("ending", "make"), [("pdf", as_pdf), ("docx", as_docx)])
def test_a_file_that_was_cut_anywhere_gives_a_reason_or_an_article(show, ending, make):
    whole = make()
    for share in (0.1, 0.3, 0.5, 0.7, 0.9, 0.98):
        with pytest.raises(UnreadableFile, match=r"save|fetch"):
            show(f"trades.{ending}", whole[: int(len(whole) * share)])
