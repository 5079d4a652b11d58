"""The HTTP contract: what comes in and what goes out, in pydantic, at the edge only."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import AfterValidator, AliasChoices, BaseModel, ConfigDict, Field, StrictStr

from ingest.document import BlockKind, UnitKind
from service.answers.answering import MOST_TURNS, Confidence
from service.changes.report import Changes
from service.uploads import Fate

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


class CharacterSpan(BaseModel):
    """The characters `[start, end)` of a document's text, in code points."""

    start: int
    end: int


class QuotedSpan(CharacterSpan):
    """Exact characters of a document: `text[start:end] == quote`."""

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
    uploaded: bool = Field(description="whether it came over HTTP, and can be deleted there")
    counts: Counts


class CatalogueOut(BaseModel):
    """The articles that there are; no claim. `more` = how many are left out."""

    kind: Literal["catalogue"] = "catalogue"
    lead: str
    documents: list[DocumentOut]
    more: int


class CorrectionOut(BaseModel):
    """A word as typed and as read."""

    typed: str = Field(validation_alias=AliasChoices("typed", "from"), serialization_alias="from")
    read: str = Field(validation_alias=AliasChoices("read", "to"), serialization_alias="to")


BlockOut = Annotated[SentencesOut | ListOut | TableOut | FiguresOut | NoteOut | CatalogueOut, Field(discriminator="kind")]


class AnswerOut(BaseModel):
    """An answer, or with `answered: false` a refusal and what came nearest, small talk or the catalogue: `kind` tells."""

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


class DocumentsOut(BaseModel):
    """All documents of the index, and a few questions to begin with."""

    documents: list[DocumentOut]
    suggestions: list[str]
    writing: bool = Field(description="whether articles can be uploaded and deleted, by who has the key")
    index_version: str


class OutlineEntry(QuotedSpan):
    """A heading of a document."""

    level: int


class ReadUnitOut(CharacterSpan):
    """What an answer may state: the spans that make it readable alone, and the occupations that it is about."""

    kind: UnitKind
    context: list[QuotedSpan]
    subjects: list[str]


class ReadBlockOut(CharacterSpan):
    """A block as it was read. `dropped` says why it is kept out of answers ("" = it is not); a title is dropped as `title`.

    A table has its cells in `rows`, the header first where there is one, null for an empty cell; `lead` announces it above, `source` below
    it says where it comes from.
    """

    kind: BlockKind
    level: int
    dropped: str
    lead: QuotedSpan | None
    source: QuotedSpan | None
    rows: list[list[CharacterSpan | None]]
    units: list[ReadUnitOut]


class FullDocumentOut(DocumentOut):
    """A document with its canonical text, which all offsets index, its headings, and everything that was read in it."""

    text: str
    outline: list[OutlineEntry]
    blocks: list[ReadBlockOut] = []


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


class UploadOut(BaseModel):
    """What became of a file that was sent; `reason` says why it failed and how to mend it."""

    name: str
    status: Fate
    document_id: str | None
    title: str | None
    reason: str | None


class UploadsOut(BaseModel):
    """One result for each file, in the order in which they came."""

    files: list[UploadOut]
    index_version: str | None


class DeletedOut(BaseModel):
    """A document that is gone, and the index without it."""

    document_id: str
    index_version: str | None


class IngestRequest(Strict):
    """How to look through the folders; `force` goes on where most articles are gone."""

    force: bool = False


class RenamedOut(BaseModel):
    """A document whose file has another name now: its id before and after."""

    before: str
    after: str


class FailureOut(BaseModel):
    """A file that gave no document, with the reason and the cure."""

    source: str
    reason: str


class IndexCounts(Counts):
    """The size of the index."""

    documents: int


class IngestOut(BaseModel):
    """What an ingest found: document ids, without the renamed ones among those added and removed, and what failed."""

    added: list[str]
    changed: list[str]
    removed: list[str]
    renamed: list[RenamedOut]
    unchanged: int
    failed: list[FailureOut]
    rebuilt: str | None = Field(description="why the index was made anew, where it was")
    published: bool = Field(description="whether there is a new index")
    counts: IndexCounts
    index_version: str | None


class ChangesOut(BaseModel):
    """The reports of the last ingests, newest first."""

    changes: list[Changes]
    index_version: str


class Health(BaseModel):
    """Whether the service lives or is ready."""

    status: str
