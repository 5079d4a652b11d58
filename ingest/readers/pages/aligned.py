"""Tables without drawn cells: rows whose pieces stand in columns, with at most level lines between them."""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from ingest.readers.pages.layout import Interval, Piece, Row, Table, around
from ingest.readers.pages.ruled import Line

FEWEST_ROWS = 3  # rows with two cells or more; two with a drawn line between, or with a bold header of three cells
LARGER_GAP = 1.15  # of the gap between the lines of one cell: one that parts rows
MOST_LINES = 6  # for each of its rows with two cells or more, on average
WIDEST_GAP = 3.5  # of the size: between two rows of one table
FEWEST_FULL = 3
ROOM = 0.4  # of the size: a blank and some more
TOGETHER = 0.5  # share of the cells below a larger gap that begin beside one of the other column
COVERING = 0.6  # share of the table's width that a line between its rows covers at least


@dataclass(frozen=True, slots=True)
class Found:
    """A table in the rows `[first, last)`."""

    first: int
    last: int
    table: Table


def find_aligned(rows: Sequence[Row], rules: Sequence[Line]) -> list[Found]:
    """The tables in rows of one column of text, in order."""
    found: list[Found] = []
    at = 0
    while at < len(rows):
        end = table_end(rows, at, rules)
        if end > at:
            found.append(Found(at, end, _read(rows[at:end], rules)))
        at = max(end, at + 1)
    return found


def table_end(rows: Sequence[Row], at: int, rules: Sequence[Line]) -> int:
    """The number of the row behind the table that begins with row `at`; `at` where none does."""
    end = _grow(rows, at, rules) if len(rows[at]) > 1 else at
    return end if end > at and _is_table(rows[at:end], rules) else at


def rest_of(before: Table, rows: Sequence[Row], rules: Sequence[Line]) -> Found | None:
    """The rest of the table that ended the page before, where the rows at the top of a page go on with it."""
    end = _rest_end(before, rows)
    return Found(0, end, _read(rows[:end], rules, before.columns)) if end else None


def _rest_end(before: Table, rows: Sequence[Row]) -> int:
    """How many rows at the top of a page go on with the table that ended the page before; at least one has several cells."""
    end = 0
    while end < len(rows) and all(sum(_overlaps(piece, column) for column in before.columns) == 1 for piece in rows[end]):
        places = [column_of(piece, before.columns) for piece in rows[end]]
        gap = rows[end][0].base - rows[end - 1][0].base if end else 0.0
        if len(set(places)) < len(places) or gap > WIDEST_GAP * rows[end][0].size:
            break
        end += 1
    while end and len(rows[end - 1]) == 1 and column_of(rows[end - 1][0], before.columns) == 0:
        end -= 1
    return end if any(len(row) > 1 for row in rows[:end]) else 0


def _overlaps(piece: Piece, column: Interval) -> bool:
    return piece.box.left < column[1] and column[0] < piece.box.right


def _grow(rows: Sequence[Row], at: int, rules: Sequence[Line]) -> int:
    """The end of the run from `at` in which no two pieces of one row share a column, without lines that only stand below."""
    end = at + 1
    while end < len(rows) and _fits(rows[at:end], rows[end], rules):
        end += 1
    first_column = columns_of(rows[at:end])[0]
    leading = _leading(rows[at:end])
    while end - at > 1 and len(rows[end - 1]) == 1:
        below = _is_ruled_off(rules, rows[end - 2], rows[end - 1]) and not _is_ruled_off(rules, rows[end - 1], None)
        gap = rows[end - 1][0].base - rows[end - 2][0].base
        alone = rows[end - 1][0].box.left < first_column[1] and (gap > LARGER_GAP * leading or below)
        if not alone:
            break
        end -= 1
    return end


def _is_ruled_off(rules: Sequence[Line], upper: Row, lower: Row | None) -> bool:
    """Whether a line is drawn between two rows, or closely below one."""
    low = lower[0].base if lower else upper[0].base + 1.5 * upper[0].size
    return any(upper[0].base < rule.at < low and rule.start < upper[0].box.right and upper[0].box.left < rule.end for rule in rules)


def _fits(run: Sequence[Row], row: Row, rules: Sequence[Line]) -> bool:
    above = run[-1][0]
    if row[0].base - above.base > WIDEST_GAP * max(above.size, row[0].size) or any(piece.table for piece in row):
        return False
    columns = columns_of([*run, row])
    return len(columns) > 1 and all(_are_apart(each, columns) for each in [*run, row])


def _are_apart(row: Row, columns: Sequence[Interval]) -> bool:
    places = [column_of(piece, columns) for piece in row]
    return len(set(places)) == len(places)


def columns_of(rows: Sequence[Row]) -> list[Interval]:
    """The stretches of the page's width that some piece covers, from left to right."""
    columns: list[Interval] = []
    for left, right in sorted((piece.box.left, piece.box.right) for row in rows for piece in row):
        if columns and left <= columns[-1][1]:
            columns[-1] = columns[-1][0], max(columns[-1][1], right)
        else:
            columns.append((left, right))
    return columns


def column_of(piece: Piece, columns: Sequence[Interval]) -> int:
    """The number of the column in which the piece stands, or that is nearest to it."""
    middle = (piece.box.left + piece.box.right) / 2
    return min(range(len(columns)), key=lambda number: max(columns[number][0] - middle, middle - columns[number][1], 0.0))


def _is_table(rows: Sequence[Row], rules: Sequence[Line]) -> bool:
    wide = [row for row in rows if len(row) > 1]
    ruled = any(_is_between(rule, rows) for rule in rules)
    headed = len(wide) > 1 and min(map(len, wide)) > 2 and all(piece.bold for piece in rows[0]) and not any(piece.bold for piece in wide[1][1:])
    return len(wide) >= (FEWEST_ROWS - 1 if ruled or headed else FEWEST_ROWS) and len(wide) * MOST_LINES >= len(rows)


def _is_between(rule: Line, rows: Sequence[Row]) -> bool:
    box = around(piece.box for row in rows for piece in row)
    covered = min(rule.end, box.right) - max(rule.start, box.left)
    return rows[0][0].base < rule.at < rows[-1][0].base and covered >= COVERING * box.width


def _read(rows: Sequence[Row], rules: Sequence[Line], known: Sequence[Interval] | None = None) -> Table:
    columns = known or _without_offset_headers(rows, columns_of(rows))
    told: list[list[list[str]]] = []
    for group in _group(rows, rules, columns):
        cells: list[list[str]] = [[] for _ in columns]
        for row in group:
            for piece in row:
                cells[column_of(piece, columns)].append(piece.text)
        told.append(cells)
    box = around(piece.box for row in rows for piece in row)
    return Table(box, tuple(columns), tuple(tuple(tuple(cell) for cell in row) for row in told))


def _without_offset_headers(rows: Sequence[Row], columns: list[Interval]) -> list[Interval]:
    """The columns, neighbours that no row fills both as one: a header that stands beside what it heads."""
    filled = [{column_of(piece, columns) for piece in row} for row in rows]
    most = max(map(len, filled))
    merged = [(left, right, {i for i, row in enumerate(filled) if number in row}) for number, (left, right) in enumerate(columns)]
    while len(merged) > most:
        pairs = [i for i in range(len(merged) - 1) if not merged[i][2] & merged[i + 1][2]]
        if not pairs:
            break
        i = min(pairs, key=lambda i: merged[i + 1][0] - merged[i][1])
        merged[i : i + 2] = [(merged[i][0], merged[i + 1][1], merged[i][2] | merged[i + 1][2])]
    return [(left, right) for left, right, _ in merged]


def _group(rows: Sequence[Row], rules: Sequence[Line], columns: Sequence[Interval]) -> list[list[Row]]:
    """The lines that make one row of the table each: parted by drawn lines, else by larger gaps, else by what stands in the first column."""
    gaps = [lower[0].base - upper[0].base for upper, lower in pairwise(rows)]
    parting = [any(upper[0].base < rule.at < lower[0].base and _is_between(rule, rows) for rule in rules) for upper, lower in pairwise(rows)]
    leading = _leading(rows)
    larger = [gap > LARGER_GAP * leading for gap in gaps]
    by_rule = sum(parting) >= 2 and sum(parting) * 2 >= sum(larger)
    by_gap = any(large for large, parted in zip(larger, parting, strict=True) if not parted) and not all(larger)
    groups = [[rows[0]]]
    for above, row, ruled, large in zip(rows, rows[1:], parting, larger, strict=False):
        opens = len(row) > 1 and column_of(row[0], columns) == 0
        told = opens and _had_room(above[0], row[0], columns)
        if ruled or (not by_rule and (large or told if by_gap else opens)):
            groups.append([row])
        else:
            groups[-1].append(row)
    return [part for group in groups for part in ([[row] for row in group] if _is_full(group, len(columns)) else [group])]


def _is_full(group: Sequence[Row], width: int) -> bool:
    """Whether so many lines fill every column that they are rows: cells seldom all wrap as often."""
    return len(group) >= FEWEST_FULL and all(len(row) == width for row in group)


def _had_room(above: Piece, label: Piece, columns: Sequence[Interval]) -> bool:
    """Whether a label was not broken here: its first word would have fitted on the line above, which has a label too."""
    return column_of(above, columns) == 0 and columns[0][1] - above.box.right > label.words[0].box.width + ROOM * label.size


def _leading(rows: Sequence[Row]) -> float:
    """The smallest gap between two pieces below one another: that of the lines in a cell, where a cell has several."""
    columns = columns_of(rows)
    bases: dict[int, list[float]] = {}
    for row in rows:
        for piece in row:
            bases.setdefault(column_of(piece, columns), []).append(piece.base)
    return min((lower - upper for each in bases.values() for upper, lower in pairwise(each)), default=rows[0][0].size)


def parts_rows(rows: Sequence[Row], place: float) -> bool:
    """Whether pieces on both sides of a gutter begin together below larger gaps, as the rows of a table do and columns of text do not."""
    told = [[[piece.base for piece in row if (piece.box.right <= place) == left] for row in rows] for left in (True, False)]
    sides = [[bases[0] for bases in side if bases] for side in told]  # a line once, however many wide blanks part it
    gaps = [lower - upper for side in sides for upper, lower in pairwise(side)]
    leading = statistics.median_low(gaps) if gaps else 0.0
    smallest = min((gap for gap in gaps if gap * 2 > leading), default=leading)
    opening = [{lower for upper, lower in pairwise(side) if lower - upper > LARGER_GAP * smallest} for side in sides]
    together = sum(any(abs(base - other) < 2 for other in opening[1]) for base in opening[0])
    return together >= 2 and together > TOGETHER * min(map(len, opening))  # two paragraphs may begin side by side by chance
