"""The best passage: the nearest statements of the nearest sources, each in its natural whole."""

from __future__ import annotations

import re

from ingest.document import BlockKind, Unit, UnitKind
from service.answers.claims import Block, Claim, Sentences, claim, words_in
from service.answers.composers.listing import matching_rows, whole_list
from service.answers.evidence import Evidence, Scored, by_document
from service.answers.question import Intent

MOST_DOCUMENTS = 3
EACH_DOCUMENT = 2
NEAR, NEAR_ADVICE, NEAR_SECOND = 0.08, 0.14, 0.06
MOST_WORDS = 80  # of the answer before a further piece is left out
LEAST_COVERAGE = 0.75  # of what the best unit covers of the question, for any further one; advice shares few words with its question
WHOLE = 0.5  # a list is shown whole when this share of its items is as near as the best one
STANCE_WORDS = 3
LEANS_BACK = re.compile(r"(?:they|it|this|these|that|those|their|its|however|still|instead|but|also|such|he|she)\b", re.I)


def give_passage(evidence: Evidence) -> list[Block] | None:
    """The best units of up to three sources, as paragraphs, lists or rows; None where no evidence is usable."""
    if not evidence.usable:
        return None
    best = evidence.usable[0].score
    advice = evidence.question.intent is Intent.ADVICE
    reach = NEAR_ADVICE if advice else NEAR
    blocks: list[Block] = []
    covering = 0.0 if advice else evidence.coverage(evidence.usable[0]) * LEAST_COVERAGE
    enough = [each for each in evidence.usable if evidence.coverage(each) >= covering]
    for found in list(by_document(enough).values())[:MOST_DOCUMENTS]:
        near = [each for each in found if each.score >= best - reach]
        for block in _of_document(evidence, near):
            if not blocks or words_in(blocks) + words_in([block]) <= MOST_WORDS:
                blocks.append(block)
    return blocks or None


def _of_document(evidence: Evidence, near: list[Scored]) -> list[Block]:
    blocks: list[Block] = []
    shown: set[int] = set()
    for each in near[:EACH_DOCUMENT]:
        if each.unit.block in shown or each.score < near[0].score - NEAR_SECOND:
            continue
        shown.add(each.unit.block)
        blocks.append(_piece(evidence, each))
    return blocks


def _piece(evidence: Evidence, each: Scored) -> Block:
    match each.block.kind:
        case BlockKind.LIST:
            return _list(evidence, each)
        case BlockKind.TABLE:
            return matching_rows(evidence, each)
        case _:
            return Sentences(_sentences(evidence, each))


def _list(evidence: Evidence, each: Scored) -> Block:
    """The whole list where most of it is as near as its best item or its lead-in is what matches, else the near items alone."""
    here = [other for other in evidence.usable if other.document.id == each.document.id and other.unit.block == each.unit.block]
    near = [other for other in here if other.score >= each.score - NEAR_SECOND]
    items = [unit for unit in evidence.siblings(each) if unit.kind in (UnitKind.ITEM, UnitKind.STEP)]
    if each.unit.kind in (UnitKind.LEAD, UnitKind.TAIL) or len(near) >= WHOLE * len(items):
        return whole_list(evidence, each)
    return Sentences(tuple(claim(other.document, other.unit) for other in sorted(near, key=lambda other: other.hit.number)))


def _sentences(evidence: Evidence, each: Scored) -> tuple[Claim, ...]:
    """The sentence, after its predecessor where it leans back on it, and before its successor where that leans on it."""
    units: list[Unit] = [each.unit]
    before, after = evidence.before(each), evidence.after(each)
    said = each.said
    if before and before.kind is UnitKind.SENTENCE and (LEANS_BACK.match(said) or _is_stance(before.span.of(each.document.text))):
        units.insert(0, before)
    elif after and after.kind is UnitKind.SENTENCE and (said.endswith("?") or _is_stance(said)):
        units.append(after)  # a question of the article's own is worth its answer, a "Yes." its reason
    elif after and after.kind is UnitKind.SENTENCE and LEANS_BACK.match(after.span.of(each.document.text)):
        units.append(after)
    return tuple(claim(each.document, unit) for unit in units)


def _is_stance(said: str) -> bool:
    """Whether a sentence is no more than a "Yes." or "Not always."."""
    return len(said.split()) <= STANCE_WORDS
