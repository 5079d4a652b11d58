"""What the pages of a document say again and again at their edges: headers, footers, page numbers."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from ingest.readers.pages.layout import Page, Row

EDGE = 0.15  # of the page's height, at the top and at the bottom
LOWEST_EDGE = 0.07  # where a bare number is that of the page even when there is one page only
SAME_HEIGHT = 12.0  # points; a line that is repeated stands at one height
MOST_ROWS = 4  # at an edge
MOST_WORDS = 30  # of a header or footer: printers put date, title and site, or a long address there
APART = 1.45  # of the size: between a header or footer and the article; the lines of a paragraph stand closer
ROW_OF_TABLE = 2.2  # of the size: nearer below than this stand the rows under a table's header
FEWEST_PLACES = 3
NUMBER = re.compile(r"\W*(?:page|p\.)?\s*#(?:\s*(?:of|/|\|)\s*#)?\W*$", re.I)


def find_repeated(pages: Sequence[Page], rows: Sequence[Sequence[Row]]) -> list[set[int]]:
    """For each page the numbers of its rows that are no part of the article."""
    edges = [[*_edge(page, each, range(len(each))), *_edge(page, each, range(len(each) - 1, -1, -1))] for page, each in zip(pages, rows, strict=True)]
    seen: Counter[tuple[str, int]] = Counter()
    for page_rows, numbers in zip(rows, edges, strict=True):
        seen.update({(mask(page_rows[i]), near) for i in numbers for near in _heights(page_rows[i])})
    places = Counter(round(rows[i][0].base) for rows, numbers in zip(rows, edges, strict=True) for i in numbers if _again(seen, rows[i]))
    found: list[set[int]] = []
    for page, page_rows in zip(pages, rows, strict=True):
        repeated: set[int] = set()
        for order in (range(len(page_rows)), range(len(page_rows) - 1, -1, -1)):
            outer: list[int] = []
            for i in _edge(page, page_rows, order):
                again = _again(seen, page_rows[i]) or (not outer and _is_running(places, page_rows[i]))
                if not (again or _is_number(page, page_rows[i])) or _heads_table(page_rows, i) or _length(page_rows[i]) > MOST_WORDS:
                    break
                outer.append(i)
            while outer and not _stands_apart(page_rows, outer[-1], order.step):
                outer.pop()
            repeated.update(outer)
        found.append(repeated)
    return found


def _again(seen: Counter[tuple[str, int]], row: Row) -> bool:
    """Whether another page says the same at this height."""
    return any(seen[mask(row), near] > 1 for near in _heights(row))


def _is_running(places: Counter[int], row: Row) -> bool:
    """Whether a row with a page number stands exactly where other pages have what they repeat: it names the section."""
    told = mask(row)
    return (told.startswith("#") or told.endswith("#")) and sum(places[round(row[0].base) + near] for near in (-1, 0, 1)) >= FEWEST_PLACES


def _stands_apart(rows: Sequence[Row], i: int, inwards: int) -> bool:
    """Whether there is more room between a row and the next one inwards than between the lines of a paragraph."""
    if not 0 <= i + inwards < len(rows):
        return True
    row, inner = rows[i][0], rows[i + inwards][0]
    return abs(row.base - inner.base) > APART * min(row.size, inner.size)  # lines of two sizes are no paragraph


def _length(row: Row) -> int:
    return sum(len(piece.words) for piece in row)


def mask(row: Row) -> str:
    """What a row says, any number in it as `#`."""
    return re.sub(r"\d+", "#", " ".join(piece.text for piece in row)).lower()


def _edge(page: Page, rows: Sequence[Row], order: range) -> list[int]:
    """The outermost rows at one edge of the page, from outside."""
    at_top = order.step > 0
    near = [i for i in order if (rows[i][0].base < EDGE * page.height if at_top else rows[i][0].base > (1 - EDGE) * page.height)]
    return near[:MOST_ROWS]


def _heights(row: Row) -> tuple[int, int]:
    """The height of a row in two overlapping scales, so that near heights agree in one of them."""
    base = row[0].base
    return 2 * round(base / SAME_HEIGHT), 2 * round(base / SAME_HEIGHT + 0.5) + 1


def _is_number(page: Page, row: Row) -> bool:
    outside = row[0].base > (1 - LOWEST_EDGE) * page.height or row[0].base < LOWEST_EDGE * page.height
    return outside and bool(NUMBER.match(mask(row))) and _length(row) <= 5


def _heads_table(rows: Sequence[Row], i: int) -> bool:
    """Whether a row is the header of a table that goes on on each page: pieces with pieces closely below."""
    if len(rows[i]) < 2 or i + 1 >= len(rows) or len(rows[i + 1]) < 2:
        return False
    below = rows[i + 1]
    starts = {round(piece.box.left / 3) for piece in rows[i]} & {round(piece.box.left / 3) for piece in below}
    return len(starts) >= 2 and below[0].base - rows[i][0].base < ROW_OF_TABLE * rows[i][0].size
