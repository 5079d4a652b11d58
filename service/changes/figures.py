"""Figures that changed from one version of an article to the next."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator

from rapidfuzz import fuzz

from ingest.document import Document, Unit
from service.changes.report import FigureChange, article_of

_ONE = r"(?:\b(?:USD|EUR|GBP|INR)\s?)?[$\u20ac\u00a3\u20b9\u00a5]?\d[\d,.]*(?:\s?%|\s?[kKmM]\b|\s(?:percent|per cent)\b)?"
FIGURE = re.compile(rf"{_ONE}(?:\s?[-\u2013\u2014]\s?{_ONE})?")  # or a range
YEAR = re.compile(r"(?:19|20)\d\d")
ALIKE = 80.0  # percent of likeness (rapidfuzz) of two statements without their figures from which one is the other's successor


def changed_figures(before: Document, after: Document) -> list[FigureChange]:
    """The statements of `after` that were made in `before` with other figures, in order of the text."""
    old, new = _figured(before), _figured(after)
    kept = {reading for reading, _ in old} & {reading for reading, _ in new}
    gone = [(reading, unit) for reading, unit in old if reading not in kept]
    found: list[FigureChange] = []
    for reading, unit in new:
        if reading in kept:
            continue
        earlier = next(_successors_of(reading, unit, gone, before, after), None)
        if earlier:
            gone.remove(earlier)
            found.append(_change(before, earlier, after, (reading, unit)))
    return found


Figured = tuple[str, Unit]  # a unit that holds a figure, and its reading


def _figured(document: Document) -> list[Figured]:
    readings = [(unit.reading(document.text), unit) for unit in document.units]
    return [(reading, unit) for reading, unit in readings if FIGURE.search(unit.span.of(document.text))]


def _successors_of(reading: str, unit: Unit, gone: list[Figured], before: Document, after: Document) -> Iterator[Figured]:
    """The earlier statements that this one may have come from, the likeliest first: other figures, else nearly the same words."""
    mask, figures = _mask(reading), FIGURE.findall(reading)
    scored: defaultdict[float, list[Figured]] = defaultdict(list)
    for each in gone:
        same_section = _headings(before, each[1]) == _headings(after, unit)
        alike = 100.0 if _mask(each[0]) == mask else fuzz.ratio(_mask(each[0]), mask)
        if alike >= ALIKE and FIGURE.findall(each[0]) != figures:
            scored[alike + 10 * same_section].append(each)
    for score in sorted(scored, reverse=True):
        yield from scored[score]


def _change(before: Document, earlier: Figured, after: Document, now: Figured) -> FigureChange:
    was, became = FIGURE.findall(earlier[0]), FIGURE.findall(now[0])
    lost, gained = _beside(was, became), _beside(became, was)
    span = now[1].span
    return FigureChange(article_of(after), ", ".join(lost), ", ".join(gained), earlier[0], now[0], span.start, span.end, span.of(after.text))


def _beside(these: list[str], others: list[str]) -> list[str]:
    """The figures that the others have not, years last: they say when, not how much."""
    return sorted((figure.rstrip(".,") for figure in these if figure not in others), key=lambda figure: bool(YEAR.fullmatch(figure)))


def _mask(reading: str) -> str:
    return FIGURE.sub("#", reading)


def _headings(document: Document, unit: Unit) -> list[str]:
    return [" ".join(span.of(document.text).split()) for span in unit.headings]
