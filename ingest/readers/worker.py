"""The child process of `confined`: limits first, then the parser. Started as a script; knows nothing but the standard library until then.

    python -I worker.py MODULE:FUNCTION MEMORY SECONDS < file > outcome

The outcome is JSON: `{"rendering": …}`, or `{"reason": …}` for a file that the parser found unreadable.
"""

from __future__ import annotations

import importlib
import json
import sys
import types
from dataclasses import asdict
from pathlib import Path

OUT_OF_MEMORY = 3  # exit code
sys.dont_write_bytecode = True  # RLIMIT_FSIZE forbids it
ROOT = Path(__file__).resolve().parents[2]


def main(parser: str, memory: int, seconds: int) -> int:
    """Reads the file on stdin with `parser` and writes the outcome; the exit code."""
    _limit(memory, seconds)
    try:
        outcome = _parse(parser)
        sys.stdout.buffer.write(outcome)
        sys.stdout.buffer.flush()
    except MemoryError:
        return OUT_OF_MEMORY
    return 0


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


def _parse(parser: str) -> bytes:
    _pretend_packages()
    from ingest.errors import UnreadableFile

    module, _, function = parser.partition(":")
    try:
        rendering = getattr(importlib.import_module(module), function)(sys.stdin.buffer.read())
    except UnreadableFile as error:
        return json.dumps({"reason": str(error)}).encode()
    except RecursionError:
        return json.dumps({"reason": "it is nested too deeply: it is damaged or made to do harm; save it anew"}).encode()
    return json.dumps({"rendering": asdict(rendering)}).encode()


def _pretend_packages() -> None:
    """Makes the parsers importable without what `ingest` imports for the rest of its work: the child starts in a fraction of the time."""
    sys.path.insert(0, str(ROOT))
    for name in ("ingest", "ingest.readers"):
        package = types.ModuleType(name)
        package.__path__ = [str(ROOT.joinpath(*name.split(".")))]
        sys.modules[name] = package


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3])))
