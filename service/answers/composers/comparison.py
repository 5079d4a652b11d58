"""Comparisons: rows of tables that hold both sides, sentences that name both, else one piece for each side; figures side by side."""

from __future__ import annotations

from ingest.document import BlockKind, Unit, UnitKind
from service.answers.claims import Block, Figures, Sentences, claim, words_in
from service.answers.composers.figures import every_source
from service.answers.composers.listing import matching_rows, natural_whole
from service.answers.evidence import CONTRAST, Evidence, Scored, by_document
from service.answers.figures import Kind, shows
from service.answers.question import Intent
from service.answers.topics import stemmed

MOST_DOCUMENTS = 3
NEAR = 0.20
MOST_WORDS = 110


def compare(evidence: Evidence) -> list[Block] | None:
    """For a comparison of two or more subjects: from each of the nearest sources the piece that speaks of all of them."""
    question = evidence.question
    if question.intent is not Intent.COMPARISON or not evidence.usable:
        return None
    if question.kind is Kind.MONEY:
        return _compare_figures(evidence)
    candidates = _on_the_aspect(evidence)
    best = candidates[0].score
    blocks: list[Block] = []
    for found in list(by_document(candidates).values())[:MOST_DOCUMENTS]:
        piece = _piece(evidence, [each for each in found if each.score >= best - NEAR])
        if not blocks or words_in(blocks) + words_in(piece) <= MOST_WORDS:
            blocks += piece
    return blocks or None


def _on_the_aspect(evidence: Evidence) -> list[Scored]:
    """The usable units that say what is compared ("tools"), where the question names it and any do; else all."""
    aspects = [topic for topic in evidence.question.topics if topic.name != "difference"]
    said = [each for each in evidence.usable if any(topic.said.search(stemmed(each.unit.full_reading(each.document.text))) for topic in aspects)]
    return said or evidence.usable


def _piece(evidence: Evidence, near: list[Scored]) -> list[Block]:
    """One document's share: a table's rows or a sentence that covers the sides, else the best unit of each side."""
    sides = set(evidence.question.subjects)
    for each in near[:5]:
        if each.document.blocks[each.unit.block].kind is BlockKind.TABLE and sides <= _subjects(evidence.siblings(each)):
            return [matching_rows(evidence, each)]
        named = set(evidence.index.names.of(each.unit.span.of(each.document.text)))
        if each.unit.kind is UnitKind.SENTENCE and sides <= named and CONTRAST.search(each.unit.span.of(each.document.text)):
            return [Sentences((claim(each.document, each.unit),))]
    blocks: list[Block] = []
    for side in sorted(sides):
        about = next((each for each in near if each.unit.subjects == (side,)), None)
        if about:
            blocks.append(natural_whole(evidence, about))
    if not blocks and near:
        blocks.append(natural_whole(evidence, near[0]))
    return [block for i, block in enumerate(blocks) if block not in blocks[:i]]


def _compare_figures(evidence: Evidence) -> list[Block] | None:
    """The sentences that say which side has more, then every source's figure for each side."""
    usable = [each for each in evidence.usable if shows(Kind.MONEY, each.unit.span.of(each.document.text))]
    sides = evidence.question.subjects
    figures = [each for side in sides for each in every_source([other for other in usable if side in other.unit.subjects])]
    stances = [each for each in evidence.usable if each not in usable and each.unit.kind is not UnitKind.CELL and CONTRAST.search(each.unit.span.of(each.document.text))]
    best = stances[0].score if stances else 0.0
    told = [found[0] for found in by_document(stances).values() if found[0].score >= best - NEAR / 2][:MOST_DOCUMENTS]
    blocks: list[Block] = [Sentences((claim(each.document, each.unit),)) for each in told]
    if figures:
        blocks.append(Figures(tuple(claim(each.document, each.unit, sourced=True) for each in dict.fromkeys(figures))))
    return blocks or None


def _subjects(units: list[Unit]) -> set[str]:
    return {name for unit in units for name in unit.subjects}
