"""Rows to figures: the shares that tell whether answers are good, by type and style of question and by confidence."""

from __future__ import annotations

import statistics
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from service.answers.answering import Confidence
from service.evaluation.scoring import Row
from service.evaluation.shares import Share


@dataclass(frozen=True, slots=True)
class Summary:
    """Figures over all questions; shares are 0..1, and None where no question bears on them.

    `good_by_confidence` counts every answer that was given, also to questions that should have been refused, and `concordance` says whether
    the words mean anything: of a good answer and one that is not, how often the good one has the stronger word (the same word counts half,
    so 0.5 is chance).
    """

    questions: int
    good: float | None
    good_answerable: float | None
    fact_recall: float | None
    citation_precision: float | None
    spans_on_topic: float | None
    citation_recall: float | None
    enough_documents: float | None
    false_refusals: float | None
    refused_unanswerable: float | None
    exact_spans: float | None
    supported_statements: float | None
    stated_answers: float | None
    something_wrong: float | None
    concordance: float | None
    words_median: float | None
    ms_median: float | None
    ms_p95: float | None
    good_by_type: dict[str, Share]
    good_by_style: dict[str, Share]
    good_by_confidence: dict[str, Share]

    @property
    def all_good(self) -> Share:
        """The good ones of all questions."""
        return Share(sum(each.good for each in self.good_by_type.values()), self.questions)


class Better(StrEnum):
    """Which way a figure should go."""

    HIGHER = "higher"
    LOWER = "lower"


class Kind(StrEnum):
    """What a figure is."""

    SHARE = "share"
    WORDS = "words"
    MILLISECONDS = "milliseconds"


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure of the summary, what to call it, and whether higher or lower is better (None: it is told, not held)."""

    name: str
    label: str
    better: Better | None = Better.HIGHER
    kind: Kind = Kind.SHARE

    def of(self, summary: Summary) -> float | None:
        """Its value."""
        value: float | None = getattr(summary, self.name)
        return value


GROUPS = {
    "Answers": (
        Figure("good", "good"),
        Figure("good_answerable", "good where answerable"),
        Figure("fact_recall", "facts stated"),
        Figure("enough_documents", "enough articles cited"),
    ),
    "Citations": (
        Figure("citation_precision", "cited letters on topic"),
        Figure("spans_on_topic", "cited spans on topic"),
        Figure("citation_recall", "facts in spans on topic"),
    ),
    "Refusals": (
        Figure("false_refusals", "answerable, yet refused", Better.LOWER),
        Figure("refused_unanswerable", "unanswerable, refused"),
    ),
    "Honesty": (
        Figure("exact_spans", "every span exact"),
        Figure("supported_statements", "only what is cited"),
        Figure("stated_answers", "text as its statements"),
        Figure("something_wrong", "something forbidden", Better.LOWER),
        Figure("concordance", "confidence concordance", None),
    ),
    "Length and time": (
        Figure("words_median", "words, median", None, Kind.WORDS),
        Figure("ms_median", "milliseconds, median", None, Kind.MILLISECONDS),
        Figure("ms_p95", "milliseconds, 95 % below", None, Kind.MILLISECONDS),
    ),
}
FIGURES = tuple(figure for figures in GROUPS.values() for figure in figures)


def summarise(rows: Sequence[Row]) -> Summary:
    """The figures of an evaluation."""
    answerable = [row for row in rows if row.gold.answerable]
    others = [row for row in rows if not row.gold.answerable]
    given = [row for row in rows if row.answered]
    replied = [row for row in answerable if row.answered]
    times = sorted(row.ms for row in rows)
    return Summary(
        questions=len(rows),
        good=_mean(row.good for row in rows),
        good_answerable=_mean(row.good for row in answerable),
        fact_recall=_mean(row.fact_recall for row in answerable),
        citation_precision=_mean(row.citation_precision for row in replied),
        spans_on_topic=_mean(row.spans_on_topic for row in replied),
        citation_recall=_mean(row.citation_recall for row in answerable),
        enough_documents=_mean(row.enough_documents for row in replied),
        false_refusals=_mean(not row.answered for row in answerable),
        refused_unanswerable=_mean(not row.answered for row in others),
        exact_spans=_mean(not row.inexact for row in rows),
        supported_statements=_mean(not row.unsupported for row in rows),
        stated_answers=_mean(row.stated for row in replied),
        something_wrong=_mean(bool(row.wrong) for row in rows),
        concordance=_concordance(given),
        words_median=statistics.median(row.words for row in replied) if replied else None,
        ms_median=round(statistics.median(times), 1) if times else None,
        ms_p95=round(times[int(0.95 * (len(times) - 1))], 1) if times else None,
        good_by_type=_by(rows, [row.gold.type for row in rows]),
        good_by_style=_by(rows, [row.gold.style for row in rows]),
        good_by_confidence=_by(given, [row.confidence or "none" for row in given], first=tuple(Confidence)),
    )


def _by(rows: Sequence[Row], keys: Sequence[str], first: tuple[str, ...] = ()) -> dict[str, Share]:
    """How many are good of how many, for each key: those of `first` in their order, then the others by name."""
    order = [*(key for key in first if key in keys), *sorted(set(keys) - set(first))]
    kept = {key: [row.good for row, other in zip(rows, keys, strict=True) if other == key] for key in order}
    return {str(key): Share(sum(good), len(good)) for key, good in kept.items()}


def _concordance(given: Sequence[Row]) -> float | None:
    strength = {word: -place for place, word in enumerate(Confidence)}
    told = [(row.good, strength[Confidence(row.confidence)]) for row in given if row.confidence]
    good, bad = [word for fine, word in told if fine], [word for fine, word in told if not fine]
    return _mean((better > worse) + (better == worse) / 2 for better in good for worse in bad)


def _mean(values: Iterable[float | None]) -> float | None:
    told = [value for value in values if value is not None]
    return round(statistics.fmean(told), 3) if told else None
