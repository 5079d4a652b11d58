"""Asking and searching."""

from __future__ import annotations

import time
from typing import Annotated

from fastapi import APIRouter, Query, Response
from pydantic import AfterValidator

from service.answers.answering import Answer
from service.answers.trace import trace_of
from service.dependencies import CurrentEdition
from service.errors import DECLARED, ServiceError
from service.library import Edition
from service.schemas import LONGEST_TURN, AnswerOut, AskRequest, SearchOut, TraceOut, has_words
from service.trace_views import trace_out
from service.views import answer_out, search_hit

router = APIRouter(prefix="/api", responses=DECLARED)


@router.post("/ask", summary="Ask a question")
def ask(request: AskRequest, edition: CurrentEdition, response: Response) -> AnswerOut:
    """A cited answer, or a refusal that names what is missing. The same index and request give the same bytes."""
    return answer_out(_answer(request, edition, response), edition.index.version)


@router.post("/explain", summary="Explain an answer")
def explain(request: AskRequest, edition: CurrentEdition, response: Response) -> TraceOut:
    """How the answer that /api/ask gives to the same request came about: as what it was read, and what became of the evidence."""
    return trace_out(trace_of(_answer(request, edition, response)), edition.index.version)


def _answer(request: AskRequest, edition: Edition, response: Response) -> Answer:
    """The answer, the time that it took in the response's headers. Raises `ServiceError` for a document id that is unknown."""
    if set(request.documents or ()) - set(edition.index.by_id):
        raise ServiceError(404, "unknown_document", "a document id in 'documents' is unknown: GET /api/documents lists them")
    began = time.perf_counter()
    answer = edition.answerer.ask(request.question, request.history, request.documents, as_typed=request.as_typed)
    response.headers["Server-Timing"] = f"answer;dur={1000 * (time.perf_counter() - began):.1f}"
    return answer


@router.get("/search", summary="Search passages")
def search(
    edition: CurrentEdition,
    q: Annotated[str, Query(max_length=LONGEST_TURN, description="what to look for"), AfterValidator(has_words)],
    k: Annotated[int, Query(ge=1, le=100, description="how many passages")] = 10,
) -> SearchOut:
    """The passages nearest to `q`, best first, with their exact spans."""
    return SearchOut(query=q, results=[search_hit(hit) for hit in edition.index.search(q, k)], index_version=edition.index.version)
