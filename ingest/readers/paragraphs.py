"""Paragraphs and items of a list on a `Canvas`: what a reader that knows a page's marks writes, the same in every format."""

from __future__ import annotations

import re

from ingest.grids import BETWEEN_CELLS, lacks_corner
from ingest.lines import LineKind, shape
from ingest.readers.rendering import Canvas

TYPED_BULLET = re.compile(r"\s*[\u2022\u25cf\u25aa\u25e6\u2023\u2043\u27a4\u2713\u2714\u2705]\ufe0f?\s*(?=\S)")  # which mean nothing but an item
TYPED_BULLETS = re.compile(r"\n[\u2022\u25cf\u25aa\u25e6\u2023\u2043\u27a4\u2713\u2714\u2705]")
BOLD_HEADING_LEVEL, LONGEST_BOLD_HEADING = 7, 14
FEWEST_STACKED = 4  # short lines that stand below each other in one paragraph


def write_paragraph(canvas: Canvas, written: str, *, bold: bool, headed: bool) -> None:
    """Writes a paragraph whose lines are parted by line feeds: a short bold one as a heading, copied tables and stacked lines as such.

    `headed` says that the page marks its headings, so that no other short line is taken for one.
    """
    content = " ".join(written.split("\n"))
    if TYPED_BULLET.match(content) or TYPED_BULLETS.search(written):
        _write_bulleted(canvas, written, bold=bold, headed=headed)
    elif tabbed := _tabbed(written):
        for number, cells in enumerate(tabbed):
            canvas.row(cells, first=number == 0)
    elif _is_stacked(written):
        for number, line in enumerate(written.split("\n")):
            canvas.line(LineKind.SHORT, line, apart=number == 0)
    elif bold and content.rstrip()[-1:] not in ".:,;" and len(content.split()) <= LONGEST_BOLD_HEADING:
        canvas.line(LineKind.HEADING, content, level=BOLD_HEADING_LEVEL)
    else:
        canvas.line(paragraph_kind(content) if headed and not _is_led_in(canvas) else shape(content.strip()), content)


def _write_bulleted(canvas: Canvas, written: str, *, bold: bool, headed: bool) -> None:
    """Writes a paragraph with typed bullets, the lines that bear one as items, what stands above them as a paragraph."""
    above: list[str] = []
    for line in written.split("\n"):
        marked = TYPED_BULLET.match(line)
        if marked is None:
            above.append(line)
            continue
        if above:
            write_paragraph(canvas, "\n".join(above), bold=bold, headed=headed)
            above = []
        follows = canvas.lines[-1:] != [] and canvas.lines[-1].kind is LineKind.BULLET
        write_item(canvas, line[marked.end() :], depth=1, number=0, fresh=True, apart=not follows)
    if above:
        write_paragraph(canvas, "\n".join(above), bold=bold, headed=headed)


def write_item(canvas: Canvas, content: str, *, depth: int, number: int, fresh: bool, apart: bool) -> None:
    """Writes an item of a list `depth` lists deep, with its number where it has one (else 0).

    A further paragraph of the same item (not `fresh`) stands below it as its child.
    """
    ordered = number > 0 and fresh
    kind = LineKind.NUMBERED if ordered else LineKind.BULLET
    inner = depth - 1 + (0 if fresh else 1)
    mark = f"{number}. " if ordered else "- "
    canvas.line(kind, content, level=inner, mark="  " * inner + mark, apart=apart and inner == 0)


def paragraph_kind(content: str) -> LineKind:
    """The shape of a paragraph that is no heading, however short it is."""
    kind = shape(content.strip())
    return LineKind.TEXT if kind is LineKind.SHORT else kind


def _is_led_in(canvas: Canvas) -> bool:
    """Whether the lines above are a lead-in and nothing but short lines: then a short one is an item, whatever element a page makes it of."""
    above = next((line for line in reversed(canvas.lines) if line.kind is not LineKind.SHORT), None)
    return above is not None and above.kind is LineKind.LEAD


def _tabbed(written: str) -> list[list[str]]:
    """The cells of a paragraph that is a table with tabs or wide blanks between them; empty for any other."""
    rows = [BETWEEN_CELLS.split(line.strip()) for line in written.split("\n")]
    if len(rows) < 2 or min(map(len, rows)) < 2:
        return []
    return [["", *rows[0]], *rows[1:]] if lacks_corner(rows) else rows


def _is_stacked(written: str) -> bool:
    """Whether a paragraph is a table or list that was pasted line by line."""
    lines = written.split("\n")
    return len(lines) >= FEWEST_STACKED and all(line.strip() and shape(line.strip()) is LineKind.SHORT for line in lines)
