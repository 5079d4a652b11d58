"""Topics: what a question asks about, and whether a piece of evidence speaks of it (lexicon/topics.toml)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from retrieval.words import split_words, stem
from service.answers import lexicon


@dataclass(frozen=True, slots=True)
class Topic:
    """One attribute of a career: the words that ask about it, and those that speak of it. `strict`: only evidence that does can answer for it."""

    name: str
    label: str
    words: tuple[str, ...]
    evidence: tuple[str, ...]
    strict: bool


class Phrasebook:
    """Lists of phrases, each with a name, that are looked for in a text all at once: by the stems that they begin with."""

    def __init__(self, lists: Iterable[tuple[str, Iterable[str]]]) -> None:
        self._by_first: dict[str, list[tuple[str, str]]] = {}
        for name, phrases in lists:
            for phrase in sorted({stemmed(each) for each in phrases}):
                self._by_first.setdefault(phrase.split()[0], []).append((phrase, name))

    def found_in(self, stems: str) -> frozenset[str]:
        """The names of the lists of which some phrase stands among the stems."""
        return frozenset(name for word in self._by_first.keys() & stems.split() for phrase, name in self._by_first[word] if phrase in stems)


@cache
def all_topics() -> tuple[Topic, ...]:
    """The topics of the lexicon, in its order."""
    return tuple(
        Topic(name, entry["label"], tuple(entry["words"]), tuple(entry.get("evidence", entry["words"])), entry.get("strict", False))
        for name, entry in lexicon.load("topics").items()
    )


def topic(name: str) -> Topic:
    """The topic of that name."""
    return next(each for each in all_topics() if each.name == name)


def topics_asked(text: str) -> tuple[Topic, ...]:
    """The topics that a question names."""
    asked = _words().found_in(stemmed(text))
    return tuple(each for each in all_topics() if each.name in asked)


def topics_said(stems: str) -> frozenset[str]:
    """The names of the topics that a text speaks of, by its stems."""
    return _evidence().found_in(stems)


def stemmed(text: str) -> str:
    """The stems of a text's words between single blanks, with one at each end: phrases can be searched in it."""
    return f" {' '.join(stem(piece) for word in split_words(text) for piece in word.replace('/', '-').split('-') if piece)} "


@cache
def _words() -> Phrasebook:
    return Phrasebook((each.name, each.words) for each in all_topics())


@cache
def _evidence() -> Phrasebook:
    return Phrasebook((each.name, each.evidence) for each in all_topics())
