"""The HTTP contract: what comes in and what goes out, in pydantic, at the edge only."""

from __future__ import annotations

from typing import Annotated, Literal, TypedDict

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StrictStr

from ingest.document import BlockKind, Document, Span
from retrieval.index import PassageHit
from service.answers.answering import MOST_TURNS, Answer, Confidence
from service.answers.citing import Citation, Statement
from service.answers.claims import Block, Claim, Figures, Listing, Note, Sentences, Table

LONGEST_TURN = 4000  # characters; a pasted job advert fits


class Strict(BaseModel):
    """A request body: unknown fields are refused."""

    model_config = ConfigDict(extra="forbid")


def has_words(text: str) -> str:
    """`text` as it is; raises `ValueError` where there is nothing to ask or to look for in it."""
    if not any(map(str.isalnum, text)):
        raise ValueError("there are no words in it: ask in a few words")
    return text


class AskRequest(Strict):
    """A question, the user's earlier questions (oldest first), and optionally the only documents to answer from."""

    question: Annotated[StrictStr, Field(max_length=LONGEST_TURN), AfterValidator(has_words)]
    history: Annotated[list[Annotated[StrictStr, Field(max_length=LONGEST_TURN)]], Field(max_length=MOST_TURNS)] = []
    documents: Annotated[list[StrictStr], Field(max_length=1000)] | None = None


class QuotedSpan(BaseModel):
    """Exact characters of a document: `text[start:end] == quote`, in code points."""

    start: int
    end: int
    quote: str


class DigestOf(BaseModel):
    """The article that a digest retells."""

    title: str
    publisher: str | None = None
    author: str | None = None
    published: str | None = None


class CitationOut(QuotedSpan):
    """Where a statement stands."""

    n: int
    document_id: str
    title: str
    publisher: str | None
    published: str | None
    heading: list[str]
    context: list[QuotedSpan]
    prefix: str
    suffix: str
    url: str | None
    digest_of: DigestOf | None


class StatementOut(BaseModel):
    """One claim; in tables and figures `value` stands beside the labels that `text` says in full."""

    text: str
    value: str
    citations: list[int]


class SentencesOut(BaseModel):
    """A paragraph."""

    kind: Literal["sentences"] = "sentences"
    statements: list[StatementOut]


class ListOut(BaseModel):
    """A list with its lead-in and tail."""

    kind: Literal["list"] = "list"
    lead: StatementOut | None
    items: list[StatementOut]
    tail: StatementOut | None


class RowOut(BaseModel):
    """A table row; a null cell is not stated."""

    label: str
    cells: list[StatementOut | None]


class TableOut(BaseModel):
    """A table."""

    kind: Literal["table"] = "table"
    columns: list[str]
    rows: list[RowOut]


class FigureOut(BaseModel):
    """What one source says, with its scope, date and source."""

    figure: StatementOut
    scope: str
    date: str | None
    source: str


class FiguresOut(BaseModel):
    """Figures of all sources side by side."""

    kind: Literal["figures"] = "figures"
    rows: list[FigureOut]


class NoteOut(BaseModel):
    """Words about the answer; no claim."""

    kind: Literal["note"] = "note"
    text: str


class CorrectionOut(BaseModel):
    """A word as typed and as read."""

    model_config = ConfigDict(populate_by_name=True)

    typed: str = Field(serialization_alias="from")
    read: str = Field(serialization_alias="to")


BlockOut = Annotated[SentencesOut | ListOut | TableOut | FiguresOut | NoteOut, Field(discriminator="kind")]


class AnswerOut(BaseModel):
    """An answer, or with `answered: false` a refusal and what came nearest."""

    question: str
    resolved_question: str
    corrections: list[CorrectionOut]
    answered: bool
    kind: str
    answer: str
    blocks: list[BlockOut]
    statements: list[StatementOut]
    citations: list[CitationOut]
    nearest: list[CitationOut]
    confidence: Confidence | None
    suggestions: list[str]
    index_version: str


class Counts(BaseModel):
    """The size of a document."""

    passages: int
    units: int


class DocumentOut(BaseModel):
    """A document as it is listed."""

    id: str
    title: str
    publisher: str | None
    author: str | None
    published: str | None
    updated: str | None
    source: str
    url: str | None
    digest_of: DigestOf | None
    counts: Counts


class DocumentsOut(BaseModel):
    """All documents of the index."""

    documents: list[DocumentOut]
    index_version: str


class OutlineEntry(QuotedSpan):
    """A heading of a document."""

    level: int


class FullDocumentOut(DocumentOut):
    """A document with its canonical text, which all offsets index, and its headings."""

    text: str
    outline: list[OutlineEntry]


class SearchHit(QuotedSpan):
    """A passage: the fused rank score, and the cosine of its vector with the question's."""

    document_id: str
    title: str
    heading: list[str]
    score: float
    cosine: float


class SearchOut(BaseModel):
    """Ranked passages, best first."""

    query: str
    results: list[SearchHit]
    index_version: str


class Health(BaseModel):
    """Whether the service lives or is ready."""

    status: str


def answer_out(answer: Answer, index_version: str) -> AnswerOut:
    """The reply to a question."""
    question = answer.question
    return AnswerOut(
        question=question.asked,
        resolved_question=question.resolved,
        corrections=[CorrectionOut(typed=each.typed, read=each.read) for each in question.corrections],
        answered=answer.answered,
        kind=answer.kind,
        answer=answer.text,
        blocks=[_block_out(block, answer.statements) for block in answer.blocks],
        statements=[_statement_out(statement) for statement in answer.statements.values()],
        citations=[citation_out(citation) for citation in answer.citations],
        nearest=[citation_out(citation) for citation in answer.nearest],
        confidence=answer.confidence,
        suggestions=list(answer.suggestions),
        index_version=index_version,
    )


def citation_out(citation: Citation) -> CitationOut:
    """A citation with its document's names and its exact characters."""
    document = citation.document
    return CitationOut(
        n=citation.n,
        document_id=document.id,
        title=document.title,
        publisher=document.publisher,
        published=document.updated or document.published,
        heading=[span.of(document.text) for span in citation.headings],
        **_quoted(document, citation.span),
        context=[QuotedSpan(**_quoted(document, span)) for span in citation.context],
        prefix=citation.prefix,
        suffix=citation.suffix,
        url=document.url,
        digest_of=_digest(document),
    )


def document_out(document: Document) -> DocumentOut:
    """A document as it is listed."""
    return DocumentOut(**_document_fields(document))


def full_document_out(document: Document) -> FullDocumentOut:
    """A document with its text and outline."""
    outline = [
        OutlineEntry(level=block.level, **_quoted(document, block.span))
        for block in document.blocks
        if block.kind is BlockKind.HEADING and not block.dropped
    ]
    return FullDocumentOut(**_document_fields(document), text=document.text, outline=outline)


def search_hit(hit: PassageHit) -> SearchHit:
    """A passage as a search result."""
    document = hit.document
    return SearchHit(
        document_id=document.id,
        title=document.title,
        heading=[span.of(document.text) for span in hit.passage.headings],
        score=hit.score,
        cosine=hit.cosine,
        **_quoted(document, hit.passage.span),
    )


def _block_out(block: Block, statements: dict[Claim, Statement]) -> SentencesOut | ListOut | TableOut | FiguresOut | NoteOut:
    def out(claim: Claim) -> StatementOut:
        return _statement_out(statements[claim])

    match block:
        case Sentences(claims):
            return SentencesOut(statements=[out(claim) for claim in claims])
        case Listing(lead, items, tail):
            return ListOut(lead=out(lead) if lead else None, items=[out(item) for item in items], tail=out(tail) if tail else None)
        case Table(columns, rows):
            return TableOut(
                columns=list(columns), rows=[RowOut(label=row.label, cells=[out(cell) if cell else None for cell in row.cells]) for row in rows]
            )
        case Figures(claims):
            return FiguresOut(rows=[_figure_out(claim, statements) for claim in claims])
        case Note(text):
            return NoteOut(text=text)


def _figure_out(claim: Claim, statements: dict[Claim, Statement]) -> FigureOut:
    document = claim.document
    scope = [*claim.context] or [*claim.headings[-1:]]
    source = " ".join(claim.source.of(document.text).split()) if claim.source else document.publisher or document.title
    return FigureOut(
        figure=_statement_out(statements[claim]),
        scope=" \u2014 ".join(" ".join(span.of(document.text).split()) for span in scope),
        date=document.updated or document.published,
        source=source,
    )


def _statement_out(statement: Statement) -> StatementOut:
    return StatementOut(text=statement.text, value=statement.value, citations=list(statement.citations))


class _Quote(TypedDict):
    start: int
    end: int
    quote: str


def _quoted(document: Document, span: Span) -> _Quote:
    return {"start": span.start, "end": span.end, "quote": span.of(document.text)}


def _digest(document: Document) -> DigestOf | None:
    digest = document.digest_of
    return DigestOf(title=digest.title, publisher=digest.publisher, author=digest.author, published=digest.published) if digest else None


class _DocumentFields(TypedDict):
    id: str
    title: str
    publisher: str | None
    author: str | None
    published: str | None
    updated: str | None
    source: str
    url: str | None
    digest_of: DigestOf | None
    counts: Counts


def _document_fields(document: Document) -> _DocumentFields:
    return {
        "id": document.id,
        "title": document.title,
        "publisher": document.publisher,
        "author": document.author,
        "published": document.published,
        "updated": document.updated,
        "source": document.source,
        "url": document.url,
        "digest_of": _digest(document),
        "counts": Counts(passages=len(document.passages), units=len(document.units)),
    }
