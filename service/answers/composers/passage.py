"""The best passage: the nearest statements of the nearest sources, each in its natural whole."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ingest.document import BlockKind, Document, UnitKind
from service.answers.claims import Block, Sentences, claim, words_in
from service.answers.composers.listing import matching_rows, whole_list
from service.answers.evidence import Evidence, Scored, by_document
from service.answers.question import Intent

MOST_DOCUMENTS = 3
NEAR, NEAR_SAME = 0.08, 0.20  # how far below the best a further piece may score: at all, of another source on the same topics
MOST_WORDS = 120  # of the answer before a further piece is left out
LONGEST_WHOLE = 60  # words of a list that is shown whole, however few of its items are near
LEAST_COVERAGE = 0.75  # of what the best unit covers of the question, for any further one; advice shares few words with its question
MOST_NEAR = 0.5  # a longer list is shown whole when this share of its items is as near as the best one
NEAR_BESIDE = 0.25  # of a sentence beside one that answers
STANCE_WORDS = 3
LEANS_BACK = re.compile(r"(?:they|it|this|these|that|those|their|its|however|still|instead|but|also|such|he|she)\b", re.I)
AROUND = 1  # sentences of the paragraph that are shown before and after the one that answers


def give_passage(evidence: Evidence) -> list[Block] | None:
    """The best pieces of up to three sources: sentences amid their paragraph, lists, rows; None where no evidence is usable."""
    if not evidence.usable:
        return None
    blocks: list[Block] = []
    for near in _by_block(_near(evidence)):
        block = _whole(evidence, near)
        if not blocks or words_in(blocks) + words_in([block]) <= MOST_WORDS:
            blocks.append(block)
    return blocks


def _near(evidence: Evidence) -> list[Scored]:
    """The usable units that come near the best one and cover about as much of the question, of up to three sources."""
    best = evidence.usable[0]
    covering = 0.0 if evidence.question.intent is Intent.ADVICE else evidence.coverage(best) * LEAST_COVERAGE
    near = [
        each
        for each in evidence.usable
        if (each.score >= best.score - NEAR and evidence.coverage(each) >= covering)
        or (each.document.id != best.document.id and each.score >= best.score - NEAR_SAME and evidence.tells_the_same(best, each))
    ]
    documents = list(by_document(near))[:MOST_DOCUMENTS]
    return [each for each in near if each.document.id in documents]


def _by_block(near: Sequence[Scored]) -> list[list[Scored]]:
    """The units of each paragraph, list and table, in order of the best unit of each."""
    found: dict[tuple[str, int], list[Scored]] = {}
    for each in near:
        found.setdefault((each.document.id, each.unit.block), []).append(each)
    return list(found.values())


def _whole(evidence: Evidence, near: Sequence[Scored]) -> Block:
    """What a reader wants of a block around its units that are near, best first."""
    match near[0].block.kind:
        case BlockKind.LIST:
            return _list(evidence, near)
        case BlockKind.TABLE:
            return matching_rows(evidence, near[0])
        case _:
            return _sentences(evidence, near)


def _list(evidence: Evidence, near: Sequence[Scored]) -> Block:
    """The list if it is short, or most of it is near, or its lead-in or tail is what matches; else the near items alone."""
    whole = whole_list(evidence, near[0])
    led = near[0].unit.kind in (UnitKind.LEAD, UnitKind.TAIL)
    if led or words_in([whole]) <= LONGEST_WHOLE or len(near) >= MOST_NEAR * len(whole.items):
        return whole
    return Sentences(tuple(claim(each.document, each.unit) for each in sorted(near, key=lambda each: each.hit.number)))


def _sentences(evidence: Evidence, near: Sequence[Scored]) -> Sentences:
    """The sentences, each with those beside it that lean on it, that it leans on, or that come near the question themselves."""
    document, block = near[0].document, near[0].unit.block
    best = max(each.score for each in near)
    beside = {number for each in near for number in range(each.hit.number - AROUND, each.hit.number + AROUND + 1)}
    beside = {number for number in beside if 0 <= number < len(document.units) and document.units[number].block == block}
    score_of = {each.hit.number: each.score for each in evidence.all if each.document.id == document.id}
    numbers = {each.hit.number for each in near}
    numbers |= {number for number in beside if score_of.get(number, 0.0) >= best - NEAR_BESIDE or _lean(document, number, numbers)}
    return Sentences(tuple(claim(document, document.units[number]) for number in sorted(numbers)))


def _lean(document: Document, number: int, numbers: set[int]) -> bool:
    """Whether a sentence leans on the one before it, which answers, or the one after it, which answers, leans on this one or completes it."""
    said = document.units[number].span.of(document.text)
    after = document.units[number + 1].span.of(document.text) if number + 1 in numbers else ""
    return bool((number - 1 in numbers and LEANS_BACK.match(said)) or LEANS_BACK.match(after) or (after and _is_opening(said)))


def _is_opening(said: str) -> bool:
    """Whether a sentence is no more than a question, or a "Yes." or "Not always."."""
    return said.endswith("?") or len(said.split()) <= STANCE_WORDS
