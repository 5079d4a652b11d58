"""The child process of `confined`: limits first, then the function. Started as a script; knows nothing but the standard library until then.

    python -I worker.py MEMORY SECONDS MODULE:FUNCTION WORD… < file > outcome

The outcome is what the function gives, in JSON, or REFUSED and the reason for a file that it found unreadable.
"""

from __future__ import annotations

import json
import os
import pkgutil
import sys
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

OUT_OF_MEMORY = 3  # exit code
REFUSED = b"refused: "
FORBIDDEN = ("socket.", "subprocess.", "os.exec", "os.fork", "os.posix_spawn", "os.spawn", "os.system", "os.startfile", "pty.spawn")  # audit events
CHANGING = ("os.remove", "os.rename", "os.rmdir", "os.mkdir", "os.link", "os.symlink", "os.truncate", "os.chmod", "os.chown", "shutil.")
WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
sys.dont_write_bytecode = True  # RLIMIT_FSIZE forbids it
ROOT = Path(__file__).resolve().parents[1]


def main(memory: int, seconds: int, function: str, words: Sequence[str]) -> int:
    """Gives the file on stdin to `function` and writes the outcome; the exit code."""
    _limit(memory, seconds)
    sys.addaudithook(_refuse)
    try:
        outcome = _call(function, words)
        sys.stdout.buffer.write(outcome)
        sys.stdout.buffer.flush()
    except MemoryError:
        return OUT_OF_MEMORY
    return 0


def _refuse(event: str, arguments: Sequence[object]) -> None:
    """Refuses what no reader needs, whoever asks for it in Python: the network, other programs, changes of files."""
    writes = event == "open" and isinstance(arguments[2], int) and arguments[2] & WRITING
    if writes or event.startswith(FORBIDDEN + CHANGING):
        raise PermissionError(f"no reader may do this: {event}")


def _limit(memory: int, seconds: int) -> None:
    """Takes from this process what no parser needs; where the system has no such limits, the parent's clock still holds."""
    try:
        import resource  # absent on Windows
    except ImportError:
        return
    wanted = {"RLIMIT_AS": memory, "RLIMIT_CPU": seconds, "RLIMIT_CORE": 0, "RLIMIT_FSIZE": 0, "RLIMIT_NPROC": 0}
    for name, most in wanted.items():
        kind = getattr(resource, name, None)
        if kind is not None:
            hard = resource.getrlimit(kind)[1]
            most = most if hard == resource.RLIM_INFINITY else min(most, hard)
            spare = name == "RLIMIT_CPU" and (hard == resource.RLIM_INFINITY or most < hard)  # a second to end by a signal that tells why
            resource.setrlimit(kind, (most, most + spare))


def _call(function: str, words: Sequence[str]) -> bytes:
    sys.path.insert(0, str(ROOT))
    from ingest.errors import IngestError

    try:
        made = pkgutil.resolve_name(function)(sys.stdin.buffer.read(), *words)
    except IngestError as error:
        return REFUSED + str(error).encode("utf-8", "replace")
    except RecursionError:
        return REFUSED + b"it is nested too deeply: it is damaged or made to do harm; save it anew"
    return json.dumps(asdict(made)).encode()


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]), int(sys.argv[2]), sys.argv[3], sys.argv[4:]))
