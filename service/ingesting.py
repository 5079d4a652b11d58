"""One ingest: scan the corpus, embed what is new, ask what it can be asked, publish. The shell and the service both call it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from ingest import CorpusShrunk, Scan, scan_corpus
from ingest.corpus import Progress as ScanProgress
from retrieval import Encoder, Generation, Index, IndexFolder, Manifest, RetrievalError
from retrieval.encoder import Progress as EmbedProgress
from retrieval.errors import IndexMissing
from retrieval.suggestion import Suggestion
from service.answers import Answerer
from service.answers.checking import checked

LEAST_KEPT = 0.5  # share of the articles that has to be left; fewer look like a disk that is not there
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
    force: bool = False,
    on_scan: ScanProgress | None = None,
    on_embed: EmbedProgress | None = None,
) -> Report:
    """Brings the index up to date with the corpus folder and says what was done.

    A damaged or foreign index is made anew from the articles. Raises `CorpusMissing`, `CorpusShrunk` when most documents would go and
    `force` is off, `IngestBusy`, or `OSError` when the data folder cannot be written; the published index is then as it was.
    """

    def suggest(generation: Generation) -> tuple[Suggestion, ...]:
        return checked(Answerer(Index(generation, encoder)))

    with folder.locked(WAIT_FOR_OTHERS):
        previous, why = _previous(folder, encoder, rebuild)
        known = previous.versions if previous and not rebuild else {}
        scan = scan_corpus(corpus, known, on_scan)
        if previous and not force:
            _refuse_to_shrink(corpus, previous, scan)
        if previous and rebuild:
            previous = _without_read(previous, scan)
        manifest, published, embedded, texts = previous, None, 0, 0
        if previous is None or rebuild or scan.read or scan.removed or previous.suggestions is None:
            made = folder.publish(previous, scan.read, scan.removed, encoder, on_embed, suggest)
            manifest = published = made.manifest
            embedded, texts = made.embedded, made.texts
        entries = manifest.entries if manifest else ()
        passages, units = sum(entry.passages for entry in entries), sum(entry.units for entry in entries)
        return Report(scan, published, len(entries), passages, units, embedded, texts, why)


def _previous(folder: IndexFolder, encoder: Encoder, rebuild: bool) -> tuple[Manifest | None, str | None]:
    """The manifest to build on, checked whole, and why the index is made anew where it is; None where nothing of it can be used."""
    try:
        generation = folder.open()
        folder.check_model(generation.manifest, encoder.model)
    except IndexMissing:
        return None, None
    except RetrievalError as error:
        return None, str(error)
    return generation.manifest, "a rebuild was asked for" if rebuild else None


def _without_read(previous: Manifest, scan: Scan) -> Manifest:
    """For a rebuild: only the documents whose sources are there but could not be read this time keep what was known of them."""
    return replace(previous, entries=tuple(entry for entry in previous.entries if entry.source in scan.failed_sources))


def _refuse_to_shrink(corpus: Path, previous: Manifest, scan: Scan) -> None:
    before = len(previous.entries)
    unreadable = {entry.id for entry in previous.entries if entry.source in scan.failed_sources}
    kept = {document.id for document in scan.read} | set(scan.unchanged) | unreadable
    if len(kept) < before * LEAST_KEPT:
        raise CorpusShrunk(
            f"of {before} articles in the index only {len(kept)} are left in '{corpus}': check that the folder is the right one and its disk "
            "is there, or run 'careercite ingest --force' if they are meant to go"
        )
