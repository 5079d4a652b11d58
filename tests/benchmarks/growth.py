"""How the product grows: corpora of about 1,000, 10,000 and 100,000 passages with known answers, asked, opened and changed.

    python -m tests.benchmarks.growth [PASSAGES ...] [--keep FOLDER] [--json FILE] [--questions N]

The articles are generated (see `generated`), ten passages each. To embed all of a large corpus takes hours on two cores, so most of it is
made up: every passage and sentence of a section that states a fact is encoded for real; of all other texts some thousand are, and the vectors
of the rest are mixtures of two of those (the sentence vector interpolated and brought to unit length, the token vectors of one of them).
Re-ingest and questions use the real model alone. Each size is measured in processes of its own; a kept folder is used again: its corpus and
index are not made anew, so that a second run measures only. Not a test: machines differ.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np

from retrieval import IndexFolder, RetrievalError, load_encoder
from retrieval.encoder import Encoding
from service.answers.stages import timed
from service.ingesting import ingest_corpus
from service.library import Library
from tests.benchmarks.arriving import Clock
from tests.benchmarks.generated import Fact, states_fact, write_article

SIZES = (1_000, 10_000, 100_000)
PASSAGES = 10  # of an article
POOL = 3_000  # texts without a fact that are encoded for real
QUESTIONS = 200
WARM = 20  # questions that are asked before the clock runs
CANDIDATES = 100  # nearest passages that are compared with those of an exact search


class Mixing:
    """An encoder that encodes texts with facts, and the first `POOL` others; all further ones get mixtures of those."""

    def __init__(self, encoder) -> None:
        self._encoder = encoder
        self.model = encoder.model
        self._pool: list[Encoding] = []
        self._draw = random.Random(0)

    def encode(self, texts: Sequence[str], progress=None) -> list[Encoding]:
        room = POOL - len(self._pool)
        others = [i for i, text in enumerate(texts) if not states_fact(text)]
        real = sorted({*range(len(texts))} - set(others[room:]))
        encoded = dict(zip(real, self._encoder.encode([texts[i] for i in real]), strict=True))
        self._pool += [encoded[i] for i in others[:room]]
        return [encoded[i] if i in encoded else self._mixed() for i in range(len(texts))]

    def _mixed(self) -> Encoding:
        one, other = self._draw.sample(self._pool, 2)
        share = self._draw.uniform(0.5, 0.9)
        sentence = share * one.sentence + (1 - share) * other.sentence
        return Encoding((sentence / np.linalg.norm(sentence)).astype(np.float32), one.tokens, one.ids)


def make(folder: Path, passages: int) -> None:
    """The corpus of a size and its index, where they are not there yet."""
    corpus = folder / "corpus"
    if _is_made(folder):
        return
    corpus.mkdir(parents=True, exist_ok=True)
    facts = [fact for number in range(passages // PASSAGES) if (fact := write_article(corpus, number))]
    began = time.perf_counter()
    ingest_corpus(corpus, IndexFolder(folder / "data"), Mixing(load_encoder()))
    figures = {"first_ingest_s": time.perf_counter() - began}
    rows = [[fact.question, fact.value, fact.source] for fact in facts]
    (folder / "facts.json").write_text(json.dumps({"facts": rows, "figures": figures}), "utf-8")


def _is_made(folder: Path) -> bool:
    """Whether there is an index that this version reads."""
    try:
        IndexFolder(folder / "data").manifest()
    except RetrievalError:
        return False
    return (folder / "facts.json").exists()


def measure_asking(folder: Path, questions: int) -> dict[str, object]:
    """Figures of a process that opens the index and answers from it."""
    encoder = load_encoder()
    encoder.encode(["warm"])
    alone = memory()
    library = Library(IndexFolder(folder / "data"), encoder)
    seconds = clocked(library.refresh)
    facts = [Fact(*row) for row in json.loads((folder / "facts.json").read_text("utf-8"))["facts"]]
    asked = random.Random(1).sample(facts, min(questions, len(facts)))
    answerer = library.edition.answerer
    opened = memory()
    for fact in asked[:WARM]:
        answerer.ask(fact.question)
    took, processor, stages, right, cited = [], [], [], 0, 0
    for fact in asked:
        began, busy = time.perf_counter(), time.thread_time()
        with timed() as watch:
            answer = answerer.ask(fact.question)
        took.append(1000 * (time.perf_counter() - began))
        processor.append(1000 * (time.thread_time() - busy))
        stages.append({stage.value: 1000 * each for stage, each in watch.seconds.items()})
        right += fact.value in answer.text
        cited += fact.source in {citation.document.source for citation in answer.citations}
    kept = memory()
    encoding = [1000 * clocked(lambda text=fact.question: encoder.encode([text])) for fact in asked]
    return {
        "open_s": seconds,
        "questions": len(asked),
        "ask_ms_median": statistics.median(took),
        "ask_ms_p95": percentile(took, 0.95),
        "ask_processor_ms_median": statistics.median(processor),
        "encode_ms_median": statistics.median(encoding),
        "stage_ms_median": {name: statistics.median(each.get(name, 0.0) for each in stages) for name in stages[0]},
        "right_share": right / len(asked),
        "cited_share": cited / len(asked),
        "recall": recall(library.edition.index, encoder, [fact.question for fact in asked]),
        "nearest_ms_median": nearest_ms(library.edition.index, encoder, [fact.question for fact in asked]),
        "memory_encoder_alone_mb": alone,
        "memory_opened_mb": opened,
        "memory_mb": kept,
    }


def recall(index, encoder, questions: Sequence[str]) -> float:
    """The mean share of the nearest passages by exact search that the index finds."""
    every = np.concatenate([each.passages for each in index.generation.vectors]).astype(np.float32)
    shares = []
    for question in questions:
        vector = encoder.encode([question])[0].sentence
        exact = set(np.argsort(-(every @ vector), kind="stable")[:CANDIDATES].tolist())
        shares.append(len(exact & set(index._passages.nearest(vector, CANDIDATES)[0].tolist())) / len(exact))
    return statistics.mean(shares)


def nearest_ms(index, encoder, questions: Sequence[str]) -> float:
    """The median milliseconds of the search for the nearest passages."""
    vectors = [encoder.encode([question])[0].sentence for question in questions]
    return statistics.median(1000 * clocked(lambda vector=vector: index._passages.nearest(vector, CANDIDATES)) for vector in vectors)


def measure_changing(folder: Path) -> dict[str, object]:
    """Figures of a process that serves the index while one article changes: first as the service takes it in, then as the shell does."""
    index_folder, encoder = IndexFolder(folder / "data"), load_encoder()
    library = Library(index_folder, encoder)
    library.refresh()
    number = len(list((folder / "corpus").iterdir())) // 2
    figures: dict[str, object] = {}
    for name, check in (("service", False), ("shell", True)):
        write_article(folder / "corpus", number, edition=time.time_ns() % 1_000_000)
        time.sleep(2.1)  # longer than the clock tick within which a file may change unseen
        clock = Clock(encoder)
        took = clocked(lambda clock=clock, check=check: ingest_corpus(folder / "corpus", index_folder, clock, check=check))
        figures |= {f"reingest_{name}_s": took, f"reingest_{name}_beyond_embedding_ms": 1000 * (took - clock.seconds)}
        figures[f"swap_after_{name}_s"] = clocked(library.refresh)
    figures["nothing_changed_s"] = clocked(lambda: ingest_corpus(folder / "corpus", index_folder, encoder, check=False))
    figures["memory_after_swaps_mb"] = memory()
    return figures


def measure_files(folder: Path) -> dict[str, object]:
    """What lies on the disk, in megabytes, by kind of file; token vectors apart from the rest of the files that they are in."""
    sizes: dict[str, float] = {}
    for path in (folder / "data").rglob("*"):
        if path.is_file():
            sizes[path.suffix or path.name] = sizes.get(path.suffix or path.name, 0.0) + path.stat().st_size / 1e6
    return {"files_mb": sizes, "corpus_mb": sum(path.stat().st_size for path in (folder / "corpus").iterdir()) / 1e6}


def memory() -> dict[str, float]:
    """Resident memory of this process in megabytes: its own, and that of mapped files (Linux)."""
    status = Path("/proc/self/status").read_text("ascii")
    return {name: int(re.search(rf"{name}:\s+(\d+)", status)[1]) / 1024 for name in ("VmRSS", "RssAnon", "RssFile", "VmHWM")}


def clocked(run: Callable[[], object]) -> float:
    """The seconds that a call takes."""
    began = time.perf_counter()
    run()
    return time.perf_counter() - began


def percentile(values: Sequence[float], share: float) -> float:
    """The value below which that share of the values lies."""
    return sorted(values)[int(share * (len(values) - 1))]


def in_own_process(step: str, folder: Path, size: int, questions: int) -> dict[str, object]:
    """The figures of one step, done in a process of its own."""
    command = [sys.executable, "-m", "tests.benchmarks.growth", str(size), "--step", step, "--keep", str(folder), "--questions", str(questions)]
    return json.loads(subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True).stdout.splitlines()[-1])


def run_step(step: str, folder: Path, size: int, questions: int) -> dict[str, object]:
    """The figures of one step."""
    match step:
        case "make":
            make(folder, size)
            return json.loads((folder / "facts.json").read_text("utf-8"))["figures"]
        case "ask":
            return measure_asking(folder, questions)
        case "change":
            return measure_changing(folder)
        case _:
            return measure_files(folder)


def flat(figures: dict[str, object], above: str = "") -> dict[str, float]:
    """Figures within figures as rows of a table."""
    rows: dict[str, float] = {}
    for name, value in figures.items():
        rows |= flat(value, f"{above}{name} ") if isinstance(value, dict) else {f"{above}{name}": value}
    return rows


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sizes", nargs="*", type=int, default=SIZES, metavar="PASSAGES")
    parser.add_argument("--keep", type=Path, help="folder that is kept, with a subfolder for each size")
    parser.add_argument("--json", type=Path, help="file that the figures are written to as well")
    parser.add_argument("--questions", type=int, default=QUESTIONS)
    parser.add_argument("--steps", nargs="*", default=["make", "ask", "change", "files"])
    parser.add_argument("--step", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.step:
        print(json.dumps(run_step(options.step, options.keep, options.sizes[0], options.questions)))
        return
    figures: dict[str, dict[str, object]] = {}
    with tempfile.TemporaryDirectory() as temporary:
        for size in options.sizes:
            folder = (options.keep or Path(temporary)) / str(size)
            figures[str(size)] = {}
            for step in options.steps:
                figures[str(size)] |= in_own_process(step, folder, size, options.questions)
            print(f"== {size} passages")
            for name, value in flat(figures[str(size)]).items():
                print(f"  {name:45} {value:12.3f}", flush=True)
    if options.json:
        options.json.write_text(json.dumps(figures, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main()
