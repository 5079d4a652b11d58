"""The intake: brings what changed into the index that is being served, one ingest at a time, and reports what it means."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Collection
from functools import partial
from pathlib import Path
from typing import ParamSpec

from ingest.corpus import Progress as ScanProgress
from retrieval import Encoder, Index, IndexDamaged, IndexFolder, Manifest, RetrievalError
from retrieval.encoder import Progress as EmbedProgress
from service.answers.answering import Answerer
from service.answers.checking import asking_code, checked
from service.changes.history import History
from service.changes.report import Changes, State
from service.changes.reviewing import ask_both, is_news, review
from service.ingesting import WAIT_FOR_OTHERS, Report, ingest_corpus
from service.library import Edition, Library
from service.turns import Turns

OnIngest = Callable[[Report | None, float], None]
Told = ParamSpec("Told")

log = logging.getLogger("careercite")


class IngestStopped(Exception):
    """An ingest was given up since its asker is being closed. The index is as it was; what was embedded is found again by the next ingest."""


class Intake:
    """Ingests for one library. What an ingest means is found out in the background: asking both generations takes seconds."""

    def __init__(
        self,
        corpus: Path,
        folder: IndexFolder,
        encoder: Encoder,
        library: Library,
        on_changes: Callable[[Changes], None] | None = None,
        rest_seconds: float = 0.0,
        on_ingest: OnIngest | None = None,
    ) -> None:
        """`on_changes` is called in the background with the report of each ingest that was news, once it is as complete as it will be.

        `on_ingest` is called after each ingest with what it did, None where it failed, and the seconds that it took.
        `rest_seconds` pass before each question of a review: a service answers its users first.
        """
        self.corpus = corpus
        self.folder = folder
        self.library = library
        self.history = History(folder.data_dir)
        self._encoder = encoder
        self._on_changes = on_changes
        self._rest_seconds = rest_seconds
        self._on_ingest = on_ingest
        self._turns = Turns("another ingest")  # of this process; the lock of the folder is for other processes
        self._reviewer: threading.Thread | None = None
        self._told: Changes | None = None
        self._stop = threading.Event()

    def ingest(
        self,
        *,
        rebuild: bool = False,
        force: bool = False,
        unasked: bool = False,
        asked: Collection[str] = (),
        wait: float = WAIT_FOR_OTHERS,
        on_scan: ScanProgress | None = None,
        on_embed: EmbedProgress | None = None,
    ) -> Report:
        """Brings the index up to date and serves it; see `ingest_corpus` for what is raised, and `IngestStopped`.

        The review goes on in the background.
        """
        run = partial(
            ingest_corpus,
            self.corpus,
            self.folder,
            self._encoder,
            rebuild=rebuild,
            force=force,
            unasked=unasked,
            asked=asked,
            wait=wait,
            on_scan=self._while_open(on_scan),
            on_embed=self._while_open(on_embed),
        )
        with self._turns.taken(wait):
            self._told = None
            before = self.library.edition
            report = self._counted(lambda: self._ingest(run))
            after = self.library.edition
            assert after is not None
            if is_news(report, self.history) or report.manifest.asked_by != asking_code():
                self._start(lambda: self._review(report, before, after))
        return report

    def _while_open(self, progress: Callable[Told, None] | None) -> Callable[Told, None]:
        """Progress that is told until the intake is closed, which ends the ingest."""

        def tell(*told: Told.args, **named: Told.kwargs) -> None:
            if self._stop.is_set():
                raise IngestStopped
            if progress:
                progress(*told, **named)

        return tell

    def _ingest(self, run: Callable[..., Report]) -> Report:
        report = run(check=False)
        try:
            self.library.refresh()
        except IndexDamaged:  # in what was not read just now
            report = run(check=True)
            self.library.refresh()
        return report

    def _counted(self, ingest: Callable[[], Report]) -> Report:
        began, report = time.perf_counter(), None
        try:
            report = ingest()
            return report
        finally:
            if self._on_ingest:
                self._on_ingest(report, time.perf_counter() - began)

    def catch_up(self) -> None:
        """Asks the index that is being served, in the background, what it answers, where a killed ingest or an upgrade has left that open."""
        edition = self.library.edition
        if edition and edition.manifest.asked_by != asking_code():
            self._start(lambda: self._suggest(edition))

    def finish(self) -> Changes | None:
        """Waits until an ingest that is under way is done and the last one is reviewed; its report, None where it was no news."""
        with self._turns.taken(WAIT_FOR_OTHERS):
            reviewer = self._reviewer
        if reviewer:
            reviewer.join()
        return self._told

    def close(self) -> None:
        """Stops reviewing, and an ingest that is under way."""
        self._stop.set()
        if self._reviewer:
            self._reviewer.join()

    def _start(self, task: Callable[[], object]) -> None:
        """Runs a task in the background after the one before it, which ends soon where there is a new generation."""
        earlier = self._reviewer

        def run() -> None:
            if earlier:
                earlier.join()
            try:
                task()
            except (RetrievalError, OSError) as error:
                log.error("the review of an ingest failed, the index itself is whole: %s", error)

        reviewer = threading.Thread(target=run, name="careercite-review", daemon=True)
        reviewer.start()
        self._reviewer = reviewer  # only a thread that was started can be waited for

    def _review(self, report: Report, before: Edition | None, after: Edition) -> None:
        old = before.answerer if before else self._answerer_of(report.before, after) if report.published else None
        changes = review(report, self.folder, after.index, old.index if old else None) if is_news(report, self.history) else None
        if changes:
            self._keep(changes)
        new = self._suggest(after)
        if changes and changes.state is State.ASKING and old:
            changes = ask_both(changes, old, new.answerer, lambda: self._goes_on(new))
            self._keep(changes)
        if changes and self._on_changes:
            self._on_changes(changes)

    def _keep(self, changes: Changes) -> None:
        self._told = changes
        self.history.put(changes)

    def _suggest(self, edition: Edition) -> Edition:
        """Finds out which questions the index answers, unless that was done, and serves them; the edition that has them."""
        if edition.manifest.asked_by == asking_code():
            return edition
        suggestions = checked(edition.answerer, lambda: self._goes_on(edition))
        with self.folder.locked(WAIT_FOR_OTHERS):
            if not self._goes_on(edition) or not self.folder.suggest(edition.manifest, suggestions, asking_code()):
                return edition
            self.library.refresh()
        return self.library.edition or edition

    def _goes_on(self, edition: Edition) -> bool:
        """Whether the edition is still that of the data folder, and nobody wants to stop."""
        return not self._stop.wait(self._rest_seconds) and self.folder.pointer() == edition.pointer

    def _answerer_of(self, manifest: Manifest | None, after: Edition) -> Answerer | None:
        """An answerer for the generation before, where it can still be opened."""
        if manifest is None:
            return None
        try:
            return Answerer(Index(self.folder.generation(manifest, after.index.generation), self._encoder, after.index))
        except RetrievalError:
            return None
