"""Which lines of plain text are headings, and how deep each stands.

Scraped text has lost its marks, so shape and neighbours decide: a short line above content, a question, or one of a set of
parallel lines ("ROLE Path", "Best tools for ROLE"). Lines that a reader has already marked as headings are left alone.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace

from ingest.document import Span
from ingest.lines import Line, LineKind
from ingest.subjects import Names

LONGEST_LEAD_HEADING = 10  # words of "What this means for beginners:" above a paragraph
SHORTEST_PLAIN_LIST = 4  # short lines in a row that are a list rather than headings
TAG_LENGTH, TAG_RECURS = 12, 3
TAG = "label of a card"
FAQ = re.compile(r"\W*(faqs?\b|frequently asked|common questions|questions and answers)", re.I)
QUESTION = re.compile(r"\?[\"\u201d')\]]*$")
SEPARATORS = re.compile(r"[\u00b7|\u2022]")
COUNTED = re.compile(r"([A-Z][a-z]+) \d{1,2}\s*[:.)\u2013\u2014-]\s+\S")
COUNTER = "#"  # stands for the number in the mask of a counted line
BARE_FIGURE = re.compile(r"\W{0,2}\d[\d,.\u2013-]*\s?(?:[%kKmM+]|[a-z]+)?$")
GLUED_FIGURE = re.compile(r"[a-z)](?:[$\u20ac\u00a3]\d[\d,.]*\s?[kKmM]?|\d[\d,.]*%)$")  # "Line cook$33,850", "North12%"
TILES = re.compile(r"_{0,2}((?:#_){2,})_?")  # "#" for a line that is a bare figure, "_" for any other
KEYED = re.compile(r"([A-Z][A-Za-z' \u2019]{1,40}):\s+\S")
FEWEST_COUNTED = 3
RUNS = (LineKind.SHORT, LineKind.NUMBERED)
CONTENT = frozenset({LineKind.TEXT, LineKind.LEAD, LineKind.BULLET, LineKind.ROW, LineKind.COUNT, LineKind.NUMBERED})
TOP, INNER, CARD = 1, 2, 3


def mark_headings(text: str, lines: list[Line], names: Names, title: Span | None) -> list[Line]:
    """The lines with every heading marked and given a level from 1; the title has level 0, tag lines are boilerplate.

    A text with marked headings of its own keeps just those.
    """
    if any(line.kind is LineKind.HEADING and line.span != title for line in lines):
        return [replace(line, level=0) if line.span == title else line for line in lines]
    tags = _tag_lines(text, lines)
    kept: list[Line] = []
    tagged: set[int] = set()
    for line in lines:
        if line.span in tags:
            tagged.add(len(kept))
        else:
            kept.append(line)
    keys = _recurring_keys(text, kept)
    kept = [replace(line, kind=LineKind.TEXT) if _key(text, line) in keys else line for line in kept]
    masks = [_mask(line.span.of(text), names) if _may_head(text, line) else "" for line in kept]
    counted = Counter(mask for mask in masks if "ROLE" in mask or COUNTER in mask)
    parallel = {i for i, mask in enumerate(masks) if counted[mask] >= (2 if "ROLE" in mask else FEWEST_COUNTED)}
    found = _find(text, kept, parallel, tagged, title)
    levels = _levels(text, kept, found, masks, parallel, tagged)
    marked = [replace(line, kind=LineKind.HEADING, level=levels[i]) if i in found else line for i, line in enumerate(kept)]
    marked += [replace(line, kind=LineKind.ASIDE, dropped=TAG) for line in lines if line.span in tags]
    in_order = sorted(marked, key=lambda line: line.span)
    return [replace(line, kind=LineKind.HEADING, level=0) if line.span == title else line for line in in_order]


def _mask(content: str, names: Names) -> str:
    """What parallel lines have in common: "Level 2: Prep cook" is a counted line, in others only the occupation differs."""
    counted = COUNTED.match(content)
    return f"{counted[1].lower()} {COUNTER}" if counted else names.mask(content)


def _recurring_keys(text: str, lines: list[Line]) -> set[str]:
    """The keys of "key: value" lines that recur ("Time at this level: 2 years"): those lines tell something and head nothing."""
    counted = Counter(key for line in lines if (key := _key(text, line)))
    return {key for key, count in counted.items() if count >= FEWEST_COUNTED}


def _key(text: str, line: Line) -> str:
    told = KEYED.match(line.span.of(text)) if line.kind is LineKind.SHORT else None
    return told[1].lower() if told else ""


def _may_head(text: str, line: Line) -> bool:
    content = line.span.of(text)
    if GLUED_FIGURE.search(content):
        return False
    if line.kind is LineKind.NUMBERED:
        return len(content.split()) <= 16 and not content.endswith((".", ";", ","))
    return line.kind is LineKind.SHORT and not content[0].islower() and any(map(str.isalpha, content)) and not SEPARATORS.search(content)


def _tag_lines(text: str, lines: list[Line]) -> set[Span]:
    """Short lines in capitals that recur, such as the badge over each card of a page."""
    badges = [
        line for line in lines if line.kind is LineKind.SHORT and line.span.end - line.span.start <= TAG_LENGTH and line.span.of(text).isupper()
    ]
    counted = Counter(line.span.of(text) for line in badges)
    return {line.span for line in badges if counted[line.span.of(text)] >= TAG_RECURS and line.span.of(text).isalpha()}


def _find(text: str, lines: list[Line], parallel: set[int], tagged: set[int], title: Span | None) -> set[int]:
    inside = _tight_lines(lines) | _step_lines(lines)
    found: set[int] = set()
    i = 0
    while i < len(lines):
        end = i + 1
        while end < len(lines) and lines[i].kind in RUNS and lines[end].kind is lines[i].kind and i not in inside and end not in inside | tagged:
            end += 1
        if i in tagged:
            found.add(i)
        elif i not in inside and lines[i].kind in RUNS:
            found |= _headings_of_run(text, lines, range(i, end), parallel)
        elif _is_lead_heading(text, lines, i):
            found.add(i)
        i = end
    return {i for i in found if lines[i].span != title}


def _tight_lines(lines: list[Line]) -> set[int]:
    """Short lines that stand together in a text whose paragraphs stand apart: they are a list or tiles."""
    if sum(line.gap for line in lines) * 2 <= len(lines):
        return set()
    joined = [i for i in range(1, len(lines)) if not lines[i].gap and lines[i].kind is lines[i - 1].kind is LineKind.SHORT]
    return {near for i in joined for near in (i - 1, i)}


def _step_lines(lines: list[Line]) -> set[int]:
    """The label and description below the number of a step."""
    counts = [i for i, line in enumerate(lines) if line.kind is LineKind.COUNT]
    return {i for count in counts for i in (count + 1, count + 2) if i < len(lines) and lines[i].kind in (LineKind.SHORT, LineKind.TEXT)}


def _headings_of_run(text: str, lines: list[Line], run: range, parallel: set[int]) -> set[int]:
    """The headings in a run of short (or numbered) lines: the strong ones, and what stands alone between them above content."""
    after = lines[run.stop].kind if run.stop < len(lines) else None
    if lines[run.start].kind is LineKind.NUMBERED:
        questions = {i for i in run if _is_question(text, lines[i])}
        alone = {run.start} if len(run) == 1 and after in CONTENT | {LineKind.SHORT, LineKind.ARROW} else set()
        return alone or (questions if after in CONTENT and len(run) == 1 else set())
    if tiles := _tiles(text, [lines[i] for i in run]):  # their labels may be parallel, and head nothing
        return {*run[: tiles.start], *(run[tiles.stop :] if after is LineKind.TEXT else ())}
    strong = {i for i in run if i in parallel or _is_question(text, lines[i]) or FAQ.match(lines[i].span.of(text))}
    if after is LineKind.ARROW:
        strong.discard(run.stop - 1)
    if len(strong) == len(run) >= 3 and not strong & parallel:
        return {run.stop - 1} if after in CONTENT else set()  # questions in a row are a list of questions
    found = set(strong)
    stretch: list[int] = []
    before = lines[run.start - 1].kind if run.start else None
    for i in [*run, run.stop]:
        if i in strong or i == run.stop:
            follows = LineKind.HEADING if i in strong else after
            if tiles := _tiles(text, [lines[number] for number in stretch]):
                found.update(stretch[: tiles.start])
                found.update(stretch[tiles.stop :] if follows is LineKind.TEXT else ())
            elif stretch and _stretch_is_headings(stretch, before, follows):
                found.update(stretch)
            stretch, before = [], LineKind.HEADING
        else:
            stretch.append(i)
    return {i for i in found if _may_head(text, lines[i])}


def _stretch_is_headings(stretch: list[int], before: LineKind | None, after: LineKind | None) -> bool:
    listed = before is LineKind.LEAD or len(stretch) >= SHORTEST_PLAIN_LIST
    return not listed and (after in CONTENT or after in (LineKind.HEADING, LineKind.SHORT))


def _tiles(text: str, stretch: list[Line]) -> range:
    """Where the tiles of a figure and its label are, between the title and heading above and a line below; empty where there are none."""
    found = TILES.fullmatch("".join("#" if BARE_FIGURE.match(line.span.of(text)) else "_" for line in stretch))
    return range(*found.span(1)) if found else range(0)


def _is_lead_heading(text: str, lines: list[Line], i: int) -> bool:
    content = lines[i].span.of(text)
    above = lines[i + 1].kind if i + 1 < len(lines) else None
    return lines[i].kind is LineKind.LEAD and above is LineKind.TEXT and not content[0].islower() and len(content.split()) <= LONGEST_LEAD_HEADING


def _is_question(text: str, line: Line) -> bool:
    return bool(QUESTION.search(line.span.of(text))) and not line.span.of(text)[0].islower()


def _levels(text: str, lines: list[Line], found: set[int], masks: list[str], parallel: set[int], tagged: set[int]) -> dict[int, int]:
    """Levels by rule: cards under tags and run-in leads deepest; parallel neighbours, numbered lines and FAQ questions inside the one above."""
    levels: dict[int, int] = {}
    in_faq = False
    ordered = [i for i in sorted(found) if i not in tagged]
    for position, i in enumerate(ordered):
        content = lines[i].span.of(text)
        neighbours = [ordered[near] for near in (position - 1, position + 1) if 0 <= near < len(ordered)]
        question = _is_question(text, lines[i])
        if FAQ.match(content):
            in_faq, levels[i] = True, TOP
        elif in_faq and (question or lines[i].kind is LineKind.NUMBERED):
            levels[i] = INNER
        elif lines[i].kind is LineKind.LEAD:
            levels[i] = CARD
        elif lines[i].kind is LineKind.NUMBERED or (i in parallel and not question and any(masks[near] == masks[i] for near in neighbours)):
            before = ordered[position - 1] if position else -1
            alike = before >= 0 and masks[before] == masks[i] and i in parallel
            levels[i] = levels[before] if alike else INNER if levels else TOP
        else:
            in_faq, levels[i] = False, TOP
    return levels | dict.fromkeys(found & tagged, CARD)
