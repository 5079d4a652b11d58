"""One unit as the rules see it beside a question: its words, with all that is cited around them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from ingest.document import Block, Document, Unit
from ingest.subjects import Names, is_head, singular, spell_short
from retrieval.words import split_words
from service.answers.topics import stemmed

BETWEEN = 3  # other words that may stand between the words of an occupation ("computer and information research scientist")

KEPT_SIGHTS = 8192  # some ten megabytes; stemming the same units for every question took half of an ask


@dataclass(frozen=True, slots=True)
class Sight:
    """A unit and its surroundings: `said` the quoted words, `reading` with its context, `around` with heading path and source line too.

    `stems` are the stems of `around`, searchable by topic patterns; `words` its words in the singular, occupations in their short form.
    """

    document: Document
    unit: Unit
    said: str
    reading: str
    around: str
    stems: str
    words: tuple[str, ...]

    @property
    def block(self) -> Block:
        """The block that the unit stands in."""
        return self.document.blocks[self.unit.block]


@lru_cache(maxsize=KEPT_SIGHTS)
def look(document: Document, number: int) -> Sight:
    """The sight of a document's unit by its number."""
    unit = document.units[number]
    source = f" {unit.source.of(document.text)}" if unit.source else ""
    around = unit.full_reading(document.text) + source
    words = tuple(singular(piece) for word in split_words(spell_short(around)) for piece in word.split("-"))
    return Sight(document, unit, unit.span.of(document.text), unit.reading(document.text), around, stemmed(around), words)


def is_kind_of(subject: str, names: tuple[str, ...]) -> bool:
    """Whether one of the names is the occupation or a kind of it: a registered nurse is a nurse."""
    return any(name == subject or name.endswith(f" {subject}") for name in names)


def is_asked_about(subjects: tuple[str, ...], unit: Unit) -> bool:
    """Whether a unit belongs to the occupations asked about, to a wider one ("teacher"), or to none in particular; or none was asked about."""
    wider = any(subject.endswith(f" {name}") for subject in subjects for name in unit.subjects)
    return not subjects or not unit.subjects or wider or any(is_kind_of(subject, unit.subjects) for subject in subjects)


def is_about(subjects: tuple[str, ...], sight: Sight) -> bool:
    """Whether the unit is about one of the occupations; in an article on one occupation everything is about that one."""
    titled = titled_names(sight.document)
    whole_article = len(titled) == 1 and titled[0] in subjects
    return whole_article or any(is_kind_of(subject, sight.unit.subjects) or names_role(subject, sight.words) for subject in subjects)


@lru_cache(maxsize=1024)
def titled_names(document: Document) -> tuple[str, ...]:
    """The occupations that a document's title names, before any subtitle."""
    return Names(document.names).of(document.title.partition(":")[0])


def names_role(role: str, words: tuple[str, ...]) -> bool:
    """Whether the words name an occupation, learned or not: its own words in order, few others and no other occupation between."""
    wanted = tuple(role.split())
    return any(_follows(words[start:], wanted) for start, word in enumerate(words) if word == wanted[0])


def _follows(words: tuple[str, ...], wanted: tuple[str, ...]) -> bool:
    """Whether `wanted` stands at the head of `words`, in order, with at most BETWEEN others that are no occupation."""
    met = others = 0
    for word in words:
        if word == wanted[met]:
            met += 1
            if met == len(wanted):
                return True
        else:
            others += 1
            if others > BETWEEN or is_head(word):
                return False
    return False
