"""Files of the index: addressed by what is in them, checked before they are read."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, fields
from pathlib import Path
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray
from pydantic import TypeAdapter, ValidationError

from ingest.document import Document
from retrieval.arrays import Arrays, Held, Mapped, packed
from retrieval.durable import UNFINISHED, make_folder, write_durably
from retrieval.embedding import DocumentVectors, MadeBefore
from retrieval.errors import IndexDamaged
from retrieval.prepared import Prepared
from retrieval.stored import document_in, packed_document, vectors_in
from retrieval.suggestion import Suggestion

CURE = "run 'careercite ingest', which makes the index anew from the articles and what is whole of it"

Read = TypeVar("Read")

_SUGGESTIONS = TypeAdapter(tuple[Suggestion, ...])


@dataclass(frozen=True, slots=True)
class StoredFile:
    """A file of the store: its name, size in bytes and sha256."""

    name: str
    size: int
    sha256: str


class ObjectStore:
    """The documents, vectors and suggestions of all generations, each file named by the sha256 of its content."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def put_document(self, document: Document, prepared: Prepared) -> StoredFile:
        """Stores a document with what was prepared of it as safetensors."""
        return self._put(packed(packed_document(document) | prepared.arrays()), ".document")

    def put_vectors(self, vectors: DocumentVectors) -> StoredFile:
        """Stores a document's vectors as safetensors, under a name by which `made_before` finds them."""
        return self._put(
            packed({field.name: getattr(vectors, field.name) for field in fields(vectors)}), ".safetensors", f"{_made_of(np.asarray(vectors.keys))}-"
        )

    def put_suggestions(self, suggestions: Sequence[Suggestion]) -> StoredFile:
        """Stores a generation's suggestions as JSON."""
        return self._put(_SUGGESTIONS.dump_json(tuple(suggestions)), ".json")

    def document(self, file: StoredFile) -> Document:
        """A stored document; raises `IndexDamaged`."""
        return self.read(file, document_in)

    def vectors(self, file: StoredFile) -> DocumentVectors:
        """A document's stored vectors; raises `IndexDamaged`."""
        return self.read(file, vectors_in)

    def read(self, file: StoredFile, kind: Callable[[Arrays], Read], *, mapped: bool = False) -> Read:
        """What the arrays of a file hold, checked against its hash; `mapped`: they stay where they are. Raises `IndexDamaged`."""
        try:
            return kind(self._mapped(file) if mapped else Held(self._checked(file)))
        except (KeyError, ValueError) as error:
            raise IndexDamaged(f"{file.name} does not hold what its kind of file does: {CURE}") from error

    def made_before(self, preferred: Iterable[str] = ()) -> MadeBefore:
        """Finds vectors by their keys (see `embed`) among all that lie here, also those that a killed ingest left; damaged ones are not found.

        Of several that were made of the same texts those with `preferred` names are found.
        """
        names = [name for name in self._names() if name.endswith(".safetensors")]
        by_keys = {name.partition("-")[0]: name for name in (*names, *preferred)}

        def find(keys: NDArray[np.uint8]) -> DocumentVectors | None:
            name = by_keys.get(_made_of(keys))
            if name is None:
                return None
            try:
                data = (self.folder / name).read_bytes()
                return vectors_in(Held(data)) if name == _name(data, *_ends(name)) else None
            except (OSError, ValueError, KeyError):
                return None

        return find

    def whole(self, file: StoredFile) -> bool:
        """Whether the file is there with its size; what is in it is not read."""
        try:
            return (self.folder / file.name).stat().st_size == file.size
        except OSError:
            return False

    def check(self, file: StoredFile) -> None:
        """Raises `IndexDamaged` where a file is not what was written; all of it is read, and none of it kept."""
        try:
            with (self.folder / file.name).open("rb") as opened:
                whole = os.fstat(opened.fileno()).st_size == file.size and hashlib.file_digest(opened, "sha256").hexdigest() == file.sha256
        except OSError as error:
            raise _unreadable(file, error) from error
        if not whole:
            raise _changed(file)

    def suggestions(self, file: StoredFile) -> tuple[Suggestion, ...]:
        """The stored suggestions; raises `IndexDamaged`."""
        try:
            return _SUGGESTIONS.validate_json(self._checked(file))
        except ValidationError as error:
            raise IndexDamaged(f"{file.name} does not hold suggestions of this format: {CURE}") from error

    def others(self, names: set[str]) -> list[Path]:
        """Every file that no generation needs any more, and what a killed writer left behind."""
        return [self.folder / name for name in self._names() if name not in names]

    def damaged(self) -> Iterator[Path]:
        """What lies here and is not what its name says; every file is read."""
        for path in self._paths():
            try:
                if path.suffix != UNFINISHED and path.name != _name(path.read_bytes(), *_ends(path.name)):
                    yield path
            except OSError:
                yield path

    def _paths(self) -> list[Path]:
        return [self.folder / name for name in self._names()]

    def _names(self) -> list[str]:
        return sorted(entry.name for entry in os.scandir(self.folder)) if self.folder.is_dir() else []

    def _put(self, data: bytes, ending: str, opening: str = "") -> StoredFile:
        file = StoredFile(_name(data, opening, ending), len(data), hashlib.sha256(data).hexdigest())
        path = self.folder / file.name
        if not (path.is_file() and path.read_bytes() == data):  # a damaged one is written anew
            make_folder(self.folder)
            write_durably(path, data)
        return file

    def _checked(self, file: StoredFile) -> bytes:
        try:
            data = (self.folder / file.name).read_bytes()
        except OSError as error:
            raise _unreadable(file, error) from error
        if len(data) != file.size or hashlib.sha256(data).hexdigest() != file.sha256:
            raise _changed(file)
        return data

    def _mapped(self, file: StoredFile) -> Mapped:
        self.check(file)
        try:
            return Mapped(self.folder / file.name)
        except OSError as error:
            raise _unreadable(file, error) from error


def _name(data: bytes, opening: str, ending: str) -> str:
    return f"{opening}{hashlib.sha256(data).hexdigest()[:32]}{ending}"


def _ends(name: str) -> tuple[str, str]:
    """What stands before and behind the hash in a name."""
    opening, dash, _ = name.rpartition("-")
    return f"{opening}{dash}", Path(name).suffix


def _unreadable(file: StoredFile, error: OSError) -> IndexDamaged:
    return IndexDamaged(f"{file.name} cannot be read ({error.strerror}): {CURE}")


def _changed(file: StoredFile) -> IndexDamaged:
    return IndexDamaged(f"{file.name} is not what was written (sha256 differs): {CURE}")


def _made_of(keys: NDArray[np.uint8]) -> str:
    """Names what vectors were made of: the model and every text, in order."""
    return hashlib.sha256(keys.tobytes()).hexdigest()[:32]
