"""From question to cited answer: understand, gather evidence, compose, cite."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cached_property

from ingest.subjects import occupations_alone
from retrieval.index import Index
from retrieval.words import terms
from service.answers.citing import Citation, Statement, answer_text, number
from service.answers.claims import Block, Claim, Note, claim
from service.answers.composers import COMPOSERS
from service.answers.evidence import Evidence
from service.answers.followup import resolve
from service.answers.parts import parts_of
from service.answers.question import Question, understand
from service.answers.spelling import Speller, vocabulary_of
from service.answers.suggesting import after_answer, after_refusal, unasked
from service.answers.topics import all_topics

NEAREST = 3  # citations shown beside a refusal
MOST_TURNS = 20
STRONG, FAIR = 0.62, 0.48  # least score of the best unit for each word of confidence


class Confidence(StrEnum):
    """How near the evidence stands to the question."""

    STRONG = "strong"
    FAIR = "fair"
    WEAK = "weak"


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer with its citations, or a refusal with what came nearest."""

    question: Question
    kind: str
    blocks: tuple[Block, ...]
    statements: dict[Claim, Statement]
    citations: tuple[Citation, ...]
    text: str
    confidence: Confidence | None = None
    nearest: tuple[Citation, ...] = ()
    suggestions: tuple[str, ...] = ()

    @property
    def answered(self) -> bool:
        """Whether anything is stated."""
        return bool(self.statements)


class Answerer:
    """Answers questions from one index; immutable, so any number of threads may ask it."""

    def __init__(self, index: Index) -> None:
        self.index = index

    @cached_property
    def _speller(self) -> Speller:
        lexicon_words = [word for topic in all_topics() for word in topic.words]
        return Speller(vocabulary_of(self.index.documents, " ".join([*lexicon_words, *occupations_alone()])), self.index.knows_word)

    @cached_property
    def _main(self) -> tuple[str, ...]:
        """The occupations that most titles name: what "the two" would mean."""
        counted = Counter(name for document in self.index.documents for name in self.index.names.of(document.title))
        return tuple(name for name, _ in sorted(counted.items(), key=lambda pair: (-pair[1], pair[0]))[:2])

    def ask(self, asked: str, history: Sequence[str] = (), documents: Collection[str] | None = None) -> Answer:
        """The answer to `asked` after the user questions of `history`, optionally only from some document ids, with what to ask next."""
        answer = self._answer(asked, history, documents)
        left = unasked(self.index.suggestions, (asked, answer.question.resolved, *history), documents)
        if answer.answered:
            return replace(answer, suggestions=after_answer(left, answer.question, answer.citations))
        return replace(answer, suggestions=after_refusal(left, answer.question, answer.nearest))

    def _answer(self, asked: str, history: Sequence[str], documents: Collection[str] | None) -> Answer:
        question = self._understand(asked, history[-MOST_TURNS:])
        if question.is_instruction:
            return _refusal(question, "Careercite only answers career questions from its articles.", ())
        limited = frozenset(documents) if documents is not None else None
        composed = [self._compose(part, limited) for part in self._parts(question)]
        blocks: list[Block] = []
        for _, _, made in composed:
            blocks += [block for block in made if block not in blocks]
        if not blocks:
            evidence = composed[0][0]
            return _refusal(question, decline(evidence), _nearest(evidence))
        blocks += [Note(decline(evidence)) for evidence, _, made in composed if not made]
        statements, citations = number(blocks)
        best = min(evidence.usable[0].hit.score for evidence, _, made in composed if made)
        kind = next(kind for _, kind, made in composed if made)
        return Answer(question, kind, tuple(blocks), statements, citations, answer_text(blocks, statements), _confidence(best))

    def _understand(self, asked: str, history: Sequence[str]) -> Question:
        previous: str | None = None
        for turn in history:
            previous = resolve(previous, self._speller.correct(turn)[0], self.index.names)
        corrected, corrections = self._speller.correct(asked)
        resolved = resolve(previous, corrected, self.index.names)
        own = tuple(dict.fromkeys(terms(corrected))) if resolved != corrected else ()
        return understand(asked, resolved, corrections, self.index.names, main=self._main, own_words=own)

    def _parts(self, question: Question) -> list[Question]:
        """The question, or each of those that the message holds."""
        if question.own_words:  # a follow-up holds two turns, not two questions
            return [question]
        texts = parts_of(question.resolved, self.index.names)
        if texts == [question.resolved]:
            return [question]
        return [understand(question.asked, text, question.corrections, self.index.names, main=self._main) for text in texts]

    def _compose(self, question: Question, documents: frozenset[str] | None) -> tuple[Evidence, str, list[Block]]:
        evidence = Evidence(question, self.index, documents)
        for kind, compose in COMPOSERS:
            blocks = compose(evidence)
            if blocks:
                return evidence, kind, blocks
        return evidence, "declined", []


def decline(evidence: Evidence) -> str:
    """What is missing, by name, in one sentence."""
    if not evidence.index.documents:
        return "There are no articles to answer from yet: add some to the corpus folder and run 'careercite ingest'."
    if evidence.missing:
        return f"The articles do not answer this. Missing: {', '.join(evidence.missing)}."
    return "The articles do not answer this."


def _nearest(evidence: Evidence) -> tuple[Citation, ...]:
    claims = [claim(each.document, each.unit) for each in evidence.near[:NEAREST]]
    return tuple(Citation(n, each.document, each.span, each.context, each.headings) for n, each in enumerate(claims, 1))


def _refusal(question: Question, text: str, nearest: tuple[Citation, ...]) -> Answer:
    return Answer(question, "declined", (), {}, (), text, None, nearest)


def _confidence(score: float) -> Confidence:
    return Confidence.STRONG if score >= STRONG else Confidence.FAIR if score >= FAIR else Confidence.WEAK
