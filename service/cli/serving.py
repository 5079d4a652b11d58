"""careercite serve."""

from __future__ import annotations

import logging
import signal
import socket
import sys
import time
from contextlib import suppress
from typing import Annotated

import typer
import uvicorn

from ingest.corpus import Failure
from retrieval import RetrievalError
from retrieval.errors import IndexMissing
from service.app import build_app
from service.cli.console import CorpusOption, DataOption, err, explained, failure, settings_from
from service.cli.ingesting import run_ingest
from service.cli.pace import PaceLog
from service.cli.taking import open_intake
from service.cli.workers import as_workers, end_well
from service.connections import connections
from service.hosts import is_loopback
from service.ingesting import Report
from service.intake import Intake
from service.logs import write_log
from service.metrics import Metrics
from service.opening import Opening
from service.settings import Settings
from service.starting import shortcomings, unwritable
from service.watching import Watcher

BACKLOG = 128
STOP_SECONDS = 30  # for requests under way when the service is to stop
REST_SECONDS = 0.05  # between two questions of a review: about as long as one takes

log = logging.getLogger("careercite")


def serve(
    corpus: CorpusOption = None,
    data: DataOption = None,
    host: Annotated[str | None, typer.Option(metavar="ADDRESS", help="Address to serve on.", show_default="127.0.0.1")] = None,
    port: Annotated[int | None, typer.Option(metavar="NUMBER", help="Port to serve on; 0 takes a free one.", show_default="8000")] = None,
    watch: Annotated[bool | None, typer.Option("--watch", help="Take in articles as soon as their files change.")] = None,
    workers: Annotated[
        int | None, typer.Option(metavar="NUMBER", min=1, max=64, help="Processes that answer, on as many cores.", show_default="1")
    ] = None,
    unprotected: Annotated[bool | None, typer.Option("--unprotected", help="Serve beyond this machine without any key.")] = None,
) -> None:
    """Serve the chat page and the HTTP interface.

    Where there is no index yet, or the one there is damaged, the articles are ingested first. A running service takes a new index within
    seconds of 'careercite ingest', without a restart and without a failed request; with --watch it ingests by itself whenever files are new,
    changed, renamed or removed. Ctrl-C stops it; requests under way are finished.

    With --workers several processes answer at one address. An article that one of them takes in is asked by the others within a second; each
    counts requests, and what /metrics tells, by itself.

    Articles can be sent over HTTP where CAREERCITE_API_KEY sets a key; where CAREERCITE_ASKING_KEY sets one, asking and reading need it, too.
    Without any key only this machine is served, unless --unprotected says otherwise.

    \b
    Examples:
      careercite serve
          the articles of ./corpus at http://127.0.0.1:8000
      careercite serve --corpus ~/articles --data ~/articles-index
          a folder of your own articles, with an index of its own
      careercite serve --watch
          articles that are put into the folder can be asked about within seconds
      careercite serve --port 0
          on a free port, which is printed
    """
    signal.signal(signal.SIGTERM, end_well)
    with explained():
        settings = settings_from(corpus_dir=corpus, data_dir=data, host=host, port=port, watch=watch, workers=workers, unprotected=unprotected)
        write_log(sys.stderr, settings.log_format)
        bound = _bind(settings)
        place = as_workers(settings.workers)
        loopback = is_loopback(bound.getsockname()[0])
        metrics = Metrics()
        intake = open_intake(settings, rest_seconds=REST_SECONDS, on_ingest=metrics.ingested)
        address, number = bound.getsockname()[:2]
        shown = f"http://[{address}]:{number}" if ":" in address else f"http://{address}:{number}"
        if not (place or loopback or settings.asking_key):
            log.warning("whoever reaches this address may ask and read the articles: CAREERCITE_ASKING_KEY sets a key for it")
        opening = Opening(lambda: _follow(intake) if place else _open(intake, shown), lambda: setattr(server, "should_exit", True))
        watcher = Watcher(intake, settings.sweep_seconds, Reporter()) if settings.watch and not place else None
        app = build_app(intake, settings, watcher, metrics, opening, loopback=loopback)
        config = uvicorn.Config(
            app,
            http=connections(settings.patience_seconds),
            ws="none",
            log_config=None,
            access_log=False,
            server_header=False,
            proxy_headers=bool(settings.proxies),
            forwarded_allow_ips=list(settings.proxies),
            timeout_graceful_shutdown=STOP_SECONDS,
        )
        logging.getLogger("uvicorn").setLevel(logging.WARNING)
        server = uvicorn.Server(config)
        server.run(sockets=[bound])
        opening.result()


def _open(intake: Intake, address: str) -> None:
    """Opens the index; where there is none that can be used, makes it from the articles. Then questions are answered."""
    log.info("the page is at %s; questions are answered as soon as the index is open", address)
    try:
        intake.library.refresh()
    except RetrievalError as error:
        if not isinstance(error, IndexMissing):
            log.warning("the index cannot be used: %s", error)
        if err.is_terminal:
            run_ingest(intake)
        else:
            began = time.monotonic()
            Reporter()(intake.ingest(on_embed=PaceLog()), time.monotonic() - began)
    else:
        for shortcoming in shortcomings(intake.corpus, intake.folder.data_dir):
            log.warning(shortcoming)
        if not unwritable(intake.folder.data_dir):
            intake.catch_up()
    edition = intake.library.edition
    articles = len(edition.index.documents) if edition else 0
    if not articles:
        log.warning("there are no articles in '%s' yet: put some there (.txt .md .html .pdf .docx) and run 'careercite ingest'", intake.corpus)
    log.info("Careercite answers from %d article%s at %s (stop with Ctrl-C)", articles, "" if articles == 1 else "s", address)


def _follow(intake: Intake) -> None:
    """Opens the index where there is one: else the first worker makes it, and the library finds it."""
    with suppress(RetrievalError):
        intake.library.refresh()


class Reporter:
    """Logs what an ingest did: one line, and one for each file that did not fail before."""

    def __init__(self) -> None:
        self._told: set[Failure] = set()

    def __call__(self, report: Report, seconds: float) -> None:
        """Logs one report."""
        scan, failures = report.scan, set(report.scan.failed)
        counts = f"{len(scan.added)} added, {len(scan.changed)} changed, {len(scan.removed)} removed, {len(failures)} failed"
        log.info("ingest: %s; the index holds %d articles, %.1f s", counts, report.documents, seconds)
        if report.rebuilt:
            log.warning("the index was made anew: %s", report.rebuilt)
        for failed in sorted(failures - self._told, key=lambda each: each.source):
            log.warning("failed %s: %s", failed.source, failed.reason)
        self._told = failures


def _bind(settings: Settings) -> socket.socket:
    """The socket to serve on. The exit to raise where it cannot be had, or leads beyond this machine and asks for no key."""
    host, port = settings.host, settings.port
    try:
        family, *_, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)[0]
        if not (is_loopback(str(address[0])) or settings.has_key or settings.unprotected):
            raise failure(
                f"serving on {host} lets others in, and no key is set: set CAREERCITE_API_KEY (for writing) or CAREERCITE_ASKING_KEY (for asking, "
                "too), or let everybody ask and read with --unprotected"
            )
        bound = socket.socket(family, socket.SOCK_STREAM)
        bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        bound.bind(address)
        bound.listen(BACKLOG)  # who connects while the model loads waits instead of being refused
    except OSError as error:
        reason = error.strerror or str(error)
        raise failure(f"cannot serve on {host}:{port} ({reason}): choose another port with --port, or --port 0 for a free one") from error
    return bound
