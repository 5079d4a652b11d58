"""The ledger: what became of each file the last time, so that only what changed is opened, and a failed file is not tried again and again."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

FRESH_NANOSECONDS = 2_000_000_000  # a file changed this shortly before it was looked at may change again within one tick of its clock


@dataclass(frozen=True, slots=True)
class Seen:
    """A file as it was: size in bytes, time of its last change in nanoseconds, sha256; `reason` = why it gave no document ("" = it gave one).

    `modified` is 0 where the time says nothing: the file had just been written. `replaced` is when the system last changed anything of the
    file; a copy that brings its old time along has a new one.
    """

    size: int
    modified: int
    sha256: str
    reason: str = ""
    replaced: int = 0

    def is_still(self, status: os.stat_result) -> bool:
        """Whether the file need not be opened: size and times are as they were."""
        now = (status.st_size, status.st_mtime_ns, status.st_ctime_ns)
        return bool(self.modified) and (self.size, self.modified, self.replaced) == now


@dataclass(frozen=True, slots=True)
class Ledger:
    """Every file that was seen, by source, and the code that read them (see `reading_code`).

    `held` are the files whose present version an undo took out of the index, by source, with its sha256 ("" = the file is gone).
    """

    code: str = ""
    files: Mapping[str, Seen] = field(default_factory=dict)
    held: Mapping[str, str] = field(default_factory=dict)

    def seen(self, source: str) -> Seen | None:
        """What is known of a file; nothing where other code read it."""
        return self.files.get(source) if self.code == reading_code() else None


def note(status: os.stat_result, sha256: str, now: int, reason: str = "") -> Seen:
    """What is to be remembered of a file that was read at `now` (nanoseconds)."""
    settled = now - status.st_mtime_ns > FRESH_NANOSECONDS
    return Seen(status.st_size, status.st_mtime_ns if settled else 0, sha256, reason, status.st_ctime_ns)


@cache
def reading_code() -> str:
    """Names the code and word lists that make a document of a file: after an upgrade the same file may be read differently."""
    return code_of(Path(__file__).parent)


def code_of(*folders: Path) -> str:
    """The sha256 of all Python files and word lists below some folders."""
    digest = hashlib.sha256()
    for folder in folders:
        for path in sorted(path for path in folder.rglob("*") if path.suffix in (".py", ".toml")):
            digest.update(f"{path.relative_to(folder).as_posix()}\0".encode() + path.read_bytes() + b"\0")
    return digest.hexdigest()
