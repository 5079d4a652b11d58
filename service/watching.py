"""Watching: articles are taken in as soon as their files change, by events of the file system and by looking through the folders now and then."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import watchfiles

from ingest.corpus import Failure, is_passed_over
from ingest.errors import IngestError
from retrieval import IngestBusy, RetrievalError
from service.ingesting import SETTLED, UPLOADS, Report, own_paths
from service.intake import IngestStopped, Intake
from service.troubles import explain

QUIET_SECONDS = SETTLED  # after the last change, before the folders are looked through: many files come together, and most are written by then
LONGEST_WAIT = 5.0  # seconds that changes which go on and on hold up those before them
AGAIN_SECONDS = 0.5  # after a look that left files alone because they were being written; twice as long after each further one
RETRY_SECONDS = 10.0  # after a look that failed
BUSY_SECONDS = 1.0  # after a look that another ingest kept out
WAKE_MILLISECONDS = 200

log = logging.getLogger("careercite")

OnReport = Callable[[Report, float], None]  # what an ingest did, and the seconds that it took


class Watcher:
    """Ingests whenever an article is new, changed, renamed or removed, in one thread, until `close`.

    `on_report` is called in that thread with the first report and with each that has news. What keeps an ingest from being done is logged
    once, until it is over or another one comes; the index then is as it was.
    """

    def __init__(self, intake: Intake, sweep_seconds: float, on_report: OnReport) -> None:
        self._intake = intake
        self._sweep_seconds = sweep_seconds
        self._on_report = on_report
        self._uploads = intake.folder.data_dir / UPLOADS
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name="careercite-watch", daemon=True)
        self._told: set[Failure] | None = None  # the failures of the last report that was handed on
        self._looks_waited = 0  # looks one after the other that left files alone
        self._trouble = ""  # what went wrong at the last look
        self._deaf = ""  # why there are no events

    def start(self) -> None:
        """Begins to watch, with a look through the folders."""
        self._thread.start()

    def close(self) -> None:
        """Stops. An ingest that is under way is given up, which leaves the index as it was."""
        self._stop.set()
        if self._thread.is_alive():
            self._thread.join()

    def _run(self) -> None:
        """Looks at once, after changes as soon as they have come to rest, and when the sweep is due."""
        sweep_at, rest_at, first = 0.0, float("inf"), float("inf")
        for changed in self._wakes():
            now = time.monotonic()
            if changed:
                first = min(first, now)
                rest_at = min(now + QUIET_SECONDS, first + LONGEST_WAIT)
            if now >= min(sweep_at, rest_at):
                pause = self._look()
                sweep_at, rest_at, first = time.monotonic() + pause, float("inf"), float("inf")

    def _look(self) -> float:
        """One ingest, and what there is to tell of it; the seconds until the next look."""
        try:
            waiting = self._ingest()
        except IngestStopped:
            return self._sweep_seconds
        except IngestBusy as error:
            self._tell(explain(error))
            return BUSY_SECONDS
        except (IngestError, RetrievalError, OSError) as error:
            self._tell(explain(error))
            return min(RETRY_SECONDS, self._sweep_seconds)
        except Exception:  # the last resort: a thread that dies would leave the folder unwatched, and nobody told
            if self._trouble != "unexpected":
                log.exception("watching met an error that should not have been; it goes on")
            self._trouble = "unexpected"
            return min(RETRY_SECONDS, self._sweep_seconds)
        self._tell("")
        self._looks_waited = self._looks_waited + 1 if waiting else 0
        return min(AGAIN_SECONDS * 2 ** min(self._looks_waited - 1, 20), self._sweep_seconds) if waiting else self._sweep_seconds

    def _ingest(self) -> bool:
        """One ingest; whether files were left alone."""
        began = time.monotonic()
        report = self._intake.ingest(unasked=True, wait=BUSY_SECONDS, on_scan=self._go_on, on_embed=self._go_on)
        failures = set(report.scan.failed)
        if self._told is None or report.published or report.rebuilt or failures - self._told:
            self._on_report(report, time.monotonic() - began)
        self._told = failures
        return bool(report.scan.waiting)

    def _go_on(self, *_: object) -> None:
        """Called between the steps of an ingest: raises `IngestStopped` where it shall not go on."""
        if self._stop.is_set():
            raise IngestStopped

    def _tell(self, trouble: str) -> None:
        """Logs what is in the way, or that nothing is any more; nothing where that was so before."""
        if trouble and trouble != self._trouble:
            log.warning("the articles were not looked through, the index stays as it is: %s", trouble)
        elif self._trouble and not trouble:
            log.info("the articles were looked through again")
        self._trouble = trouble

    def _wakes(self) -> Iterator[bool]:
        """Several times a second whether something changed in the folders, until the watcher is closed."""
        while not self._stop.is_set():
            folders = self._folders()
            try:
                yield from self._events(folders)
            except (OSError, RuntimeError) as error:  # too many folders for the system's limits, or the folder has just gone
                if self._folders() == folders:
                    self._hear(f"the system does not tell of changes ({error})")
                yield from self._without_events(folders)
            yield True  # a folder came, went or is another one now

    def _events(self, folders: dict[Path, tuple[int, int]]) -> Iterator[bool]:
        """Wakes by events, as long as the folders are the same."""
        if not folders:
            yield from self._without_events(folders)
            return
        apart = own_paths(self._intake.folder.data_dir) - {self._uploads.resolve()}
        watched = watchfiles.watch(
            *folders,
            watch_filter=None,  # with one, changes that it holds back would hold up the clock, too
            stop_event=self._stop,
            debounce=WAKE_MILLISECONDS,
            rust_timeout=WAKE_MILLISECONDS,
            yield_on_timeout=True,
            raise_interrupt=False,
            ignore_permission_denied=True,
        )
        for changes in watched:
            self._hear("")
            yield any(_concerns(Path(path), folders, apart) for _, path in changes)
            if self._folders() != folders:
                return

    def _without_events(self, folders: dict[Path, tuple[int, int]]) -> Iterator[bool]:
        """Wakes by the clock, as long as the folders are the same."""
        while not self._stop.wait(WAKE_MILLISECONDS / 1000) and self._folders() == folders:
            yield False

    def _folders(self) -> dict[Path, tuple[int, int]]:
        """The folders to watch that are there, with what tells them from others of the same name."""
        found: dict[Path, tuple[int, int]] = {}
        for folder in (self._intake.corpus, self._uploads):
            try:
                resolved = folder.resolve()
                status = resolved.stat()
            except OSError:
                continue
            found[resolved] = (status.st_dev, status.st_ino)
        return found

    def _hear(self, deaf: str) -> None:
        """Logs once that changes are noticed late, and why."""
        if deaf and deaf != self._deaf:
            log.warning("%s: changes are noticed every %g seconds", deaf, self._sweep_seconds)
        self._deaf = deaf


def _concerns(path: Path, folders: dict[Path, tuple[int, int]], apart: frozenset[Path]) -> bool:
    """Whether an event may be of an article: not one of the index, of a hidden file or of one that an editor or a download has not finished."""
    if any(path == each or each in path.parents for each in apart):
        return False
    within = [path.relative_to(folder) for folder in folders if path.is_relative_to(folder)]
    return any(not (any(part.startswith(".") for part in relative.parts[:-1]) or is_passed_over(relative.name)) for relative in within)
