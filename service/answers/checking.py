"""Checking: candidates are asked of the index that they come from, and those become suggestions whose answers are sound."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from itertools import takewhile
from pathlib import Path

import retrieval
from ingest.document import Document
from ingest.ledger import code_of
from retrieval.suggestion import Suggestion
from service.answers.answering import Answer, Answerer, Confidence
from service.answers.candidates import Candidate, Template, candidates, says
from service.answers.citing import Citation
from service.answers.claims import Note
from service.answers.sight import is_asked_about, is_kind_of


@cache
def asking_code() -> str:
    """Names the code that asks and answers: after an upgrade a suggestion may be answered differently."""
    return code_of(Path(__file__).parent, Path(retrieval.__file__).parent)


def checked(answerer: Answerer, go_on: Callable[[], bool] = lambda: True) -> tuple[Suggestion, ...]:
    """The candidates of the answerer's index that it answers, in full and to the point; those found so far where `go_on` ends it."""
    asked = ((candidate, answerer.ask(candidate.question)) for candidate in takewhile(lambda _: go_on(), candidates(answerer.index)))
    return tuple(_suggestion(candidate, answer) for candidate, answer in asked if _is_sound(answer) and _is_answered_by(candidate, answer))


def _is_sound(answer: Answer) -> bool:
    """Whether everything that was asked is answered, as it was spelled, with evidence that is not weak."""
    partial = any(isinstance(block, Note) for block in answer.blocks)
    as_spelled = answer.question.resolved == answer.question.asked
    return answer.answered and not partial and as_spelled and answer.confidence is not Confidence.WEAK


def _is_answered_by(candidate: Candidate, answer: Answer) -> bool:
    """Whether the answer is about what the candidate asks."""
    if candidate.template:
        return _fills(candidate.template, candidate.occupations, answer)
    own = [each for each in answer.citations if each.document.id == candidate.document.id]
    elsewhere = len(own) < len(answer.citations)
    return any(each.span in candidate.answers for each in own) and (candidate.alone or not elsewhere)


def _fills(template: Template, occupations: tuple[str, ...], answer: Answer) -> bool:
    """Whether an answer is of the right kind, all of it about the occupations, and its first unit on each of them says what is asked."""
    if template.kinds and answer.kind not in template.kinds:
        return False
    cited = [(each.document, _number(each)) for each in answer.citations]
    if not all(is_asked_about(occupations, document.units[number].subjects) for document, number in cited):
        return False
    first = [_first_about(name, cited) for name in occupations]
    return all(each is not None and says(template, *each) for each in first)


def _first_about(name: str, cited: list[tuple[Document, int]]) -> tuple[Document, int] | None:
    return next((each for each in cited if is_kind_of(name, each[0].units[each[1]].subjects)), None)


def _number(citation: Citation) -> int:
    """The number of the unit that a citation quotes."""
    return next(number for number, unit in enumerate(citation.document.units) if unit.span == citation.span)


def _suggestion(candidate: Candidate, answer: Answer) -> Suggestion:
    cited = tuple((each.document.id, each.span.start) for each in answer.citations)
    return Suggestion(candidate.question, candidate.occupations, candidate.topic, cited, candidate.alone)
