"""Entries: documents on their way into a generation, embedded and stored some at a time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ingest.document import Document
from retrieval.embedding import DocumentVectors, Embedded, by_key, embed
from retrieval.encoder import Encoder, Progress
from retrieval.errors import IndexDamaged
from retrieval.groups import groups
from retrieval.manifest import Entry
from retrieval.prepared import prepare
from retrieval.store import ObjectStore

TOGETHER = 256  # texts that are embedded before they are stored, a second or two: of fewer, few have one length, and fewer share a pass


def make_entries(
    objects: ObjectStore,
    before: Sequence[Entry],
    read: Sequence[Document],
    removed: Sequence[str],
    encoder: Encoder,
    progress: Progress | None,
    *,
    anew: bool,
) -> tuple[list[Entry], int]:
    """Stores the documents read with their vectors, some durable before the next are embedded; their entries, and how many texts were embedded.

    Vectors are taken over, unless `anew`, from the entries `before` of the same and of `removed` documents, and from an ingest that was killed.
    """
    gone = {document.id for document in read} | set(removed)
    known = {} if anew else dict(each for entry in before if entry.id in gone for each in _vectors_of(objects, entry))
    made_before = None if anew else objects.made_before([entry.vectors.name for entry in before])
    total = sum(map(_texts, read))
    made: list[Entry] = []
    embedded = done = 0
    for documents in groups(read, _texts, TOGETHER):
        vectors, fresh = embed(documents, encoder, known, _from(progress, done, total), made_before)
        made += [_stored(objects, *each) for each in zip(documents, vectors, strict=True)]
        embedded += fresh
        done += sum(map(_texts, documents))
        if progress:
            progress(done, total)  # texts whose vectors were known are done, too
    return made, embedded


def _texts(document: Document) -> int:
    return len(document.passages) + len(document.units)


def _vectors_of(objects: ObjectStore, entry: Entry) -> Iterator[tuple[bytes, Embedded]]:
    """The vectors of a document's texts by key; none of damaged ones."""
    try:
        yield from by_key(objects.vectors(entry.vectors)).items()
    except IndexDamaged:
        return


def _stored(objects: ObjectStore, document: Document, vectors: DocumentVectors) -> Entry:
    files = objects.put_document(document, prepare(document, vectors)), objects.put_vectors(vectors)
    return Entry(document.id, document.source, document.version, *files, len(document.passages), len(document.units))


def _from(progress: Progress | None, before: int, total: int) -> Progress | None:
    """Progress of some documents as progress of all."""
    if progress is None:
        return None
    report = progress
    return lambda done, _: report(before + done, total)
