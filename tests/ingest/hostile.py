"""Parsers that do harm, for the tests of confinement; run in a child process only."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

from ingest.document import Metadata, Span
from ingest.lines import Line, LineKind
from ingest.readers.rendering import Rendering


def upper(data):
    text = data.decode().upper()
    return Rendering(text, [Line(LineKind.TEXT, Span(0, len(text)))], Metadata(title="of the file", author="of the file"))


def loop(data):
    while True:
        pass


def sleep(data):
    time.sleep(600)


def hog(data):
    return b"x" * 10**12


def hoard(data):
    kept = []
    while True:
        kept.append(bytearray(10_000_000))


def crash(data):
    os.kill(os.getpid(), signal.SIGSEGV)


def fail(data):
    raise KeyError("a secret path")


def recurse(data):
    return recurse(data)


def chatter(data):
    print("bees and cheese")
    return upper(b"bees")


def flood(data):
    while True:
        sys.stdout.buffer.write(b"x" * 1_000_000)


def leave(data):
    sys.stdout.write('{"rendering": {"text": "bees"')
    sys.stdout.flush()
    os._exit(0)


def lie(data):
    return Rendering("bees", [Line(LineKind.TEXT, Span(0, 400))], Metadata())


def deaf(data_never_read):
    return upper(b"bees")


def write_file(data):
    with Path(data.decode()).open("wb") as file:
        file.write(b"x" * 1000)
        file.flush()
    return upper(b"bees")


def environment(data):
    return upper(" ".join(sorted(os.environ)).encode())


def modules(data):
    return upper(" ".join(sorted({name.partition(".")[0] for name in sys.modules})).encode())


def offspring(data):
    subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"])
    time.sleep(600)
