"""The shell: the command `careercite` and its commands."""

from __future__ import annotations

from typing import Annotated

import typer

from service.cli.commands import Commands
from service.version import VERSION

shell = typer.Typer(
    name="careercite",
    cls=Commands,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_show_locals=False,  # keys would be among them
    context_settings={"max_content_width": 100},
)


@shell.callback(invoke_without_command=True)
def careercite(
    context: typer.Context,
    version: Annotated[bool, typer.Option("--version", help="Print the version and stop.", is_eager=True)] = False,
) -> None:
    """Answers career questions from your own articles, every statement cited to the exact characters.

    No language model, no API key and no network: articles (.txt .md .html .pdf .docx) are read into an index on this machine, and answers are
    made of their own words. Where they are silent, the answer says what is missing.

    \b
    First steps:
      careercite serve                     the articles of ./corpus as a page at http://127.0.0.1:8000
      careercite ask "What is …?"          the same in the shell
      careercite ingest                    after articles were added, changed or removed
      careercite watch                     the same by itself, whenever that happens
      careercite show FILE                 what was read in an article, and what was left out
      careercite doctor                    whether all is as it should be, and what to do
      careercite COMMAND --help            options and examples of a command

    \b
    Settings come from flags, the environment or a file .env, in this order:
      CAREERCITE_CORPUS_DIR      folder of the articles (corpus)
      CAREERCITE_DATA_DIR        folder of the index (.careercite)
      CAREERCITE_MODEL_DIR       folder of the exported model (careercite in the user's cache)
      CAREERCITE_HOST            address to serve on (127.0.0.1)
      CAREERCITE_PORT            port to serve on (8000)
      CAREERCITE_WORKERS         processes that answer: more questions a second on more cores (1)
      CAREERCITE_RELOAD_SECONDS  how often a running service looks for a new index (1.0)
      CAREERCITE_WATCH           whether a running service takes in articles as soon as their files change (False)
      CAREERCITE_SWEEP_SECONDS   how often a watched folder is looked through without an event (60.0)
      CAREERCITE_LOG_FORMAT      how the log is written: json, text, auto (text to a terminal, else json)
      CAREERCITE_LOG_QUESTIONS   whether the log holds what was asked (False)

    \b
    Settings of a service that others reach:
      CAREERCITE_API_KEY              the key that writing over HTTP asks for (none: writing is off)
      CAREERCITE_LARGEST_UPLOAD       bytes that one upload may bring (20000000)
      CAREERCITE_FETCH_FROM           hosts that articles may be fetched from, with commas (none: fetching is off)
      CAREERCITE_ASKING_KEY           the key that asking and reading over HTTP ask for (none: all may)
      CAREERCITE_UNPROTECTED          whether to serve beyond this machine without any key (False)
      CAREERCITE_TRUSTED_HOSTS        host names that it answers to beside localhost, with commas (none)
      CAREERCITE_CORS_ORIGINS         origins whose pages may call it from a browser, with commas (none)
      CAREERCITE_PROXIES              reverse proxies whose X-Forwarded-For is believed, with commas (none)
      CAREERCITE_REQUESTS_PER_MINUTE  of each client (600 beyond this machine, any on it)
      CAREERCITE_MOST_ASKS            questions and reads answered at once (32)
      CAREERCITE_PATIENCE_SECONDS     how long a request may take to come (30.0)

    \b
    Exit codes:
      0  done
      1  failed, some files could not be read, or an evaluation became worse; the message says what to do
      2  wrong usage
      3  the articles do not answer the question
    """
    if version:
        typer.echo(VERSION)
        raise typer.Exit
    if context.invoked_subcommand is None:
        typer.echo(context.get_help())
        raise typer.Exit(2)


def main() -> None:
    """The command `careercite`."""
    shell()
