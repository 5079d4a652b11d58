"""A real server process for the campaigns: a few honest articles, a key, and what it has said."""

import json
import os
import re
import shutil
import subprocess
import sys
import threading
import time
import urllib.request
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

ARTICLES = Path(__file__).parent.parent / "articles"
GOOD = ("nursing.txt", "electrician.md")
QUESTIONS = ("How much does a registered nurse earn?", "What does an electrician do?", "What does an astronaut earn?")
KEY = "a-key-of-the-campaigns"
HEADERS = {"X-API-Key": KEY}
START = 120  # seconds
TRACEBACK = "Traceback (most recent call last)"


@dataclass
class Server:
    """A running `careercite serve` over `folder`: its process, its address, and the lines that it wrote to its log."""

    folder: Path
    process: subprocess.Popen
    address: str
    lines: list[str] = field(default_factory=list)

    @property
    def corpus(self):
        return self.folder / "corpus"

    @property
    def place(self):
        """Host and port."""
        host, _, port = self.address.removeprefix("http://").rpartition(":")
        return host, int(port)

    def lives(self, seconds=10.0):
        """Whether it answers at once."""
        try:
            with urllib.request.urlopen(f"{self.address}/healthz", timeout=seconds) as reply:
                return reply.status == 200 and self.process.poll() is None
        except OSError:
            return False

    def answers(self):
        """What it says to the questions of the good articles, without the version of the index."""
        told = []
        for question in QUESTIONS:
            sent = urllib.request.Request(
                f"{self.address}/api/ask", json.dumps({"question": question}).encode(), {"Content-Type": "application/json"}
            )
            with urllib.request.urlopen(sent, timeout=60) as reply:
                told.append({name: value for name, value in json.load(reply).items() if name not in ("index_version", "suggestions")})
        return told

    def clear(self):
        """Deletes what was uploaded."""
        with urllib.request.urlopen(f"{self.address}/api/documents", timeout=60) as reply:
            uploaded = [document["id"] for document in json.load(reply)["documents"] if document["uploaded"]]
        for name in uploaded:
            with urllib.request.urlopen(urllib.request.Request(f"{self.address}/api/documents/{name}", None, HEADERS, method="DELETE"), timeout=60):
                pass

    def tracebacks(self):
        """How many tracebacks stand in its log."""
        return sum(TRACEBACK in line for line in self.lines)

    def memory(self):
        """Bytes that its process holds."""
        return int(Path(f"/proc/{self.process.pid}/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")

    def files(self):
        """Everything below its data folder."""
        return {path.relative_to(self.folder).as_posix() for path in (self.folder / ".careercite").rglob("*") if path.is_file()}


@contextmanager
def serving(folder, *arguments, **environment):
    """A server over the good articles in a folder of its own, until the `with` ends."""
    corpus = folder / "corpus"
    corpus.mkdir(parents=True, exist_ok=True)
    for name in GOOD:
        shutil.copy(ARTICLES / name, corpus)
    settings = {"CAREERCITE_API_KEY": KEY, "CAREERCITE_LARGEST_UPLOAD": "25000000", **environment}
    process = subprocess.Popen(
        [sys.executable, "-m", "service.cli", "serve", "--port", "0", *arguments],
        cwd=folder,
        env=os.environ | settings,
        stderr=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        encoding="utf-8",
        errors="replace",
    )
    lines: list[str] = []
    reader = threading.Thread(target=lambda: lines.extend(iter(process.stderr.readline, "")), daemon=True)
    reader.start()
    try:
        yield Server(folder, process, _address(process, lines), lines)
    finally:
        process.terminate()
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        reader.join(5)
        process.stderr.close()


def _address(process, lines):
    began = time.monotonic()
    while time.monotonic() < began + START and process.poll() is None:
        for line in list(lines):
            if found := re.search(r"answers from .* at (http://[\d.]+:\d+)", line):
                return found[1]
        time.sleep(0.05)
    raise RuntimeError(f"the server did not start:\n{''.join(lines)}")
