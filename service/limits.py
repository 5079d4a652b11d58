"""How much a request may bring: declared and counted while it streams in."""

from __future__ import annotations

from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from service.errors import respond

TOO_LARGE = "the request is too large: send a shorter question or fewer earlier ones"


class BodyLimit:
    """Middleware that answers 413 to a body of more than `largest` bytes without reading it whole."""

    def __init__(self, app: ASGIApp, largest: int) -> None:
        self.app = app
        self.largest = largest

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serves one request."""
        if scope["type"] != "http":
            return await self.app(scope, receive, send)
        declared = Headers(scope=scope).get("content-length", "")
        if declared.isdigit() and int(declared) > self.largest:
            return await respond(413, "too_large", TOO_LARGE)(scope, receive, send)
        seen = 0

        async def counted() -> Message:
            nonlocal seen
            message = await receive()
            seen += len(message.get("body", b""))
            if seen > self.largest:
                raise HTTPException(413, TOO_LARGE)
            return message

        return await self.app(scope, counted, send)
