"""Entries: documents on their way into a generation, embedded and stored one after the other."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ingest.document import Document
from retrieval.embedding import DocumentVectors, Embedded, by_key, embed
from retrieval.encoder import Encoder, Progress
from retrieval.errors import IndexDamaged
from retrieval.manifest import Entry
from retrieval.prepared import prepare
from retrieval.store import ObjectStore


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
    """Stores the documents read with their vectors, each durable before the next is embedded; their entries, and how many texts were embedded.

    Vectors are taken over, unless `anew`, from the entries `before` of the same and of `removed` documents, and from an ingest that was killed.
    """
    gone = {document.id for document in read} | set(removed)
    known = {} if anew else dict(each for entry in before if entry.id in gone for each in _vectors_of(objects, entry))
    made_before = None if anew else objects.made_before([entry.vectors.name for entry in before])
    total = sum(len(document.passages) + len(document.units) for document in read)
    made: list[Entry] = []
    embedded = done = 0
    for document in read:
        vectors, fresh = embed(document, encoder, known, _from(progress, done, total), made_before)
        made.append(_stored(objects, document, vectors))
        embedded += fresh
        done += len(document.passages) + len(document.units)
        if progress:
            progress(done, total)  # texts whose vectors were known are done, too
    return made, embedded


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
    """Progress of one document as progress of all."""
    if progress is None:
        return None
    report = progress
    return lambda done, _: report(before + done, total)
