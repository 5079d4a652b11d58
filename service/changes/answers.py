"""Which of the suggested questions are answered differently by two generations of the index."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from service.answers.answering import Answer, Answerer
from service.changes.report import AnswerChange, Told

MOST_ASKED = 200


def questions_of(before: Answerer, after: Answerer) -> list[str]:
    """The questions that either generation suggests, those of the one before first."""
    suggested = [suggestion.question for each in (before, after) for suggestion in each.index.suggestions]
    return list(dict.fromkeys(suggested))[:MOST_ASKED]


def changed_answers(before: Answerer, after: Answerer, questions: Sequence[str], go_on: Callable[[], bool]) -> Iterator[AnswerChange]:
    """The questions whose answers differ in what is stated or by which article, as long as `go_on` says so."""
    for question in questions:
        if not go_on():
            return
        was, now = _told(before.ask(question)), _told(after.ask(question))
        if set(was) != set(now):
            lost, gained = (tuple(each for each in these if each not in others) for these, others in ((was, now), (now, was)))
            yield AnswerChange(question, bool(was), bool(now), lost, gained)


def _told(answer: Answer) -> list[Told]:
    """The statements of an answer, once each."""
    title = {citation.n: citation.document.title for citation in answer.citations}
    told = (Told(each.text, tuple(sorted({title[n] for n in each.citations}))) for each in answer.statements.values())
    return list(dict.fromkeys(told))
