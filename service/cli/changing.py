"""careercite changes and careercite undo."""

from __future__ import annotations

from typing import Any

from pydantic import TypeAdapter

from retrieval import IndexFolder
from service.changes.history import History
from service.changes.report import Changes
from service.changes.reviewing import take_back
from service.cli.console import DataOption, JsonOption, explained, out, print_json, settings_from
from service.ingesting import WAIT_FOR_OTHERS

_REPORT = TypeAdapter(Changes)


def changes(data: DataOption = None, as_json: JsonOption = False) -> None:
    """Say what the last ingest meant: articles, figures, repeats, contradictions, and answers that are other ones now.

    \b
    Examples:
      careercite changes
      careercite changes --json | jq .answers
    """
    with explained():
        last = next(iter(History(settings_from(data_dir=data).data_dir).all()), None)
    if last is None:
        out.print("No ingest has been reported yet: run 'careercite ingest'.")
    elif as_json:
        print_json(changes_fields(last))
    else:
        print_changes(last)


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


def print_changes(report: Changes) -> None:
    """A report, to be read in ten seconds."""
    for change in report.answers:
        out.print(f"  {change.question}", markup=False)
