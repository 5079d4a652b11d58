"""Salvage: what of a damaged index can still be used, and what of it is damaged."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from retrieval.encoder import Model
from retrieval.errors import IndexDamaged, RetrievalError
from retrieval.lineage import Lineage
from retrieval.manifest import Entry, Manifest
from retrieval.store import ObjectStore


@dataclass(frozen=True, slots=True)
class Salvage:
    """What is left of a damaged index.

    `manifest` is the newest that can be read, None where none can, or where none was ever written by this version; `in_force` says that it is
    the one that the pointer names, checked by its hash. `usable` is the same with those of its entries alone that are whole, None where
    another model made them.
    """

    manifest: Manifest | None = None
    usable: Manifest | None = None
    in_force: bool = False


def salvage(lineage: Lineage, objects: ObjectStore, model: Model) -> Salvage:
    """What can still be used; every file of it is checked against its hash, and each entry against the document that it names."""
    manifest, in_force = _newest(lineage)
    if manifest is None or manifest.model != model:
        return Salvage(manifest, None, in_force)
    usable = replace(manifest, entries=tuple(entry for entry in manifest.entries if _is_whole(entry, objects)))
    return Salvage(manifest, usable, in_force)


def damaged_files(lineage: Lineage, objects: ObjectStore) -> Iterator[Path]:
    """What keeps an index from being read: the pointer where it leads nowhere, manifests that cannot be read, objects that are not their names."""
    for folder in (lineage.folder, objects.folder):
        if (folder.exists() or folder.is_symlink()) and not folder.is_dir():
            yield folder
            return
    _, in_force = _newest(lineage)
    if not in_force:
        yield from lineage.aimless()
    yield from (path for path in lineage.folders() if lineage.unchecked(path) is None)
    yield from objects.damaged()


def _newest(lineage: Lineage) -> tuple[Manifest | None, bool]:
    try:
        return lineage.read(lineage.current()), True
    except RetrievalError:
        read = (lineage.unchecked(folder) for folder in reversed(lineage.folders()))
        return next((manifest for manifest in read if manifest), None), False


def _is_whole(entry: Entry, objects: ObjectStore) -> bool:
    try:
        document, vectors = objects.document(entry.document), objects.vectors(entry.vectors)
    except IndexDamaged:
        return False
    named = (document.id, document.source, document.version) == (entry.id, entry.source, entry.version)
    counts = {(len(document.passages), len(document.units)), (entry.passages, entry.units), (len(vectors.passages), len(vectors.units))}
    return named and len(counts) == 1
