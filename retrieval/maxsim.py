"""Token MaxSim: how well each unit answers each word of a question.

For each question token the best cosine with the unit's tokens, averaged with the tokens' idf weights: late interaction after Khattab and
Zaharia, "ColBERT", SIGIR 2020, with MiniLM's own token vectors and no training.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

ROWS = 768  # that are multiplied together: their floats stay in the processor's cache; of a multiple of 24 OpenBLAS gives the bits of the whole


def quantise(tokens: NDArray[np.float32]) -> NDArray[np.int8]:
    """Unit-length vectors (n, d) as small integers, each scaled to its own largest component; the direction is what is kept."""
    largest = np.abs(tokens).max(axis=1, keepdims=True, initial=1e-9)
    return np.asarray(np.round(tokens / largest * 127), dtype=np.int8)


def best_cosines(question: NDArray[np.float32], tokens: NDArray[np.int8], starts: NDArray[np.int64]) -> NDArray[np.float32]:
    """For each unit and question token the best cosine, shape (units, question tokens).

    `tokens` (n, d) are the quantised tokens of all units end to end; unit i has those from `starts[i]` to the next start, at least one.
    """
    cosines = np.empty((len(tokens), len(question)), np.float32)
    for at in range(0, len(tokens), ROWS):
        vectors = tokens[at : at + ROWS].astype(np.float32)
        lengths = np.sqrt(np.einsum("ij,ij->i", vectors, vectors)) + 1e-9
        np.divide(vectors @ question.T, lengths[:, None], out=cosines[at : at + ROWS])
    return np.maximum.reduceat(cosines, starts, axis=0)


def weigh(cosines: NDArray[np.float32], weights: NDArray[np.float32]) -> NDArray[np.float32]:
    """The weighted mean over question tokens, shape (units,), -1..1; 0 when there is no weight."""
    total = float(weights.sum())
    return np.asarray(cosines @ weights / total if total else np.zeros(len(cosines)), dtype=np.float32)


def idf(units: int, frequencies: NDArray[np.int64]) -> NDArray[np.float32]:
    """ln(1 + N / (1 + df)) for each frequency."""
    return np.asarray(np.log1p(units / (1.0 + frequencies)), dtype=np.float32)
