"""The HTTP contract of asking and reading: what comes in and what goes out, in pydantic, at the edge only."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import AfterValidator, AliasChoices, BaseModel, ConfigDict, Field, JsonValue, StrictBool, StrictStr

from ingest.document import BlockKind, UnitKind
from service.answers.answering import MOST_TURNS, Confidence
from service.answers.chat import Kind as TurnKind
from service.answers.question import Intent
from service.answers.trace import Status

LONGEST_TURN = 4000  # characters; a pasted job advert fits
WORDY: dict[str, JsonValue] = {"minLength": 1, "pattern": r"[\p{L}\p{N}]"}  # for OpenAPI: what `has_words` asks for


class Strict(BaseModel):
    """A request body: unknown fields are refused."""

    model_config = ConfigDict(extra="forbid")


def has_words(text: str) -> str:
    """`text` as it is; raises `ValueError` where there is nothing to ask or to look for in it."""
    if not any(map(str.isalnum, text)):
        raise ValueError("there are no words in it: ask in a few words")
    return text


class AskRequest(Strict):
    """A question, the user's earlier questions (oldest first), and optionally the only documents to answer from.

    With `as_typed` no spelling is corrected in the question; in the earlier ones it is, as it was when they were asked.
    """

    question: Annotated[StrictStr, Field(max_length=LONGEST_TURN, json_schema_extra=WORDY), AfterValidator(has_words)]
    history: Annotated[list[Annotated[StrictStr, Field(max_length=LONGEST_TURN)]], Field(max_length=MOST_TURNS)] = []
    documents: Annotated[list[StrictStr], Field(max_length=1000)] | None = None
    as_typed: StrictBool = False


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
    uploaded: bool = Field(False, description="whether it came over HTTP, and can be deleted there")
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
    """An answer, or with `answered: false` a refusal and what came nearest, small talk or the catalogue: `kind` tells.

    `carried_over` = the resolved question holds something of the earlier ones.
    """

    question: str
    resolved_question: str
    corrections: list[CorrectionOut]
    carried_over: bool = False
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


class EvidenceOut(QuotedSpan):
    """A unit of an article, and what became of it. `text` is the quote with the labels that it stands under.

    `match` is how near it comes to the question (-1.4..1.4; seldom outside 0..1.3), `score` the same with what the rules add and take (-2.4..2.5;
    seldom outside -0.3..1.6), by which it is ranked; both are null for what was cited without being ranked: the rest of a list or table, another
    side of a comparison, a credited unit. `unmet` says in words what it does not meet; `n` is the number of its citation.
    """

    status: Status
    n: int | None
    document_id: str
    title: str
    heading: list[str]
    kind: UnitKind
    text: str
    match: float | None
    score: float | None
    unmet: list[str]


class PartOut(BaseModel):
    """One question of the message: what it asks, and what became of its evidence.

    `subjects` are its occupations that the articles know, `strangers` those that they never treat, `sides` what it compares; `names` are other
    capitalised words, `unknown_names` those of them that no article mentions. `composer` is the kind of answer that was made, `declined` where
    none was; then `missing` is what the nearest evidence lacks. Of the units `looked_at`, the `near` ones have a match of at least the floor, the
    `usable` ones meet all that was asked for, too; `cited` counts those that are quoted. Of what was asked for more of, `said_before` units were
    left alone. `standing` is how near the evidence stands (0.42..2; null where declined).
    """

    text: str
    intent: Intent
    subjects: list[str]
    strangers: list[str]
    sides: list[str]
    topics: list[str]
    places: list[str]
    years: list[str]
    names: list[str]
    unknown_names: list[str]
    composer: str
    missing: list[str]
    said_before: int
    looked_at: int
    near: int
    usable: int
    cited: int
    standing: float | None
    evidence: list[EvidenceOut]


class ScaleOut(BaseModel):
    """What the numbers of a trace are held against: the least match of a unit that is near, the least standing of a fair and a strong answer."""

    floor: float
    fair: float
    strong: float


class NamedDocument(BaseModel):
    """A document by its id and title."""

    document_id: str
    title: str


class TraceOut(BaseModel):
    """How an answer came about; the fields that an answer has, too, are the same in both.

    `turn` is what the message was taken for. `limited_to` are the only documents that were asked (null: all, or none was needed), because the
    request says so or, with `source_named`, the message does; `unknown_source` is a source that it asks of and that is not here. `parts` has
    one entry for each question of the message, none where nothing was looked for.
    """

    question: str
    resolved_question: str
    corrections: list[CorrectionOut]
    carried_over: bool
    turn: TurnKind
    limited_to: list[NamedDocument] | None
    source_named: bool
    unknown_source: str | None
    answered: bool
    kind: str
    confidence: Confidence | None
    scale: ScaleOut
    parts: list[PartOut]
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


class Health(BaseModel):
    """Whether the service lives or is ready."""

    status: str
