"""What ingest hands on: documents, their blocks, passages and units, all with exact spans.

Every offset counts Unicode code points of `Document.text`, the canonical text.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

UPLOADED = "upload/"  # before the name of an uploaded article, in its source


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A half-open range `[start, end)` of the canonical text, in code points."""

    start: int
    end: int

    def of(self, text: str) -> str:
        """The characters that the span covers."""
        return text[self.start : self.end]

    def __bool__(self) -> bool:
        return self.end > self.start


class BlockKind(StrEnum):
    """What a run of lines is; every line of a document belongs to exactly one block."""

    HEADING = "heading"
    PARAGRAPH = "paragraph"
    LIST = "list"
    TABLE = "table"


class UnitKind(StrEnum):
    """What a unit is to a reader."""

    SENTENCE = "sentence"
    LEAD = "lead"
    ITEM = "item"
    TAIL = "tail"
    STEP = "step"
    CELL = "cell"


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of a block: a sentence, an item, a cell, with its place in a table where it has one.

    `label` spans make the piece readable (a level glued to an item, a parent item); `row` and `column` count from 0
    below and beside the headers, -1 where there is no table.
    """

    kind: UnitKind
    span: Span
    label: tuple[Span, ...] = ()
    row: int = -1
    column: int = -1


@dataclass(frozen=True, slots=True)
class Block:
    """A run of lines with one meaning.

    `headings` is the path of heading spans above it, outermost first, without the document's title; `lead` the line above a table that
    announces it, `source` the line below that says where it comes from. `dropped` says why the block is boilerplate ("" = it is content);
    dropped text stays in the canonical text and is only kept out of passages and units.
    """

    kind: BlockKind
    span: Span
    parts: tuple[Part, ...] = ()
    headings: tuple[Span, ...] = ()
    level: int = 0
    lead: Span | None = None
    source: Span | None = None
    dropped: str = ""


@dataclass(frozen=True, slots=True)
class Unit:
    """The smallest thing that an answer may state; `span` is what its citation quotes.

    `context` holds the exact spans that make it readable alone: lead-in, row label, column header, level, source line.
    `subjects` are the canonical names of the occupations it is about (see `ingest.subjects`).
    """

    kind: UnitKind
    span: Span
    block: int
    headings: tuple[Span, ...] = ()
    context: tuple[Span, ...] = ()
    subjects: tuple[str, ...] = ()
    row: int = -1
    column: int = -1
    lead: Span | None = None
    source: Span | None = None

    def reading(self, text: str) -> str:
        """The unit with its context, as a person would read it aloud; no headings."""
        before = [span for span in self.context if span < self.span]
        after = [span for span in self.context if span > self.span]
        return " ".join(" ".join(span.of(text) for span in (*before, self.span, *after)).split())

    def full_reading(self, text: str) -> str:
        """The heading path and a table's lead-in before the reading: what ranking sees of the unit."""
        above = (*self.headings, *((self.lead,) if self.lead else ()))
        path = [" ".join(span.of(text).split()) for span in above]
        return ": ".join([*path, self.reading(text)])


@dataclass(frozen=True, slots=True)
class Passage:
    """A run of units `[first, last)` below one heading path: what FAISS and BM25 search."""

    span: Span
    first: int
    last: int
    headings: tuple[Span, ...] = ()

    def reading(self, text: str) -> str:
        """The heading path and the passage's text."""
        path = [" ".join(span.of(text).split()) for span in self.headings]
        return ": ".join([*path, " ".join(self.span.of(text).split())])


@dataclass(frozen=True, slots=True)
class DigestOf:
    """The article that a digest retells in its own words."""

    title: str
    publisher: str | None = None
    author: str | None = None
    published: str | None = None


@dataclass(frozen=True, slots=True)
class Metadata:
    """What an article says about itself beside its text; None where nothing says it."""

    title: str | None = None
    publisher: str | None = None
    author: str | None = None
    published: str | None = None
    updated: str | None = None
    url: str | None = None
    digest_of: DigestOf | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Document:
    """One article: who says it, its canonical text and everything that was read in it. Compared by identity.

    `title` is the metadata's, or what stands for it in the text; `version` is the sha256 of the source's bytes; `source` is the path below
    the corpus folder, with `/`. `names` maps each spelling of an occupation that the document itself explains ("MLE") to its canonical name.
    """

    id: str
    source: str
    version: str
    title: str
    text: str
    metadata: Metadata = Metadata()
    title_span: Span | None = None
    blocks: Sequence[Block] = ()
    units: Sequence[Unit] = ()
    passages: Sequence[Passage] = ()
    names: tuple[tuple[str, str], ...] = ()

    def number_of(self, span: Span) -> int | None:
        """The number of the unit with that span, None where there is none."""
        number = bisect_left(self.units, span.start, key=lambda unit: unit.span.start)
        return number if number < len(self.units) and self.units[number].span == span else None
