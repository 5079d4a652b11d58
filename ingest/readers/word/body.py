"""The text of a Word file: paragraphs and tables in order, with tracked changes taken as accepted."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from xml.etree.ElementTree import Element

from ingest.readers.word.styles import Look, Numbering, Styles, is_on, value

GONE = frozenset(
    {"del", "moveFrom", "delText", "instrText", "delInstrText", "rt", "Fallback", "annotation", "pPr", "rPr", "sectPr", "tblPr", "trPr", "tcPr"}
)
APART = frozenset({"txbxContent"})  # a text box: its paragraphs stand below the one that holds it
SAID = {"tab": " ", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}
ENDED = re.compile(r"[.!?:;,\u2026][\"'\u201d\u2019)\]]*$")


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph's text (lines parted by line breaks), its look, and the mark and depth of an item."""

    text: str
    look: Look
    mark: str = ""
    depth: int = 0
    bold: bool = False
    level: int | None = None  # of a heading; 0 for the title


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of cells, each cell its paragraphs; a cell that spans several is said in each. The first `headers` rows are marked as headers."""

    rows: tuple[tuple[tuple[Paragraph, ...], ...], ...]
    headers: int = 0

    def is_parted(self) -> bool:
        """Whether the second row goes on with the header: it names the columns below a cell that spans several, and no row of its own."""
        if len(self.rows) < 3 or len(self.rows[0]) != len(self.rows[1]):
            return False
        first, second = self.rows[:2]
        spanned = [(left, right) for left, right in pairwise(range(1, len(first))) if first[left] and first[left] is first[right]]
        named = all(second[left] and second[right] and second[left] is not second[right] for left, right in spanned)
        figures = any(map(str.isdigit, "".join(paragraph.text for cell in second for paragraph in cell)))
        return bool(spanned) and named and not figures and (not second[0] or second[0] is first[0])


class Body:
    """Reads paragraphs and tables; knows the styles, and counts the lists."""

    def __init__(self, styles: Styles, numbering: Numbering) -> None:
        self._styles, self._numbering = styles, numbering
        self._carried = ""  # the text of a paragraph whose end was deleted: it goes on in the next

    def blocks(self, parent: Element) -> Iterator[Paragraph | Table]:
        """The blocks of an element in order; those of a text box behind the paragraph that holds it."""
        for child in parent:
            if child.tag == "p":
                yield from self._paragraphs(child)
            elif child.tag == "tbl":
                yield self._table(child)
            elif child.tag == "AlternateContent":
                yield from self.blocks(_choice(child))
            elif child.tag not in GONE:
                yield from self.blocks(child)

    def _paragraphs(self, element: Element) -> Iterator[Paragraph | Table]:
        boxes: list[Element] = []
        runs = list(_runs(element, boxes))
        text = self._carried + "".join(said for said, _ in runs)
        self._carried = ""
        look = self._styles.look(value(element, "pPr/pStyle"))
        if element.find("pPr/rPr/del") is not None or element.find("pPr/rPr/moveFrom") is not None:
            self._carried = text
        elif text.strip():
            told = [run for said, run in runs if said.strip()]
            bold = bool(told) and all(is_on(switch) if (switch := run.find("rPr/b")) is not None else look.bold for run in told)
            mark, depth = self._mark(element, look)
            yield Paragraph(text, look, mark, depth, bold, _level(element, look))
        for box in boxes:
            yield from self.blocks(box)

    def _mark(self, element: Element, look: Look) -> tuple[str, int]:
        own = element.find("pPr/numPr")
        list_id = (value(own, "numId") if own is not None else "") or look.list_id
        told = (value(own, "ilvl") if own is not None else "") or look.depth
        depth = int(told) if told.isdigit() else 0
        mark = self._numbering.mark(list_id, depth)
        if mark is None and look.named_list and list_id != "0":
            mark = "-"
        return mark or "", max(depth, look.named_depth)

    def _table(self, element: Element) -> Table:
        rows: list[tuple[tuple[Paragraph, ...], ...]] = []
        headers = 0
        for row in _descend(element, "tr"):
            if row.find("trPr/del") is not None:
                continue
            before = value(row, "trPr/gridBefore")
            cells: list[tuple[Paragraph, ...]] = [()] * (min(int(before), 60) if before.isdigit() else 0)
            for cell in _descend(row, "tc"):
                span = value(cell, "tcPr/gridSpan")
                merged = cell.find("tcPr/vMerge")
                goes_on = merged is not None and merged.get("val", "continue") == "continue"
                above = rows[-1][len(cells)] if goes_on and rows and len(cells) < len(rows[-1]) else None
                said = above if above is not None else tuple(self._flat(cell))
                cells += [said] * (min(int(span), 60) if span.isdigit() else 1)
            if is_on(row.find("trPr/tblHeader")) and headers == len(rows):
                headers += 1
            rows.append(tuple(cells))
        return Table(tuple(rows), headers)

    def _flat(self, cell: Element) -> Iterator[Paragraph]:
        """The paragraphs of a cell, those of a table inside it too."""
        for block in self.blocks(cell):
            if isinstance(block, Paragraph):
                yield block
            else:
                yield from (each for row in block.rows for inner in row for each in inner)


def _level(element: Element, look: Look) -> int | None:
    outline = value(element, "pPr/outlineLvl")
    if outline.isdigit():
        return int(outline) + 1 if int(outline) < 9 else None
    return look.level


def _runs(element: Element, boxes: list[Element]) -> Iterator[tuple[str, Element]]:
    """The pieces of text of a paragraph with the runs that they stand in; text boxes are put aside."""
    for child in element:
        if child.tag in APART:
            boxes.append(child)
        elif child.tag == "AlternateContent":
            yield from _runs(_choice(child), boxes)
        elif child.tag == "t":
            yield child.text or "", element
        elif child.tag in SAID:
            yield ("" if child.get("type") in ("page", "column") else SAID[child.tag]), element
        elif child.tag not in GONE and not (child.tag == "r" and is_on(child.find("rPr/vanish"))):
            yield from _runs(child, boxes)


def _choice(alternatives: Element) -> Element:
    """The first of several ways to say the same thing."""
    return next(iter(alternatives), alternatives)


def _descend(element: Element, tag: str) -> Iterator[Element]:
    """The nearest elements of that name, through whatever is wrapped around them, not into tables inside."""
    for child in element:
        if child.tag == tag:
            yield child
        elif child.tag not in GONE and child.tag != "tbl":
            yield from _descend(child, tag)


def cell_text(paragraphs: tuple[Paragraph, ...]) -> str:
    """A cell's paragraphs as one line: items and words are parted by semicolons, sentences by blanks."""
    joined = ""
    for each in paragraphs:
        said = " ".join(each.text.split())
        joined += said if not joined else f"{' ' if ENDED.search(joined) and not each.mark else ' ' if joined.endswith((';', ':')) else '; '}{said}"
    return joined
