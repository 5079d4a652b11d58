"""From question to cited answer: understand, gather evidence, compose, cite."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cached_property

from ingest.document import Document
from ingest.subjects import occupations_alone
from retrieval.index import Index
from service.answers.catalogue import catalogue_of, documents_about
from service.answers.chat import Kind, catalogue_topic, reply
from service.answers.citing import Citation, Statement, answer_text, number
from service.answers.claims import Block, Claim, Note, claim
from service.answers.composing import Composed, compose
from service.answers.conversation import Reader, Turn
from service.answers.evidence import Evidence
from service.answers.further import compose_more, compose_reasons
from service.answers.parts import parts_of
from service.answers.question import Question, understand
from service.answers.sources import Sources
from service.answers.spelling import Speller, pairs_of, vocabulary_of
from service.answers.suggesting import after_answer, after_refusal, unasked
from service.answers.topics import all_topics

NEAREST = 3  # citations shown beside a refusal
MOST_TURNS = 20
MOST_CREDITED = 3  # further articles that are cited for a statement which they make in the same words
MOST_NAMED = 3  # occupations in a sentence of the assistant's own
NO_ARTICLES = "There are no articles to answer from yet: add some to the corpus folder and run 'careercite ingest'."
NOTHING_FOUND = {  # the turns that are answered from evidence, and what is said where there is none; "" = what is missing, by name
    Kind.QUESTION: "",
    Kind.MORE: "Nothing more about this was found in the articles.",
    Kind.WHY: "No reason for this was found in the articles.",
}
STRONG, FAIR = 1.05, 0.80  # least standing of the evidence for each word of confidence: about 8 and 6 in 10 such answers are good, of the rest 4


class Confidence(StrEnum):
    """How near the evidence stands to the question."""

    STRONG = "strong"
    FAIR = "fair"
    WEAK = "weak"


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer with its citations, a refusal with what came nearest, or a reply of the assistant's own."""

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
    def _sources(self) -> Sources:
        return Sources(self.index)

    @cached_property
    def _reader(self) -> Reader:
        lexicon_words = [word for topic in all_topics() for word in topic.words]
        extra = " ".join([*lexicon_words, *occupations_alone(), *self._sources.names])
        speller = Speller(vocabulary_of(self.index.documents, extra), pairs_of(self.index.documents), self.index.knows_word)
        return Reader(self.index, self._sources, speller)

    @cached_property
    def _titled(self) -> tuple[str, ...]:
        """The occupations that titles name, those of most titles first: what "the two" would mean."""
        counted = Counter(name for document in self.index.documents for name in self.index.names.of(document.title))
        return tuple(name for name, _ in sorted(counted.items(), key=lambda pair: (-pair[1], pair[0])))

    def ask(self, asked: str, history: Sequence[str] = (), documents: Collection[str] | None = None) -> Answer:
        """The answer to `asked` after the user questions of `history`, optionally only from some document ids, with what to ask next."""
        answer = self._answer(asked, history, documents)
        left = unasked(self.index.suggestions, (asked, answer.question.resolved, *history), documents)
        if answer.answered:
            return replace(answer, suggestions=after_answer(left, answer.question, answer.citations))
        return replace(answer, suggestions=after_refusal(left, answer.question, answer.nearest))

    def _answer(self, asked: str, history: Sequence[str], documents: Collection[str] | None) -> Answer:
        turn = self._reader.read(asked, history[-MOST_TURNS:])
        if turn.kind not in NOTHING_FOUND:
            return self._reply(Question(asked, turn.resolved), turn)
        named = self._sources.read(turn.question)
        parts = self._parts(turn, named.text)
        question = replace(parts[0], asked=asked, resolved=turn.resolved)
        if question.is_instruction:
            return _refusal(question, "Careercite only answers career questions from its articles.")
        limited = _in_both(named.documents, documents)
        composed = [self._compose(turn, part, limited) for part in parts]
        if named.stranger:
            text = f"The articles do not answer this. Missing: an article from {named.stranger}."
            return _refusal(question, text, _nearest(composed[0].evidence))
        blocks: list[Block] = []
        for each in composed:
            blocks += [block for block in each.blocks if block not in blocks]
        if not blocks:
            evidence = composed[0].evidence
            return _refusal(question, NOTHING_FOUND[turn.kind] or decline(evidence, named.whose), _nearest(evidence))
        blocks += [Note(decline(each.evidence, named.whose)) for each in composed if not each.blocks]
        statements, citations = number(blocks, lambda claim: self._twins(claim, limited))
        least = min(each.evidence.standing for each in composed if each.blocks)
        kind = next(each.kind for each in composed if each.blocks)
        return Answer(question, kind, tuple(blocks), statements, citations, answer_text(blocks, statements), _confidence(least))

    def _twins(self, told: Claim, documents: frozenset[str] | None) -> list[Claim]:
        """The same statement in other articles, of those that may be asked: they are credited together."""
        number = told.document.number_of(told.span)
        others = self.index.twins_of(told.document.id, number) if number is not None else []
        allowed = [(document, unit) for document, unit in others if documents is None or document.id in documents]
        return [claim(document, document.units[unit], alone=told.alone) for document, unit in allowed[:MOST_CREDITED]]

    def _reply(self, question: Question, turn: Turn) -> Answer:
        """What the assistant says itself, without evidence."""
        if turn.kind is Kind.FOREIGN:
            return _refusal(question, "Careercite reads and answers English only.")
        if not self.index.documents:
            return _refusal(question, NO_ARTICLES)
        if turn.kind is Kind.CATALOGUE:
            block = catalogue_of(self._listed(turn.said))
            return _own(question, "catalogue", answer_text([block], {}), (block,))
        occupations = [self.index.names.spelled_out(name) for name in self._titled[:MOST_NAMED]]
        return _own(question, "chat", reply(turn.kind, occupations))

    def _listed(self, said: str) -> Sequence[Document]:
        """The articles that a question about them means: those on a topic, those of a source, or all."""
        documents = self.index.documents
        named = self._sources.read(said).documents or ()
        return documents_about(catalogue_topic(said), documents, self.index.names) or [each for each in documents if each.id in named] or documents

    def _parts(self, turn: Turn, text: str) -> list[Question]:
        """The question, or each of those that the message holds; a follow-up holds two turns, not two questions."""
        names = self.index.names
        texts = [text] if turn.own_words else parts_of(text, names)
        return [understand(turn.said, each, turn.corrections, names, main=self._titled[:2], own_words=turn.own_words) for each in texts]

    def _compose(self, turn: Turn, question: Question, documents: frozenset[str] | None) -> Composed:
        evidence = Evidence(question, self.index, documents)
        match turn.kind:
            case Kind.MORE:
                return compose_more(evidence, turn.rounds)
            case Kind.WHY:
                return compose_reasons(evidence)
            case _:
                return compose(evidence)


def decline(evidence: Evidence, whose: str = "The articles") -> str:
    """What is missing, by name, in one sentence."""
    if not evidence.index.documents:
        return NO_ARTICLES
    missing = f" Missing: {', '.join(evidence.missing)}." if evidence.missing else ""
    return f"{whose} do not answer this.{missing}"


def _nearest(evidence: Evidence) -> tuple[Citation, ...]:
    claims = [claim(each.document, each.unit) for each in evidence.near[:NEAREST]]
    return tuple(Citation(n, each.document, each.span, each.context, each.headings) for n, each in enumerate(claims, 1))


def _in_both(named: frozenset[str] | None, documents: Collection[str] | None) -> frozenset[str] | None:
    """The document ids that both allow; None allows all."""
    if documents is None or named is None:
        return named if documents is None else frozenset(documents)
    return named & frozenset(documents)


def _refusal(question: Question, text: str, nearest: tuple[Citation, ...] = ()) -> Answer:
    return Answer(question, "declined", (), {}, (), text, None, nearest)


def _own(question: Question, kind: str, text: str, blocks: tuple[Block, ...] = (), suggestions: tuple[str, ...] = ()) -> Answer:
    """A reply of the assistant's own, or one that lists articles: nothing is claimed, so nothing is cited."""
    return Answer(question, kind, blocks, {}, (), text, suggestions=suggestions)


def _confidence(standing: float) -> Confidence:
    return Confidence.STRONG if standing >= STRONG else Confidence.FAIR if standing >= FAIR else Confidence.WEAK
