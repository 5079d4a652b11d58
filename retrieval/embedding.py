"""A document's vectors: what is embedded of it, and which of them can be taken over from before."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ingest.document import Document
from ingest.subjects import Names
from retrieval.arrays import Rows
from retrieval.encoder import DIMENSION, Encoder, Progress
from retrieval.maxsim import quantise

KEY_BYTES = 16


@dataclass(frozen=True, slots=True)
class Embedded:
    """One text's stored vectors: `sentence` (384,) float16, `tokens` (n, 384) int8, `ids` (n,) int32. A passage keeps no tokens."""

    sentence: NDArray[np.float16]
    tokens: NDArray[np.int8]
    ids: NDArray[np.int32]


@dataclass(frozen=True, slots=True)
class DocumentVectors:
    """All vectors of a document, in the order of its passages and units; unit i has tokens `starts[i]:starts[i + 1]`.

    Those of a large index are rows of a mapped file, each read when it is asked for.
    """

    passages: Rows  # (passages, 384) float16
    units: Rows  # (units, 384) float16
    tokens: Rows  # (all tokens, 384) int8
    ids: Rows  # (all tokens,) int32
    starts: NDArray[np.int64]  # (units + 1,)
    keys: Rows  # (passages + units, 16) uint8: the hash of model and text


MadeBefore = Callable[[NDArray[np.uint8]], DocumentVectors | None]  # from keys (texts, 16) to the vectors that have just those


def embedded_texts(document: Document) -> tuple[list[str], list[str]]:
    """The texts of a document's passages and units as they are embedded: heading path first, occupations in canonical form.

    Only the document itself decides its names here, so that a new article leaves every other vector as it was.
    """
    names = Names(document.names)
    return passage_texts(document), [names.rewrite(unit.full_reading(document.text)) for unit in document.units]


def passage_texts(document: Document) -> list[str]:
    """The texts of a document's passages alone, as they are embedded and found by their words."""
    names = Names(document.names)
    return [names.rewrite(passage.reading(document.text)) for passage in document.passages]


def key_of(text: str, encoder: Encoder) -> bytes:
    """The address of a text's vectors: the hash of the model, of how it is run, and of the exact text."""
    return hashlib.blake2b(f"{encoder.model.sha256}\0{encoder.model.runtime}\0{text}".encode(), digest_size=KEY_BYTES).digest()


def keys_of(document: Document, encoder: Encoder) -> tuple[list[bytes], list[str]]:
    """The addresses of a document's vectors, passages first, and the texts that they are made of."""
    passages, units = embedded_texts(document)
    keys = [*(key_of(f"passage\0{text}", encoder) for text in passages), *(key_of(text, encoder) for text in units)]
    return keys, [*passages, *units]


def embed(
    documents: Sequence[Document],
    encoder: Encoder,
    known: Mapping[bytes, Embedded],
    progress: Progress | None = None,
    made_before: MadeBefore | None = None,
) -> tuple[list[DocumentVectors], int]:
    """The vectors of each document, and how many texts had to be embedded anew: those of all documents together.

    All of a document's are taken over where `made_before` finds the very same document's, and those of single texts from `known`.
    """
    addressed = [keys_of(document, encoder) for document in documents]
    found = [made_before(_as_array(keys)) if made_before else None for keys, _ in addressed]
    anew = [each for each, whole in zip(addressed, found, strict=True) if whole is None]
    wanted = {key: text for keys, texts in anew for key, text in zip(keys, texts, strict=True) if key not in known}
    encoded = encoder.encode(list(wanted.values()), progress)
    fresh = {key: Embedded(each.sentence.astype(np.float16), quantise(each.tokens), each.ids) for key, each in zip(wanted, encoded, strict=True)}

    def stacked(document: Document, keys: Sequence[bytes]) -> DocumentVectors:
        parts, passages = [fresh.get(key) or known[key] for key in keys], len(document.passages)
        return _stack(parts[:passages], parts[passages:], keys)

    made = [whole or stacked(document, keys) for document, (keys, _), whole in zip(documents, addressed, found, strict=True)]
    return made, len(wanted)


def by_key(vectors: DocumentVectors) -> dict[bytes, Embedded]:
    """The unit vectors of a document under their keys, and those of passages with no tokens under theirs."""
    keys = [key.tobytes() for key in vectors.keys[:]]
    passages, units = keys[: len(vectors.passages)], keys[len(vectors.passages) :]
    nothing = Embedded(np.zeros(DIMENSION, np.float16), np.empty((0, DIMENSION), np.int8), np.empty(0, np.int32))
    found = {key: Embedded(vectors.passages[i], nothing.tokens, nothing.ids) for i, key in enumerate(passages)}
    for i, key in enumerate(units):
        here = slice(int(vectors.starts[i]), int(vectors.starts[i + 1]))
        found[key] = Embedded(vectors.units[i], vectors.tokens[here], vectors.ids[here])
    return found


def _stack(passages: Sequence[Embedded], units: Sequence[Embedded], keys: Sequence[bytes]) -> DocumentVectors:
    def sentences(each: Sequence[Embedded]) -> NDArray[np.float16]:
        return np.stack([one.sentence for one in each]) if each else np.empty((0, DIMENSION), np.float16)

    lengths = [len(unit.ids) for unit in units]
    return DocumentVectors(
        passages=sentences(passages),
        units=sentences(units),
        tokens=np.concatenate([unit.tokens for unit in units]),
        ids=np.concatenate([unit.ids for unit in units]),
        starts=np.concatenate([[0], np.cumsum(lengths)]).astype(np.int64),
        keys=_as_array(keys),
    )


def _as_array(keys: Sequence[bytes]) -> NDArray[np.uint8]:
    return np.frombuffer(b"".join(keys), np.uint8).reshape(-1, KEY_BYTES)
