"""The best passage: the nearest statements of the nearest sources, each in its natural whole."""

from __future__ import annotations

from collections.abc import Sequence

from ingest.document import BlockKind, Unit, UnitKind
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
    """The sentences with those around them, in order; the neighbours make clear who "they" are and why."""
    numbers = [each.hit.number for each in near]
    siblings = range(min(numbers) - AROUND, max(numbers) + AROUND + 1)
    document = near[0].document
    units: list[Unit] = [
        document.units[number]
        for number in siblings
        if 0 <= number < len(document.units)
        and document.units[number].block == near[0].unit.block
        and any(abs(number - each) <= AROUND for each in numbers)
    ]
    return Sentences(tuple(claim(document, unit) for unit in units))
