"""Suggesting: which of the questions that are known to be answered to offer next."""

from __future__ import annotations

from collections.abc import Callable, Collection, Hashable, Iterable, Sequence

from retrieval.suggestion import Suggestion
from service.answers.citing import Citation
from service.answers.question import Question
from service.answers.sight import is_kind_of

TO_BEGIN_WITH = 4  # questions offered to somebody who has asked nothing yet
SHOWN = 3

Distance = tuple[int, ...]


def unasked(suggestions: Iterable[Suggestion], asked: Collection[str], documents: Collection[str] | None) -> list[Suggestion]:
    """The suggestions that were not `asked` yet and that the given documents answer by themselves."""
    before = {_folded(text) for text in asked}
    return [each for each in suggestions if _folded(each.question) not in before and (documents is None or each.documents <= set(documents))]


def to_begin_with(suggestions: Iterable[Suggestion]) -> tuple[str, ...]:
    """Questions for somebody who has asked nothing yet."""
    return _pick([each for each in suggestions if each.alone], lambda _: (), lambda _: (), TO_BEGIN_WITH)


def after_answer(suggestions: Iterable[Suggestion], question: Question, citations: Sequence[Citation]) -> tuple[str, ...]:
    """Questions that go on from an answer: on its occupations, then from the articles that it cites, then any; none says it again."""
    said = {(each.document.id, each.span.start) for each in citations}
    articles = {document for document, _ in said}
    topics = {topic.name for topic in question.topics} or {""}

    def goes_on(each: Suggestion) -> bool:
        again = (each.topic in topics and set(each.occupations) == set(question.subjects)) or said.issuperset(each.cited)
        return not again and (each.alone or not articles.isdisjoint(each.documents))

    def distance(each: Suggestion) -> Distance:
        return _between(question.subjects, each.occupations), articles.isdisjoint(each.documents)

    return _pick([each for each in suggestions if goes_on(each)], distance, lambda _: ())


def after_refusal(suggestions: Iterable[Suggestion], question: Question, nearest: Sequence[Citation]) -> tuple[str, ...]:
    """Questions to ask instead of a refused one: on its occupations, then on its topics, then those that what came nearest answers."""
    places = [(each.document.id, each.span.start) for each in nearest]
    articles = [each.document.id for each in nearest]
    topics = {topic.name for topic in question.topics} or {""}

    def distance(each: Suggestion) -> Distance:
        return (_between(question.subjects, each.occupations),)

    def preference(each: Suggestion) -> Distance:
        return each.topic not in topics, _rank(places, set(each.cited)), _rank(articles, each.documents)

    return _pick([each for each in suggestions if each.alone], distance, preference)


def _pick(
    suggestions: list[Suggestion],
    distance: Callable[[Suggestion], Distance],
    preference: Callable[[Suggestion], Distance],
    most: int = SHOWN,
) -> tuple[str, ...]:
    """Up to `most`, the nearest first; of those as near, one on a new topic and occupation before any other, then the preferred one.

    No two have the same first quote.
    """
    left = [(distance(each), preference(each), each) for each in suggestions]
    picked: list[Suggestion] = []
    while left and len(picked) < most:
        topics, occupations = {each.topic for each in picked}, {each.occupations for each in picked}
        chosen = min(left, key=lambda one: (one[0], one[2].topic in topics, one[2].occupations in occupations, one[1]))[2]
        picked.append(chosen)
        left = [one for one in left if one[2].cited[0] != chosen.cited[0]]
    return tuple(each.question for each in picked)


def _between(asked: tuple[str, ...], occupations: tuple[str, ...]) -> int:
    """0 for the same occupations (or where none was asked about), 1 for some of them, 2 for others."""
    if not asked or set(asked) == set(occupations):
        return 0
    return 1 if any(is_kind_of(name, occupations) for name in asked) else 2


def _rank(ranked: Sequence[Hashable], among: Collection[Hashable]) -> int:
    return next((rank for rank, each in enumerate(ranked) if each in among), len(ranked))


def _folded(text: str) -> str:
    return " ".join(text.casefold().split()).rstrip(" ?.!")
