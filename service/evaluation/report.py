"""Rows to figures: the shares that tell whether answers are good, by type of question and by confidence."""

from __future__ import annotations

import statistics
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from service.evaluation.scoring import Row


@dataclass(frozen=True, slots=True)
class Summary:
    """Figures over all questions; shares are 0..1, and None where no question bears on them."""

    questions: int
    good: float | None
    good_answerable: float | None
    fact_recall: float | None
    citation_precision: float | None
    citation_recall: float | None
    enough_documents: float | None
    false_refusals: float | None
    refused_unanswerable: float | None
    exact_spans: float | None
    supported_statements: float | None
    stated_answers: float | None
    something_wrong: float | None
    words_median: float | None
    ms_median: float | None
    ms_p95: float | None
    good_by_type: dict[str, tuple[int, int]]
    good_by_style: dict[str, tuple[int, int]]
    good_by_confidence: dict[str, tuple[int, int]]


def summarise(rows: Sequence[Row]) -> Summary:
    """The figures of an evaluation."""
    answerable = [row for row in rows if row.gold.answerable]
    others = [row for row in rows if not row.gold.answerable]
    replied = [row for row in answerable if row.answered]
    times = sorted(row.ms for row in rows)
    return Summary(
        questions=len(rows),
        good=_mean(row.good for row in rows),
        good_answerable=_mean(row.good for row in answerable),
        fact_recall=_mean(row.fact_recall for row in answerable),
        citation_precision=_mean(row.citation_precision for row in replied),
        citation_recall=_mean(row.citation_recall for row in answerable),
        enough_documents=_mean(row.enough_documents for row in replied),
        false_refusals=_mean(not row.answered for row in answerable),
        refused_unanswerable=_mean(not row.answered for row in others),
        exact_spans=_mean(not row.inexact for row in rows),
        supported_statements=_mean(not row.unsupported for row in rows),
        stated_answers=_mean(row.stated for row in replied),
        something_wrong=_mean(bool(row.wrong) for row in rows),
        words_median=statistics.median(row.words for row in replied) if replied else None,
        ms_median=statistics.median(times) if times else None,
        ms_p95=times[int(0.95 * (len(times) - 1))] if times else None,
        good_by_type=_by(rows, [row.gold.type for row in rows]),
        good_by_style=_by(rows, [row.gold.style for row in rows]),
        good_by_confidence=_by(replied, [row.confidence or "none" for row in replied]),
    )


def _by(rows: Sequence[Row], keys: Sequence[str]) -> dict[str, tuple[int, int]]:
    """How many are good of how many, for each key."""
    found: dict[str, tuple[int, int]] = {}
    for row, key in zip(rows, keys, strict=True):
        good, of = found.get(key, (0, 0))
        found[key] = (good + row.good, of + 1)
    return dict(sorted(found.items()))


def _mean(values: Iterable[float | None]) -> float | None:
    told = [value for value in values if value is not None]
    return round(statistics.fmean(told), 3) if told else None
