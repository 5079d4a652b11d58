"""Exact nearest neighbours by inner product (FAISS)."""

from __future__ import annotations

from collections.abc import Iterable

import faiss
import numpy as np
from numpy.typing import NDArray

from retrieval.groups import groups

MANY = 20_000  # vectors from which they are held in half the bytes: that is how they are stored, so that no search becomes less exact
BLOCK = 8192  # vectors that are taken in at once: one part at a time takes FAISS longer than the vectors themselves

faiss.omp_set_num_threads(1)  # two threads make a single query slower


class Vectors:
    """A flat FAISS index of unit-length vectors, in their order."""

    def __init__(self, parts: Iterable[NDArray[np.float16]], dimension: int, count: int) -> None:
        """`parts` are the vectors, some (n, dimension) after the other, `count` in all."""
        self._index = _halves(dimension) if count >= MANY else faiss.IndexFlatIP(dimension)
        for block in groups(parts, len, BLOCK):
            self._index.add(np.ascontiguousarray(np.concatenate(block), dtype=np.float32))

    def __len__(self) -> int:
        return int(self._index.ntotal)

    def __getitem__(self, position: int) -> NDArray[np.float32]:
        """The vector at a position."""
        return np.asarray(self._index.reconstruct(position), dtype=np.float32)

    def nearest(self, vector: NDArray[np.float32], k: int) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
        """The positions and cosines of the `k` nearest vectors (fewer when there are fewer), best first."""
        k = min(k, len(self))
        if k <= 0:
            return np.empty(0, np.int64), np.empty(0, np.float32)
        cosines, positions = self._index.search(np.ascontiguousarray(vector[None, :], dtype=np.float32), k)
        return positions[0], cosines[0]


def _halves(dimension: int) -> faiss.Index:
    """An index that holds what it is given as float16."""
    return faiss.IndexScalarQuantizer(dimension, faiss.ScalarQuantizer.QT_fp16, faiss.METRIC_INNER_PRODUCT)
