"""How much a request may bring, and how slowly: declared and counted while it streams in."""

from __future__ import annotations

import asyncio

from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

TOO_LARGE = "the request is too large: send a shorter question or fewer earlier ones"
TOO_SLOW = "the request came too slowly: send it again over a better connection"

_ALLOWANCE = "careercite.allowance"


class Allowance:
    """How many bytes the body of one request may have, what to say where it has more, and how many seconds it may take in all."""

    def __init__(self, largest: int, cure: str, seconds: float) -> None:
        self.largest = largest
        self.cure = cure
        self.seconds = seconds

    def check(self, size: int) -> None:
        """Raises 413 for a body of more bytes."""
        if size > self.largest:
            raise HTTPException(413, self.cure)


def allow(scope: Scope, largest: int, cure: str, seconds: float) -> None:
    """Lets a body be of `largest` bytes and take `seconds`. Of use before it is read: in a dependency of a route, which knows why."""
    allowance: Allowance = scope[_ALLOWANCE]
    allowance.largest, allowance.cure, allowance.seconds = largest, cure, seconds


class BodyLimit:
    """Middleware that allows every body `largest` bytes and some seconds: 413 for a larger one, which is not read whole, 408 for a slow one."""

    def __init__(self, app: ASGIApp, largest: int, seconds: float) -> None:
        self.app = app
        self.largest = largest
        self.seconds = seconds

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serves one request."""
        if scope["type"] != "http":
            return await self.app(scope, receive, send)
        allowance = scope[_ALLOWANCE] = Allowance(self.largest, TOO_LARGE, self.seconds)
        declared = Headers(scope=scope).get("content-length", "")
        clock = asyncio.get_running_loop().time
        began, seen, whole = clock(), 0, False

        async def counted() -> Message:
            nonlocal seen, whole
            allowance.check(int(declared) if declared.isascii() and declared.isdigit() else 0)
            try:
                async with asyncio.timeout_at(None if whole else began + allowance.seconds):
                    message = await receive()
            except TimeoutError as error:
                raise HTTPException(408, TOO_SLOW, {"Connection": "close"}) from error
            seen += len(message.get("body", b""))
            whole = not message.get("more_body", False)
            allowance.check(seen)
            return message

        return await self.app(scope, counted, send)
