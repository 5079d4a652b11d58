"""Lines: the one form that every reader brings a file into before its structure is read.

A Markdown reader knows each line's kind from its marks; plain text has to be classified by shape (`classify`).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import pairwise

from ingest.document import Span


class LineKind(StrEnum):
    """The shape of a line."""

    ROW = "row"  # | a | b |
    RULE = "rule"  # |---|---| or ----
    BULLET = "bullet"
    NUMBERED = "numbered"  # 1. text, Q1. text
    COUNT = "count"  # a bare number, the first line of a step
    ARROW = "arrow"  # -> text
    LEAD = "lead"  # ends in ':'
    HEADING = "heading"  # marked as one
    SHORT = "short"  # at most 14 words, no end mark: a heading, an item or a tile
    TEXT = "text"
    SOURCE = "source"  # Source: ...
    ASIDE = "aside"  # boilerplate on a line of its own: a link, a byline, a call to act


@dataclass(frozen=True, slots=True)
class Line:
    """One line: `span` is its content without marks; `level` a heading's rank or an item's depth; `gap` = a blank line stands before.

    `dropped` is why a reader that sees the page's own marks knows an ASIDE for boilerplate ("navigation").
    """

    kind: LineKind
    span: Span
    level: int = 0
    cells: tuple[Span, ...] = ()
    gap: bool = False
    label: tuple[Span, ...] = ()
    dropped: str = ""


SHORT_WORDS = 14
ROW = re.compile(r"\|.*\|\s*$")
RULE = re.compile(r"[\s|:\-=_*~\u2013\u2014]{3,}$")
BULLET = re.compile(r"([-*+\u2022\u25cf\u25aa\u25e6\u2023\u2043\u2219\u00b7\u2013\u27a4\u2713\u2714\u2705]|[o\u25cb](?=\s{2,}))\s+(?=\S)")
NUMBERED = re.compile(r"((?:Q(?:uestion)?\s*)?\d{1,3}\s*[.):]|\(\d{1,3}\)|(?-i:[a-k])[.)](?=\s+\w{2})|step\s+\d{1,2}\s*[:.\u2013-])\s+(?=\S)", re.I)
COUNT = re.compile(r"(?:#|step\s+)?\d{1,2}[.):]?$", re.I)
ARROW = re.compile(r"(?:\u2192|->|=>|\u27a1\ufe0f?|\u21d2)\s*(?=\S)")
HASHES = re.compile(r"(#{1,6})\s+(?=\S)")
SOURCE = re.compile(r"\(?(?:(?:data )?sources?|note on sources)\s*(?::|\s[\u2013\u2014-]\s)", re.I)
END_MARK = re.compile(r"[.!;,\u2026][\"'\u201d\u2019)\]]*$")
INVISIBLE = " \t\u00a0\u200b\u200c\u200d\u2060\ufe0f"


def classify(text: str) -> list[Line]:
    """The lines of plain text by shape, blank ones left out and told by `gap`; spans leave out bullets, numbers and hashes."""
    lines: list[Line] = []
    start, gap = 0, False
    for raw in text.split("\n"):
        span = trim(text, Span(start, start + len(raw)))
        start += len(raw) + 1
        if not span:
            gap = True
            continue
        line = _classify_line(text, span)
        if line.kind is LineKind.RULE and not raw.lstrip().startswith("|"):
            gap = True  # a ruled line divides as a blank one does
            continue
        if line.kind is LineKind.BULLET:
            line = replace(line, level=(len(raw) - len(raw.lstrip(" \t"))) // 2)
        lines.append(replace(line, gap=gap))
        gap = False
    return lines


def trim(text: str, span: Span) -> Span:
    """The span without white space and invisible characters at its ends."""
    start, end = span.start, span.end
    while start < end and (text[start].isspace() or text[start] in INVISIBLE):
        start += 1
    while end > start and (text[end - 1].isspace() or text[end - 1] in INVISIBLE):
        end -= 1
    return Span(start, end)


def _classify_line(text: str, span: Span) -> Line:
    content = span.of(text)
    if ROW.match(content) and content.count("|") >= 3:
        cells = split_cells(text, span)
        kind = LineKind.RULE if all(RULE.match(f"{cell.of(text)}---") for cell in cells) else LineKind.ROW
        return Line(kind, span, cells=cells)
    if RULE.match(content) and not any(character.isalnum() for character in content):
        return Line(LineKind.RULE, span)
    if marked := HASHES.match(content):
        return Line(LineKind.HEADING, _from(span, marked), level=len(marked[1]))
    if marked := BULLET.match(content):
        return Line(LineKind.BULLET, _from(span, marked))
    if COUNT.match(content):
        return Line(LineKind.COUNT, span)
    if marked := NUMBERED.match(content):
        return Line(LineKind.NUMBERED, _from(span, marked))
    if marked := ARROW.match(content):
        return Line(LineKind.ARROW, span)
    return Line(shape(content), span)


def shape(content: str) -> LineKind:
    """SOURCE, LEAD, SHORT or TEXT for the content of an unmarked line."""
    if SOURCE.match(content):
        return LineKind.SOURCE
    if content.endswith((":", "\uff1a")):
        return LineKind.LEAD
    if len(content.split()) <= SHORT_WORDS and not END_MARK.search(content):
        return LineKind.SHORT
    return LineKind.TEXT


def split_cells(text: str, span: Span) -> tuple[Span, ...]:
    """The trimmed cells of a `| a | b |` row; an empty cell is an empty span."""
    bars = [i for i in range(span.start, span.end) if text[i] == "|" and (i == 0 or text[i - 1] != "\\")]
    return tuple(trim(text, Span(left + 1, right)) for left, right in pairwise(bars))


def _from(span: Span, marked: re.Match[str]) -> Span:
    return Span(span.start + marked.end(), span.end)
