"""Reciprocal rank fusion: several rankings to one.

Cormack, Clarke and Buettcher, "Reciprocal rank fusion outperforms Condorcet and individual rank learning methods", SIGIR 2009.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Container, Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

RANK_CONSTANT = 60  # the paper's


def fuse(rankings: Sequence[Iterable[int]], among: Container[int] | None = None) -> list[tuple[int, float]]:
    """The items of all rankings with their fused score (0..rankings/61), best first, ties by item; `among`: only those items of them."""
    scores: dict[int, float] = defaultdict(float)
    for ranking in rankings:
        for rank, item in enumerate(ranking, 1):
            if among is None or item in among:
                scores[item] += 1 / (RANK_CONSTANT + rank)
    return sorted(scores.items(), key=lambda pair: (-round(pair[1], 9), pair[0]))


def best_first(items: NDArray[np.int64], scores: NDArray[np.float32], digits: int, most: int) -> list[int]:
    """Up to `most` of the items by their scores, rounded to some digits, the highest first; ties by item.

    Of a hundred thousand only those are sorted that may be among the best, and each score is rounded once.
    """
    if len(items) > most > 0:
        least = np.partition(scores, -most)[-most] - 2 * 10.0**-digits  # what is rounded to the least of the best or above it is not so far below it
        items, scores = items[scores >= least], scores[scores >= least]
    values, which = np.unique(scores, return_inverse=True)
    rounded = np.array([round(each, digits) for each in values.astype(np.float64).tolist()])
    order = np.lexsort((items, -rounded[which])) if len(items) else np.empty(0, np.int64)
    ranked: list[int] = items[order[:most]].tolist()
    return ranked
