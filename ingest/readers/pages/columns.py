"""The order in which a person reads a page: columns one after the other, tables in their place."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from ingest.readers.pages.aligned import find_aligned, parts_rows, rest_of, table_end
from ingest.readers.pages.layout import Box, Piece, Row, Table, around
from ingest.readers.pages.numbered import mark_numbers
from ingest.readers.pages.ruled import Line

NARROWEST_GUTTER = 8.0  # points between two columns of text
FEWEST_COLUMN_LINES = 3
FEWEST_COLUMN_WORDS = 3.2  # a line of running text has on average; what has fewer is a table
HEADING_GAP = 1.5  # of the gap between lines: above a heading that stands below columns
ROWS_OF_HEADING = 2


def reading_order(rows: Sequence[Row], tables: Sequence[Table], rules: Sequence[Line], page: int, before: Table | None = None) -> list[Piece]:
    """The lines and tables of a page in the order of reading, each line with the box of its column of text.

    `before` is the table that ended the page before: it may go on at the top of this one.
    """
    placed = [(Piece(page, table.box, table.box, table=table),) for table in tables]
    shown = sorted([*rows, *placed], key=lambda row: row[0].base)
    rest = rest_of(before, shown, rules) if before else None
    if rest is None:
        return _ordered(shown, rules)
    box = rest.table.box
    return [Piece(page, box, box, table=rest.table), *_ordered(shown[rest.last :], rules)]


def _ordered(rows: Sequence[Row], rules: Sequence[Line]) -> list[Piece]:
    ordered: list[Piece] = []
    at = 0
    while at < len(rows):
        gutter = _find_gutter(rows[at:], rules)
        end = at
        if gutter is None:
            while end < len(rows) and (end == at or _find_gutter(rows[end:], rules) is None):
                end = max(table_end(rows, end, rules), end + 1)
            ordered += _one_column(rows[at:end], rules)
        else:
            end = at + len(_band(rows[at:], gutter))
            for side in _sides(rows[at:end], gutter):
                ordered += _ordered(side, rules)
        at = end
    return ordered


def _one_column(rows: Sequence[Row], rules: Sequence[Line]) -> list[Piece]:
    """The rows as lines from edge to edge, those that make a table as that table."""
    told: list[Piece] = []
    at = 0
    rows = mark_numbers(rows)
    for found in find_aligned(rows, rules):
        told += [whole(row) for row in rows[at : found.first]]
        told.append(Piece(rows[found.first][0].page, found.table.box, found.table.box, table=found.table))
        at = found.last
    return _with_column(told + [whole(row) for row in rows[at:]])


def whole(row: Row) -> Piece:
    """A row of running text as one piece, however wide its gaps are."""
    return replace(row[0], box=around(piece.box for piece in row), words=tuple(word for piece in row for word in piece.words))


def _find_gutter(rows: Sequence[Row], rules: Sequence[Line]) -> float | None:
    """The middle of a gap between two columns of running text that begin here, or None."""
    places = [
        (left.box.right + right.box.left) / 2
        for row in rows[:FEWEST_COLUMN_LINES]
        for left, right in pairwise(row)
        if right.box.left - left.box.right >= NARROWEST_GUTTER
    ]
    return next((place for place in places if not _crosses(rows[0], place) and _is_gutter(_band(rows, place), place, rules)), None)


def _band(rows: Sequence[Row], place: float) -> Sequence[Row]:
    """The rows until one crosses the gutter; without a heading that stands below the columns, above what crosses."""
    end = next((i for i, row in enumerate(rows) if _crosses(row, place)), len(rows))
    if end == len(rows):
        return rows
    gaps = sorted(lower[0].base - upper[0].base for upper, lower in pairwise(rows[:end]))
    for first in range(end - 1, max(end - 1 - ROWS_OF_HEADING, 0), -1):
        one_sided = all(row[-1].box.right <= place for row in rows[first:end])
        if one_sided and rows[first][0].base - rows[first - 1][0].base > HEADING_GAP * gaps[len(gaps) // 2]:
            return rows[:first]
    return rows[:end]


def _is_gutter(band: Sequence[Row], place: float, rules: Sequence[Line]) -> bool:
    sides = _sides(band, place)
    if min(map(len, sides)) < FEWEST_COLUMN_LINES:
        return False
    if any(
        band[0][0].base < rule.at < band[-1][0].base and rule.start < place - NARROWEST_GUTTER and place + NARROWEST_GUTTER < rule.end
        for rule in rules
    ):
        return False
    if any(sum(map(_length, side)) / len(side) < FEWEST_COLUMN_WORDS for side in sides):
        return False
    return not parts_rows(band, place)


def _length(row: Row) -> float:
    return sum(len(piece.words) if piece.table is None else FEWEST_COLUMN_WORDS for piece in row)


def _crosses(row: Row, place: float) -> bool:
    return any(piece.box.left < place < piece.box.right for piece in row)


def _sides(rows: Sequence[Row], place: float) -> tuple[list[Row], list[Row]]:
    left = [tuple(piece for piece in row if piece.box.right <= place) for row in rows]
    right = [tuple(piece for piece in row if piece.box.left >= place) for row in rows]
    return [row for row in left if row], [row for row in right if row]


def _with_column(pieces: Sequence[Piece]) -> list[Piece]:
    """The pieces of one column, each with the box of those that it overlaps sideways."""
    boxes = [piece.box for piece in pieces]
    return [replace(piece, column=around(_beside(piece.box, boxes))) for piece in pieces]


def _beside(box: Box, boxes: Sequence[Box]) -> list[Box]:
    return [other for other in boxes if other.left < box.right and box.left < other.right]
