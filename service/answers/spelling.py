"""Spelling: a word that neither the articles nor the model's vocabulary know becomes the nearest word of the articles."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Container, Mapping
from dataclasses import dataclass
from functools import cache

from rapidfuzz.distance import OSA

from retrieval.words import STOP_WORDS, TYPED, typed_words
from service.answers import lexicon

SHORTEST = 4  # letters; shorter words have too many neighbours
ENDINGS = ("s", "es", "ed", "ing", "er", "ers", "or", "ors", "ly", "d")
TRANSPOSED, LENGTHENED, SUBSTITUTED = 0.7, 0.9, 1.1  # what an edit costs: swapped letters are the likeliest slip, a wrong one the least
NOUN_FOLLOWS = r"(?:is|are|was|were|do|does|did|can|could|will|would|should|an?|the|of|per)\b"  # "what is the dose" asks for a dose
LONG = 7  # from this length on, two edits are allowed


@dataclass(frozen=True, slots=True)
class Correction:
    """A word as it was typed and as it was read."""

    typed: str
    read: str


class Speller:
    """Corrects words against the words of the articles and of the lexicons."""

    def __init__(self, vocabulary: Mapping[str, int], pairs: Container[str], knows: Callable[[str], bool]) -> None:
        self._vocabulary = vocabulary
        self._pairs = pairs
        self._knows = knows
        self._by_length: dict[int, list[str]] = {}
        for word in sorted(vocabulary):
            self._by_length.setdefault(len(word), []).append(word)

    def correct(self, text: str) -> tuple[str, tuple[Correction, ...]]:
        """The text with its misspelt words replaced, and what was replaced. Capitalised words inside a sentence are left alone."""
        corrections: list[Correction] = []
        text = _written_out(text)

        def replace(match: re.Match[str]) -> str:
            word = match[0]
            plain = word.lower().replace("\u2019", "'")
            if len(plain) < SHORTEST or "'" in plain or word.isupper() or (word[0].isupper() and match.start() > 0):
                return word
            if plain in self._vocabulary or self._knows(plain) or self._is_known_form(plain):
                return word
            nearest = self._parted(plain) or self._nearest(plain)
            if nearest is None:
                return word
            corrections.append(Correction(word, nearest))
            return nearest

        return TYPED.sub(replace, text), tuple(corrections)

    def _is_known_form(self, word: str) -> bool:
        """Whether the word is a regular form of a known one; "industrys" is not."""
        if re.search(r"[^aeiou]ys$", word):
            return False
        bases = [word.removesuffix(ending) for ending in ENDINGS if word.endswith(ending)]
        return any(len(base) >= SHORTEST - 1 and (base in self._vocabulary or self._knows(base)) for base in bases)

    def _parted(self, word: str) -> str | None:
        """The two words that were run together, if the articles have them side by side."""
        pairs = (f"{word[:i]} {word[i:]}" for i in range(SHORTEST - 1, len(word) - SHORTEST + 2))
        return next((pair for pair in pairs if pair in self._pairs), None)

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


def _written_out(text: str) -> str:
    """The text with the shorthand of chats written out, and "how dose it" read as "how does it"."""
    table = lexicon.load("shorthand")
    words, slips = _shorthand()
    text = words.sub(lambda match: _meant(match[0], table["words"], match.start()), text)
    return slips.sub(lambda match: match[1] + table["after_question_word"][match[2]], text)


@cache
def _shorthand() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """The shorthand as a pattern, and the slips after a question word."""
    words, slips = ("|".join(map(re.escape, lexicon.load("shorthand")[name])) for name in ("words", "after_question_word"))
    after = rf"\b((?i:how|what|where|when|why|who)(?:\s+(?!{NOUN_FOLLOWS})\w+){{0,2}}\s+)({slips})(?=\s+(?!of\b|is\b|are\b)\w)"
    return re.compile(rf"(?<![\w'\u2019-])(?:{words})(?![\w'\u2019-])", re.I), re.compile(after)


def _meant(word: str, meant: Mapping[str, str], start: int) -> str:
    """What the shorthand stands for; words in capitals are left alone but for that of the first letter of the text."""
    if word.islower():
        return meant[word]
    return meant[word.lower()].capitalize() if start == 0 and word.istitle() and len(word) > 1 else word


def vocabulary_of(words: Mapping[str, int], extra: str) -> dict[str, int]:
    """The lower-case words of the articles with their counts, and those of `extra` and the function words."""
    counted = Counter(words)
    for word in (*typed_words(extra.lower()), *(each for each in STOP_WORDS if len(each) >= SHORTEST)):
        counted[word] += 1
    return dict(counted)
