"""careercite serve."""

from __future__ import annotations

import logging
import socket
from typing import Annotated

import typer
import uvicorn

from ingest.corpus import Failure
from retrieval import RetrievalError
from retrieval.errors import IndexMissing
from service.app import build_app
from service.cli.console import CorpusOption, DataOption, err, explained, failure, log_to_the_shell, open_intake, settings_from
from service.cli.ingesting import run_ingest
from service.ingesting import Report
from service.watching import Watcher

BACKLOG = 128
REST_SECONDS = 0.05  # between two questions of a review: about as long as one takes

log = logging.getLogger("careercite")


def serve(
    corpus: CorpusOption = None,
    data: DataOption = None,
    host: Annotated[str | None, typer.Option(metavar="ADDRESS", help="Address to serve on.", show_default="127.0.0.1")] = None,
    port: Annotated[int | None, typer.Option(metavar="NUMBER", help="Port to serve on; 0 takes a free one.", show_default="8000")] = None,
    watch: Annotated[bool | None, typer.Option("--watch", help="Take in articles as soon as their files change.")] = None,
) -> None:
    """Serve the chat page and the HTTP interface.

    Where there is no index yet, or the one there is damaged, the articles are ingested first. A running service takes a new index within
    seconds of 'careercite ingest', without a restart and without a failed request; with --watch it ingests by itself whenever files are new,
    changed, renamed or removed. Ctrl-C stops it; requests under way are finished.

    Articles can be sent over HTTP where CAREERCITE_API_KEY sets a key.

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
    with explained():
        settings = settings_from(corpus_dir=corpus, data_dir=data, host=host, port=port, watch=watch)
        bound = _bind(settings.host, settings.port)
        intake = open_intake(settings, rest_seconds=REST_SECONDS)
        library = intake.library
        try:
            library.refresh()
        except RetrievalError as error:
            if not isinstance(error, IndexMissing):
                err.print(f"The index cannot be used: {error}", markup=False)
            run_ingest(intake)
        else:
            intake.catch_up()
        edition = library.edition
        articles = len(edition.index.documents) if edition else 0
        if not articles:
            err.print(
                f"There are no articles in '{settings.corpus_dir}' yet: put some there (.txt .md .html .pdf .docx) and run 'careercite ingest'.",
                markup=False,
            )
        address, number = bound.getsockname()[:2]
        told = f"{articles} article{'' if articles == 1 else 's'}"
        err.print(f"Careercite answers from {told} at http://{address}:{number} (stop with Ctrl-C)", markup=False)
        log_to_the_shell()
        app = build_app(intake, settings, Watcher(intake, settings.sweep_seconds, Reporter()) if settings.watch else None)
        uvicorn.Server(uvicorn.Config(app, log_level="warning", access_log=False)).run(sockets=[bound])


class Reporter:
    """Logs what each ingest of the watcher did: one line, and one for each file that did not fail before."""

    def __init__(self) -> None:
        self._told: set[Failure] = set()

    def __call__(self, report: Report, seconds: float) -> None:
        """Logs one report."""
        scan, failures = report.scan, set(report.scan.failed)
        counts = f"{len(scan.added)} added, {len(scan.changed)} changed, {len(scan.removed)} removed, {len(failures)} failed"
        log.info("watching: %s; the index holds %d articles, %.1f s", counts, report.documents, seconds)
        for failed in sorted(failures - self._told, key=lambda each: each.source):
            log.warning("failed %s: %s", failed.source, failed.reason)
        self._told = failures


def _bind(host: str, port: int) -> socket.socket:
    try:
        family = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0][0]
        bound = socket.socket(family, socket.SOCK_STREAM)
        bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        bound.bind((host, port))
        bound.listen(BACKLOG)  # who connects while the model loads waits instead of being refused
    except OSError as error:
        reason = error.strerror or str(error)
        raise failure(f"cannot serve on {host}:{port} ({reason}): choose another port with --port, or --port 0 for a free one") from error
    return bound
