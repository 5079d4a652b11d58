"""From answers, documents and hits to the HTTP contract: pure functions."""

from __future__ import annotations

from typing import TypedDict

from ingest.document import UPLOADED, BlockKind, Document, Span
from retrieval.index import PassageHit
from service.answers.answering import Answer
from service.answers.citing import Citation, Statement
from service.answers.claims import Block, Catalogue, Claim, Figures, Listing, Note, Sentences, Table
from service.answers.question import Question
from service.extraction import ReadBlock, read_blocks
from service.schemas import (
    AnswerOut,
    BlockOut,
    CatalogueOut,
    CharacterSpan,
    CitationOut,
    CorrectionOut,
    Counts,
    DigestOf,
    DocumentOut,
    FigureOut,
    FiguresOut,
    FullDocumentOut,
    ListOut,
    NoteOut,
    OutlineEntry,
    QuotedSpan,
    ReadBlockOut,
    ReadUnitOut,
    RowOut,
    SearchHit,
    SentencesOut,
    StatementOut,
    TableOut,
)


def answer_out(answer: Answer, index_version: str) -> AnswerOut:
    """The reply to a question."""
    question = answer.question
    return AnswerOut(
        question=question.asked,
        resolved_question=question.resolved,
        corrections=corrections_out(question),
        carried_over=answer.basis.turn.carried_over,
        answered=answer.answered,
        kind=answer.kind,
        answer=answer.text,
        blocks=[_block_out(block, answer.statements) for block in answer.blocks],
        statements=[_statement_out(statement) for statement in dict.fromkeys(answer.statements.values())],
        citations=[citation_out(citation) for citation in answer.citations],
        nearest=[citation_out(citation) for citation in answer.nearest],
        confidence=answer.confidence,
        suggestions=list(answer.suggestions),
        index_version=index_version,
    )


def corrections_out(question: Question) -> list[CorrectionOut]:
    """The words of a question that were read otherwise than they were typed."""
    return [CorrectionOut(typed=each.typed, read=each.read) for each in question.corrections]


def citation_out(citation: Citation) -> CitationOut:
    """A citation with its document's names and its exact characters."""
    document = citation.document
    return CitationOut(
        n=citation.n,
        document_id=document.id,
        title=document.title,
        publisher=document.metadata.publisher,
        published=document.metadata.updated or document.metadata.published,
        heading=[span.of(document.text) for span in citation.headings],
        **_quoted(document, citation.span),
        context=[quoted_span(document, span) for span in citation.context],
        prefix=citation.prefix,
        suffix=citation.suffix,
        url=document.metadata.url,
        digest_of=_digest(document),
    )


def document_out(document: Document) -> DocumentOut:
    """A document as it is listed."""
    metadata = document.metadata
    return DocumentOut(
        id=document.id,
        title=document.title,
        publisher=metadata.publisher,
        author=metadata.author,
        published=metadata.published,
        updated=metadata.updated,
        source=document.source,
        url=metadata.url,
        digest_of=_digest(document),
        uploaded=document.source.startswith(UPLOADED),
        counts=Counts(passages=len(document.passages), units=len(document.units)),
    )


def full_document_out(document: Document) -> FullDocumentOut:
    """A document with its text, outline and everything that was read in it."""
    outline = [
        OutlineEntry(level=block.level, **_quoted(document, block.span))
        for block in document.blocks
        if block.kind is BlockKind.HEADING and not block.dropped
    ]
    blocks = [_read_block(document, read) for read in read_blocks(document)]
    return FullDocumentOut(**document_out(document).model_dump(), text=document.text, outline=outline, blocks=blocks)


def _read_block(document: Document, read: ReadBlock) -> ReadBlockOut:
    block = read.block
    return ReadBlockOut(
        kind=block.kind,
        start=block.span.start,
        end=block.span.end,
        level=block.level,
        dropped=block.dropped,
        lead=quoted_span(document, block.lead) if block.lead else None,
        source=quoted_span(document, block.source) if block.source else None,
        rows=[[CharacterSpan(start=cell.start, end=cell.end) if cell else None for cell in row] for row in read.rows],
        units=[
            ReadUnitOut(
                kind=unit.kind,
                start=unit.span.start,
                end=unit.span.end,
                context=[quoted_span(document, span) for span in unit.context],
                subjects=list(unit.subjects),
            )
            for unit in read.units
        ],
    )


def quoted_span(document: Document, span: Span) -> QuotedSpan:
    """A span with its exact characters."""
    return QuotedSpan(**_quoted(document, span))


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


def _block_out(block: Block, statements: dict[Claim, Statement]) -> BlockOut:
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
        case Catalogue(lead, documents, more):
            return CatalogueOut(lead=lead, documents=[document_out(each) for each in documents], more=more)


def _figure_out(claim: Claim, statements: dict[Claim, Statement]) -> FigureOut:
    document = claim.document
    scope = [*claim.context] or [*claim.headings[-1:]]
    source = " ".join(claim.source.of(document.text).split()) if claim.source else document.metadata.publisher or document.title
    return FigureOut(
        figure=_statement_out(statements[claim]),
        scope=" \u2014 ".join(" ".join(span.of(document.text).split()) for span in scope),
        date=document.metadata.updated or document.metadata.published,
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
    digest = document.metadata.digest_of
    return DigestOf(title=digest.title, publisher=digest.publisher, author=digest.author, published=digest.published) if digest else None
