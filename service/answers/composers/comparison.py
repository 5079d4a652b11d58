"""Comparisons: what each source says of every side on the aspect asked for; figures side by side."""

from __future__ import annotations

from dataclasses import replace

from ingest.document import BlockKind, Unit, UnitKind
from retrieval.words import terms
from service.answers.claims import Block, Figures, Sentences, claim, words_in
from service.answers.composers.figures import every_source, notes_on_silence
from service.answers.composers.listing import natural_whole
from service.answers.evidence import Evidence, Scored, by_document
from service.answers.figures import Kind, shows
from service.answers.question import Intent, both_pattern
from service.answers.scoring import contrasts
from service.answers.sight import is_kind_of

MOST_DOCUMENTS = 3
NEAR, NEAR_IN_GENERAL = 0.14, 0.22
LEAST_COVERAGE = 0.5  # of what a side's best unit covers of the question, for any further one
MOST_WORDS = 130
COMPARING = frozenset(
    terms(
        "difference different differ compare compared comparison distinction versus vs role roles job jobs career careers two "
        "both each way main key between side"
    )
)


def compare(evidence: Evidence) -> list[Block] | None:
    """For a comparison of two or more subjects: from each of the nearest sources what it says of all of them."""
    question = evidence.question
    if question.intent is not Intent.COMPARISON or not evidence.usable:
        return None
    if question.kind is Kind.MONEY:
        return _compare_figures(evidence)
    if len(question.subjects) < 2:
        return None
    return _on_an_aspect(evidence) if _aspect(evidence) else _in_general(evidence)


def _aspect(evidence: Evidence) -> set[str]:
    """The question's words beside the subjects and the words of comparing."""
    names = evidence.index.names
    masked = names.mask(evidence.question.resolved).replace("ROLE", " ")
    return set(terms(masked)) - COMPARING


def _in_general(evidence: Evidence) -> list[Block] | None:
    """Sentences that set all sides against each other, or tables of them, one piece a source."""
    sides = set(evidence.question.subjects)
    pieces = [
        each
        for each in evidence.usable
        if (_is_table(each) and sides <= _subjects(evidence.siblings(each)))
        or (each.unit.kind is UnitKind.SENTENCE and sides <= set(evidence.index.names.of(each.said)) and contrasts(each.said))
    ]
    chosen = [found[0] for found in by_document(pieces).values() if found[0].score >= pieces[0].score - NEAR_IN_GENERAL]
    return _within_words([[natural_whole(evidence, each)] for each in chosen[:MOST_DOCUMENTS]])


def _on_an_aspect(evidence: Evidence) -> list[Block] | None:
    """One look for each side; of each source that covers all sides, its best piece for each."""
    looks = {side: _look_at(evidence, side) for side in evidence.question.subjects}
    best = {side: (found[0].score if found else 0.0) for side, found in looks.items()}
    leaders: dict[str, dict[str, Scored]] = {}
    for side, found in looks.items():
        for name, units in by_document(found).items():
            if units[0].score >= best[side] - NEAR:
                leaders.setdefault(name, {})[side] = units[0]
    covering = [found for found in leaders.values() if len(found) == len(looks)]
    if not covering:
        covering = [{side: found[0] for side, found in looks.items() if found}]
    covering.sort(key=lambda found: (-sum(each.score for each in found.values()), min(each.document.id for each in found.values())))
    return _within_words([[natural_whole(evidence, each) for each in found.values()] for found in covering[:MOST_DOCUMENTS]])


def _look_at(evidence: Evidence, side: str) -> list[Scored]:
    """The usable units about one side, for the question as if it were asked of that side alone."""
    names = evidence.index.names
    question = evidence.question
    text = question.resolved
    for mention in reversed(names.find(text)):
        if mention.name != side:
            text = text[: mention.start] + text[mention.end :]
    if side not in names.of(text):
        text = both_pattern().sub(side, text) if both_pattern().search(text) else f"{side}: {text}"
    alone = replace(question, resolved=text, subjects=(side,), intent=Intent.LIST)
    look = Evidence(alone, evidence.index, evidence.documents, evidence.said)
    about = [each for each in look.usable if is_kind_of(side, each.unit.subjects)]
    least = LEAST_COVERAGE * look.coverage(about[0]) if about else 0.0
    return [each for each in about if look.coverage(each) >= least]


def _within_words(pieces: list[list[Block]]) -> list[Block] | None:
    """The pieces, as many as fit; the first always."""
    blocks: list[Block] = []
    for piece in pieces:
        fresh = [block for block in dict.fromkeys(piece) if block not in blocks]
        if not blocks or words_in(blocks) + words_in(fresh) <= MOST_WORDS:
            blocks += fresh
    return blocks or None


def _compare_figures(evidence: Evidence) -> list[Block] | None:
    """The sentences that say which side has more, then every source's figure for each side."""
    usable = [each for each in evidence.usable if shows(Kind.MONEY, each.said)]
    sides = evidence.question.subjects
    figures = every_source(sides, usable)
    names = evidence.index.names
    stances = [
        each
        for each in evidence.usable
        if each not in usable and each.unit.kind is not UnitKind.CELL and contrasts(each.said) and set(names.of(each.said)) & set(sides)
    ]
    best = stances[0].score if stances else 0.0
    told = [found[0] for found in by_document(stances).values() if found[0].score >= best - NEAR / 2][:MOST_DOCUMENTS]
    blocks: list[Block] = [Sentences((claim(each.document, each.unit),)) for each in told]
    if figures:
        blocks.append(Figures(tuple(claim(each.document, each.unit, sourced=True) for each in dict.fromkeys(figures))))
        blocks += notes_on_silence(sides, figures)
    return blocks or None


def _is_table(each: Scored) -> bool:
    return each.block.kind is BlockKind.TABLE


def _subjects(units: list[Unit]) -> set[str]:
    return {name for unit in units for name in unit.subjects}
