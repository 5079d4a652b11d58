"""Evidence: the ranked units for a question, scored for what the question asks, with what each of them fails to meet."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from itertools import islice
from typing import NamedTuple

from ingest.document import Block, Document, Unit
from retrieval.index import Index, Ranking, UnitHit
from retrieval.words import terms
from service.answers.claims import Address
from service.answers.question import Question
from service.answers.requirements import unmet
from service.answers.scoring import adjustment
from service.answers.sight import Sight, is_about, look
from service.answers.stages import Stage, stage
from service.answers.topics import topics_asked

COVERED = 0.55  # cosine from which a word of the question counts as met
FLOOR = 0.42  # below this score a unit is about something else (off-topic questions reach 0.37, the least of the others 0.45)
LEAST_KNOWN = 0.5  # share of a question's words that the articles must know at all, or else
SURE = 0.50  # the least score of the best unit
OTHERS = 5  # units that may come near the best one: an answer has about as many
READ = 240  # units looked at


class Scored(NamedTuple):  # as many as hits
    """A unit with its final score and the requirements of the question that it does not meet, in words."""

    hit: UnitHit
    sight: Sight
    score: float
    unmet: tuple[str, ...]

    @property
    def unit(self) -> Unit:
        """The unit itself."""
        return self.hit.unit

    @property
    def document(self) -> Document:
        """Its document."""
        return self.hit.document

    @property
    def block(self) -> Block:
        """The block that it stands in."""
        return self.document.blocks[self.unit.block]

    @property
    def said(self) -> str:
        """The words that a citation of it quotes."""
        return self.sight.said


class Evidence:
    """Everything that composers may draw on, best first; what was `said` before stays out."""

    def __init__(
        self,
        question: Question,
        index: Index,
        documents: frozenset[str] | None,
        said: frozenset[Address] = frozenset(),
        ranking: Ranking | None = None,
    ) -> None:
        self.question = question
        self.index = index
        self.documents = documents
        self.said = said
        self.ranking = ranking or _rank([question.resolved], index, documents)[0]
        fresh = (hit for hit in _once_each(index, self.ranking.hits, documents) if not said or (hit.document.id, hit.unit.span) not in said)
        self.all = _score(question, islice(fresh, READ))

    def asked_as(self, question: Question, said: frozenset[Address] = frozenset()) -> Evidence:
        """The evidence for another question, or without what was `said`: ranked anew only where the words are other ones."""
        return self.asked_as_each([question], said)[0]

    def asked_as_each(self, questions: Sequence[Question], said: frozenset[Address] = frozenset()) -> list[Evidence]:
        """The same for each of several questions, which are ranked side by side."""
        others = list(dict.fromkeys(each.resolved for each in questions if each.resolved != self.question.resolved))
        rankings = {self.question.resolved: self.ranking} | dict(zip(others, _rank(others, self.index, self.documents), strict=True))
        return [Evidence(each, self.index, self.documents, said, rankings[each.resolved]) for each in questions]

    @cached_property
    def near(self) -> list[Scored]:
        """The units that are about the question at all, whatever they fail to meet."""
        return [each for each in self.all if each.hit.score >= FLOOR]

    @cached_property
    def usable(self) -> list[Scored]:
        """The units that are near enough and meet every requirement; none for a question that is not about the articles at all."""
        return [] if self.is_elsewhere else [each for each in self.near if not each.unmet]

    @property
    def is_elsewhere(self) -> bool:
        """Whether the question is not about the articles at all: it names what no article does, or knows few of their words and nothing is sure."""
        return bool(self.unknown_names or (self.near and self.known_share < LEAST_KNOWN and self.near[0].hit.score < SURE))

    @property
    def standing(self) -> float:
        """How near the best usable unit comes, and half of how far it stands out from the others; for the words of confidence."""
        best, rest = self.usable[0], self.usable[OTHERS : OTHERS + 1]
        return best.hit.score + (best.score - rest[0].score if rest else 0.0) / 2

    @cached_property
    def topics(self) -> frozenset[str]:
        """The names of the topics that are asked about, without that of comparing itself."""
        return frozenset(topic.name for topic in self.question.aspects)

    @cached_property
    def known_share(self) -> float:
        """The share of the question's words that stand anywhere in the articles; 1 for a question without words of its own."""
        wanted = set(terms(self.question.resolved))
        known = [term for term in wanted if term in self.index.vocabulary or topics_asked(term) or self.index.names.of(term.upper())]
        return len(known) / len(wanted) if wanted else 1.0

    @cached_property
    def unknown_names(self) -> tuple[str, ...]:
        """The names in the question that no article mentions."""
        return tuple(name for name in self.question.names if not set(terms(name)) & self.index.vocabulary)

    @cached_property
    def missing(self) -> tuple[str, ...]:
        """What the nearest evidence lacks: the unmet requirements of the unit that fails the fewest; without any, the unknown occupations."""
        if self.unknown_names:
            return self.unknown_names
        return min((each.unmet for each in self.near), key=len, default=self.question.strangers)

    def coverage(self, each: Scored) -> float:
        """The share of the question's words, by their weights, that some word of the unit or its headings comes near; 0..1."""
        total = sum(self.ranking.weights)
        covered = sum(weight for weight, cosine in zip(self.ranking.weights, each.hit.matches, strict=True) if cosine >= COVERED)
        return covered / total if total else 1.0

    def tells_the_same(self, best: Scored, each: Scored) -> bool:
        """Whether a unit speaks of the topics that were asked for and the best one speaks of, about an occupation asked about."""
        topics = self.topics & best.sight.topics
        return bool(topics) and topics <= each.sight.topics and (not self.question.subjects or is_about(self.question.subjects, each.sight))

    def siblings(self, each: Scored) -> list[Unit]:
        """All units of the same block, in order."""
        return [unit for unit in each.document.units if unit.block == each.unit.block]

    def before(self, each: Scored) -> Unit | None:
        """The unit right before in the same block."""
        before = each.hit.number - 1
        return each.document.units[before] if before >= 0 and each.document.units[before].block == each.unit.block else None

    def after(self, each: Scored) -> Unit | None:
        """The unit right after in the same block."""
        after = each.hit.number + 1
        units = each.document.units
        return units[after] if after < len(units) and units[after].block == each.unit.block else None


def by_document(ranked: Iterable[Scored]) -> dict[str, list[Scored]]:
    """The units of each document, documents in order of their best unit."""
    found: dict[str, list[Scored]] = {}
    for each in ranked:
        found.setdefault(each.document.id, []).append(each)
    return found


def _rank(texts: Sequence[str], index: Index, documents: frozenset[str] | None) -> list[Ranking]:
    with stage(Stage.RANK):
        return index.rank_each(texts, documents) if texts else []


def _once_each(index: Index, hits: Iterable[UnitHit], documents: frozenset[str] | None) -> Iterator[UnitHit]:
    """The units, those that say the same in the same words once: of the first article that does, so that a copy of an article adds no voice."""
    told: set[tuple[str, int]] = set()
    for hit in hits:
        twins = [(document, unit) for document, unit in index.twins_of(*hit.key) if documents is None or document.id in documents]
        if not twins:
            yield hit
        elif hit.key not in told:
            told.update((document.id, unit) for document, unit in twins)
            document, number = min([(hit.document, hit.number), *twins], key=lambda each: each[0].id)
            yield hit._replace(document=document, number=number)


def _score(question: Question, hits: Iterable[UnitHit]) -> list[Scored]:
    """The units with their final scores, best first."""
    gained, lacks = adjustment(question), unmet(question)
    sights = ((hit, look(hit.document, hit.number)) for hit in hits)
    scored = [Scored(hit, sight, round(hit.score + gained(sight), 4), lacks(sight)) for hit, sight in sights]
    return sorted(scored, key=lambda each: (-each.score, each.document.id, each.hit.number))
