"""The HTTP contract of writing: what is told of articles that are sent, deleted and looked for, and of what that meant."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, Field, StrictBool, StrictStr

from service.changes.report import Changes
from service.fetching.address import LONGEST_ADDRESS
from service.schemas import Counts, Strict
from service.uploads import Fate


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

    force: StrictBool = False


class FetchRequest(Strict):
    """The web address of an article."""

    url: Annotated[StrictStr, Field(max_length=LONGEST_ADDRESS)]


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
