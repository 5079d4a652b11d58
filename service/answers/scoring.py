"""What a unit gains or loses beside its similarity, for what the question asks: a tuple of rules, each with its weight.

A rule takes the question and gives what it measures of a unit, as a share of 0..1, or None where it has nothing to say to that question.

The weights were set on the questions of tests/articles and of the original articles, in steps of 0.02; the similarity they add to has
a spread of about 0.1 among the first ten units.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

from ingest.document import BlockKind, UnitKind
from service.answers import lexicon
from service.answers.figures import Kind
from service.answers.places import HOME
from service.answers.question import EXTREMES, Intent, Question
from service.answers.sight import Sight, is_asked_about

Share = Callable[[Sight], float]
Rule = Callable[[Question], Share | None]


def about_others(question: Question) -> Share | None:
    """It is about occupations, and none of them was asked about; or it says of none, in an article on others."""
    subjects = question.subjects
    heads = {_head(subject) for subject in subjects}

    @cache  # units are about few occupations
    def are_others(names: tuple[str, ...], titled: tuple[str, ...]) -> bool:
        if names:
            return not is_asked_about(subjects, names)
        return bool(titled) and heads.isdisjoint(map(_head, titled))

    return (lambda sight: are_others(sight.unit.subjects, sight.article.titled)) if subjects else None


def _head(name: str) -> str:
    """The noun that two occupations which are akin have in common: the article on nurses may speak of registered nurses."""
    return name.split()[-1]


def says_topics(question: Question) -> Share | None:
    """It or its headings name what was asked: half for one topic, whole for two."""
    asked = frozenset(topic.name for topic in question.aspects)
    return (lambda sight: min(2, len(asked & sight.topics)) / 2) if asked else None


def says_names(question: Question) -> Share | None:
    """It holds the names in the question: half for one, whole for two."""
    names = [name.lower() for name in question.names]
    return (lambda sight: min(2, sum(name in sight.around.lower() for name in names)) / 2) if names else None


def shows_the_value(question: Question) -> Share | None:
    """It holds a value of the kind that was asked for."""
    kind = question.kind
    return (lambda sight: sight.shows(kind)) if kind else None


def is_listed(question: Question) -> Share | None:
    """A list was asked for, and it stands in a list or table."""
    listed = question.intent in (Intent.LIST, Intent.STEPS)
    return (lambda sight: sight.block.kind is not BlockKind.PARAGRAPH) if listed else None


def advises(question: Question) -> Share | None:
    """Advice was asked for, and it tells for whom something is right."""
    return (lambda sight: sight.fits("sentence", "advice")) if question.intent is Intent.ADVICE else None


def contrasts_or_not(question: Question) -> Share | None:
    """A comparison was asked for: 1 for a sentence that sets one thing against another, -1 for one that does not."""
    if question.intent is not Intent.COMPARISON or question.kind:
        return None
    return lambda sight: (1.0 if sight.fits("sentence", "contrast") else -1.0) if sight.unit.kind is UnitKind.SENTENCE else 0.0


def says_own_words(question: Question) -> Share | None:
    """The share of a follow-up's own words that it says."""
    own = [f" {word} " for word in question.own_words]
    return (lambda sight: sum(word in sight.stems for word in own) / len(own)) if own else None


def says_the_extreme(question: Question) -> Share | None:
    """The question asks for an extreme ("the least"): 1 where the sentence says that one, -1 where it says only the other one."""
    asked = question.extreme

    def share(sight: Sight) -> float:
        if sight.fits("question", asked):
            return 1.0
        return -float(any(sight.fits("question", extreme) for extreme in EXTREMES))

    return share if asked else None


def sums_up(question: Question) -> Share | None:
    """A figure was asked for, and it gives a typical one rather than that of a special case."""
    if question.kind not in (Kind.MONEY, Kind.PERCENT, Kind.COUNT) or _asks_for_the_beginning(question):
        return None
    return lambda sight: sight.fits("sentence", "typical")


def is_scoped_elsewhere(question: Question) -> Share | None:
    """A figure was asked for without a place, and it gives that of one place."""
    placed = question.places or question.wants_place
    return (lambda sight: not sight.places <= HOME) if question.kind and not placed else None


def is_of_one_stage(question: Question) -> Share | None:
    """Pay was asked for in general, and it is that of one stage of the career, by its row, column or heading."""
    if question.kind is not Kind.MONEY or question.extreme or lexicon.pattern("sentence", "stage").search(question.resolved):
        return None
    return lambda sight: sight.is_of_one_stage


def is_of_the_beginning(question: Question) -> Share | None:
    """The start of a career was asked about, and it is the figure of that."""
    return (lambda sight: sight.fits("sentence", "beginning")) if question.kind and _asks_for_the_beginning(question) else None


def _asks_for_the_beginning(question: Question) -> bool:
    return bool(lexicon.pattern("sentence", "beginning").search(question.resolved))


def is_its_entry(question: Question) -> Share | None:
    """A figure was asked for, and its label is an occupation asked about and nothing else: "Line cook: $37,700"."""
    subjects = question.subjects
    if question.kind is None or not subjects:
        return None
    return lambda sight: sight.unit.kind is not UnitKind.SENTENCE and not sight.labels.isdisjoint(subjects)


def is_unfinished(question: Question) -> Share:
    """It only leads in to something else."""
    return lambda sight: sight.reading.endswith(":")


def is_signpost(question: Question) -> Share:
    """It says where something is to be found, or where it comes from, rather than the thing itself."""
    return lambda sight: sight.is_signpost


def asks_itself(question: Question) -> Share | None:
    """It is a question; fine where advice is asked for."""
    return (lambda sight: sight.reading.endswith("?")) if question.intent is not Intent.ADVICE else None


RULES: tuple[tuple[float, Rule], ...] = (
    (-0.15, about_others),
    (0.16, says_topics),
    (0.08, says_names),
    (0.08, shows_the_value),
    (0.04, is_listed),
    (0.06, advises),
    (0.06, contrasts_or_not),
    (0.12, says_own_words),
    (0.12, says_the_extreme),
    (0.08, sums_up),
    (-0.10, is_scoped_elsewhere),
    (-0.10, is_of_one_stage),
    (0.15, is_of_the_beginning),
    (0.06, is_its_entry),
    (-0.10, is_unfinished),
    (-0.20, is_signpost),
    (-0.10, asks_itself),
)


def adjustment(question: Question) -> Share:
    """What the rules add to a unit's similarity."""
    shares = [(weight, share) for weight, rule in RULES if (share := rule(question))]
    return lambda sight: sum([weight * share(sight) for weight, share in shares])


def contrasts(text: str) -> bool:
    """Whether a text sets one thing against another."""
    return bool(lexicon.pattern("sentence", "contrast").search(text))
