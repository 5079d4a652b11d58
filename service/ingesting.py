"""One ingest: scan the corpus, embed what is new, publish. The shell and the service both call it."""

from __future__ import annotations

import logging
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from ingest.corpus import Progress as ScanProgress
from ingest.corpus import Scan, scan_corpus
from ingest.document import UPLOADED
from ingest.errors import CorpusShrunk
from ingest.ledger import Ledger
from ingest.reading import document_id
from retrieval import Encoder, IndexFolder, Manifest, RetrievalError
from retrieval.durable import sweep
from retrieval.encoder import Progress as EmbedProgress
from retrieval.errors import IndexMissing
from retrieval.quarantine import QUARANTINE, Quarantine
from retrieval.salvage import Salvage

log = logging.getLogger("careercite")

LEAST_KEPT = 0.5  # share of the articles that has to be left; fewer look like a disk that is not there
WAIT_FOR_OTHERS = 30.0  # seconds that an ingest waits for another one
SETTLED = 1.0  # seconds without a change after which a file counts as written to its end
UPLOADS = "uploads"  # folder of the data folder
OWN = (
    "index",
    UPLOADS,
    QUARANTINE,
    "ledger.json",
    "changes.json",
    "lock",
)  # in a data folder; where that is in the corpus folder they are no articles
POINTER_LOST = "nothing says any more which generation of it is in force"


@dataclass(frozen=True, slots=True)
class Report:
    """What an ingest found and did.

    `before` and `manifest` are the generation that was there, whole, and the one that is there now, the same when nothing had changed;
    `rebuilt` says why the index was made anew, `aside` what was set aside of a damaged one.
    """

    scan: Scan
    before: Manifest | None
    manifest: Manifest
    embedded: int
    texts: int
    rebuilt: str | None
    aside: Quarantine

    @property
    def published(self) -> Manifest | None:
        """The new generation, None where there is none."""
        return None if self.manifest is self.before else self.manifest

    @property
    def documents(self) -> int:
        """How many articles the index holds."""
        return len(self.manifest.entries)

    @property
    def passages(self) -> int:
        """How many passages the index holds."""
        return sum(entry.passages for entry in self.manifest.entries)

    @property
    def units(self) -> int:
        """How many units the index holds."""
        return sum(entry.units for entry in self.manifest.entries)


@dataclass(frozen=True, slots=True)
class Before:
    """The index that an ingest finds: `whole`, None where there is none that can be used as it is, `why` it is made anew, what is `left` of it."""

    whole: Manifest | None
    why: str | None = None
    left: Salvage | None = None

    @property
    def base(self) -> Manifest | None:
        """What can be built on."""
        return self.left.usable if self.left else self.whole


def ingest_corpus(
    corpus: Path,
    folder: IndexFolder,
    encoder: Encoder,
    *,
    rebuild: bool = False,
    force: bool = False,
    check: bool = True,
    unasked: bool = False,
    asked: Collection[str] = (),
    wait: float = WAIT_FOR_OTHERS,
    on_scan: ScanProgress | None = None,
    on_embed: EmbedProgress | None = None,
) -> Report:
    """Brings the index up to date with the corpus folder and the uploads, and says what was done.

    A damaged or foreign index is made anew from the articles and what is whole of it; what is damaged, and what would be lost with it, is
    set aside. `check` reads every file of the index to see whether it is whole; without it only missing and cut ones are noticed. An ingest
    that nobody asked for (`unasked`, after a change of the folder) leaves files alone that are being written or were taken out by an undo, all
    but the sources that are `asked` for. An upload that is gone or not as it was sent is a failure unless `force`. Raises `CorpusMissing`,
    `CorpusShrunk` when most documents of the corpus folder would go and `force` is off, `IngestBusy`, or `OSError` when the data folder cannot
    be written; the published index is then as it was.
    """
    with folder.locked(wait):
        before = _before(folder, encoder, rebuild, check)
        base, remembered, uploads = before.base, folder.ledger(), folder.data_dir / UPLOADS
        scan = scan_corpus(
            corpus,
            base.versions if base and not rebuild else {},
            on_scan,
            uploads=uploads,
            ledger=_ledger(remembered, rebuild, asked if unasked and before.whole else None),
            settled=SETTLED if unasked else 0.0,
            asked=asked,
            apart=own_paths(folder.data_dir),
            kept={} if force else _kept(before, remembered, uploads, asked),
        )
        if not force:
            _refuse_to_shrink(corpus, _expected(before, remembered), scan)
        aside = Quarantine(folder.data_dir)
        if before.left:
            folder.set_aside(aside)
        known = _without_read(base, scan) if base and rebuild else base
        made = folder.publish(known, scan.read, scan.removed, encoder, on_embed, anew=rebuild, aside=aside if before.left else None)
        _remember(folder, scan.ledger)
        if made.manifest is before.whole and not (scan.waiting or scan.ledger.held):  # of those the vectors may be here already
            folder.tidy()
        if not any(source.startswith(UPLOADED) for source in scan.waiting):
            sweep(uploads)
        return Report(scan, before.whole, made.manifest, made.embedded, made.texts, before.why, aside)


def own_paths(data_dir: Path) -> frozenset[Path]:
    """What Careercite itself keeps in a data folder, as resolved paths."""
    resolved = data_dir.resolve()
    return frozenset(resolved / name for name in OWN)


def _remember(folder: IndexFolder, ledger: Ledger) -> None:
    """Keeps the ledger where it says something new. The index is published by now, and without a ledger the next ingest only reads more."""
    try:
        if ledger != folder.ledger():
            folder.remember(ledger)
    except OSError as error:
        log.warning("the ledger of what was read could not be written (%s): the next ingest reads all files again", error.strerror)


def _before(folder: IndexFolder, encoder: Encoder, rebuild: bool, check: bool) -> Before:
    """The index that there is."""
    try:
        manifest = folder.manifest()
        folder.check_files(manifest, read=check)
        folder.check_model(manifest, encoder.model)
    except IndexMissing:
        return Before(None, POINTER_LOST, folder.salvage(encoder.model)) if folder.is_lost() else Before(None)
    except RetrievalError as error:
        return Before(None, str(error), folder.salvage(encoder.model))
    return Before(manifest, "a rebuild was asked for" if rebuild else None)


def _ledger(remembered: Ledger, rebuild: bool, asked: Collection[str] | None) -> Ledger:
    """What is remembered, as a scan needs it. Only of a whole index, and where nobody asked for more than `asked`, an undo goes on to hold."""
    held = {} if asked is None else {source: sha256 for source, sha256 in remembered.held.items() if source not in asked}
    return replace(Ledger() if rebuild else remembered, held=held)


def _kept(before: Before, remembered: Ledger, uploads: Path, asked: Collection[str]) -> dict[str, str]:
    """The uploaded articles that only a request over HTTP may change, by source, with the sha256 of their files.

    Not those that a request, or an undo, was just changing; and none where it is not sure that the index is the last one that there was.
    """
    manifest = before.left.manifest if before.left and before.left.in_force else before.whole
    entries = [entry for entry in manifest.entries if entry.source.startswith(UPLOADED)] if manifest else []
    changing = {*asked, *remembered.held}
    return {
        entry.source: entry.version
        for entry in entries
        if entry.source not in changing and not former(uploads / entry.source.removeprefix(UPLOADED)).exists()
    }


def former(upload: Path) -> Path:
    """The hidden name that the earlier content of an upload has while it is being replaced or deleted; an ingest clears it away."""
    return upload.with_name(f".{upload.name}.before.tmp")


def _expected(before: Before, remembered: Ledger) -> dict[str, str]:
    """{source: sha256} of the articles of the corpus folder that were there the last time, by what can still be known of it.

    Uploaded articles do not count: they lie beside the index, and go only when they are deleted.
    """
    manifest = before.left.manifest if before.left else before.whole
    if manifest:
        articles = {entry.source: entry.version for entry in manifest.entries}
    elif before.left:
        articles = {source: seen.sha256 for source, seen in remembered.files.items() if not seen.reason}
    else:
        return {}
    return {source: sha256 for source, sha256 in articles.items() if not source.startswith(UPLOADED)}


def _without_read(previous: Manifest, scan: Scan) -> Manifest:
    """For a rebuild: only the documents whose sources are there but could not be read this time keep what was known of them."""
    return replace(previous, entries=tuple(entry for entry in previous.entries if entry.source in scan.failed_sources))


def _refuse_to_shrink(corpus: Path, expected: Mapping[str, str], scan: Scan) -> None:
    """Most articles of the corpus folder have to be there still, or renamed; those that failed or wait keep what was known of them."""
    ids = {document.id for document in scan.read} | set(scan.unchanged)
    read = {document.version for document in scan.read}
    there = scan.failed_sources | set(scan.waiting)
    kept = [source for source, sha256 in expected.items() if document_id(source) in ids or source in there or sha256 in read]
    if len(kept) < len(expected) * LEAST_KEPT:
        raise CorpusShrunk(
            f"of {len(expected)} articles in the index only {len(kept)} are left in '{corpus}': check that the folder is the right one and "
            "its disk is there, or run 'careercite ingest --force' if they are meant to go"
        )
