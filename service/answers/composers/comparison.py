"""Comparisons: what each source says of every side on the aspect asked for; a note names a side that nothing was found on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate

from ingest.document import BlockKind, Unit, UnitKind
from retrieval.words import terms
from service.answers.claims import Block, Note, Sentences, claim, words_in
from service.answers.composers.figures import every_source, figures_of, notes_on_silence
from service.answers.composers.listing import natural_whole
from service.answers.evidence import COVERED, Evidence, Scored, by_document
from service.answers.figures import Kind, shows
from service.answers.question import Intent, Question, both_pattern
from service.answers.scoring import contrasts
from service.answers.sight import is_kind_of

MOST_DOCUMENTS = 3
NEAR, NEAR_IN_GENERAL = 0.16, 0.26  # how far below the best source's pieces another's may score
JOINT = 0.10  # how much one piece on all sides may score below separate ones
TABLE = 0.15  # how much a table of all sides is worth where they are compared in general
LEAST_COVERED = 0.5  # of the aspect's words, by their weights
MOST_WORDS = 150
COMPARING = frozenset(
    terms(
        "difference different differ compare compared comparison distinction versus vs role roles job jobs career careers two "
        "both each way main key between side diff overall general generally really mainly"
    )
)


@dataclass(frozen=True, slots=True)
class Piece:
    """What one source says of the sides: a unit on all of them, or the best unit on each that it speaks of."""

    score: float
    joint: Scored | None = None
    apart: tuple[Scored | None, ...] = ()

    @property
    def document(self) -> str:
        """The id of the source."""
        found = self.joint or next(each for each in self.apart if each)
        return found.document.id


def compare(evidence: Evidence) -> list[Block] | None:
    """For a comparison of two or more sides: from each of the nearest sources what it says of all of them."""
    question = evidence.question
    if question.intent is not Intent.COMPARISON or not evidence.usable or len(question.sides) < 2:
        return None
    if question.kind and len(question.subjects) >= 2:
        return _compare_figures(evidence, question.kind)
    pieces = sorted(_pieces(evidence), key=lambda piece: (-piece.score, piece.document))
    if not pieces:
        return None
    near = NEAR if _aspect(evidence) else NEAR_IN_GENERAL
    chosen = [piece for piece in pieces if piece.score >= pieces[0].score - near][:MOST_DOCUMENTS]
    return _told(evidence, chosen)


def _pieces(evidence: Evidence) -> Iterator[Piece]:
    """Of each source the best piece that covers all sides; of no source all sides, the best one on each side, whatever its source."""
    sides = evidence.question.sides
    speaking = [each for each in _on_aspect(evidence, evidence.usable) if _is_joint(evidence, each)]
    joint = {name: _best(evidence, found) for name, found in by_document(speaking).items()}
    looks = list(_look_at_each(evidence, sides))
    best_in = [{name: found[0] for name, found in by_document(look).items()} for look in looks]
    found, general = False, not _aspect(evidence)
    for name in sorted(joint.keys() | set().union(*best_in)):
        each = [best.get(name) for best in best_in]
        whole = [unit for unit in each if unit]
        score = sum(unit.score for unit in whole) / len(sides) if len(whole) == len(sides) else 0.0
        both = joint.get(name)
        whole_table = TABLE if both and general and both.block.kind is BlockKind.TABLE else 0.0
        if both and both.score >= score - JOINT:
            yield Piece(both.score + whole_table, joint=both)
        elif score:
            yield Piece(score, apart=tuple(each))
        found = found or bool(both or score)
    best = tuple(look[0] if look else None for look in looks)
    if not found and any(best):
        yield Piece(0.0, apart=best)


def _best(evidence: Evidence, joint: list[Scored]) -> Scored:
    """The best unit on all sides; in general a table of them, where one is near."""
    tables = [each for each in joint if each.block.kind is BlockKind.TABLE and each.score >= joint[0].score - TABLE]
    return tables[0] if tables and not _aspect(evidence) else joint[0]


def _is_joint(evidence: Evidence, each: Scored) -> bool:
    """Whether a sentence speaks of all sides, or a row or list that the unit stands in does."""
    sides = evidence.question.sides
    if each.unit.kind is UnitKind.SENTENCE:
        return contrasts(each.said) and all(_speaks_of(evidence, side, each.said) for side in sides)
    if each.block.kind is BlockKind.TABLE:
        row = [unit for unit in evidence.siblings(each) if unit.row == each.unit.row]
        return all(any(_is_of(evidence, side, each, unit) for unit in row) for side in sides)
    return all(_speaks_of(evidence, side, each.sight.reading) for side in sides)


def _is_of(evidence: Evidence, side: str, each: Scored, unit: Unit) -> bool:
    if side in evidence.question.subjects:
        return is_kind_of(side, unit.subjects)
    return any(_speaks_of(evidence, side, span.of(each.document.text)) for span in (unit.span, *unit.context))


def _speaks_of(evidence: Evidence, side: str, text: str) -> bool:
    if side in evidence.question.subjects:
        return is_kind_of(side, evidence.index.names.of(text))
    return bool(set(terms(side)) & set(terms(text)))


def _aspect(evidence: Evidence) -> frozenset[str]:
    """The question's words beside the sides and the words of comparing, as stems."""
    names, question = evidence.index.names, evidence.question
    masked = names.mask(question.resolved).replace("ROLE", " ")
    return frozenset(terms(masked)) - COMPARING - frozenset(stem for side in question.sides for stem in terms(side))


def _on_aspect(evidence: Evidence, found: Iterable[Scored]) -> list[Scored]:
    """The units that, with their headings, name a topic of the question or come near to most of the aspect's words, by their weights.

    The aspect of a general comparison has no words, and every unit is on it.
    """
    aspect, ranking = _aspect(evidence), evidence.ranking
    weights = [weight * bool(aspect & set(terms(word))) for word, weight in zip(_words_of(ranking.tokens), ranking.weights, strict=True)]
    least = LEAST_COVERED * sum(weights)

    def covers(each: Scored) -> bool:
        return sum(weight for weight, cosine in zip(weights, each.hit.matches, strict=True) if cosine >= COVERED) >= least

    return [each for each in found if not evidence.topics.isdisjoint(each.sight.topics) or covers(each)]


def _words_of(pieces: Sequence[str]) -> list[str]:
    """For each word piece ("dock", "##er") the whole word that it is of."""
    owners = list(accumulate(int(not piece.startswith("##")) for piece in pieces))
    words: dict[int, str] = {}
    for owner, piece in zip(owners, pieces, strict=True):
        words[owner] = words.get(owner, "") + piece.removeprefix("##")
    return [words[owner] for owner in owners]


def _look_at_each(evidence: Evidence, sides: Sequence[str]) -> Iterator[list[Scored]]:
    """The usable units about each side, for the question as if it were asked of that side alone."""
    for side, look in zip(sides, evidence.asked_as_each([_of_one_side(evidence, side) for side in sides], evidence.said), strict=True):
        about = [each for each in look.usable if _is_of(look, side, each, each.unit)]
        yield _on_aspect(look, (each for each in about if not _others(evidence, side, each)))


def _others(evidence: Evidence, side: str, each: Scored) -> bool:
    """Whether the unit is about another side too; a wooden hive is no straw hive."""
    others = [other for other in evidence.question.sides if other != side]
    subjects = evidence.question.subjects
    return any(_is_of(evidence, other, each, each.unit) and (other in subjects or each.sight.terms.issuperset(terms(other))) for other in others)


def _of_one_side(evidence: Evidence, side: str) -> Question:
    names, question = evidence.index.names, evidence.question
    if side not in question.subjects:
        return replace(question, intent=Intent.LIST, sides=(side,))
    text = question.resolved
    for mention in reversed(names.find(text)):
        if mention.name != side:
            text = text[: mention.start] + text[mention.end :]
    if side not in names.of(text):
        text = both_pattern().sub(side, text) if both_pattern().search(text) else f"{side}: {text}"
    return replace(question, resolved=text, subjects=(side,), sides=(side,), intent=Intent.LIST)


def _told(evidence: Evidence, pieces: list[Piece]) -> list[Block]:
    """The pieces as blocks, as many as fit, the first always."""
    blocks: list[Block] = []
    for piece in pieces:
        fresh = [block for block in _shown(evidence, piece) if block not in blocks]
        if blocks and words_in(blocks) + words_in(fresh) > MOST_WORDS:
            continue
        blocks += fresh
    return [*blocks, *_silence(evidence, pieces)]


def _shown(evidence: Evidence, piece: Piece) -> list[Block]:
    """The piece on all sides, or those on one side each, one after the other, in their natural wholes.

    No table is made of them: the sides stand in the question's words, which no article may have said.
    """
    return list(dict.fromkeys(natural_whole(evidence, each) for each in (piece.joint, *piece.apart) if each))


def _silence(evidence: Evidence, pieces: list[Piece]) -> list[Block]:
    """A note for each side that nothing was found on."""
    sides = evidence.question.sides
    told = {side for piece in pieces for i, side in enumerate(sides) if piece.joint or piece.apart[i]}
    return [Note(f"The articles say nothing on this about {side}.") for side in sides if side not in told]


def _compare_figures(evidence: Evidence, kind: Kind) -> list[Block] | None:
    """The sentences that say which side has more, then every source's figure of that kind for each side."""
    usable = [each for each in evidence.usable if shows(kind, each.said)]
    sides = evidence.question.subjects
    figures = every_source(sides, usable)
    names = evidence.index.names
    stances = [
        each
        for each in evidence.usable
        if each not in usable and each.unit.kind is not UnitKind.CELL and contrasts(each.said) and set(names.of(each.said)) & set(sides)
    ]
    best = stances[0].score if stances else 0.0
    told = [found[0] for found in by_document(stances).values() if found[0].score >= best - NEAR / 2][:MOST_DOCUMENTS]
    blocks: list[Block] = [Sentences((claim(each.document, each.unit),)) for each in told]
    if figures:
        blocks.append(figures_of(figures))
        blocks += notes_on_silence(sides, figures)
    return blocks or None
