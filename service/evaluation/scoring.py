"""One answer held to its gold question and to what it cites."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path, PurePosixPath

from ingest.decoding import decode
from service.answers.claims import GLUE
from service.evaluation.asking import Service
from service.evaluation.errors import GoldError, NothingToAsk
from service.evaluation.gold import Evidence, GoldQuestion
from service.evaluation.places import letters, on_topic
from service.schemas import AnswerOut, CitationOut, FullDocumentOut

MOST_WORDS = 250  # of an answer; a refusal has half of that
LEAST_ON_TOPIC = 0.5  # share of the cited letters of a good answer
LEAST_STATED = 0.95  # share of words that the answer's text and its statements have in common
SHORTEST_RUN = 3  # words of a quote that may be taken out of it; whole pieces may be shorter
WORD = re.compile(r"\w[\w+#.]*[\w+#]|\w")
MARK = re.compile(r"\s*\[\d+\]")


@dataclass(frozen=True, slots=True)
class Row:
    """What came of one question. Shares are 0..1, None where the question has none: recall of a question without facts,
    precision of an answer without citations. `ms` is the time of the whole call."""

    gold: GoldQuestion
    answered: bool
    fact_recall: float | None
    citation_precision: float | None
    spans_on_topic: float | None
    citation_recall: float | None
    enough_documents: bool | None
    missed: tuple[str, ...]
    wrong: tuple[str, ...]
    inexact: int
    unsupported: tuple[str, ...]
    stated: float | None
    words: int
    confidence: str | None
    ms: float
    answer: str
    documents: tuple[str, ...] = field(default=())

    @property
    def honest(self) -> bool:
        """Whether every span is exact, every statement is made of what it cites, the text says the same, and nothing forbidden is said."""
        return not (self.inexact or self.unsupported or self.wrong) and (self.stated is None or self.stated >= LEAST_STATED)

    @property
    def good(self) -> bool:
        """Whether a user would call it right: complete, on topic, from enough sources and short; or refused, shortly, where it should be."""
        if not self.gold.answerable:
            return self.honest and not self.answered and self.words <= MOST_WORDS / 2
        on_topic = (self.citation_precision or 0.0) >= LEAST_ON_TOPIC
        return bool(self.honest and self.answered and self.fact_recall == 1.0 and on_topic and self.enough_documents and self.words <= MOST_WORDS)


def evaluate(service: Service, questions: Iterable[GoldQuestion], articles: Path | None = None) -> list[Row]:
    """Every question asked once, in order. `articles` is the folder of the files, for evidence by lines. Raises `GoldError`, `NothingToAsk`."""
    if not service.documents():
        raise NothingToAsk("the index holds no articles: put those that the questions are about into the corpus folder and run 'careercite ingest'")
    shelf = Shelf(service, articles)
    return [_score(question, *service.ask(question.question, question.history), shelf) for question in questions]


class Shelf:
    """The documents of a service by id and by the key that gold files use: the file's name, with or without its ending."""

    def __init__(self, service: Service, articles: Path | None) -> None:
        self._service = service
        self._articles = articles
        self._read: dict[str, FullDocumentOut] = {}

    @cached_property
    def _ids(self) -> dict[str, str]:
        found: dict[str, str] = {}
        for document in self._service.documents():
            path = PurePosixPath(document.source)
            found |= {path.stem: document.id, path.name: document.id, document.source: document.id}
        return found

    def key(self, document_id: str) -> str:
        """The key of a document in a gold file."""
        return PurePosixPath(self.document(document_id).source).stem

    def document(self, document_id: str) -> FullDocumentOut:
        """The document of that id."""
        if document_id not in self._read:
            self._read[document_id] = self._service.document(document_id)
        return self._read[document_id]

    def on_topic(self, evidence: Iterable[Evidence]) -> dict[str, set[int]]:
        """The characters that are on topic, by document id."""
        places: dict[str, list[Evidence]] = {}
        for each in evidence:
            if each.doc not in self._ids:
                raise GoldError(f"no article of the index is called '{each.doc}': serve the articles that the questions are about")
            places.setdefault(self._ids[each.doc], []).append(each)
        return {name: on_topic(found, self.document(name), self._original(name, found)) for name, found in places.items()}

    def _original(self, document_id: str, evidence: list[Evidence]) -> list[str] | None:
        if self._articles is None or not any(each.lines for each in evidence):
            return None
        path = self._articles / self.document(document_id).source
        try:
            return decode(path.read_bytes()).splitlines()
        except OSError as error:
            raise GoldError(f"evidence by lines needs the file '{path}' ({error.strerror}): name its folder with --corpus") from error


def _score(gold: GoldQuestion, reply: AnswerOut, ms: float, shelf: Shelf) -> Row:
    plain = MARK.sub("", " ".join(reply.answer.split()))
    topical = shelf.on_topic(gold.evidence)
    missed = [fact.name for fact in gold.must if not fact.stands_in(plain)]
    per_citation = {citation.n: _letters_on_topic(citation, shelf, topical) for citation in reply.citations}
    cited: dict[tuple[str, int], bool] = {}
    for citation in reply.citations:
        cited |= {(citation.document_id, at): on for at, on in per_citation[citation.n].items()}
    sound = [citation for citation in reply.citations if _mostly(per_citation[citation.n].values())]
    documents = sorted({shelf.key(citation.document_id) for citation in sound})
    proof = " ".join(piece for citation in sound for piece in _pieces(citation))
    return Row(
        gold=gold,
        answered=reply.answered,
        fact_recall=(1 - len(missed) / len(gold.must) if reply.answered else 0.0) if gold.must else None,
        citation_precision=sum(cited.values()) / len(cited) if cited else None,
        spans_on_topic=len(sound) / len(reply.citations) if reply.citations else None,
        citation_recall=sum(fact.stands_in(proof) for fact in gold.must) / len(gold.must) if gold.must else None,
        enough_documents=len(documents) >= gold.min_docs and set(gold.must_docs) <= set(documents) if gold.must else None,
        missed=tuple(missed),
        wrong=tuple(pattern for pattern in gold.must_not if re.search(pattern, plain, re.I)),
        inexact=_inexact(reply, shelf),
        unsupported=_unsupported(reply, shelf),
        stated=_stated(reply, plain, shelf) if reply.answered else None,
        words=len(plain.split()),
        confidence=reply.confidence,
        ms=ms,
        answer=reply.answer,
        documents=tuple(documents),
    )


def _letters_on_topic(citation: CitationOut, shelf: Shelf, topical: dict[str, set[int]]) -> dict[int, bool]:
    """Each letter of the quote by its place, and whether it is on topic."""
    _, at = letters(shelf.document(citation.document_id).text[citation.start : citation.end])
    here = topical.get(citation.document_id, set())
    return {citation.start + i: citation.start + i in here for i in at}


def _mostly(on_topic: Iterable[bool]) -> bool:
    values = list(on_topic)
    return 2 * sum(values) >= max(1, len(values))


def _inexact(reply: AnswerOut, shelf: Shelf) -> int:
    """How many cited spans are not their quote, and how many marks lead nowhere."""
    wrong = 0
    for citation in reply.citations:
        text = shelf.document(citation.document_id).text
        wrong += sum(text[part.start : part.end] != part.quote or part.start >= part.end for part in (citation, *citation.context))
    known = {citation.n for citation in reply.citations}
    marks = {int(n) for n in re.findall(r"\[(\d+)\]", reply.answer)} | {n for statement in reply.statements for n in statement.citations}
    return wrong + len(marks - known)


def _pieces(citation: CitationOut) -> list[str]:
    """What a statement that cites it may be made of."""
    return [citation.quote, *(part.quote for part in citation.context), *citation.heading]


def _labels(citation: CitationOut, shelf: Shelf) -> list[str]:
    document = shelf.document(citation.document_id)
    return [document.title, document.publisher or ""]


def _unsupported(reply: AnswerOut, shelf: Shelf) -> tuple[str, ...]:
    """The statements that are not made of what they cite."""
    by_number = {citation.n: citation for citation in reply.citations}
    bad = []
    for statement in reply.statements:
        cited = [by_number[n] for n in statement.citations if n in by_number]
        pieces = [piece for citation in cited for piece in _pieces(citation)]
        if not cited or not is_made_of(statement.text, pieces, [label for citation in cited for label in _labels(citation, shelf)]):
            bad.append(statement.text)
    return tuple(bad)


def is_made_of(text: str, pieces: Sequence[str], labels: Sequence[str] = ()) -> bool:
    """Whether a text consists of whole pieces, runs of at least three words of them, whole labels and glue words, and nothing else."""
    told = _words(MARK.sub(" ", text))
    given, whole = [_words(piece) for piece in pieces], [_words(label) for label in labels if label]
    ends = {0}  # positions up to which the text is accounted for
    for start in range(len(told)):
        if start not in ends:
            continue
        if told[start] in GLUE:
            ends.add(start + 1)
        for piece in given:
            ends.update(start + length for length in _runs(told[start:], piece))
        ends.update(start + len(label) for label in whole if told[start : start + len(label)] == label)
    return bool(told) and len(told) in ends


def _runs(told: list[str], piece: list[str]) -> set[int]:
    """The lengths of the runs at the head of `told` that stand in `piece`: all of it, or three words and more."""
    lengths: set[int] = set()
    for at in (i for i, word in enumerate(piece) if told and word == told[0]):
        length = next((n for n, (a, b) in enumerate(zip(told, piece[at:], strict=False)) if a != b), min(len(told), len(piece) - at))
        lengths |= set(range(SHORTEST_RUN, length + 1))
        if at == 0 and length >= len(piece):
            lengths.add(len(piece))
    return lengths


def _stated(reply: AnswerOut, plain: str, shelf: Shelf) -> float:
    """The share of the answer's words that its statements hold, or the reverse, whichever is less."""
    said = [statement.text for statement in reply.statements]
    shown = [piece for citation in reply.citations for piece in (*_labels(citation, shelf), *citation.heading)]
    return min(_share_of_words(plain.replace("not stated", ""), [*said, *shown]), _share_of_words(" ".join(said), [plain]))


def _share_of_words(text: str, others: Sequence[str]) -> float:
    have = set(_words(" ".join(others))) | GLUE
    told = _words(text)
    return sum(word in have for word in told) / len(told) if told else 1.0


def _words(text: str) -> list[str]:
    return WORD.findall(text.lower())
