"""Quarantine: where damaged files of a data folder are set aside, with what a mended index needs no more. Nothing is deleted there."""

from __future__ import annotations

import logging
import shutil
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path

from retrieval.durable import make_folder, sync_folder

QUARANTINE = "quarantine"  # folder of the data folder

log = logging.getLogger("careercite")


class Quarantine:
    """What is set aside on one occasion, in a folder named by the time (UTC), which is made when there is something to put there.

    `folder` is that folder, None before; `files` is how many files were moved there.
    """

    def __init__(self, data_dir: Path) -> None:
        self.folder: Path | None = None
        self.files = 0
        self._data_dir = data_dir

    def take(self, paths: Iterable[Path]) -> None:
        """Moves files and folders of the data folder here, under the paths that they have there. Raises `OSError`."""
        touched: set[Path] = set()
        taken = 0
        for path in paths:
            self.folder = self.folder or self._made()
            target = self.folder / path.relative_to(self._data_dir)
            make_folder(target.parent)
            taken += len(_files(path))
            shutil.move(path, target)
            touched |= {path.parent, target.parent}
        for folder in touched:
            sync_folder(folder)
        if taken:
            log.info("files set aside, none deleted: %d of '%s' were moved to '%s'", taken, self._data_dir, self.folder)
        self.files += taken

    def _made(self) -> Path:
        """A folder that no other occasion has."""
        above = self._data_dir / QUARANTINE
        make_folder(above)
        time = datetime.now(UTC).strftime("%Y-%m-%dT%H-%M-%SZ")
        number = 1
        while True:
            folder = above / (time if number == 1 else f"{time}-{number}")
            try:
                folder.mkdir()
            except FileExistsError:
                number += 1
                continue
            sync_folder(above)
            return folder


def held(data_dir: Path) -> tuple[int, int]:
    """How many files lie in the quarantine of a data folder, and their bytes."""
    files = _files(data_dir / QUARANTINE)
    return len(files), sum(path.lstat().st_size for path in files)


def _files(path: Path) -> list[Path]:
    """The path itself, or where it is a folder every file and link below it; nothing where there is none."""
    if path.is_dir() and not path.is_symlink():
        return [each for each in path.rglob("*") if each.is_symlink() or not each.is_dir()]
    return [path] if path.exists() or path.is_symlink() else []
