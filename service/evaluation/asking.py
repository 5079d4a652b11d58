"""What is evaluated: a running service over HTTP, or an answerer in this process. Both speak the HTTP contract."""

from __future__ import annotations

import json
import time
import urllib.parse
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from service.answers import Answerer
from service.evaluation.errors import NothingToAsk
from service.schemas import AnswerOut, DocumentOut, FullDocumentOut
from service.views import answer_out, document_out, full_document_out

TIMEOUT = 60.0  # seconds for one reply


@dataclass(frozen=True, slots=True)
class Service:
    """Three things to call: `ask(question, history)` gives the answer and the milliseconds it took."""

    ask: Callable[[str, list[str]], tuple[AnswerOut, float]]
    documents: Callable[[], list[DocumentOut]]
    document: Callable[[str], FullDocumentOut]


def in_process(answerer: Answerer) -> Service:
    """An answerer, asked directly."""
    index = answerer.index

    def ask(question: str, history: list[str]) -> tuple[AnswerOut, float]:
        began = time.perf_counter()
        answer = answerer.ask(question, history)
        return answer_out(answer, index.version), 1000 * (time.perf_counter() - began)

    return Service(ask, lambda: [document_out(each) for each in index.documents], lambda each: full_document_out(index.by_id[each]))


def over_http(address: str) -> Service:
    """A running service at `address`; its calls raise `NothingToAsk` when it does not answer as it should."""

    def call(path: str, body: dict[str, Any] | None = None) -> Any:
        data = json.dumps(body).encode() if body else None
        request = urllib.request.Request(f"{address.rstrip('/')}{path}", data=data, headers={"Content-Type": "application/json"})
        try:
            with urllib.request.urlopen(request, timeout=TIMEOUT) as reply:
                return json.load(reply)
        except (OSError, ValueError) as error:
            raise NothingToAsk(f"no service answers at {address} ({error}): start one with 'careercite serve'") from error

    def ask(question: str, history: list[str]) -> tuple[AnswerOut, float]:
        began = time.perf_counter()
        reply = call("/api/ask", {"question": question, "history": history})
        return AnswerOut.model_validate(reply), 1000 * (time.perf_counter() - began)

    return Service(
        ask,
        lambda: [DocumentOut.model_validate(each) for each in call("/api/documents")["documents"]],
        lambda each: FullDocumentOut.model_validate(call(f"/api/documents/{urllib.parse.quote(each, safe='')}")),
    )
