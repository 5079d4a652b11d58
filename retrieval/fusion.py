"""Reciprocal rank fusion: several rankings to one.

Cormack, Clarke and Buettcher, "Reciprocal rank fusion outperforms Condorcet and individual rank learning methods", SIGIR 2009.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

RANK_CONSTANT = 60  # the paper's


def fuse(rankings: Sequence[Sequence[int]]) -> list[tuple[int, float]]:
    """The items of all rankings with their fused score (0..rankings/61), best first, ties by item."""
    scores: dict[int, float] = defaultdict(float)
    for ranking in rankings:
        for rank, item in enumerate(ranking, 1):
            scores[item] += 1 / (RANK_CONSTANT + rank)
    return sorted(scores.items(), key=lambda pair: (-round(pair[1], 9), pair[0]))
