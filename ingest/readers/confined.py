"""Formats whose parsers are large and take what strangers made: each file is read in a process of its own, with limits."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import threading
from dataclasses import dataclass, replace
from pathlib import Path
from typing import IO

from pydantic import TypeAdapter, ValidationError

from ingest.errors import UnreadableFile
from ingest.metadata import from_lines, merged, without_tail
from ingest.readers import worker
from ingest.readers.rendering import Rendering

MOST_OUTPUT = 64_000_000  # bytes of the outcome; a file has at most 20 MB
KEPT_VARIABLES = ("PATH", "SYSTEMROOT", "LD_LIBRARY_PATH", "LANG", "TMPDIR", "TEMP")  # what a parser may know of the environment: no keys
TOO_LONG = "reading it takes too long: it is damaged, very large or made to do harm; save it anew, or split it"
TOO_LARGE = "reading it takes too much memory: it is damaged, very large or made to do harm; save it anew with smaller pictures, or split it"
CRASHED = "its reader failed on it: it is damaged or made to do harm; open it in its program and save it anew, or give the article as text"


@dataclass(frozen=True, slots=True)
class Limits:
    """What one file may take: bytes of memory, seconds of computing, seconds in all."""

    memory: int = 1_000_000_000
    computing: int = 60
    seconds: float = 90.0


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a child process says: a rendering, or why there is none."""

    rendering: Rendering | None = None
    reason: str = ""


_OUTCOME = TypeAdapter(Outcome)


@dataclass(frozen=True, slots=True)
class Confined:
    """A reader that runs `parser` ("module:function") in a child process."""

    parser: str
    limits: Limits = Limits()

    def __call__(self, data: bytes) -> Rendering:
        """The parser's rendering, its metadata completing what the first lines say.

        Raises `UnreadableFile` with the parser's reason, or when the child runs into a limit, crashes, or says what is no rendering.
        """
        code, written, late = _run([self.parser, str(self.limits.memory), str(self.limits.computing)], data, self.limits.seconds)
        if late or -code == getattr(signal, "SIGXCPU", None):
            raise UnreadableFile(TOO_LONG)
        if code == worker.OUT_OF_MEMORY or len(written) > MOST_OUTPUT or -code == getattr(signal, "SIGKILL", None):
            raise UnreadableFile(TOO_LARGE)  # the system kills what takes more memory than there is
        if code:
            raise UnreadableFile(CRASHED)
        return _complete(_understand(written))


def _run(arguments: list[str], data: bytes, seconds: float) -> tuple[int, bytes, bool]:
    """The child's exit code, what it wrote, and whether it was stopped for its time. It is gone when this returns or raises."""
    late = threading.Event()
    with subprocess.Popen(
        [sys.executable, "-I", str(Path(worker.__file__).resolve()), *arguments],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={name: os.environ[name] for name in KEPT_VARIABLES if name in os.environ},
        start_new_session=True,
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None

        def stop() -> None:
            late.set()
            _kill(process)

        feeder = threading.Thread(target=_feed, args=(process.stdin, data), daemon=True)  # it may stop reading while it writes
        clock = threading.Timer(seconds, stop)
        clock.daemon = True
        try:
            clock.start()
            feeder.start()
            written = process.stdout.read(MOST_OUTPUT + 1)
            if len(written) > MOST_OUTPUT:
                _kill(process)
            process.wait()
        finally:
            clock.cancel()
            _kill(process)
            feeder.join()
    return process.returncode, written, late.is_set()


def _feed(stream: IO[bytes], data: bytes) -> None:
    with contextlib.suppress(BrokenPipeError, OSError):
        stream.write(data)
    with contextlib.suppress(BrokenPipeError, OSError):
        stream.close()


def _kill(process: subprocess.Popen[bytes]) -> None:
    """Ends the child and whatever it may have started; nothing where it has ended."""
    if process.poll() is not None:
        return
    if hasattr(os, "killpg"):
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
    process.kill()


def _understand(written: bytes) -> Rendering:
    try:
        outcome = _OUTCOME.validate_json(written)
    except ValidationError as error:
        raise UnreadableFile(CRASHED) from error
    if outcome.rendering is None:
        raise UnreadableFile(outcome.reason or CRASHED)
    length = len(outcome.rendering.text)
    spans = [span for line in outcome.rendering.lines for span in (line.span, *line.cells, *line.label)]
    if not all(0 <= span.start <= span.end <= length for span in spans):
        raise UnreadableFile(CRASHED)
    return outcome.rendering


def _complete(rendering: Rendering) -> Rendering:
    metadata = merged(from_lines(rendering.text, rendering.lines), rendering.metadata)
    shown = next((line.span.of(rendering.text) for line in rendering.lines if not line.dropped), "")
    return replace(rendering, metadata=without_tail(metadata, shown))
