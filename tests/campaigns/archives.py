"""Hostile Word and PDF files by kind, each made by code."""

import io
import struct
import zipfile
import zlib
from collections.abc import Callable

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
RELATIONS = '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{}</Relationships>'
RELATED = RELATIONS.format(f'<Relationship Id="a" Type="{OFFICE}/officeDocument" Target="word/document.xml"/>')
SAID = "<w:p><w:r><w:t>A welder joins metal parts with heat. Welders earn $48,000 a year.</w:t></w:r></w:p>"


def body(content=SAID):
    return f"<w:document {W}><w:body>{content}</w:body></w:document>"


def packed(parts, method=zipfile.ZIP_DEFLATED):
    """A ZIP archive of parts, pairs of name and content."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", method) as archive:
        for name, content in parts:
            archive.writestr(zipfile.ZipInfo(name), content, method)
    return file.getvalue()


def word(content=SAID, *more, document=None, relations=RELATED):
    """A Word file."""
    return packed([("_rels/.rels", relations), ("word/document.xml", document or body(content)), *more])


def lying(data, size):
    """The archive with another unpacked size of its entries, in both places that tell it."""
    changed = bytearray(data)
    for mark, offset in ((b"PK\3\4", 22), (b"PK\1\2", 24)):
        at = changed.find(mark)
        while at >= 0:
            changed[at + offset : at + offset + 4] = struct.pack("<I", size)
            at = changed.find(mark, at + 4)
    return bytes(changed)


def overlapping():
    """An archive whose entries all are the same bytes of the file."""
    data = word("<w:p/>" * 100_000)
    start = data.index(b"PK\1\2")
    directory, end = data[start : data.index(b"PK\5\6")], data[data.index(b"PK\5\6") :]
    one = directory[directory.rindex(b"PK\1\2") :]
    count = 4_000
    more = directory + one * (count - 2)
    return data[:start] + more + end[:8] + struct.pack("<HHI", count, count, len(more)) + end[16:]


def deep(tag, depth):
    return f"<w:{tag}>" * depth + SAID + f"</w:{tag}>" * depth


def _bomb_of_entities():
    told = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))
    return f'<?xml version="1.0"?><!DOCTYPE w:document [<!ENTITY a0 "ha">{told}]>' + body("<w:p><w:r><w:t>&a9;</w:t></w:r></w:p>")


def _external(kind):
    return f'<?xml version="1.0"?><!DOCTYPE w:document [{kind}]>' + body("<w:p><w:r><w:t>&e;%p;</w:t></w:r></w:p>")


CELL = "<w:tc><w:p><w:r><w:t>a</w:t></w:r></w:p></w:tc>"
LOOP = RELATIONS.format(f'<Relationship Id="a" Type="{OFFICE}/styles" Target="document.xml"/>')
WORD: dict[str, Callable[[], bytes]] = {
    "honest": word,
    "bomb, one part": lambda: word("<w:p/>" + " " * 200_000_000),
    "bomb, many parts": lambda: word(SAID, *[(f"word/media/{n}.png", b"\0" * 50_000_000) for n in range(10)]),
    "bomb, lying sizes": lambda: lying(word(" " * 100_000_000), 10),
    "lying sizes, too large": lambda: lying(word(), 0xFFFFFFFE),
    "sizes of nothing": lambda: lying(word(), 0),
    "overlapping entries": overlapping,
    "100,000 entries": lambda: packed([("_rels/.rels", RELATED), ("word/document.xml", body()), *((f"a{n}", b"") for n in range(100_000))], zipfile.ZIP_STORED),
    "names out of the folder": lambda: word(SAID, ("../../../etc/passwd", b"a"), ("/etc/passwd", b"a"), ("C:\\a", b"a")),
    "names, quoted and long": lambda: word(SAID, ('"a"\n<b>', b"a"), ("a" * 60_000, b"a"), ("\u202e\0a", b"a")),
    "the same name twice": lambda: packed([("_rels/.rels", RELATED), ("word/document.xml", b"a"), ("WORD/document.xml", body())]),
    "document type": lambda: word(document='<!DOCTYPE a><a/>' + body()),
    "bomb of entities": lambda: word(document=_bomb_of_entities()),
    "external entity": lambda: word(document=_external('<!ENTITY e SYSTEM "file:///etc/passwd">')),
    "external parameter": lambda: word(document=_external('<!ENTITY % p SYSTEM "http://127.0.0.1:9/a.dtd"> %p;')),
    "entities in UTF-16": lambda: word(document=_bomb_of_entities().replace('"1.0"', '"1.0" encoding="utf-16"', 1).encode("utf-16")),
    "entities in UTF-7": lambda: word(document=b'<?xml version="1.0" encoding="utf-7"?>+ADwAIQ-DOCTYPE a+AD4-'),
    "relations to themselves": lambda: word(SAID, ("word/_rels/document.xml.rels", LOOP)),
    "relations out of the file": lambda: word(relations=RELATED.replace("word/document.xml", "../../../../etc/passwd")),
    "relations to a network": lambda: word(relations=RELATED.replace("word/document.xml", "http://127.0.0.1:9/a.xml").replace("Id=", 'TargetMode="External" Id=')),
    "relations, 100,000": lambda: word(relations=RELATIONS.format(f'<Relationship Id="a" Type="{OFFICE}/a" Target="b"/>' * 100_000)),
    "no text": lambda: word(""),
    "no document": lambda: packed([("_rels/.rels", RELATED)]),
    "nothing": lambda: packed([]),
    "tags nested": lambda: word(deep("sdt", 5_000)),
    "tags nested deeper": lambda: word(deep("sdt", 200_000)),
    "tables nested": lambda: word("<w:tbl><w:tr><w:tc>" * 3_000 + SAID + "</w:tc></w:tr></w:tbl>" * 3_000),
    "100,000 paragraphs": lambda: word(SAID * 100_000),
    "100,000 empty paragraphs": lambda: word("<w:p/>" * 100_000 + SAID),
    "100,000 rows": lambda: word(f"<w:tbl>{f'<w:tr>{CELL}{CELL}</w:tr>' * 100_000}</w:tbl>"),
    "100,000 columns": lambda: word(f"<w:tbl>{f'<w:tr>{CELL * 50_000}</w:tr>' * 2}</w:tbl>"),
    "spans": lambda: word(f"<w:tbl>{'<w:tr><w:tc><w:tcPr><w:gridSpan w:val={}/></w:tcPr>'.format(repr('9' * 5_000))}{SAID}</w:tc>{CELL}</w:tr></w:tbl>"),
    "digits that are none": lambda: word(f'<w:p><w:pPr><w:outlineLvl w:val="\u00b2"/></w:pPr></w:p>{SAID}'),
    "levels": lambda: word(f'<w:p><w:pPr><w:numPr><w:ilvl w:val="{"9" * 5_000}"/><w:numId w:val="1"/></w:numPr></w:pPr><w:r><w:t>a</w:t></w:r></w:p>{SAID}'),
    "depth": lambda: word(f'<w:p><w:pPr><w:numPr><w:ilvl w:val="999999999"/><w:numId w:val="1"/></w:numPr></w:pPr><w:r><w:t>a</w:t></w:r></w:p>{SAID}'),
    "styles on each other": lambda: word(
        SAID,
        ("word/_rels/document.xml.rels", RELATIONS.format(f'<Relationship Id="a" Type="{OFFICE}/styles" Target="styles.xml"/>')),
        ("word/styles.xml", f'<w:styles {W}><w:style w:type="paragraph" w:styleId="a"><w:basedOn w:val="a"/></w:style></w:styles>'),
    ),
    "styles, a long chain": lambda: word(
        '<w:p><w:pPr><w:pStyle w:val="s9999"/></w:pPr></w:p>' + SAID,
        ("word/_rels/document.xml.rels", RELATIONS.format(f'<Relationship Id="a" Type="{OFFICE}/styles" Target="styles.xml"/>')),
        ("word/styles.xml", f"<w:styles {W}>" + "".join(f'<w:style w:type="paragraph" w:styleId="s{n}"><w:basedOn w:val="s{n - 1}"/></w:style>' for n in range(10_000)) + "</w:styles>"),
    ),
    "a million characters": lambda: word(f"<w:p><w:r><w:t>{'welder ' * 150_000}</w:t></w:r></w:p>"),
    "attributes": lambda: word("<w:p " + " ".join(f'a{n}="b"' for n in range(100_000)) + "/>" + SAID),
    "cut": lambda: word()[:-30],
    "cut in the middle": lambda: word(SAID * 1_000)[:2_000],
    "wrong checksum": lambda: word().replace(struct.pack("<I", zlib.crc32(body().encode())), b"\1\2\3\4"),
    "encrypted flag": lambda: word().replace(b"PK\1\2\x14\x03\x14\0\0\0", b"PK\1\2\x14\x03\x14\0\1\0"),
    "method unknown": lambda: word().replace(b"PK\1\2\x14\x03\x14\0\0\0\x08\0", b"PK\1\2\x14\x03\x14\0\0\0\x63\0"),
    "LZMA": lambda: packed([("_rels/.rels", RELATED), ("word/document.xml", body())], zipfile.ZIP_LZMA),
    "no archive": lambda: b"PK\3\4" + b"\0" * 10_000,
    "empty": lambda: b"",
    "a comment of a bomb": lambda: word() + b"PK\5\6" * 10_000,
    "old format": lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 10_000,
}  # fmt: skip


def pdf(objects, *, trailer="/Root 1 0 R", tail=b"", version="1.7"):
    """A PDF of numbered objects, with a table of where they are."""
    written, places = bytearray(f"%PDF-{version}\n".encode()), []
    for number, content in enumerate(objects, 1):
        places.append(len(written))
        written += f"{number} 0 obj\n".encode() + (content if isinstance(content, bytes) else content.encode()) + b"\nendobj\n"
    table = len(written)
    written += f"xref\n0 {len(places) + 1}\n0000000000 65535 f \n".encode() + b"".join(b"%010d 00000 n \n" % place for place in places)
    return bytes(written) + f"trailer\n<< /Size {len(places) + 1} {trailer} >>\nstartxref\n{table}\n%%EOF\n".encode() + tail


def stream(content, extra=""):
    return f"<< /Length {len(content)} {extra} >>\nstream\n".encode() + content + b"\nendstream"


SHOWN = b"BT /F1 12 Tf 50 700 Td (A welder joins metal parts with heat. Welders earn $48,000 a year in towns.) Tj ET"
FONT = "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"
PAGE = "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> {} >>"


def one_page(shown=None, *, more="", catalogue="", font=FONT, extra=()):
    contents = shown if shown is not None else stream(SHOWN)
    return pdf(
        [f"<< /Type /Catalog /Pages 2 0 R {catalogue} >>", "<< /Type /Pages /Kids [3 0 R] /Count 1 >>", PAGE.format(more), contents, font, *extra]
    )


def _pages(count):
    kids = " ".join(["3 0 R"] * count)
    return pdf(["<< /Type /Catalog /Pages 2 0 R >>", f"<< /Type /Pages /Kids [{kids}] /Count {count} >>", PAGE.format(""), stream(SHOWN), FONT])


def _nested(depth):
    tree = [f"<< /Type /Pages /Kids [{number + 1} 0 R] /Count 1 >>" for number in range(2, depth)]
    return pdf(["<< /Type /Catalog /Pages 2 0 R >>", *tree, f"<< /Type /Page /Parent {depth - 1} 0 R /MediaBox [0 0 9 9] >>"])


PDF: dict[str, Callable[[], bytes]] = {
    "honest": one_page,
    "100,000 pages": lambda: _pages(100_000),
    "400 pages": lambda: _pages(400),
    "pages, a lying count": lambda: one_page().replace(b"/Count 1", b"/Count 2000000000"),
    "pages, a count below none": lambda: one_page().replace(b"/Count 1", b"/Count -5"),
    "pages in a loop": lambda: pdf(["<< /Type /Catalog /Pages 2 0 R >>", "<< /Type /Pages /Kids [2 0 R] /Count 1 /Parent 2 0 R >>"]),
    "pages nested": lambda: _nested(20_000),
    "catalogue of itself": lambda: pdf(["<< /Type /Catalog /Pages 1 0 R >>"]),
    "no pages": lambda: pdf(["<< /Type /Catalog /Pages 2 0 R >>", "<< /Type /Pages /Kids [] /Count 0 >>"]),
    "encrypted": lambda: pdf(["<< /Type /Catalog /Pages 2 0 R >>", "<< /Type /Pages /Kids [3 0 R] /Count 1 >>", PAGE.format(""), stream(SHOWN), FONT, "<< /Filter /Standard /V 1 /R 2 /O (" + "a" * 32 + ") /U (" + "b" * 32 + ") /P -4 >>"], trailer="/Root 1 0 R /Encrypt 6 0 R /ID [(a) (b)]"),
    "encrypted oddly": lambda: one_page().replace(b"/Root 1 0 R", b"/Root 1 0 R /Encrypt 3 0 R"),
    "stream, a bomb": lambda: one_page(stream(zlib.compress(b" " * 500_000_000), "/Filter /FlateDecode")),
    "stream, a bomb in a bomb": lambda: one_page(stream(zlib.compress(zlib.compress(b" " * 500_000_000)), "/Filter [/FlateDecode /FlateDecode]")),
    "stream, many filters": lambda: one_page(stream(SHOWN, f"/Filter [{'/ASCIIHexDecode ' * 10_000}]")),
    "stream, lying length": lambda: one_page(stream(SHOWN).replace(b"/Length 9", b"/Length 99999999")),
    "stream in itself": lambda: one_page().replace(b"/Length 96", b"/Length 4 0 R"),
    "stream, no end": lambda: one_page().replace(b"endstream", b""),
    "text, a million times": lambda: one_page(stream(zlib.compress(SHOWN * 100_000), "/Filter /FlateDecode")),
    "letters, each placed": lambda: one_page(stream(zlib.compress(b"BT /F1 12 Tf " + b"1 0 0 1 50 700 Tm (a) Tj " * 300_000 + b"ET"), "/Filter /FlateDecode")),
    "lines drawn": lambda: one_page(stream(zlib.compress(SHOWN + b" 0 0 m 9 9 l S" * 500_000), "/Filter /FlateDecode")),
    "boxes drawn": lambda: one_page(stream(zlib.compress(SHOWN + b" 0 0 9 9 re f" * 500_000), "/Filter /FlateDecode")),
    "states nested": lambda: one_page(stream(zlib.compress(b"q " * 1_000_000 + SHOWN), "/Filter /FlateDecode")),
    "arrays nested": lambda: one_page(stream(SHOWN), more=f"/A {'[' * 100_000}"),
    "dictionaries nested": lambda: one_page(stream(SHOWN), more="/A " + "<< /B " * 100_000),
    "forms in themselves": lambda: one_page(stream(b"/X Do"), more="/Resources << /XObject << /X 6 0 R >> >>", extra=[stream(b"/X Do " * 100, "/Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << /XObject << /X 6 0 R >> >>")]),
    "forms, doubling": lambda: one_page(stream(b"/X Do"), more="/Resources << /XObject << /X 6 0 R >> >>", extra=[stream(b"/X Do /X Do " + SHOWN, f"/Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << /Font << /F1 5 0 R >> /XObject << /X {n + 1} 0 R >> >>") for n in range(6, 36)]),
    "JavaScript": lambda: one_page(catalogue="/OpenAction << /S /JavaScript /JS (app.alert(1); this.submitForm('http://127.0.0.1:9/')) >>"),
    "launch": lambda: one_page(catalogue="/OpenAction << /S /Launch /F (/bin/sh) /Win << /F (cmd.exe) >> >>"),
    "a file in it": lambda: one_page(catalogue="/Names << /EmbeddedFiles << /Names [(a.exe) 6 0 R] >> >>", extra=["<< /Type /Filespec /F (../../a.exe) >>"]),
    "an outer stream": lambda: one_page(b"<< /Length 0 /F (/etc/passwd) /FFilter /FlateDecode >>\nstream\n\nendstream"),
    "a form to send": lambda: one_page(catalogue="/AcroForm << /XFA 6 0 R /Fields [] >>", extra=[stream(b'<!DOCTYPE a [<!ENTITY e SYSTEM "file:///etc/passwd">]><a>&e;</a>')]),
    "font unknown": lambda: one_page(font="<< /Type /Font /Subtype /Type99 /BaseFont /Nothing >>"),
    "font in itself": lambda: one_page(font="<< /Type /Font /Subtype /Type0 /BaseFont /A /DescendantFonts [5 0 R] /Encoding /Identity-H >>"),
    "font that draws": lambda: one_page(font="<< /Type /Font /Subtype /Type3 /FontBBox [0 0 9 9] /FontMatrix [1 0 0 1 0 0] /CharProcs << /a 4 0 R >> /Encoding << /Differences [65 /a] >> /FirstChar 65 /LastChar 65 /Widths [9] /Resources << /Font << /F1 5 0 R >> >> >>"),
    "font file of noise": lambda: one_page(font="<< /Type /Font /Subtype /TrueType /BaseFont /A /FontDescriptor << /Type /FontDescriptor /FontFile2 6 0 R >> >>", extra=[stream(bytes(range(256)) * 400)]),
    "letters, a map of surrogates": lambda: one_page(font="<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /ToUnicode 6 0 R >>", extra=[stream(b"1 begincodespacerange <00> <ff> endcodespacerange 1 beginbfrange <00> <ff> <d800> endbfrange")]),
    "letters, a large map": lambda: one_page(font="<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /ToUnicode 6 0 R >>", extra=[stream(b"1 beginbfrange <00000000> <ffffffff> <00000000> endbfrange " * 1_000)]),
    "a page of a million inches": lambda: one_page(more="/MediaBox [0 0 99999999999 99999999999]"),
    "a page of nothing": lambda: one_page(more="/MediaBox [0 0 0 0] /Rotate 99999999999"),
    "a page of no numbers": lambda: one_page(more="/MediaBox [nan inf (a) /b] /UserUnit -1"),
    "a picture of a million inches": lambda: one_page(stream(b"/X Do"), more="/Resources << /XObject << /X 6 0 R >> >>", extra=[stream(b"a", "/Type /XObject /Subtype /Image /Width 2000000000 /Height 2000000000 /BitsPerComponent 8 /ColorSpace /DeviceRGB")]),
    "places, none": lambda: one_page().replace(b"xref\n0", b"yref\n0"),
    "places, all wrong": lambda: one_page().replace(b" 00000 n", b"9 00000 n"),
    "places in a loop": lambda: one_page().replace(b"/Root 1 0 R", b"/Root 1 0 R /Prev 9"),
    "places, a million": lambda: one_page().replace(b"xref\n0 6", b"xref\n0 999999999"),
    "places in a stream": lambda: one_page() + b"9 0 obj\n" + stream(zlib.compress(b"\0" * 100_000_000), "/Type /XRef /Size 999999999 /W [1 8 8] /Root 1 0 R /Filter /FlateDecode") + b"\nendobj\nstartxref\n700\n%%EOF",
    "objects in objects": lambda: one_page(extra=[stream(zlib.compress(b"1 0 " * 1_000_000), "/Type /ObjStm /N 999999999 /First 10 /Filter /FlateDecode")]),
    "information, odd": lambda: pdf(["<< /Type /Catalog /Pages 2 0 R >>", "<< /Type /Pages /Kids [3 0 R] /Count 1 >>", PAGE.format(""), stream(SHOWN), FONT, "<< /Title <FEFFD800D800> /Author (" + "a" * 1_000_000 + ") /CreationDate (D:99999999999999Z) >>"], trailer="/Root 1 0 R /Info 6 0 R"),
    "version unknown": lambda: one_page().replace(b"%PDF-1.7", b"%PDF-99.9"),
    "cut": lambda: one_page()[:-40],
    "cut in the middle": lambda: one_page()[:300] + b"%%EOF",
    "twice": lambda: one_page() * 2,
    "noise": lambda: b"%PDF-1.7\n" + bytes(range(256)) * 4_000 + b"\n%%EOF",
    "an end again and again": lambda: one_page() + b"%%EOF\n" * 100_000,
    "empty": lambda: b"",
    "a page of the web": lambda: b"<html><body>%PDF-1.7 %%EOF</body></html>",
}  # fmt: skip
