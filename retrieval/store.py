"""Files of the data folder: written whole or not at all, addressed by what is in them, checked before they are read."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Sequence
from dataclasses import dataclass, fields
from pathlib import Path

import numpy as np
from pydantic import TypeAdapter, ValidationError
from safetensors import SafetensorError, safe_open
from safetensors.numpy import save

from ingest.document import Document
from retrieval.embedding import DocumentVectors
from retrieval.errors import IndexDamaged
from retrieval.suggestion import Suggestion

CURE = "run 'careercite ingest --rebuild' to make the index anew from the articles"

_DOCUMENTS = TypeAdapter(Document)
_SUGGESTIONS = TypeAdapter(tuple[Suggestion, ...])


@dataclass(frozen=True, slots=True)
class StoredFile:
    """A file of the store: its name, size in bytes and sha256."""

    name: str
    size: int
    sha256: str


def write_durably(path: Path, data: bytes) -> None:
    """Writes a file so that after a crash it is there whole or not at all."""
    temporary = path.with_name(f"{path.name}.{os.getpid()}.tmp")
    with temporary.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    temporary.replace(path)
    sync_folder(path.parent)


def sync_folder(folder: Path) -> None:
    """Makes the names in a folder durable."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


class ObjectStore:
    """The documents, vectors and suggestions of all generations, each file named by the sha256 of its content."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def put_document(self, document: Document) -> StoredFile:
        """Stores a document as JSON."""
        return self._put(_DOCUMENTS.dump_json(document), ".json")

    def put_vectors(self, vectors: DocumentVectors) -> StoredFile:
        """Stores a document's vectors as safetensors."""
        arrays = {field.name: np.ascontiguousarray(getattr(vectors, field.name)) for field in fields(vectors)}
        return self._put(save(arrays), ".safetensors")

    def put_suggestions(self, suggestions: Sequence[Suggestion]) -> StoredFile:
        """Stores a generation's suggestions as JSON."""
        return self._put(_SUGGESTIONS.dump_json(tuple(suggestions)), ".json")

    def document(self, file: StoredFile) -> Document:
        """A stored document; raises `IndexDamaged`."""
        try:
            return _DOCUMENTS.validate_json(self._checked(file))
        except ValidationError as error:
            raise IndexDamaged(f"{file.name} is no document of this format: {CURE}") from error

    def vectors(self, file: StoredFile) -> DocumentVectors:
        """A document's stored vectors, memory-mapped; raises `IndexDamaged`."""
        self._checked(file)
        try:
            with safe_open(self.folder / file.name, "np") as opened:
                return DocumentVectors(**{field.name: opened.get_tensor(field.name) for field in fields(DocumentVectors)})
        except SafetensorError as error:
            raise IndexDamaged(f"{file.name} does not hold vectors: {CURE}") from error

    def suggestions(self, file: StoredFile) -> tuple[Suggestion, ...]:
        """The stored suggestions; raises `IndexDamaged`."""
        try:
            return _SUGGESTIONS.validate_json(self._checked(file))
        except ValidationError as error:
            raise IndexDamaged(f"{file.name} does not hold suggestions of this format: {CURE}") from error

    def keep_only(self, names: set[str]) -> None:
        """Deletes every file that no generation needs any more, and what a killed writer left behind."""
        for path in self.folder.iterdir() if self.folder.is_dir() else ():
            if path.name not in names:
                path.unlink(missing_ok=True)

    def _put(self, data: bytes, ending: str) -> StoredFile:
        digest = hashlib.sha256(data).hexdigest()
        file = StoredFile(f"{digest[:32]}{ending}", len(data), digest)
        path = self.folder / file.name
        if not (path.is_file() and path.read_bytes() == data):  # a damaged one is written anew
            self.folder.mkdir(parents=True, exist_ok=True)
            write_durably(path, data)
        return file

    def _checked(self, file: StoredFile) -> bytes:
        try:
            data = (self.folder / file.name).read_bytes()
        except OSError as error:
            raise IndexDamaged(f"{file.name} cannot be read ({error.strerror}): {CURE}") from error
        if len(data) != file.size or hashlib.sha256(data).hexdigest() != file.sha256:
            raise IndexDamaged(f"{file.name} is not what was written (sha256 differs): {CURE}")
        return data
