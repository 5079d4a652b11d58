"""What a new article says otherwise than the others: figures of one kind on one topic and occupation that do not agree."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from ingest.document import Document
from retrieval import Index
from service.answers import lexicon
from service.answers.figures import SHOWN, Kind, values
from service.answers.places import HOME, places_in
from service.answers.requirements import MONEY_TOPICS
from service.answers.sight import Sight, look, titled_names
from service.answers.topics import Topic, all_topics, stemmed
from service.changes.report import Contradiction, quote_of

TO = re.compile(r"\+?\s*(?:[-\u2013\u2014]|to|and)\s*")  # between the ends of a range
NUMBER = re.compile(r"\d+(?:\.\d+)?")
KINDS = (Kind.MONEY, Kind.PERCENT, Kind.DURATION)
NEAR = 0.45  # least score of a unit that may speak of the same; in four sets of articles true pairs lie between 0.46 and 1.09
READ = 12  # units looked at for each figure
MOST_FIGURES = 60  # of one article that are compared
TOO_FAR = 3.0  # one figure is so many times the other: they speak of two things
THE_SAME = 0.02  # share by which two figures may differ and still agree


@dataclass(frozen=True, slots=True)
class Figure:
    """A unit that gives just one figure, or one range, for one occupation on some topics; `scope` is what else narrows it."""

    sight: Sight
    kind: Kind
    low: float
    high: float
    subject: str
    topics: frozenset[str]
    scope: frozenset[str]


def contradictions(document: Document, index: Index, alike: frozenset[str]) -> list[Contradiction]:
    """Where the document gives another figure than some other article for the same thing; its copies and versions, `alike`, are left out.

    One for each occupation, topic and other article: the nearest. Figures that lie within each other's range agree.
    """
    others = [other.id for other in index.documents if other.id not in alike | {document.id}]
    found: dict[tuple[str, str, str], tuple[float, Contradiction]] = {}
    figures = [each for number in range(len(document.units)) if (each := read_figure(document, number))]
    for ours in figures[:MOST_FIGURES] if others else ():
        for score, theirs in _near(ours, index, others):
            topic = min(ours.topics & theirs.topics)
            key = (ours.subject, topic, theirs.sight.document.id)
            if key not in found or score > found[key][0]:
                found[key] = score, _contradiction(ours, theirs, topic)
    return [each for _, each in sorted(found.values(), key=lambda pair: -pair[0])]


def read_figure(document: Document, number: int) -> Figure | None:
    """The figure that a unit gives, None where it gives none, several, or none that is about one occupation and a topic."""
    sight = look(document, number)
    subjects = sight.unit.subjects or titled_names(document)
    shown = [(kind, span) for kind in KINDS if (span := _only_span(kind, sight.said))]
    if not (len(shown) == len(subjects) == 1) or sight.said.rstrip().endswith("?"):
        return None
    kind, (low, high) = shown[0]
    topics = frozenset(topic for topic in _topics_of(sight) if (topic in MONEY_TOPICS) == (kind is Kind.MONEY))
    if not topics:
        return None
    return Figure(sight, kind, low, high, subjects[0], topics, _scope_of(sight, subjects[0]))


def _only_span(kind: Kind, said: str) -> tuple[float, float] | None:
    """The one amount of a kind in some words, or the ends of their one range ("$80,000 to $95,000"); None where there are more."""
    found = list(SHOWN[kind].finditer(said))
    joined = len(found) == 2 and TO.fullmatch(said, found[0].end(), found[1].start())
    if not (len(found) == 1 or joined):
        return None
    numbers = [float(each) for value in values(kind, said) for each in NUMBER.findall(value)]
    return (min(numbers), max(numbers)) if numbers else None


def agree(ours: Figure, theirs: Figure) -> bool:
    """Whether two figures may both be true: nearly the same, or one inside the other's range."""
    if _is_range(ours) == _is_range(theirs):
        return _same(ours.low, theirs.low) and _same(ours.high, theirs.high)
    span, point = (ours, theirs.low) if _is_range(ours) else (theirs, ours.low)
    return span.low * (1 - THE_SAME) <= point <= span.high * (1 + THE_SAME)


def _near(ours: Figure, index: Index, others: Sequence[str]) -> Iterator[tuple[float, Figure]]:
    """The figures of other articles that speak of the same and do not agree, with their scores."""
    for hit in index.rank(ours.sight.around, others).hits[:READ]:
        theirs = read_figure(hit.document, hit.number)
        if theirs and hit.score >= NEAR and _speak_of_the_same(ours, theirs) and not agree(ours, theirs):
            yield hit.score, theirs


def _speak_of_the_same(ours: Figure, theirs: Figure) -> bool:
    if (ours.kind, ours.subject, ours.scope) != (theirs.kind, theirs.subject, theirs.scope) or not ours.topics & theirs.topics:
        return False
    low, high = sorted(((ours.low + ours.high) / 2, (theirs.low + theirs.high) / 2))
    return low > 0 and high / low <= TOO_FAR


def _contradiction(ours: Figure, theirs: Figure, topic: str) -> Contradiction:
    label = next(each.label for each in all_topics() if each.name == topic)
    sides = (quote_of(each.sight.document, each.sight.unit.span, each.sight.reading) for each in (ours, theirs))
    return Contradiction(f"{ours.subject}: {label}", *sides)


def _topics_of(sight: Sight) -> frozenset[str]:
    """The topics with a figure of their own that the unit itself speaks of, else its nearest heading."""
    near = sight.unit.headings[-1].of(sight.document.text) if sight.unit.headings else ""
    for text in (sight.reading, near):
        if found := frozenset(topic.name for topic in _measured() if topic.said.search(stemmed(text))):
            return found
    return frozenset()


@cache
def _measured() -> tuple[Topic, ...]:
    return tuple(each for each in all_topics() if each.strict)


def _scope_of(sight: Sight, subject: str) -> frozenset[str]:
    """What narrows a figure: places, words of the lexicon, and the labels of its row or column that name neither its occupation nor its topic."""
    document = sight.document
    scope = {f"in {place}" for place in set(places_in(sight.around)) - HOME}
    scope |= {name for name, pattern in _narrowing() if pattern.search(stemmed(sight.reading))}
    for span in sight.unit.context:
        label = " ".join(span.of(document.text).split())
        if not _is_topical(label) and not _names(subject, label):
            scope.add(label.casefold())
    return frozenset(scope)


def _is_topical(label: str) -> bool:
    """Whether a label names what is measured: "Median pay, May 2024", not "Low-cost" or "20 years"."""
    plain = re.sub(r"\w+-\w+|\b(?:19|20)\d\d\b", " ", label)
    return not any(map(str.isdigit, plain)) and any(topic.said.search(stemmed(plain)) for topic in _measured())


def _names(subject: str, label: str) -> bool:
    return bool(set(stemmed(subject).split()) & set(stemmed(label).split()))


@cache
def _narrowing() -> tuple[tuple[str, re.Pattern[str]], ...]:
    """The narrowing words, each with its pattern over stems."""
    groups = lexicon.load("scope").values()
    return tuple(
        (name, re.compile(rf" (?:{'|'.join(re.escape(stemmed(word).strip()) for word in words)})(?= )"))
        for group in groups
        for name, words in group.items()
    )


def _is_range(figure: Figure) -> bool:
    return figure.low != figure.high


def _same(first: float, second: float) -> bool:
    return abs(first - second) <= THE_SAME * max(first, second)
