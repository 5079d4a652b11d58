"""Pages to canonical text: paragraphs joined from lines, headings by the look of their letters, lists, tables, and what each page repeats."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ingest.lines import Line, LineKind, shape
from ingest.readers.pages.columns import reading_order, whole
from ingest.readers.pages.grouping import Group, Style, make_groups
from ingest.readers.pages.joining import Joiner
from ingest.readers.pages.layout import LEADER, Page, Piece, Row, Table, is_mark, make_rows
from ingest.readers.pages.repeated import find_repeated
from ingest.readers.pages.ruled import find_ruled, level_rules
from ingest.readers.paragraphs import paragraph_kind
from ingest.readers.rendering import Canvas

REPEATED, CONTENTS = "repeated on each page", "table of contents"
LARGER = 1.07  # of the body's size: the smallest heading
LONGEST_HEADING, LONGEST_BOLD_HEADING = 25, 14  # words
NO_HEADING_ENDS = (".", ",", ";", ":")
CAPTION = re.compile(r"(?:figure|fig\.|table|chart|exhibit) ?\d", re.I)  # it heads a picture or table, not what stands below
SAME_EDGE = 15.0  # points between the left edges of a table and of its part on the next page
DEEPER = 4.0  # points between the marks of a list and those of a list inside it


@dataclass(frozen=True, slots=True)
class Shown:
    """A page in the order of reading, and the lines that it repeats."""

    pieces: list[Piece]
    repeated: list[str]


def write_pages(pages: Sequence[Page]) -> tuple[str, list[Line]]:
    """The canonical text of the pages and its lines."""
    shown = _show(pages)
    pieces = [piece for page in shown for piece in page.pieces]
    style = Style.of([piece for piece in pieces if piece.table is None])
    joiner = Joiner(
        [*(piece.text for piece in pieces), *(line for piece in pieces if piece.table for row in piece.table.rows for cell in row for line in cell)]
    )
    return _Writer(shown, style, joiner).write(make_groups(pieces, style))


def _show(pages: Sequence[Page]) -> list[Shown]:
    """The pages as they are read."""
    tables: list[list[Table]] = []
    rows: list[list[Row]] = []
    for page in pages:
        drawn, words = find_ruled(page.words, page.strokes, page.number)
        if tables and tables[-1]:
            drawn, words = _with_last_row(page, tables[-1][-1], drawn, words)
        tables.append(drawn)
        rows.append(make_rows(words, page.number))
    shown = []
    before: Table | None = None  # the table that ends the page before
    for page, drawn, page_rows, repeated in zip(pages, tables, rows, find_repeated(pages, rows), strict=True):
        kept = [row for i, row in enumerate(page_rows) if i not in repeated]
        told = [whole(page_rows[i]) for i in sorted(repeated)]
        pieces = reading_order(kept, drawn, level_rules(page.strokes), page.number, before)
        before = pieces[-1].table if pieces else None
        shown.append(Shown(pieces, [piece.text for piece in told]))
    return shown


def _with_last_row(page: Page, before: Table, drawn: list[Table], words: list) -> tuple[list[Table], list]:  # type: ignore[type-arg]
    """The tables of a page, with the single row that is left of one on the page before."""
    single, rest = find_ruled(words, page.strokes, page.number, fewest_rows=1)
    if len(single) == 1 and _goes_on(before, single[0]) and all(single[0].box.top < table.box.top for table in drawn):
        return [*single, *drawn], rest
    return drawn, words


def _goes_on(first: Table, second: Table) -> bool:
    """Whether the second table may be the first one's part on the next page."""
    overlap = (one[0] < other[1] and other[0] < one[1] for one, other in zip(first.columns, second.columns, strict=False))
    return len(first.columns) == len(second.columns) and abs(first.box.left - second.box.left) < SAME_EDGE and all(overlap)


class _Writer:
    """Writes groups of lines to a canvas, and at the end what the pages repeat: it would part lists that go on from page to page."""

    def __init__(self, shown: Sequence[Shown], style: Style, joiner: Joiner) -> None:
        self._shown, self._style, self._joiner = shown, style, joiner
        self._canvas = Canvas()
        self._marks: list[float] = []  # where the marks of the lists stand that we are in

    def write(self, groups: Sequence[Group]) -> tuple[str, list[Line]]:
        levels = self._heading_levels(groups)
        at = 0
        while at < len(groups):
            group = groups[at]
            if group.table:
                at = self._write_tables(groups, at)
                continue
            content = self._text(group)
            if LEADER.search(content):
                self._canvas.line(LineKind.ASIDE, content, dropped=CONTENTS)
            elif level := levels.get(at):
                self._canvas.line(LineKind.HEADING, content, level=level)
            elif group.mark:
                self._write_item(group)
            else:
                self._canvas.line(paragraph_kind(content) if levels else shape(content), content)
            if not group.mark or at in levels:
                self._marks = []
            at += 1
        for page in self._shown:
            for line in page.repeated:
                self._canvas.line(LineKind.ASIDE, line, dropped=REPEATED)
        return self._canvas.text, self._canvas.lines

    def _text(self, group: Group) -> str:
        return self._joiner.join([piece.text for piece in group.pieces])

    def _heading_levels(self, groups: Sequence[Group]) -> dict[int, int]:
        """The level of each group that is a heading, by its number: larger letters stand higher, bold ones of the body's size lowest."""
        looks = {at: look for at, group in enumerate(groups) if (look := self._heading_look(groups, at, group)) is not None}
        ranks = sorted(set(looks.values()), reverse=True)
        first, *others = looks or (-1,)
        titled = (
            bool(others) and _is_centred(groups[first]) and not any(_is_centred(groups[at]) for at in others if looks[at] == looks[first] == ranks[0])
        )
        below = titled and looks[first] == ranks[0] and any(looks[at] == ranks[0] for at in others)
        return {at: min(ranks.index(look) + 1 + (below and at != first), 6) for at, look in looks.items()}

    def _heading_look(self, groups: Sequence[Group], at: int, group: Group) -> tuple[float, bool] | None:
        """Size and weight of a group that looks like a heading; None for any other."""
        content = self._text(group)
        words = len(content.split())
        if (
            group.table
            or LEADER.search(content)
            or CAPTION.match(content)
            or not any(map(str.isalpha, content))
            or (group.mark and not group.counted)
        ):
            return None
        size, bold = group.pieces[0].size, all(piece.bold for piece in group.pieces)
        if size >= LARGER * self._style.size and words <= LONGEST_HEADING and not content.endswith((".", ",", ";")):
            return size, False
        apart = at + 1 == len(groups) or not groups[at + 1].pieces[0].bold or groups[at + 1].table or groups[at + 1].gap
        short = words <= LONGEST_BOLD_HEADING and not content.endswith(NO_HEADING_ENDS)
        heads = at + 1 < len(groups) and not (group.mark and groups[at + 1].mark)
        if bold and not self._style.bold and short and apart and heads and size >= 0.95 * self._style.size:
            return self._style.size, True
        return None

    def _write_item(self, group: Group) -> None:
        marks = next((i for i, word in enumerate(group.pieces[0].words) if not is_mark(word.text)), len(group.pieces[0].words))
        left = group.pieces[0].words[max(marks - 1, 0)].box.left  # of several marks the last one: an item that opens with a list
        fresh = not self._marks
        self._marks = [*(mark for mark in self._marks if mark < left - DEEPER), left]
        level = len(self._marks) - 1
        lines = [" ".join(word.text for word in group.pieces[0].words[marks:]), *(piece.text for piece in group.pieces[1:])]
        kind = LineKind.NUMBERED if group.counted else LineKind.BULLET
        mark = f"{group.mark} " if group.counted else "- "
        self._canvas.line(kind, self._joiner.join([line for line in lines if line]), level=level, mark="  " * level + mark, apart=fresh)

    def _write_tables(self, groups: Sequence[Group], at: int) -> int:
        """Writes a table with its parts on the next pages; the number of the group after it."""
        parts = [groups[at]]
        while at + len(parts) < len(groups) and self._is_next_part(parts[-1], groups[at + len(parts)]):
            parts.append(groups[at + len(parts)])
        tables = [part.table for part in parts if part.table]
        for number, cells in enumerate(self._rows(tables)):
            self._canvas.row(cells, first=number == 0)
        self._marks = []
        return at + len(parts)

    def _is_next_part(self, last: Group, group: Group) -> bool:
        turned = group.pieces[0].page == last.pieces[0].page + 1
        return bool(turned and last.table and group.table and _goes_on(last.table, group.table))

    def _rows(self, tables: Sequence[Table]) -> Iterator[list[str]]:
        """The rows of a table's parts: its header once, and a row that was broken between two pages as one."""
        rows: list[list[Sequence[str]]] = []
        for number, table in enumerate(tables):
            body = list(table.rows)
            if number and body[0] == tables[0].rows[0]:
                body = body[1:]
            elif number and _ends_row(body[0]):
                rows[-1] = [(*above, *below) for above, below in zip(rows[-1], body[0], strict=True)]
                body = body[1:]
            rows += [list(row) for row in body]
        return ([self._joiner.cell(cell) for cell in row] for row in rows)


def _is_centred(group: Group) -> bool:
    """Whether a line stands in the middle of its column and does not fill it."""
    box, column = group.pieces[0].box, group.pieces[0].column
    return box.left - column.left > 0.05 * column.width and abs(box.middle[0] - column.middle[0]) < 0.02 * column.width


def _ends_row(cells: Sequence[Sequence[str]]) -> bool:
    """Whether the first row on a page is the rest of the last one on the page before: without a label, or within a sentence."""
    label = " ".join(cells[0])
    return not label or label[0].islower()
