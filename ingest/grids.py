"""Tables that were copied out of a page: cells between tabs or wide blanks, or one cell a line; brought back into rows."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby

from ingest.document import Span
from ingest.lines import Line, LineKind, shape, trim

BETWEEN_CELLS = re.compile(r"(?:(?<![ \u00a0])[ \u00a0]+)?\t[ \u00a0]*|(?<![.!?\s])[ \u00a0]{3,}")  # wide blanks behind a full stop part sentences
FIGURE = re.compile(r"\W{0,3}\d")
STACKED = (LineKind.SHORT, LineKind.COUNT)
WIDTHS = range(2, 7)  # columns
FEWEST_ROWS = 3  # below the header, of a table that stands one cell a line
LINES_ABOVE = 3  # short lines that may stand before such a table: its heading, a caption
LONGEST_HEADER = 6  # words
MOSTLY = 0.7  # share of a column's cells that hold figures in a column of figures


def mark_grids(text: str, lines: Sequence[Line]) -> list[Line]:
    """The lines with those of copied tables turned into rows of cells; a header that lacks the first cell gets an empty one."""
    return _join_stacked(text, _split_wide(text, lines))


def _split_wide(text: str, lines: Sequence[Line]) -> list[Line]:
    """Neighbouring lines that hold two cells or more each, as rows."""
    told: list[Line] = []
    for wide, run in groupby(lines, key=lambda line: line.kind is not LineKind.ROW and bool(BETWEEN_CELLS.search(line.span.of(text)))):
        found = list(run)
        told += _rows(text, found) if wide and len(found) >= 2 else found
    return told


def _rows(text: str, run: Sequence[Line]) -> list[Line]:
    cells = [_cells(text, line.span) for line in run]
    if lacks_corner(cells):
        cells[0] = (Span(run[0].span.start, run[0].span.start), *cells[0])
    return [replace(line, kind=LineKind.ROW, cells=found, level=0) for line, found in zip(run, cells, strict=True)]


def lacks_corner(rows: Sequence[Sequence[object]]) -> bool:
    """Whether the header has one cell less than every row below it: none above the row labels."""
    width = max(map(len, rows))
    return len(rows[0]) == width - 1 and all(len(row) == width for row in rows[1:])


def _cells(text: str, span: Span) -> tuple[Span, ...]:
    edges = [span.start]
    for match in BETWEEN_CELLS.finditer(text, span.start, span.end):
        edges += [match.start(), match.end()]
    edges.append(span.end)
    return tuple(trim(text, Span(left, right)) for left, right in zip(edges[::2], edges[1::2], strict=True))


def _join_stacked(text: str, lines: Sequence[Line]) -> list[Line]:
    """Runs of short lines that are a table read cell by cell, as its rows."""
    told: list[Line] = []
    at = 0
    while at < len(lines):
        run = _run(text, lines, at)
        headed = at + len(run) < len(lines)  # what follows may have its heading at the end of the run
        table = next(_tables(text, run), None) or (next(_tables(text, run[:-1]), None) if headed else None)
        if table:
            above, width = table
            below = above + (len(run) - above) // width * width
            told += run[:above]
            for first in range(above, below, width):
                row = run[first : first + width]
                told.append(Line(LineKind.ROW, Span(row[0].span.start, row[-1].span.end), cells=tuple(each.span for each in row)))
            told += run[below:]
        else:
            told += run
        at += len(run)
    return told


def _run(text: str, lines: Sequence[Line], at: int) -> list[Line]:
    """The line and those after it that stand equally far apart, as long as they are short."""
    end = at + 1
    while _may_stack(text, lines[at]) and end < len(lines) and _may_stack(text, lines[end]) and lines[end].gap == lines[at + 1].gap:
        end += 1
    return list(lines[at:end])


def _may_stack(text: str, line: Line) -> bool:
    """Whether the line is as short as a cell: of a Markdown file's paragraphs, which are TEXT below headings, too."""
    return line.kind in STACKED or (line.kind is LineKind.TEXT and shape(line.span.of(text)) is LineKind.SHORT)


def _tables(text: str, run: Sequence[Line]) -> Iterator[tuple[int, int]]:
    """Ways to read the run to its end as a table: the lines above it and its width, the likeliest first."""
    said = [line.span.of(text) for line in run]
    for above in range(LINES_ABOVE + 1):
        for width in WIDTHS:
            rows = [said[first : first + width] for first in range(above, len(said), width)]
            if len(rows) > FEWEST_ROWS and len(rows[-1]) == width and _is_table(rows):
                yield above, width


def _is_table(rows: Sequence[Sequence[str]]) -> bool:
    """Whether there is a header without figures, and each column holds figures mostly or never; the first one never, unless all do."""
    header, *body = rows
    if any(FIGURE.match(cell) or len(cell.split()) > LONGEST_HEADER for cell in header) or not any(map(FIGURE.match, body[0])):
        return False
    shares = [sum(bool(FIGURE.match(row[column])) for row in body) / len(body) for column in range(len(header))]
    return (shares[0] == 0 or min(shares) == 1) and max(shares) >= MOSTLY and all(share == 0 or share >= MOSTLY for share in shares)
