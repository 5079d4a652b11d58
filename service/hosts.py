"""Which host names the service answers to. A page of a stranger whose name leads here (DNS rebinding) would otherwise read the articles."""

from __future__ import annotations

import ipaddress
from collections.abc import Collection

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from service.errors import problem

OWN = ("localhost", "*.localhost")
ANY = "*"
TOLD = "the service does not answer to this host name: its operator names it in CAREERCITE_TRUSTED_HOSTS"


class TrustedHosts:
    """Middleware that answers 400 to a request for another host than those that are trusted, `localhost`, and addresses in numbers."""

    def __init__(self, app: ASGIApp, trusted: Collection[str]) -> None:
        self.app = app
        self._trusted = (*OWN, *(name.lower() for name in trusted))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serves one request."""
        if scope["type"] != "http" or self.trusts(Headers(scope=scope).get("host", "")):
            return await self.app(scope, receive, send)
        return await problem(scope, 400, "unknown_host", TOLD)(scope, receive, send)

    def trusts(self, given: str) -> bool:
        """Whether a `Host` header names this service. No name leads to a host that is given in numbers, so no stranger's page can be there."""
        host = _without_port(given.lower())
        return not host or _is_address(host) or any(_fits(host, name) for name in self._trusted)


def _fits(host: str, trusted: str) -> bool:
    return trusted in (ANY, host) or (trusted.startswith("*.") and host.endswith(trusted[1:]))


def _without_port(host: str) -> str:
    if host.startswith("["):
        return host[1:].partition("]")[0]
    return host.rpartition(":")[0] if ":" in host else host


def _is_address(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


def is_loopback(host: str) -> bool:
    """Whether a host is this machine for itself alone: an address, with its zone where it has one, or `localhost`."""
    try:
        return ipaddress.ip_address(host.partition("%")[0]).is_loopback
    except ValueError:
        return host == "localhost"
