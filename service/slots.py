"""How many requests of a kind are in the house, and how many of them are worked on. The others are turned away: a queue makes all of them late."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager


class NoSlot(Exception):
    """All are taken."""


class Slots:
    """At most `most` in the house, `at_work` of them worked on, the others in the order in which they came.

    For one event loop: its tasks take turns, so nothing is locked.
    """

    def __init__(self, most: int, at_work: int) -> None:
        self._most = most
        self._taken = 0
        self._work = asyncio.Semaphore(at_work)

    @asynccontextmanager
    async def one(self) -> AsyncIterator[None]:
        """Holds one of them, from when it is its turn to be worked on. Raises `NoSlot`."""
        if self._taken >= self._most:
            raise NoSlot
        self._taken += 1
        try:
            async with self._work:
                yield
        finally:
            self._taken -= 1
