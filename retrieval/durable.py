"""Files written whole or not at all, whenever the process dies; and what killed writers leave behind."""

from __future__ import annotations

import fcntl
import os
import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

UNFINISHED = ".tmp"  # ending of what is being written


def write_durably(path: Path, data: bytes) -> None:
    """Writes a file so that after a crash it is there whole or not at all."""
    temporary = path.with_name(f"{path.name}.{threading.get_native_id()}{UNFINISHED}")
    try:
        with _open_alive(temporary) as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
            temporary.replace(path)
    except OSError:
        temporary.unlink(missing_ok=True)  # of a full disk, give back what was taken
        raise
    sync_folder(path.parent)


def _open_alive(temporary: Path) -> BinaryIO:
    """A new file, locked to tell `sweep` that its writer is alive."""
    while True:
        file = temporary.open("wb")
        with suppress(OSError):  # a file system that knows no locks
            fcntl.flock(file, fcntl.LOCK_EX)
        if temporary.exists():
            return file
        file.close()  # it was swept before it was locked


@contextmanager
def claim(path: Path) -> Iterator[None]:
    """Keeps a temporary file from being swept until the `with` ends, or its process does."""
    with path.open("rb") as file:
        with suppress(OSError):  # a file system that knows no locks
            fcntl.flock(file, fcntl.LOCK_EX)
        yield


def sweep(folder: Path, names: str = "*") -> None:
    """Deletes what killed writers of files with such names left behind in a folder; what is being written just now stays."""
    for path in folder.glob(f"{names}.*{UNFINISHED}"):
        try:
            with path.open("rb") as file:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                if os.path.samestat(os.fstat(file.fileno()), path.stat()):  # else it was finished, and the next one has its name
                    path.unlink(missing_ok=True)
        except OSError:  # its writer is alive, or has just finished
            continue


def delete(path: Path) -> None:
    """Deletes a file, or a folder with all that is in it."""
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


def make_folder(folder: Path) -> None:
    """Makes a folder, and those above it, so that after a crash they are there."""
    for each in reversed([each for each in (folder, *folder.parents) if not each.exists()]):
        each.mkdir(exist_ok=True)
        sync_folder(each.parent)


def sync_folder(folder: Path) -> None:
    """Makes the names in a folder durable."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
