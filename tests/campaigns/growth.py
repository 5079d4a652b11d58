"""Whether a service grows: its memory, its open files and what lies in its data folder, over thousands of different requests.

    python -m tests.campaigns.growth [--asks N]

No question is asked twice, and between them come searches, documents, refusals and errors. Prints a row now and then; exit code 1 where memory grew
by more than 30 MB after the first tenth, or where files were left open or behind.
"""

import argparse
import itertools
import random
import sys
import tempfile
import threading
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from tests.campaigns.load import QUESTIONS, Client
from tests.campaigns.serving import serving

MOST_GROWTH = 30_000_000  # bytes
ROWS = 10
CLIENTS = 8
OPENINGS = ("", "Please tell me: ", "I wonder, ", "My sister asks: ", "Quick one. ", "For school: ", "Hi, ", "Honestly, ")
PEOPLE = "nurse electrician teacher welder plumber baker pilot lawyer paralegal designer chef driver".split()
MATTERS = "pay hours training exams shifts tools uniforms licences interviews promotion pension travel nights growth".split()


def requests(count, seed=7):
    """So many requests, each another one: (method, path, body)."""
    chance = random.Random(seed)
    seen = set()
    for number in itertools.count():
        if len(seen) == count:
            return
        said = chance.choice(QUESTIONS) if chance.random() < 0.5 else f"What about {chance.choice(MATTERS)} of a {chance.choice(PEOPLE)}?"
        question = f"{chance.choice(OPENINGS)}{_mistyped(said, chance)} {number if chance.random() < 0.2 else ''}".strip()
        if question in seen:
            continue
        seen.add(question)
        history = [chance.choice(QUESTIONS) for _ in range(chance.choice((0, 0, 1, 3)))]
        yield "POST", "/api/ask", {"question": question, "history": history}
        if number % 10 == 0:
            yield "GET", f"/api/search?q={chance.choice(MATTERS)}+{number}", None
        if number % 25 == 0:
            yield "GET", f"/nowhere/{number}", None
            yield "POST", "/api/ask", {"question": 7}
            yield "GET", "/api/documents", None


def _mistyped(text, chance):
    """Now and then with two letters changed round."""
    at = chance.randrange(1, max(2, len(text) - 2))
    return text if chance.random() < 0.6 else text[:at] + text[at : at + 2][::-1] + text[at + 2 :]


def open_files(server):
    """How many files and connections the process has open."""
    return len(list(Path(f"/proc/{server.process.pid}/fd").iterdir()))


class Course:
    """The requests, handed out to clients one by one, and what became of them."""

    def __init__(self, server, asks):
        self.statuses, self.rows = Counter(), []
        self._server, self._requests = server, requests(asks)
        self._every, self._done, self._lock = max(1, asks // ROWS), 0, threading.Lock()

    def run(self, _):
        """One client, to the end of the requests."""
        with Client(self._server.place) as client:
            while request := self._next():
                method, path, body = request
                status = client.send(method, path, body).status
                with self._lock:
                    self.statuses[status] += 1
                    self._done += bool(body and body["question"] != 7)
                    if body and body["question"] != 7 and self._done % self._every == 0:
                        self.rows.append((self._server.memory(), open_files(self._server)))
                        print(f"{self._done:7} {self.rows[-1][0] / 1e6:10.1f} {self.rows[-1][1]:11}", flush=True)

    def _next(self):
        with self._lock:
            return next(self._requests, None)


def campaign(folder, asks):
    """What was wrong after so many asks."""
    with serving(folder) as server:
        with Client(server.place) as first:
            while not first.send("GET", "/api/documents").body["suggestions"]:
                time.sleep(0.2)
        files, course = server.files(), Course(server, asks)
        print("   asks  memory MB  open files", flush=True)
        with ThreadPoolExecutor(CLIENTS) as clients:
            list(clients.map(course.run, range(CLIENTS)))
        rows, statuses = course.rows, course.statuses
        growth = rows[-1][0] - rows[0][0]
        print(f"{sum(statuses.values())} requests {dict(statuses)}: {growth / 1e6:+.1f} MB after the first tenth", flush=True)
        wrong = [f"memory grew by {growth / 1e6:.1f} MB"] if growth > MOST_GROWTH else []
        wrong += [f"{rows[-1][1]} files open instead of {rows[0][1]}"] if rows[-1][1] > rows[0][1] else []
        wrong += [f"left behind: {sorted(left)}"] if (left := server.files() - files) else []
        wrong += [f"statuses {dict(statuses)}"] if set(statuses) - {200, 404, 422} else []
        return wrong + (["a traceback stands in the log"] if server.tracebacks() else [])


def main():
    parser = argparse.ArgumentParser(description="Asks a real server thousands of different questions and looks whether it grows.")
    parser.add_argument("--asks", type=int, default=10_000)
    with tempfile.TemporaryDirectory() as folder:
        wrong = campaign(Path(folder), parser.parse_args().asks)
    print(*wrong, f"{len(wrong)} wrong", sep="\n")
    sys.exit(bool(wrong))


if __name__ == "__main__":
    main()
