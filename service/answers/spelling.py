"""Spelling: a word that neither the articles nor the model's vocabulary know becomes the nearest word of the articles."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from rapidfuzz.distance import OSA

from ingest.document import Document
from retrieval.words import STOP_WORDS

WORD = re.compile(r"[A-Za-z][A-Za-z'\u2019]+")
SHORTEST = 4  # letters; shorter words have too many neighbours
ENDINGS = ("s", "es", "ed", "ing", "er", "ers", "or", "ors", "ly", "d")
TRANSPOSED, LENGTHENED, SUBSTITUTED = 0.7, 0.9, 1.1  # what an edit costs: swapped letters are the likeliest slip, a wrong one the least
LONG = 7  # from this length on, two edits are allowed


@dataclass(frozen=True, slots=True)
class Correction:
    """A word as it was typed and as it was read."""

    typed: str
    read: str


class Speller:
    """Corrects words against the words of the articles and of the lexicons."""

    def __init__(self, vocabulary: Mapping[str, int], knows: Callable[[str], bool]) -> None:
        self._vocabulary = vocabulary
        self._knows = knows
        self._by_length: dict[int, list[str]] = {}
        for word in sorted(vocabulary):
            self._by_length.setdefault(len(word), []).append(word)

    def correct(self, text: str) -> tuple[str, tuple[Correction, ...]]:
        """The text with its misspelt words replaced, and what was replaced. Capitalised words inside a sentence are left alone."""
        corrections: list[Correction] = []

        def replace(match: re.Match[str]) -> str:
            word = match[0]
            plain = word.lower().replace("\u2019", "'")
            if len(plain) < SHORTEST or "'" in plain or word.isupper() or (word[0].isupper() and match.start() > 0):
                return word
            if plain in self._vocabulary or self._knows(plain) or self._is_known_form(plain):
                return word
            nearest = self._nearest(plain)
            if nearest is None:
                return word
            corrections.append(Correction(word, nearest))
            return nearest

        return WORD.sub(replace, text), tuple(corrections)

    def _is_known_form(self, word: str) -> bool:
        """Whether the word is a regular form of a known one; "industrys" is not."""
        if re.search(r"[^aeiou]ys$", word):
            return False
        bases = [word.removesuffix(ending) for ending in ENDINGS if word.endswith(ending)]
        return any(len(base) >= SHORTEST - 1 and (base in self._vocabulary or self._knows(base)) for base in bases)

    def _nearest(self, word: str) -> str | None:
        allowed = 2 if len(word) >= LONG else 1
        best: tuple[float, bool, int, str] | None = None
        for length in range(len(word) - allowed, len(word) + allowed + 1):
            for known in self._by_length.get(length, ()):
                edits = OSA.distance(word, known, score_cutoff=allowed)
                if edits <= allowed:
                    candidate = (_cost(word, known, edits), known[0] != word[0], -self._vocabulary[known], known)
                    best = min(best, candidate) if best else candidate
        return best[3] if best else None


def _cost(word: str, known: str, edits: int) -> float:
    """The weighted number of edits: length differences first, then swaps where the letters are the same, the rest as wrong letters."""
    lengthened = abs(len(word) - len(known))
    rest = TRANSPOSED if sorted(word) == sorted(known) else SUBSTITUTED
    return round(LENGTHENED * lengthened + rest * (edits - lengthened), 1)


def vocabulary_of(documents: tuple[Document, ...], extra: str) -> dict[str, int]:
    """The lower-case words of the articles with their counts, and those of `extra` and the function words."""
    counted = Counter(word.lower() for document in documents for word in WORD.findall(document.text))
    for word in (*WORD.findall(extra.lower()), *(each for each in STOP_WORDS if len(each) >= SHORTEST)):
        counted[word] += 1
    return dict(counted)
