"""Turns: one thread after the other, and only a few that wait."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from retrieval import IngestBusy

MOST_WAITING = 8  # each holds a thread of the pool that asks are answered in, too


class Turns:
    """Lets one thread of this process after the other do `what`."""

    def __init__(self, what: str) -> None:
        self._what = what
        self._turn = threading.Lock()
        self._present = threading.BoundedSemaphore(MOST_WAITING)

    @contextmanager
    def taken(self, wait: float) -> Iterator[None]:
        """Holds the turn. Raises `IngestBusy` where it does not come within `wait` seconds, or too many wait for it already."""
        if not self._present.acquire(blocking=False):
            raise IngestBusy(f"too many wait for {self._what} that is under way: try again when it is done")
        try:
            if not self._turn.acquire(timeout=wait):
                raise IngestBusy(f"{self._what} is under way: try again when it is done")
            try:
                yield
            finally:
                self._turn.release()
        finally:
            self._present.release()
