"""The language of a message: whether it can be read at all. No model: the script, and the words that English does not have."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection
from functools import cache

from ingest.subjects import FUNCTION_WORDS, Names
from retrieval.words import STOP_WORDS, terms
from service.answers import lexicon

WORD = re.compile(r"[^\W\d_]+(?:['\u2019-][^\W\d_]+)*")
LEAST_LATIN = 0.5  # share of the letters; a foreign name in its own script leaves most of an English question Latin
FEWEST_FOREIGN = 2  # one foreign word in an English question is a name or a slip


def is_foreign(text: str, names: Names, vocabulary: Collection[str]) -> bool:
    """Whether `text` is in another language than English; `vocabulary` holds the stems that the articles have.

    Names of occupations tell nothing: many languages take the English ones.
    """
    plain = unicodedata.normalize("NFKC", text)
    return not _is_latin(plain) or _speaks_another(names.mask(plain).replace("ROLE", " "), vocabulary)


def _is_latin(text: str) -> bool:
    letters = [letter for letter in text if letter.isalpha()]
    latin = sum("LATIN" in unicodedata.name(letter, "") for letter in letters)
    return latin >= LEAST_LATIN * len(letters)


def _speaks_another(text: str, vocabulary: Collection[str]) -> bool:
    """Whether one other language has more of the words than English, or all of them; words of the articles count as English."""
    words = [word.lower().replace("\u2019", "'") for word in WORD.findall(text)]
    foreign = max(sum(word in language for word in words) for language in _languages())
    english = sum(_is_english(word, vocabulary) for word in words)
    return bool(words) and (foreign == len(words) or (foreign >= FEWEST_FOREIGN and foreign > english))


def _is_english(word: str, vocabulary: Collection[str]) -> bool:
    return word in STOP_WORDS or word in FUNCTION_WORDS or any(term in vocabulary for term in terms(word))


@cache
def _languages() -> tuple[frozenset[str], ...]:
    """The words of each language."""
    return tuple(frozenset(words.split()) for words in lexicon.load("languages").values())
