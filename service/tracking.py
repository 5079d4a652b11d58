"""Every request has an id, a line in the log and its place in the figures; what nobody caught ends here, as a problem like any other."""

from __future__ import annotations

import logging
import re
import secrets
import time

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from service.errors import noted, problem
from service.logs import fields, request_id
from service.metrics import Metrics
from service.rates import client_of

HEADER = "X-Request-ID"
GIVEN = re.compile(r"[A-Za-z0-9_-]{8,64}")  # an id that a proxy has given already
PROBES = ("/healthz", "/readyz", "/metrics")  # come every few seconds, and would hide all else
UNKNOWN = "unknown"  # route: paths that clients make up are no names for figures
METHODS = frozenset({"GET", "HEAD", "POST", "DELETE", "OPTIONS", "PUT", "PATCH"})

log = logging.getLogger("careercite.requests")


class Tracking:
    """The outermost middleware."""

    def __init__(self, app: ASGIApp, metrics: Metrics) -> None:
        self.app = app
        self._metrics = metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serves one request."""
        if scope["type"] != "http":
            return await self.app(scope, receive, send)
        given = Headers(scope=scope).get(HEADER, "")
        name = given if GIVEN.fullmatch(given) else secrets.token_hex(8)
        token = request_id.set(name)
        status = 0

        async def named(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                MutableHeaders(scope=message)[HEADER] = name
            await send(message)

        began = time.perf_counter()
        self._metrics.request_began()
        try:
            await self.app(scope, receive, named)
        except Exception:  # the last resort: the client is told, and the log says where it was
            log.exception("a request met an error that should not have been")
            if status:  # the reply has begun
                raise
            told = "something went wrong that should not have: the service's log says what"
            await problem(scope, 500, "internal", told)(scope, receive, named)
        finally:
            self._tell(scope, status, time.perf_counter() - began)
            request_id.reset(token)

    def _tell(self, scope: Scope, status: int, seconds: float) -> None:
        """The line and the figures. The path itself stays out: what a client puts into it may be private."""
        route = getattr(scope.get("route"), "path", UNKNOWN)
        method = scope["method"] if scope["method"] in METHODS else UNKNOWN
        said = noted(scope)
        self._metrics.request_ended(route, method, status, seconds, str(said.get("code", "")))
        level = logging.DEBUG if route in PROBES else logging.INFO
        told = fields(method=method, route=route, status=status, ms=round(1000 * seconds, 1), client=client_of(scope), **said)
        log.log(level, "request", extra=told)
