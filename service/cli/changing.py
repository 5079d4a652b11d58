"""careercite changes and careercite undo."""

from __future__ import annotations

from typing import Annotated, Any

import typer
from pydantic import TypeAdapter

from retrieval import IndexFolder
from service.changes.history import History
from service.changes.report import Changes
from service.changes.reviewing import take_back
from service.changes.telling import tell
from service.cli.console import DataOption, JsonOption, explained, failure, out, print_json, settings_from
from service.ingesting import WAIT_FOR_OTHERS

MOST_SHOWN = 5  # entries of each kind

_REPORT = TypeAdapter(Changes)


def changes(
    data: DataOption = None,
    everything: Annotated[bool, typer.Option("--all", help="Show every entry.")] = False,
    earlier: Annotated[int, typer.Option(min=0, metavar="N", help="Show the report of N ingests before the last.")] = 0,
    as_json: JsonOption = False,
) -> None:
    """Say what the last ingest meant: articles, figures, repeats, contradictions, and answers that are other ones now.

    \b
    Examples:
      careercite changes
          the last ingest, five entries of each kind
      careercite changes --all --earlier 1
          all of the one before
      careercite changes --json | jq .answers
    """
    with explained():
        reports = History(settings_from(data_dir=data).data_dir).all()[earlier:]
    if not reports:
        raise failure("no such ingest is reported: run 'careercite ingest', or go back fewer steps")
    if as_json:
        print_json(changes_fields(reports[0]))
    else:
        print_changes(reports[0], None if everything else MOST_SHOWN)


def undo(data: DataOption = None, as_json: JsonOption = False) -> None:
    """Return to the index before the last change of the articles.

    A running service takes it within seconds. The files stay as they are: those that made the change are left alone by 'careercite watch' and
    'serve --watch' until they change again, and read by the next 'careercite ingest'. Repeat it to go back further; two steps are kept.

    \b
    Examples:
      careercite undo
          after an ingest that went wrong; then mend the folder and run 'careercite ingest'
    """
    with explained():
        folder = IndexFolder(settings_from(data_dir=data).data_dir)
        with folder.locked(WAIT_FOR_OTHERS):
            report = take_back(folder)
            History(folder.data_dir).put(report)
    if as_json:
        print_json(changes_fields(report))
    else:
        print_changes(report)


def changes_fields(report: Changes) -> dict[str, Any]:
    """A report as JSON fields."""
    fields: dict[str, Any] = _REPORT.dump_python(report, mode="json")
    return fields


def print_changes(report: Changes, most: int | None = MOST_SHOWN, articles: bool = True) -> None:
    """A report on standard output, to be read in ten seconds."""
    for line in tell(report, most, articles):
        style = "green" if line.startswith("      + ") else "red" if line.startswith("      - ") else "bold" if not line.startswith(" ") else None
        out.print(line, markup=False, style=style)
