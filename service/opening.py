"""Opening the index beside a service that is reached already: the page is there at once, and questions are answered as soon as they can be."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor

from service.intake import IngestStopped


class Opening:
    """Does `open` in the background, once. `on_failure` is called there when it fails; `result` then raises why."""

    def __init__(self, open_index: Callable[[], None], on_failure: Callable[[], None]) -> None:
        self._open = open_index
        self._on_failure = on_failure
        self._threads = ThreadPoolExecutor(1, thread_name_prefix="careercite-opening")
        self._done: Future[None] | None = None

    def start(self, then: Callable[[], None]) -> None:
        """Begins; `then` is called when the index is open."""
        self._done = self._threads.submit(self._run, then)
        self._done.add_done_callback(lambda done: self._on_failure() if done.exception() else None)

    def close(self) -> None:
        """Waits for the end, which comes soon once the intake is closed."""
        self._threads.shutdown()

    def result(self) -> None:
        """Raises what opening failed with."""
        if self._done:
            self._done.result()

    def _run(self, then: Callable[[], None]) -> None:
        try:
            self._open()
        except IngestStopped:
            return
        then()
