"""Boilerplate: what a page carries beside its article. It is marked with the reason, never cut from the text."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import replace
from functools import cache
from itertools import pairwise

from ingest import lexicon
from ingest.document import Block, BlockKind, Span, UnitKind
from ingest.lines import Line, LineKind, shape

LEADING_MARKS = re.compile(r"[\W_]+")
METADATA_KEYS = re.compile(
    r"(authors?|written by|by|published|publication date|date|(last )?updated|category|categories|(hash ?)?tags?|topics?|keywords|publisher|source"
    r"|website|section|reading time|share)\s*:?$",
    re.I,
)
HASHTAGS = re.compile(r"(#\w+\s*){2,}$")
LONGEST_BYLINE = 25  # words of "By X \u00b7 Updated May \u00b7 5 min read"
LONGEST_CALL = 25  # words of a call to act
FIGURES = re.compile(r"[$\u20ac\u00a3%]|\d{3}")  # what a list of links seldom holds
FEWEST_CAPTION, LONGEST_CAPTION = 4, 30  # words
LONGEST_STRAY = 10  # words of a line at the foot of a page
RULED = "ruled line"  # told by `ingest.structure`
REPEATED = "said again on the page"  # an entry of the table of contents, an image and its caption
NUMBER_ABOVE = "number of a heading"
LINKS = ("table of contents", "links to other pages")
ADVERTS = ("call to act", "link to another page")
UNMARKED = (LineKind.SHORT, LineKind.TEXT)
FEWEST_LISTED = 3
MOST_COMPARED = 200  # headings that an item is compared with word by word; no table of contents is that long
LISTED_HEADINGS = 0.6  # a list is a table of contents when this share of its items are headings of the document


def mark_asides(text: str, lines: Sequence[Line], title: Span | None) -> list[Line]:
    """The lines, each unmarked one that is boilerplate by itself as an ASIDE, so that it neither heads nor joins anything."""
    repeated = _contents(text, lines) | _captions(text, lines) | _counted_headings(text, lines)
    return [
        replace(line, kind=LineKind.ASIDE)
        if line.kind in UNMARKED and line.span != title and (number in repeated or _line_reason(line.span.of(text)))
        else line
        for number, line in enumerate(lines)
    ]


def _contents(text: str, lines: Sequence[Line]) -> set[int]:
    """The lines of a table of contents: short ones in a row most of which stand again further down."""
    said = [_fold(line.span.of(text)) if line.kind is LineKind.SHORT else "" for line in lines]
    last = {content: number for number, content in enumerate(said)}
    again = [bool(content) and last[content] > number for number, content in enumerate(said)]
    found: set[int] = set()
    at = 0
    while at < len(lines):
        end = at
        while end < len(lines) and said[end]:
            end += 1
        repeated = [number for number in range(at, end) if again[number]]
        if len(repeated) >= FEWEST_LISTED and len(repeated) >= LISTED_HEADINGS * (repeated[-1] + 1 - repeated[0]):
            found.update(range(repeated[0], repeated[-1] + 1))
        at = max(end, at + 1)
    return found


def _captions(text: str, lines: Sequence[Line]) -> set[int]:
    """The lines of an image: what is shown, and the caption below that says it again."""
    said = [_fold(line.span.of(text)) for line in lines]
    first = [
        number
        for number in range(len(lines) - 1)
        if shape(lines[number].span.of(text)) is LineKind.SHORT
        and len(said[number].split()) >= FEWEST_CAPTION
        and said[number + 1].startswith(said[number])
    ]
    return {each for number in first for each in (number, number + 1) if len(said[each].split()) <= LONGEST_CAPTION}


def _counted_headings(text: str, lines: Sequence[Line]) -> set[int]:
    """The bare numbers that stand each on a line above a heading and count the headings up: "1", "Apply", "2", "Train"."""
    found: list[int] = []
    for number, (line, below) in enumerate(pairwise(lines)):
        if below.kind is LineKind.HEADING and line.kind in UNMARKED and line.span.of(text).rstrip(".)") == str(len(found) + 1):
            found.append(number)
    return set(found) if len(found) > 1 else set()


def mark_boilerplate(text: str, blocks: Sequence[Block], title: Span | None) -> list[Block]:
    """The blocks, each boilerplate one with its reason in `dropped`."""
    headings = dict.fromkeys(_fold(block.span.of(text)) for block in blocks if block.kind is BlockKind.HEADING)
    compared = [frozenset(heading.split()) for heading in list(headings)[:MOST_COMPARED]]
    marked: list[Block] = []
    section: tuple[int, str] | None = None  # level and reason of the dropped section that we are in
    left: set[Span] = set()  # headings of dropped sections: they head nothing, even where prose goes on below
    for block in blocks:
        ends = block.level <= (section[0] if section else 0) if block.kind is BlockKind.HEADING else section and _is_prose(text, block, section[1])
        if section and ends:
            section = None
        above = title is not None and block.span.end <= title.start
        reason = (
            block.dropped
            or _reason(text, block, headings, compared, title)
            or ("above the title" if above else "")
            or (section[1] if section else "")
        )
        if not reason and marked and marked[-1].dropped in ADVERTS and _is_bare_list(text, block):
            reason = marked[-1].dropped  # a list without a lead-in below a call to act is what it calls to
        if block.kind is BlockKind.HEADING and not section and block.level and (why := _match("section", block.span.of(text))):
            section, reason = (block.level, why), why
        if block.kind is BlockKind.HEADING and section:
            left.add(block.span)
        marked.append(replace(block, dropped=reason, headings=tuple(span for span in block.headings if span not in left)))
    known = {block.span for block in blocks if block.dropped and block.dropped != RULED}
    return _without_foot(text, marked, known)


def _is_prose(text: str, block: Block, reason: str) -> bool:
    """Whether the article goes on below a list of links: a paragraph of whole sentences."""
    return reason in LINKS and block.kind is BlockKind.PARAGRAPH and len(block.span.of(text).split()) >= LONGEST_CALL


def _is_bare_list(text: str, block: Block) -> bool:
    """A list without a lead-in or any figure."""
    listed = block.kind is BlockKind.LIST and block.parts[0].kind is UnitKind.ITEM
    return listed and not FIGURES.search(block.span.of(text))


def _without_foot(text: str, blocks: list[Block], known: Collection[Span]) -> list[Block]:
    """The blocks, those at the foot of the page dropped: bare lists, headings and stray lines that boilerplate surrounds.

    Where a reader knows what is boilerplate (`known`), that may stand in the midst of the article: no foot begins with it.
    """
    first = len(blocks)
    while first and blocks[first - 1].dropped != "title" and (blocks[first - 1].dropped or _is_stray(text, blocks[first - 1])):
        first -= 1
    while first < len(blocks) and (blocks[first].dropped in ("", REPEATED) or blocks[first].span in known):
        first += 1  # the foot begins with what is certain
    return [*blocks[:first], *(block if block.dropped else replace(block, dropped="below the article") for block in blocks[first:])]


def _is_stray(text: str, block: Block) -> bool:
    content = block.span.of(text)
    short = len(content.split()) <= LONGEST_STRAY and content[-1] not in ".!:" and not FIGURES.search(content)
    return block.kind is BlockKind.HEADING or _is_bare_list(text, block) or (block.kind is BlockKind.PARAGRAPH and short)


def _reason(text: str, block: Block, headings: Collection[str], compared: Sequence[frozenset[str]], title: Span | None) -> str:
    content = block.span.of(text)
    if block.span == title:
        return "title"
    if block.kind is BlockKind.TABLE:
        return "metadata" if _is_metadata(text, block) else ""
    if block.kind is BlockKind.LIST:
        items = [_fold(part.span.of(text)) for part in block.parts]
        if len(items) >= 3 and sum(item in headings or _is_near(item, compared) for item in items) >= LISTED_HEADINGS * len(items):
            return "table of contents"
        if block.parts[0].kind is not UnitKind.LEAD:
            return ""
        content = block.parts[0].span.of(text)
        if reason := _match("section", content):
            return reason
    aside = block.kind is BlockKind.PARAGRAPH and not block.parts
    number = NUMBER_ABOVE if aside and content.rstrip(".)").isdecimal() else ""
    return _line_reason(content) or number or (REPEATED if aside else "")


def _is_metadata(text: str, block: Block) -> bool:
    first = [part.span.of(text) for part in block.parts if part.column == 0]
    return len(first) >= 2 and sum(bool(METADATA_KEYS.match(cell)) for cell in first) * 2 > len(first)


def _is_near(item: str, headings: Sequence[frozenset[str]]) -> bool:
    """Whether an item of a list names a heading of the document nearly word for word."""
    words = set(item.split())
    return len(words) >= 2 and any(len(words & heading) >= 0.75 * len(words) for heading in headings)


def _line_reason(content: str) -> str:
    if HASHTAGS.match(content):
        return "tags"
    if content.count("\u00b7") >= 2 and len(content.split()) <= LONGEST_BYLINE:
        return "about the page"
    reason = _match("line", content)
    told = len(content.split()) > LONGEST_CALL or any(map(str.isdigit, content))
    return "" if reason == "call to act" and told else reason  # a long one, or one with a figure, tells something


def _match(table: str, content: str) -> str:
    opening = LEADING_MARKS.sub("", content, count=1) if LEADING_MARKS.match(content) else content
    return next((reason for pattern, reason in _patterns(table) if pattern.match(opening) or pattern.match(content)), "")


@cache
def _patterns(table: str) -> tuple[tuple[re.Pattern[str], str], ...]:
    entries = lexicon.load("boilerplate")[table]
    return tuple((re.compile(pattern, re.I), entry["reason"]) for entry in entries for pattern in entry["patterns"])


def _fold(content: str) -> str:
    return " ".join(re.findall(r"\w+", re.sub(r"^\W*\d+[.)]\s*", "", content).lower()))
