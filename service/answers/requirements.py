"""Requirements: what the cited unit with its surroundings has to meet together, or the question is refused with what is missing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from functools import lru_cache

from ingest.document import Document, UnitKind
from ingest.subjects import Names, singular, spell_short
from retrieval.words import split_words
from service.answers import lexicon
from service.answers.figures import Kind, shows
from service.answers.places import HOME, places_in
from service.answers.question import Intent, Question
from service.answers.sight import Sight, is_about, names_role
from service.answers.topics import Topic, all_topics

LONGEST_LABEL = 4  # words
FEWEST_MENTIONS = 3  # paragraphs and tables that name a place which the article is about
MONEY_TOPICS = ("pay", "cost")
Requirement = Callable[[Question, Sight], Iterator[str]]


def name_the_strangers(question: Question, sight: Sight) -> Iterator[str]:
    """An occupation that the articles never treat has to be named all the same."""
    yield from (role for role in question.strangers if not names_role(role, sight.words) and not _is_kind_in_title(role, sight))


def _is_kind_in_title(role: str, sight: Sight) -> bool:
    """Whether a kind of the title's occupation is told by its own word alone: "Ice road: $95,000" in an article on truck drivers."""
    if sight.unit.kind not in (UnitKind.CELL, UnitKind.ITEM, UnitKind.STEP):
        return False
    *kind, head = role.split()
    title = {singular(word) for word in split_words(spell_short(sight.document.title))}
    label = sight.reading if len(sight.said.split()) <= LONGEST_LABEL else ""
    told = split_words(Names(sight.document.names).mask(label))  # "data" is not told by "data scientist"
    return head in title and all(word in told for word in kind)


def say_the_topic(question: Question, sight: Sight) -> Iterator[str]:
    """A strict topic (pay, visas, hours, …) has to be spoken of."""
    yield from (topic.label for topic in question.topics if topic.strict and not topic.said.search(sight.stems) and not _is_its_amount(topic, sight))


def _is_its_amount(topic: Topic, sight: Sight) -> bool:
    """Whether an amount of money may be what is paid or what it costs: nothing says the other one of the two."""
    others = [each for each in all_topics() if each.name in MONEY_TOPICS and each is not topic]
    return topic.name in MONEY_TOPICS and shows(Kind.MONEY, sight.said) and not any(other.said.search(sight.stems) for other in others)


def show_the_value(question: Question, sight: Sight) -> Iterator[str]:
    """A question for a figure needs one of its kind, about its subject."""
    if question.intent is not Intent.FIGURES:
        return
    alone = sight.unit.kind in (UnitKind.CELL, UnitKind.SENTENCE) and question.kind is not Kind.CODE
    where = sight.said if alone else sight.reading
    if question.kind and not shows(question.kind, where):
        yield next((topic.label for topic in question.topics if topic.strict), question.kind.value)
    if question.subjects and not is_about(question.subjects, sight):
        yield " or ".join(question.subjects)


def say_the_name(question: Question, sight: Sight) -> Iterator[str]:
    """A code or count is that of what the question names: half of its names at least have to stand here."""
    if question.kind in (Kind.CODE, Kind.COUNT) and question.names:
        missing = [name for name in question.names if name.lower() not in sight.around.lower()]
        if len(missing) * 2 > len(question.names):
            yield " ".join(missing)


def be_in_the_place(question: Question, sight: Sight) -> Iterator[str]:
    """A place that is asked about has to be named here, or by the article where nothing here names another."""
    if not question.places and not question.wants_place:
        return
    here = places_in(sight.around)
    for place in question.places:
        parts = {place, *lexicon.load("places")["parts"].get(place, ())}
        elsewhere = bool(here) or not parts & _places_of(sight.document)
        if not parts & set(here) and elsewhere:
            yield place.title()
    if question.wants_place and not set(here) - {*question.places, *HOME}:
        yield "a place"


def be_of_the_year(question: Question, sight: Sight) -> Iterator[str]:
    """A year that is asked about has to be named here, or be the article's own."""
    metadata = sight.document.metadata
    dates = f"{sight.document.title} {metadata.published} {metadata.updated}"
    yield from (year for year in question.years if year not in sight.around and year not in dates)


REQUIREMENTS: tuple[Requirement, ...] = (name_the_strangers, say_the_topic, show_the_value, say_the_name, be_in_the_place, be_of_the_year)


def unmet(question: Question, sight: Sight) -> tuple[str, ...]:
    """What the unit fails to meet, in words; empty where it may be used."""
    return tuple(dict.fromkeys(missing for requirement in REQUIREMENTS for missing in requirement(question, sight)))


@lru_cache(maxsize=1024)
def _places_of(document: Document) -> frozenset[str]:
    """The places that an article is about: those of its title, those that it names again and again, and its country."""
    counted = Counter(place for block in document.blocks for place in places_in(block.span.of(document.text)))
    return frozenset(places_in(document.title)) | {place for place, count in counted.items() if count >= FEWEST_MENTIONS or place in HOME}
