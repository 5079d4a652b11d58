"""One ingest: scan the corpus, embed what is new, publish. The shell and the service both call it."""

from __future__ import annotations

import logging
from collections.abc import Collection
from dataclasses import dataclass, replace
from pathlib import Path

from ingest import CorpusShrunk, Scan, scan_corpus
from ingest.corpus import UPLOADED
from ingest.corpus import Progress as ScanProgress
from ingest.ledger import Ledger
from retrieval import Encoder, IndexFolder, Manifest, RetrievalError
from retrieval.encoder import Progress as EmbedProgress
from retrieval.errors import IndexMissing
from retrieval.store import sweep

log = logging.getLogger("careercite")

LEAST_KEPT = 0.5  # share of the articles that has to be left; fewer look like a disk that is not there
WAIT_FOR_OTHERS = 30.0  # seconds that an ingest waits for another one
SETTLED = 1.0  # seconds without a change after which a file counts as written to its end
UPLOADS = "uploads"  # folder of the data folder
OWN = ("index", UPLOADS, "ledger.json", "changes.json", "lock")  # what lies in a data folder; where that is in the corpus folder they are no articles


@dataclass(frozen=True, slots=True)
class Report:
    """What an ingest found and did.

    `before` and `manifest` are the generation that was there and the one that is there now, the same when nothing had changed; `rebuilt`
    says why the index was made anew.
    """

    scan: Scan
    before: Manifest | None
    manifest: Manifest
    embedded: int
    texts: int
    rebuilt: str | None

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

    A damaged or foreign index is made anew from the articles. `check` reads every file of the index to see whether it is whole; without it
    only missing and cut ones are noticed. An ingest that nobody asked for (`unasked`, after a change of the folder) leaves files alone that are
    being written or were taken out by an undo, all but the sources that are `asked` for. Raises `CorpusMissing`, `CorpusShrunk` when most
    documents of the corpus folder would go and `force` is off, `IngestBusy`, or `OSError` when the data folder cannot be written; the
    published index is then as it was.
    """
    with folder.locked(wait):
        before, why = _before(folder, encoder, rebuild, check)
        ledger = Ledger() if rebuild else folder.ledger()
        kept = unasked and before  # what is made anew is made of all files
        ledger = replace(ledger, held={source: sha256 for source, sha256 in ledger.held.items() if kept and source not in asked})
        known = before.versions if before and not rebuild else {}
        settled = SETTLED if unasked else 0.0
        uploads, apart = folder.data_dir / UPLOADS, own_paths(folder.data_dir)
        scan = scan_corpus(corpus, known, on_scan, uploads=uploads, ledger=ledger, settled=settled, asked=asked, apart=apart)
        if before and not force:
            _refuse_to_shrink(corpus, before, scan)
        base = _without_read(before, scan) if before and rebuild else before
        made = folder.publish(base, scan.read, scan.removed, encoder, on_embed, anew=rebuild)
        _remember(folder, scan.ledger)
        if made.manifest is before and not (scan.waiting or scan.ledger.held):  # of those the vectors may be here already
            folder.tidy()
        sweep(folder.data_dir / UPLOADS)
        return Report(scan, before, made.manifest, made.embedded, made.texts, why)


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


def _before(folder: IndexFolder, encoder: Encoder, rebuild: bool, check: bool) -> tuple[Manifest | None, str | None]:
    """The manifest to build on, and why the index is made anew where it is; None where nothing of it can be used."""
    try:
        manifest = folder.open().manifest if check else folder.manifest()
        folder.check_files(manifest)
        folder.check_model(manifest, encoder.model)
    except IndexMissing:
        return None, None
    except RetrievalError as error:
        return None, str(error)
    return manifest, "a rebuild was asked for" if rebuild else None


def _without_read(previous: Manifest, scan: Scan) -> Manifest:
    """For a rebuild: only the documents whose sources are there but could not be read this time keep what was known of them."""
    return replace(previous, entries=tuple(entry for entry in previous.entries if entry.source in scan.failed_sources))


def _refuse_to_shrink(corpus: Path, before: Manifest, scan: Scan) -> None:
    """Most articles of the corpus folder have to be there still; those that failed or wait keep what was known of them.

    Uploaded articles do not count: they lie beside the index, and go only when they are deleted.
    """
    there = {document.id for document in scan.read} | set(scan.unchanged) | {before for before, _ in scan.renamed}
    entries = [entry for entry in before.entries if not entry.source.startswith(UPLOADED)]
    kept = [entry for entry in entries if entry.id in there or entry.source in scan.failed_sources or entry.source in scan.waiting]
    if len(kept) < len(entries) * LEAST_KEPT:
        raise CorpusShrunk(
            f"of {len(entries)} articles in the index only {len(kept)} are left in '{corpus}': check that the folder is the right one and "
            "its disk is there, or run 'careercite ingest --force' if they are meant to go"
        )
