"""The words of all articles together, read from what was prepared of each."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from retrieval.keywords import Counted
from retrieval.opening import Opened, column, joined
from retrieval.prepared import lines_of
from retrieval.words import hashed


def read_vocabulary(opened: Sequence[Opened]) -> frozenset[str]:
    """Every stem of the articles."""
    found: set[str] = set()
    for stems in column(opened, "vocabulary"):
        found.update(lines_of(stems))
    return frozenset(found)


def read_words(opened: Sequence[Opened]) -> dict[str, int]:
    """Every word of the articles as it is typed, in lower case, with how often it stands there."""
    numbers: dict[str, int] = {}
    each_word = [numbers.setdefault(word, len(numbers)) for words in column(opened, "words") for word in lines_of(words)]
    totals = np.bincount(np.array(each_word, np.int64), joined(opened, "word_counts", np.int32), minlength=len(numbers)).astype(np.int64)
    return dict(zip(numbers, totals.tolist(), strict=True))


def read_terms(opened: Sequence[Opened]) -> Counted:
    """The stems of all passages of the articles, counted, in order."""
    sizes = [np.diff(starts) for starts in column(opened, "term_starts")]
    ends = np.cumsum(np.concatenate([np.empty(0, np.int64), *sizes]))
    return Counted(joined(opened, "terms", np.uint64), joined(opened, "term_counts", np.int32), np.concatenate([np.zeros(1, np.int64), ends]))


def read_frequencies(opened: Sequence[Opened]) -> NDArray[np.int64]:
    """In how many units each word piece stands, by its id."""
    return np.bincount(joined(opened, "pieces", np.int32), joined(opened, "piece_counts", np.int32), minlength=1).astype(np.int64)


class Pairs:
    """Every two words that stand side by side in an article: "two words" is in it where they do."""

    def __init__(self, opened: Sequence[Opened]) -> None:
        self._hashed = np.unique(joined(opened, "pairs", np.uint64))

    def __contains__(self, pair: object) -> bool:
        (wanted,) = hashed([str(pair)])
        place = int(np.searchsorted(self._hashed, wanted))
        return place < len(self._hashed) and bool(self._hashed[place] == wanted)
