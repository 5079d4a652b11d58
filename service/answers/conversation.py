"""A conversation read turn by turn: what each message is, and the question that stands when the last one has been read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from retrieval.index import Index
from retrieval.words import terms
from service.answers.advert import question_of_advert
from service.answers.catalogue import documents_about
from service.answers.chat import Kind, catalogue_topic, kind_of, without_pleasantries
from service.answers.followup import resolve
from service.answers.language import is_foreign
from service.answers.sources import Sources
from service.answers.spelling import Correction, Speller


@dataclass(frozen=True, slots=True)
class Turn:
    """A message as it was read.

    `said` is what it says without pleasantries; `question` the question that stands after it, completed from the turns before, with
    `own_words` the stems that it adds to them and `completed` whether it took anything from them; `rounds` how often more of its answer was
    asked for since.
    """

    kind: Kind = Kind.QUESTION
    said: str = ""
    question: str = ""
    corrections: tuple[Correction, ...] = ()
    own_words: tuple[str, ...] = ()
    completed: bool = False
    rounds: int = 0

    @property
    def resolved(self) -> str:
        """The message with all that it was taken to mean."""
        match self.kind:
            case Kind.QUESTION:
                return self.question
            case Kind.MORE | Kind.WHY:
                return f"{self.question} {self.said}"
            case _:
                return self.said

    @property
    def carried_over(self) -> bool:
        """Whether `resolved` holds something of the turns before."""
        return self.completed if self.kind is Kind.QUESTION else self.kind in (Kind.MORE, Kind.WHY)


class Reader:
    """Reads the messages of a conversation; holds nothing of it."""

    def __init__(self, index: Index, sources: Sources, speller: Speller) -> None:
        self._index = index
        self._sources = sources
        self._speller = speller

    def read(self, asked: str, history: Sequence[str], *, as_typed: bool = False) -> Turn:
        """The last message of a conversation, after the user's messages of `history`; `as_typed`: its spelling is left alone, theirs is not."""
        turn = Turn()
        for message in history:
            turn = self._next(turn, message)
        return self._next(turn, asked, as_typed=as_typed)

    def _next(self, before: Turn, message: str, *, as_typed: bool = False) -> Turn:
        """The turn of a message: small talk leaves the question before it as it stands."""
        advert = question_of_advert(message, self._index.names)
        said = message.strip() if advert is None else advert
        if is_foreign(said, self._index.names, self._index.vocabulary):
            return replace(before, kind=Kind.FOREIGN, said=said, corrections=())
        if not said:
            return replace(before, kind=Kind.ADVERT, said=message.strip(), corrections=())
        kind = self._kind(before, said)
        said = without_pleasantries(said) or said
        if kind is Kind.QUESTION:
            return self._question(before, said, as_typed=as_typed)
        if kind in (Kind.MORE, Kind.WHY) and not before.question:
            kind = Kind.LOST
        return replace(before, kind=kind, said=said, corrections=(), rounds=before.rounds + (kind is Kind.MORE))

    def _kind(self, before: Turn, said: str) -> Kind:
        if documents_about(catalogue_topic(said), self._index.documents, self._index.names):
            return Kind.CATALOGUE
        return kind_of(said, after_catalogue=before.kind is Kind.CATALOGUE or not before.question)

    def _question(self, before: Turn, said: str, *, as_typed: bool) -> Turn:
        """A question, spelled right and completed from the one before. "And according to X?" asks that one again, of X."""
        corrected, corrections = (said, ()) if as_typed else self._speller.correct(said)
        named = self._sources.read(corrected)
        if named.documents and not terms(named.text):
            if not before.question:
                return Turn(Kind.CATALOGUE, said)
            again = f"{self._sources.read(before.question).text} {corrected}"
            return Turn(Kind.QUESTION, said, again, corrections, before.own_words, completed=True)
        resolved = resolve(before.question or None, corrected, self._index.names)
        completed = resolved != corrected
        own_words = tuple(dict.fromkeys(terms(named.text))) if completed else ()
        return Turn(Kind.QUESTION, said, resolved, corrections, own_words, completed)
