"""Going on from an answer: what is left to say when more is asked for, and the reasons that the articles give."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from ingest.document import UnitKind
from service.answers import lexicon
from service.answers.claims import Address, Block, Catalogue, Claim, Figures, Listing, Note, Sentences, Table, claim, claims_of
from service.answers.composing import Composed, compose
from service.answers.evidence import Evidence, Scored
from service.answers.question import Intent

NEAR_FIRST = 0.20  # how far below the best of the first answer the best of what is left may score
MOST_PASSED = 4  # blocks of which everything was said
MOST_REASONS = 2
NEAR_REASON = 0.10  # how far below the best reason, and below the best evidence, a reason may score
SAME_BLOCK, SAME_SECTION = 0.15, 0.08  # what a reason gains beside what was cited


def compose_more(evidence: Evidence, rounds: int) -> Composed:
    """What is left to say when more was asked for so often; no blocks where nothing near enough is left."""
    composed = compose(evidence)
    least = composed.evidence.usable[0].score - NEAR_FIRST if composed.blocks else 0.0
    for _ in range(rounds):
        composed = _compose_rest(composed, least)
    return composed


def _compose_rest(before: Composed, least: float) -> Composed:
    """What is left after one answer; blocks of which nothing is left are passed over."""
    said = before.evidence.said | {each.address for block in before.blocks for each in claims_of(block)}
    for _ in range(MOST_PASSED):
        left = compose(before.evidence.asked_as(before.evidence.question, said))
        if not left.blocks or left.evidence.usable[0].score < least:
            break
        if blocks := _unsaid(left.blocks, said):
            return replace(left, blocks=blocks)
        best = left.evidence.usable[0]
        said |= {(best.document.id, unit.span) for unit in left.evidence.siblings(best)}
    return replace(left, blocks=())


def compose_reasons(evidence: Evidence) -> Composed:
    """The sentences that give a reason for what the question is about, those nearest to its answer first; no blocks where there are none."""
    answered = compose(evidence).blocks
    if not answered:
        return Composed(evidence)
    about = evidence.asked_as(replace(evidence.question, intent=Intent.PASSAGE, kind=None))
    reasons = sorted(
        ((round(each.score + _nearness(each, answered), 4), each) for each in about.usable if _gives_a_reason(each)),
        key=lambda pair: (-pair[0], pair[1].hit.key),
    )
    least = max(reasons[0][0], about.usable[0].score) - NEAR_REASON if reasons else 0.0
    chosen = [each for score, each in reasons if score >= least][:MOST_REASONS]
    return Composed(about, "reason", tuple(Sentences((claim(each.document, each.unit),)) for each in chosen))


def _unsaid(blocks: Iterable[Block], said: frozenset[Address]) -> tuple[Block, ...]:
    """The blocks without what was said before."""
    return tuple(left for block in blocks if (left := _rest(block, said)))


def _rest(block: Block, said: frozenset[Address]) -> Block | None:
    """What is left of a block: a list keeps its lead-in, a table its rows whole."""

    def fresh(claims: Iterable[Claim | None]) -> tuple[Claim, ...]:
        return tuple(each for each in claims if each and each.address not in said)

    match block:
        case Sentences(claims) | Figures(claims):
            return replace(block, claims=left) if (left := fresh(claims)) else None
        case Listing(_, items, _):
            return replace(block, items=left, tail=None) if (left := fresh(items)) else None
        case Table(_, rows):
            return replace(block, rows=kept) if (kept := tuple(row for row in rows if fresh(row.cells))) else None
        case Note() | Catalogue():
            return block


def _gives_a_reason(each: Scored) -> bool:
    return each.unit.kind in (UnitKind.SENTENCE, UnitKind.ITEM) and bool(lexicon.pattern("sentence", "reason").search(each.said))


def _nearness(each: Scored, answered: Sequence[Block]) -> float:
    """What a unit gains for standing where the answer was taken from."""
    beside = [found for block in answered for found in claims_of(block) if found.document is each.document]
    if any(each.block.span.start <= found.span.start < each.block.span.end for found in beside):
        return SAME_BLOCK
    return SAME_SECTION if any(found.headings and found.headings == each.unit.headings for found in beside) else 0.0
