"""How much a request may bring: declared and counted while it streams in."""

from __future__ import annotations

from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

TOO_LARGE = "the request is too large: send a shorter question or fewer earlier ones"

_ALLOWANCE = "careercite.allowance"


class Allowance:
    """How many bytes the body of one request may have, and what to say where it has more."""

    def __init__(self, largest: int, cure: str) -> None:
        self.largest = largest
        self.cure = cure

    def check(self, size: int) -> None:
        """Raises 413 for a body of more bytes."""
        if size > self.largest:
            raise HTTPException(413, self.cure)


def allow(scope: Scope, largest: int, cure: str) -> None:
    """Lets the body of a request be as large as `largest` bytes. Only of use before it is read: in a dependency of a route, which knows why."""
    allowance: Allowance = scope[_ALLOWANCE]
    allowance.largest, allowance.cure = largest, cure


class BodyLimit:
    """Middleware that gives every request an allowance of `largest` bytes, and answers 413 to a larger body without reading it whole."""

    def __init__(self, app: ASGIApp, largest: int) -> None:
        self.app = app
        self.largest = largest

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serves one request."""
        if scope["type"] != "http":
            return await self.app(scope, receive, send)
        allowance = scope[_ALLOWANCE] = Allowance(self.largest, TOO_LARGE)
        declared = Headers(scope=scope).get("content-length", "")
        seen = 0

        async def counted() -> Message:
            nonlocal seen
            allowance.check(int(declared) if declared.isascii() and declared.isdigit() else 0)
            message = await receive()
            seen += len(message.get("body", b""))
            allowance.check(seen)
            return message

        return await self.app(scope, counted, send)
