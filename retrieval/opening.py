"""Opening: the files of a generation, each checked against its hash, in memory or, where they are many, left where they lie."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from ingest.document import Document
from retrieval.arrays import Arrays
from retrieval.embedding import DocumentVectors
from retrieval.manifest import Entry, Manifest
from retrieval.prepared import Prepared, prepared_in
from retrieval.store import ObjectStore
from retrieval.stored import document_in, vectors_in

LARGE = 256_000_000  # bytes of a generation's files, some ten thousand passages, from which they are mapped
SHARE = 32  # documents that a thread opens at a time
MOST_MAPPED = 25_000  # documents of two mapped files each: of all, a process may have 65,530 on Linux


@dataclass(frozen=True, slots=True, eq=False)
class Opened:
    """One document of a generation with its vectors; `arrays` are those of its own file."""

    document: Document
    vectors: DocumentVectors
    arrays: Arrays

    @property
    def prepared(self) -> Prepared:
        """What was prepared of the document, read now where its file is mapped."""
        return prepared_in(self.arrays)


def open_entries(objects: ObjectStore, entries: Sequence[Entry], of: Manifest) -> Iterator[Opened]:
    """Some of the documents of a manifest, opened, in order. Raises `IndexDamaged`.

    To check two gigabytes takes seconds: it is done in as many threads as there are processors.
    """
    mapped = is_large(of)
    shares = [entries[at : at + SHARE] for at in range(0, len(entries), SHARE)]
    with ThreadPoolExecutor(os.cpu_count()) as threads:
        for opened in threads.map(lambda share: [_open(objects, entry, mapped=mapped) for entry in share], shares):
            yield from opened


def is_large(manifest: Manifest) -> bool:
    """Whether the files of a generation are mapped rather than held in memory."""
    return sum(file.size for file in manifest.files) > LARGE and len(manifest.entries) <= MOST_MAPPED


def _open(objects: ObjectStore, entry: Entry, *, mapped: bool) -> Opened:
    def made(arrays: Arrays) -> tuple[Document, Arrays]:
        return document_in(arrays, packed=mapped), arrays

    document, arrays = objects.read(entry.document, made, mapped=mapped)
    return Opened(document, objects.read(entry.vectors, vectors_in, mapped=mapped), arrays)
