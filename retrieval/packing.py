"""Packing: blocks, units and passages of a document as runs of small numbers, and back.

A large corpus has millions of them. As objects they take half a kilobyte each, as numbers some thirty bytes, in memory as on the disk.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Generic, TypeVar, overload

import numpy as np
from numpy.typing import NDArray

from ingest.document import Block, BlockKind, Part, Passage, Span, Unit, UnitKind

KEPT_UNPACKED = 20_000  # items of a process, some ten megabytes: what one answer looks at is looked at again for the next

_BLOCK_KINDS, _UNIT_KINDS = tuple(BlockKind), tuple(UnitKind)
_NO_SPAN = (-1, -1)

Item = TypeVar("Item")
Unpack = Callable[[list[int], Sequence[str]], Item]


@dataclass(frozen=True, slots=True, eq=False)
class Runs:
    """Items as numbers: item i has `numbers[starts[i]:starts[i + 1]]`."""

    numbers: NDArray[np.int32]
    starts: NDArray[np.int32]  # (items + 1,)


class Packed(Sequence[Item], Generic[Item]):
    """Items that are unpacked when they are asked for."""

    __slots__ = ("_runs", "_strings", "_unpack")

    def __init__(self, runs: Runs, strings: Sequence[str], unpack: Unpack[Item]) -> None:
        """`strings` are those that the items name by number."""
        self._runs = runs
        self._strings = strings
        self._unpack = unpack

    def __len__(self) -> int:
        return len(self._runs.starts) - 1

    def __iter__(self) -> Iterator[Item]:
        return map(self.unpacked, range(len(self)))  # who looks at all of them need not push out those that were looked at one by one

    @overload
    def __getitem__(self, number: int) -> Item: ...
    @overload
    def __getitem__(self, number: slice) -> tuple[Item, ...]: ...
    def __getitem__(self, number: int | slice) -> Item | tuple[Item, ...]:
        if isinstance(number, slice):
            return tuple(self[each] for each in range(*number.indices(len(self))))
        if not -len(self) <= number < len(self):
            raise IndexError(number)
        item: Item = _unpacked(self, number % len(self))
        return item

    def unpacked(self, number: int) -> Item:
        """Item `number`, made anew."""
        first, end = self._runs.starts[number : number + 2].tolist()
        return self._unpack(self._runs.numbers[first:end].tolist(), self._strings)


@lru_cache(maxsize=KEPT_UNPACKED)
def _unpacked(items: Packed[Any], number: int) -> Any:
    return items.unpacked(number)


def pack_blocks(blocks: Iterable[Block], strings: dict[str, int]) -> Runs:
    """The blocks as numbers; `strings` takes up what they name."""
    return _runs(
        [
            _BLOCK_KINDS.index(block.kind), *_span(block.span), block.level, *_span(block.lead), *_span(block.source),
            _number(block.dropped, strings), *_spans(block.headings), *(number for part in block.parts for number in _part(part)),
        ]
        for block in blocks
    )  # fmt: skip


def pack_units(units: Iterable[Unit], strings: dict[str, int]) -> Runs:
    """The units as numbers; `strings` takes up what they name."""
    return _runs(
        [
            _UNIT_KINDS.index(unit.kind), *_span(unit.span), unit.block, unit.row, unit.column, *_span(unit.lead), *_span(unit.source),
            *_spans(unit.headings), *_spans(unit.context), *(_number(subject, strings) for subject in unit.subjects),
        ]
        for unit in units
    )  # fmt: skip


def pack_passages(passages: Iterable[Passage]) -> Runs:
    """The passages as numbers."""
    return _runs([*_span(each.span), each.first, each.last, *_spans(each.headings)] for each in passages)


def unpack_block(numbers: list[int], strings: Sequence[str]) -> Block:
    """A block of its numbers."""
    kind, start, end, level, *spans, dropped = numbers[:9]
    headings, at = _spans_at(numbers, 9)
    parts = []
    while at < len(numbers):
        part_kind, first, last, row, column = numbers[at : at + 5]
        label, at = _spans_at(numbers, at + 5)
        parts.append(Part(_UNIT_KINDS[part_kind], Span(first, last), label, row, column))
    lead, source = _maybe(*spans[:2]), _maybe(*spans[2:])
    return Block(_BLOCK_KINDS[kind], Span(start, end), tuple(parts), headings, level, lead, source, strings[dropped])


def unpack_unit(numbers: list[int], strings: Sequence[str]) -> Unit:
    """A unit of its numbers."""
    kind, start, end, block, row, column, *spans = numbers[:10]
    headings, at = _spans_at(numbers, 10)
    context, at = _spans_at(numbers, at)
    subjects = tuple(strings[number] for number in numbers[at:])
    return Unit(_UNIT_KINDS[kind], Span(start, end), block, headings, context, subjects, row, column, _maybe(*spans[:2]), _maybe(*spans[2:]))


def unpack_passage(numbers: list[int], strings: Sequence[str]) -> Passage:
    """A passage of its numbers."""
    start, end, first, last = numbers[:4]
    return Passage(Span(start, end), first, last, _spans_at(numbers, 4)[0])


def _runs(items: Iterable[list[int]]) -> Runs:
    rows = list(items)
    numbers = np.array([number for row in rows for number in row], dtype=np.int32)
    return Runs(numbers, np.cumsum([0, *map(len, rows)], dtype=np.int32))


def _part(part: Part) -> list[int]:
    return [_UNIT_KINDS.index(part.kind), *_span(part.span), part.row, part.column, *_spans(part.label)]


def _span(span: Span | None) -> tuple[int, int]:
    return (span.start, span.end) if span is not None else _NO_SPAN


def _spans(spans: Sequence[Span]) -> list[int]:
    return [len(spans), *(number for span in spans for number in (span.start, span.end))]


def _maybe(start: int, end: int) -> Span | None:
    return None if (start, end) == _NO_SPAN else Span(start, end)


def _spans_at(numbers: list[int], at: int) -> tuple[tuple[Span, ...], int]:
    """The spans that are told at a place, and where they end."""
    end = at + 1 + 2 * numbers[at]
    return tuple(map(Span, numbers[at + 1 : end : 2], numbers[at + 2 : end : 2])), end


def _number(string: str, strings: dict[str, int]) -> int:
    return strings.setdefault(string, len(strings))
