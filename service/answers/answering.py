"""From question to cited answer: understand, gather evidence, compose, cite."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import cached_property

from ingest.document import Document
from ingest.subjects import occupations_alone
from retrieval.index import Index
from service.answers.catalogue import catalogue_of, documents_about
from service.answers.chat import Kind, catalogue_topic, reply
from service.answers.citing import Citation, Statement, answer_text, number
from service.answers.claims import Block, Claim, Note, claim
from service.answers.composing import DECLINED, Composed, compose
from service.answers.conversation import Reader, Turn
from service.answers.evidence import Evidence
from service.answers.further import compose_more, compose_reasons
from service.answers.parts import parts_of
from service.answers.question import Question, understand
from service.answers.sources import Named, Sources
from service.answers.spelling import Speller, vocabulary_of
from service.answers.stages import Stage, stage
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


class Outcome(StrEnum):
    """What became of a question."""

    ANSWERED = "answered"
    REFUSED = "refused"
    TALKED = "talked"  # a greeting, a list of the articles


@dataclass(frozen=True, slots=True)
class Basis:
    """What an answer was made from.

    `turn` is the message as it was read; `named` the source that it asks of; `documents` the ids that it was limited to, by that or by the
    asker (None: not at all); `composed` what came of each of its questions, nothing where no evidence was asked for.
    """

    turn: Turn
    named: Named = field(default_factory=lambda: Named(""))
    documents: frozenset[str] | None = None
    composed: tuple[Composed, ...] = ()


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer with its citations, a refusal with what came nearest, or a reply of the assistant's own.

    Its basis holds the index: it is not to be kept longer than the request.
    """

    basis: Basis
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

    @property
    def outcome(self) -> Outcome:
        """What became of the question."""
        return Outcome.ANSWERED if self.answered else Outcome.REFUSED if self.kind == DECLINED else Outcome.TALKED


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
        speller = Speller(vocabulary_of(self.index.words, extra), self.index.pairs, self.index.knows_word)
        return Reader(self.index, self._sources, speller)

    @cached_property
    def _titled(self) -> tuple[str, ...]:
        """The occupations that titles name, those of most titles first: what "the two" would mean."""
        counted = Counter(name for document in self.index.documents for name in self.index.names.of(document.title))
        return tuple(name for name, _ in sorted(counted.items(), key=lambda pair: (-pair[1], pair[0])))

    def ask(self, asked: str, history: Sequence[str] = (), documents: Collection[str] | None = None, *, as_typed: bool = False) -> Answer:
        """The answer to `asked` after the user questions of `history`, with what to ask next.

        Optionally only from some document ids; `as_typed`: without correcting the spelling of `asked`.
        """
        with stage(Stage.READ):
            turn = self._reader.read(asked, history[-MOST_TURNS:], as_typed=as_typed)
        with stage(Stage.COMPOSE):
            answer = self._answer(asked, turn, documents)
        with stage(Stage.SUGGEST):
            left = unasked(self.index.suggestions, (asked, answer.question.resolved, *history), documents)
            if answer.answered:
                return replace(answer, suggestions=after_answer(left, answer.question, answer.citations))
            return replace(answer, suggestions=after_refusal(left, answer.question, answer.nearest))

    def _answer(self, asked: str, turn: Turn, documents: Collection[str] | None) -> Answer:
        if turn.kind not in NOTHING_FOUND:
            return self._reply(Question(asked, turn.resolved), turn)
        with stage(Stage.READ):
            named = self._sources.read(turn.question)
            parts = self._parts(turn, named.text)
        question = replace(parts[0], asked=asked, resolved=turn.resolved)
        limited = _in_both(named.documents, documents)
        if question.is_instruction:
            return _refusal(Basis(turn, named, limited), question, "Careercite only answers career questions from its articles.")
        return self._from_evidence(question, Basis(turn, named, limited, tuple(self._compose(turn, part, limited) for part in parts)))

    def _from_evidence(self, question: Question, basis: Basis) -> Answer:
        """What was composed, numbered and cited; a refusal where nothing was."""
        composed, named, first = basis.composed, basis.named, basis.composed[0].evidence
        if named.stranger:
            text = f"The articles do not answer this. Missing: an article from {named.stranger}."
            return _refusal(basis, question, text, _nearest(first))
        blocks: list[Block] = []
        for each in composed:
            blocks += [block for block in each.blocks if block not in blocks]
        if not blocks:
            return _refusal(basis, question, NOTHING_FOUND[basis.turn.kind] or decline(first, named.whose), _nearest(first))
        blocks += [Note(decline(each.evidence, named.whose)) for each in composed if not each.blocks]
        statements, citations = number(blocks, lambda claim: self._twins(claim, basis.documents))
        least = min(each.evidence.standing for each in composed if each.blocks)
        kind = next(each.kind for each in composed if each.blocks)
        return Answer(basis, question, kind, tuple(blocks), statements, citations, answer_text(blocks, statements), _confidence(least))

    def _twins(self, told: Claim, documents: frozenset[str] | None) -> list[Claim]:
        """The same statement in other articles, of those that may be asked: they are credited together."""
        number = told.document.number_of(told.span)
        others = self.index.twins_of(told.document.id, number) if number is not None else []
        allowed = [(document, unit) for document, unit in others if documents is None or document.id in documents]
        return [claim(document, document.units[unit], alone=told.alone) for document, unit in allowed[:MOST_CREDITED]]

    def _reply(self, question: Question, turn: Turn) -> Answer:
        """What the assistant says itself, without evidence."""
        basis = Basis(turn)
        if turn.kind is Kind.FOREIGN:
            return _refusal(basis, question, "Careercite reads and answers English only.")
        if not self.index.documents:
            return _refusal(basis, question, NO_ARTICLES)
        if turn.kind is Kind.CATALOGUE:
            block = catalogue_of(self._listed(turn.said))
            return _own(basis, question, "catalogue", answer_text([block], {}), (block,))
        occupations = [self.index.names.spelled_out(name) for name in self._titled[:MOST_NAMED]]
        return _own(basis, question, "chat", reply(turn.kind, occupations))

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


def _refusal(basis: Basis, question: Question, text: str, nearest: tuple[Citation, ...] = ()) -> Answer:
    return Answer(basis, question, DECLINED, (), {}, (), text, None, nearest)


def _own(basis: Basis, question: Question, kind: str, text: str, blocks: tuple[Block, ...] = ()) -> Answer:
    """A reply of the assistant's own, or one that lists articles: nothing is claimed, so nothing is cited."""
    return Answer(basis, question, kind, blocks, {}, (), text)


def _confidence(standing: float) -> Confidence:
    return Confidence.STRONG if standing >= STRONG else Confidence.FAIR if standing >= FAIR else Confidence.WEAK
