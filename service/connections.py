"""Connections: who says nothing, or says it drop by drop, does not keep one for ever."""

from __future__ import annotations

import asyncio
import secrets
import socket

import h11
from uvicorn.protocols.http.h11_impl import H11Protocol

from service.errors import TITLES, Problem


def connections(patience: float) -> type[Connection]:
    """The class of connections whose clients have so many seconds for the headers of a request."""
    return type("PatientConnection", (Connection,), {"patience": patience})


class Connection(H11Protocol):
    """uvicorn's connection, with a time limit for the headers of each request (the app sees to that of the body), and its one error in our shape."""

    patience: float  # seconds from connecting, or the first bytes of a further request, to the end of the headers
    _late: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Starts the clock of the first request.

        A reply is sent in two pieces, its headers and its body: the system would keep the second back until the client has confirmed the
        first, which clients take 40 ms for. asyncio tells it not to only where the listening socket says by number that it speaks TCP.
        """
        super().connection_made(transport)
        transport.get_extra_info("socket").setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._late = self.loop.call_later(self.patience, self._give_up)

    def data_received(self, data: bytes) -> None:
        """Stops the clock when the headers are there, and starts it when a further request begins."""
        super().data_received(data)
        if self.cycle and not self.cycle.response_complete:
            self._stop_clock()
        elif self._late is None:
            self._late = self.loop.call_later(self.patience, self._give_up)

    def connection_lost(self, exc: Exception | None) -> None:
        """Stops the clock."""
        self._stop_clock()
        super().connection_lost(exc)

    def send_400_response(self, msg: str) -> None:
        """Answers what is no HTTP, and ends the connection."""
        told = "what was sent is no HTTP request: check the client, and that it speaks http and not https"
        content = Problem(status=400, code="bad_request", title=TITLES[400], detail=told, request_id=secrets.token_hex(8)).model_dump_json().encode()
        headers = [("Content-Type", "application/problem+json"), ("Content-Length", str(len(content))), ("Connection", "close")]
        reply = (h11.Response(status_code=400, headers=headers, reason=b"Bad Request"), h11.Data(data=content), h11.EndOfMessage())
        self.transport.write(b"".join(self.conn.send(event) or b"" for event in reply))
        self.transport.close()

    def _stop_clock(self) -> None:
        if self._late:
            self._late.cancel()
            self._late = None

    def _give_up(self) -> None:
        self._late = None
        if not (self.cycle and not self.cycle.response_complete) and not self.transport.is_closing():
            self.transport.close()
