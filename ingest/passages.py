"""Units to passages: runs below one heading path, long enough to be found and short enough to point somewhere."""

from __future__ import annotations

from collections.abc import Sequence

from ingest.document import Block, Passage, Span, Unit

PASSAGE_WORDS = 120  # MiniLM was trained on texts of up to 128 tokens


def make_passages(text: str, blocks: Sequence[Block], units: Sequence[Unit]) -> list[Passage]:
    """The passages in order; every unit lies in exactly one. A passage never crosses a heading, and holds no boilerplate."""
    passages: list[Passage] = []
    first = 0
    for i in range(1, len(units) + 1):
        ends = (
            i == len(units)
            or units[i].headings != units[first].headings
            or any(block.dropped for block in blocks[units[i - 1].block : units[i].block])
        )
        if ends or len(text[units[first].span.start : units[i].span.end].split()) > PASSAGE_WORDS:
            floor = passages[-1].span.end if passages else 0
            passages.append(_passage(units, first, i, floor))
            first = i
    return passages


def _passage(units: Sequence[Unit], first: int, last: int, floor: int) -> Passage:
    """The passage of units `[first, last)`; a table's header row above its first cell is taken in, unless another passage has it."""
    starts = [span.start for span in (units[first].span, *units[first].context) if span.start >= floor]
    end = max(unit.span.end for unit in units[first:last])
    return Passage(Span(min([*starts, units[first].span.start]), end), first, last, units[first].headings)
