"""Evidence: the ranked units for a question, scored for what the question asks, with what each of them fails to meet."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property, lru_cache

from ingest.document import BlockKind, Document, Unit, UnitKind
from ingest.subjects import Names, heads, singular, spell_short
from retrieval.index import Index, UnitHit
from retrieval.words import split_words, terms
from service.answers import lexicon
from service.answers.figures import shows
from service.answers.question import Intent, Question, places_in
from service.answers.topics import stemmed, topics_asked

COVERED = 0.55  # cosine from which a word of the question counts as met
FLOOR = 0.30  # below this score a unit is about something else (off-topic questions reach 0.35, most stay below 0.28)
LEAST_KNOWN = 0.5  # share of a question's words that the articles must know at all
READ = 240  # units looked at

# What a unit gains or loses beside its score: measured on the tests' questions.
OTHER_SUBJECT = -0.15
TOPIC_SAID = 0.08
NAME_SAID = 0.04
RIGHT_KIND = 0.08
IN_LIST = 0.04
ADVICE_SAID = 0.06
SIGNPOST = -0.20
CONTRAST_SAID = 0.06
OWN_WORDS = 0.12
UNFINISHED = -0.10
QUESTION_ITSELF = -0.10


@dataclass(frozen=True, slots=True)
class Scored:
    """A unit with its final score and the requirements of the question that it does not meet, in words."""

    hit: UnitHit
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


class Evidence:
    """Everything that composers may draw on, best first."""

    def __init__(self, question: Question, index: Index, documents: frozenset[str] | None) -> None:
        self.question = question
        self.index = index
        self.documents = documents
        self.ranking = index.rank(question.resolved, documents)
        scored = [_score(question, hit) for hit in self.ranking.hits[:READ]]
        self.all = sorted(scored, key=lambda each: (-each.score, each.document.id, each.hit.number))

    @cached_property
    def usable(self) -> list[Scored]:
        """The units that are near enough and meet every requirement; none for a question that is not about the articles at all."""
        if self.known_share < LEAST_KNOWN or self.unknown_names:
            return []
        return [each for each in self.all if each.hit.score >= FLOOR and not each.unmet]

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
        """What the nearest evidence lacks: the unmet requirements of the unit that fails the fewest."""
        if self.unknown_names:
            return self.unknown_names
        near = [each for each in self.all if each.hit.score >= FLOOR]
        return min((each.unmet for each in near), key=len, default=())

    def coverage(self, each: Scored) -> float:
        """The share of the question's words, by their weights, that some word of the unit or its headings comes near; 0..1."""
        total = sum(self.ranking.weights)
        covered = sum(weight for weight, cosine in zip(self.ranking.weights, each.hit.matches, strict=True) if cosine >= COVERED)
        return covered / total if total else 1.0

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


def contrasts(text: str) -> bool:
    """Whether a text sets one thing against another."""
    return bool(lexicon.pattern("sentence", "contrast").search(text))


def by_document(ranked: Iterable[Scored]) -> dict[str, list[Scored]]:
    """The units of each document, documents in order of their best unit."""
    found: dict[str, list[Scored]] = {}
    for each in ranked:
        found.setdefault(each.document.id, []).append(each)
    return found


def surroundings(document: Document, unit: Unit) -> str:
    """The unit with all that is cited beside it: heading path, context, source line."""
    source = f" {unit.source.of(document.text)}" if unit.source else ""
    return unit.full_reading(document.text) + source


def names_role(role: str, text: str) -> bool:
    """Whether `text` names an occupation that is no learned name: its words in order, at most three others (no other occupation) between."""
    words = [singular(word) for word in split_words(spell_short(text))]
    wanted = role.split()
    for start in (i for i, word in enumerate(words) if word == wanted[0]):
        at, left = start, wanted[1:]
        for word in words[start + 1 : start + 4 * len(wanted)]:
            if left and word == left[0]:
                left = left[1:]
            elif not left or word in heads() or (at := at + 1) > start + 3:
                break
        if not left:
            return True
    return False


def _score(question: Question, hit: UnitHit) -> Scored:
    document, unit = hit.document, hit.unit
    reading = unit.reading(document.text)
    around = surroundings(document, unit)
    stems = stemmed(around)
    score = hit.score
    if question.subjects and unit.subjects and not set(question.subjects) & set(unit.subjects):
        score += OTHER_SUBJECT
    score += TOPIC_SAID * min(2, sum(bool(topic.said.search(stems)) for topic in question.topics if topic.name != "difference"))
    score += NAME_SAID * min(2, sum(name.lower() in around.lower() for name in question.names))
    if question.kind and shows(question.kind, unit.span.of(document.text)):
        score += RIGHT_KIND
    if question.intent is Intent.LIST and document.blocks[unit.block].kind is not BlockKind.PARAGRAPH:
        score += IN_LIST
    if question.intent is Intent.ADVICE and lexicon.pattern("sentence", "advice").search(reading):
        score += ADVICE_SAID
    if question.intent is Intent.COMPARISON and unit.kind is UnitKind.SENTENCE:
        score += CONTRAST_SAID if contrasts(reading) else -CONTRAST_SAID
    if question.own_words:
        score += OWN_WORDS * sum(f" {word} " in stems for word in question.own_words) / len(question.own_words)
    if reading.endswith(":"):
        score += UNFINISHED
    if lexicon.pattern("sentence", "signpost").search(reading):
        score += SIGNPOST
    if reading.endswith("?") and question.intent is not Intent.ADVICE:
        score += QUESTION_ITSELF
    if unit.source == unit.span or document.blocks[unit.block].source == unit.span:
        score += SIGNPOST
    return Scored(hit, round(score, 4), _unmet(question, document, unit, around, stems))


def _unmet(question: Question, document: Document, unit: Unit, around: str, stems: str) -> tuple[str, ...]:
    """The requirements that the unit with its surroundings does not meet together, each in words."""
    unmet = [role for role in question.strangers if not names_role(role, around)]
    unmet += [topic.label for topic in question.topics if topic.strict and not topic.said.search(stems)]
    if question.intent is Intent.FIGURES and question.kind and not shows(question.kind, _value_text(document, unit)):
        unmet.append(question.kind.value)
    if question.intent is Intent.FIGURES and question.subjects and not _is_about(question.subjects, document, unit):
        unmet.append(" or ".join(question.subjects))
    if question.wants_place and not set(places_in(around)) - {*question.places, "united states"}:
        unmet.append("a place")
    unmet += [place for place in question.places if not _speaks_of(place, document, around)]
    unmet += [year for year in question.years if year not in around and year not in f"{document.title} {document.published} {document.updated}"]
    return tuple(dict.fromkeys(unmet))


def _is_about(subjects: tuple[str, ...], document: Document, unit: Unit) -> bool:
    """Whether the unit is about one of the subjects; in an article on one occupation everything is about that one."""
    if set(subjects) & set(unit.subjects):
        return True
    titled = Names(document.names).of(document.title)
    return len(titled) == 1 and titled[0] in subjects


def _value_text(document: Document, unit: Unit) -> str:
    """Where a value may stand: the unit and, for steps, items and cells, what is glued to them."""
    return unit.span.of(document.text) if unit.kind in (UnitKind.CELL, UnitKind.SENTENCE) else unit.reading(document.text)


def _speaks_of(place: str, document: Document, around: str) -> bool:
    """Whether the surroundings name the place; or the article does and these surroundings name no other."""
    here = places_in(around)
    if place in here:
        return True
    return not here and place in _places_of(document)


@lru_cache(maxsize=1024)
def _places_of(document: Document) -> tuple[str, ...]:
    return places_in(document.text)
