"""The library: the edition of the index that is being served, and its hot swap to the next."""

from __future__ import annotations

import gc
import logging
import threading
import time
from dataclasses import dataclass

from retrieval import Encoder, Index, IndexFolder, Manifest, RetrievalError
from service.answers import Answerer

RETRY_SECONDS = 10.0

log = logging.getLogger("careercite")


@dataclass(frozen=True, slots=True)
class Edition:
    """One generation, ready to be asked. A request takes one and keeps it to its end."""

    index: Index
    answerer: Answerer
    pointer: str

    @property
    def manifest(self) -> Manifest:
        """What its generation is made of."""
        return self.index.generation.manifest


class Library:
    """Holds the current edition. Replacing it is one assignment, so readers need no lock; a broken new generation is never taken."""

    def __init__(self, folder: IndexFolder, encoder: Encoder) -> None:
        self._folder = folder
        self._encoder = encoder
        self._edition: Edition | None = None
        self._refused: str | None = None  # the pointer of a generation that could not be opened, tried again now and then
        self._retry_at = 0.0
        self._refreshing = threading.Lock()  # readers never wait for it
        self._stop = threading.Event()
        self._watcher: threading.Thread | None = None

    @property
    def edition(self) -> Edition | None:
        """The edition in force, or None before the first."""
        return self._edition

    def refresh(self) -> bool:
        """Opens the current generation if it is another than the one in force; whether it was taken. Raises `RetrievalError`."""
        with self._refreshing:
            pointer = self._folder.pointer()
            now = self._edition
            if pointer and now and now.pointer == pointer:
                return False
            generation = self._folder.open(now.index.generation if now else None)
            self._folder.check_model(generation.manifest, self._encoder.model)
            same = now is not None and now.index.generation.manifest.entries == generation.manifest.entries
            index = now.index.asked_anew(generation) if now and same else Index(generation, self._encoder, now.index if now else None)
            answerer = Answerer(index)
            answerer.ask("What is this about?")  # touches every lazy part before the first user does
            self._edition = Edition(index, answerer, pointer or "")
            _set_apart(tidy=self._watcher is not None)  # who asks one question and leaves need not wait for that
            return True

    def watch(self, seconds: float) -> None:
        """Looks for a new generation every `seconds`, in the background, until `close`."""
        _set_apart(tidy=True)
        self._watcher = threading.Thread(target=self._look, args=(seconds,), name="careercite-index", daemon=True)
        self._watcher.start()

    def close(self) -> None:
        """Stops watching."""
        self._stop.set()
        if self._watcher:
            self._watcher.join()

    def _look(self, seconds: float) -> None:
        while not self._stop.wait(seconds):
            pointer = None
            try:
                pointer = self._folder.pointer()
                if pointer is None or (pointer == self._refused and time.monotonic() < self._retry_at):
                    continue
                if self.refresh():
                    log.info("now serving index %s", self._edition.index.version if self._edition else "?")
            except RetrievalError as error:
                if pointer != self._refused:
                    log.error("a new index was not taken, the old one stays: %s", error)
                self._refused, self._retry_at = pointer, time.monotonic() + RETRY_SECONDS


def _set_apart(*, tidy: bool) -> None:
    """Takes what lives as long as an edition from what Python's collector looks through while questions are answered, and when the process ends.

    `tidy`: what nobody needs any more, such as the edition before, is cleared away first.
    """
    if tidy:
        gc.unfreeze()
        gc.collect()
    gc.freeze()
