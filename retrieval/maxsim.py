"""Token MaxSim: how well each unit answers each word of a question.

For each question token the best cosine with the unit's tokens, averaged with the tokens' idf weights: late interaction after Khattab and
Zaharia, "ColBERT", SIGIR 2020, with MiniLM's own token vectors and no training.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

ROWS = 768  # that are multiplied together: their floats stay in the processor's cache; of a multiple of 24 OpenBLAS gives the bits of the whole


def quantise(tokens: NDArray[np.float32]) -> NDArray[np.int8]:
    """Unit-length vectors (n, d) as small integers, each scaled to its own largest component; the direction is what is kept."""
    largest = np.abs(tokens).max(axis=1, keepdims=True, initial=1e-9)
    return np.asarray(np.round(tokens / largest * 127), dtype=np.int8)


def lengths_of(tokens: NDArray[np.int8]) -> NDArray[np.float32]:
    """The Euclidean lengths of quantised tokens (n, d), shape (n,), never quite 0."""
    lengths = np.empty(len(tokens), np.float32)
    for at, vectors in _as_floats(tokens):
        lengths[at : at + ROWS] = np.sqrt(np.einsum("ij,ij->i", vectors, vectors)) + 1e-9
    return lengths


def best_cosines(
    question: NDArray[np.float32], tokens: NDArray[np.int8], lengths: NDArray[np.float32], starts: NDArray[np.int64]
) -> NDArray[np.float32]:
    """For each unit and question token the best cosine, shape (units, question tokens).

    `tokens` (n, d) are the quantised tokens of all units end to end, `lengths` theirs (see `lengths_of`); unit i has those from `starts[i]` to
    the next start, at least one.
    """
    cosines = np.empty((len(tokens), len(question)), np.float32)
    for at, vectors in _as_floats(tokens):
        np.divide(vectors @ question.T, lengths[at : at + ROWS, None], out=cosines[at : at + ROWS])
    return np.maximum.reduceat(cosines, starts, axis=0)


def _as_floats(tokens: NDArray[np.int8]) -> Iterator[tuple[int, NDArray[np.float32]]]:
    """The tokens as floats, ROWS at a time with the place of the first: each time in the same memory, for new one costs more than the numbers."""
    floats = np.empty((min(ROWS, len(tokens)), tokens.shape[1]), np.float32)
    for at in range(0, len(tokens), ROWS):
        those = tokens[at : at + ROWS]
        np.copyto(floats[: len(those)], those)
        yield at, floats[: len(those)]


def weigh(cosines: NDArray[np.float32], weights: NDArray[np.float32]) -> NDArray[np.float32]:
    """The weighted mean over question tokens, shape (units,), -1..1; 0 when there is no weight."""
    total = float(weights.sum())
    return np.asarray(cosines @ weights / total if total else np.zeros(len(cosines)), dtype=np.float32)


def idf(units: int, frequencies: NDArray[np.int64]) -> NDArray[np.float32]:
    """ln(1 + N / (1 + df)) for each frequency."""
    return np.asarray(np.log1p(units / (1.0 + frequencies)), dtype=np.float32)
