"""BM25 over passages (bm25s, Lucene's variant)."""

from __future__ import annotations

import logging
from collections.abc import Sequence

import bm25s
import numpy as np
from numpy.typing import NDArray

from retrieval.words import terms

logging.getLogger("bm25s").setLevel(logging.WARNING)  # it tells every indexing


class Keywords:
    """A BM25 index of texts, each given by its terms, in their order."""

    def __init__(self, tokens: Sequence[Sequence[str]]) -> None:
        self._size = len(tokens)
        self._vocabulary = {token for each in tokens for token in each}
        self._bm25 = bm25s.BM25(method="lucene")
        if self._vocabulary:
            self._bm25.index([list(each) for each in tokens], show_progress=False)

    def scores(self, text: str) -> NDArray[np.float32]:
        """The BM25 score of every text for the words of `text`, shape (texts,), 0 where no word is shared."""
        known = [term for term in terms(text) if term in self._vocabulary]
        if not known:
            return np.zeros(self._size, dtype=np.float32)
        return np.asarray(self._bm25.get_scores(known), dtype=np.float32)
