"""Manifests: what a generation is made of, and which one it follows."""

from __future__ import annotations

from dataclasses import dataclass

from retrieval.encoder import Model
from retrieval.store import StoredFile

FORMAT_VERSION = 3


@dataclass(frozen=True, slots=True)
class Entry:
    """One document of a generation."""

    id: str
    source: str
    version: str
    document: StoredFile
    vectors: StoredFile
    passages: int
    units: int


@dataclass(frozen=True, slots=True)
class Pointer:
    """A generation's address: its number and the sha256 of its manifest."""

    number: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a generation is made of; entries are sorted by document id. `parent` is the generation with the articles before.

    `prepared_by` names the code that prepared its documents (see `preparing_code`).
    `asked_by` names the code that asked the suggestions of this very generation; "" = they are those of the parent that still stand.
    """

    format_version: int
    number: int
    model: Model
    entries: tuple[Entry, ...]
    prepared_by: str = ""
    parent: Pointer | None = None
    suggestions: StoredFile | None = None
    asked_by: str = ""

    @property
    def versions(self) -> dict[str, str]:
        """{document id: sha256 of its source}: what a scan compares with."""
        return {entry.id: entry.version for entry in self.entries}

    @property
    def files(self) -> list[StoredFile]:
        """The objects that the generation needs."""
        files = [file for entry in self.entries for file in (entry.document, entry.vectors)]
        return [*files, self.suggestions] if self.suggestions else files
