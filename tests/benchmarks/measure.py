"""What an operator feels: first answer, start on an existing index, asks, memory.

    python tests/benchmarks/measure.py [CORPUS] [QUESTIONS.jsonl]

Prints one row a figure. A script, not a test: machines differ.
"""

import json
import re
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
ROUNDS = 3


def start(corpus: Path, data: Path) -> tuple[subprocess.Popen[str], str, float]:
    """A server process, its address and the seconds until it answered."""
    began = time.perf_counter()
    command = [sys.executable, "-m", "service.cli", "serve", "--corpus", str(corpus), "--data", str(data), "--port", "0"]
    process = subprocess.Popen(command, cwd=ROOT, stderr=subprocess.PIPE, text=True)
    assert process.stderr is not None
    address = next(found[1] for line in process.stderr if (found := re.search(r"at (http://\S+)", line)))
    urllib.request.urlopen(f"{address}/readyz").read()
    return process, address, time.perf_counter() - began


def wait_for_suggestions(address: str) -> None:
    """Returns when nothing is being asked in the background any more."""
    while not json.load(urllib.request.urlopen(f"{address}/api/documents"))["suggestions"]:
        time.sleep(0.2)


def ask(address: str, question: dict) -> tuple[float, float]:
    """Milliseconds of one ask: the round trip, and what the server says it took."""
    body = json.dumps({"question": question["question"], "history": question.get("history", [])}).encode()
    request = urllib.request.Request(f"{address}/api/ask", data=body, headers={"Content-Type": "application/json"})
    began = time.perf_counter()
    with urllib.request.urlopen(request) as reply:
        reply.read()
        inside = float(reply.headers["Server-Timing"].rpartition("=")[2])
    return 1000 * (time.perf_counter() - began), inside


def memory_mb(pid: int) -> float:
    """Resident memory of a process in MB (Linux)."""
    status = Path(f"/proc/{pid}/status").read_text()
    return int(re.search(r"VmRSS:\s+(\d+)", status)[1]) / 1024


def main() -> None:
    corpus = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "corpus"
    questions = Path(sys.argv[2]) if len(sys.argv) > 2 else ROOT / "tests" / "articles" / "questions.jsonl"
    rows = [json.loads(line) for line in questions.read_text("utf-8").splitlines() if line.strip()]
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder) / "data"
        process, address, first = start(corpus, data)
        wait_for_suggestions(address)
        process.terminate()
        process.wait()
        process, address, again = start(corpus, data)
        try:
            for row in rows[:5]:
                ask(address, row)
            timed = [ask(address, row) for _ in range(ROUNDS) for row in rows]
            resident = memory_mb(process.pid)
        finally:
            process.terminate()
            process.wait()
    outside, inside = (sorted(each) for each in zip(*timed, strict=True))
    print(f"{'serve without an index: until it answers':45} {first:8.1f} s")
    print(f"{'serve on an existing index: until it answers':45} {again:8.1f} s")
    print(f"{'ask, server side: median':45} {statistics.median(inside):8.1f} ms")
    print(f"{'ask, server side: 95th percentile':45} {inside[int(0.95 * (len(inside) - 1))]:8.1f} ms")
    print(f"{'ask, HTTP round trip: median':45} {statistics.median(outside):8.1f} ms")
    print(f"{'resident memory after ' + str(len(timed)) + ' asks':45} {resident:8.0f} MB")


if __name__ == "__main__":
    main()
