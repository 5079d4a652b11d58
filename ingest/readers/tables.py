"""Tables of HTML: which of them hold data, and their cells as rows whose labels are right."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import groupby

from lxml import etree

from ingest.lines import LineKind
from ingest.readers.paragraphs import paragraph_kind
from ingest.readers.rendering import Canvas
from ingest.readers.words import BOLD, HEADINGS, SOFT_HYPHEN, UNSEEN, Words, is_block, visible_text

TABLES, ROWS = frozenset({"table", "grid"}), frozenset({"tr", "row"})
HEADERS = frozenset({"th", "columnheader", "rowheader"})
CELLS = frozenset({"td", "th", "cell", "gridcell", "columnheader", "rowheader"})
LAYOUT_PARTS = frozenset({*HEADINGS, "form", "nav", "article", "section"})
MOST_WORDS = 60  # on average in the cells of a table without headers: more are columns of a page
MOST_COLUMNS = 60  # a cell that says it is wider than this is no wider
SENTENCE_END = re.compile(r"[.;:,!?][\"'\u201d\u2019)\]]*$")


@dataclass(frozen=True, slots=True)
class Cell:
    """What stands in a cell, whether it is marked as a header, whether all of it is bold, and how far it reaches."""

    content: str
    header: bool
    bold: bool
    wide: int
    high: int


Grid = list[list[Cell]]


def is_table(element: etree._Element) -> bool:
    """Whether an element says that it is a table, by its tag or by its role."""
    return element.tag == "table" or element.get("role") in TABLES


def is_data_table(table: etree._Element) -> bool:
    """Whether a table holds data in rows and columns; one that lays out a page, or boxes a single text, does not."""
    if table.get("role") in ("presentation", "none") or any(is_table(each) for each in table.iterdescendants(etree.Element)):
        return False
    rows = [_cell_elements(row) for row in _row_elements(table)]
    filled = [row for row in rows if any(is_filled(cell) for cell in row)]
    if len(filled) < 2 or max(map(len, filled)) < 2:
        return False
    if any(_kind(cell) in HEADERS for row in filled for cell in row):
        return True
    if any(each.tag in LAYOUT_PARTS for each in table.iterdescendants(etree.Element)):
        return False
    cells = [cell for row in filled for cell in row]
    return sum(len("".join(visible_text(cell)).split()) for cell in cells) <= MOST_WORDS * len(cells)


def write_table(table: etree._Element, canvas: Canvas, dropped: Collection[etree._Element] = ()) -> None:
    """Writes a data table: its caption as a lead-in, its header as one row, then the rows; elements in `dropped` are left out.

    A cell that spans rows or columns stands in each of them. A row that is a single cell leads in the rows below it.
    """
    caption = table.find("caption")
    if caption is not None:
        canvas.line(LineKind.LEAD, cell_text(caption, dropped)[0])
    rows = _row_elements(table)
    grid = _without_empty(_spread([[_cell(cell, dropped) for cell in _cell_elements(row)] for row in rows]))
    heads = _header_rows(grid)
    header = [_joined(column) for column in zip(*(row for row in grid[:heads] if not _is_single(row)), strict=True)]
    for row in grid[:heads]:
        if _is_single(row):
            canvas.line(LineKind.LEAD, row[0].content)
    body = grid[heads:]
    while body and _is_single(body[-1]):
        body = body[:-1]
    if header and not body:
        canvas.row(header, first=True)
    for single, run in groupby(body, key=_is_single):
        group = list(run)
        if single:
            for row in group:
                canvas.line(LineKind.LEAD, row[0].content)
            continue
        canvas.row(header or [""] * len(group[0]), first=True)
        for row in group:
            canvas.row([cell.content for cell in row], first=False)
    for row in grid[heads + len(body) :]:
        canvas.line(paragraph_kind(row[0].content), row[0].content)


def cell_text(element: etree._Element, dropped: Collection[etree._Element] = ()) -> tuple[str, bool]:
    """The words of a cell in one line, its items and paragraphs joined by semicolons, and whether all of them are bold."""
    words, told, bold = Words(), [""], True
    if not len(element):  # as most are
        return " ".join((element.text or "").replace(SOFT_HYPHEN, "").split()), False
    walk = etree.iterwalk(element, events=("start", "end", "comment", "pi"))
    for event, each in walk:
        if event == "start" and (each.tag in UNSEEN or each in dropped or words.is_mark(each)):
            walk.skip_subtree()
            continue
        if event in ("start", "end") and each.tag not in UNSEEN and each not in dropped and is_block(each):
            said = words.take()
            bold = bold and (said.bold or not said.written)
            told += said.written.split("\n")
        if event == "start":
            words.start(each)
            words.add_text(each)
            continue
        if event == "end":
            words.end(each)
        if each is not element:
            words.add_tail(each)
    said = words.take()
    return _semicolons([*told, *said.written.split("\n")]), bold and (said.bold or not said.written)


def is_filled(element: etree._Element) -> bool:
    """Whether an element shows any word."""
    return any(not piece.isspace() for piece in visible_text(element))


def _semicolons(pieces: Sequence[str]) -> str:
    told: list[str] = []
    for piece in filter(None, map(str.strip, pieces)):
        told += [piece] if not told else [" " if SENTENCE_END.search(told[-1]) else "; ", piece]
    return "".join(told)


def _kind(element: etree._Element) -> str:
    role = element.get("role") or ""
    return role if role in CELLS | ROWS else str(element.tag)


def _row_elements(table: etree._Element) -> list[etree._Element]:
    return [each for each in table.iterdescendants(etree.Element) if _kind(each) in ROWS]


def _cell_elements(row: etree._Element) -> list[etree._Element]:
    return [each for each in row.iterchildren(etree.Element) if _kind(each) in CELLS]


def _cell(element: etree._Element, dropped: Collection[etree._Element]) -> Cell:
    content, bold = cell_text(element, dropped)
    inner = any(each.tag in BOLD for each in element.iterdescendants(etree.Element))
    above = next(element.iterancestors("thead", "table"), None)
    header = _kind(element) in HEADERS or (above is not None and above.tag == "thead")
    return Cell(content, header, bold and inner, _span(element, "colspan"), _span(element, "rowspan"))


def _span(element: etree._Element, name: str) -> int:
    told = (element.get(name) or "").strip()
    return min(max(int(told), 1), MOST_COLUMNS) if told.isdecimal() and len(told) < 9 else 1


def _spread(rows: Sequence[Sequence[Cell]]) -> Grid:
    """The rows with each cell in every place that it covers, all of them equally wide."""
    most = min(max((sum(cell.wide for cell in row) for row in rows if len(row) > 1), default=1), MOST_COLUMNS)
    reaching: dict[int, tuple[Cell, int]] = {}  # by column: a cell from above, and how many rows it still covers
    grid: Grid = []
    for row in rows:
        told: list[Cell] = []
        waiting = list(reversed(row))
        while len(told) < most and (waiting or len(told) in reaching):
            column = len(told)
            if column in reaching:
                cell, left = reaching.pop(column)
                told.append(cell)
                if left > 1:
                    reaching[column] = (cell, left - 1)
                continue
            cell = waiting.pop()
            for each in range(column, min(column + cell.wide, most)):
                told.append(cell)
                if cell.high > 1:
                    reaching[each] = (cell, cell.high - 1)
        grid.append(told)
    width = max(map(len, grid), default=0)
    empty = Cell("", False, False, 1, 1)
    return [[*row, *[empty] * (width - len(row))] for row in grid]


def _without_empty(grid: Grid) -> Grid:
    """The grid without rows and columns in which nothing stands."""
    rows = [row for row in grid if any(cell.content for cell in row)]
    kept = [column for column in range(len(rows[0]) if rows else 0) if any(row[column].content for row in rows)]
    return [[row[column] for column in kept] for row in rows]


def _header_rows(grid: Grid) -> int:
    """How many rows from the top are headers."""
    single = next((number for number, row in enumerate(grid) if not _is_single(row)), len(grid))
    marked = single
    while marked < len(grid) and all(cell.header or not cell.content for cell in grid[marked]):
        marked += 1
    if single < marked < len(grid):
        return marked
    return single if _is_facts(grid[single:]) else single + 1


def _is_facts(rows: Grid) -> bool:
    """Whether each row names a thing in its first cell and tells it in the others, with no header above."""
    labels, first = [row[0] for row in rows], rows[0] if rows else []
    if not first or not labels[0].content:
        return False
    if all(label.header for label in labels):
        return not any(cell.header for cell in first[1:])
    told = first[1:]
    return len(first) == 2 and all(label.bold or label.content.endswith(":") for label in labels) and not any(cell.bold for cell in told)


def _is_single(row: Sequence[Cell]) -> bool:
    """Whether one cell stands across the whole row."""
    return (
        len(row) > 1
        and bool(row[0].content)
        and (all(cell is row[0] for cell in row) or (not any(cell.content for cell in row[1:]) and row[0].wide > 1))
    )


def _joined(column: Sequence[Cell]) -> str:
    """What a column's header cells say, from the top, each once."""
    return " ".join(dict.fromkeys(cell.content for cell in column if cell.content))
