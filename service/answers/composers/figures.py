"""Figures: every source's value with its scope and source line, side by side; a single fact from the best source."""

from __future__ import annotations

from collections.abc import Iterable

from ingest.document import UnitKind
from service.answers.claims import Block, Figures, Note, claim
from service.answers.evidence import Evidence, Scored, by_document
from service.answers.figures import Kind, values
from service.answers.question import Intent, Question
from service.answers.scoring import is_of_the_beginning
from service.answers.sight import is_about, is_kind_of

MOST_DOCUMENTS = 4
EACH_DOCUMENT = 2  # figures of one source for one subject
NEAR_SAME, NEAR = 0.50, 0.05  # how far below the best a source's figure may score: on the same topic, at all


def give_figures(evidence: Evidence) -> list[Block] | None:
    """For a question that asks for a value: the units that hold one of that kind, about that subject."""
    question = evidence.question
    if question.intent is not Intent.FIGURES or not evidence.usable:
        return None
    usable = _of_the_stage(question, evidence.usable)
    if question.kind is Kind.MONEY and len(question.subjects) >= 1 and not question.names:
        chosen = every_source(question.subjects, usable)
    else:
        chosen = _of_any_kind(evidence, usable)
    unique = list(dict.fromkeys(chosen))
    if not unique:
        return None
    return [figures_of(unique), *notes_on_difference(question, unique), *notes_on_silence(question.subjects, unique)]


def figures_of(chosen: Iterable[Scored]) -> Figures:
    """The units side by side, each with the source line of its table."""
    return Figures(tuple(claim(each.document, each.unit, sourced=True) for each in dict.fromkeys(chosen)))


def notes_on_difference(question: Question, chosen: Iterable[Scored]) -> list[Block]:
    """A note where articles give different figures for the one occupation that was asked about."""
    found = by_document(chosen)
    said = [frozenset().union(*(values(question.kind, each.said) for each in units)) for units in found.values()] if question.kind else []
    differing = len(said) > 1 and len(question.subjects) == 1 and not frozenset.intersection(*said)
    return [Note(f"{len(said)} articles give different figures: each is shown as its source says it.")] if differing else []


def _of_the_stage(question: Question, usable: list[Scored]) -> list[Scored]:
    """Where the start of a career is asked about and the best unit is of that, the units that are, alone."""
    is_of_it = is_of_the_beginning(question)
    if not is_of_it or not is_of_it(usable[0].sight):
        return usable
    return [each for each in usable if is_of_it(each.sight)]


def _of_any_kind(evidence: Evidence, usable: list[Scored]) -> list[Scored]:
    """The best unit with the cells of its row for the other occupations asked about, and what other sources say of the same."""
    best, question = usable[0], evidence.question
    same = [
        each
        for each in usable
        if each.document.id == best.document.id
        and each.unit.kind is UnitKind.CELL
        and (each.unit.block, each.unit.row) == (best.unit.block, best.unit.row)
        and len(question.subjects) > 1
        and any(is_kind_of(subject, each.unit.subjects) for subject in question.subjects)
    ]
    topics = evidence.topics & best.sight.topics
    others = []
    for name, found in by_document(usable).items():
        told = [each for each in found if _tells_the_same(question, topics, each)]
        if name != best.document.id and (found[0].score >= best.score - NEAR or (told and told[0].score >= best.score - NEAR_SAME)):
            others.append((told or found)[0])
    return [best, *same, *others]


def _tells_the_same(question: Question, topics: frozenset[str], each: Scored) -> bool:
    """Whether a unit gives a value of the kind asked for, of an occupation asked about, on a topic that the best one is on."""
    return (
        is_about(question.subjects, each.sight)
        and question.kind is not None
        and each.sight.shows(question.kind)
        and not topics.isdisjoint(each.sight.topics)
    )


def notes_on_silence(subjects: tuple[str, ...], chosen: list[Scored]) -> list[Block]:
    """A note for each of several subjects that no chosen unit is about."""
    silent = [subject for subject in subjects if not any(is_kind_of(subject, each.unit.subjects) for each in chosen)]
    return [Note(f"The articles give no such figure for {subject}.") for subject in silent] if len(subjects) > 1 else []


def every_source(subjects: tuple[str, ...], usable: list[Scored]) -> list[Scored]:
    """For each subject in turn, what every source says of it: of the units about it those that come near the best."""
    return [each for subject in subjects for each in _of_every_source([other for other in usable if _belongs(subject, other)])]


def _belongs(subject: str, each: Scored) -> bool:
    return is_kind_of(subject, each.unit.subjects) or each.sight.article.titled == (subject,)


def _of_every_source(about: list[Scored]) -> list[Scored]:
    if not about:
        return []
    best = about[0].score
    chosen = []
    for found in list(by_document(about).values())[:MOST_DOCUMENTS]:
        near = [each for each in found if each.score >= best - NEAR_SAME]
        chosen += near[:1] + [each for each in near[1:EACH_DOCUMENT] if each.score >= near[0].score - NEAR and each.block is near[0].block]
    return chosen
