"""Which of the suggested questions are answered differently by two generations of the index."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from retrieval.copies import said
from service.answers.answering import Answer, Answerer
from service.changes.report import AnswerChange, Told

MOST_ASKED = 200


def questions_of(before: Answerer, after: Answerer) -> list[str]:
    """The questions that either generation suggests, those of the one before first."""
    suggested = [suggestion.question for each in (before, after) for suggestion in each.index.suggestions]
    return list(dict.fromkeys(suggested))[:MOST_ASKED]


def changed_answers(before: Answerer, after: Answerer, questions: Sequence[str], go_on: Callable[[], bool]) -> Iterator[AnswerChange]:
    """The questions whose answers state something else now, as long as `go_on` says so.

    Another order is no change, nor is the same statement cited from more articles, or from another one that makes it, too.
    """
    for question in questions:
        if not go_on():
            return
        was, now = _told(before.ask(question)), _told(after.ask(question))
        if was.keys() != now.keys():
            lost, gained = (tuple(told for key, told in these.items() if key not in others) for these, others in ((was, now), (now, was)))
            yield AnswerChange(question, bool(was), bool(now), lost, gained)


def _told(answer: Answer) -> dict[str, Told]:
    """The statements of an answer by what they say, whatever their quotation marks and dashes."""
    title = {citation.n: citation.document.title for citation in answer.citations}
    told = (Told(each.text, tuple(sorted({title[n] for n in each.citations}))) for each in answer.statements.values())
    return {said(each.text): each for each in told}
