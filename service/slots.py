"""How many requests of a kind are worked on at once. More are turned away at once: a queue would only make all of them late."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager


class NoSlot(Exception):
    """All are taken."""


class Slots:
    """So many at once. For one event loop: its tasks take turns, so nothing is locked."""

    def __init__(self, most: int) -> None:
        self.most = most
        self.taken = 0

    @contextmanager
    def one(self) -> Iterator[None]:
        """Holds one of them. Raises `NoSlot`."""
        if self.taken >= self.most:
            raise NoSlot
        self.taken += 1
        try:
            yield
        finally:
            self.taken -= 1
