"""What was made of an article, for people to look at: its blocks with the units read in each, and what was kept."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from ingest.document import Block, BlockKind, Document, Span, Unit

TITLE = "title"  # the reason that ingest gives where a block is the title: it heads the article and is no boilerplate


@dataclass(frozen=True, slots=True)
class ReadBlock:
    """A block and the units that were read in it; none in headings and in what was dropped."""

    block: Block
    units: tuple[Unit, ...] = ()

    @property
    def is_boilerplate(self) -> bool:
        """Whether the block was kept out of answers as boilerplate; the title was not."""
        return self.block.dropped not in ("", TITLE)

    @property
    def rows(self) -> tuple[tuple[Span | None, ...], ...]:
        """The cells of a table in its rows, the header first, None where a cell is empty; no rows for any other block."""
        if self.block.kind is not BlockKind.TABLE:
            return ()
        cells = {(part.row, part.column): part.span for part in self.block.parts}
        height, width = (1 + max((place[axis] for place in cells), default=-1) for axis in (0, 1))
        return tuple(tuple(cells.get((row, column)) for column in range(width)) for row in range(height))


@dataclass(frozen=True, slots=True)
class Summary:
    """An article in numbers. `kinds` counts the blocks of content, `dropped` those of boilerplate by their reason, the most frequent first.

    `kept` is the share of the article's letters that stand in its title and in blocks of content, from 0 to 1.
    """

    blocks: int
    titled: bool
    kinds: dict[BlockKind, int]
    dropped: dict[str, int]
    units: int
    kept: float


def read_blocks(document: Document) -> list[ReadBlock]:
    """Every block with its units, in order of the text."""
    units: dict[int, list[Unit]] = {}
    for unit in document.units:
        units.setdefault(unit.block, []).append(unit)
    return [ReadBlock(block, tuple(units.get(number, ()))) for number, block in enumerate(document.blocks)]


def summarise(document: Document, blocks: Sequence[ReadBlock]) -> Summary:
    """The article in numbers."""
    content = [read for read in blocks if not read.block.dropped]
    letters = _letters(document.text)
    gone = sum(_letters(read.block.span.of(document.text)) for read in blocks if read.is_boilerplate)
    kinds = Counter(read.block.kind for read in content)
    return Summary(
        blocks=len(blocks),
        titled=document.title_span is not None,
        kinds={kind: kinds[kind] for kind in BlockKind},
        dropped=dict(Counter(read.block.dropped for read in blocks if read.is_boilerplate).most_common()),
        units=len(document.units),
        kept=1 - gone / letters if letters else 0.0,
    )


def spoken_context(unit: Unit) -> tuple[tuple[Span, ...], tuple[Span, ...]]:
    """The context of a unit that is read before it and after it: a row's label and column's header before, a level glued to it after."""
    return tuple(span for span in unit.context if span < unit.span), tuple(span for span in unit.context if span > unit.span)


def _letters(text: str) -> int:
    return sum(map(str.isalpha, text))
