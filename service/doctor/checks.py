"""The doctor's checks, in the order in which one thing rests on the other. None of them changes anything."""

from __future__ import annotations

import importlib.metadata
import os
import shutil
from collections.abc import Callable, Iterator

from packaging.requirements import Requirement

from ingest.corpus import scan_corpus
from ingest.errors import IngestError
from ingest.ledger import Ledger, reading_code
from retrieval import IndexFolder, ModelDamaged, RetrievalError
from retrieval.encoder import MODEL, check_model_files
from retrieval.errors import IndexMissing
from retrieval.exported import is_whole, kept_in, usual_folder
from service.doctor.finding import Finding, doubtful, fine, wrong
from service.doctor.silence import prove_silence
from service.hosts import is_loopback
from service.ingesting import UPLOADS, own_paths
from service.settings import Settings
from service.troubles import explain
from service.version import VERSION

SHORTEST_KEY = 16  # characters; shorter ones can be guessed by who has the time
LEAST_FREE = 500_000_000  # bytes on the disk
MOST_NAMED = 5  # files, in one line

Check = Callable[[Settings], Iterator[Finding]]


def examine(settings: Settings) -> Iterator[tuple[str, Finding]]:
    """Every finding with the name of its check."""
    for name, check in CHECKS.items():
        for finding in check(settings):
            yield name, finding


def check_settings(settings: Settings) -> Iterator[Finding]:
    """What is in force, keys hidden, and what of it is unwise."""
    for name, field in type(settings).model_fields.items():
        value = getattr(settings, name)
        if value != field.default:
            yield fine(f"CAREERCITE_{name.upper()} = {'(set)' if 'key' in name else value}")
    yield fine("all other settings are as the README lists them")
    for name in ("api_key", "asking_key"):
        key = getattr(settings, name)
        if key and len(key.get_secret_value()) < SHORTEST_KEY:
            yield doubtful(f"CAREERCITE_{name.upper()} has fewer than {SHORTEST_KEY} characters: choose a longer one")
    if not is_loopback(settings.host):
        if not (settings.has_key or settings.unprotected):
            yield wrong(f"'careercite serve' will refuse to serve on {settings.host} without a key: set CAREERCITE_ASKING_KEY or CAREERCITE_API_KEY")
        elif not settings.asking_key:
            yield doubtful(f"whoever reaches {settings.host} may ask and read the articles: CAREERCITE_ASKING_KEY sets a key for it")
    if "*" in settings.trusted_hosts:
        yield doubtful("CAREERCITE_TRUSTED_HOSTS lets any name pass: pages of strangers can then read the articles of a user of this network")
    if "*" in settings.fetch_from:
        yield doubtful("CAREERCITE_FETCH_FROM lets articles be fetched from any host: name the hosts that they come from")
    if settings.log_questions:
        yield doubtful("CAREERCITE_LOG_QUESTIONS is on: the log holds what people ask")


def check_libraries(settings: Settings) -> Iterator[Finding]:
    """Every library against the lowest version that is known to be good."""
    try:
        required = [Requirement(each) for each in importlib.metadata.requires("careercite") or ()]
    except importlib.metadata.PackageNotFoundError:
        yield doubtful("careercite runs from a folder and is not installed, so its libraries cannot be checked: run 'pip install .' in it")
        return
    needed = [each for each in required if each.marker is None or each.marker.evaluate({"extra": ""})]
    too_old = [told for each in needed if (told := _too_old(each))]
    yield from map(wrong, too_old)
    if not too_old:
        yield fine(f"careercite {VERSION}: all {len(needed)} libraries are of the versions that it needs")


def _too_old(needed: Requirement) -> str:
    """What is wrong with the installed version; "" where it is good."""
    try:
        installed = importlib.metadata.version(needed.name)
    except importlib.metadata.PackageNotFoundError:
        return f"{needed.name} is not installed: run 'pip install \"{needed}\"'"
    if needed.specifier.contains(installed, prereleases=True):
        return ""
    return f"{needed.name} {installed} is not {needed.specifier}, which closes known holes or is relied upon: run 'pip install \"{needed}\"'"


def check_model(settings: Settings) -> Iterator[Finding]:
    """The model's files against their hashes, and the exported model."""
    try:
        check_model_files()
    except ModelDamaged as error:
        yield wrong(str(error))
        return
    yield fine(f"{MODEL.name}, sha256 {MODEL.sha256[:12]}…, is as it was published")
    folder = settings.model_dir or usual_folder()
    exports = kept_in(folder)
    if any(map(is_whole, exports)):
        yield fine(f"its export for {MODEL.runtime} in '{folder}' is whole")
    else:
        found = "is damaged" if exports else "is not there yet"
        yield doubtful(f"its export for {MODEL.runtime} in '{folder}' {found}: whoever asks or ingests next makes it, in some ten seconds")


def check_data_folder(settings: Settings) -> Iterator[Finding]:
    """Whether the data folder can be written, and has room."""
    folder = settings.data_dir
    nearest = next(each for each in (folder.absolute(), *folder.absolute().parents) if each.exists())
    if not os.access(nearest, os.W_OK | os.X_OK):
        yield doubtful(
            f"'{nearest}' cannot be written: an index there can be asked, but no article taken in; change its owner, or name another with --data"
        )
    free = shutil.disk_usage(nearest).free
    told = f"'{folder}' has {free / 1e9:.1f} GB free"
    yield fine(told) if free >= LEAST_FREE else doubtful(f"{told}: make room, an ingest onto a full disk is refused")


def check_index(settings: Settings) -> Iterator[Finding]:
    """Every file of the index against its hash, and by which model it was made."""
    folder = IndexFolder(settings.data_dir)
    try:
        generation = folder.open()
        folder.check_model(generation.manifest, MODEL)
    except IndexMissing as error:
        yield doubtful(str(error))
    except RetrievalError as error:
        yield wrong(str(error))
    else:
        told = f"{len(generation.documents)} articles, {sum(entry.passages for entry in generation.manifest.entries)} passages"
        yield fine(f"index {generation.version} is whole: {told}, {len(generation.manifest.files)} files checked")


def check_corpus(settings: Settings) -> Iterator[Finding]:
    """The articles against the index: what the next ingest would find, every file read and none trusted by its date."""
    folder = IndexFolder(settings.data_dir)
    try:
        known = folder.manifest().versions
    except RetrievalError:
        known = {}
    try:
        apart = own_paths(settings.data_dir)
        scan = scan_corpus(settings.corpus_dir, known, uploads=settings.data_dir / UPLOADS, ledger=Ledger(reading_code()), apart=apart)
    except (IngestError, OSError) as error:
        yield wrong(explain(error))
        return
    yield from (doubtful(f"{failure.source}: {failure.reason}") for failure in scan.failed)
    news = {"new": scan.added, "changed": scan.changed, "gone": scan.removed}
    for what, names in news.items():
        if names:
            more = f" and {len(names) - MOST_NAMED} more" if len(names) > MOST_NAMED else ""
            yield doubtful(f"{len(names)} {what} since the last ingest ({', '.join(names[:MOST_NAMED])}{more}): run 'careercite ingest'")
    if not any(news.values()):
        yield fine(f"the index holds the {len(scan.unchanged)} articles of '{settings.corpus_dir}' and the uploads as they are")


def check_network(settings: Settings) -> Iterator[Finding]:
    """Asks and ingests, and sees that nothing is sent."""
    yield prove_silence(settings)


CHECKS: dict[str, Check] = {
    "settings": check_settings,
    "libraries": check_libraries,
    "model": check_model,
    "data folder": check_data_folder,
    "index": check_index,
    "articles": check_corpus,
    "network": check_network,
}
