"""Our server beside the floor and two frameworks: the same questions over the same passages on the same machine, in turns.

    python -m tests.benchmarks.speed [--others FOLDER] [--workers N] [--rounds N] [--seconds N] [--json FILE]

FILE is the model for the floor; FOLDER the environment that `tests.benchmarks.frameworks` makes, without it only the floor stands beside us.
All servers run at once and are asked in turns, so that whatever else the machine does falls on all of them. Prints the tables of
README.md in this folder, each figure with how many times the fastest floor's it is; exit code 1 where a target is not met.
"""

import argparse
import json
import platform
import statistics
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote

from retrieval import IndexFolder, load_encoder
from retrieval.embedding import passage_texts
from service.cli.console import REFUSED
from service.ingesting import ingest_corpus
from tests.benchmarks import tables
from tests.benchmarks.client import get, late, post, rate, replies_to
from tests.benchmarks.floor import FOUND
from tests.benchmarks.measure import asking, command, wait_for_suggestions
from tests.benchmarks.processes import ROOT, start

CLIENTS = (1, 8, 32)
STARTS = 3
TYPED, SHORTEST = 24, 3  # of every so many questions each beginning is searched for, from so many letters on


@dataclass(frozen=True, slots=True)
class Contender:
    """A server to be measured: how it is started, and its requests for a row of the questions and for what somebody types."""

    name: str
    command: list[str]
    asking: Callable[[dict], bytes]
    searching: Callable[[str], bytes]
    environment: dict[str, str] = field(default_factory=dict)
    page: bool = False  # ours: it has one, and asks itself questions to suggest until it knows some


def ask_floor(row):
    return post("/search", {"question": row["question"]})


def ours(corpus, data, workers=None):
    """Our server, with so many workers; None: as it comes."""
    name = tables.OURS if workers is None else f"{tables.OURS}, {workers} workers"
    more = [] if workers is None else ["--workers", str(workers)]
    return Contender(name, command(corpus, data) + more, asking, lambda text: get(f"/api/search?k={FOUND}&q={quote(text)}"), page=True)


def knows_workers():
    """Whether `careercite serve` can be started with several workers."""
    told = subprocess.run([sys.executable, "-m", "service.cli", "serve", "--help"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    return "--workers" in told


def floors(folder, others):
    """The floor, and where there is an environment for them the plain one and the frameworks: as they come, and with one thread."""

    def contender(name, python, kind, *more, **environment):
        command = [str(python), "-m", "tests.benchmarks.contender", kind, "--passages", str(folder / "passages.json"), "--keep", str(folder / kind)]
        return Contender(name, [*command, *more], ask_floor, lambda text: ask_floor({"question": text}), environment)

    for threads in (1, 2):
        count = f"{threads} thread{'s' * (threads > 1)}"
        yield contender(f"{tables.FLOOR}, {count}", sys.executable, "exact", "--threads", str(threads))
    for kind, name in (("plain", tables.PLAIN), ("langchain", "LangChain"), ("txtai", "txtai")):
        if others:
            python = others.absolute() / "bin" / "python"
            yield contender(name, python, kind)
            yield contender(f"{name}, 1 thread", python, kind, OMP_NUM_THREADS="1")


def passages_of(corpus, data):
    """Ingests the articles; the texts of their passages as we embed them."""
    index, encoder = IndexFolder(data), load_encoder()
    ingest_corpus(corpus, index, encoder)
    return [text for document in index.open().documents for text in passage_texts(document)]


def in_turns(servers, measured, rounds):
    """What `measured` gives for each server by its contender's name, round after round, each round beginning with another one."""
    found = defaultdict(list)
    names = list(servers)
    for number in range(rounds):
        for name in names[number % len(names) :] + names[: number % len(names)]:
            found[name].append(measured(*servers[name]))
    return found


def beginnings(text):
    """What stands in the field, letter by letter, while somebody types."""
    return [text[:end] for end in range(SHORTEST, len(text) + 1)]


def figures_of_starts(servers):
    page = {"start to page s": statistics.median(each.page for each in servers)} if servers[0].page else {}
    return page | {"start to answer s": statistics.median(each.answer for each in servers)}


def figures_of_asks(rounds):
    took = [reply.took for replies in rounds for reply in replies]
    inside = [reply.inside for replies in rounds for reply in replies]
    return {
        "server median ms": statistics.median(inside),
        "server p95 ms": late(inside),
        "HTTP median ms": statistics.median(took),
        "HTTP p95 ms": late(took),
    }


def figures_of_typing(rounds):
    took = [reply.took for replies in rounds for reply in replies]
    return {"typing median ms": statistics.median(took), "typing p95 ms": late(took)}


def figures_of_rates(rates, clients):
    return {
        f"asks/s, {clients} client{'s' * (clients > 1)}": statistics.mean(each for each, _ in rates),
        f"client's share of a core, {clients}": statistics.mean(share for _, share in rates),
    }


def shell_seconds(data, question):
    """Seconds of `careercite ask`, which loads everything to answer once."""
    began = time.perf_counter()
    done = subprocess.run([sys.executable, "-m", "service.cli", "ask", "--data", str(data), question], cwd=ROOT, capture_output=True, check=False)
    if done.returncode not in (0, REFUSED):
        raise RuntimeError(f"careercite ask ended with {done.returncode}: {done.stderr.decode()}")
    return time.perf_counter() - began


def measure(contenders, rows, rounds, seconds, clients=CLIENTS, starts=STARTS):
    """A row of figures for each contender."""
    with ExitStack() as running:
        begun = {each.name: [started(each, rows[0], running, stop=number < starts) for number in range(1, starts + 1)] for each in contenders}
        servers = {each.name: (each, begun[each.name][-1]) for each in contenders}
        figures = {name: {"name": name} | figures_of_starts(each) for name, each in begun.items()}
        for contender, server in servers.values():
            if contender.page:
                wait_for_suggestions(server.address)

        def ask(contender, server):
            return replies_to(server.place, [contender.asking(row) for row in rows])

        def type_in(contender, server):
            return replies_to(server.place, [contender.searching(text) for row in rows[::TYPED] for text in beginnings(row["question"])])

        in_turns(servers, ask, 1)  # from here on all is warm
        for name, replies in in_turns(servers, ask, rounds).items():
            figures[name] |= figures_of_asks(replies)
        for name, replies in in_turns(servers, type_in, 1).items():
            figures[name] |= figures_of_typing(replies)
        for count in clients:

            def crowd(contender, server, count=count):
                return rate(server.place, [contender.asking(row) for row in rows], count, seconds)

            for name, rates in in_turns(servers, crowd, 2).items():
                figures[name] |= figures_of_rates(rates, count)
        for name, (_, server) in servers.items():
            figures[name] |= server.memory()
    return list(figures.values())


def started(contender, row, running, stop):
    """A server that has answered; it ends at once where it is only to be timed, else with `running`."""
    server = start(contender.command, contender.asking(row), contender.page, contender.environment)
    if stop:
        server.stop()
    else:
        running.callback(server.stop)
    return server


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--corpus", type=Path, default=ROOT / "corpus")
    parser.add_argument("--questions", type=Path, default=ROOT / "tests" / "corpus" / "questions.jsonl")
    parser.add_argument("--others", type=Path, help="environment of the frameworks")
    parser.add_argument("--workers", type=int, action="append", default=[], help="our server once more with so many workers; repeat for several")
    parser.add_argument("--rounds", type=int, default=5, help="of all questions")
    parser.add_argument("--seconds", type=float, default=5.0, help="of each run with many clients")
    parser.add_argument("--starts", type=int, default=STARTS, help="of each server, of which the median is told")
    parser.add_argument("--json", type=Path, help="file for the figures")
    options = parser.parse_args()
    rows = [json.loads(line) for line in options.questions.read_text("utf-8").splitlines() if line.strip()]
    workers = options.workers if knows_workers() else []
    if workers != options.workers:
        print("careercite serve knows no --workers: left out", file=sys.stderr)
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        (folder / "passages.json").write_text(json.dumps(passages_of(options.corpus, folder / "data")), "utf-8")
        contenders = [ours(options.corpus, folder / "data", each) for each in (None, *workers)]
        contenders += floors(folder, options.others)
        for each in contenders:  # makes its index, and the system has read its files
            start(each.command, each.asking(rows[0]), each.page, each.environment).stop()
        measured = measure(contenders, rows, options.rounds, options.seconds, starts=options.starts)
        measured[0]["in the shell s"] = statistics.median(shell_seconds(folder / "data", row["question"]) for row in rows[:STARTS])
    if options.json:
        tables.write(options.json, measured)
    print(f"{platform.machine()}, {len(rows)} questions, {options.rounds} rounds\n\n{tables.speed(measured)}")
    sys.exit("not met" in tables.speed(measured))


if __name__ == "__main__":
    main()
