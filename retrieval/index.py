"""The index: a question's words in, ranked passages and units out."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Collection, Sequence
from copy import copy
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from ingest.document import Document, Passage, Unit
from ingest.subjects import Names
from retrieval.copies import find_copies
from retrieval.encoder import DIMENSION, Encoder, Encoding
from retrieval.fusion import best_first, fuse
from retrieval.generation import Generation
from retrieval.keywords import Keywords
from retrieval.maxsim import best_cosines, idf, weigh
from retrieval.told import Told, tell
from retrieval.vectors import Vectors
from retrieval.vocabulary import Pairs, read_frequencies, read_terms, read_vocabulary, read_words
from retrieval.words import STOP_WORDS

CANDIDATES = 64  # passages whose units are scored; four articles have some hundred
DEPTH = 100  # passages that each ranking hands to the fusion
DENSE = 0.5  # weight of the cosine of whole sentences beside MaxSim
PASSAGE = 0.4  # weight of the passage's cosine beside what its unit says itself
ROUNDED = 4  # digits of a score; ties go by document and position


class PassageHit(NamedTuple):
    """A passage with its fused score (0..0.033) and the cosine of its vector."""

    document: Document
    passage: Passage
    score: float
    cosine: float


class UnitHit(NamedTuple):  # made by the hundred for each question, which a tuple is quickly
    """A unit with its score (-1.4..1.4). `matches` holds, for each question token, the best cosine in the unit and its headings."""

    document: Document
    number: int
    score: float
    matches: tuple[float, ...] = ()

    @property
    def unit(self) -> Unit:
        """The unit itself."""
        return self.document.units[self.number]

    @property
    def key(self) -> tuple[str, int]:
        """Its address: document id and number."""
        return self.document.id, self.number


@dataclass(frozen=True, slots=True)
class Ranking:
    """The units for a question, best first, and the question's tokens with their idf weights."""

    hits: tuple[UnitHit, ...]
    tokens: tuple[str, ...]
    weights: tuple[float, ...]


class Index:
    """Search over one generation; immutable, so any number of threads may ask it.

    `superseded` maps the id of each document that has a newer version to that one's; such documents are not searched. `likenesses` are the
    ids of two documents that are copies or versions, and the share of statements that they have in common. `vocabulary` are the stems of
    every word of the articles, titles and publishers included; `words` their words as they are typed, with how often each stands there;
    `pairs` every two of those that stand side by side.
    """

    def __init__(self, generation: Generation, encoder: Encoder, earlier: Index | None = None) -> None:
        self.generation = generation
        self.version = generation.version
        self.suggestions = generation.suggestions
        self.names = Names(sorted({pair for document in generation.documents for pair in document.names}))
        self._told: list[Told] = tell(generation.opened, self.names, earlier._told if earlier else ())
        documents = [each.document for each in self._told]
        copies = find_copies(documents, [each.signed for each in self._told])
        kept = [number for number in range(len(documents)) if number not in copies.superseded]
        searched = [generation.opened[number] for number in kept]
        self.superseded = {documents[old].id: documents[new].id for old, new in copies.superseded.items()}
        self.likenesses = tuple((documents[each.first].id, documents[each.second].id, each.share) for each in copies.likenesses)
        self._twins = copies.twins.among(kept) if copies.superseded else copies.twins
        self.documents = tuple(documents[number] for number in kept)
        self._vectors = [each.vectors for each in searched]
        self._token_lengths = [each.arrays.rows("token_lengths") for each in searched]
        self._encoder = encoder
        self._number_of = {document.id: number for number, document in enumerate(self.documents)}
        self._firsts = [0, *accumulate(len(document.passages) for document in self.documents)]  # of each document the position of its first passage
        self._passages = Vectors((vectors.passages[:] for vectors in self._vectors), DIMENSION, self._firsts[-1])
        self._keywords = Keywords(read_terms(searched))
        self._units = sum(len(document.units) for document in self.documents)
        self._frequencies = read_frequencies(searched)
        self.vocabulary = read_vocabulary(searched)
        self.words = read_words(searched)
        self.pairs = Pairs(searched)

    def asked_anew(self, generation: Generation) -> Index:
        """This index for a generation with the very same articles: only its version and its suggestions are other ones."""
        other = copy(self)
        other.version, other.suggestions, other.generation = generation.version, generation.suggestions, generation
        return other

    @cached_property
    def by_id(self) -> dict[str, Document]:
        """The documents under their ids."""
        return {document.id: document for document in self.documents}

    def twins_of(self, document_id: str, unit: int) -> list[tuple[Document, int]]:
        """The units of other documents that say the same in the same words as unit number `unit` of a document."""
        return [(self.documents[other], its) for other, its in self._twins.of((self._number_of[document_id], unit))]

    def likeness(self, one: tuple[str, int], other: tuple[str, int]) -> float:
        """The cosine (-1..1) of the stored vectors of two units, by their document's id and number."""
        first, second = (self._vectors[self._number_of[name]].units[unit].astype(np.float32) for name, unit in (one, other))
        return float(first @ second)

    def knows_word(self, word: str) -> bool:
        """Whether the model's vocabulary holds the word as a whole."""
        return self._encoder.knows(word)

    def search(self, text: str, k: int, documents: Collection[str] | None = None) -> list[PassageHit]:
        """The `k` best passages for `text`, optionally only of some document ids: dense and keyword rankings, fused."""
        rewritten = self.names.rewrite(text)
        vector = self._encoder.encode([rewritten])[0].sentence
        return self._fused(rewritten, vector, k, documents)

    def rank(self, text: str, documents: Collection[str] | None = None) -> Ranking:
        """Every unit of the best passages for `text`, scored by token MaxSim and cosine, best first; optionally only of some document ids."""
        return self.rank_each([text], documents)[0]

    def rank_each(self, texts: Sequence[str], documents: Collection[str] | None = None) -> list[Ranking]:
        """The same for each of several texts, which are encoded side by side."""
        rewritten = [self.names.rewrite(text) for text in texts]
        return [self._ranking(*each, documents) for each in zip(rewritten, self._encoder.encode(rewritten), strict=True)]

    def _ranking(self, text: str, question: Encoding, documents: Collection[str] | None) -> Ranking:
        tokens = self._encoder.pieces(question.ids.tolist())
        kept = [i for i, token in enumerate(tokens) if token not in STOP_WORDS and any(map(str.isalnum, token)) and token[0] != "["]
        weights = idf(self._units, np.array([self._frequency(int(question.ids[i])) for i in kept], dtype=np.int64))
        hits = self._fused(text, question.sentence, CANDIDATES, documents)
        ranked = self._score(hits, question.sentence, question.tokens[kept], weights)
        return Ranking(tuple(ranked), tuple(tokens[i] for i in kept), tuple(float(weight) for weight in weights))

    def _frequency(self, piece: int) -> int:
        return int(self._frequencies[piece]) if piece < len(self._frequencies) else 0

    def _fused(self, text: str, vector: NDArray[np.float32], k: int, documents: Collection[str] | None) -> list[PassageHit]:
        count = len(self._passages)
        depth = count if documents is not None else max(DEPTH, k)
        positions, cosines = self._passages.nearest(vector, depth)
        cosine_of = dict(zip(positions.tolist(), cosines.tolist(), strict=True))
        scores = self._keywords.scores(text)
        found = np.flatnonzero(scores)
        rankings = best_first(positions, cosines, ROUNDED, depth), best_first(found, scores[found], ROUNDED, depth)
        hits = []
        for position, score in fuse(rankings, None if documents is None else self._positions_of(documents))[:k]:
            document = bisect_right(self._firsts, position) - 1
            passage = self.documents[document].passages[position - self._firsts[document]]
            cosine = cosine_of[position] if position in cosine_of else float(self._passages[position] @ vector)
            hits.append(PassageHit(self.documents[document], passage, round(score, 6), round(cosine, ROUNDED)))
        return hits

    def _positions_of(self, documents: Collection[str]) -> set[int]:
        """The positions of the passages of some documents."""
        numbers = [self._number_of[name] for name in documents if name in self._number_of]
        return {position for number in numbers for position in range(self._firsts[number], self._firsts[number + 1])}

    def _score(
        self, hits: Sequence[PassageHit], sentence: NDArray[np.float32], asked: NDArray[np.float32], weights: NDArray[np.float32]
    ) -> list[UnitHit]:
        if not hits:
            return []
        numbers = [self._number_of[hit.document.id] for hit in hits]
        runs = [(self._vectors[number], slice(hit.passage.first, hit.passage.last)) for number, hit in zip(numbers, hits, strict=True)]
        spans = [slice(*vectors.starts[[units.start, units.stop]].tolist()) for vectors, units in runs]
        tokens = np.concatenate([vectors.tokens[span] for (vectors, _), span in zip(runs, spans, strict=True)])
        lengths = np.concatenate([self._token_lengths[number][span] for number, span in zip(numbers, spans, strict=True)])
        sizes = np.concatenate([np.diff(vectors.starts[units.start : units.stop + 1]) for vectors, units in runs])
        matches = best_cosines(asked, tokens, lengths, np.cumsum(sizes) - sizes)
        dense = np.concatenate([vectors.units[units] for vectors, units in runs]).astype(np.float32) @ sentence
        own = (weigh(matches, weights) + DENSE * dense) / (1 + DENSE)
        around = np.repeat([hit.cosine for hit in hits], [hit.passage.last - hit.passage.first for hit in hits])
        scores = own + PASSAGE * around
        places = ((hit.document, unit) for hit in hits for unit in range(hit.passage.first, hit.passage.last))
        ranked = [
            UnitHit(document, unit, score, tuple(row))
            for (document, unit), score, row in zip(places, _rounded(scores), _rounded(matches), strict=True)
        ]
        return sorted(ranked, key=lambda hit: (-hit.score, hit.document.id, hit.number))


def _rounded(scores: NDArray[Any]) -> list[Any]:
    rounded: list[Any] = scores.astype(np.float64).round(ROUNDED).tolist()
    return rounded
