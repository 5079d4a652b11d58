"""One ingest: scan the corpus, embed what is new, publish. The shell and the service both call it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from ingest import Scan, scan_corpus
from ingest.corpus import Progress as ScanProgress
from retrieval import Encoder, IndexFolder, Manifest, RetrievalError
from retrieval.encoder import Progress as EmbedProgress
from retrieval.errors import IndexMissing

WAIT_FOR_OTHERS = 30.0  # seconds that an ingest waits for another one


@dataclass(frozen=True, slots=True)
class Report:
    """What an ingest found and did. `published` is None when nothing had changed; `rebuilt` says why the index was made anew."""

    scan: Scan
    published: Manifest | None
    documents: int
    passages: int
    units: int
    embedded: int
    texts: int
    rebuilt: str | None


def ingest_corpus(
    corpus: Path,
    folder: IndexFolder,
    encoder: Encoder,
    *,
    rebuild: bool = False,
    on_scan: ScanProgress | None = None,
    on_embed: EmbedProgress | None = None,
) -> Report:
    """Brings the index up to date with the corpus folder and says what was done.

    A damaged or foreign index is made anew from the articles. Raises `CorpusMissing`, `IngestBusy`, or `OSError` when the data folder
    cannot be written; the published index is then as it was.
    """
    with folder.locked(WAIT_FOR_OTHERS):
        previous, why = _previous(folder, encoder, rebuild)
        scan = scan_corpus(corpus, previous.versions if previous else {}, on_scan)
        manifest, published, embedded, texts = previous, None, 0, 0
        if previous is None or scan.read or scan.removed:
            made = folder.publish(previous, scan.read, scan.removed, encoder, on_embed)
            manifest = published = made.manifest
            embedded, texts = made.embedded, made.texts
        entries = manifest.entries if manifest else ()
        passages, units = sum(entry.passages for entry in entries), sum(entry.units for entry in entries)
        return Report(scan, published, len(entries), passages, units, embedded, texts, why)


def _previous(folder: IndexFolder, encoder: Encoder, rebuild: bool) -> tuple[Manifest | None, str | None]:
    """The manifest to build on, checked whole; None with the reason where the index has to be made anew."""
    if rebuild:
        return None, "a rebuild was asked for"
    try:
        generation = folder.open()
        folder.check_model(generation.manifest, encoder.model)
    except IndexMissing:
        return None, None
    except RetrievalError as error:
        return None, str(error)
    return generation.manifest, None
