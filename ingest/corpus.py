"""The corpus folder: what is there, what changed since the last time, what could not be read and why."""

from __future__ import annotations

import hashlib
import os
import stat
import time
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from ingest.document import UPLOADED, Document
from ingest.errors import CorpusMissing, IngestError
from ingest.ledger import Ledger, Seen, note, reading_code
from ingest.reading import document_id, read_document

LARGEST_FILE = 20_000_000  # bytes; an article is thousands of times smaller
DEEPEST = 100  # folders in each other that are looked into
UNFINISHED = ("~", ".swp", ".swx", ".tmp", ".part", ".crdownload", ".download")  # endings of editors' copies and of downloads under way
LOST = "the file is gone or cannot be found: upload it again, delete the article, or run 'careercite ingest --force' if it is meant to go"
CHANGED = "its bytes are not those that were uploaded: upload it again, or run 'careercite ingest --force' to take it as it is"

PAGES = (".html", ".htm", ".xhtml")
OF_PAGE = (  # how browsers end the name of that folder, in several languages
    "_files", ".files", "-files", "_file", "-Dateien", "_fichiers", "_archivos", "_arquivos", "_bestanden", "-filer", "_pliki", "_soubory"
)  # fmt: skip

Progress = Callable[[int, int, str], None]  # files done, files in all, source


@dataclass(frozen=True, slots=True)
class Failure:
    """A file that gave no document, with the reason and the cure."""

    source: str
    reason: str


@dataclass(frozen=True, slots=True)
class Scan:
    """The outcome of a scan: documents that are new or changed, and what became of everything else.

    `added`, `changed`, `reread` (the same file, read by other code), `unchanged` and `removed` are document ids; `renamed` pairs a removed
    one with the added one that has its bytes. `waiting` are the sources of files that are still being written. `ledger` is what to remember.
    """

    read: tuple[Document, ...] = ()
    added: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    reread: tuple[str, ...] = ()
    unchanged: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    renamed: tuple[tuple[str, str], ...] = ()
    failed: tuple[Failure, ...] = ()
    waiting: tuple[str, ...] = ()
    ledger: Ledger = field(default=Ledger(), compare=False)

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


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one file. Without a document, a failure or `waiting` it is as it was known."""

    document: Document | None = None
    failure: str = ""
    waiting: bool = False
    seen: Seen | None = None


def scan_corpus(
    folder: Path,
    known: Mapping[str, str],
    progress: Progress | None = None,
    *,
    uploads: Path | None = None,
    ledger: Ledger | None = None,
    settled: float = 0.0,
    asked: Collection[str] = (),
    apart: Collection[Path] = (),
    kept: Mapping[str, str] | None = None,
) -> Scan:
    """Reads the files of `folder`, and of `uploads`, that are new or changed against `known` ({document id: sha256 of its source}).

    Hidden and unfinished files, links out of the folder and what is in `apart` are passed over. A file that fails is reported; what was known
    of it is neither changed nor removed, so its last readable version stays. `ledger` is what the last scan remembered: a file that it knows
    by size and time is not opened, one that failed is not tried again until it changes, and all are read again where other code read them. A
    file that changed less than `settled` seconds ago waits, unless its source is `asked` for. Of `kept`, {source: sha256}, no file may be gone
    or another one: that is a failure. Raises `CorpusMissing` when the folder is not there.
    """
    if not folder.is_dir():
        raise CorpusMissing(f"the corpus folder '{folder}' is not there: create it, or name another with CAREERCITE_CORPUS_DIR or --corpus")
    paths, failed = _paths(folder, uploads, apart)
    ledger = ledger or Ledger(reading_code())
    outcomes: dict[str, Outcome] = {}
    kept = kept or {}
    for number, (source, path) in enumerate(paths.items(), 1):
        rest = 0.0 if source in asked else settled
        outcomes[source] = _look(source, path, known.get(document_id(source)), ledger, rest, kept.get(source))
        if progress:
            progress(number, len(paths), source)
    outcomes |= {source: Outcome(failure=LOST) for source in kept if source not in paths}
    gone = {source: Outcome(waiting=True) for source, held in ledger.held.items() if not held and source not in paths}
    return _summed_up(outcomes | gone, failed, known, ledger.held)


def _paths(folder: Path, uploads: Path | None, apart: Collection[Path]) -> tuple[dict[str, Path], list[Failure]]:
    """Every file by its source, and those that cannot have one."""
    sources, unnamed = list_sources(folder, apart)
    failed = [Failure(name, "its name is no valid Unicode: rename it") for name in unnamed]
    paths = {source: folder / source for source in sources if not source.startswith(UPLOADED)}
    failed += [Failure(source, f"'{UPLOADED}' is the place of uploaded articles: rename the folder") for source in sources if source not in paths]
    if uploads and uploads.is_dir():
        paths |= {UPLOADED + source: uploads / source for source in list_sources(uploads)[0]}
    return paths, failed


def _look(source: str, path: Path, known: str | None, ledger: Ledger, settled: float, kept: str | None) -> Outcome:
    """What became of one file against the version that is `known`, what is remembered of it, and the version that it has to be (`kept`)."""
    seen, held = ledger.seen(source), ledger.held.get(source)
    try:
        status, now = path.stat(), time.time_ns()
        if settled and 0 <= now - status.st_mtime_ns < settled * 1e9:
            return Outcome(waiting=True, seen=seen)
        if seen and seen.is_still(status) and (seen.reason or seen.sha256 in (known, held)):
            return Outcome(failure=seen.reason, seen=seen)
        data = read_bytes(path)
        sha256 = hashlib.sha256(data).hexdigest()
        if kept and sha256 != kept:
            return Outcome(failure=CHANGED)
        if seen and seen.reason and seen.sha256 == sha256:
            return Outcome(failure=seen.reason, seen=note(status, sha256, now, seen.reason))
        if sha256 == held or (sha256 == known and ledger.code == reading_code()):
            return Outcome(seen=note(status, sha256, now))
        try:
            return Outcome(read_document(source, data), seen=note(status, sha256, now))
        except IngestError as error:
            return Outcome(failure=str(error), seen=note(status, sha256, now, str(error)))
    except IngestError as error:
        return Outcome(failure=str(error))
    except OSError as error:
        return Outcome(failure=f"cannot be opened: {error.strerror}; check its permissions")


def _summed_up(outcomes: Mapping[str, Outcome], failed: Sequence[Failure], known: Mapping[str, str], held: Mapping[str, str]) -> Scan:
    read = [outcome.document for outcome in outcomes.values() if outcome.document]
    fresh = {document.id for document in read}
    present = {document_id(source) for source in outcomes}
    removed = sorted(name for name in known if name not in present)
    quiet = [document_id(source) for source, outcome in outcomes.items() if not (outcome.document or outcome.failure)]
    versions = {known[name]: name for name in removed}
    return Scan(
        read=tuple(read),
        added=tuple(document.id for document in read if document.id not in known),
        changed=tuple(document.id for document in read if known.get(document.id, document.version) != document.version),
        reread=tuple(document.id for document in read if known.get(document.id) == document.version),
        unchanged=tuple(name for name in quiet if name in known and name not in fresh),
        removed=tuple(removed),
        renamed=tuple((versions[document.version], document.id) for document in read if document.version in versions and document.id not in known),
        failed=(*failed, *(Failure(source, outcome.failure) for source, outcome in outcomes.items() if outcome.failure)),
        waiting=tuple(source for source, outcome in outcomes.items() if outcome.waiting),
        ledger=Ledger(reading_code(), {source: outcome.seen for source, outcome in outcomes.items() if outcome.seen}, _still_held(held, outcomes)),
    )


def is_passed_over(name: str) -> bool:
    """Whether a file of this name is none of the user's articles: hidden, an editor's copy, a download under way."""
    return name.startswith((".", "~$")) or name.lower().endswith(UNFINISHED)


def _is_of_page(folder: str, pages: Collection[str]) -> bool:
    """Whether a browser made the folder beside a page that it saved: pictures, scripts and adverts of that page, no articles."""
    return any(folder.endswith(ending) and folder.removesuffix(ending) in pages for ending in OF_PAGE)


def _still_held(held: Mapping[str, str], outcomes: Mapping[str, Outcome]) -> dict[str, str]:
    """What an undo took out and what is still as it was then; a file that has changed since is treated like any other from now on."""
    there = {source: outcomes[source] for source in held if source in outcomes}
    return {source: held[source] for source, now in there.items() if now.waiting or now.seen is None or now.seen.sha256 == held[source]}


def list_sources(folder: Path, apart: Collection[Path] = ()) -> tuple[list[str], list[str]]:
    """The regular files below `folder` as `/`-separated paths, sorted; nothing hidden or unfinished, no link that leads out of the folder.

    What a browser saved beside a page ("pay_files" beside "pay.html") is passed over, what is in `apart` (resolved paths of files and folders), and
    what lies more than `DEEPEST` folders deep. Files whose names cannot be written in UTF-8 come second, in a form that can be.
    """
    root = folder.resolve()
    found: list[str] = []
    unnamed: list[str] = []
    for where, folders, names in os.walk(root):
        pages = {PurePosixPath(name).stem for name in names if name.lower().endswith(PAGES)}
        if len(Path(where).relative_to(root).parts) >= DEEPEST:
            folders.clear()
        folders[:] = [name for name in folders if not name.startswith(".") and Path(where, name) not in apart and not _is_of_page(name, pages)]
        for name in names:
            path = Path(where, name)
            if is_passed_over(name) or path in apart or not path.is_file() or (path.is_symlink() and not path.resolve().is_relative_to(root)):
                continue
            relative = path.relative_to(root).as_posix()
            if not any(0xD800 <= ord(character) <= 0xDFFF for character in relative):
                found.append(relative)
            else:
                unnamed.append(relative.encode("utf-8", "backslashreplace").decode())
    return sorted(found), sorted(unnamed)


def read_bytes(path: Path) -> bytes:
    """The bytes of a file; raises `IngestError` for one that is too large to be an article, and `OSError`."""
    with os.fdopen(os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0)), "rb") as file:  # a pipe would wait for its writer
        if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
            raise IngestError("it is no file any more: put the article there")
        data = file.read(LARGEST_FILE + 1)
    if len(data) > LARGEST_FILE:
        raise IngestError(f"larger than {LARGEST_FILE // 1_000_000} MB: split it into articles")
    return data
