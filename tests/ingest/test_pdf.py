"""PDF to canonical text: what a person sees on the pages, in the order in which it is read."""

import io

import pytest
from reportlab.lib import colors
from reportlab.lib.enums import TA_JUSTIFY
from reportlab.lib.pagesizes import A4, A5
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.lib.styles import ParagraphStyle, getSampleStyleSheet
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import (
    BaseDocTemplate,
    Frame,
    ListFlowable,
    ListItem,
    PageBreak,
    PageTemplate,
    Paragraph,
    SimpleDocTemplate,
    Spacer,
    Table,
    TableStyle,
)

from ingest.errors import UnreadableFile
from ingest.lines import LineKind
from ingest.readers.pdf import read_pdf

STYLES = getSampleStyleSheet()
BODY = STYLES["BodyText"]
GRID = TableStyle([("GRID", (0, 0), (-1, -1), 0.5, colors.black), ("VALIGN", (0, 0), (-1, -1), "TOP")])
LONG = (
    "A beekeeper keeps bees and sells honey at the market. The work is seasonal, and most of the income comes in between June and September, "
    "when the hives are full and the stalls are open. In winter there is next to nothing to do but to mend what broke in the summer before."
)


def paragraph(text, style="BodyText"):
    return Paragraph(text, STYLES[style])


def wrapped(rows):
    return [[Paragraph(cell, BODY) for cell in row] for row in rows]


def make(*story, size=A4, furniture=None, **information):
    """A PDF of those flowables; `furniture` draws on each page."""
    stream = io.BytesIO()
    draw = furniture or (lambda canvas, document: None)
    SimpleDocTemplate(stream, pagesize=size, **information).build(list(story), onFirstPage=draw, onLaterPages=draw)
    return stream.getvalue()


def drawn(draw, size=A4):
    """A PDF of one page or more that `draw` draws on a canvas."""
    stream = io.BytesIO()
    canvas = Canvas(stream, pagesize=size)
    draw(canvas)
    canvas.save()
    return stream.getvalue()


def lines_of(data):
    rendering = read_pdf(data)
    return [(line.kind, line.span.of(rendering.text), line.level) for line in rendering.lines]


def text_of(data):
    return read_pdf(data).text


def rows_of(data):
    rendering = read_pdf(data)
    return [[cell.of(rendering.text) for cell in line.cells] for line in rendering.lines if line.kind is LineKind.ROW]


def test_headings_by_their_size_and_weight():
    data = make(
        paragraph("Beekeepers and cheesemakers", "Title"),
        paragraph(LONG),
        paragraph("Pay", "Heading1"),
        paragraph(LONG),
        paragraph("In the first year", "Heading3"),
        paragraph(LONG),
        paragraph("<b>In bold letters</b>"),
        paragraph(LONG),
    )
    assert [(text, level) for kind, text, level in lines_of(data) if kind is LineKind.HEADING] == [
        ("Beekeepers and cheesemakers", 1),
        ("Pay", 2),
        ("In the first year", 3),
        ("In bold letters", 4),
    ]


def test_paragraphs_are_joined_from_lines_and_kept_apart():
    assert text_of(make(paragraph("A title", "Title"), paragraph(LONG), paragraph(LONG))) == f"A title\n\n{LONG}\n\n{LONG}\n"


def test_paragraphs_told_apart_by_an_indented_first_line():
    style = ParagraphStyle("set in", parent=BODY, firstLineIndent=14, spaceBefore=0, spaceAfter=0)
    assert text_of(make(Paragraph(LONG, style), Paragraph(LONG, style))) == f"{LONG}\n\n{LONG}\n"


def test_a_paragraph_across_a_page_break():
    filler = [paragraph(f"Number {number} of the lines that fill the page.") for number in range(30)]
    pages = read_pdf(make(*filler, paragraph(LONG * 8), size=A5))
    assert f"{LONG * 8}\n" in pages.text


def test_a_page_break_between_two_paragraphs():
    assert text_of(make(paragraph(f"Bees. {LONG}"), PageBreak(), paragraph(LONG))) == f"Bees. {LONG}\n\n{LONG}\n"


@pytest.mark.parametrize(
    ("lines", "text"),
    [
        pytest.param(["The bees were kept in the moun-", "tains for a year."], "The bees were kept in the mountains for a year.", id="a broken word"),
        pytest.param(["She worked as a full-", "time beekeeper."], "She worked as a full-time beekeeper.", id="a compound by its first half"),
        pytest.param(
            ["A honey-coloured stall, painted in honey-", "coloured paint."],
            "A honey-coloured stall, painted in honey-coloured paint.",
            id="one written elsewhere",
        ),
        pytest.param(["They left for Baden-", "Baden by train."], "They left for Baden-Baden by train.", id="a name"),
        pytest.param(["From 2019 -", "and later too."], "From 2019 - and later too.", id="a dash"),
    ],
)
def test_hyphens_at_the_end_of_lines(lines, text):
    def draw(canvas):
        for number, line in enumerate(lines):
            canvas.drawString(72, 700 - 14 * number, line)

    assert text_of(drawn(draw)) == f"{text}\n"


def test_bullets_and_numbers_with_wrapped_lines():
    items = [LONG, "Short", "Last one"]
    data = make(
        paragraph("What to do:"),
        ListFlowable([ListItem(paragraph(item)) for item in items], bulletType="1", bulletFormat="%s."),
        paragraph("And what you need:"),
        ListFlowable(
            [
                ListItem(paragraph("rope")),
                ListItem(ListFlowable([ListItem(paragraph("thin")), ListItem(paragraph("thick"))], bulletType="bullet", start="\u2022")),
                ListItem(paragraph("a saw")),
            ],
            bulletType="bullet",
            start="\u2022",
        ),
        paragraph("Then begin with it, as soon as the snow is gone."),
    )
    assert lines_of(data) == [
        (LineKind.LEAD, "What to do:", 0),
        (LineKind.NUMBERED, LONG, 0),
        (LineKind.NUMBERED, "Short", 0),
        (LineKind.NUMBERED, "Last one", 0),
        (LineKind.LEAD, "And what you need:", 0),
        (LineKind.BULLET, "rope", 0),
        (LineKind.BULLET, "thin", 1),
        (LineKind.BULLET, "thick", 1),
        (LineKind.BULLET, "a saw", 0),
        (LineKind.TEXT, "Then begin with it, as soon as the snow is gone.", 0),
    ]


COMPARISON = [
    ["Aspect", "Beekeeper", "Cheesemaker"],
    ["Median pay", "$41,000", "$44,500"],
    [
        "Hours of the week and the season",
        "Sixty in summer, when the hives are full; next to none in the winter",
        "Forty all year, early in the morning, and every other weekend",
    ],
    ["Training", "A course", "Three years"],
]


@pytest.mark.parametrize(
    "style",
    [
        pytest.param(GRID, id="ruled"),
        pytest.param(
            TableStyle([("LINEBELOW", (0, 0), (-1, -1), 0.5, colors.grey), ("VALIGN", (0, 0), (-1, -1), "TOP")]), id="a line below each row"
        ),
        pytest.param(
            TableStyle([("LINEBELOW", (0, 0), (-1, 0), 1, colors.black), ("VALIGN", (0, 0), (-1, -1), "TOP")]), id="a line below the header"
        ),
        pytest.param(TableStyle([("VALIGN", (0, 0), (-1, -1), "TOP")]), id="no line"),
        pytest.param(
            TableStyle([("ROWBACKGROUNDS", (0, 0), (-1, -1), [colors.lightgrey, colors.white]), ("VALIGN", (0, 0), (-1, -1), "TOP")]),
            id="shaded rows",
        ),
    ],
)
def test_tables(style):
    data = make(
        paragraph("Pay", "Heading1"), paragraph(LONG), Table(wrapped(COMPARISON), [120, 150, 150], style=style), Spacer(0, 10), paragraph(LONG)
    )
    rendering = read_pdf(data)
    assert rows_of(data) == COMPARISON
    assert [line.span.of(rendering.text) for line in rendering.lines if line.kind is LineKind.TEXT] == [LONG, LONG]


def test_close_rows_below_a_header_that_stands_apart():
    rows = [["Flag", "Honey", "Wax"], *([f"{number}", f"{number}00", f"{number}50"] for number in range(1, 6))]

    def draw(canvas):
        for number, row in enumerate(rows):
            for column, cell in enumerate(row):
                canvas.drawString(72 + 60 * column, 700 - 14 * number - (14 if number else 0), cell)

    assert rows_of(drawn(draw)) == rows


def test_a_caption_in_bold_letters_is_no_heading():
    data = make(paragraph("Bees", "Title"), paragraph("<b>Figure 2. A hive in winter</b>"), paragraph(LONG))
    assert [kind for kind, _, _ in lines_of(data)] == [LineKind.HEADING, LineKind.TEXT, LineKind.TEXT]


def test_figures_set_to_the_right_in_a_table_without_lines():
    rows = [["Year", "Beekeeper", "Cheesemaker"], ["2022", "41,000", "9,500"], ["2023", "141,000", "44,500"], ["2024", "8", "103,500"]]
    data = make(paragraph(LONG), Table(rows, [80, 100, 100], style=TableStyle([("ALIGN", (1, 0), (-1, -1), "RIGHT")])), paragraph(LONG))
    assert rows_of(data) == rows


@pytest.mark.parametrize("wide", [False, True])
def test_a_table_with_lines_between_columns_and_below_its_header_only(wide):
    rows = [
        ["Aspect", "Beekeeper", "Cheesemaker"],
        ["Pay", "41,000", "44,500"],
        ["Hours", "Sixty in the summer and none in winter" if wide else "60", "40"],
    ]
    style = TableStyle([("BOX", (0, 0), (-1, -1), 0.5, colors.black), ("LINEBELOW", (0, 0), (-1, 0), 0.5, colors.black)])
    style.add("LINEAFTER", (0, 0), (1, -1), 0.5, colors.black)
    style.add("VALIGN", (0, 0), (-1, -1), "TOP")
    assert rows_of(make(paragraph(LONG), Table(wrapped(rows), [100, 120, 120], style=style), paragraph(LONG))) == rows


def test_bullets_that_are_drawn():
    def draw(canvas):
        for number, line in enumerate(["rope", "a saw of good steel", "patience"]):
            canvas.circle(76, 704 - 16 * number, 2, fill=1)
            canvas.drawString(86, 700 - 16 * number, line)

    assert text_of(drawn(draw)) == "- rope\n- a saw of good steel\n- patience\n"


def test_a_cell_that_spans_several_is_said_in_each():
    rows = [
        ["Aspect", "Beekeeper", "Cheesemaker"],
        ["Market", "Both sell on Saturdays", ""],
        ["Pay", "41,000", "44,500"],
        ["", "by the jar", "by the wheel"],
    ]
    style = TableStyle([*GRID.getCommands(), ("SPAN", (1, 1), (2, 1)), ("SPAN", (0, 2), (0, 3))])
    assert rows_of(make(paragraph(LONG), Table(rows, [100, 120, 120], style=style))) == [
        rows[0],
        ["Market", "Both sell on Saturdays", "Both sell on Saturdays"],
        rows[2],
        ["Pay", "by the jar", "by the wheel"],
    ]


def test_items_in_a_cell_are_parted_by_semicolons():
    cell = [paragraph("\u2022 A course of a year"), paragraph("\u2022 A winter with a master")]
    data = make(Table([["Aspect", "Beekeeper"], ["Training", cell]], [120, 250], style=GRID))
    assert rows_of(data) == [["Aspect", "Beekeeper"], ["Training", "A course of a year; A winter with a master"]]


@pytest.mark.parametrize("style", [pytest.param(GRID, id="ruled"), pytest.param(TableStyle([("VALIGN", (0, 0), (-1, -1), "TOP")]), id="no line")])
def test_a_table_that_goes_on_on_the_next_page_with_its_header_again(style):
    body = [[f"Hive {number}", f"{number} kilograms of honey from the meadow", f"{number * 3} jars"] for number in range(1, 41)]
    header = ["Hive", "Honey", "Jars"]
    data = make(paragraph(LONG), Table(wrapped([header, *body]), [80, 120, 80], style=style, repeatRows=1), paragraph(LONG), size=A5)
    assert rows_of(data) == [header, *body]


def test_what_each_page_repeats_is_kept_and_marked():
    def furniture(canvas, document):
        canvas.drawString(72, 560, "The Rural Trades Review")
        canvas.drawCentredString(210, 30, f"Page {document.page} of 2")

    filler = [paragraph(LONG) for _ in range(12)]
    rendering = read_pdf(make(paragraph("Bees", "Title"), *filler, size=A5, furniture=furniture))
    repeated = [line.span.of(rendering.text) for line in rendering.lines if line.kind is LineKind.ASIDE]
    assert repeated[:2] == ["The Rural Trades Review", "Page 1 of 2"]
    assert len(repeated) == 4
    assert {line.dropped for line in rendering.lines if line.kind is LineKind.ASIDE} == {"repeated on each page"}
    assert [line.span.of(rendering.text) for line in rendering.lines if line.kind is LineKind.TEXT] == [LONG] * 12


def test_a_footer_that_names_the_section_and_the_page():
    sections = ["1. Bees 1", "2. Cheese 2", "2. Cheese 3", "2. Cheese 4", "3. Markets 5"]

    def furniture(canvas, document):
        canvas.drawString(72, 560, "The Rural Trades Review")
        canvas.drawRightString(350, 30, sections[document.page - 1])

    story = [each for number in range(5) for each in (paragraph(f"Number {number}. {LONG}"), PageBreak())]
    rendering = read_pdf(make(*story, size=A5, furniture=furniture))
    repeated = [line.span.of(rendering.text) for line in rendering.lines if line.kind is LineKind.ASIDE]
    assert repeated == [each for section in sections for each in ("The Rural Trades Review", section)]


def test_a_note_at_the_foot_of_a_page_does_not_cut_a_sentence():
    def draw(canvas):
        for number in range(30):
            canvas.drawString(72, 750 - 14 * number, "The bees of this meadow fly to the hill and back again all day long,")
        canvas.setFont("Helvetica", 8)
        canvas.drawString(72, 60, "1 So the keepers of the meadow told us.")
        canvas.showPage()
        canvas.drawString(72, 750, "and they sleep at night.")

    text = text_of(drawn(draw))
    assert "all day long, and they sleep at night." in text
    assert text.startswith("The bees")
    assert "So the keepers of the meadow told us." in text


def test_a_table_of_contents_is_marked():
    def draw(canvas):
        for number, line in enumerate(["Bees", "Cheese and how it is made", "Markets"]):
            canvas.drawString(72, 700 - 14 * number, f"{line} {'. ' * 30}")
            canvas.drawString(400, 700 - 14 * number, f"{number + 3}")
        canvas.drawString(72, 600, "Bees are kept in the mountains, and nobody knows why that is so.")

    rendering = read_pdf(drawn(draw))
    assert [line.dropped for line in rendering.lines] == ["table of contents"] * 3 + [""]


def test_the_number_of_a_single_page():
    def furniture(canvas, document):
        canvas.drawCentredString(300, 30, "1")

    assert lines_of(make(paragraph(LONG), furniture=furniture)) == [(LineKind.TEXT, LONG, 0), (LineKind.ASIDE, "1", 0)]


def test_two_columns_are_read_one_after_the_other():
    stream = io.BytesIO()
    document = BaseDocTemplate(stream, pagesize=A4)
    frames = [Frame(60, 60, 225, 600, id="left"), Frame(310, 60, 225, 600, id="right")]

    def headline(canvas, document):
        canvas.setFont("Helvetica-Bold", 20)
        canvas.drawString(66, 720, "Bees and cheese, and what both of them pay")

    document.addPageTemplates(PageTemplate(frames=frames, onPage=headline))
    justified = ParagraphStyle("justified", parent=BODY, alignment=TA_JUSTIFY)
    texts = [f"Number {number}. {' '.join(LONG.split()[: 20 + 5 * number])} {LONG}" for number in range(1, 7)]
    document.build([Paragraph(text, justified) for text in texts])
    assert text_of(stream.getvalue()).split("\n\n") == ["Bees and cheese, and what both of them pay", *texts[:-1], f"{texts[-1]}\n"]


def test_paragraphs_that_begin_side_by_side_do_not_make_two_columns_a_table():
    def draw(canvas):
        canvas.setFont("Helvetica", 9)
        for left, breaks in ((60, (4, 9, 14, 20)), (310, (4, 9, 17, 23))):
            for number in range(28):
                gap = 8 * sum(number >= each for each in breaks)
                canvas.drawString(left, 760 - 12 * number - gap, f"Line {number} of a text that goes on and on about bees")

    told = text_of(drawn(draw))
    assert told.count("Line 0 of") == 2
    assert "|" not in told
    assert told.rindex("Line 0 of") > told.index("Line 27 of")


def test_numbers_without_a_point_count_items():
    numbers = ListFlowable([ListItem(paragraph(f"{word} the hive.")) for word in ("Open", "Smoke", "Empty", "Close")], bulletType="1")
    assert text_of(make(paragraph("The order is:"), numbers)).split("\n\n")[-1].strip().split("\n")[-4:] == [
        "1. Open the hive.", "2. Smoke the hive.", "3. Empty the hive.", "4. Close the hive.",
    ]  # fmt: skip


def test_a_ranking_of_three_columns_stays_a_table():
    def draw(canvas):
        for number, cells in enumerate((("Rank", "Bee", "Eggs"), ("1", "Queen", "2,000"), ("2", "Worker", "10"), ("3", "Drone", "0"))):
            for column, cell in enumerate(cells):
                canvas.drawString(60 + 90 * column, 700 - 20 * number, cell)

    assert "| 2 | Worker | 10 |" in text_of(drawn(draw))


def test_a_raised_number_is_no_part_of_the_figure():
    data = make(paragraph("The pay is $41,000<super>1</super> a year, and the area 10 m<super>2</super> at least."))
    assert text_of(data) == "The pay is $41,000\u00b9 a year, and the area 10 m\u00b2 at least.\n"


def test_a_turned_page_and_a_watermark():
    def draw(canvas):
        canvas.setPageRotation(90)
        canvas.translate(595, 0)
        canvas.rotate(90)
        for number, line in enumerate(["Bees are kept in the mountains and in the", "plains, and nobody knows why that is so."]):
            canvas.drawString(72, 500 - 14 * number, line)
        canvas.rotate(45)
        canvas.drawString(300, 0, "DRAFT")

    assert text_of(drawn(draw)) == "Bees are kept in the mountains and in the plains, and nobody knows why that is so.\n"


@pytest.mark.parametrize(
    ("information", "expected"),
    [
        pytest.param({"title": "Bees and their keepers", "author": "Ana Rey"}, ("Bees and their keepers", "Ana Rey"), id="told"),
        pytest.param({"title": "Microsoft Word - bees.docx", "author": "User"}, (None, None), id="of a program"),
        pytest.param({"title": "Quarterly report of the board"}, (None, None), id="of another document"),
        pytest.param({}, (None, None), id="nothing"),
    ],
)
def test_title_and_author_of_the_file(information, expected):
    metadata = read_pdf(make(paragraph("Bees and their keepers", "Title"), paragraph(LONG), **information)).metadata
    assert (metadata.title, metadata.author) == expected


def test_dates_of_the_file(monkeypatch):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1709200000")
    assert read_pdf(make(paragraph(LONG))).metadata.published == "2024-02-29"


def test_a_page_of_pictures_is_scanned():
    from PIL import Image

    picture = io.BytesIO()
    Image.new("L", (300, 400), 128).save(picture, "PNG")
    data = drawn(lambda canvas: canvas.drawImage(ImageReader(io.BytesIO(picture.getvalue())), 0, 0, 595, 842))
    with pytest.raises(UnreadableFile, match=r"scanned.*OCR"):
        read_pdf(data)


def test_a_page_without_anything():
    with pytest.raises(UnreadableFile, match="no text"):
        read_pdf(drawn(lambda canvas: canvas.rect(10, 10, 100, 100)))


def test_a_password():
    with pytest.raises(UnreadableFile, match=r"password.*without"):
        read_pdf(make(paragraph(LONG), encrypt=StandardEncryption("secret")))


def test_a_file_that_may_be_read_but_not_changed():
    assert text_of(make(paragraph(LONG), encrypt=StandardEncryption("", ownerPassword="secret", canModify=0))) == f"{LONG}\n"


@pytest.mark.parametrize(
    ("damage", "reason"),
    [
        pytest.param(lambda data: b"", "damaged", id="empty"),
        pytest.param(lambda data: b"bees " * 100, "damaged", id="no PDF"),
        pytest.param(lambda data: data[: len(data) // 2], "cut short", id="half of it"),
        pytest.param(lambda data: b"%PDF-1.7\n%%EOF\n", "damaged", id="nothing inside"),
    ],
)
def test_damaged_files(damage, reason):
    with pytest.raises(UnreadableFile, match=reason):
        read_pdf(damage(make(paragraph(LONG))))
