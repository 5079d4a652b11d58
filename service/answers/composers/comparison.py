"""Comparisons: rows of tables that hold both sides, sentences that name both, else one piece for each side."""

from __future__ import annotations

from ingest.document import BlockKind, UnitKind
from service.answers.claims import Block, Sentences, claim
from service.answers.composers.listing import matching_rows, natural_whole
from service.answers.evidence import Evidence, Scored, by_document
from service.answers.question import Intent

MOST_DOCUMENTS = 3
NEAR = 0.20


def compare(evidence: Evidence) -> list[Block] | None:
    """For a comparison of two or more subjects: from each of the nearest sources the piece that speaks of all of them."""
    question = evidence.question
    if question.intent is not Intent.COMPARISON or not evidence.usable:
        return None
    sides = set(question.subjects)
    best = evidence.usable[0].score
    blocks: list[Block] = []
    for found in list(by_document(evidence.usable).values())[:MOST_DOCUMENTS]:
        near = [each for each in found if each.score >= best - NEAR]
        blocks += _piece(evidence, near, sides)
    return blocks or None


def _piece(evidence: Evidence, near: list[Scored], sides: set[str]) -> list[Block]:
    """One document's share: a table's rows or a sentence that covers the sides, else the best unit of each side."""
    for each in near[:3]:
        if each.document.blocks[each.unit.block].kind is BlockKind.TABLE:
            return [matching_rows(evidence, each)]
        if each.unit.kind is UnitKind.SENTENCE and sides and sides <= set(evidence.index.names.of(each.unit.span.of(each.document.text))):
            return [Sentences((claim(each.document, each.unit),))]
    blocks: list[Block] = []
    for side in sorted(sides):
        about = next((each for each in near if each.unit.subjects == (side,)), None)
        if about:
            blocks.append(natural_whole(evidence, about))
    if not blocks and near:
        blocks.append(natural_whole(evidence, near[0]))
    return blocks
