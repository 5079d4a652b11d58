"""Figures as articles give them: what is measured, for which occupation, and what narrows it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

from ingest.document import Document, UnitKind
from ingest.subjects import Names, is_head, singular
from retrieval.words import split_words
from service.answers import lexicon
from service.answers.figures import SHOWN, Kind, counted_in, values
from service.answers.places import HOME, places_in
from service.answers.sight import Sight, look
from service.answers.topics import stemmed

TO = re.compile(r"\+?\s*(?:[-\u2013\u2014]|to|and)\s*")  # between the ends of a range
NUMBER = re.compile(r"\d+(?:\.\d+)?")
MINUS = re.compile(r"(?:^|\s)[-\u2013\u2212]$")
PERIOD = re.compile(r"\b((?:19|20)\d\d)(?:\s?(?:[-\u2013\u2014]|to|and|through)\s?)((?:20)?\d\d)\b")
DAYS = {"d": 1.0, "w": 7.0, "mo": 30.4, "y": 365.0}
YEARS = re.compile(r"\b(?:19|20)\d\d(?:\s?[-\u2013\u2014]\s?\d\d(?:\d\d)?)?\b")
COMPOUND = re.compile(r"\w+-\w+")
FEWEST_DIGITS = 3  # of a count that may be one of jobs
RANKS = frozenset({"highest", "lowest"})  # of places, or of anything but pay, they narrow nothing: "Texas pays the most", "most openings"


@dataclass(frozen=True, slots=True)
class Measure:
    """What a figure may measure; `said` and `never` are patterns over stems."""

    name: str
    label: str
    kind: Kind
    said: re.Pattern[str]
    never: re.Pattern[str] | None


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure, or one range, of a unit for one occupation, as it is `shown`.

    `scope` is what else narrows it, `years` how long a change takes (0: not said).
    """

    sight: Sight
    number: int
    measure: Measure
    low: float
    high: float
    shown: str
    subject: str
    scope: frozenset[str]
    years: int = 0

    @property
    def is_range(self) -> bool:
        """Whether it has two ends."""
        return self.low != self.high


@dataclass(frozen=True, slots=True)
class Clause:
    """A part of a unit's words that gives one figure, `[start, end)` of them, and the occupation that is named beside it."""

    subject: str
    said: str
    start: int
    end: int


def figures_of(document: Document, names: Names) -> Iterator[Figure]:
    """The figures of an article, in order of the text."""
    for number, unit in enumerate(document.units):
        said = unit.span.of(document.text)
        if any(map(str.isdigit, said)) and not said.rstrip().endswith("?"):
            yield from _figures_in(look(document, number), number, names)


def _figures_in(sight: Sight, number: int, names: Names) -> Iterator[Figure]:
    for kind in {measure.kind: None for measure in measures()}:
        for clause in _clauses(kind, sight, names):
            if found := _figure(kind, clause, sight, number, names):
                yield found


def _figure(kind: Kind, clause: Clause, sight: Sight, number: int, names: Names) -> Figure | None:
    """The figure of a clause; None where it measures nothing that is known, or more than one thing."""
    shown = clause.said[clause.start : clause.end]
    measured = _measure_of(kind, clause.said, sight)
    bounds = _bounds(measured, shown) if measured else None
    if not (measured and bounds) or _names_another(clause, sight):
        return None
    if measured.name == "growth" and ((minus := MINUS.search(clause.said[: clause.start])) or _falling().search(stemmed(clause.said))):
        bounds, shown = (-bounds[1], -bounds[0]), f"{minus[0].strip() if minus else ''}{shown}"
    return Figure(
        sight, number, measured, *bounds, shown.strip(" .,"), clause.subject, _scope_of(sight, clause.subject, measured, names), _years(sight.reading)
    )


def _names_another(clause: Clause, sight: Sight) -> bool:
    """Whether some noun ends the name of another occupation: "the average assistant" in an article on teachers."""
    said = sight.reading if clause.said == sight.said else clause.said
    heads = {singular(word) for word in split_words(said) if is_head(singular(word))}
    return not heads <= set(clause.subject.split())


def _clauses(kind: Kind, sight: Sight, names: Names) -> list[Clause]:
    """The figures of one kind with their occupations: a unit gives one for one, or several in turn ("5 % for A and 9 % for B"); else none."""
    said = sight.said
    shown = _shown(kind, said)
    if len(shown) == 1:
        subjects = sight.unit.subjects or sight.article.titled
        return [Clause(subjects[0], said, *shown[0])] if len(subjects) == 1 else []
    named = [(mention.start, mention.end, mention.name) for mention in names.find(said)]
    named = [each for before, each in pairwise([(0, 0, ""), *named]) if each[2] != before[2]]
    if len(shown) < 2 or len({name for *_, name in named}) != len(shown) or len(named) != len(shown):
        return []
    order = "".join("S" if place in named else "F" for place in sorted([*named, *((start, end, "") for start, end in shown)]))
    if order == "SF" * len(shown):
        cuts = [0, *(end for _, end in shown[:-1]), len(said)]
    elif order == "FS" * len(shown):
        cuts = [0, *(end for _, end, _ in named[:-1]), len(said)]
    else:
        return []
    parts = zip(named, shown, pairwise(cuts), strict=True)
    return [Clause(name, said[left:right], start - left, end - left) for (_, _, name), (start, end), (left, right) in parts]


def _shown(kind: Kind, said: str) -> list[tuple[int, int]]:
    """Where values of a kind stand, the two ends of a range as one."""
    spans: list[tuple[int, int]] = []
    for match in SHOWN[kind].finditer(counted_in(kind, said)):
        if kind is Kind.COUNT and sum(map(str.isdigit, match[0])) < FEWEST_DIGITS:
            continue
        if spans and TO.fullmatch(said, spans[-1][1], match.start()) and said[spans[-1][1] : match.start()].strip() != "and":
            spans[-1] = spans[-1][0], match.end()
        else:
            spans.append(match.span())
    return spans


def _bounds(measured: Measure, shown: str) -> tuple[float, float] | None:
    """The ends of a figure, the same twice where it is none of a range; times in days, or in hours where hours are measured."""
    numbers: list[float] = []
    for value in values(measured.kind, shown):
        unit = value.rpartition(" ")[2] if measured.kind is Kind.DURATION else ""
        if measured.kind is Kind.DURATION and (unit == "h") != (measured.name == "hours"):
            return None
        numbers += [float(each) * DAYS.get(unit, 1.0) for each in NUMBER.findall(value)]
    return (min(numbers), max(numbers)) if numbers else None


def _measure_of(kind: Kind, clause: str, sight: Sight) -> Measure | None:
    """The one thing that a clause measures, by its words, else those of the whole unit, else those of its nearest heading."""
    near = sight.unit.headings[-1].of(sight.document.text) if sight.unit.headings else ""
    labels = COMPOUND.sub(" ", " ".join(span.of(sight.document.text) for span in sight.unit.context))  # "Low-cost" measures no cost
    for text in (f"{labels} {clause}", f"{labels} {sight.said}", f"{near} {labels} {sight.said}"):
        stems = stemmed(text)
        found = [each for each in measures() if each.kind is kind and each.said.search(stems) and not (each.never and each.never.search(stems))]
        if found:
            return found[0] if len(found) == 1 else None
    return None


def _scope_of(sight: Sight, subject: str, measured: Measure, names: Names) -> frozenset[str]:
    """What narrows a figure: places, words of the lexicon, and the labels of its row or column that say anything else."""
    document = sight.document
    labels = [span.of(document.text) for span in sight.unit.context]
    if sight.unit.kind is UnitKind.ITEM:
        labels.append(SHOWN[measured.kind].sub(" ", sight.said))  # "Night work: $30,000"
    places = {f"in {place.title()}" for place in set(places_in(sight.around)) - HOME}
    narrowing = {name for name, pattern in _narrowing() if pattern.search(stemmed(sight.reading))}
    if places or measured.kind is not Kind.MONEY:
        narrowing -= RANKS
    if measured.kind is not Kind.MONEY:
        narrowing -= lexicon.load("scope")["period"].keys()  # pay alone is by the hour or the year
    return frozenset(places | narrowing | {rest for label in labels if (rest := _rest(_unnamed(label, names), subject, measured))})


def _rest(label: str, subject: str, measured: Measure) -> str:
    """What a label says beside the measure, the occupation, narrowing words and places; "" where that is nothing.

    A label that names the measure itself only describes it ("Average pay, from adverts"), unless it has figures.
    """
    label = YEARS.sub(" ", label)
    plain = stemmed(label)
    if measured.said.search(plain) and not any(map(str.isdigit, plain)) and not COMPOUND.search(label):
        return ""
    for place in places_in(label):
        plain = plain.replace(stemmed(place), "  ")
    for pattern in (*(pattern for _, pattern in _narrowing()), measured.said, _plain()):
        plain = pattern.sub(" ", plain)
    return " ".join(word for word in plain.split() if word not in stemmed(subject).split())


def _unnamed(label: str, names: Names) -> str:
    """A label without the occupations that it names."""
    for mention in reversed(names.find(label)):
        label = label[: mention.start] + label[mention.end :]
    return label


def _years(text: str) -> int:
    """How many years a change is measured over, 0 where it is not said."""
    found = PERIOD.search(text)
    return int(found[2][-2:]) - int(found[1][-2:]) if found else 0


@cache
def measures() -> tuple[Measure, ...]:
    """What figures may measure (lexicon/measures.toml), in its order."""
    return tuple(
        Measure(name, entry["label"], Kind[entry["kind"].upper()], _any_of(entry["words"]), _any_of(entry["never"]) if entry["never"] else None)
        for name, entry in lexicon.load("measures").items()
        if "kind" in entry
    )


@cache
def _narrowing() -> tuple[tuple[str, re.Pattern[str]], ...]:
    """The narrowing words, each with its pattern over stems."""
    groups = lexicon.load("scope")
    return tuple((name, _any_of(words)) for group in ("level", "degree", "share", "period") for name, words in groups[group].items())


@cache
def _plain() -> re.Pattern[str]:
    return _any_of(lexicon.load("scope")["plain"]["words"])


@cache
def _falling() -> re.Pattern[str]:
    return _any_of(lexicon.load("measures")["falling"]["words"])


def _any_of(words: Sequence[str]) -> re.Pattern[str]:
    return re.compile(rf" (?:{'|'.join(re.escape(stemmed(word).strip()) for word in words)})(?= )")
