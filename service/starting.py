"""Starting: what a service that can answer cannot do, told when it starts."""

from __future__ import annotations

import os
from pathlib import Path

from service.ingesting import UPLOADS


def unwritable(data_dir: Path) -> Path | None:
    """The first folder or file below a data folder that has to be written to take articles in, and cannot be; None where all can."""
    needed = (data_dir, data_dir / "index", data_dir / "index" / "objects", data_dir / UPLOADS, data_dir / "lock")
    return next((path for path in needed if path.exists() and not os.access(path, os.W_OK)), None)


def shortcomings(corpus: Path, data_dir: Path) -> list[str]:
    """Why the index that is being served cannot be brought up to date, each with the cure."""
    found = []
    if path := unwritable(data_dir):
        found.append(f"'{path}' cannot be written: the index is served, but nothing can be taken in; change its owner, or name another with --data")
    if not corpus.is_dir():
        found.append(
            f"the corpus folder '{corpus}' is not there: the index is served, but nothing can be taken in; create it, or name it with --corpus"
        )
    return found
