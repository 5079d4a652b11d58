"""Tables whose cells are drawn: a grid of lines that cross."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from ingest.readers.pages.layout import Box, Interval, Table, Word, around, make_rows

NEAR = 4.0  # points: lines this near are one (the borders of neighbouring cells), ends this near touch
SHORTEST_LINE = 8.0
LONGEST_CELL = 150  # words; a grid with more in a cell is the frame of a page
FEWEST_FILLED = 0.4  # share of the cells of a table that say something; the grid of a chart is empty
HEADER_AND_BODY = 2
SAME_BASE = 2.0  # points
MARGIN = 6.0  # points at most between a cell's text and its edge
MOST_LINES = 2000


@dataclass(frozen=True, slots=True)
class Line:
    """A drawn line: where it lies across its direction, and from where to where along it."""

    at: float
    start: float
    end: float


def find_ruled(words: Sequence[Word], strokes: Sequence[Box], page: int, fewest_rows: int = 2) -> tuple[list[Table], list[Word]]:
    """The tables drawn on a page, from top to bottom, and the words that stand in none."""
    level = merge_lines(Line(stroke.middle[1], stroke.left, stroke.right) for stroke in strokes if stroke.width >= stroke.height)
    upright = merge_lines(Line(stroke.middle[0], stroke.top, stroke.bottom) for stroke in strokes if stroke.width < stroke.height)
    tables: list[Table] = []
    left = list(words)
    if len(level) * len(upright) > MOST_LINES**2:
        return tables, left
    for across, down in _crossing(level, upright):
        table = _read_grid(left, across, down, page, fewest_rows)
        if table:
            tables.append(table)
            left = [word for word in left if not table.box.holds(word.box.middle)]
    return sorted(tables, key=lambda table: table.box.top), left


def merge_lines(lines: Iterable[Line]) -> list[Line]:
    """The lines, those that lie on one another or go on where another ends made into one."""
    merged: list[Line] = []
    for line in sorted(lines, key=lambda line: (round(line.at / NEAR), line.start)):
        for i in range(len(merged) - 1, max(len(merged) - 60, -1), -1):
            other = merged[i]
            if abs(other.at - line.at) <= NEAR / 2 and line.start <= other.end + NEAR and other.start <= line.end + NEAR:
                merged[i] = Line(other.at, min(other.start, line.start), max(other.end, line.end))
                break
        else:
            merged.append(line)
    return [line for line in merged if line.end - line.start >= SHORTEST_LINE]


def _crossing(level: list[Line], upright: list[Line]) -> list[tuple[list[Line], list[Line]]]:
    """The lines that hang together by crossing or touching one another."""
    groups: list[tuple[list[Line], list[Line]]] = []
    for line in upright:
        crossed = [each for each in level if _touch(each, line)]
        joined = [group for group in groups if any(each in group[0] for each in crossed)]
        across = crossed + [each for group in joined for each in group[0] if each not in crossed]
        groups = [group for group in groups if group not in joined]
        groups.append((across, [line, *(each for group in joined for each in group[1])]))
    return groups


def _touch(level: Line, upright: Line) -> bool:
    return level.start - NEAR <= upright.at <= level.end + NEAR and upright.start - NEAR <= level.at <= upright.end + NEAR


def _read_grid(words: Sequence[Word], across: list[Line], down: list[Line], page: int, fewest_rows: int) -> Table | None:
    xs = _edges(down, across)
    ys = _edges(across, down)
    if len(xs) < 3 or len(ys) <= fewest_rows:
        return None
    box = Box(xs[0], ys[0], xs[-1], ys[-1])
    inside = [word for word in words if box.holds(word.box.middle)]
    cells: dict[tuple[int, int], tuple[str, ...]] = {}
    for group in _spans(xs, ys, across, down):
        place = around(Box(xs[column], ys[row], xs[column + 1], ys[row + 1]) for row, column in group)
        said = tuple(" ".join(piece.text for piece in row) for row in make_rows((word for word in inside if place.holds(word.box.middle)), page))
        if sum(len(line.split()) for line in said) > LONGEST_CELL:
            return None
        cells.update(dict.fromkeys(group, said))
    rows = [tuple(cells[row, column] for column in range(len(xs) - 1)) for row in range(len(ys) - 1)]
    if len(rows) == HEADER_AND_BODY:
        body = [[word for word in inside if Box(left, ys[1], right, ys[2]).holds(word.box.middle)] for left, right in pairwise(xs)]
        rows = [rows[0], *(_rows_of_body(body, xs[1], page) or rows[1:])]
    return _checked(box, list(pairwise(xs)), rows, fewest_rows)


def _rows_of_body(body: Sequence[Sequence[Word]], edge: float, page: int) -> list[tuple[tuple[str, ...], ...]]:
    """The rows of a table that has a line below its header and none between its rows; nothing where it has one row.

    A row begins with each line, if all cells have the same lines; else where a label begins that would have fitted on the line before.
    """
    columns = [make_rows(words, page) for words in body]
    bases = [[row[0].base for row in rows] for rows in columns]
    even = all(len(each) == len(bases[0]) and all(abs(one - two) < SAME_BASE for one, two in zip(each, bases[0], strict=True)) for each in bases)
    starts = [
        row[0].base
        for i, row in enumerate(columns[0])
        if even or i == 0 or edge - MARGIN - columns[0][i - 1][-1].box.right > row[0].words[0].box.width + row[0].size / 2
    ]
    if len(starts) < 2:
        return []
    ends = [*(start - SAME_BASE for start in starts[1:]), float("inf")]
    begins = [float("-inf"), *ends[:-1]]
    return [
        tuple(tuple(" ".join(piece.text for piece in row) for row in rows if begin <= row[0].base < end) for rows in columns)
        for begin, end in zip(begins, ends, strict=True)
    ]


def _checked(box: Box, columns: list[Interval], rows: list[tuple[tuple[str, ...], ...]], fewest_rows: int) -> Table | None:
    """The table without empty rows and columns; None where too little is left."""
    rows = [row for row in rows if any(row)]
    kept = [column for column in range(len(rows[0])) if any(row[column] for row in rows)] if rows else []
    rows = [tuple(row[column] for column in kept) for row in rows]
    filled = sum(bool(cell) for row in rows for cell in row)
    if len(rows) < fewest_rows or len(kept) < 2 or filled < FEWEST_FILLED * len(rows) * len(kept):
        return None
    return Table(box, tuple(columns[column] for column in kept), tuple(rows))


def _edges(lines: Sequence[Line], crossing: Sequence[Line]) -> list[float]:
    """Where the lines lie, those that are near as one, and the ends of the crossing ones that stick out of them."""
    places = [line.at for line in lines]
    if crossing:
        places += (min(line.start for line in crossing), max(line.end for line in crossing))
    edges: list[float] = []
    for place in sorted(places):
        if not edges or place - edges[-1] > NEAR:
            edges.append(place)
    return edges


def _spans(xs: list[float], ys: list[float], across: list[Line], down: list[Line]) -> list[list[tuple[int, int]]]:
    """The places of the grid, those that no line divides together: each group is one cell."""
    group_of = {(row, column): [(row, column)] for row in range(len(ys) - 1) for column in range(len(xs) - 1)}
    for row, column in list(group_of):
        x, y = (xs[column] + xs[column + 1]) / 2, (ys[row] + ys[row + 1]) / 2
        neighbours = [(row, column + 1)] if column + 2 < len(xs) and not _divides(down, xs[column + 1], y) else []
        neighbours += [(row + 1, column)] if row + 2 < len(ys) and not _divides(across, ys[row + 1], x) else []
        for neighbour in neighbours:
            mine, other = group_of[row, column], group_of[neighbour]
            if mine is not other:
                mine += other
                group_of.update(dict.fromkeys(other, mine))
    return list({id(group): group for group in group_of.values()}.values())


def _divides(lines: Sequence[Line], at: float, point: float) -> bool:
    return any(abs(line.at - at) <= NEAR and line.start - 1 <= point <= line.end + 1 for line in lines)


def level_rules(strokes: Sequence[Box]) -> list[Line]:
    """The level lines of a page, for tables that have no others."""
    return merge_lines(Line(stroke.middle[1], stroke.left, stroke.right) for stroke in strokes if stroke.width >= stroke.height)
