"""How long the stages of an answer take, each without those within it: told where somebody listens, and nowhere else."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from enum import StrEnum


class Stage(StrEnum):
    """What is done on the way from a question to its reply."""

    READ = "read"  # what the message is, and what it asks
    RANK = "rank"  # passages found, their units scored
    COMPOSE = "compose"  # evidence weighed, claims chosen, numbered and cited
    SUGGEST = "suggest"  # what to ask next


class Stopwatch:
    """Seconds by stage."""

    def __init__(self) -> None:
        self.seconds: dict[Stage, float] = {}
        self._within = 0.0  # seconds of the stages within the one that is open

    @contextmanager
    def _stage(self, stage: Stage) -> Iterator[None]:
        began, outer, self._within = time.perf_counter(), self._within, 0.0
        try:
            yield
        finally:
            took = time.perf_counter() - began
            self.seconds[stage] = self.seconds.get(stage, 0.0) + took - self._within
            self._within = outer + took


_running: ContextVar[Stopwatch | None] = ContextVar("stopwatch", default=None)


@contextmanager
def timed() -> Iterator[Stopwatch]:
    """Measures the stages of what is done within it."""
    stopwatch = Stopwatch()
    token = _running.set(stopwatch)
    try:
        yield stopwatch
    finally:
        _running.reset(token)


@contextmanager
def stage(name: Stage) -> Iterator[None]:
    """What is done within it is a stage of an answer."""
    stopwatch = _running.get()
    if stopwatch is None:
        yield
    else:
        with stopwatch._stage(name):
            yield
