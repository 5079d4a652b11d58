"""From the trace of an answer to the HTTP contract: pure functions."""

from __future__ import annotations

from service.answers.answering import FAIR, STRONG
from service.answers.evidence import FLOOR
from service.answers.trace import PartTrace, Trace, Weighed
from service.schemas import EvidenceOut, NamedDocument, PartOut, ScaleOut, TraceOut
from service.views import corrections_out, quoted_span

DIGITS = 5  # of a standing: half of a difference of scores, which have four


def trace_out(trace: Trace, index_version: str) -> TraceOut:
    """How an answer came about."""
    answer, basis = trace.answer, trace.answer.basis
    return TraceOut(
        question=answer.question.asked,
        resolved_question=answer.question.resolved,
        corrections=corrections_out(answer.question),
        carried_over=basis.turn.carried_over,
        turn=basis.turn.kind,
        limited_to=None if trace.documents is None else [NamedDocument(document_id=each.id, title=each.title) for each in trace.documents],
        source_named=basis.named.documents is not None,
        unknown_source=basis.named.stranger or None,
        answered=answer.answered,
        kind=answer.kind,
        confidence=answer.confidence,
        scale=ScaleOut(floor=FLOOR, fair=FAIR, strong=STRONG),
        parts=[_part_out(part) for part in trace.parts],
        index_version=index_version,
    )


def _part_out(part: PartTrace) -> PartOut:
    evidence, question = part.composed.evidence, part.composed.evidence.question
    return PartOut(
        text=question.resolved,
        intent=question.intent,
        subjects=list(question.subjects),
        strangers=list(question.strangers),
        sides=list(question.sides),
        topics=[topic.label for topic in question.topics],
        places=[place.title() for place in question.places],
        years=list(question.years),
        names=list(question.names),
        unknown_names=list(evidence.unknown_names),
        composer=part.composer,
        missing=list(part.missing),
        said_before=len(evidence.said),
        looked_at=len(evidence.all),
        near=len(evidence.near),
        usable=part.usable,
        cited=part.cited,
        standing=None if part.standing is None else round(part.standing, DIGITS),
        evidence=[_evidence_out(each) for each in part.weighed],
    )


def _evidence_out(weighed: Weighed) -> EvidenceOut:
    claim, scored = weighed.claim, weighed.scored
    text = claim.document.text
    return EvidenceOut(
        status=weighed.status,
        n=weighed.n,
        document_id=claim.document.id,
        title=claim.document.title,
        heading=[span.of(text) for span in claim.headings],
        kind=claim.kind,
        **quoted_span(claim.document, claim.span).model_dump(),
        text=claim.text,
        match=scored.hit.score if scored else None,
        score=scored.score if scored else None,
        unmet=list(scored.unmet) if scored else [],
    )
