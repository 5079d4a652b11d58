"""One unit as the rules see it beside a question: its words with all that is cited around them, and what can be told of those alone.

What belongs to the unit is worked out when a question first wants it, and kept for the questions after it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from sys import intern

from ingest.document import Block, Document, Unit
from ingest.subjects import is_head, singular, spell_short
from retrieval.words import split_words, terms
from service.answers import lexicon
from service.answers.article import Article, article_of
from service.answers.figures import Kind, shows
from service.answers.places import places_in
from service.answers.topics import stemmed, topics_said

BETWEEN = 3  # other words that may stand between the words of an occupation ("computer and information research scientist")
LETTERS = re.compile(r"[^A-Za-z -]+")

KEPT_SIGHTS = 8192  # some thirty megabytes where all are of use; looking at the same units anew for every question took most of an ask


@dataclass(frozen=True, eq=False)
class Sight:
    """A unit and its surroundings."""

    document: Document
    unit: Unit

    @property
    def block(self) -> Block:
        """The block that the unit stands in."""
        return self.document.blocks[self.unit.block]

    @property
    def article(self) -> Article:
        """The article that the unit stands in."""
        return article_of(self.document)

    @cached_property
    def said(self) -> str:
        """The words that a citation quotes."""
        return self.unit.span.of(self.document.text)

    @cached_property
    def reading(self) -> str:
        """The same with their context."""
        return self.unit.reading(self.document.text)

    @cached_property
    def around(self) -> str:
        """The same with the heading path and the source line, too."""
        source = f" {self.unit.source.of(self.document.text)}" if self.unit.source else ""
        return self.unit.full_reading(self.document.text) + source

    @cached_property
    def stems(self) -> str:
        """The stems of all that is around it, between single blanks."""
        return stemmed(self.around)

    @cached_property
    def words(self) -> tuple[str, ...]:
        """The words of all that is around it in the singular, occupations in their short form."""
        return tuple(intern(singular(piece)) for word in split_words(spell_short(self.around)) for piece in word.split("-"))

    @cached_property
    def terms(self) -> frozenset[str]:
        """The stems that carry meaning in what it says and in its context."""
        spans = (self.unit.span, *self.unit.context)
        return frozenset(stem for span in spans for stem in terms(span.of(self.document.text)))

    @cached_property
    def topics(self) -> frozenset[str]:
        """The names of the topics that it or its headings speak of."""
        return topics_said(self.stems)

    @cached_property
    def places(self) -> frozenset[str]:
        """The places that its reading names."""
        return frozenset(places_in(self.reading))

    @cached_property
    def places_around(self) -> frozenset[str]:
        """The places that it names, or that its headings or source line do."""
        return frozenset(places_in(self.around))

    @cached_property
    def labels(self) -> frozenset[str]:
        """What it says and what each span of its context does, as an occupation's name would be written: letters alone, in the singular."""
        labels = (LETTERS.sub(" ", span.of(self.document.text)) for span in (*self.unit.context, self.unit.span))
        return frozenset(" ".join(singular(word) for word in split_words(spell_short(label))) for label in labels)

    @cached_property
    def is_of_one_stage(self) -> bool:
        """Whether its row, column or heading is a stage of a career."""
        spans = (*self.unit.context, *self.unit.headings[-1:])
        return any(lexicon.pattern("sentence", "stage").search(span.of(self.document.text)) for span in spans)

    @cached_property
    def is_signpost(self) -> bool:
        """Whether it says where something is to be found, or where it comes from, rather than the thing itself."""
        return self.block.source == self.unit.span or self.fits("sentence", "signpost")

    @cached_property
    def _fitting(self) -> dict[tuple[str, str], bool]:
        return {}

    def fits(self, table: str, pattern: str) -> bool:
        """Whether its reading fits a pattern of the lexicon of intents."""
        key = table, pattern
        if key not in self._fitting:
            self._fitting[key] = bool(lexicon.pattern(table, pattern).search(self.reading))
        return self._fitting[key]

    @cached_property
    def _shown(self) -> dict[tuple[Kind, bool], bool]:
        return {}

    def shows(self, kind: Kind, *, read: bool = False) -> bool:
        """Whether what it says holds a value of that kind; `read` = its context may hold it, too."""
        key = kind, read
        if key not in self._shown:
            self._shown[key] = shows(kind, self.reading if read else self.said)
        return self._shown[key]


@lru_cache(maxsize=KEPT_SIGHTS)
def look(document: Document, number: int) -> Sight:
    """The sight of a document's unit by its number."""
    return Sight(document, document.units[number])


def is_kind_of(subject: str, names: tuple[str, ...]) -> bool:
    """Whether one of the names is the occupation or a kind of it: a registered nurse is a nurse."""
    return any(name == subject or name.endswith(f" {subject}") for name in names)


def is_asked_about(subjects: tuple[str, ...], names: tuple[str, ...]) -> bool:
    """Whether what is about `names` belongs to the occupations asked about, to a wider one ("teacher"), or to none in particular.

    It does where none was asked about.
    """
    wider = any(subject.endswith(f" {name}") for subject in subjects for name in names)
    return not subjects or not names or wider or any(is_kind_of(subject, names) for subject in subjects)


def is_about(subjects: tuple[str, ...], sight: Sight) -> bool:
    """Whether the unit is about one of the occupations; in an article on one occupation everything is about that one."""
    titled = sight.article.titled
    whole_article = len(titled) == 1 and titled[0] in subjects
    return whole_article or any(is_kind_of(subject, sight.unit.subjects) or names_role(subject, sight.words) for subject in subjects)


def names_role(role: str, words: tuple[str, ...]) -> bool:
    """Whether the words name an occupation, learned or not: its own words in order, few others and no other occupation between."""
    first, *others = role.split()
    return first in words and any(_follow(others, words, at + 1) for at, word in enumerate(words) if word == first)


def _follow(wanted: Sequence[str], words: tuple[str, ...], at: int) -> bool:
    """Whether `wanted` stand among the words from `at` on, in order, with at most BETWEEN others that are no occupation."""
    met = between = 0
    while met < len(wanted):
        if at == len(words):
            return False
        if words[at] == wanted[met]:
            met += 1
        else:
            between += 1
            if between > BETWEEN or is_head(words[at]):
                return False
        at += 1
    return True
