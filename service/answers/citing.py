"""Claims to citations and text: two pure functions derive the answer's text and its statements from the same blocks."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from ingest.document import Document, Span
from service.answers.claims import Block, Catalogue, Claim, Figures, Listing, Note, Sentences, Table, claims_of

AROUND = 60  # characters before and after a quote that let it be found again when the article moves


@dataclass(frozen=True, slots=True)
class Citation:
    """Where a claim stands: the exact spans, and the document that holds them."""

    n: int
    document: Document
    span: Span
    context: tuple[Span, ...]
    headings: tuple[Span, ...]

    @property
    def quote(self) -> str:
        """`document.text[start:end]`, unchanged."""
        return self.span.of(self.document.text)

    @property
    def prefix(self) -> str:
        """The characters before the quote."""
        return self.document.text[max(0, self.span.start - AROUND) : self.span.start]

    @property
    def suffix(self) -> str:
        """The characters after the quote."""
        return self.document.text[self.span.end : self.span.end + AROUND]


@dataclass(frozen=True, slots=True)
class Statement:
    """A claim with the numbers of its citations; `value` is what a table shows beside its labels."""

    text: str
    value: str
    citations: tuple[int, ...]


Twins = Callable[[Claim], Sequence[Claim]]  # from a claim to those of other documents that say the same in the same words


@dataclass(slots=True)
class Numbering:
    """Numbers citations from 1 by first mention; the same quote and context keep one number."""

    citations: list[Citation] = field(default_factory=list)
    _numbers: dict[tuple[str, Span, tuple[Span, ...]], int] = field(default_factory=dict)

    def statement(self, claim: Claim, twins: Sequence[Claim] = ()) -> Statement:
        """The statement of a claim, which cites its twins as well.

        Raises `ValueError` for a span that does not resolve: that is a bug, never dropped in silence.
        """
        return Statement(claim.text, claim.value, tuple(self._number(each) for each in (claim, *twins)))

    def _number(self, claim: Claim) -> int:
        context = (*claim.context, *((claim.source,) if claim.source else ()))
        for span in (claim.span, *context, *claim.headings):
            if not 0 <= span.start < span.end <= len(claim.document.text):
                raise ValueError(f"a span of {claim.document.id} does not resolve: {span}")
        key = (claim.document.id, claim.span, context)
        if key not in self._numbers:
            self._numbers[key] = len(self._numbers) + 1
            self.citations.append(Citation(self._numbers[key], claim.document, claim.span, context, claim.headings))
        return self._numbers[key]


def number(blocks: Sequence[Block], twins: Twins = lambda claim: ()) -> tuple[dict[Claim, Statement], tuple[Citation, ...]]:
    """The statement of every claim of the blocks, in order of mention, and the citations that they mark."""
    numbering = Numbering()
    statements: dict[Claim, Statement] = {}
    for block in blocks:
        for claim in claims_of(block):
            if claim not in statements:
                statements[claim] = numbering.statement(claim, twins(claim))
    return statements, tuple(numbering.citations)


def answer_text(blocks: Sequence[Block], statements: dict[Claim, Statement]) -> str:
    """The whole answer as text with `[n]` marks; notes are left out."""
    return "\n\n".join(filter(None, (_block_text(block, statements) for block in blocks)))


def marked(text: str, statement: Statement) -> str:
    """`text` with the marks of a statement behind it."""
    return f"{text} {''.join(f'[{n}]' for n in statement.citations)}"


def _block_text(block: Block, statements: dict[Claim, Statement]) -> str:
    def say(claim: Claim) -> str:
        return marked(statements[claim].text, statements[claim])

    match block:
        case Sentences(claims):
            return " ".join(map(say, claims))
        case Listing(lead, items, tail):
            return "\n".join([*([say(lead)] if lead else []), *(f"- {say(item)}" for item in items), *([say(tail)] if tail else [])])
        case Table(columns, rows):
            return "\n".join(_row_text(columns, row.label, row.cells, statements) for row in rows)
        case Figures(claims):
            return "\n".join(f"- {say(claim)}" for claim in claims)
        case Catalogue(lead, documents, more):
            return "\n".join([lead, *map(_entry, documents), *([f"and {more} more."] if more else [])])
        case Note():
            return ""


def _entry(document: Document) -> str:
    """A line of the catalogue: the title, the publisher or author, the date, and what it is a digest of."""
    metadata, digest = document.metadata, document.metadata.digest_of
    facts = [metadata.publisher or metadata.author, metadata.updated or metadata.published or "undated"]
    if digest:
        facts.append(f"digest of '{digest.title}'{f', {digest.publisher}' if digest.publisher else ''}")
    return f"- {document.title} ({', '.join(filter(None, facts))})"


def _row_text(columns: Sequence[str], label: str, cells: Sequence[Claim | None], statements: dict[Claim, Statement]) -> str:
    shown = []
    for column, cell in zip(columns, cells, strict=True):
        said = marked(statements[cell].value, statements[cell]) if cell else "not stated"
        labelled = bool(column) and (
            column in statements[cell].text if cell else bool(label)
        )  # the sides of a comparison are named by the page alone
        shown.append(f"{column}: {said}" if labelled else said)
    return f"{label} \u2014 {'; '.join(shown)}" if label else "; ".join(shown)
