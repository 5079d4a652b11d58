"""Why this answer: what became of the evidence of each of its questions, told from the answer itself. Nothing is looked for again."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from ingest.document import Document, Span
from service.answers.answering import Answer
from service.answers.claims import Address, Claim, claim, claims_of
from service.answers.composing import DECLINED, Composed
from service.answers.evidence import FLOOR, Scored

BEST = 12  # units told of those that score best
LEFT_OUT = 3  # units told of those that came near and were left out, wherever they rank


class Status(StrEnum):
    """What became of a unit."""

    CITED = "cited"  # the answer quotes it
    CREDITED = "credited"  # cited beside another article's unit that says the same in the same words
    USABLE = "usable"  # it fits, and was not taken
    UNMET = "unmet"  # left out: it does not meet all that was asked for
    SET_ASIDE = "set_aside"  # left out, though near: the question as a whole, or the source that it asks of, is unknown to the articles
    FAR = "far"  # left out: its match is below the floor, so it is about something else


@dataclass(frozen=True, slots=True)
class Weighed:
    """A unit and what became of it.

    `n` is the number of its citation. `scored` is None for what was cited without being ranked: the rest of a list or table, another side of
    a comparison, a credited unit.
    """

    status: Status
    claim: Claim
    n: int | None = None
    scored: Scored | None = None


@dataclass(frozen=True, slots=True)
class PartTrace:
    """One question of the message: what was composed of its evidence, and the units that tell why, best first, those without a score last."""

    composed: Composed
    is_answered: bool
    is_set_aside: bool
    weighed: tuple[Weighed, ...]

    @property
    def composer(self) -> str:
        """The kind of answer that was made of it."""
        return self.composed.kind if self.is_answered else DECLINED

    @property
    def usable(self) -> int:
        """How many of the units that were looked at the answer could be made of."""
        return 0 if self.is_set_aside else len(self.composed.evidence.usable)

    @property
    def cited(self) -> int:
        """How many units its answer quotes, without the credited ones."""
        return sum(each.status is Status.CITED for each in self.weighed)

    @property
    def standing(self) -> float | None:
        """How near its evidence stands (see `Evidence.standing`), where it is answered: the confidence is that of the least one."""
        return self.composed.evidence.standing if self.is_answered else None

    @property
    def missing(self) -> tuple[str, ...]:
        """What the nearest evidence lacks, where it is not answered."""
        return () if self.is_answered else self.composed.evidence.missing


@dataclass(frozen=True, slots=True)
class Trace:
    """How an answer came about. `documents` are those that it was limited to, None where it was not or no evidence was asked for."""

    answer: Answer
    documents: tuple[Document, ...] | None
    parts: tuple[PartTrace, ...]


def trace_of(answer: Answer) -> Trace:
    """How the answer came about; not to be kept longer than the answer itself."""
    basis = answer.basis
    limited = None
    if basis.documents is not None and basis.composed:
        limited = tuple(each for each in basis.composed[0].evidence.index.documents if each.id in basis.documents)
    return Trace(answer, limited, tuple(_part_trace(answer, each) for each in basis.composed))


def _part_trace(answer: Answer, composed: Composed) -> PartTrace:
    quoted = _quoted(answer, composed) if answer.answered else {}
    set_aside = composed.evidence.is_elsewhere or bool(answer.basis.named.stranger)
    weighed = [_weigh(each, quoted, set_aside=set_aside) for each in composed.evidence.all]
    ranked = {each.claim.address for each in weighed}
    unranked = sorted((each for address, each in quoted.items() if address not in ranked), key=lambda each: each.n or 0)
    return PartTrace(composed, answer.answered and bool(composed.blocks), set_aside, (*_telling(weighed), *unranked))


def _quoted(answer: Answer, composed: Composed) -> dict[Address, Weighed]:
    """What the answer to one question quotes: its own claims, then those that are credited with them."""
    claims = [each for block in composed.blocks for each in claims_of(block)]
    found: dict[Address, Weighed] = {}
    for each in claims:
        own = answer.statements[each].citations[0]
        found.setdefault(each.address, Weighed(Status.CITED, _alone(each.document, each.span), own))
    for n in (n for each in claims for n in answer.statements[each].citations[1:]):
        twin = answer.citations[n - 1]
        found.setdefault((twin.document.id, twin.span), Weighed(Status.CREDITED, _alone(twin.document, twin.span), n))
    return found


def _alone(document: Document, span: Span) -> Claim:
    """The claim of the unit at a span, readable without the list or table around it."""
    return claim(document, next(unit for unit in document.units if unit.span == span))


def _weigh(each: Scored, quoted: Mapping[Address, Weighed], *, set_aside: bool) -> Weighed:
    told = claim(each.document, each.unit)
    if told.address in quoted:
        return replace(quoted[told.address], scored=each)
    if each.hit.score < FLOOR:
        return Weighed(Status.FAR, told, scored=each)
    status = Status.SET_ASIDE if set_aside else Status.UNMET if each.unmet else Status.USABLE
    return Weighed(status, told, scored=each)


def _telling(weighed: list[Weighed]) -> Iterator[Weighed]:
    """The best ones, all that are quoted, and the best of those that were near and left out."""
    near = [each.claim.address for each in weighed if each.status in (Status.UNMET, Status.SET_ASIDE)][:LEFT_OUT]
    for rank, each in enumerate(weighed):
        if rank < BEST or each.n is not None or each.claim.address in near:
            yield each
