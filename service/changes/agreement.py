"""What new articles say otherwise than the others: figures of one measure for one occupation that do not agree."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence

from ingest.document import Document
from retrieval import Index
from service.answers.article import article_of
from service.changes.measures import Figure, figures_of, measures
from service.changes.report import Contradiction, quote_of

TOO_FAR = {"growth": 12.0}  # one figure is so many times the other: they speak of two things
TOO_FAR_ELSE = 2.2
THE_SAME = 0.01  # share by which two figures may differ and still agree
LONGER = 2  # years by which the periods of two changes may differ
MOST = 200  # in one report
MOST_OF_A_PAIR = 8  # of two articles; those that nothing narrows come first

Key = tuple[str, str]  # measure, occupation


def contradictions(known: Mapping[str, Collection[str]], index: Index, alike: Mapping[str, Collection[str]]) -> list[Contradiction]:
    """Where new or changed articles give another figure than some other article for the same thing, article by article.

    `known` holds for the id of each such article what it said before, statement by statement: two statements that were both there are no news.
    One contradiction for each occupation, measure, scope and pair of articles: the nearest. Copies and versions, `alike` by id, never
    contradict each other, and figures that lie within each other's range agree.
    """
    figures = {name: list(figures_of(index.by_id[name], index.names)) for name in known if name in index.by_id}
    subjects = {each.subject for theirs in figures.values() for each in theirs}
    others = (document for document in index.documents if document.id not in figures and _may_speak_of(subjects, document))
    figures |= {document.id: list(figures_of(document, index.names)) for document in others}
    by_key: defaultdict[Key, list[Figure]] = defaultdict(list)
    for each in (figure for theirs in figures.values() for figure in theirs):
        by_key[_key(each)].append(each)
    found: list[Contradiction] = []
    done: set[str] = set()  # two new articles contradict each other once
    for name in known:
        done.add(name)
        pairs = [pair for ours in figures.get(name, ()) for pair in _against(ours, by_key[_key(ours)], done.union(alike.get(name, ())))]
        found += [_contradiction(*pair) for pair in _nearest([pair for pair in pairs if any(_is_new(each, known) for each in pair)], index)]
        if len(found) >= MOST:
            break
    return found[:MOST]


def _may_speak_of(subjects: Collection[str], document: Document) -> bool:
    """Whether some unit, or the title, is about one of the occupations: reading the figures of every article would take a minute at 5,000."""
    about = {name for unit in document.units for name in unit.subjects}
    return not about.isdisjoint(subjects) or not set(article_of(document).titled).isdisjoint(subjects)


def _is_new(figure: Figure, known: Mapping[str, Collection[str]]) -> bool:
    name = figure.sight.document.id
    return name in known and figure.sight.reading not in known[name]


def agree(ours: Figure, theirs: Figure) -> bool:
    """Whether two figures may both be true: nearly the same, or one inside the other's range."""
    if ours.is_range == theirs.is_range:
        return _same(ours.low, theirs.low) and _same(ours.high, theirs.high)
    span, point = (ours, theirs.low) if ours.is_range else (theirs, ours.low)
    slack = THE_SAME * abs(point)
    return span.low - slack <= point <= span.high + slack


def speak_of_the_same(ours: Figure, theirs: Figure) -> bool:
    """Whether two figures measure one thing of one occupation, narrowed alike, over periods of about one length, and are not too far apart."""
    if _key(ours) != _key(theirs) or ours.scope != theirs.scope:
        return False
    if ours.years and theirs.years and abs(ours.years - theirs.years) > LONGER:
        return False
    low, high = sorted((abs(ours.low + ours.high), abs(theirs.low + theirs.high)))
    return high <= low * TOO_FAR.get(ours.measure.name, TOO_FAR_ELSE)


def _key(figure: Figure) -> Key:
    return figure.measure.name, figure.subject


def _against(ours: Figure, others: Sequence[Figure], passed: Collection[str]) -> Iterator[tuple[Figure, Figure]]:
    """The figures of articles other than the `passed` that do not agree, none where the same article gives one that does."""
    theirs = [each for each in others if each.sight.document.id not in passed and speak_of_the_same(ours, each)]
    agreeing = {each.sight.document.id for each in theirs if agree(ours, each)}
    yield from ((ours, each) for each in theirs if each.sight.document.id not in agreeing)


def _nearest(pairs: Sequence[tuple[Figure, Figure]], index: Index) -> list[tuple[Figure, Figure]]:
    """The nearest pair for each measure, occupation, scope and other article, a few of each article, what nothing narrows first."""
    best: dict[tuple[Key, frozenset[str], str], tuple[float, tuple[Figure, Figure]]] = {}
    for ours, theirs in pairs:
        place = _key(ours), ours.scope, theirs.sight.document.id
        score = index.likeness((ours.sight.document.id, ours.number), (theirs.sight.document.id, theirs.number))
        if place not in best or score > best[place][0]:
            best[place] = score, (ours, theirs)
    order = [measure.name for measure in measures()]
    ordered = sorted(best.items(), key=lambda each: (len(each[0][1]), order.index(each[0][0][0]), -each[1][0]))
    of_article: defaultdict[str, list[tuple[Figure, Figure]]] = defaultdict(list)
    for (_, _, other), (_, pair) in ordered:
        of_article[other].append(pair)
    return [pair for theirs in of_article.values() for pair in theirs[:MOST_OF_A_PAIR]]


def _contradiction(ours: Figure, theirs: Figure) -> Contradiction:
    narrowed = f" ({', '.join(sorted(ours.scope))})" if ours.scope else ""
    new, old = (quote_of(each.sight.document, each.sight.unit.span, each.sight.reading) for each in (ours, theirs))
    return Contradiction(f"{ours.subject}, {ours.measure.label}{narrowed}", new, old, ours.shown, theirs.shown)


def _same(first: float, second: float) -> bool:
    return abs(first - second) <= THE_SAME * max(abs(first), abs(second))
