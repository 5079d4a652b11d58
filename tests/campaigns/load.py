"""Many clients at once: how long answers take, what is turned away, and that nobody sees half of an ingest.

    python -m tests.campaigns.load [--seconds N]

Three runs against one real server. Clients that ask one question after the other, 1, 8 and 32 of them; 128 of them, four times as many as are
answered at once; and 32 while an article changes ten times, each time with another figure. Prints a row for each; exit code 1 where a request
failed, an answer mixed two editions, a client went back in time, an acknowledged ingest could not be asked about, or nobody was turned away.
"""

import argparse
import http.client
import itertools
import json
import re
import statistics
import sys
import tempfile
import threading
import time
from collections import Counter, defaultdict
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from tests.campaigns.serving import KEY, serving

ROOT = Path(__file__).resolve().parent.parent.parent
QUESTIONS = [
    json.loads(line)["question"] for line in (ROOT / "tests" / "articles" / "questions.jsonl").read_text("utf-8").splitlines() if line.strip()
]
CLIENTS, TOO_MANY, REINGESTS = (1, 8, 32), 128, 10
WELDER = "A welder joins metal parts with heat. Welders earn ${figure},000 a year. Every welder wears a mask.\n"
FIRST = 40  # thousand dollars; one more with each ingest
PAY = "How much does a welder earn?"


@dataclass(frozen=True)
class Reply:
    """One reply: its status and body, when the request was sent, and the seconds until the end of it."""

    status: int
    body: dict
    sent: float
    seconds: float


class Client:
    """One connection that is kept, as a browser's is."""

    def __init__(self, place):
        self._connection = http.client.HTTPConnection(*place, timeout=120)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self._connection.close()

    def send(self, method, path, body=None, **headers):
        sent = time.perf_counter()
        content = json.dumps(body).encode() if body is not None else None
        self._connection.request(method, path, content, {"Content-Type": "application/json", **headers})
        with self._connection.getresponse() as reply:
            read = json.loads(reply.read())
            return Reply(reply.status, read, sent, time.perf_counter() - sent)


def asked_by_many(server, clients, seconds, question=None, until=None):
    """The replies to each of so many clients, which ask without a pause for some seconds or until an event."""
    ends = time.perf_counter() + seconds
    start = threading.Barrier(clients)

    def ask(number):
        replies = []
        questions = itertools.cycle([question] if question else QUESTIONS[number % len(QUESTIONS) :] + QUESTIONS[: number % len(QUESTIONS)])
        start.wait()
        with Client(server.place) as client:
            while not until.is_set() if until else time.perf_counter() < ends:
                replies.append(client.send("POST", "/api/ask", {"question": next(questions)}))
                if replies[-1].status == 503:
                    time.sleep(0.05)  # who is turned away comes again sooner than it is told
        return replies

    with ThreadPoolExecutor(clients) as pool:
        return list(pool.map(ask, range(clients)))


def times(replies):
    """Median and 95th percentile in milliseconds."""
    ordered = sorted(1000 * reply.seconds for reply in replies)
    return f"{statistics.median(ordered):7.0f} {ordered[int(0.95 * (len(ordered) - 1))]:7.0f}" if ordered else f"{'-':>7} {'-':>7}"


def measure(server, clients, seconds):
    """A row of the first table, and what was wrong."""
    replies = [reply for each in asked_by_many(server, clients, seconds) for reply in each]
    statuses = Counter(reply.status for reply in replies)
    print(f"{clients:7} {len(replies) / seconds:7.1f} {times(replies)}  {dict(statuses)}", flush=True)
    return [f"{clients} clients: {dict(statuses)}"] if set(statuses) != {200} else []


def too_many(server, seconds):
    """What happens at four times as many clients as are answered at once, and what was wrong."""
    stop = threading.Event()
    probes = []

    def probe():
        with Client(server.place) as client:
            while not stop.wait(0.1):
                probes.append(client.send("GET", "/healthz"))

    prober = threading.Thread(target=probe)
    prober.start()
    replies = [reply for each in asked_by_many(server, TOO_MANY, seconds) for reply in each]
    stop.set()
    prober.join()
    served, shed = ([reply for reply in replies if reply.status == status] for status in (200, 503))
    print(f"{TOO_MANY} clients, {seconds:.0f} s: {len(served)} answered, {len(shed)} turned away; median and 95th percentile, ms:")
    for name, these in (("answered", served), ("turned away", shed), ("/healthz meanwhile", probes)):
        print(f"  {name:20} {times(these)}", flush=True)
    others = Counter(reply.status for reply in (*replies, *probes)) - Counter({200: len(served) + len(probes), 503: len(shed)})
    wrong = [f"{TOO_MANY} clients: {dict(others)}"] if others else []
    wrong += [f"turned away with {reply.body}" for reply in shed[:1] if reply.body["code"] != "overloaded"]
    return wrong + ([] if shed and served else ["nobody was turned away, or all were"])


def reingested(server, reingests, clients):
    """What clients see while an article changes again and again, and what was wrong."""
    stop = threading.Event()
    acknowledged = []  # when, and the figure from then on

    def change():
        with Client(server.place) as writer:
            for figure in range(FIRST + 1, FIRST + reingests + 1):
                (server.corpus / "welder.txt").write_text(WELDER.format(figure=figure))
                done = writer.send("POST", "/api/ingest", {}, **{"X-API-Key": KEY.encode()})
                acknowledged.append((time.perf_counter(), figure, done.status))
                time.sleep(0.5)
        stop.set()

    changer = threading.Thread(target=change)
    changer.start()
    replies = asked_by_many(server, clients, 0, PAY, stop)
    changer.join()
    wrong = judged(replies, acknowledged)
    every = [reply for each in replies for reply in each]
    versions = {reply.body.get("index_version") for reply in every}
    statuses = dict(Counter(reply.status for reply in every))
    print(f"{reingests} re-ingests under {clients} clients: {len(every)} asks {statuses}, {len(versions)} editions; median, 95th percentile, ms:")
    print(f"  {'asks':20} {times(every)}\n  {'wrong':20} {len(wrong):7}", flush=True)
    return wrong


def judged(replies, acknowledged):
    """What no client may see: a failure, two figures at once, two answers of one edition, an older edition, what was acknowledged missing."""
    wrong = [f"an ingest was answered with {status}" for _, _, status in acknowledged if status != 200]
    answers = defaultdict(set)
    for client in replies:
        last = 0
        for reply in client:
            if reply.status != 200:
                wrong.append(f"an ask was answered with {reply.status} {reply.body}")
                continue
            figures = {int(found) for found in re.findall(r"\$(\d+),000", json.dumps(reply.body["citations"]))}
            due = max((figure for when, figure, _ in acknowledged if when < reply.sent), default=FIRST)
            number = int(reply.body["index_version"].partition("-")[0])
            if len(figures) != 1 or min(figures) < due:
                wrong.append(f"figures {figures} where {due} was acknowledged")
            if number < last:
                wrong.append(f"edition {number} after {last}")
            last = number
            answers[number].add(json.dumps({name: value for name, value in reply.body.items() if name != "suggestions"}))
    return wrong + [f"{len(each)} answers of edition {number}" for number, each in answers.items() if len(each) > 1]


def campaign(folder, seconds, clients=CLIENTS, reingests=REINGESTS):
    """All three; what was wrong."""
    with serving(folder) as server:
        (server.corpus / "welder.txt").write_text(WELDER.format(figure=FIRST))
        with Client(server.place) as first:
            ready = first.send("POST", "/api/ingest", {}, **{"X-API-Key": KEY.encode()})
            wrong = [] if ready.status == 200 else [f"the first ingest was answered with {ready.status}"]
            while not first.send("GET", "/api/documents").body["suggestions"]:
                time.sleep(0.2)
        print("clients  asks/s  median     p95  (ms)", flush=True)
        for each in clients:
            wrong += measure(server, each, seconds)
        wrong += too_many(server, seconds)
        wrong += reingested(server, reingests, clients[-1])
        return wrong + (["a traceback stands in the log"] if server.tracebacks() else [])


def main():
    parser = argparse.ArgumentParser(description="Asks a real server with many clients at once.")
    parser.add_argument("--seconds", type=float, default=15.0, help="of each run")
    with tempfile.TemporaryDirectory() as folder:
        wrong = campaign(Path(folder), parser.parse_args().seconds)
    print(*wrong[:20], f"{len(wrong)} wrong", sep="\n")
    sys.exit(bool(wrong))


if __name__ == "__main__":
    main()
