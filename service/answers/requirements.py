"""Requirements: what the cited unit with its surroundings has to meet together, or the question is refused with what is missing."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import lru_cache

from ingest.document import Document, UnitKind
from ingest.subjects import Names
from service.answers import lexicon
from service.answers.figures import shows
from service.answers.question import Intent, Question, places_in
from service.answers.sight import Sight, is_kind_of, names_role

Requirement = Callable[[Question, Sight], Iterator[str]]


def name_the_strangers(question: Question, sight: Sight) -> Iterator[str]:
    """An occupation that the articles never treat has to be named all the same."""
    yield from (role for role in question.strangers if not names_role(role, sight.words))


def say_the_topic(question: Question, sight: Sight) -> Iterator[str]:
    """A strict topic (pay, visas, hours, …) has to be spoken of."""
    yield from (topic.label for topic in question.topics if topic.strict and not topic.said.search(sight.stems))


def show_the_value(question: Question, sight: Sight) -> Iterator[str]:
    """A question for a figure needs one of its kind, about its subject."""
    if question.intent is not Intent.FIGURES:
        return
    where = sight.said if sight.unit.kind in (UnitKind.CELL, UnitKind.SENTENCE) else sight.reading
    if question.kind and not shows(question.kind, where):
        yield next((topic.label for topic in question.topics if topic.strict), question.kind.value)
    if question.subjects and not _is_about(question.subjects, sight):
        yield " or ".join(question.subjects)


def be_in_the_place(question: Question, sight: Sight) -> Iterator[str]:
    """A place that is asked about has to be named here, or by the article where nothing here names another."""
    if not question.places and not question.wants_place:
        return
    here = places_in(sight.around)
    for place in question.places:
        parts = {place, *lexicon.load("places")["parts"].get(place, ())}
        elsewhere = bool(here) or not parts & set(_places_of(sight.document))
        if not parts & set(here) and elsewhere:
            yield place.title()
    if question.wants_place and not set(here) - {*question.places, "united states"}:
        yield "a place"


def be_of_the_year(question: Question, sight: Sight) -> Iterator[str]:
    """A year that is asked about has to be named here, or be the article's own."""
    metadata = sight.document.metadata
    dates = f"{sight.document.title} {metadata.published} {metadata.updated}"
    yield from (year for year in question.years if year not in sight.around and year not in dates)


REQUIREMENTS: tuple[Requirement, ...] = (name_the_strangers, say_the_topic, show_the_value, be_in_the_place, be_of_the_year)


def unmet(question: Question, sight: Sight) -> tuple[str, ...]:
    """What the unit fails to meet, in words; empty where it may be used."""
    return tuple(dict.fromkeys(missing for requirement in REQUIREMENTS for missing in requirement(question, sight)))


def _is_about(subjects: tuple[str, ...], sight: Sight) -> bool:
    """Whether the unit is about one of the subjects; in an article on one occupation everything is about that one."""
    titled = Names(sight.document.names).of(sight.document.title.partition(":")[0])
    whole_article = len(titled) == 1 and titled[0] in subjects
    return whole_article or any(is_kind_of(subject, sight.unit.subjects) or names_role(subject, sight.words) for subject in subjects)


@lru_cache(maxsize=1024)
def _places_of(document: Document) -> tuple[str, ...]:
    return places_in(document.text)
