"""What a unit gains or loses beside its similarity, for what the question asks: a tuple of rules, each a weight and a share of 0..1.

The weights were set on the questions of tests/articles and of the original articles, in steps of 0.02; the similarity they add to has
a spread of about 0.1 among the first ten units.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from ingest.document import BlockKind, UnitKind
from ingest.subjects import singular, spell_short
from retrieval.words import split_words
from service.answers import lexicon
from service.answers.figures import Kind, shows
from service.answers.places import HOME, places_in
from service.answers.question import EXTREMES, Intent, Question
from service.answers.sight import Sight, is_asked_about, titled_names

LETTERS = re.compile(r"[^A-Za-z -]+")
Rule = Callable[[Question, Sight], float]


def about_others(question: Question, sight: Sight) -> float:
    """It is about occupations, and none of them was asked about; or it says of none, in an article on others."""
    if sight.unit.subjects or not question.subjects:
        return float(not is_asked_about(question.subjects, sight.unit))
    titled = titled_names(sight.document)
    return float(bool(titled) and not any(_are_akin(subject, name) for subject in question.subjects for name in titled))


def _are_akin(one: str, other: str) -> bool:
    """Whether two occupations have the head noun in common: the article on nurses may speak of registered nurses."""
    return one.split()[-1] == other.split()[-1]


def says_topics(question: Question, sight: Sight) -> float:
    """It or its headings name what was asked: half for one topic, whole for two."""
    return min(2, sum(bool(topic.said.search(sight.stems)) for topic in question.aspects)) / 2


def says_names(question: Question, sight: Sight) -> float:
    """It holds the names in the question: half for one, whole for two."""
    return min(2, sum(name.lower() in sight.around.lower() for name in question.names)) / 2


def shows_the_value(question: Question, sight: Sight) -> float:
    """It holds a value of the kind that was asked for."""
    return float(question.kind is not None and shows(question.kind, sight.said))


def is_listed(question: Question, sight: Sight) -> float:
    """A list was asked for, and it stands in a list or table."""
    return float(question.intent in (Intent.LIST, Intent.STEPS) and sight.block.kind is not BlockKind.PARAGRAPH)


def advises(question: Question, sight: Sight) -> float:
    """Advice was asked for, and it tells for whom something is right."""
    return float(question.intent is Intent.ADVICE and bool(lexicon.pattern("sentence", "advice").search(sight.reading)))


def contrasts_or_not(question: Question, sight: Sight) -> float:
    """A comparison was asked for: 1 for a sentence that sets one thing against another, -1 for one that does not."""
    if question.intent is not Intent.COMPARISON or question.kind or sight.unit.kind is not UnitKind.SENTENCE:
        return 0.0
    return 1.0 if contrasts(sight.reading) else -1.0


def says_own_words(question: Question, sight: Sight) -> float:
    """The share of a follow-up's own words that it says."""
    own = question.own_words
    return sum(f" {word} " in sight.stems for word in own) / len(own) if own else 0.0


def says_the_extreme(question: Question, sight: Sight) -> float:
    """The question asks for an extreme ("the least"): 1 where the sentence says that one, -1 where it says only the other one."""
    if not question.extreme:
        return 0.0
    if lexicon.pattern("question", question.extreme).search(sight.reading):
        return 1.0
    return -float(any(lexicon.pattern("question", extreme).search(sight.reading) for extreme in EXTREMES))


def sums_up(question: Question, sight: Sight) -> float:
    """A figure was asked for, and it gives a typical one rather than that of a special case."""
    if question.kind not in (Kind.MONEY, Kind.PERCENT, Kind.COUNT) or lexicon.pattern("sentence", "beginning").search(question.resolved):
        return 0.0
    return float(bool(lexicon.pattern("sentence", "typical").search(sight.reading)))


def is_scoped_elsewhere(question: Question, sight: Sight) -> float:
    """A figure was asked for without a place, and it gives that of one place."""
    asked = question.kind is None or question.places or question.wants_place
    return float(not asked and bool(set(places_in(sight.reading)) - HOME))


def is_of_one_stage(question: Question, sight: Sight) -> float:
    """Pay was asked for in general, and it is that of one stage of the career, by its row, column or heading."""
    if question.kind is not Kind.MONEY or lexicon.pattern("sentence", "stage").search(question.resolved) or question.extreme:
        return 0.0
    spans = (*sight.unit.context, *sight.unit.headings[-1:])
    return float(any(lexicon.pattern("sentence", "stage").search(span.of(sight.document.text)) for span in spans))


def is_of_the_beginning(question: Question, sight: Sight) -> float:
    """The start of a career was asked about, and it is the figure of that."""
    pattern = lexicon.pattern("sentence", "beginning")
    return float(question.kind is not None and bool(pattern.search(question.resolved)) and bool(pattern.search(sight.reading)))


def is_its_entry(question: Question, sight: Sight) -> float:
    """A figure was asked for, and its label is an occupation asked about and nothing else: "Line cook: $37,700"."""
    if question.kind is None or sight.unit.kind is UnitKind.SENTENCE:
        return 0.0
    text = sight.document.text
    labels = [LETTERS.sub(" ", span.of(text)) for span in (*sight.unit.context, sight.unit.span)]
    words = [" ".join(singular(word) for word in split_words(spell_short(label))) for label in labels]
    return float(any(subject in words for subject in question.subjects))


def is_unfinished(question: Question, sight: Sight) -> float:
    """It only leads in to something else."""
    return float(sight.reading.endswith(":"))


def is_signpost(question: Question, sight: Sight) -> float:
    """It says where something is to be found, or where it comes from, rather than the thing itself."""
    source = sight.block.source == sight.unit.span
    return float(source or bool(lexicon.pattern("sentence", "signpost").search(sight.reading)))


def asks_itself(question: Question, sight: Sight) -> float:
    """It is a question; fine where advice is asked for."""
    return float(question.intent is not Intent.ADVICE and sight.reading.endswith("?"))


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


def adjustment(question: Question, sight: Sight) -> float:
    """What the rules add to the unit's similarity."""
    return sum(weight * rule(question, sight) for weight, rule in RULES)


def contrasts(text: str) -> bool:
    """Whether a text sets one thing against another."""
    return bool(lexicon.pattern("sentence", "contrast").search(text))
