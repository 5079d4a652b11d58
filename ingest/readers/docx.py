"""DOCX: the text of a Word file with its headings, lists and tables, tracked changes taken as accepted.

Headers, footers and comments are left out. `confined` runs this in a process of its own.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ingest.errors import UnreadableFile
from ingest.lines import BULLET, NUMBERED, LineKind, shape
from ingest.readers.information import read_information
from ingest.readers.rendering import Canvas, Rendering
from ingest.readers.word.body import Body, Paragraph, Table, cell_text
from ingest.readers.word.package import Package
from ingest.readers.word.styles import Numbering, Styles

BOLD_HEADING_LEVEL, LONGEST_BOLD_HEADING = 10, 14
OPENING = 2000  # characters in which a believable title stands
NOTES = {"footnotes": "footnote", "endnotes": "endnote"}
CONTENTS = "table of contents"
WITHOUT_TEXT = "no text was found in it, perhaps it holds only pictures: give the article as text"
INFORMATION = {"title": "Title", "creator": "Author", "created": "CreationDate", "modified": "ModDate"}


def read_docx(data: bytes) -> Rendering:
    """The rendering of a Word file; its metadata are those of the file alone, not what its text says.

    Raises `UnreadableFile` for one that is damaged, encrypted, of another kind, or without text.
    """
    package = Package(data)
    body = Body(Styles(package.part("styles")), Numbering(package.part("numbering")))
    blocks = list(body.blocks(package.text()))
    if not any(isinstance(block, Paragraph) or any(any(row) for row in block.rows) for block in blocks):
        raise UnreadableFile(WITHOUT_TEXT)
    canvas = Canvas()
    _Writer(canvas, blocks).write()
    for kind, reason in NOTES.items():
        notes = package.part(kind)
        for block in body.blocks(notes) if notes is not None else ():
            if isinstance(block, Paragraph):
                canvas.line(LineKind.ASIDE, block.text, dropped=reason)
    core = package.part("core-properties", of_file=True)
    told = {INFORMATION[each.tag]: " ".join((each.text or "").split()) for each in core if each.tag in INFORMATION} if core is not None else {}
    return Rendering(canvas.text, canvas.lines, read_information(told, canvas.text[:OPENING]))


class _Writer:
    """Writes blocks to a canvas."""

    def __init__(self, canvas: Canvas, blocks: Sequence[Paragraph | Table]) -> None:
        self._canvas, self._blocks = canvas, blocks
        paragraphs = [block for block in blocks if isinstance(block, Paragraph)]
        self._titled = any(paragraph.level == 0 for paragraph in paragraphs)
        letters = sum(len(paragraph.text) for paragraph in paragraphs)
        self._plain = sum(len(paragraph.text) for paragraph in paragraphs if paragraph.bold) * 2 <= letters  # bold letters stand out
        self._headed = any(self._level(paragraph) for paragraph in paragraphs)
        self._in_list = False

    def write(self) -> None:
        """Writes all of them."""
        for block in self._blocks:
            if isinstance(block, Table):
                self._write_table(block)
            else:
                for paragraph in _split(block):
                    self._write_paragraph(paragraph)

    def _level(self, paragraph: Paragraph) -> int:
        """The level of a heading, 0 for any other paragraph; the title is the only one of level 1."""
        content = " ".join(paragraph.text.split())
        if paragraph.level is not None:
            return paragraph.level + self._titled
        short = len(content.split()) <= LONGEST_BOLD_HEADING and content[-1:] not in ".:,;"
        return BOLD_HEADING_LEVEL if paragraph.bold and self._plain and short and not paragraph.mark and not BULLET.match(content) else 0

    def _write_paragraph(self, paragraph: Paragraph) -> None:
        content = " ".join(paragraph.text.split())
        listed = False
        if paragraph.look.contents:
            self._canvas.line(LineKind.ASIDE, content, dropped=CONTENTS)
        elif level := self._level(paragraph):
            self._canvas.line(LineKind.HEADING, content, level=level)
        elif paragraph.mark:
            self._write_item(paragraph, content)
            listed = True
        else:
            kind = shape(content)
            self._canvas.line(LineKind.TEXT if kind is LineKind.SHORT and self._headed else kind, content)
        self._in_list = listed

    def _write_item(self, paragraph: Paragraph, content: str) -> None:
        kind = LineKind.BULLET if paragraph.mark == "-" else LineKind.NUMBERED
        self._canvas.line(kind, content, level=paragraph.depth, mark=f"{'  ' * paragraph.depth}{paragraph.mark} ", apart=not self._in_list)

    def _write_table(self, table: Table) -> None:
        rows = [[cell_text(cell) for cell in row] for row in table.rows]
        width = max(map(len, rows), default=0)
        if width < 2 or len(rows) < 2:  # a frame around paragraphs
            for paragraph in dict.fromkeys(paragraph for row in table.rows for cell in row for paragraph in cell):
                self._write_paragraph(paragraph)
            return
        headers = max(table.headers, 2 if table.is_parted() else 1)
        if headers > 1:
            rows = [[_together(column) for column in zip(*rows[:headers], strict=False)], *rows[headers:]]
        for number, row in enumerate(row for row in rows if any(row)):
            self._canvas.row([*row, *[""] * (width - len(row))], first=number == 0)
        self._in_list = False


def _together(cells: Sequence[str]) -> str:
    """What several header rows say above one column, each thing once."""
    return " ".join(dict.fromkeys(filter(None, cells)))


def _split(paragraph: Paragraph) -> list[Paragraph]:
    """The paragraph, in items where marks were typed: "- rope", one a line or alone."""
    lines = [line.strip() for line in paragraph.text.split("\n") if line.strip()]
    marked = [BULLET.match(line) or NUMBERED.match(line) for line in lines]
    if paragraph.mark or paragraph.level is not None or not any(marked) or (len(lines) > 1 and sum(map(bool, marked)) < 2):
        return [paragraph]
    told: list[Paragraph] = []
    for line, mark in zip(lines, marked, strict=True):
        if mark is None:
            told.append(replace(paragraph, text=line))
        else:
            told.append(replace(paragraph, text=line[mark.end() :], mark="-" if BULLET.match(line) else mark[1]))
    return told
