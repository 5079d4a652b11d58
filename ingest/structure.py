"""Lines to blocks: headings, paragraphs, lists, tables, with their parts.

`RULES` are tried in order at each line; the first that fits takes one or more lines and gives a block. Each is general: it holds for
articles of unrelated publishers.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from ingest.document import Block, BlockKind, Part, Span, UnitKind
from ingest.lines import Line, LineKind
from ingest.sentences import split_sentences

FIGURE = re.compile(r"[~\u2248<>+]?\s*[$\u20ac\u00a3\u20b9\u00a5]?\s*\d[\d,.]*\s*(%|[kKmM]\b|\+)?\S{0,2}$")
GLUED_SUFFIX = re.compile(r"(?<=[a-z)\]+#/])([A-Z][a-z]+(?: [A-Z][a-z]+)*)$")
GLUED_FIGURE = re.compile(r"(?<=[a-z)])\W{0,2}[$\u20ac\u00a3]?\d[\d,.]*\s?[%kKmM]?$")  # "Prep cook$33,850"
FEWEST_GLUED = 3
MOST_LEVELS = 30  # of all scales of an article; each line is compared with each
MARKED_ITEMS = (LineKind.BULLET, LineKind.NUMBERED)


@dataclass(frozen=True, slots=True)
class Page:
    """A text, and the levels ("Critical") that recur glued to the end of its lines."""

    text: str
    glued: tuple[str, ...]


Taken = tuple[list[Block], int]
Rule = Callable[[Page, Sequence[Line], int], Taken | None]


def read_blocks(text: str, lines: Sequence[Line]) -> list[Block]:
    """The blocks of a document in order; each knows the path of headings above it. Every line lies in one block."""
    page = Page(text, _glued_levels(text))
    blocks: list[Block] = []
    path: list[Block] = []
    at = 0
    while at < len(lines):
        taken, at = next(filter(None, (rule(page, lines, at) for rule in RULES)))
        for block in taken:
            if block.kind is BlockKind.HEADING and block.level:
                path = [above for above in path if above.level < block.level]
            blocks.append(replace(block, headings=tuple(above.span for above in path)))
            if block.kind is BlockKind.HEADING and block.level:
                path.append(block)
    return blocks


def read_heading(page: Page, lines: Sequence[Line], at: int) -> Taken | None:
    """A line that is marked as a heading."""
    line = lines[at]
    return ([Block(BlockKind.HEADING, line.span, level=line.level)], at + 1) if line.kind is LineKind.HEADING else None


def read_table(page: Page, lines: Sequence[Line], at: int) -> Taken | None:
    """Rows of cells; the first is the header. A source line under it belongs to it. A blank line between rows ends a table that had none."""
    rows: list[tuple[Span, ...]] = []
    end = at
    while end < len(lines) and lines[end].kind in (LineKind.ROW, LineKind.RULE):
        if len(rows) > 1 and lines[end].gap and not lines[end - 1].gap:
            break
        if lines[end].kind is LineKind.ROW:
            rows.append(lines[end].cells)
        end += 1
    if not rows:
        return ([Block(BlockKind.PARAGRAPH, line.span, dropped="ruled line") for line in lines[at:end]], end) if end > at else None
    span = Span(lines[at].span.start, lines[end - 1].span.end)
    parts = [Part(UnitKind.CELL, cell, row=row, column=column) for row, cells in enumerate(rows) for column, cell in enumerate(cells) if cell]
    lead = lines[at - 1].span if at and lines[at - 1].kind is LineKind.LEAD else None
    source, end = _source_below(lines, end)
    return [Block(BlockKind.TABLE, span, tuple(parts), lead=lead, source=source)], end


def read_steps(page: Page, lines: Sequence[Line], at: int) -> Taken | None:
    """Number, label and description on lines of their own, the numbers counting up."""
    parts, end, count = [], at, 0
    while end + 1 < len(lines) and lines[end].kind is LineKind.COUNT and _number(page.text, lines[end]) == count + 1:
        body = end + 1
        while body < len(lines) and lines[body].kind in (LineKind.SHORT, LineKind.TEXT) and body - end <= 2:
            body += 1
        if body == end + 1:
            break
        parts.append(Part(UnitKind.STEP, Span(lines[end + 1].span.start, lines[body - 1].span.end)))
        end, count = body, count + 1
    return ([_list_block(lines, at, end, parts)], end) if count >= 2 else None


def read_prompts(page: Page, lines: Sequence[Line], at: int) -> Taken | None:
    """A line and the arrow line that answers it, as one item each: "Do you like X?" / "-> Y"."""
    parts, end = [], at
    while end + 1 < len(lines) and lines[end].kind in (LineKind.SHORT, LineKind.TEXT) and lines[end + 1].kind is LineKind.ARROW:
        stop = end + 2
        while stop < len(lines) and lines[stop].kind is LineKind.ARROW:
            stop += 1
        parts.append(Part(UnitKind.ITEM, Span(lines[end].span.start, lines[stop - 1].span.end)))
        end = stop
    return ([_list_block(lines, at, end, parts)], end) if parts else None


def read_list(page: Page, lines: Sequence[Line], at: int) -> Taken | None:
    """A lead-in, its items and the lower-case line that finishes the lead-in's sentence; or marked items without a lead-in."""
    lead = lines[at] if _opens_list(lines, at) else None
    end = at + 1 if lead else at
    first = end
    if end < len(lines) and lines[end].kind in MARKED_ITEMS:
        while end < len(lines) and (lines[end].kind in MARKED_ITEMS):
            end += 1
    elif lead:
        while end < len(lines) and lines[end].kind is LineKind.SHORT:
            end += 1
        if end - first < 2:
            return None
    if end == first:
        return None
    items = _items(page, lines[first:end])
    parts = [*([Part(UnitKind.LEAD, lead.span)] if lead else []), *items]
    if lead and end < len(lines) and lines[end].kind in (LineKind.TEXT, LineKind.SHORT) and lines[end].span.of(page.text)[0].islower():
        parts += [Part(UnitKind.TAIL, sentence) for sentence in split_sentences(page.text, lines[end].span)[:1]]
        rest = split_sentences(page.text, lines[end].span)[1:]
        block = _list_block(lines, at, end + 1, parts)
        if not rest:
            return [block], end + 1
        below = Block(BlockKind.PARAGRAPH, Span(rest[0].start, rest[-1].end), tuple(Part(UnitKind.SENTENCE, each) for each in rest))
        return [replace(block, span=Span(block.span.start, parts[-1].span.end)), below], end + 1
    return [_list_block(lines, at, end, parts)], end


def read_short_lines(page: Page, lines: Sequence[Line], at: int) -> Taken | None:
    """Short lines in a row that are no headings: glued "name + level" items, tiles of equal height, name/description pairs, or items."""
    end = at
    while end < len(lines) and lines[end].kind is LineKind.SHORT and (end == at or lines[end].gap == lines[at + 1].gap):
        end += 1
    run = lines[at:end]
    if len(run) < 3 or (end < len(lines) and lines[end].kind is LineKind.ARROW):
        return None
    if sum(_level_of(page, line.span) is not None for line in run) * 2 > len(run):
        return [_list_block(lines, at, end, _items(page, run))], end
    figured = [bool(GLUED_FIGURE.search(line.span.of(page.text))) for line in run]
    if not figured[0] and all(figured[1:]):
        return [_list_block(lines, at, end, [Part(UnitKind.LEAD, run[0].span), *_items(page, run[1:])])], end
    height = _tile_height(page.text, run)
    parts = [Part(UnitKind.ITEM, Span(run[i].span.start, run[i + height - 1].span.end)) for i in range(0, len(run), height)]
    return [_list_block(lines, at, end, parts)], end


def read_source(page: Page, lines: Sequence[Line], at: int) -> Taken | None:
    """A source line that belongs to no table: it is attached to nothing, and nothing is claimed from it."""
    line = lines[at]
    if line.kind is not LineKind.SOURCE:
        return None
    return [Block(BlockKind.PARAGRAPH, line.span, (Part(UnitKind.SENTENCE, line.span),), source=line.span)], at + 1


def read_aside(page: Page, lines: Sequence[Line], at: int) -> Taken | None:
    """A line that is boilerplate by itself; its reader or `ingest.boilerplate` tells the reason."""
    line = lines[at]
    return ([Block(BlockKind.PARAGRAPH, line.span, dropped=line.dropped)], at + 1) if line.kind is LineKind.ASIDE else None


def read_paragraph(page: Page, lines: Sequence[Line], at: int) -> Taken | None:
    """Anything else: a paragraph of sentences."""
    line = lines[at]
    parts = tuple(Part(UnitKind.SENTENCE, sentence) for sentence in split_sentences(page.text, line.span))
    return [Block(BlockKind.PARAGRAPH, line.span, parts)], at + 1


RULES: tuple[Rule, ...] = (read_heading, read_table, read_steps, read_prompts, read_list, read_short_lines, read_source, read_aside, read_paragraph)


def _opens_list(lines: Sequence[Line], at: int) -> bool:
    below = lines[at + 1].kind if at + 1 < len(lines) else None
    return lines[at].kind is LineKind.LEAD and below in (*MARKED_ITEMS, LineKind.SHORT)


def _list_block(lines: Sequence[Line], at: int, end: int, parts: Sequence[Part]) -> Block:
    return Block(BlockKind.LIST, Span(lines[at].span.start, lines[end - 1].span.end), tuple(parts))


def _items(page: Page, lines: Sequence[Line]) -> list[Part]:
    """One item a line; an item below a deeper-set "name:" item carries that name, a glued level is split off as a label."""
    parts: list[Part] = []
    parents: list[Line] = []
    for line in lines:
        parents = [parent for parent in parents if parent.level < line.level]
        label = tuple(parent.span for parent in parents)
        level = _level_of(page, line.span)
        if level:
            parts.append(Part(UnitKind.ITEM, Span(line.span.start, level.start), (*label, level)))
        else:
            parts.append(Part(UnitKind.ITEM, line.span, label))
        parents.append(line)
    return parts


def _glued_levels(text: str) -> tuple[str, ...]:
    """Suffixes that recur glued to the end of lines ("System DesignCritical"), longest first."""
    counted = Counter(match[1] for line in text.split("\n") if (match := GLUED_SUFFIX.search(line.strip())))
    fewest = FEWEST_GLUED - 1 if max(counted.values(), default=0) >= FEWEST_GLUED else FEWEST_GLUED  # a scale that is there has rarer levels
    return tuple(sorted((suffix for suffix, count in counted.most_common(MOST_LEVELS) if count >= fewest), key=lambda suffix: (-len(suffix), suffix)))


def _level_of(page: Page, span: Span) -> Span | None:
    content = span.of(page.text)
    for suffix in page.glued:
        if content.endswith(suffix) and len(content) > len(suffix) and not content[-len(suffix) - 1].isspace():
            return Span(span.end - len(suffix), span.end)
    return None


def _tile_height(text: str, run: Sequence[Line]) -> int:
    """How many lines make one item: tiles open with a bare figure at equal distances; name/description pairs alternate short and long."""
    figures = [i for i, line in enumerate(run) if FIGURE.match(line.span.of(text))]
    for height in (2, 3, 4):
        if len(figures) >= 2 and len(run) % height == 0 and all(i % height == 0 for i in figures):
            return height
    if len(run) % 2 == 0 and len(run) >= 4:
        names = [len(line.span.of(text)) for line in run[::2]]
        told = [len(line.span.of(text)) for line in run[1::2]]
        if sum(told) > 1.3 * sum(names):
            return 2
    return 1


def _source_below(lines: Sequence[Line], at: int) -> tuple[Span | None, int]:
    if at < len(lines) and lines[at].kind is LineKind.SOURCE:
        return lines[at].span, at + 1
    return None, at


def _number(text: str, line: Line) -> int:
    return int("".join(filter(str.isdigit, line.span.of(text))) or 0)
