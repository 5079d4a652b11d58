"""How fast an ingest goes, and how long it will still take: on a terminal as bars, in a log as a line now and then."""

from __future__ import annotations

import logging
import time

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, ProgressColumn, Task, TextColumn, TimeRemainingColumn
from rich.text import Text

LOG_SECONDS = 10.0  # between two lines of a log

log = logging.getLogger("careercite")


class Rate(ProgressColumn):
    """Steps a second, as "210/s"."""

    def render(self, task: Task) -> Text:
        """The column of one bar; empty before there is a rate."""
        return Text(f"{task.speed:,.0f}/s" if task.speed else "", style="progress.data.speed")


def bars(console: Console, *, shown: bool) -> Progress:
    """Bars with what is done of how much, the rate, and the time that is left."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), Rate(), TimeRemainingColumn())
    return Progress(*columns, console=console, transient=True, disable=not shown)


class PaceLog:
    """Logs how far embedding is, every `LOG_SECONDS`. The clock runs from the first texts on: before them the model is loaded, or even exported."""

    def __init__(self) -> None:
        self._first: tuple[float, int] | None = None  # when it first heard, and of how many texts
        self._told = 0.0

    def __call__(self, done: int, total: int) -> None:
        """Hears that `done` texts of `total` are embedded."""
        now = time.monotonic()
        if self._first is None:
            self._first, self._told = (now, done), now
        began, before = self._first
        if done > before and now - self._told >= LOG_SECONDS:
            self._told = now
            rate = (done - before) / (now - began)
            log.info("embedded %s of %s texts, %.0f a second, some %.0f s left", f"{done:,}", f"{total:,}", rate, (total - done) / rate)
