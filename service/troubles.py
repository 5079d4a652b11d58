"""What an ingest may meet: errors of the articles, the index and the disk in words with the cure, and what they mean over HTTP."""

from __future__ import annotations

import errno

FULL = (errno.ENOSPC, errno.EDQUOT)

CURES = {
    errno.EACCES: "choose another folder with --data, or change its owner",
    errno.EPERM: "choose another folder with --data, or change its owner",
    errno.EROFS: "the disk is read-only, choose another folder with --data",
    errno.EISDIR: "a file is expected there: move the folder away and run it again",
    errno.ELOOP: "a file is expected there: remove the link and run it again",
    errno.EEXIST: "a folder is expected there: move the file away and run it again",
    errno.ENOSPC: "make room on the disk and run it again; the index is as it was",
    errno.EDQUOT: "make room on the disk and run it again; the index is as it was",
}


def explain(error: Exception) -> str:
    """What went wrong, where, and what to do."""
    if not isinstance(error, OSError):
        return str(error)
    where = f"'{error.filename}': " if error.filename else ""
    return f"{where}{error.strerror or error}; {CURES.get(error.errno or 0, 'check the folder named with --data')}"
