"""Exact nearest neighbours by inner product (FAISS)."""

from __future__ import annotations

import faiss
import numpy as np
from numpy.typing import NDArray

faiss.omp_set_num_threads(1)  # two threads make a single query slower


class Vectors:
    """A flat FAISS index of unit-length vectors, in their order."""

    def __init__(self, vectors: NDArray[np.float32]) -> None:
        self._index = faiss.IndexFlatIP(vectors.shape[1])
        self._index.add(np.ascontiguousarray(vectors, dtype=np.float32))

    def nearest(self, vector: NDArray[np.float32], k: int) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
        """The positions and cosines of the `k` nearest vectors (fewer when there are fewer), best first."""
        k = min(k, self._index.ntotal)
        if k <= 0:
            return np.empty(0, np.int64), np.empty(0, np.float32)
        cosines, positions = self._index.search(np.ascontiguousarray(vector[None, :], dtype=np.float32), k)
        return positions[0], cosines[0]
