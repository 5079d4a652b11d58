"""Uploads: articles that come over HTTP. Each is a file of its own beside the index, from which the index can always be made anew."""

from __future__ import annotations

import hashlib
import logging
import os
import re
import shutil
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path, PurePosixPath

from ingest.corpus import LARGEST_FILE, list_sources
from ingest.document import UPLOADED, Document
from ingest.errors import IngestError
from ingest.reading import document_id, read_document
from retrieval.durable import claim, sync_folder, write_durably
from retrieval.quarantine import Quarantine
from service.ingesting import UPLOADS, WAIT_FOR_OTHERS, former
from service.intake import Intake
from service.turns import Turns

LONGEST_NAME = 180  # bytes of UTF-8; file systems take 255, and temporary names are longer than the name
RESERVED = re.compile(r"(?i)(con|prn|aux|nul|com\d|lpt\d)(\.|$)")  # no file on Windows may be called so

log = logging.getLogger("careercite")


class UploadError(Exception):
    """A writing request that cannot be done; each message names the cure."""


class UnknownUpload(UploadError):
    """No document has this id."""


class NotUploaded(UploadError):
    """The document is a file of the corpus folder."""


class Fate(StrEnum):
    """What became of a file that was sent."""

    ADDED = "added"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Sent:
    """A file as a client sent it; its name is a label and leads nowhere."""

    name: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Result:
    """What became of one file: its document, or the reason why there is none, with the cure. `name` is the one that it is kept under."""

    name: str
    status: Fate
    document: Document | None = None
    reason: str | None = None


class Uploads:
    """Keeps and deletes uploaded articles, one request after the other. What is given back has been written durably and is being served."""

    def __init__(self, intake: Intake) -> None:
        self._intake = intake
        self._folder = intake.folder.data_dir / UPLOADS
        self._turns = Turns("another upload")

    def put(self, files: Sequence[Sent]) -> list[Result]:
        """Takes files in; one result each, in order.

        A file that gives no document is not kept, and what was uploaded under its name before stays. Where the index cannot be brought up to
        date nothing is kept and the reason is raised, see `ingest_corpus`.
        """
        read = _read_all(files)
        with self._turns.taken(WAIT_FOR_OTHERS):
            now = self._served()
            given = {document.source: sent.data for sent, document in zip(files, read, strict=True) if isinstance(document, Document)}
            self._keep({source: data for source, data in given.items() if not self._is_kept(source, data, now)})
            after = self._served()
        return [_result(each, now, after) for each in read]

    def delete(self, name: str) -> None:
        """Deletes the uploaded document with the id `name`. Raises `UnknownUpload`, `NotUploaded`, or what keeps the index from being updated."""
        with self._turns.taken(WAIT_FOR_OTHERS):
            document = self._served().get(name)
            if document and not document.source.startswith(UPLOADED):
                raise NotUploaded(f"it was not uploaded: remove the file '{document.source}' from the corpus folder")
            source = document.source if document else self._sources().get(name)
            if source is None:
                raise UnknownUpload("no document has this id: GET /api/documents lists them")
            self._keep({source: None})

    def _served(self) -> Mapping[str, Document]:
        edition = self._intake.library.edition
        return {document.id: document for document in edition.index.generation.documents} if edition else {}

    def _sources(self) -> dict[str, str]:
        """The sources of all files that lie here, also of those that are not in the index, by document id."""
        sources = [UPLOADED + name for name in (list_sources(self._folder)[0] if self._folder.is_dir() else ())]
        return {document_id(source): source for source in sources}

    def _is_kept(self, source: str, data: bytes, served: Mapping[str, Document]) -> bool:
        """Whether just this file lies here and is being served."""
        document = served.get(document_id(source))
        try:
            return document is not None and document.version == _sha256(data) and self._path(source).read_bytes() == data
        except OSError:
            return False

    def _path(self, source: str) -> Path:
        return self._folder / source.removeprefix(UPLOADED)

    def _keep(self, files: Mapping[str, bytes | None]) -> None:
        """Writes files by source (None = deletes) and brings the index up to date; when that fails all is as it was before."""
        if not files:
            return
        with self._replaced({self._path(source): data for source, data in files.items()}):
            self._intake.ingest(unasked=True, asked=files.keys())

    @contextmanager
    def _replaced(self, files: Mapping[Path, bytes | None]) -> Iterator[None]:
        """Files with new content (None = none) for good, unless an error ends it: then with what they held before.

        A process that dies in between leaves the new content, and the next ingest takes it in: nobody was told that it had been.
        """
        aside: dict[Path, Path | None] = {}
        claimed = ExitStack()
        try:
            with self._intake.folder.locked(WAIT_FOR_OTHERS):  # no scan sees half of it, and none deletes a file that is being written
                if not self._folder.is_dir():
                    self._folder.mkdir()
                    sync_folder(self._folder.parent)
                Quarantine(self._intake.folder.data_dir).take([path for path in files if path.is_symlink() or path.is_dir()])
                for path, data in files.items():
                    aside[path] = old = _copied_aside(path) if data is not None else _moved_aside(path)
                    if old:
                        claimed.enter_context(claim(old))  # no ingest clears it away as long as it may be put back
                    if data is not None:
                        write_durably(path, data)
                sync_folder(self._folder)
            yield
        except BaseException:
            _put_back(aside)
            raise
        finally:
            claimed.close()
        for old in filter(None, aside.values()):
            old.unlink(missing_ok=True)


def clean_name(name: str) -> str:
    """The name that a file is kept under: the last part of what the client calls it, visible, in NFC, not too long; "" where nothing is left."""
    last = re.split(r"[/\\]", name)[-1]
    visible = "".join(character for character in last if unicodedata.category(character) not in ("Cc", "Cf", "Cs"))
    plain = re.sub(r'[<>:"|?*]', "_", unicodedata.normalize("NFC", visible))
    tidy = " ".join(plain.split()).lstrip(". ~").rstrip(". ")
    if RESERVED.match(tidy):
        tidy = f"_{tidy}"
    return _cut(tidy)


def _cut(name: str) -> str:
    """A name that file systems take. Of a longer one the end gives way to six digits of its hash, so that two of them stay two."""
    if len(name.encode()) <= LONGEST_NAME:
        return name
    ending = PurePosixPath(name).suffix if len(PurePosixPath(name).suffix.encode()) <= 20 else ""
    marked = f"-{_sha256(name.encode())[:6]}{ending}"
    return name.encode()[: LONGEST_NAME - len(marked.encode())].decode(errors="ignore").rstrip(". ") + marked


def _read_all(files: Sequence[Sent]) -> list[Document | Result]:
    """The document of each file, or the result that tells why there is none."""
    read: list[Document | Result] = []
    seen: set[str] = set()
    for sent in files:
        name = clean_name(sent.name)
        read.append(Result(name, Fate.FAILED, reason="another file of the request has this name: rename one") if name in seen else _read(name, sent))
        seen.add(name)
    return read


def _read(name: str, sent: Sent) -> Document | Result:
    if not name:
        return Result(name, Fate.FAILED, reason="it has no name: send it as a file with one, such as article.md")
    if len(sent.data) > LARGEST_FILE:
        return Result(name, Fate.FAILED, reason=f"larger than {LARGEST_FILE // 1_000_000} MB: split it into articles")
    try:
        return read_document(UPLOADED + name, sent.data)
    except IngestError as error:
        return Result(name, Fate.FAILED, reason=str(error))


def _result(read: Document | Result, before: Mapping[str, Document], after: Mapping[str, Document]) -> Result:
    """What became of a file that was read, by what was served before and is now."""
    if isinstance(read, Result):
        return read
    name, old, new = read.source.removeprefix(UPLOADED), before.get(read.id), after.get(read.id)
    if new is None or new.version != read.version:
        return Result(name, Fate.FAILED, reason="another command changed the articles at the same time: send it again")
    return Result(name, Fate.ADDED if old is None else Fate.UNCHANGED if old.version == new.version else Fate.CHANGED, new)


def _moved_aside(path: Path) -> Path | None:
    """The hidden name beside it that a file has now, which an ingest clears away; None where there is no such file."""
    try:
        return path.replace(former(path))
    except FileNotFoundError:
        return None


def _copied_aside(path: Path) -> Path | None:
    """The hidden second name of a file, which stays where it is: a process that dies now has lost nothing; None where there is no such file."""
    aside = former(path)
    aside.unlink(missing_ok=True)
    try:
        os.link(path, aside)
    except FileNotFoundError:
        return None
    except OSError:  # a file system without second names
        shutil.copyfile(path, aside)
    return aside


def _put_back(aside: Mapping[Path, Path | None]) -> None:
    """Gives files their former content; needs no room on the disk."""
    for path, old in aside.items():
        try:
            if old:
                old.replace(path)
                old.unlink(missing_ok=True)  # where both are names of one file, the replacing does nothing
            else:
                path.unlink(missing_ok=True)
            sync_folder(path.parent)
        except OSError as error:
            log.error("'%s' could not be put back (%s): the next ingest takes what is there", path.name, error.strerror)


def _sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
