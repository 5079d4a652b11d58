"""A connection that ends with its time, or with the bytes that it may bring."""

from __future__ import annotations

import io
import socket
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from service.fetching.errors import NotFetched

CONNECT_SECONDS = 5.0  # for one address of a host; another one may answer
LARGEST_HEAD = 100_000  # bytes before an article, and of what wraps it on its way
UNREACHABLE = "the server cannot be reached: try it again later, or upload the article as a file"
TOO_LARGE = "the server sends more than an article has: upload the article as a file"


class Deadline:
    """One limit of time for all that a fetch does."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._end = time.monotonic() + seconds

    def left(self) -> float:
        """Seconds that are left, more than 0. Raises `NotFetched`."""
        seconds = self._end - time.monotonic()
        if seconds <= 0:
            raise self.missed()
        return seconds

    def missed(self) -> NotFetched:
        """What to raise when it has passed."""
        return NotFetched(f"the server took longer than {self._seconds:g} seconds: try it again later, or upload the article as a file")


class Line(io.RawIOBase):
    """The reading end of a connection. Each read waits for what is left of the time, so that sending slowly gains nothing.

    `allowance` counts the bytes that may still come; whoever reads a body raises it.
    """

    def __init__(self, connected: socket.socket, deadline: Deadline) -> None:
        super().__init__()
        self.allowance = LARGEST_HEAD
        self._connected = connected
        self._deadline = deadline

    def readable(self) -> bool:
        """It is."""
        return True

    def readinto(self, buffer: Any) -> int:
        """Reads what has come, some bytes at least; 0 at the end. Raises `NotFetched`, or `OSError` where the connection breaks."""
        if self.allowance <= 0:
            raise NotFetched(TOO_LARGE)
        with self._timed():
            count = self._connected.recv_into(memoryview(buffer)[: self.allowance])
        self.allowance -= count
        return count

    def send(self, data: bytes) -> None:
        """Sends all of it."""
        with self._timed():
            self._connected.sendall(data)

    def makefile(self, mode: str) -> io.BufferedReader:
        """Itself with a buffer, which is what `http.client` asks a socket for."""
        return io.BufferedReader(self)

    def close(self) -> None:
        """Closes the connection."""
        self._connected.close()
        super().close()

    @contextmanager
    def _timed(self) -> Iterator[None]:
        self._connected.settimeout(self._deadline.left())
        try:
            yield
        except TimeoutError as error:
            raise self._deadline.missed() from error


def connect(hosts: Iterable[str], port: int, deadline: Deadline) -> socket.socket:
    """A connection to the first of some IP addresses that takes one. Raises `NotFetched`."""
    for host in hosts:
        try:
            return socket.create_connection((host, port), min(CONNECT_SECONDS, deadline.left()))
        except OSError:
            continue
    raise NotFetched(UNREACHABLE)
