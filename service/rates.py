"""How often a client may ask: so many requests a minute, as a bucket that leaks, forgotten as soon as it is empty."""

from __future__ import annotations

import ipaddress
import math
import time
from collections.abc import Callable

from starlette.types import ASGIApp, Receive, Scope, Send

from service.errors import problem

MINUTE = 60.0  # seconds; after a pause a client may send the requests of a whole one at once
MOST_CLIENTS = 10_000  # remembered; of more, those are forgotten that have waited longest


class Rates:
    """At most `per_minute` requests of each client. After the generic cell rate algorithm (ITU-T I.371), which keeps one number a client."""

    def __init__(self, per_minute: int, clock: Callable[[], float] = time.monotonic) -> None:
        self._each = MINUTE / per_minute
        self._clock = clock
        self._empty_at: dict[str, float] = {}

    def wait(self, client: str) -> float:
        """Takes one request of a client: 0, or the seconds until it may send one, which is then not taken."""
        now = self._clock()
        empty_at = max(self._empty_at.pop(client, now), now)
        late = empty_at + self._each - now - MINUTE
        if late <= 0:
            empty_at += self._each
        self._empty_at[client] = empty_at
        if len(self._empty_at) > MOST_CLIENTS:
            self._forget(now)
        return max(0.0, late)

    def _forget(self, now: float) -> None:
        """Forgets whose bucket is empty, else the one that was longest silent."""
        self._empty_at = {client: at for client, at in self._empty_at.items() if at > now}
        while len(self._empty_at) > MOST_CLIENTS:
            self._empty_at.pop(next(iter(self._empty_at)))


class RateLimit:
    """Middleware that answers 429 with `Retry-After` to a client that sends more than its rate."""

    def __init__(self, app: ASGIApp, per_minute: int) -> None:
        self.app = app
        self._rates = Rates(per_minute)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serves one request."""
        seconds = self._rates.wait(client_of(scope)) if scope["type"] == "http" else 0.0
        if not seconds:
            return await self.app(scope, receive, send)
        told = "too many requests in a short time: wait as many seconds as the header Retry-After says"
        refusal = problem(scope, 429, "rate_limited", told, {"Retry-After": str(math.ceil(seconds))})
        return await refusal(scope, receive, send)


def client_of(scope: Scope) -> str:
    """Who sent a request, by the address: of IPv6 the network of a household, which may change the rest at will."""
    host = scope["client"][0] if scope.get("client") else ""
    try:
        address = ipaddress.ip_address(host.partition("%")[0])
    except ValueError:
        return host
    if isinstance(address, ipaddress.IPv6Address):
        return str(address.ipv4_mapped or ipaddress.ip_network((address, 64), strict=False))
    return host
