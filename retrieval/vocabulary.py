"""The words of all articles together, read from what was prepared of each."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from retrieval.prepared import Prepared, lines_of
from retrieval.words import hashed


def read_vocabulary(prepared: Sequence[Prepared]) -> frozenset[str]:
    """Every stem of the articles."""
    found: set[str] = set()
    for each in prepared:
        found.update(lines_of(each.vocabulary))
    return frozenset(found)


def read_words(prepared: Sequence[Prepared]) -> dict[str, int]:
    """Every word of the articles as it is typed, in lower case, with how often it stands there."""
    counted: dict[str, int] = {}
    known = counted.get
    for each in prepared:
        for word, count in zip(lines_of(each.words), each.word_counts.tolist(), strict=True):
            counted[word] = known(word, 0) + count
    return counted


class Pairs:
    """Every two words that stand side by side in an article: "two words" is in it where they do."""

    def __init__(self, prepared: Sequence[Prepared]) -> None:
        self._hashed = np.unique(np.concatenate([np.empty(0, np.uint64), *(each.pairs for each in prepared)]))

    def __contains__(self, pair: object) -> bool:
        (wanted,) = hashed([str(pair)])
        place = int(np.searchsorted(self._hashed, wanted))
        return place < len(self._hashed) and bool(self._hashed[place] == wanted)
