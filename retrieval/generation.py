"""Generations: immutable editions of the index, published by moving one pointer.

    index/objects/…          documents, vectors and suggestions, by content
    index/<n>/manifest.json  what generation n is made of, and which one it follows
    index/current            "<n> <sha256 of its manifest>"
    ledger.json              what the last scan saw; only ever saves work
    quarantine/<time>/…      what was damaged when an index was mended, and what the mended one does not need

Order of writing: objects, manifest, folder, pointer, each durable before the next; old generations are deleted last. A kill at any moment
leaves the old pointer or the new one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeVar

from filelock import FileLock, Timeout
from pydantic import TypeAdapter, ValidationError

from ingest.document import Document
from ingest.ledger import Ledger
from retrieval.durable import UNFINISHED, delete, make_folder, sweep, write_durably
from retrieval.embedding import DocumentVectors
from retrieval.encoder import Encoder, Model, Progress
from retrieval.entries import make_entries
from retrieval.errors import IndexDamaged, IndexForeign, IndexMissing, IngestBusy, NothingToUndo
from retrieval.lineage import KEPT_GENERATIONS, Lineage, version_of
from retrieval.manifest import FORMAT_VERSION, Entry, Manifest, Pointer
from retrieval.opening import Opened, in_shares, open_entries
from retrieval.prepared import preparing_code
from retrieval.quarantine import QUARANTINE, Quarantine
from retrieval.salvage import Salvage, damaged_files, salvage
from retrieval.store import CURE, ObjectStore, StoredFile
from retrieval.suggestion import Suggestion

Read = TypeVar("Read")


@dataclass(frozen=True, slots=True)
class Generation:
    """An opened and checked generation: its documents, what was prepared of them, and their vectors, in the manifest's order.

    `version` names its content.
    """

    manifest: Manifest
    version: str
    opened: tuple[Opened, ...]
    suggestions: tuple[Suggestion, ...] = ()

    @property
    def documents(self) -> tuple[Document, ...]:
        """Its documents."""
        return tuple(each.document for each in self.opened)

    @property
    def vectors(self) -> tuple[DocumentVectors, ...]:
        """Their vectors."""
        return tuple(each.vectors for each in self.opened)


@dataclass(frozen=True, slots=True)
class Published:
    """The outcome of a publishing: the manifest (the previous one where nothing differs), and how many texts were embedded anew of how many."""

    manifest: Manifest
    embedded: int
    texts: int


_LEDGERS = TypeAdapter(Ledger)


class IndexFolder:
    """The index of one data folder: publishes generations and opens them."""

    def __init__(self, data_dir: Path) -> None:
        self.data_dir = data_dir
        self.folder = data_dir / "index"
        self.objects = ObjectStore(self.folder / "objects")
        self._lineage = Lineage(self.folder)

    @contextmanager
    def locked(self, wait: float) -> Iterator[None]:
        """Holds the data folder for one ingest, waiting at most `wait` seconds; the lock dies with its process. Raises `IngestBusy`."""
        make_folder(self.data_dir)
        try:
            with FileLock(self.data_dir / "lock", timeout=wait):
                yield
        except Timeout as error:
            raise IngestBusy(f"another ingest is working on '{self.data_dir}': wait until it is done") from error

    def pointer(self) -> str | None:
        """What `current` says, or None where nothing was published: cheap enough to ask every second."""
        return self._lineage.pointer()

    def manifest(self) -> Manifest:
        """The manifest of the current generation. Raises `IndexMissing`, `IndexDamaged` or `IndexForeign`."""
        return self._followed(self._lineage.read)

    def check_files(self, manifest: Manifest, *, read: bool = False) -> None:
        """Raises `IndexDamaged` where a file of the generation is missing or has another size; with `read` also where its hash is another."""
        if read:
            in_shares(self.objects.check, manifest.files)
            return
        for file in manifest.files:
            if not self.objects.whole(file):
                raise IndexDamaged(f"{file.name} is missing or cut: {CURE}")

    def open(self, reuse: Generation | None = None) -> Generation:
        """The current generation, every file checked against its hash. Raises `IndexMissing`, `IndexDamaged` or `IndexForeign`.

        What `reuse`, an opened one, has in common with it is taken over from memory.
        """
        return self._followed(lambda pointer: self.generation(self._lineage.read(pointer), reuse))

    def generation(self, manifest: Manifest, reuse: Generation | None = None) -> Generation:
        """The generation of a manifest, opened and checked as by `open`. Raises `IndexDamaged`."""
        at_hand = {(entry.document, entry.vectors): each for entry, each in zip(reuse.manifest.entries, reuse.opened, strict=True)} if reuse else {}
        kept = [at_hand.get((entry.document, entry.vectors)) for entry in manifest.entries]
        fresh = iter(open_entries(self.objects, [entry for entry, each in zip(manifest.entries, kept, strict=True) if each is None], manifest))
        opened = tuple(each or next(fresh) for each in kept)
        suggestions = self.objects.suggestions(manifest.suggestions) if manifest.suggestions else ()
        return Generation(manifest, version_of(manifest), opened, suggestions)

    def publish(
        self,
        previous: Manifest | None,
        read: Sequence[Document],
        removed: Sequence[str],
        encoder: Encoder,
        progress: Progress | None = None,
        *,
        anew: bool = False,
        aside: Quarantine | None = None,
    ) -> Published:
        """Makes the next generation of `previous` without `removed` and with the documents `read`, and points to it.

        Vectors of a changed document's earlier version, of removed documents (a rename) and of an ingest that was killed are used again where
        the text is the same, unless `anew`. Suggestions go over whose articles all stay as they are. Where nothing differs, nothing is published.
        With `aside` a damaged index is mended: one is published in any case, and what it does not need is set aside instead of deleted.
        """
        before = previous.entries if previous else ()
        made, embedded = make_entries(self.objects, before, read, removed, encoder, progress, anew=anew)
        gone = set(removed)
        entries = {entry.id: entry for entry in before if entry.id not in gone} | {entry.id: entry for entry in made}
        ordered = tuple(entries[name] for name in sorted(entries))
        total = sum(entry.passages + entry.units for entry in made)
        if previous and previous.entries == ordered and not (anew or aside):
            return Published(previous, embedded, total)
        number, parent = self._lineage.next_number(), self._parent_of(ordered, encoder.model)
        manifest = Manifest(FORMAT_VERSION, number, encoder.model, ordered, preparing_code(), parent)
        manifest = replace(manifest, suggestions=self._carried(previous, manifest))
        self._put_in_force(manifest, aside)
        return Published(manifest, embedded, total)

    def suggest(self, of: Manifest, suggestions: Sequence[Suggestion], asked_by: str) -> Manifest | None:
        """Puts a generation with the articles of `of` and the suggestions that were asked of them in its place; None where `of` is not current."""
        if self.manifest() != of:
            return None
        manifest = replace(of, number=self._lineage.next_number(), suggestions=self.objects.put_suggestions(suggestions), asked_by=asked_by)
        self._put_in_force(manifest)
        return manifest

    def undo(self) -> tuple[Manifest, Manifest]:
        """Points to the parent of the current generation, checked whole; gives the manifests left and returned to.

        The files that make the difference are held in the ledger: a scan that nobody asked for leaves them alone. Raises `NothingToUndo`, or
        `IndexDamaged` where the parent is; the current one then stays.
        """
        left = self.manifest()
        if left.parent is None or not self._lineage.holds(left.parent):
            raise NothingToUndo("there is no earlier index to return to")
        returned = self._lineage.read(left.parent)
        self.generation(returned)
        now = {entry.source: entry.version for entry in left.entries}
        before = {entry.source: entry.version for entry in returned.entries}
        held = {source: now.get(source, "") for source in now.keys() | before.keys() if now.get(source) != before.get(source)}
        ledger = self.ledger()
        self.remember(replace(ledger, held=held | dict(ledger.held)))  # after an earlier undo the files still are as that one found them
        self._lineage.point_to(left.parent)
        return left, returned

    def is_lost(self) -> bool:
        """Whether an index was published here that nothing points to any more; what a killed first ingest left behind is none."""
        published = any((self.data_dir / name).exists() for name in ("ledger.json", "changes.json", QUARANTINE))
        return published and self._lineage.pointer() is None

    def salvage(self, model: Model) -> Salvage:
        """What of a damaged index can still be used."""
        return salvage(self._lineage, self.objects, model)

    def set_aside(self, aside: Quarantine) -> None:
        """Moves what is damaged out of the way. A process that dies meanwhile leaves an index that is still to be mended."""
        aside.take(list(damaged_files(self._lineage, self.objects)))

    def tidy(self) -> None:
        """Deletes what neither the current generation nor the few before it need, and what killed writers left behind."""
        self._prune(self.manifest())

    def ledger(self) -> Ledger:
        """What the last scan remembered of the files; an empty one where there is none or it cannot be read."""
        return self._ledger() or Ledger()

    def remember(self, ledger: Ledger) -> None:
        """Keeps what a scan found for the next one."""
        make_folder(self.data_dir)
        path = self.data_dir / "ledger.json"
        if path.exists() and self._ledger() is None:
            Quarantine(self.data_dir).take([path])
        write_durably(path, _LEDGERS.dump_json(ledger))

    def check_model(self, manifest: Manifest, model: Model) -> None:
        """Raises `IndexForeign` when the index was made by other weights than `model`."""
        if manifest.model != model:
            raise IndexForeign(f"the index was made by another model ({manifest.model.name}): {CURE}")

    def _ledger(self) -> Ledger | None:
        try:
            return _LEDGERS.validate_json((self.data_dir / "ledger.json").read_bytes())
        except (OSError, ValidationError):
            return None

    def _followed(self, read: Callable[[Pointer], Read]) -> Read:
        """What is read of the current generation, of the next one where it was replaced, and deleted, while it was read."""
        while True:
            current = self._lineage.current()
            try:
                return read(current)
            except IndexDamaged:
                if self._lineage.current() == current:
                    raise

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
        """The generation before one with these entries: the current one, or its parent where the current one is made of just the same files."""
        try:
            current = self._lineage.current()
            manifest = self._lineage.read(current)
        except (IndexMissing, IndexDamaged, IndexForeign):
            return None
        if manifest.model != model:
            return None
        return manifest.parent if manifest.versions == {entry.id: entry.version for entry in entries} else current

    def _put_in_force(self, manifest: Manifest, aside: Quarantine | None = None) -> None:
        pointer = self._lineage.add(manifest)
        if aside:  # before it counts as whole: after a kill the next ingest goes on with it
            self._prune(manifest, aside)
        self._lineage.point_to(pointer)
        self._prune(manifest)

    def _prune(self, newest: Manifest, aside: Quarantine | None = None) -> None:
        """Deletes all generations but the newest and the few before it, then the objects that none of those names, or sets them aside.

        Where one of the few cannot be read nobody knows what it and those before it need: they are set aside, too.
        """
        kept = self._lineage.kept(newest)
        if len(kept) < KEPT_GENERATIONS and self._lineage.breaks(kept[-1]):
            aside = aside or Quarantine(self.data_dir)
        superfluous = [*self._lineage.others(kept), *self.objects.others({file.name for manifest in kept for file in manifest.files})]
        if aside:
            aside.take([path for path in superfluous if path.suffix != UNFINISHED])
        for path in superfluous:
            delete(path)
        sweep(self.folder)
        sweep(self.data_dir, "*.json")  # beside the index there may be files of others
