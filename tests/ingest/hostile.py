"""Parsers that do harm, for the tests of confinement; run in a child process only."""

import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

from ingest.document import Block, BlockKind, Document, Metadata, Span
from ingest.lines import Line, LineKind
from ingest.readers.rendering import Rendering


def upper(data, *words):
    text = data.decode().upper()
    return Document(" ".join(words), "", "", "", text, blocks=(Block(BlockKind.PARAGRAPH, Span(0, len(text))),))


def named(data):
    text = data.decode()
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
    sys.stdout.write('{"text": "bees"')
    sys.stdout.flush()
    os._exit(0)


def lie(data):
    return Document("", "", "", "", "bees", blocks=(Block(BlockKind.PARAGRAPH, Span(0, 400)),))


def half(data):
    return Document("", "", "", "", "bees \ud800")


def deaf(data_never_read):
    return upper(b"bees")


def write_file(data):
    with Path(data.decode()).open("wb") as file:
        file.write(b"x" * 1000)
        file.flush()
    return upper(b"bees")


def dial(data):
    socket.create_connection(("127.0.0.1", 9))


def listen(data):
    socket.socket().bind(("127.0.0.1", 0))


def look_up(data):
    socket.getaddrinfo("localhost", 80)


def replace_itself(data):
    os.execv("/bin/true", ["true"])


def call(data):
    os.system("true")


def remove_file(data):
    Path(data.decode()).unlink()


def environment(data):
    return upper(" ".join(sorted(os.environ)).encode())


def modules(data):
    return upper(" ".join(sorted({name.partition(".")[0] for name in sys.modules})).encode())


def offspring(data):
    subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"])
    time.sleep(600)
