"""The last reports of a data folder, newest first, in one file that is written whole."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from retrieval.durable import write_durably
from retrieval.quarantine import Quarantine
from service.changes.report import Changes, State

KEPT = 20

_REPORTS = TypeAdapter(tuple[Changes, ...])


class History:
    """The reports of one data folder."""

    def __init__(self, data_dir: Path) -> None:
        self._data_dir = data_dir
        self._path = data_dir / "changes.json"

    def all(self) -> tuple[Changes, ...]:
        """Every report that is kept, newest first; none where the file cannot be read: it tells of the index and is no part of it."""
        return self._read() or ()

    def put(self, report: Changes) -> None:
        """Keeps a report: a new one first, one that was kept before (the same time) in its place. A file that cannot be read is set aside.

        An earlier one for which questions were being asked is overtaken: it will get no further.
        """
        kept = self._read()
        if kept is None and self._path.exists():
            Quarantine(self._data_dir).take([self._path])
        others = [_ended(each) if each.at < report.at else each for each in kept or () if each.at != report.at]
        ordered = sorted([report, *others], key=lambda each: each.at, reverse=True)
        write_durably(self._path, _REPORTS.dump_json(tuple(ordered[:KEPT])))

    def _read(self) -> tuple[Changes, ...] | None:
        try:
            return _REPORTS.validate_json(self._path.read_bytes())
        except (OSError, ValidationError):
            return None


def _ended(report: Changes) -> Changes:
    return replace(report, state=State.OVERTAKEN) if report.state is State.ASKING else report
