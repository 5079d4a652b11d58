"""Candidates for suggestions: the articles' own questions, and templates filled with the occupations that they treat.

What is only proposed here is asked in `checking`.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import chain, combinations, repeat, zip_longest
from typing import TypeVar

from ingest.document import BlockKind, Document, Span, UnitKind
from ingest.subjects import Names
from retrieval.index import Index
from service.answers import lexicon
from service.answers.followup import leans
from service.answers.naming import Naming
from service.answers.parts import ASKING
from service.answers.question import both_pattern
from service.answers.sight import is_kind_of, look
from service.answers.topics import topics_asked

MOST = 200  # candidates of an index: some seven seconds of asking, however many articles there are
EACH_DOCUMENT = 12
OWN_FIRST = 4  # of them questions of its own, where it has so many
MOST_TREATED = 3  # occupations of a document
LEAST_TREATED, FEWEST_TREATED = 0.15, 5  # units about an occupation: share of those about any, and how many
LONGEST = 100  # characters; a longer question is no chip
NUMBERING = re.compile(r"^\W*(?:(?:q|faq|question)?\s*\d*\s*[.:)]\s*)?", re.I)

Item = TypeVar("Item")


@dataclass(frozen=True, slots=True)
class Template:
    """A question to fill with occupations (lexicon/suggestions.toml)."""

    text: str
    topic: str
    said: frozenset[str]
    kinds: tuple[str, ...]

    @property
    def compares(self) -> bool:
        """Whether it takes two occupations."""
        return "{other}" in self.text


@dataclass(frozen=True, slots=True)
class Candidate:
    """A question that may be answerable.

    `template` is what it was filled from; else it is a question of the article `document`, and the units at `answers` stand below it there.
    """

    question: str
    document: Document
    occupations: tuple[str, ...]
    topic: str
    alone: bool
    template: Template | None = None
    answers: frozenset[Span] = frozenset()


def candidates(index: Index) -> list[Candidate]:
    """The questions to try, at most `MOST`: from each document in turn, of many documents from some that lie evenly among all."""
    documents = _evenly(index.documents, MOST)
    naming = Naming(documents, index.names)
    waiting = [_of_document(document, index.names, naming) for document in documents]
    found: dict[str, Candidate] = {}
    for each in chain.from_iterable(repeat(waiting, EACH_DOCUMENT)):
        fresh = next((candidate for candidate in each if candidate.question.casefold() not in found), None)
        if fresh and len(found) < MOST:
            found[fresh.question.casefold()] = fresh
    return list(found.values())


@cache
def templates() -> tuple[Template, ...]:
    """The templates of the lexicon, in its order."""
    return tuple(
        Template(entry["text"], entry["topic"], frozenset(entry.get("said", [entry["topic"]])), tuple(entry.get("kinds", ())))
        for entry in lexicon.load("suggestions")["template"]
    )


def _of_document(document: Document, names: Names, naming: Naming) -> Iterator[Candidate]:
    """A document's own questions and filled templates by turns, two templates for a question."""
    own, filled = list(_own_questions(document, names)), _filled(document, names, naming)
    first = _evenly(own, OWN_FIRST)  # these stand for the whole document
    turns = zip_longest([*first, *(each for each in own if each not in first)], filled, filled)
    return (candidate for candidate in chain.from_iterable(turns) if candidate)


def _own_questions(document: Document, names: Names) -> Iterator[Candidate]:
    """The questions among the headings, and those that begin a paragraph, with the units that stand below each."""
    text = document.text
    for block in document.blocks:
        if block.kind is BlockKind.HEADING and not block.dropped:
            below = frozenset(unit.span for unit in document.units if block.span in unit.headings)
            yield from _own_question(document, block.span.of(text), below, names)
    for unit, after in zip(document.units, document.units[1:], strict=False):
        first = unit.kind is UnitKind.SENTENCE and unit.block == after.block and document.blocks[unit.block].span.start == unit.span.start
        if first and re.match(ASKING, unit.span.of(text), re.I):
            below = frozenset(other.span for other in document.units if other.block == unit.block and other is not unit)
            yield from _own_question(document, unit.span.of(text), below, names)


def _own_question(document: Document, said: str, below: frozenset[Span], names: Names) -> Iterator[Candidate]:
    """The candidate of a question's words, unless they lean on what stands around them."""
    question = NUMBERING.sub("", " ".join(said.split()), count=1)
    if not below or not question.endswith("?") or question.isupper() or len(question) > LONGEST or leans(question):
        return
    named = names.of(question)
    asked = topics_asked(question)
    alone = bool(named) and not both_pattern().search(question)
    yield Candidate(question, document, named or names.of(document.title), asked[0].name if asked else "", alone, answers=below)


def _filled(document: Document, names: Names, naming: Naming) -> Iterator[Candidate]:
    """Each template filled with each occupation that the document treats and says this of, one that compares with the first two."""
    treated = _treated(document, names)
    pairs = [pair for pair in combinations(treated, 2) if not (is_kind_of(pair[0], pair[1:]) or is_kind_of(pair[1], pair[:1]))]
    for template in templates():
        for occupations in [tuple(sorted(pair)) for pair in pairs[:1]] if template.compares else [(name,) for name in treated]:
            if _tells(document, occupations, template):
                first, last = occupations[0], occupations[-1]
                question = template.text.format(one=naming.with_article(first), many=naming.plural(first), other=naming.with_article(last))
                yield Candidate(question, document, occupations, template.topic, alone=True, template=template)


def _treated(document: Document, names: Names) -> list[str]:
    """The occupations that the title names or a fair share of the units is about, those with most units first."""
    about = Counter(name for unit in document.units for name in unit.subjects)
    fair = max(FEWEST_TREATED, LEAST_TREATED * sum(bool(unit.subjects) for unit in document.units))
    titled = names.of(document.title)
    treated = [name for name in {*about, *titled} if name in titled or about[name] >= fair]
    return sorted(treated, key=lambda name: (-about[name], name))[:MOST_TREATED]


def _tells(document: Document, occupations: tuple[str, ...], template: Template) -> bool:
    """Whether some unit about the occupations says what the template asks."""
    return any(
        any(is_kind_of(name, unit.subjects) for name in occupations) and says(template, document, number)
        for number, unit in enumerate(document.units)
    )


def says(template: Template, document: Document, number: int) -> bool:
    """Whether a unit of a document, with its surroundings, says a topic that the template asks for."""
    return not template.said or not look(document, number).topics.isdisjoint(template.said)


def _evenly(items: Sequence[Item], most: int) -> list[Item]:
    """At most `most` of the items, as far apart as can be, in order."""
    step = max(1.0, len(items) / most)
    return [items[int(number * step)] for number in range(min(len(items), most))]
