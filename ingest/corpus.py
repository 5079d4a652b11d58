"""The corpus folder: what is there, what changed since the last time, what could not be read and why."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from ingest.document import Document
from ingest.errors import CorpusMissing, IngestError
from ingest.reading import document_id, read_document

LARGEST_FILE = 20_000_000  # bytes; an article is thousands of times smaller

Progress = Callable[[int, int, str], None]  # files done, files in all, source


@dataclass(frozen=True, slots=True)
class Failure:
    """A file that gave no document, with the reason and the cure."""

    source: str
    reason: str


@dataclass(frozen=True, slots=True)
class Scan:
    """The outcome of a scan: documents that are new or changed, and what became of everything else."""

    read: tuple[Document, ...] = ()
    added: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    unchanged: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    failed: tuple[Failure, ...] = ()

    @property
    def failed_sources(self) -> frozenset[str]:
        """The sources of the files that gave no document."""
        return frozenset(failure.source for failure in self.failed)

    @property
    def dropped(self) -> dict[str, int]:
        """How many blocks of the documents read were marked as boilerplate, by reason."""
        counted: dict[str, int] = {}
        for document in self.read:
            for block in document.blocks:
                if block.dropped and block.dropped != "title":
                    counted[block.dropped] = counted.get(block.dropped, 0) + 1
        return dict(sorted(counted.items()))


def scan_corpus(folder: Path, known: Mapping[str, str], progress: Progress | None = None) -> Scan:
    """Reads the files of `folder` that are new or changed against `known` ({document id: sha256 of its source}).

    Hidden files and links out of the folder are passed over. A file that fails is reported; what was known of it is neither changed nor
    removed, so its last readable version stays. Raises `CorpusMissing` when the folder is not there.
    """
    if not folder.is_dir():
        raise CorpusMissing(f"the corpus folder '{folder}' is not there: create it, or name another with CAREERCITE_CORPUS_DIR or --corpus")
    sources, unnamed = list_sources(folder)
    read: list[Document] = []
    added: list[str] = []
    changed: list[str] = []
    unchanged: list[str] = []
    failed = [Failure(name, "its name is no valid Unicode: rename it") for name in unnamed]
    for number, source in enumerate(sources, 1):
        name = document_id(source)
        try:
            data = read_bytes(folder / source)
            if known.get(name) == hashlib.sha256(data).hexdigest():
                unchanged.append(name)
            else:
                read.append(read_document(source, data))
                (changed if name in known else added).append(name)
        except IngestError as error:
            failed.append(Failure(source, str(error)))
        except OSError as error:
            failed.append(Failure(source, f"cannot be opened: {error.strerror}; check its permissions"))
        if progress:
            progress(number, len(sources), source)
    present = {document_id(source) for source in sources}
    removed = tuple(sorted(name for name in known if name not in present))
    return Scan(tuple(read), tuple(added), tuple(changed), tuple(unchanged), removed, tuple(failed))


def list_sources(folder: Path) -> tuple[list[str], list[str]]:
    """The regular files below `folder` as `/`-separated paths, sorted; nothing hidden, no link that leads out of the folder.

    Files whose names cannot be written in UTF-8 come second, in a form that can be.
    """
    root = folder.resolve()
    found: list[str] = []
    unnamed: list[str] = []
    for path in sorted(folder.rglob("*")):
        relative = path.relative_to(folder)
        if any(part.startswith(".") for part in relative.parts) or not path.is_file() or not path.resolve().is_relative_to(root):
            continue
        name = relative.as_posix()
        if not any(0xD800 <= ord(character) <= 0xDFFF for character in name):
            found.append(name)
        else:
            unnamed.append(name.encode("utf-8", "backslashreplace").decode())
    return found, unnamed


def read_bytes(path: Path) -> bytes:
    """The bytes of a file; raises `IngestError` for one that is too large to be an article, and `OSError`."""
    if path.stat().st_size > LARGEST_FILE:
        raise IngestError(f"larger than {LARGEST_FILE // 1_000_000} MB: split it into articles")
    return path.read_bytes()
