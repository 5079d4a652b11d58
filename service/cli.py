"""The shell: careercite serve | ingest | ask | search | status."""

from __future__ import annotations

import errno
import json
import logging
import socket
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any

import typer
import uvicorn
from pydantic import ValidationError
from rich.console import Console
from rich.progress import Progress

from ingest import IngestError
from retrieval import IndexFolder, ModelDamaged, RetrievalError, load_encoder
from retrieval.errors import IndexMissing
from service.app import build_app
from service.ingesting import Report, ingest_corpus
from service.library import Library
from service.schemas import AskRequest
from service.settings import Settings
from service.version import VERSION
from service.views import answer_out, search_hit

shell = typer.Typer(
    name="careercite",
    no_args_is_help=True,
    add_completion=False,
    help="Answers career questions from your own articles, every statement cited to the exact characters.\n\n"
    "Settings come from the environment (CAREERCITE_CORPUS_DIR, CAREERCITE_DATA_DIR, CAREERCITE_HOST, CAREERCITE_PORT), a .env file or flags.",
    epilog="Exit codes: 0 done; 1 failed, or some files could not be read; 2 wrong usage; 3 the question could not be answered from the articles.",
)
FAILED, REFUSED = 1, 3
BACKLOG = 128

out = Console(highlight=False, soft_wrap=True)
err = Console(stderr=True, highlight=False, soft_wrap=True)

Corpus = Annotated[Path | None, typer.Option("--corpus", help="Folder of the articles.", show_default="corpus")]
Data = Annotated[Path | None, typer.Option("--data", help="Folder of the index.", show_default=".careercite")]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON, as the HTTP interface gives it.")]


@shell.command()
def serve(
    corpus: Corpus = None,
    data: Data = None,
    host: Annotated[str | None, typer.Option(help="Address to serve on.", show_default="127.0.0.1")] = None,
    port: Annotated[int | None, typer.Option(help="Port to serve on; 0 takes a free one.", show_default="8000")] = None,
) -> None:
    """Serve the page and the HTTP interface; ingests the corpus first when there is no index yet."""
    with _explained():
        settings = _settings(corpus_dir=corpus, data_dir=data, host=host, port=port)
        bound = _bind(settings.host, settings.port)
        encoder = load_encoder()
        folder = IndexFolder(settings.data_dir)
        library = Library(folder, encoder)
        try:
            library.refresh()
        except RetrievalError as error:
            if not isinstance(error, IndexMissing):
                err.print(f"The index cannot be used: {error}", markup=False)
            _ingest(settings, rebuild=not isinstance(error, IndexMissing))
            library.refresh()
        edition = library.edition
        articles = len(edition.index.documents) if edition else 0
        if not articles:
            err.print(f"There are no articles in '{settings.corpus_dir}' yet: put some there (.txt, .md) and run 'careercite ingest'.", markup=False)
        address, number = bound.getsockname()[:2]
        told = f"{articles} article{'' if articles == 1 else 's'}"
        err.print(f"Careercite answers from {told} at http://{address}:{number} (stop with Ctrl-C)", markup=False)
        logging.basicConfig(level=logging.INFO, format="%(levelname)s %(name)s: %(message)s")
        app = build_app(library, settings.reload_seconds)
        uvicorn.Server(uvicorn.Config(app, log_level="warning", access_log=False)).run(sockets=[bound])


@shell.command()
def ingest(
    corpus: Corpus = None,
    data: Data = None,
    rebuild: Annotated[bool, typer.Option("--rebuild", help="Make the index anew, also where nothing changed.")] = False,
    force: Annotated[bool, typer.Option("--force", help="Go on also where most articles of the index are gone from the folder.")] = False,
    as_json: AsJson = False,
) -> None:
    """Read new and changed articles into the index; a running service takes it within seconds."""
    with _explained():
        report = _ingest(_settings(corpus_dir=corpus, data_dir=data), rebuild=rebuild, force=force, quiet=as_json)
    if as_json:
        _print_json(_report_fields(report))
    if report.scan.failed:
        raise typer.Exit(FAILED)


@shell.command()
def ask(
    question: Annotated[str, typer.Argument(help="The question, in quotes.")],
    after: Annotated[
        list[str] | None, typer.Option("--after", help="An earlier question of yours, for a follow-up; repeat for several, oldest first.")
    ] = None,
    data: Data = None,
    as_json: AsJson = False,
) -> None:
    """Answer a question from the index, with citations."""
    with _explained():
        request = _request(question, after or [])
        edition = _library(_settings(data_dir=data)).edition
        assert edition is not None
        answer = edition.answerer.ask(request.question, request.history)
    if as_json:
        _print_json(answer_out(answer, edition.index.version).model_dump(by_alias=True))
    else:
        for correction in answer.question.corrections:
            err.print(f"(read '{correction.typed}' as '{correction.read}')", markup=False)
        out.print(answer.text, markup=False)
        for citation in answer.citations or answer.nearest:
            path = " > ".join(" ".join(span.of(citation.document.text).split()) for span in citation.headings)
            out.print(f"\n[{citation.n}] {citation.document.title}{f' > {path}' if path else ''}", markup=False)
            out.print(f'    "{" ".join(citation.quote.split())}"', markup=False)
            out.print(f"    {citation.document.source}, characters {citation.span.start}-{citation.span.end}", markup=False, style="dim")
    if not answer.answered:
        raise typer.Exit(REFUSED)


@shell.command()
def search(
    words: Annotated[str, typer.Argument(help="What to look for, in quotes.")],
    count: Annotated[int, typer.Option("-k", min=1, max=100, help="How many passages.")] = 5,
    data: Data = None,
    as_json: AsJson = False,
) -> None:
    """Show the passages of the index nearest to some words, best first."""
    with _explained():
        words = _request(words, []).question
        edition = _library(_settings(data_dir=data)).edition
        assert edition is not None
        hits = edition.index.search(words, count)
    if as_json:
        _print_json([search_hit(hit).model_dump() for hit in hits])
        return
    for number, hit in enumerate(hits, 1):
        out.print(f"{number}. {hit.document.title} ({hit.document.source}), cosine {hit.cosine:.2f}", markup=False, style="bold")
        out.print(f"   {' '.join(hit.passage.span.of(hit.document.text).split())}", markup=False)


@shell.command()
def status(data: Data = None, as_json: AsJson = False) -> None:
    """Say what the index holds and whether it is whole."""
    with _explained():
        settings = _settings(data_dir=data)
        generation = IndexFolder(settings.data_dir).open()
    fields = {
        "version": VERSION,
        "index_version": generation.version,
        "model": generation.manifest.model.name,
        "data_dir": str(settings.data_dir),
        "documents": [
            {"id": entry.id, "title": document.title, "source": entry.source, "passages": entry.passages, "units": entry.units}
            for entry, document in zip(generation.manifest.entries, generation.documents, strict=True)
        ],
    }
    if as_json:
        _print_json(fields)
        return
    out.print(f"index {generation.version} in '{settings.data_dir}', model {generation.manifest.model.name}, every file checked", markup=False)
    for entry, document in zip(generation.manifest.entries, generation.documents, strict=True):
        out.print(f"  {entry.source}: {document.title} ({entry.passages} passages, {entry.units} units)", markup=False)


@shell.callback(invoke_without_command=True)
def _options(version: Annotated[bool, typer.Option("--version", help="Print the version and stop.", is_eager=True)] = False) -> None:
    if version:
        out.print(VERSION)
        raise typer.Exit


def main() -> None:
    """The command `careercite`."""
    shell()


@contextmanager
def _explained() -> Iterator[None]:
    """Turns the errors that a user can mend into one line and exit code 1."""
    try:
        yield
    except (IngestError, RetrievalError, ModelDamaged) as error:
        err.print(f"careercite: {error}", markup=False, style="red")
        raise typer.Exit(FAILED) from error
    except OSError as error:
        err.print(f"careercite: {_explain_os_error(error)}", markup=False, style="red")
        raise typer.Exit(FAILED) from error


def _explain_os_error(error: OSError) -> str:
    """What the system refused, where, and what to do."""
    where = f"'{error.filename}': " if error.filename else ""
    cures = {
        errno.EACCES: "choose another folder with --data, or change its owner",
        errno.EROFS: "the disk is read-only, choose another folder with --data",
        errno.ENOSPC: "make room on the disk and run it again; the index is as it was",
    }
    return f"{where}{error.strerror or error}; {cures.get(error.errno or 0, 'check the folder named with --data')}"


def _request(question: str, history: list[str]) -> AskRequest:
    """What was typed, held to the same limits as a question over HTTP."""
    try:
        return AskRequest(question=question, history=history)
    except ValidationError as error:
        raise typer.BadParameter(str(error.errors()[0]["msg"]).removeprefix("Value error, ")) from error


def _settings(**flags: object) -> Settings:
    try:
        return Settings(**{name: value for name, value in flags.items() if value is not None})  # type: ignore[arg-type]
    except ValidationError as error:
        first = error.errors()[0]
        name = f"CAREERCITE_{str(first['loc'][0]).upper()}"
        raise typer.BadParameter(f"{name}: {first['msg']}") from error


def _bind(host: str, port: int) -> socket.socket:
    try:
        family = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0][0]
        bound = socket.socket(family, socket.SOCK_STREAM)
        bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        bound.bind((host, port))
        bound.listen(BACKLOG)  # who connects while the model loads waits instead of being refused
    except OSError as error:
        reason = error.strerror or str(error)
        err.print(
            f"careercite: cannot serve on {host}:{port} ({reason}): choose another port with --port, or --port 0 for a free one",
            markup=False,
            style="red",
        )
        raise typer.Exit(FAILED) from error
    return bound


def _library(settings: Settings) -> Library:
    folder = IndexFolder(settings.data_dir)
    folder.manifest()  # says at once what is wrong with the index, before the model is loaded
    library = Library(folder, load_encoder())
    library.refresh()
    return library


def _ingest(settings: Settings, *, rebuild: bool, force: bool = False, quiet: bool = False) -> Report:
    began = time.perf_counter()
    with Progress(console=err, transient=True, disable=quiet or not err.is_terminal) as progress:
        reading = progress.add_task("reading", total=None)
        embedding = progress.add_task("embedding", total=None, visible=False)
        report = ingest_corpus(
            settings.corpus_dir,
            IndexFolder(settings.data_dir),
            load_encoder(),
            rebuild=rebuild,
            force=force,
            on_scan=lambda done, total, source: progress.update(reading, completed=done, total=total, description=f"reading {source}"),
            on_embed=lambda done, total: progress.update(embedding, completed=done, total=total, visible=True),
        )
    if not quiet:
        _print_report(report, time.perf_counter() - began)
    return report


def _print_report(report: Report, seconds: float) -> None:
    scan = report.scan
    if report.rebuilt:
        err.print(f"The index was made anew: {report.rebuilt}", markup=False)
    err.print(
        f"{len(scan.added)} added, {len(scan.changed)} changed, {len(scan.unchanged)} unchanged, "
        f"{len(scan.removed)} removed, {len(scan.failed)} failed"
    )
    for document in scan.read:
        err.print(f"  read {document.source}: {document.title} ({len(document.passages)} passages, {len(document.units)} units)", markup=False)
    for reason, count in scan.dropped.items():
        err.print(f"  kept out of answers: {count} x {reason}", markup=False)
    for failure in scan.failed:
        err.print(f"  failed {failure.source}: {failure.reason}", markup=False, style="red")
    err.print(
        f"The index holds {report.documents} articles, {report.passages} passages, {report.units} units; "
        f"{report.embedded} of {report.texts} texts embedded anew, {seconds:.1f} s"
    )


def _report_fields(report: Report) -> dict[str, Any]:
    scan = report.scan
    return {
        "added": list(scan.added),
        "changed": list(scan.changed),
        "unchanged": list(scan.unchanged),
        "removed": list(scan.removed),
        "failed": [{"source": failure.source, "reason": failure.reason} for failure in scan.failed],
        "dropped": scan.dropped,
        "published": report.published is not None,
        "documents": report.documents,
        "passages": report.passages,
        "units": report.units,
        "embedded": report.embedded,
    }


def _print_json(fields: Any) -> None:
    sys.stdout.write(json.dumps(fields, ensure_ascii=False, indent=1) + "\n")


if __name__ == "__main__":
    main()
