"""DOCX to canonical text: headings, lists and tables by their styles, tracked changes taken as accepted."""

import io
import zipfile

import docx
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from ingest.errors import UnreadableFile
from ingest.lines import LineKind
from ingest.readers.docx import read_docx

MAIN = "word/document.xml"


def saved(document):
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def make(*paragraphs):
    """A Word file of (style, text) paragraphs, or of XML where the text begins with "<"."""
    document = docx.Document()
    for style, text in paragraphs:
        if text.startswith("<"):
            document.element.body.insert(
                -1, parse_xml(text.replace("<w:p>", f"<w:p {nsdecls('w')}>", 1).replace("<w:tbl>", f"<w:tbl {nsdecls('w')}>", 1))
            )
        else:
            document.add_paragraph(text, style=style or None)
    return saved(document)


def repacked(data, **changed):
    """The archive with parts changed or added: name with `__` for `/`; None takes it out."""
    changed = {name.replace("__", "/").replace("_dot_", "."): content for name, content in changed.items()}
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            if name not in changed:
                new.writestr(name, old.read(name))
        for name, content in changed.items():
            if content is not None:
                new.writestr(name, content)
    return stream.getvalue()


def body(inner):
    """A Word file with this XML for its body."""
    xml = f"<w:document {nsdecls('w')}><w:body>{inner}</w:body></w:document>"
    return repacked(make(), word__document_dot_xml=xml)


def lines_of(data):
    rendering = read_docx(data)
    return [(line.kind, line.span.of(rendering.text), line.level) for line in rendering.lines]


def text_of(data):
    return read_docx(data).text


def rows_of(data):
    rendering = read_docx(data)
    return [[cell.of(rendering.text) for cell in line.cells] for line in rendering.lines if line.kind is LineKind.ROW]


def run(text, properties=""):
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def p(inner, properties=""):
    return f"<w:p><w:pPr>{properties}</w:pPr>{inner}</w:p>"


def test_headings_and_the_title():
    data = make(("Title", "Bees"), ("", "They fly."), ("Heading 1", "Pay"), ("Heading 2", "In the first year"), ("", "It is low."))
    assert lines_of(data) == [
        (LineKind.HEADING, "Bees", 1),
        (LineKind.TEXT, "They fly.", 0),
        (LineKind.HEADING, "Pay", 2),
        (LineKind.HEADING, "In the first year", 3),
        (LineKind.TEXT, "It is low.", 0),
    ]


def test_headings_without_a_title_keep_their_level():
    assert lines_of(make(("Heading 1", "Pay"), ("", "It is low."))) == [(LineKind.HEADING, "Pay", 1), (LineKind.TEXT, "It is low.", 0)]


def test_headings_of_other_languages_and_of_styles_that_are_based_on_them():
    document = docx.Document()
    styles = document.styles
    own = styles.add_style("Chapter of the house", 1)
    own.base_style = styles["Heading 2"]
    local = styles.add_style("\u00dcberschrift 3", 1)
    document.add_paragraph("Pay", style=own)
    document.add_paragraph("Hours", style=local)
    document.add_paragraph("Low it is.")
    assert [line[1:] for line in lines_of(saved(document))] == [("Pay", 2), ("Hours", 3), ("Low it is.", 0)]


def test_headings_by_outline_level_and_by_bold_letters():
    data = body(
        p(run("Pay"), '<w:outlineLvl w:val="0"/>')
        + p(run("It is low and falls."))
        + p(run("In winter", "<w:b/>"))
        + p(run("It falls more, ") + run("much more.", "<w:b/>"))
        + p(run("Not ", "<w:b/>") + run("a heading", '<w:b w:val="0"/>'))
    )
    assert lines_of(data) == [
        (LineKind.HEADING, "Pay", 1),
        (LineKind.TEXT, "It is low and falls.", 0),
        (LineKind.HEADING, "In winter", 10),
        (LineKind.TEXT, "It falls more, much more.", 0),
        (LineKind.TEXT, "Not a heading", 0),
    ]


def test_lists_nested_and_numbered():
    data = make(
        ("", "You need:"),
        ("List Bullet", "rope"),
        ("List Bullet 2", "thin"),
        ("List Bullet", "saw"),
        ("", "Then it begins."),
        ("List Number", "Climb"),
        ("List Number", "Cut"),
        ("", "That is all."),
    )
    assert text_of(data) == "You need:\n\n- rope\n  - thin\n- saw\n\nThen it begins.\n\n1. Climb\n2. Cut\n\nThat is all.\n"
    assert [kind for kind, _, _ in lines_of(data)][1:4] == [LineKind.BULLET] * 3


def test_numbering_that_starts_later_and_counts_each_level():
    def item(text, depth, number="7"):
        return p(run(text), f'<w:numPr><w:ilvl w:val="{depth}"/><w:numId w:val="{number}"/></w:numPr>')

    numbering = f"""<w:numbering {nsdecls("w")}>
        <w:abstractNum w:abstractNumId="1">
            <w:lvl w:ilvl="0"><w:start w:val="3"/><w:numFmt w:val="decimal"/></w:lvl>
            <w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="lowerLetter"/></w:lvl>
        </w:abstractNum>
        <w:num w:numId="7"><w:abstractNumId w:val="1"/></w:num></w:numbering>"""
    data = repacked(body(item("Climb", 0) + item("up", 1) + item("on", 1) + item("Cut", 0) + item("out", 1)), word__numbering_dot_xml=numbering)
    assert text_of(data) == "3. Climb\n  a. up\n  b. on\n4. Cut\n  a. out\n"


def test_marks_that_were_typed():
    data = body(p(run("You need:<w:br/>").replace("&lt;", "<")) + p(run("- rope")) + p(run("\u2022\u00a0saw")) + p(run("It is Monday.")))
    assert text_of(data).endswith("- rope\n- saw\n\nIt is Monday.\n")


def test_items_on_lines_of_one_paragraph():
    data = body(p(run("You need:") + "<w:r><w:br/><w:t>- rope</w:t><w:br/><w:t>- saw</w:t></w:r>"))
    assert text_of(data) == "You need:\n\n- rope\n- saw\n"


def cell(*texts, properties=""):
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{''.join(p(run(text)) for text in texts)}</w:tc>"


def row(*cells, properties=""):
    return f"<w:tr><w:trPr>{properties}</w:trPr>{''.join(cells)}</w:tr>"


def table(*rows):
    return f"<w:tbl><w:tblPr/><w:tblGrid/>{''.join(rows)}</w:tbl>"


def test_a_table():
    rows = [["Tree", "Hours"], ["Oak", "9"], ["Elm", ""]]
    assert rows_of(body(table(*(row(*map(cell, each)) for each in rows)))) == rows


def test_merged_cells_are_said_in_each():
    data = body(
        table(
            row(cell("Tree"), cell("Hours"), cell("Days")),
            row(cell("Oak", properties='<w:vMerge w:val="restart"/>'), cell("all the same", properties='<w:gridSpan w:val="2"/>')),
            row(cell("", properties="<w:vMerge/>"), cell("9"), cell("1")),
            row(cell("2"), cell("3"), properties='<w:gridBefore w:val="1"/>'),
        )
    )
    assert rows_of(data) == [["Tree", "Hours", "Days"], ["Oak", "all the same", "all the same"], ["Oak", "9", "1"], ["", "2", "3"]]


def test_a_row_below_a_header_that_spans_columns_is_header_too():
    document = docx.Document()
    table = document.add_table(rows=3, cols=4)
    for row, cells in enumerate((("", "Bees", "", "Wasps"), ("", "Tame", "Wild", ""), ("Sting", "1", "2", "3"))):
        for column, cell in enumerate(cells):
            table.cell(row, column).text = cell
    table.cell(0, 1).merge(table.cell(0, 2))
    for column in (0, 3):
        table.cell(0, column).merge(table.cell(1, column))
    assert read_docx(saved(document)).text.strip().split("\n") == ["|  | Bees Tame | Bees Wild | Wasps |", "| Sting | 1 | 2 | 3 |"]


def test_two_rows_of_headers_are_one():
    header = "<w:tblHeader/>"
    data = body(
        table(
            row(cell("Tree"), cell("Pay", properties='<w:gridSpan w:val="2"/>'), properties=header),
            row(cell(""), cell("first year"), cell("later"), properties=header),
            row(cell("Oak"), cell("9"), cell("10")),
        )
    )
    assert rows_of(data) == [["Tree", "Pay first year", "Pay later"], ["Oak", "9", "10"]]


def test_paragraphs_and_items_in_a_cell():
    data = body(table(row(cell("Tree"), cell("Tools")), row(cell("Oak"), cell("rope", "saw")), row(cell("Elm"), cell("It is small.", "It is old."))))
    assert rows_of(data)[1:] == [["Oak", "rope; saw"], ["Elm", "It is small. It is old."]]


def test_a_frame_around_paragraphs_is_no_table():
    assert text_of(body(table(row(cell("Trees fall.", "They grow."))))) == "Trees fall.\n\nThey grow.\n"


def test_tracked_changes_are_taken_as_accepted():
    data = body(
        p(run("Trees ") + f"<w:ins>{run('often ')}</w:ins><w:del><w:r><w:delText>never </w:delText></w:r></w:del>" + run("fall."))
        + p(f"<w:moveFrom>{run('They grow.')}</w:moveFrom>", "<w:rPr><w:moveFrom/></w:rPr>")
        + p(run("Between."))
        + p(f"<w:moveTo>{run('They grow.')}</w:moveTo>")
        + p(run("The end was "), "<w:rPr><w:del/></w:rPr>")
        + p(run("joined."))
        + table(
            row(cell("Tree"), cell("Hours")),
            row(cell("Ash"), cell("1"), properties="<w:del/>"),
            row(cell("Oak"), cell("9"), properties="<w:ins/>"),
        )
    )
    assert text_of(data) == "Trees often fall.\n\nBetween.\n\nThey grow.\n\nThe end was joined.\n\n| Tree | Hours |\n| Oak | 9 |\n"


def test_links_fields_and_controls_keep_their_text():
    field = '<w:r><w:fldChar w:fldCharType="begin"/><w:instrText>PAGEREF x</w:instrText><w:fldChar w:fldCharType="separate"/></w:r>'
    data = body(
        p(run("See ") + f'<w:hyperlink w:anchor="a">{run("the yard")}</w:hyperlink>' + run(" on page ") + field + run("7."))
        + f"<w:sdt><w:sdtPr/><w:sdtContent>{p(run('In a control.'))}</w:sdtContent></w:sdt>"
        + p(run("Hard") + "<w:r><w:noBreakHyphen/><w:t>wood</w:t><w:tab/><w:t>falls</w:t><w:softHyphen/><w:t>.</w:t></w:r>")
        + p(run("Seen") + run(" and hidden", "<w:vanish/>") + run("."))
    )
    assert text_of(data) == "See the yard on page 7.\n\nIn a control.\n\nHard-wood falls.\n\nSeen.\n"


def test_a_text_box_is_read_once():
    box = f"<w:txbxContent>{p(run('In a box.'))}</w:txbxContent>"
    mc = 'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
    choice, fallback = f'<mc:Choice Requires="wps"><w:drawing>{box}</w:drawing></mc:Choice>', f"<mc:Fallback><w:pict>{box}</w:pict></mc:Fallback>"
    both = f"<mc:AlternateContent {mc}>{choice}{fallback}</mc:AlternateContent>"
    assert text_of(body(p(run("Beside it.") + f"<w:r>{both}</w:r>"))) == "Beside it.\n\nIn a box.\n"


def test_headers_footers_and_comments_are_not_in_the_text():
    document = docx.Document()
    document.sections[0].header.paragraphs[0].text = "The yearbook"
    document.sections[0].footer.paragraphs[0].text = "Page 1"
    paragraph = document.add_paragraph("Trees fall.")
    document.add_comment(paragraph.runs, text="Really?", author="Ana")
    assert text_of(saved(document)) == "Trees fall.\n"


def test_footnotes_stand_below_the_text_and_are_marked():
    notes = f'<w:footnotes {nsdecls("w")}><w:footnote w:id="1">{p(run("So says the yard."))}</w:footnote></w:footnotes>'
    data = repacked(
        body(p(run("Trees fall.") + '<w:r><w:footnoteReference w:id="1"/></w:r>')),
        word__footnotes_dot_xml=notes,
        word___rels__document_dot_xml_dot_rels='<Relationships><Relationship Type="x/footnotes" Target="footnotes.xml"/></Relationships>',
    )
    rendering = read_docx(data)
    assert rendering.text == "Trees fall.\n\nSo says the yard.\n"
    assert [(line.kind, line.dropped) for line in rendering.lines] == [(LineKind.TEXT, ""), (LineKind.ASIDE, "footnote")]


def test_a_table_of_contents_is_marked():
    document = docx.Document()
    document.styles.add_style("toc 1", 1)
    document.add_paragraph("Pay\t3", style="toc 1")
    document.add_paragraph("It is low.")
    rendering = read_docx(saved(document))
    assert [(line.kind, line.dropped) for line in rendering.lines] == [(LineKind.ASIDE, "table of contents"), (LineKind.TEXT, "")]


def test_core_properties():
    from datetime import datetime

    document = docx.Document()
    document.add_paragraph("Oaks and their friends grow.")
    properties = document.core_properties
    properties.title, properties.author = "Oaks and their friends", "Ana Rey"
    properties.created, properties.modified = datetime(2024, 2, 29), datetime(2024, 5, 1)
    metadata = read_docx(saved(document)).metadata
    assert (metadata.title, metadata.author, metadata.published, metadata.updated) == (
        "Oaks and their friends",
        "Ana Rey",
        "2024-02-29",
        "2024-05-01",
    )


def test_properties_that_say_nothing():
    metadata = read_docx(make(("", "Trees fall."))).metadata
    assert (metadata.title, metadata.author, metadata.published) == (None, None, None)


def test_strict_files_have_other_name_spaces():
    strict = make(("Heading 1", "Pay"), ("", "It is low."))
    with zipfile.ZipFile(io.BytesIO(strict)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist() if name.endswith((".xml", ".rels"))}
    old, new = b"http://schemas.openxmlformats.org/wordprocessingml/2006/main", b"http://purl.oclc.org/ooxml/wordprocessingml/main"
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content.replace(old, new))
    assert text_of(stream.getvalue()) == "Pay\n\nIt is low.\n"


GOOD = make(("", "Trees fall."))
ENTITY = f'<!DOCTYPE x [<!ENTITY a "bees">]><w:document {nsdecls("w")}><w:body><w:p><w:r><w:t>&a;</w:t></w:r></w:p></w:body></w:document>'


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        pytest.param(b"", "damaged", id="empty"),
        pytest.param(b"Trees fall.", "damaged", id="no archive"),
        pytest.param(GOOD[: len(GOOD) // 2], "damaged", id="cut"),
        pytest.param(bytes(range(256)) * 40, "damaged", id="random"),
        pytest.param(b"PK\x03\x04" + bytes(range(256)) * 40, "damaged", id="random behind the mark of an archive"),
        pytest.param(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), r"old format.*save it as \.docx", id="an old file renamed"),
        pytest.param(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "protected with a password", id="encrypted"),
        pytest.param(b"{\\rtf1 Trees fall.}", "rich text", id="rich text renamed"),
        pytest.param(repacked(GOOD, word__document_dot_xml=None), "no Word document", id="without its text"),
        pytest.param(repacked(GOOD, word__document_dot_xml="<w:document>"), "damaged", id="XML that is not whole"),
        pytest.param(repacked(GOOD, word__document_dot_xml=ENTITY), "defines entities", id="entities"),
        pytest.param(body(p("")), "no text", id="nothing written"),
        pytest.param(repacked(GOOD, **{f"word__media__{i}": "" for i in range(6000)}), "unpacks to more", id="many entries"),
    ],
)
def test_unreadable_files(data, reason):
    with pytest.raises(UnreadableFile, match=reason):
        read_docx(data)


def test_a_bomb_is_refused_before_it_is_unpacked():
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive, archive.open(MAIN, "w") as part:
        for _ in range(500):
            part.write(b"x" * 1_000_000)
    assert len(stream.getvalue()) < 1_000_000
    with pytest.raises(UnreadableFile, match="unpacks to more"):
        read_docx(stream.getvalue())


def test_a_bomb_that_lies_about_its_size():
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(MAIN, b"x" * 100_000_000)
    honest, small = (100_000_000).to_bytes(4, "little"), (1000).to_bytes(4, "little")
    with pytest.raises(UnreadableFile, match=r"damaged|unpacks to more"):
        read_docx(stream.getvalue().replace(honest, small))
