"""Requirements: what the cited unit with its surroundings has to meet together, or the question is refused with what is missing.

A requirement takes the question and gives what says what a unit fails to meet, or None where the question asks nothing of the kind.
"""

from __future__ import annotations

from collections.abc import Callable

from ingest.document import UnitKind
from retrieval.words import split_words
from service.answers import lexicon
from service.answers.figures import Kind
from service.answers.places import HOME
from service.answers.question import Intent, Question
from service.answers.sight import Sight, is_about, names_role

LONGEST_LABEL = 4  # words
MONEY_TOPICS = frozenset({"pay", "cost"})
Lack = Callable[[Sight], list[str]]
Requirement = Callable[[Question], Lack | None]


def name_the_strangers(question: Question) -> Lack | None:
    """An occupation that the articles never treat has to be named all the same."""

    def lack(sight: Sight) -> list[str]:
        return [role for role in question.strangers if not names_role(role, sight.words) and not _is_kind_in_title(role, sight)]

    return lack if question.strangers else None


def _is_kind_in_title(role: str, sight: Sight) -> bool:
    """Whether a kind of the title's occupation is told by its own word alone: "Ice road: $95,000" in an article on truck drivers."""
    *kind, head = role.split()
    if sight.unit.kind not in (UnitKind.CELL, UnitKind.ITEM, UnitKind.STEP) or head not in sight.article.title_words:
        return False
    label = sight.reading if len(sight.said.split()) <= LONGEST_LABEL else ""
    told = split_words(sight.article.names.mask(label))  # "data" is not told by "data scientist"
    return all(word in told for word in kind)


def say_the_topic(question: Question) -> Lack | None:
    """A strict topic (pay, visas, hours, …) has to be spoken of."""
    strict = [topic for topic in question.topics if topic.strict]

    def lack(sight: Sight) -> list[str]:
        return [topic.label for topic in strict if topic.name not in sight.topics and not _is_its_amount(topic.name, sight)]

    return lack if strict else None


def _is_its_amount(topic: str, sight: Sight) -> bool:
    """Whether an amount of money may be what is paid or what it costs: nothing says the other one of the two."""
    return topic in MONEY_TOPICS and sight.shows(Kind.MONEY) and MONEY_TOPICS.isdisjoint(sight.topics)


def show_the_value(question: Question) -> Lack | None:
    """A question for a figure needs one of its kind, about its subject."""
    kind, subjects = question.kind, question.subjects
    label = next((topic.label for topic in question.topics if topic.strict), kind.value if kind else "")

    def lack(sight: Sight) -> list[str]:
        alone = sight.unit.kind in (UnitKind.CELL, UnitKind.SENTENCE) and kind is not Kind.CODE
        shown = kind is None or sight.shows(kind, read=not alone)
        about = not subjects or is_about(subjects, sight)
        return [*([] if shown else [label]), *([] if about else [" or ".join(subjects)])]

    return lack if question.intent is Intent.FIGURES else None


def say_the_name(question: Question) -> Lack | None:
    """A code or count is that of what the question names: half of its names at least have to stand here."""

    def lack(sight: Sight) -> list[str]:
        missing = [name for name in question.names if name.lower() not in sight.around.lower()]
        return [" ".join(missing)] if len(missing) * 2 > len(question.names) else []

    return lack if question.kind in (Kind.CODE, Kind.COUNT) and question.names else None


def be_in_the_place(question: Question) -> Lack | None:
    """A place that is asked about has to be named here, or by the article where nothing here names another."""
    parts = lexicon.load("places")["parts"]
    meant = [(place, {place, *parts.get(place, ())}) for place in question.places]
    known = HOME | set(question.places)

    def lack(sight: Sight) -> list[str]:
        here = sight.places_around
        missing = [place for place, same in meant if same.isdisjoint(here) and (here or same.isdisjoint(sight.article.places))]
        return [*map(str.title, missing), *(["a place"] if question.wants_place and here <= known else [])]

    return lack if question.places or question.wants_place else None


def be_of_the_year(question: Question) -> Lack | None:
    """A year that is asked about has to be named here, or be the article's own."""

    def lack(sight: Sight) -> list[str]:
        metadata = sight.document.metadata
        dates = f"{sight.document.title} {metadata.published} {metadata.updated}"
        return [year for year in question.years if year not in sight.around and year not in dates]

    return lack if question.years else None


REQUIREMENTS: tuple[Requirement, ...] = (name_the_strangers, say_the_topic, show_the_value, say_the_name, be_in_the_place, be_of_the_year)


def unmet(question: Question) -> Callable[[Sight], tuple[str, ...]]:
    """What a unit fails to meet, in words; empty where it may be used."""
    lacks = [lack for requirement in REQUIREMENTS if (lack := requirement(question))]
    if not lacks:
        return lambda sight: ()
    return lambda sight: tuple(dict.fromkeys([missing for lack in lacks for missing in lack(sight)]))
