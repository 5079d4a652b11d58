"""Claims and the blocks of an answer: what composers may make. A claim is a unit of a document, never free text."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ingest.document import Document, Span, Unit, UnitKind

GLUE: frozenset[str] = frozenset()  # the words that may stand in a statement without being quoted: none but punctuation so far
SOURCE_MARK = re.compile(r"\s*\[\d+\]")
Address = tuple[str, Span]  # document id and span: what a citation quotes


@dataclass(frozen=True, slots=True)
class Claim:
    """One statement: a span that is quoted, and the context that makes it readable.

    `alone` = it is shown without its list or table, so its text says the context; otherwise an item leaves the lead-in to the list.
    """

    document: Document
    span: Span
    context: tuple[Span, ...] = ()
    headings: tuple[Span, ...] = ()
    kind: UnitKind = UnitKind.SENTENCE
    alone: bool = False
    source: Span | None = None

    @property
    def address(self) -> Address:
        """Where the quoted words stand."""
        return self.document.id, self.span

    @property
    def value(self) -> str:
        """The quoted words, white space folded; a bracketed number of the source is left out."""
        return _words(self.document, self.span)

    @property
    def text(self) -> str:
        """The statement as a reader sees it: the value, with row, column, level, lead-in or source line where they belong to it."""
        before = [_words(self.document, span) for span in self.context if span < self.span and (self.kind is UnitKind.CELL or self.alone)]
        after = [_words(self.document, span) for span in self.context if span > self.span]
        said = self.value if not after else f"{self.value} ({', '.join(after)})"
        if before:
            head, glue = " \u2014 ".join(before), " " if before[-1].endswith((":", "\u2026")) else ": "
            said = f"{head}{glue}{said}"
        return f"{said} ({_words(self.document, self.source)})" if self.source else said


def claim(document: Document, unit: Unit, *, alone: bool = True, sourced: bool = False) -> Claim:
    """The claim of a unit; `sourced` takes the source line of its table along."""
    return Claim(document, unit.span, unit.context, unit.headings, unit.kind, alone, unit.source if sourced else None)


@dataclass(frozen=True, slots=True)
class Sentences:
    """A paragraph of claims."""

    claims: tuple[Claim, ...]


@dataclass(frozen=True, slots=True)
class Listing:
    """A list with its lead-in and tail."""

    lead: Claim | None
    items: tuple[Claim, ...]
    tail: Claim | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table; an empty cell is shown as "not stated"."""

    label: str
    cells: tuple[Claim | None, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """Cells below columns."""

    columns: tuple[str, ...]
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Figures:
    """What each source says, side by side."""

    claims: tuple[Claim, ...]


@dataclass(frozen=True, slots=True)
class Note:
    """Words of the assistant about its answer; never a claim, never in the answer's text."""

    text: str


@dataclass(frozen=True, slots=True)
class Catalogue:
    """The articles that there are, each by its title, publisher and date; it claims nothing. `more` = how many are left out."""

    lead: str
    documents: tuple[Document, ...]
    more: int = 0


Block = Sentences | Listing | Table | Figures | Note | Catalogue


def claims_of(block: Block) -> Iterator[Claim]:
    """The claims of a block in reading order."""
    match block:
        case Sentences(claims) | Figures(claims):
            yield from claims
        case Listing(lead, items, tail):
            yield from (each for each in (lead, *items, tail) if each)
        case Table(_, rows):
            yield from (cell for row in rows for cell in row.cells if cell)
        case Note() | Catalogue():
            return


def words_in(blocks: Sequence[Block]) -> int:
    """How many words the claims of the blocks have together."""
    return sum(len(claim.text.split()) for block in blocks for claim in claims_of(block))


def _words(document: Document, span: Span) -> str:
    return " ".join(SOURCE_MARK.sub("", span.of(document.text)).split())
