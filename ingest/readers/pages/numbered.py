"""Numbered lists whose numbers stand bare before their items: "1", "2", "3" without a point, which look like the first column of a table."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from ingest.readers.pages.layout import Row, around

FEWEST_ITEMS = 3
OFF_LINE = 3.0  # points by which the numbers, or the items, of one list may stand out of line


def mark_numbers(rows: Sequence[Row]) -> list[Row]:
    """The rows, those that open an item of such a list in one piece, with a point behind the number."""
    opening = {number for run in _runs(rows) for number in run if len(run) >= FEWEST_ITEMS and any(len(rows[each]) == 2 for each in run)}
    return [_marked(row) if number in opening else row for number, row in enumerate(rows)]


def _runs(rows: Sequence[Row]) -> Iterator[list[int]]:
    """The rows that count up from 1, as long as nothing between them stands further left than the items."""
    run: list[int] = []
    for number, row in enumerate(rows):
        counted = _count(row)
        if run and counted == len(run) + 1 and _is_in_line(rows[run[0]], row):
            run.append(number)
        elif counted == 1 or (run and row[0].box.left < rows[run[0]][1].box.left - OFF_LINE):
            yield run
            run = [number] if counted == 1 else []
    yield run


def _count(row: Row) -> int:
    """The bare number that stands by itself at the start of a row, 0 where none does."""
    alone = len(row) > 1 and len(row[0].words) == 1 and len(row[0].text) <= 2 and row[0].text.isdecimal()
    return int(row[0].text) if alone else 0


def _is_in_line(first: Row, row: Row) -> bool:
    return all(
        abs(first[place].box.left - row[place].box.left) <= OFF_LINE or abs(first[place].box.right - row[place].box.right) <= OFF_LINE
        for place in (0, 1)
    )


def _marked(row: Row) -> Row:
    number, *rest = (word for piece in row for word in piece.words)
    return (replace(row[0], box=around(piece.box for piece in row), words=(replace(number, text=f"{number.text}."), *rest)),)
