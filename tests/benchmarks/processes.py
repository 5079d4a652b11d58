"""Server processes of a measurement: how long they take to answer, what memory they and their workers hold."""

import os
import re
import subprocess
import threading
import time
from dataclasses import dataclass
from pathlib import Path

from tests.benchmarks.client import Connection, get

ROOT = Path(__file__).resolve().parent.parent.parent
LONGEST_START = 300  # seconds
BETWEEN = 0.01  # seconds between two tries


@dataclass(frozen=True, slots=True)
class Server:
    """A running server, and the seconds from its exec until its first page and its first answer; no page: None."""

    process: subprocess.Popen
    place: tuple[str, int]
    page: float | None
    answer: float

    @property
    def address(self):
        return f"http://{self.place[0]}:{self.place[1]}"

    def memory(self):
        """Megabytes of it and its workers: resident, and the part of it that is its own and no file's (Linux)."""
        return {name: sum(_status(pid, field) for pid in _family(self.process.pid)) / 1024 for name, field in FIELDS.items()}

    def stop(self):
        self.process.terminate()
        self.process.wait(30)
        self.process.stderr.close()


FIELDS = {"resident MB": "VmRSS", "of it anonymous MB": "RssAnon"}


def start(command, question, page, environment):
    """Starts a server; returns when it has answered the request `question` with 200. Raises `RuntimeError` with its last words."""
    began = time.perf_counter()
    process = subprocess.Popen(
        command, cwd=ROOT, env=os.environ | environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, errors="replace"
    )
    said = []
    for line in process.stderr:
        said.append(line)
        if found := re.search(r"(?:at|on) http://([\d.]+):(\d+)", line):
            break
    else:
        raise RuntimeError(f"{' '.join(command)} ended with {process.wait()}:\n{''.join(said[-20:])}")
    threading.Thread(target=lambda: [None for _ in process.stderr], daemon=True).start()  # its log is read, or it would wait for that
    place = (found[1], int(found[2]))
    shown = _until_answered(place, get("/"), began) if page else None
    return Server(process, place, shown, _until_answered(place, question, began))


def _until_answered(place, request, began):
    """Seconds since `began` at the first reply of 200."""
    while time.perf_counter() < began + LONGEST_START:
        with Connection(place) as connection:
            if connection.send(request).status == 200:
                return time.perf_counter() - began
        time.sleep(BETWEEN)
    raise RuntimeError(f"no answer within {LONGEST_START} s")


def _family(pid):
    """A process and all that it has started."""
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return [pid, *(each for child in children for each in _family(int(child)))]


def _status(pid, field):
    return int(re.search(rf"{field}:\s+(\d+)", Path(f"/proc/{pid}/status").read_text())[1])
