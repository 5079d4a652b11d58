"""Generations: immutable editions of the index, published by moving one pointer.

    index/objects/…          documents, vectors and suggestions, by content
    index/<n>/manifest.json  what generation n is made of
    index/current            "<n> <sha256 of its manifest>"

Order of writing: objects, manifest, folder, pointer, each durable before the next; old generations are deleted last. A kill at any moment
leaves the old pointer or the new one.
"""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from filelock import FileLock, Timeout
from pydantic import TypeAdapter, ValidationError

from ingest.document import Document
from retrieval.embedding import DocumentVectors, Embedded, by_key, embed
from retrieval.encoder import Encoder, Model, Progress
from retrieval.errors import IndexDamaged, IndexForeign, IndexMissing, IngestBusy
from retrieval.store import CURE, ObjectStore, StoredFile, sync_folder, write_durably
from retrieval.suggestion import Suggestion

FORMAT_VERSION = 1
KEPT_GENERATIONS = 3


@dataclass(frozen=True, slots=True)
class Entry:
    """One document of a generation."""

    id: str
    source: str
    version: str
    document: StoredFile
    vectors: StoredFile
    passages: int
    units: int


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a generation is made of; entries are sorted by document id. One made before there were suggestions names none."""

    format_version: int
    number: int
    model: Model
    entries: tuple[Entry, ...]
    suggestions: StoredFile | None = None

    @property
    def versions(self) -> dict[str, str]:
        """{document id: sha256 of its source}: what a scan compares with."""
        return {entry.id: entry.version for entry in self.entries}


@dataclass(frozen=True, slots=True)
class Generation:
    """An opened and checked generation: its documents and vectors in the manifest's order. `version` names its content."""

    manifest: Manifest
    version: str
    documents: tuple[Document, ...]
    vectors: tuple[DocumentVectors, ...]
    suggestions: tuple[Suggestion, ...] = ()


Suggest = Callable[[Generation], Sequence[Suggestion]]


@dataclass(frozen=True, slots=True)
class Published:
    """The outcome of a publishing: the manifest, and how many texts were embedded anew of how many."""

    manifest: Manifest
    embedded: int
    texts: int


_MANIFESTS = TypeAdapter(Manifest)


class IndexFolder:
    """The index of one data folder: publishes generations and opens them."""

    def __init__(self, data_dir: Path) -> None:
        self.data_dir = data_dir
        self.folder = data_dir / "index"
        self.objects = ObjectStore(self.folder / "objects")

    @contextmanager
    def locked(self, wait: float) -> Iterator[None]:
        """Holds the data folder for one ingest, waiting at most `wait` seconds; the lock dies with its process. Raises `IngestBusy`."""
        self.data_dir.mkdir(parents=True, exist_ok=True)
        try:
            with FileLock(self.data_dir / "lock", timeout=wait):
                yield
        except Timeout as error:
            raise IngestBusy(f"another ingest is working on '{self.data_dir}': wait until it is done") from error

    def pointer(self) -> str | None:
        """What `current` says, or None where nothing was published: cheap enough to ask every second."""
        try:
            return (self.folder / "current").read_text("ascii").strip()
        except FileNotFoundError:
            return None
        except (UnicodeDecodeError, OSError) as error:
            raise IndexDamaged(f"'{self.folder / 'current'}' cannot be read: {CURE}") from error

    def manifest(self) -> Manifest:
        """The manifest of the current generation. Raises `IndexMissing`, `IndexDamaged` or `IndexForeign`."""
        return self._manifest(self._current())

    def open(self) -> Generation:
        """The current generation, every file checked against its hash. Raises `IndexMissing`, `IndexDamaged` or `IndexForeign`."""
        current = self._current()
        manifest = self._manifest(current)
        return self._generation(manifest, f"{current[0]}-{current[1][:12]}")

    def publish(
        self,
        previous: Manifest | None,
        read: Sequence[Document],
        removed: Sequence[str],
        encoder: Encoder,
        progress: Progress | None = None,
        suggest: Suggest | None = None,
    ) -> Published:
        """Makes the next generation of `previous` without `removed` and with the documents `read`, and points to it.

        `suggest` is handed the generation before it is pointed to, and says which questions it answers: they become part of it.
        Vectors of a changed document's earlier version and of removed documents (a rename) are used again where the text is the same.
        """
        entries = {entry.id: entry for entry in previous.entries} if previous else {}
        stale = [entries[name] for name in (*(document.id for document in read), *removed) if name in entries]
        known: dict[bytes, Embedded] = {}
        for entry in stale:
            known |= by_key(self.objects.vectors(entry.vectors))
        for name in removed:
            entries.pop(name, None)
        total = sum(len(document.passages) + len(document.units) for document in read)
        embedded = before = 0
        for document in read:
            vectors, fresh = embed(document, encoder, known, _from(progress, before, total))
            before += len(document.passages) + len(document.units)
            if progress:
                progress(before, total)  # texts whose vectors were known are done, too
            embedded += fresh
            entries[document.id] = Entry(
                document.id,
                document.source,
                document.version,
                self.objects.put_document(document),
                self.objects.put_vectors(vectors),
                len(document.passages),
                len(document.units),
            )
        ordered = tuple(entries[name] for name in sorted(entries))
        manifest = Manifest(FORMAT_VERSION, self._next_number(), encoder.model, ordered)
        if suggest:
            manifest = replace(manifest, suggestions=self.objects.put_suggestions(suggest(self._generation(manifest, "unpublished"))))
        self._point_to(manifest)
        self._prune()
        return Published(manifest, embedded, total)

    def check_model(self, manifest: Manifest, model: Model) -> None:
        """Raises `IndexForeign` when the index was made by other weights than `model`."""
        if manifest.model != model:
            raise IndexForeign(f"the index was made by another model ({manifest.model.name}): {CURE}")

    def _current(self) -> tuple[int, str]:
        pointer = self.pointer()
        if pointer is None:
            raise IndexMissing(f"there is no index in '{self.data_dir}' yet: run 'careercite ingest'")
        number, _, digest = pointer.partition(" ")
        if not number.isdigit() or len(digest) != 64:
            raise IndexDamaged(f"'{self.folder / 'current'}' is damaged: {CURE}")
        return int(number), digest

    def _generation(self, manifest: Manifest, version: str) -> Generation:
        documents = tuple(self.objects.document(entry.document) for entry in manifest.entries)
        vectors = tuple(self.objects.vectors(entry.vectors) for entry in manifest.entries)
        suggestions = self.objects.suggestions(manifest.suggestions) if manifest.suggestions else ()
        return Generation(manifest, version, documents, vectors, suggestions)

    def _manifest(self, current: tuple[int, str]) -> Manifest:
        path = self.folder / str(current[0]) / "manifest.json"
        try:
            data = path.read_bytes()
        except OSError as error:
            raise IndexDamaged(f"'{path}' cannot be read ({error.strerror}): {CURE}") from error
        if hashlib.sha256(data).hexdigest() != current[1]:
            raise IndexDamaged(f"'{path}' is not what was written (sha256 differs): {CURE}")
        try:
            manifest = _MANIFESTS.validate_json(data)
        except ValidationError as error:
            raise IndexForeign(f"'{path}' was made by another version of careercite: {CURE}") from error
        if manifest.format_version != FORMAT_VERSION:
            raise IndexForeign(f"the index has format {manifest.format_version}, this version reads {FORMAT_VERSION}: {CURE}")
        return manifest

    def _point_to(self, manifest: Manifest) -> None:
        data = _MANIFESTS.dump_json(manifest, indent=1)
        folder = self.folder / str(manifest.number)
        folder.mkdir(parents=True)
        write_durably(folder / "manifest.json", data)
        sync_folder(self.folder)
        write_durably(self.folder / "current", f"{manifest.number} {hashlib.sha256(data).hexdigest()}\n".encode())

    def _numbers(self) -> list[int]:
        return sorted(int(path.name) for path in self.folder.iterdir() if path.name.isdigit()) if self.folder.is_dir() else []

    def _next_number(self) -> int:
        return max(self._numbers(), default=0) + 1

    def _prune(self) -> None:
        """Deletes generations but the newest few, then objects that none of those names."""
        numbers = self._numbers()
        for number in numbers[:-KEPT_GENERATIONS]:
            shutil.rmtree(self.folder / str(number))
        needed: set[str] = set()
        for number in numbers[-KEPT_GENERATIONS:]:
            path = self.folder / str(number) / "manifest.json"
            if path.exists():  # a kill may have left a folder without one
                needed |= _needed_by(path)
        self.objects.keep_only(needed)
        for litter in self.folder.rglob("*.tmp"):  # what a killed writer left behind
            litter.unlink(missing_ok=True)


def _needed_by(path: Path) -> set[str]:
    """The names of the files that a kept manifest needs; an old one that cannot be read needs none."""
    try:
        manifest = _MANIFESTS.validate_json(path.read_bytes())
    except ValidationError:
        return set()
    files = [file for entry in manifest.entries for file in (entry.document, entry.vectors)]
    return {file.name for file in (*files, manifest.suggestions) if file}


def _from(progress: Progress | None, before: int, total: int) -> Progress | None:
    """Progress of one document as progress of all."""
    if progress is None:
        return None
    report = progress
    return lambda done, _: report(before + done, total)
