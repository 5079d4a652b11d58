"""Opening: the files of a generation, each checked against its hash, in memory or, where they are many, left where they lie."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TypeVar

import numpy as np

from ingest.document import Document
from retrieval.arrays import AnyArray, Arrays
from retrieval.embedding import DocumentVectors
from retrieval.manifest import Entry, Manifest
from retrieval.store import ObjectStore
from retrieval.stored import document_in, vectors_in

Item = TypeVar("Item")
Made = TypeVar("Made")

LARGE = 256_000_000  # bytes of a generation's files, some ten thousand passages, from which they are mapped
SHARE = 32  # files or documents that a thread takes at a time
MOST_MAPPED = 25_000  # documents of two mapped files each: of all, a process may have 65,530 on Linux


@dataclass(frozen=True, slots=True, eq=False)
class Opened:
    """One document of a generation with its vectors; `arrays` are those of its own file."""

    document: Document
    vectors: DocumentVectors
    arrays: Arrays


def column(opened: Sequence[Opened], name: str) -> list[AnyArray]:
    """One field of what was prepared of each document (see `Prepared`), read now where their files are mapped.

    An index takes what it needs field by field: a hundred thousand small arrays at once would leave the memory in pieces.
    """
    return [each.arrays.whole(name) for each in opened]


def joined(opened: Sequence[Opened], name: str, kind: type[np.generic]) -> AnyArray:
    """One field of what was prepared of the documents, end to end; `kind` are its numbers."""
    return np.concatenate([np.empty(0, kind), *column(opened, name)])


def open_entries(objects: ObjectStore, entries: Sequence[Entry], of: Manifest) -> list[Opened]:
    """Some of the documents of a manifest, opened, in order. Raises `IndexDamaged`."""
    mapped = is_large(of)
    return in_shares(lambda entry: _open(objects, entry, mapped=mapped), entries)


def in_shares(run: Callable[[Item], Made], items: Sequence[Item]) -> list[Made]:
    """What `run` makes of each item, in order, done in as many threads as there are processors. Raises what it raises."""
    shares = [items[at : at + SHARE] for at in range(0, len(items), SHARE)]
    with ThreadPoolExecutor(os.cpu_count()) as threads:
        return [made for share in threads.map(lambda share: [run(item) for item in share], shares) for made in share]


def is_large(manifest: Manifest) -> bool:
    """Whether the files of a generation are mapped rather than held in memory."""
    return sum(file.size for file in manifest.files) > LARGE and len(manifest.entries) <= MOST_MAPPED


def _open(objects: ObjectStore, entry: Entry, *, mapped: bool) -> Opened:
    def made(arrays: Arrays) -> tuple[Document, Arrays]:
        return document_in(arrays, packed=mapped), arrays

    document, arrays = objects.read(entry.document, made, mapped=mapped)
    return Opened(document, objects.read(entry.vectors, vectors_in, mapped=mapped), arrays)
