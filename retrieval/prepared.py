"""What an index needs of each document, worked out once and taken over from one generation to the next."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from ingest.document import Document
from ingest.subjects import Names
from ingest.units import assign_subjects
from retrieval.copies import signatures
from retrieval.embedding import DocumentVectors, passage_texts
from retrieval.generation import Generation
from retrieval.words import terms


@dataclass(frozen=True, slots=True, eq=False)
class Prepared:
    """One document, its subjects told by the names of all documents, with its vectors.

    `source` is the document as it was read; `terms` are the stems of each passage, `vocabulary` those of the whole article; `signed` (units,)
    what each unit says, hashed; `pieces` and `counts` the word pieces of its units, and in how many of them each stands.
    """

    source: Document
    document: Document
    vectors: DocumentVectors
    terms: tuple[tuple[str, ...], ...]
    vocabulary: frozenset[str]
    signed: NDArray[np.uint64]
    pieces: NDArray[np.int64]
    counts: NDArray[np.int64]


def prepare(generation: Generation, names: Names, earlier: Sequence[Prepared] = (), *, same_names: bool = False) -> list[Prepared]:
    """Every document of a generation, prepared; what was prepared `earlier` of the very same document is taken over.

    `same_names` = that was with the same names of occupations.
    """
    at_hand = {id(each.source): each for each in earlier}
    told = ((source, vectors, at_hand.get(id(source))) for source, vectors in zip(generation.documents, generation.vectors, strict=True))
    return [before if before and same_names else _prepare(source, vectors, names, before) for source, vectors, before in told]


def _prepare(source: Document, vectors: DocumentVectors, names: Names, before: Prepared | None) -> Prepared:
    document = _with_subjects(source, names)
    if before is None:
        pieces, counts = _pieces(vectors)
        words = tuple(tuple(terms(text)) for text in passage_texts(source))
        vocabulary = frozenset(terms(f"{source.title} {source.metadata.publisher or ''} {source.text}"))
        return Prepared(source, document, vectors, words, vocabulary, signatures(document), pieces, counts)
    if [unit.subjects for unit in document.units] == [unit.subjects for unit in before.document.units]:
        return before
    return replace(before, document=document, signed=signatures(document))


def _with_subjects(document: Document, names: Names) -> Document:
    """The document with its units' subjects told by the names of all documents, where it speaks of occupations that only others explain.

    What was embedded stays as it was: it follows the document's own names.
    """
    own = Names(document.names)
    if set(names.of(document.text)) <= set(own.of(document.text)):
        return document
    return replace(document, units=tuple(assign_subjects(document.text, document.units, names)))


def _pieces(vectors: DocumentVectors) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """The word pieces of a document, and in how many of its units each of them stands."""
    owner = np.repeat(np.arange(len(vectors.units)), np.diff(vectors.starts))
    pairs = np.unique(np.stack([owner, vectors.ids]), axis=1)
    pieces, counts = np.unique(pairs[1], return_counts=True)
    return pieces.astype(np.int64), counts.astype(np.int64)
