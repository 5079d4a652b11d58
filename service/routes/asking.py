"""Asking and searching."""

from __future__ import annotations

import time
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request, Response
from pydantic import AfterValidator

from service.answers.answering import Answer
from service.answers.stages import timed
from service.answers.trace import trace_of
from service.dependencies import Answering, CurrentEdition, CurrentMetrics, CurrentSettings, Reader
from service.errors import DECLARED, ServiceError, declared, noted
from service.schemas import LONGEST_TURN, WORDY, AnswerOut, AskRequest, SearchOut, TraceOut, has_words
from service.trace_views import trace_out
from service.views import answer_out, search_hit

router = APIRouter(prefix="/api", dependencies=[Reader, Answering], responses={**DECLARED, **declared(408, 413)})


def answered(
    asked: AskRequest, edition: CurrentEdition, settings: CurrentSettings, metrics: CurrentMetrics, request: Request, response: Response
) -> Answer:
    """The answer, the time that it took in the response's headers. Raises `ServiceError` for a document id that is unknown."""
    if settings.log_questions:
        noted(request.scope)["question"] = asked.question
    if set(asked.documents or ()) - set(edition.index.by_id):
        raise ServiceError(404, "unknown_document", "a document id in 'documents' is unknown: GET /api/documents lists them")
    began = time.perf_counter()
    with timed() as stopwatch:
        answer = edition.answerer.ask(asked.question, asked.history, asked.documents, as_typed=asked.as_typed)
    took = [*stopwatch.seconds.items(), ("answer", time.perf_counter() - began)]
    response.headers["Server-Timing"] = ", ".join(f"{name};dur={1000 * seconds:.1f}" for name, seconds in took)
    metrics.asked(answer, stopwatch)
    noted(request.scope).update(outcome=answer.outcome, kind=answer.kind)
    return answer


Answered = Annotated[Answer, Depends(answered)]


@router.post("/ask", summary="Ask a question")
async def ask(answer: Answered, edition: CurrentEdition) -> AnswerOut:  # in the loop: another thread takes longer to wake up than this takes
    """A cited answer, or a refusal that names what is missing. The same index and request give the same bytes."""
    return answer_out(answer, edition.index.version)


@router.post("/explain", summary="Explain an answer")
def explain(answer: Answered, edition: CurrentEdition) -> TraceOut:
    """How the answer that /api/ask gives to the same request came about: as what it was read, and what became of the evidence."""
    return trace_out(trace_of(answer), edition.index.version)


@router.get("/search", summary="Search passages")
def search(
    edition: CurrentEdition,
    q: Annotated[str, Query(max_length=LONGEST_TURN, description="what to look for", json_schema_extra=WORDY), AfterValidator(has_words)],
    k: Annotated[int, Query(ge=1, le=100, description="how many passages")] = 10,
) -> SearchOut:
    """The passages nearest to `q`, best first, with their exact spans."""
    return SearchOut(query=q, results=[search_hit(hit) for hit in edition.index.search(q, k)], index_version=edition.index.version)
