"""Asking and searching."""

from __future__ import annotations

import time
from typing import Annotated

from fastapi import APIRouter, Query, Response
from pydantic import AfterValidator

from service.dependencies import CurrentEdition
from service.errors import DECLARED, ServiceError
from service.schemas import LONGEST_TURN, AnswerOut, AskRequest, SearchOut, has_words
from service.views import answer_out, search_hit

router = APIRouter(prefix="/api", responses=DECLARED)


@router.post("/ask", summary="Ask a question")
def ask(request: AskRequest, edition: CurrentEdition, response: Response) -> AnswerOut:
    """A cited answer, or a refusal that names what is missing. The same index and request give the same bytes."""
    unknown = sorted(set(request.documents or ()) - set(edition.index.by_id))
    if unknown:
        raise ServiceError(404, "unknown_document", "a document id in 'documents' is unknown: GET /api/documents lists them")
    began = time.perf_counter()
    answer = edition.answerer.ask(request.question, request.history, request.documents)
    response.headers["Server-Timing"] = f"answer;dur={1000 * (time.perf_counter() - began):.1f}"
    return answer_out(answer, edition.index.version)


@router.get("/search", summary="Search passages")
def search(
    edition: CurrentEdition,
    q: Annotated[str, Query(max_length=LONGEST_TURN, description="what to look for"), AfterValidator(has_words)],
    k: Annotated[int, Query(ge=1, le=100, description="how many passages")] = 10,
) -> SearchOut:
    """The passages nearest to `q`, best first, with their exact spans."""
    return SearchOut(query=q, results=[search_hit(hit) for hit in edition.index.search(q, k)], index_version=edition.index.version)
