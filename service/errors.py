"""One JSON shape for every error, made in one place (RFC 9457, application/problem+json)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import BaseModel
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect
from starlette.routing import Match
from starlette.types import Scope

from ingest.decoding import whole
from ingest.errors import CorpusMissing, CorpusShrunk, IngestError
from retrieval import IngestBusy, RetrievalError
from service.fetching.errors import AddressRefused, FetchBusy, FetchError, NotFetched
from service.logs import request_id
from service.troubles import FULL, explain
from service.uploads import NotUploaded, UnknownUpload, UploadError


class Problem(BaseModel):
    """What went wrong: a stable `code`, and a `detail` that names the cure. By `request_id` the operator finds it in the log."""

    status: int
    code: str
    title: str
    detail: str
    request_id: str


class ServiceError(Exception):
    """An error that a client can do something about."""

    def __init__(self, status: int, code: str, detail: str, headers: Mapping[str, str] | None = None) -> None:
        super().__init__(detail)
        self.headers = dict(headers or {})
        self.status = status
        self.code = code
        self.detail = detail


TITLES = {
    400: "Bad request",
    401: "No such key",
    403: "Not allowed",
    404: "Not found",
    405: "Method not allowed",
    408: "Too slow",
    409: "Not possible as things are",
    413: "Too large",
    415: "Unsupported media type",
    422: "Not understood",
    429: "Too many requests",
    500: "Internal error",
    503: "Not ready",
    507: "No room left",
}
CODES = {
    400: "bad_request",
    404: "not_found",
    405: "method_not_allowed",
    408: "too_slow",
    413: "too_large",
    415: "unsupported_media_type",
}
_NOTED = "careercite.noted"
SECONDS_UNTIL_FREE = "5"
TROUBLES: dict[type[Exception], tuple[int, str]] = {  # the first that fits
    CorpusMissing: (409, "corpus_missing"),
    CorpusShrunk: (409, "corpus_shrunk"),
    IngestError: (409, "not_ingested"),
    IngestBusy: (503, "busy"),
    RetrievalError: (503, "index_unusable"),
    UnknownUpload: (404, "unknown_document"),
    NotUploaded: (409, "not_uploaded"),
    AddressRefused: (422, "address_refused"),
    NotFetched: (422, "not_fetched"),
    FetchBusy: (503, "busy"),
}


def declared(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """For OpenAPI: that a route may answer with these problems."""
    schema = Problem.model_json_schema()
    return {status: {"description": TITLES[status], "content": {"application/problem+json": {"schema": schema}}} for status in statuses}


EVERYWHERE = declared(400, 429)  # another host name, and too many requests
DECLARED = declared(400, 401, 404, 422, 503)


@contextmanager
def as_problems() -> Iterator[None]:
    """Turns what keeps articles from being fetched, taken in or deleted into problems that name the cure."""
    try:
        yield
    except (IngestError, RetrievalError, UploadError, FetchError) as error:
        status, code = next(found for kind, found in TROUBLES.items() if isinstance(error, kind))
        raise ServiceError(status, code, explain(error), {"Retry-After": SECONDS_UNTIL_FREE} if code == "busy" else None) from error
    except OSError as error:
        status, code = (507, "disk_full") if error.errno in FULL else (503, "not_writable")
        raise ServiceError(status, code, explain(error)) from error


def install(app: FastAPI) -> None:
    """Gives the app one handler for each way that a request is known to fail."""

    @app.exception_handler(ServiceError)
    def known(request: Request, error: ServiceError) -> JSONResponse:
        return problem(request.scope, error.status, error.code, error.detail, error.headers)

    @app.exception_handler(RequestValidationError)
    def invalid(request: Request, error: RequestValidationError) -> JSONResponse:
        return problem(request.scope, 422, "invalid_request", _explain(error))

    @app.exception_handler(HTTPException)
    def http(request: Request, error: HTTPException) -> JSONResponse:
        code = CODES.get(error.status_code, "error")
        headers = {**(error.headers or {}), **({"Allow": ", ".join(_methods(request))} if error.status_code == 405 else {})}
        return problem(request.scope, error.status_code, code, str(error.detail), headers)

    @app.exception_handler(ClientDisconnect)
    def gone(request: Request, error: ClientDisconnect) -> JSONResponse:
        return problem(request.scope, 400, "bad_request", "the request broke off: send it again")


def problem(scope: Scope, status: int, code: str, detail: str, headers: Mapping[str, str] | None = None) -> JSONResponse:
    """The one reply that tells of an error; its code goes into the log and the figures."""
    noted(scope)["code"] = code
    told = Problem(status=status, code=code, title=TITLES.get(status, "Error"), detail=whole(detail), request_id=request_id.get())
    return JSONResponse(told.model_dump(), status, dict(headers or {}), media_type="application/problem+json")


def noted(scope: Scope) -> dict[str, object]:
    """What is to be told of a request in the log, beside what is told of all."""
    found: dict[str, object] = scope.setdefault(_NOTED, {})
    return found


def _methods(request: Request) -> list[str]:
    """The methods that a path takes; a router tells of those of its first route alone."""
    scopes = {method: {**request.scope, "method": method} for method in ("DELETE", "GET", "HEAD", "PATCH", "POST", "PUT")}
    return [method for method, scope in scopes.items() if any(route.matches(scope)[0] is Match.FULL for route in request.app.routes)]


def _explain(error: RequestValidationError) -> str:
    """The first complaint in words: where, and what is expected. What was sent is not repeated."""
    first = error.errors()[0]
    where = ".".join(str(step) for step in first["loc"] if step not in ("body", "query", "path"))
    said = str(first["msg"]).removeprefix("Value error, ")
    if first["type"] == "string_too_long":
        said = f"at most {first['ctx']['max_length']} characters are taken: shorten it"
    return f"{where}: {said}" if where else said
