"""What an operator feels: first answer, start on an existing index, asks, memory.

    python -m tests.benchmarks.measure [CORPUS] [QUESTIONS.jsonl]

Prints one row a figure. A script, not a test: machines differ.
"""

import json
import statistics
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

from tests.benchmarks.client import get, post, replies_to
from tests.benchmarks.processes import ROOT, start

ROUNDS = 3
WARM = 5  # questions that are asked before the clock runs


def command(corpus, data):
    """What starts our server on a folder of articles."""
    return [sys.executable, "-m", "service.cli", "serve", "--corpus", str(corpus), "--data", str(data), "--port", "0"]


def serve(corpus, data):
    """Our server on a folder of articles, once it answers."""
    return start(command(corpus, data), get("/readyz"), False, {})


def asking(row):
    """The request of a question, with those before it."""
    return post("/api/ask", {"question": row["question"], "history": row.get("history", [])})


def wait_for_suggestions(address):
    """Returns when nothing is being asked in the background any more."""
    while not json.load(urllib.request.urlopen(f"{address}/api/documents"))["suggestions"]:
        time.sleep(0.2)


def measure(corpus, rows, data, rounds=ROUNDS):
    """{figure: (value, unit)} of a server on some articles that is asked the questions of `rows`; `data` is a folder for its index."""
    first = serve(corpus, data)
    try:
        wait_for_suggestions(first.address)
    finally:
        first.stop()
    again = serve(corpus, data)
    try:
        asked = [asking(row) for row in rows]
        replies_to(again.place, asked[:WARM])
        replies = replies_to(again.place, asked * rounds)
        resident = again.memory()["resident MB"]
    finally:
        again.stop()
    inside, outside = (sorted(each) for each in zip(*((reply.inside, reply.took) for reply in replies), strict=True))
    return {
        "serve without an index: until it answers": (first.answer, "s"),
        "serve on an existing index: until it answers": (again.answer, "s"),
        "ask, server side: median": (statistics.median(inside), "ms"),
        "ask, server side: 95th percentile": (inside[int(0.95 * (len(inside) - 1))], "ms"),
        "ask, HTTP round trip: median": (statistics.median(outside), "ms"),
        f"resident memory after {len(replies)} asks": (resident, "MB"),
    }


def main():
    corpus = Path(sys.argv[1]).resolve() if len(sys.argv) > 1 else ROOT / "corpus"
    questions = Path(sys.argv[2]) if len(sys.argv) > 2 else ROOT / "tests" / "articles" / "questions.jsonl"
    rows = [json.loads(line) for line in questions.read_text("utf-8").splitlines() if line.strip()]
    with tempfile.TemporaryDirectory() as folder:
        for figure, (value, unit) in measure(corpus, rows, Path(folder) / "data").items():
            print(f"{figure:45} {value:8.1f} {unit}")


if __name__ == "__main__":
    main()
