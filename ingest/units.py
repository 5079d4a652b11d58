"""Blocks to units: what an answer may state, each with the spans that make it readable and the occupations that it is about."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from ingest.document import Block, BlockKind, Part, Unit, UnitKind
from ingest.subjects import Names

MONEY = re.compile(r"[$\u20ac\u00a3\u20b9\u00a5]\s?\d")


def make_units(text: str, blocks: Sequence[Block], names: Names) -> list[Unit]:
    """The units of every block that is content, in order of the text; no span is empty."""
    units: list[Unit] = []
    for number, block in enumerate(blocks):
        if block.dropped or block.kind is BlockKind.HEADING:
            continue
        units += _table_units(text, block, number, names) if block.kind is BlockKind.TABLE else _plain_units(block, number)
    return assign_subjects(text, units, names)


def assign_subjects(text: str, units: Sequence[Unit], names: Names) -> list[Unit]:
    """The units with the occupations that each is about, of those that `names` knows."""
    told: list[Unit] = []
    sentence: Unit | None = None  # the last one, whose occupations go on to the next of the same block
    for unit in units:
        previous = sentence.subjects if sentence and sentence.block == unit.block else ()
        told.append(replace(unit, subjects=_subjects(text, unit, previous, names)))
        if unit.kind is UnitKind.SENTENCE:
            sentence = told[-1]
    return told


def _plain_units(block: Block, number: int) -> Iterator[Unit]:
    lead = next((part.span for part in block.parts if part.kind is UnitKind.LEAD), None)
    for part in block.parts:
        led = part.kind not in (UnitKind.LEAD, UnitKind.SENTENCE)
        context = (lead, *part.label) if lead and led else part.label
        yield Unit(part.kind, part.span, number, block.headings, context, source=block.source if block.source != part.span else None)


def _table_units(text: str, block: Block, number: int, names: Names) -> Iterator[Unit]:
    """One unit a cell below the header. Its context is the row's label and the column's header.

    A table without row labels (every header names an occupation, from the first column on) has no label column; a table of one row, and
    one of facts ("Median pay", "$40,000 a year") has no header.
    """
    rows: dict[int, dict[int, Part]] = {}
    for part in block.parts:
        rows.setdefault(part.row, {})[part.column] = part
    header = rows.pop(0, {})
    if header and (not rows or any(MONEY.match(part.span.of(text)) for part in header.values())):
        rows, header = {0: header, **rows}, {}  # a single row has no header above it, and no header is an amount of money
    labelled = 0 not in header or not all(names.of(part.span.of(text)) for part in header.values())
    for row in rows.values():
        label = row.get(0) if labelled and len(row) > 1 else None
        for column, part in row.items():
            if part is label:
                continue
            above = header.get(column)
            context = tuple(each.span for each in (label, above) if each is not None)
            yield Unit(UnitKind.CELL, part.span, number, block.headings, context, row=part.row, column=column, lead=block.lead, source=block.source)


def _subjects(text: str, unit: Unit, previous: tuple[str, ...], names: Names) -> tuple[str, ...]:
    """What the unit names itself, else its context, else the sentence before, else the nearest heading that names just one."""
    own = names.of(unit.span.of(text))
    if unit.kind is UnitKind.CELL:
        own = names.of(" ; ".join(span.of(text) for span in unit.context)) or own
    own = own or names.of(" ; ".join(span.of(text) for span in unit.context))
    if own:
        return own
    if unit.kind is UnitKind.SENTENCE and previous:
        return previous
    for heading in reversed(unit.headings):
        named = names.of(heading.of(text))
        if named:
            return named if len(named) == 1 else ()
    return ()
