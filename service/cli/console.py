"""What every command shares: where it prints, its common options, and errors told in one line with the cure."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any

import typer
from pydantic import ValidationError
from rich.console import Console

from ingest.errors import IngestError
from retrieval import IndexFolder, ModelDamaged, RetrievalError, load_encoder
from service.library import Edition, Library
from service.schemas import AskRequest
from service.settings import Settings
from service.troubles import explain

FAILED, REFUSED = 1, 3

out = Console(highlight=False, soft_wrap=True)
err = Console(stderr=True, highlight=False, soft_wrap=True)

CorpusOption = Annotated[Path | None, typer.Option("--corpus", metavar="DIR", help="Folder of the articles.", show_default="corpus")]
DataOption = Annotated[Path | None, typer.Option("--data", metavar="DIR", help="Folder of the index.", show_default=".careercite")]
JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON, with the fields of the HTTP interface.")]


@contextmanager
def explained(*others: type[Exception]) -> Iterator[None]:
    """Turns the errors that a user can mend, `others` of a command's own among them, into one line and exit code 1."""
    expected: tuple[type[Exception], ...] = (IngestError, RetrievalError, ModelDamaged, *others)
    try:
        yield
    except expected as error:
        raise failure(str(error)) from error
    except OSError as error:
        raise failure(explain(error)) from error


def failure(message: str) -> typer.Exit:
    """Prints what went wrong; the exit to raise."""
    err.print(f"careercite: {message}", markup=False, style="red")
    return typer.Exit(FAILED)


def settings_from(**flags: object) -> Settings:
    """The settings of the environment and `.env`, with the flags that were given above them."""
    try:
        return Settings(**{name: value for name, value in flags.items() if value is not None})  # type: ignore[arg-type]
    except ValidationError as error:
        first = error.errors()[0]
        name = "".join(f"CAREERCITE_{str(step).upper()}: " for step in first["loc"][:1])
        raise typer.BadParameter(name + first["msg"].removeprefix("Value error, ")) from error


def asked(question: str, history: list[str], *, as_typed: bool = False) -> AskRequest:
    """What was typed, held to the same limits as a question over HTTP."""
    try:
        return AskRequest(question=question, history=history, as_typed=as_typed)
    except ValidationError as error:
        raise typer.BadParameter(str(error.errors()[0]["msg"]).removeprefix("Value error, ")) from error


def open_edition(settings: Settings) -> Edition:
    """The index of the data folder, ready to be asked. Raises `RetrievalError` before the model is loaded where there is none."""
    folder = IndexFolder(settings.data_dir)
    folder.manifest()
    library = Library(folder, load_encoder(settings.model_dir))
    library.refresh()
    assert library.edition is not None
    return library.edition


def print_json(fields: Any) -> None:
    """JSON on standard output, plain, whatever the terminal."""
    sys.stdout.write(json.dumps(fields, ensure_ascii=False, indent=1) + "\n")
