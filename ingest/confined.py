"""What strangers made and what is large: read in a process of its own, with limits on memory and time."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import threading
from dataclasses import dataclass, replace
from pathlib import Path
from typing import IO, Generic, TypeVar, cast

from pydantic import TypeAdapter, ValidationError

from ingest import worker
from ingest.document import Document
from ingest.errors import UnreadableFile

MOST_OUTPUT = 64_000_000  # bytes of the outcome; a file has at most 20 MB
KEPT_VARIABLES = ("PATH", "SYSTEMROOT", "LD_LIBRARY_PATH", "LANG", "TMPDIR", "TEMP")  # what a parser may know of the environment: no keys
TOO_LONG = "reading it takes too long: it is damaged, very large or made to do harm; save it anew, or split it"
TOO_LARGE = "reading it takes too much memory: it is damaged, very large or made to do harm; save it anew with smaller pictures, or split it"
CRASHED = "its reader failed on it: it is damaged or made to do harm; open it in its program and save it anew, or give the article as text"

Made = TypeVar("Made")


@dataclass(frozen=True, slots=True)
class Limits:
    """What one file may take: bytes of memory, seconds of computing, seconds in all."""

    memory: int = 1_000_000_000
    computing: int = 60
    seconds: float = 90.0


@dataclass(frozen=True, slots=True)
class Confined(Generic[Made]):
    """A function ("module:function", of bytes and words) that runs in a child process; `made` is what it gives."""

    function: str
    made: TypeAdapter[Made]
    limits: Limits = Limits()

    def __call__(self, data: bytes, *words: str) -> Made:
        """What the function gives for `data` and `words`.

        Raises `UnreadableFile` with the function's reason, or when the child runs into a limit, crashes, or says what it should not.
        """
        limits = (str(self.limits.memory), str(self.limits.computing))
        code, written, late = _run([*limits, self.function, *words], data, self.limits.seconds)
        if late or -code == getattr(signal, "SIGXCPU", None):
            raise UnreadableFile(TOO_LONG)
        if code == worker.OUT_OF_MEMORY or len(written) > MOST_OUTPUT or -code == getattr(signal, "SIGKILL", None):
            raise UnreadableFile(TOO_LARGE)  # the system kills what takes more memory than there is
        if code:
            raise UnreadableFile(CRASHED)
        return self._understand(written)

    def _understand(self, written: bytes) -> Made:
        if written.startswith(worker.REFUSED):
            raise UnreadableFile(written.removeprefix(worker.REFUSED).decode("utf-8", "replace"))
        try:
            made = self.made.validate_json(written)
        except ValidationError as error:
            raise UnreadableFile(CRASHED) from error
        if isinstance(made, Document):
            if not _holds(made):
                raise UnreadableFile(CRASHED)
            return cast(Made, replace(made, blocks=tuple(made.blocks), units=tuple(made.units), passages=tuple(made.passages)))  # as one made here
        return made


def _holds(document: Document) -> bool:
    """Whether every place that a document speaks of is in it."""
    length, blocks, units = len(document.text), document.blocks, document.units
    spans = [
        *(span for block in blocks for span in (block.span, *block.headings, block.lead, block.source)),
        *(span for block in blocks for part in block.parts for span in (part.span, *part.label)),
        *(span for unit in units for span in (unit.span, *unit.headings, *unit.context, unit.lead, unit.source)),
        *(span for passage in document.passages for span in (passage.span, *passage.headings)),
        document.title_span,
    ]
    return (
        all(0 <= span.start <= span.end <= length for span in spans if span is not None)
        and all(0 <= unit.block < len(blocks) for unit in units)
        and all(0 <= passage.first < passage.last <= len(units) for passage in document.passages)
    )


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
