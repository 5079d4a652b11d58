"""What search needs of a document beside its vectors, worked out once, when it is taken in, and stored with it."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, fields
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from ingest.document import Document
from retrieval.arrays import AnyArray
from retrieval.copies import signatures
from retrieval.embedding import DocumentVectors, passage_texts
from retrieval.keywords import count_terms
from retrieval.maxsim import lengths_of
from retrieval.words import hashed, side_by_side, terms, typed_words

CODE = ("copies.py", "keywords.py", "maxsim.py", "prepared.py", "words.py")  # what is written here of the same document follows this code
RUN = re.compile(r"\w+")


@dataclass(frozen=True, slots=True, eq=False)
class Prepared:
    """One document as an index needs it. Words are stored as text, one a line, or by their hash (see `hashed`)."""

    terms: NDArray[np.uint64]  # the stems of each passage, hashed, each once a passage
    term_counts: NDArray[np.int32]
    term_starts: NDArray[np.int64]  # (passages + 1,)
    vocabulary: NDArray[np.uint8]  # the stems of the whole article
    words: NDArray[np.uint8]  # its words as they are typed
    word_counts: NDArray[np.int32]
    pairs: NDArray[np.uint64]  # words side by side, hashed
    runs: NDArray[np.uint64]  # runs of letters and digits, folded and hashed: a name can only stand where all of its runs do
    signed: NDArray[np.uint64]  # (units,): what each unit says, hashed, with the subjects that the document itself tells
    pieces: NDArray[np.int32]  # the word pieces of its units
    piece_counts: NDArray[np.int32]  # in how many of its units each of them stands
    token_lengths: NDArray[np.float32]  # (all tokens,): the lengths of its units' token vectors

    def arrays(self) -> dict[str, AnyArray]:
        """Its fields by name."""
        return {field.name: getattr(self, field.name) for field in fields(self)}


def prepare(document: Document, vectors: DocumentVectors) -> Prepared:
    """A document with its vectors, prepared: what is found follows from these two alone."""
    counted = count_terms([terms(text) for text in passage_texts(document)])
    words = Counter(typed_words(document.text))
    pieces, piece_counts = _pieces(vectors)
    return Prepared(
        terms=counted.terms,
        term_counts=counted.counts,
        term_starts=counted.starts,
        vocabulary=as_lines(sorted(set(terms(f"{document.title} {document.metadata.publisher or ''} {document.text}")))),
        words=as_lines(words),
        word_counts=np.fromiter(words.values(), np.int32),
        pairs=np.unique(hashed(side_by_side(document.text))),
        runs=np.unique(hashed(_runs(document))),
        signed=signatures(document.text, document.units),
        pieces=pieces,
        piece_counts=piece_counts,
        token_lengths=lengths_of(vectors.tokens[:]),
    )


def as_lines(words: Iterable[str]) -> NDArray[np.uint8]:
    """Words without line breaks as stored text."""
    return np.frombuffer("\n".join(words).encode(), np.uint8)


def lines_of(stored: NDArray[np.uint8]) -> list[str]:
    """The words of a stored text."""
    return stored.tobytes().decode().split("\n") if len(stored) else []


def runs_of(text: str) -> list[str]:
    """The runs of letters and digits of a text, folded as a search that takes no account of case does, the dotless and the dotted i as "i"."""
    return RUN.findall(text.replace("\u0130", "i").replace("\u0131", "i").casefold())


@cache
def preparing_code() -> str:
    """Names the code that prepares documents: after an upgrade the same one may be prepared differently."""
    digest = hashlib.sha256()
    for name in CODE:
        digest.update(Path(__file__).with_name(name).read_bytes() + b"\0")
    return digest.hexdigest()


def _runs(document: Document) -> set[str]:
    """The runs of a document's text, and of each span that its units are told by: one may begin within a run ("EntryNurse")."""
    spans = {span for unit in document.units for span in (unit.span, *unit.context, *unit.headings)}
    return {run for text in (document.text, *(span.of(document.text) for span in spans)) for run in runs_of(text)}


def _pieces(vectors: DocumentVectors) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    owner = np.repeat(np.arange(len(vectors.units), dtype=np.int32), np.diff(vectors.starts))
    pairs: NDArray[np.int32] = np.unique(np.stack([owner, np.asarray(vectors.ids)]), axis=1)
    pieces, counts = np.unique(pairs[1], return_counts=True)
    return pieces.astype(np.int32), counts.astype(np.int32)
