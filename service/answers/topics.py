"""Topics: what a question asks about, and whether a piece of evidence speaks of it (lexicon/topics.toml)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from retrieval.words import split_words, stem
from service.answers import lexicon


@dataclass(frozen=True, slots=True)
class Topic:
    """One attribute of a career. `strict`: only evidence that says it can answer a question for it."""

    name: str
    label: str
    words: tuple[str, ...]
    asked: re.Pattern[str]
    said: re.Pattern[str]
    strict: bool


@cache
def all_topics() -> tuple[Topic, ...]:
    """The topics of the lexicon, in its order."""
    return tuple(
        Topic(
            name,
            entry["label"],
            tuple(entry["words"]),
            _pattern(entry["words"]),
            _pattern(entry.get("evidence", entry["words"])),
            entry.get("strict", False),
        )
        for name, entry in lexicon.load("topics").items()
    )


def topic(name: str) -> Topic:
    """The topic of that name."""
    return next(each for each in all_topics() if each.name == name)


def topics_asked(text: str) -> tuple[Topic, ...]:
    """The topics that a question names."""
    stems = stemmed(text)
    return tuple(each for each in all_topics() if each.asked.search(stems))


def stemmed(text: str) -> str:
    """The stems of a text's words between single blanks, with one at each end: phrases can be searched in it."""
    return f" {' '.join(stem(piece) for word in split_words(text) for piece in re.split(r'[-/]', word) if piece)} "


def _pattern(words: Sequence[str]) -> re.Pattern[str]:
    phrases = sorted({stemmed(word).strip() for word in words}, key=lambda phrase: (-len(phrase), phrase))
    return re.compile(rf" (?:{'|'.join(map(re.escape, phrases))})(?= )")
