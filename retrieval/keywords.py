"""BM25 over passages, in Lucene's variant: every score is worked out when the index is made, and a question adds those of its words up.

Robertson and Zaragoza, "The Probabilistic Relevance Framework: BM25 and Beyond", 2009; Kamphuis et al., "Which BM25 do you mean?", ECIR 2020.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from retrieval.words import hashed, terms

K1, B = 1.5, 0.75  # saturation of a word that recurs, and how much long passages lose: the usual ones


@dataclass(frozen=True, slots=True, eq=False)
class Counted:
    """The stems of some texts, hashed: each stem of a text once, with how often it stands there; text i has those from `starts[i]` to the next."""

    terms: NDArray[np.uint64]
    counts: NDArray[np.int32]
    starts: NDArray[np.int64]  # (texts + 1,)


def count_terms(tokens: Sequence[Sequence[str]]) -> Counted:
    """The stems of texts, counted."""
    counted = [np.unique(hashed(each), return_counts=True) for each in tokens]
    sizes = [len(values) for values, _ in counted]
    return Counted(
        np.concatenate([np.empty(0, np.uint64), *(values for values, _ in counted)]),
        np.concatenate([np.empty(0, np.int32), *(counts.astype(np.int32) for _, counts in counted)]),
        np.cumsum([0, *sizes], dtype=np.int64),
    )


class Keywords:
    """A BM25 index of texts, each given by its stems, in their order."""

    def __init__(self, texts: Counted) -> None:
        self._size = len(texts.starts) - 1
        sizes = np.diff(texts.starts)
        order = np.argsort(texts.terms)  # a text has a term once, so that those with one term may stand in any order
        self._terms, frequencies = np.unique(texts.terms, return_counts=True)
        self._starts = np.concatenate([np.zeros(1, np.int64), np.cumsum(frequencies)])
        self._texts = np.repeat(np.arange(self._size, dtype=np.int32), sizes)[order]
        weights = np.repeat(_idf(self._size, frequencies), frequencies)
        self._scores = (weights * _saturated(texts)[order]).astype(np.float32)

    def scores(self, text: str) -> NDArray[np.float32]:
        """The BM25 score of every text for the words of `text`, shape (texts,), 0 where no word is shared."""
        scores = np.zeros(self._size, dtype=np.float32)
        wanted = hashed(terms(text))
        places = np.searchsorted(self._terms, wanted)
        for term, place in zip(wanted, places.tolist(), strict=True):
            if place < len(self._terms) and self._terms[place] == term:
                those = slice(self._starts[place], self._starts[place + 1])
                scores[self._texts[those]] += self._scores[those]
        return scores


def _idf(size: int, frequencies: NDArray[np.int64]) -> NDArray[np.float32]:
    """ln(1 + (N - df + 0.5) / (df + 0.5)) for each frequency."""
    several, which = np.unique(frequencies, return_inverse=True)
    return np.array([math.log(1 + (size - each + 0.5) / (each + 0.5)) for each in several.tolist()], dtype=np.float32)[which]


def _saturated(texts: Counted) -> NDArray[np.float64]:
    """tf / (tf + k1 * (1 - b + b * length / average)) for each stem of each text."""
    up_to = np.concatenate([np.zeros(1, np.int64), np.cumsum(texts.counts, dtype=np.int64)])
    lengths = np.diff(up_to[texts.starts])
    average = lengths.mean() if len(lengths) else 1.0
    counts = texts.counts.astype(np.float64)
    longer = np.repeat(K1 * ((1 - B) + B * lengths / max(average, 1e-9)), np.diff(texts.starts))
    return np.asarray(counts / (longer + counts), dtype=np.float64)
