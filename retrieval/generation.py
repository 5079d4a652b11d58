"""Generations: immutable editions of the index, published by moving one pointer.

    index/objects/…          documents, vectors and suggestions, by content
    index/<n>/manifest.json  what generation n is made of, and which one it follows
    index/current            "<n> <sha256 of its manifest>"
    ledger.json              what the last scan saw; only ever saves work

Order of writing: objects, manifest, folder, pointer, each durable before the next; old generations are deleted last. A kill at any moment
leaves the old pointer or the new one.
"""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from filelock import FileLock, Timeout
from pydantic import TypeAdapter, ValidationError

from ingest.document import Document
from ingest.ledger import Ledger
from retrieval.embedding import DocumentVectors, Embedded, by_key, embed
from retrieval.encoder import Encoder, Model, Progress
from retrieval.errors import IndexDamaged, IndexForeign, IndexMissing, IngestBusy, NothingToUndo
from retrieval.manifest import FORMAT_VERSION, Entry, Manifest, Pointer
from retrieval.store import CURE, ObjectStore, StoredFile, sync_folder, write_durably
from retrieval.suggestion import Suggestion

KEPT_GENERATIONS = 3


@dataclass(frozen=True, slots=True)
class Generation:
    """An opened and checked generation: its documents and vectors in the manifest's order. `version` names its content."""

    manifest: Manifest
    version: str
    documents: tuple[Document, ...]
    vectors: tuple[DocumentVectors, ...]
    suggestions: tuple[Suggestion, ...] = ()


@dataclass(frozen=True, slots=True)
class Published:
    """The outcome of a publishing: the manifest (the previous one where nothing differs), and how many texts were embedded anew of how many."""

    manifest: Manifest
    embedded: int
    texts: int


_MANIFESTS = TypeAdapter(Manifest)
_LEDGERS = TypeAdapter(Ledger)


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

    def check_files(self, manifest: Manifest) -> None:
        """Raises `IndexDamaged` where a file of the generation is missing or has another size; what is in them is checked by `open`."""
        for file in manifest.files:
            if not self.objects.whole(file):
                raise IndexDamaged(f"{file.name} is missing or cut: {CURE}")

    def open(self, reuse: Generation | None = None) -> Generation:
        """The current generation, every file checked against its hash. Raises `IndexMissing`, `IndexDamaged` or `IndexForeign`.

        What `reuse`, an opened one, has in common with it is taken over from memory.
        """
        while True:
            current = self._current()
            try:
                return self.generation(self._manifest(current), reuse)
            except IndexDamaged:
                if self._current() == current:  # else it was replaced, and deleted, while it was read
                    raise

    def publish(
        self,
        previous: Manifest | None,
        read: Sequence[Document],
        removed: Sequence[str],
        encoder: Encoder,
        progress: Progress | None = None,
        *,
        anew: bool = False,
    ) -> Published:
        """Makes the next generation of `previous` without `removed` and with the documents `read`, and points to it.

        Vectors of a changed document's earlier version, of removed documents (a rename) and of an ingest that was killed are used again where
        the text is the same, unless `anew`. Suggestions go over whose articles all stay as they are. Where nothing differs, nothing is published.
        """
        entries = {entry.id: entry for entry in previous.entries} if previous else {}
        stale = [entries[name] for name in (*(document.id for document in read), *removed) if name in entries]
        known: dict[bytes, Embedded] = {}
        for entry in () if anew else stale:
            known |= self._known(entry)
        for name in removed:
            entries.pop(name, None)
        total = sum(len(document.passages) + len(document.units) for document in read)
        made_before = None if anew else self.objects.made_before()
        embedded = before = 0
        for document in read:
            vectors, fresh = embed(document, encoder, known, _from(progress, before, total), made_before)
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
        if previous and previous.entries == ordered and not anew:
            return Published(previous, embedded, total)
        manifest = Manifest(FORMAT_VERSION, self._next_number(), encoder.model, ordered, self._parent_of(ordered, encoder.model))
        manifest = replace(manifest, suggestions=self._carried(previous, manifest))
        self._point_to(manifest)
        self._prune(manifest)
        return Published(manifest, embedded, total)

    def suggest(self, of: Manifest, suggestions: Sequence[Suggestion], asked_by: str) -> Manifest | None:
        """Puts a generation with the articles of `of` and the suggestions that were asked of them in its place; None where `of` is not current."""
        if self.manifest() != of:
            return None
        manifest = replace(of, number=self._next_number(), suggestions=self.objects.put_suggestions(suggestions), asked_by=asked_by)
        self._point_to(manifest)
        self._prune(manifest)
        return manifest

    def undo(self) -> tuple[Manifest, Manifest]:
        """Points to the parent of the current generation, checked whole; gives the manifests left and returned to.

        The files that make the difference are held in the ledger: a scan that nobody asked for leaves them alone. Raises `NothingToUndo`, or
        `IndexDamaged` where the parent is; the current one then stays.
        """
        left = self.manifest()
        if left.parent is None:
            raise NothingToUndo("there is no earlier index to return to")
        returned = self._manifest(left.parent)
        self.generation(returned)
        now = {entry.source: entry.version for entry in left.entries}
        before = {entry.source: entry.version for entry in returned.entries}
        held = {source: now.get(source, "") for source in now.keys() | before.keys() if now.get(source) != before.get(source)}
        self.remember(replace(self.ledger(), held=held))
        self._write_pointer(left.parent)
        return left, returned

    def ledger(self) -> Ledger:
        """What the last scan remembered of the files; an empty one where there is none or it cannot be read."""
        try:
            return _LEDGERS.validate_json((self.data_dir / "ledger.json").read_bytes())
        except (OSError, ValidationError):
            return Ledger()

    def remember(self, ledger: Ledger) -> None:
        """Keeps what a scan found for the next one."""
        self.data_dir.mkdir(parents=True, exist_ok=True)
        write_durably(self.data_dir / "ledger.json", _LEDGERS.dump_json(ledger))

    def check_model(self, manifest: Manifest, model: Model) -> None:
        """Raises `IndexForeign` when the index was made by other weights than `model`."""
        if manifest.model != model:
            raise IndexForeign(f"the index was made by another model ({manifest.model.name}): {CURE}")

    def _current(self) -> Pointer:
        pointer = self.pointer()
        if pointer is None:
            raise IndexMissing(f"there is no index in '{self.data_dir}' yet: run 'careercite ingest'")
        number, _, digest = pointer.partition(" ")
        if not number.isdigit() or len(digest) != 64:
            raise IndexDamaged(f"'{self.folder / 'current'}' is damaged: {CURE}")
        return Pointer(int(number), digest)

    def generation(self, manifest: Manifest, reuse: Generation | None = None) -> Generation:
        """The generation of a manifest, opened and checked as by `open`. Raises `IndexDamaged`."""
        opened = zip(reuse.manifest.entries, reuse.documents, reuse.vectors, strict=True) if reuse else ()
        at_hand = {(entry.document, entry.vectors): (document, vectors) for entry, document, vectors in opened}
        documents: list[Document] = []
        vectors: list[DocumentVectors] = []
        for entry in manifest.entries:
            document, made = at_hand.get((entry.document, entry.vectors)) or (
                self.objects.document(entry.document),
                self.objects.vectors(entry.vectors),
            )
            documents.append(document)
            vectors.append(made)
        suggestions = self.objects.suggestions(manifest.suggestions) if manifest.suggestions else ()
        return Generation(manifest, version_of(manifest), tuple(documents), tuple(vectors), suggestions)

    def _manifest(self, pointer: Pointer) -> Manifest:
        path = self.folder / str(pointer.number) / "manifest.json"
        try:
            data = path.read_bytes()
        except OSError as error:
            raise IndexDamaged(f"'{path}' cannot be read ({error.strerror}): {CURE}") from error
        if hashlib.sha256(data).hexdigest() != pointer.sha256:
            raise IndexDamaged(f"'{path}' is not what was written (sha256 differs): {CURE}")
        try:
            manifest = _MANIFESTS.validate_json(data)
        except ValidationError as error:
            raise IndexForeign(f"'{path}' was made by another version of careercite: {CURE}") from error
        if manifest.format_version != FORMAT_VERSION:
            raise IndexForeign(f"the index has format {manifest.format_version}, this version reads {FORMAT_VERSION}: {CURE}")
        return manifest

    def _known(self, entry: Entry) -> dict[bytes, Embedded]:
        """The vectors of a document's texts; none of damaged ones."""
        try:
            return by_key(self.objects.vectors(entry.vectors))
        except IndexDamaged:
            return {}

    def _carried(self, previous: Manifest | None, following: Manifest) -> StoredFile | None:
        """The suggestions of the previous generation all of whose articles are in the following one as they were."""
        if not previous or not previous.suggestions:
            return None
        same = {entry.id for entry in set(previous.entries) & set(following.entries)}
        try:
            carried = [each for each in self.objects.suggestions(previous.suggestions) if each.documents <= same]
        except IndexDamaged:
            return None
        return self.objects.put_suggestions(carried)

    def _parent_of(self, entries: tuple[Entry, ...], model: Model) -> Pointer | None:
        """The generation before one with these entries: the current one, or its parent where the current one has just the same."""
        try:
            current = self._current()
            manifest = self._manifest(current)
        except (IndexMissing, IndexDamaged, IndexForeign):
            return None
        if manifest.model != model:
            return None
        return manifest.parent if manifest.entries == entries else current

    def _point_to(self, manifest: Manifest) -> None:
        data = _MANIFESTS.dump_json(manifest, indent=1)
        folder = self.folder / str(manifest.number)
        folder.mkdir(parents=True)
        write_durably(folder / "manifest.json", data)
        sync_folder(self.folder)
        self._write_pointer(Pointer(manifest.number, hashlib.sha256(data).hexdigest()))

    def _write_pointer(self, pointer: Pointer) -> None:
        write_durably(self.folder / "current", f"{pointer.number} {pointer.sha256}\n".encode())

    def _numbers(self) -> list[int]:
        return sorted(int(path.name) for path in self.folder.iterdir() if path.name.isdigit()) if self.folder.is_dir() else []

    def _next_number(self) -> int:
        return max(self._numbers(), default=0) + 1

    def _prune(self, newest: Manifest) -> None:
        """Deletes all generations but the newest and the few before it, then the objects that none of those names."""
        kept = self._lineage(newest)
        numbers = {manifest.number for manifest in kept}
        for number in self._numbers():
            if number not in numbers:
                shutil.rmtree(self.folder / str(number))
        self.objects.keep_only({file.name for manifest in kept for file in manifest.files})
        for litter in self.data_dir.rglob("*.tmp"):  # what a killed writer left behind
            litter.unlink(missing_ok=True)

    def _lineage(self, newest: Manifest) -> list[Manifest]:
        """The newest generation and its ancestors, as many as are kept; they end where one cannot be read."""
        kept = [newest]
        while len(kept) < KEPT_GENERATIONS and kept[-1].parent:
            try:
                kept.append(self._manifest(kept[-1].parent))
            except (IndexDamaged, IndexForeign):
                break
        return kept


def version_of(manifest: Manifest) -> str:
    """The name of a generation: its number and the beginning of its manifest's sha256."""
    return f"{manifest.number}-{hashlib.sha256(_MANIFESTS.dump_json(manifest, indent=1)).hexdigest()[:12]}"


def _from(progress: Progress | None, before: int, total: int) -> Progress | None:
    """Progress of one document as progress of all."""
    if progress is None:
        return None
    report = progress
    return lambda done, _: report(before + done, total)
