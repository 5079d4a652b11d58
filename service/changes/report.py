"""The report of an ingest, as it is kept and shown."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from ingest.corpus import Failure
from ingest.document import Document, Span


class State(StrEnum):
    """How far a report has come."""

    ASKING = "asking"  # the suggested questions are still being asked of both generations
    COMPLETE = "complete"
    OVERTAKEN = "overtaken"  # the next ingest came before all were asked


@dataclass(frozen=True, slots=True)
class Article:
    """An article as a report names it."""

    id: str
    title: str
    source: str
    publisher: str | None = None


@dataclass(frozen=True, slots=True)
class Quote:
    """Exact characters of an article, with the words that make them readable."""

    article: Article
    start: int
    end: int
    quote: str
    reading: str


@dataclass(frozen=True, slots=True)
class Renamed:
    """An article whose file has another name now."""

    article: Article
    before: str


@dataclass(frozen=True, slots=True)
class FigureChange:
    """A statement of a changed article with other figures: those that it lost and gained, its reading before and after, its characters now."""

    article: Article
    lost: str
    gained: str
    before: str
    after: str
    start: int
    end: int
    quote: str = ""  # none in reports of earlier releases


@dataclass(frozen=True, slots=True)
class Repeat:
    """An article that says what another one says: `share` (0..1] of its statements stand there word for word.

    `replaces` = it is a newer version, and the other one is left out of answers.
    """

    article: Article
    other: Article
    share: float
    replaces: bool = False


@dataclass(frozen=True, slots=True)
class Contradiction:
    """What a new or changed article and another one say differently about one thing, and the figure of each, as it is shown."""

    about: str
    new: Quote
    old: Quote
    new_figure: str = ""
    old_figure: str = ""


@dataclass(frozen=True, slots=True)
class Told:
    """A statement of an answer, and the titles of the articles that it cites."""

    text: str
    articles: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AnswerChange:
    """A suggested question with the statements that its answer lost and gained."""

    question: str
    answered_before: bool
    answered_now: bool
    lost: tuple[Told, ...]
    gained: tuple[Told, ...]


@dataclass(frozen=True, slots=True)
class Changes:
    """One ingest: `at` is its time (UTC, ISO 8601), `before` and `after` the versions of the index, None where there was none."""

    at: str
    before: str | None
    after: str
    articles: int
    added: tuple[Article, ...] = ()
    changed: tuple[Article, ...] = ()
    removed: tuple[Article, ...] = ()
    renamed: tuple[Renamed, ...] = ()
    returned: tuple[Article, ...] = ()  # older versions that are asked again, since the newer one went
    failed: tuple[Failure, ...] = ()
    figures: tuple[FigureChange, ...] = ()
    repeats: tuple[Repeat, ...] = ()
    contradictions: tuple[Contradiction, ...] = ()
    asked: int = 0
    answers: tuple[AnswerChange, ...] = ()
    state: State = State.ASKING
    undone: bool = False


def article_of(document: Document) -> Article:
    """How a report names a document."""
    return Article(document.id, document.title, document.source, document.metadata.publisher)


def quote_of(document: Document, span: Span, reading: str) -> Quote:
    """A quote of a document."""
    return Quote(article_of(document), span.start, span.end, span.of(document.text), reading)
