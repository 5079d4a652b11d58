"""How long articles take to arrive: a first ingest, and a re-ingest of one changed article, in corpora of several sizes.

    python -m tests.benchmarks.arriving [SIZE ...] [--keep FOLDER]

Each size is measured in a process of its own. The articles are generated: a dozen statements and a table each, every one with figures and names
of its own, so that no text is embedded twice. A kept folder is used again: its index is not made anew.
"""

from __future__ import annotations

import argparse
import json
import random
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from retrieval import IndexFolder, load_encoder
from service.ingesting import ingest_corpus
from service.intake import Intake
from service.library import Library

SIZES = (10, 1000, 5000)
TRADES = "potter weaver glazier farrier cooper thatcher luthier bookbinder milliner upholsterer stonemason blacksmith saddler engraver tanner".split()
PLACES = "Alder Birch Cedar Dale Elm Fern Glen Heath Iris Juniper Kelp Larch Maple North Oak Pine Quarry Rowan Spruce Thorn".split()
STATEMENTS = (
    "A {trade} in {place} works about {a} hours a week and repairs {b} pieces in a year.",
    "Most {trade}s there trained for {c} months, and {d} percent of them learned the craft on the job.",
    "The median pay of a {trade} in {place} is ${e},{f:03d} a year, according to the guild of {place}.",
    "In {place} the guild counts {b} members, {a} more than the year before.",
    "Their tools cost ${g},{f:03d} on average, of which {d} percent is lent by the guild.",
    "Workshops of {place} open at {h} in the morning and take {c} apprentices between them.",
    "An apprentice of {place} earns ${h}{a}.{d:02d} a week in the first year and twice that in the third.",
    "Every {c} months the workshop is inspected by the council of {place}, which charges ${b}.",
    "About {d} percent of {trade}s in {place} are self-employed, and {a} percent have a second job.",
)
HEADINGS = ("The work in {place}", "Training", "Pay in {place}", "Outlook")


def write_article(folder: Path, number: int, edition: int = 0) -> None:
    """One article; another edition of it has one statement with another figure."""
    draw = random.Random(number)
    trade, place = draw.choice(TRADES), f"{draw.choice(PLACES)}{draw.choice(('ton', 'field', 'ford', 'ham'))} {number}"

    def fill(pattern: str) -> str:
        small = {name: draw.randint(2, 99) for name in "abcdfgh"}
        return pattern.format(trade=trade, place=place, e=draw.randint(20, 120), **small)

    lines = [f"# {trade.title()}s in {place}", ""]
    for heading in HEADINGS:
        lines += [f"## {heading.format(place=place)}", "", " ".join(fill(draw.choice(STATEMENTS)) for _ in range(3)), ""]
    lines += ["| Grade | Pay | Hours |", "|---|---|---|"]
    lines += [
        f"| {grade} | ${draw.randint(15, 99)},{draw.randint(100, 999)} | {draw.randint(20, 50)} |" for grade in ("Apprentice", "Journeyman", "Master")
    ]
    lines += ["", f"In edition {edition} the guild of {place} names {edition + 17} open places.", ""]
    (folder / f"{trade}-{number:05d}.md").write_text("\n".join(lines), "utf-8")


def measure(folder: Path, size: int) -> dict[str, float]:
    """The figures for one size, in seconds and megabytes."""
    corpus, data = folder / "corpus", folder / "data"
    corpus.mkdir(parents=True, exist_ok=True)
    for number in range(len(list(corpus.iterdir())), size):
        write_article(corpus, number)
    encoder = load_encoder()
    encoder.encode(["warm"])
    index = IndexFolder(data)
    figures: dict[str, float] = {"articles": size}
    began = time.perf_counter()
    report = ingest_corpus(corpus, index, encoder)
    figures |= {"first ingest s": time.perf_counter() - began, "texts": report.texts, "embedded": report.embedded}
    library = Library(index, encoder)
    began = time.perf_counter()
    library.refresh()
    figures["open s"] = time.perf_counter() - began
    intake = Intake(corpus, index, encoder, library)
    intake.ingest()
    intake.finish()
    write_article(corpus, size // 2, edition=int(time.time()))
    time.sleep(2.1)  # longer than the clock tick within which a file may change unseen
    clock = Clock(encoder)
    began = time.perf_counter()
    report = ingest_corpus(corpus, index, clock, check=False)
    took = time.perf_counter() - began
    figures |= {"one changed: publish s": took, "of it embedding s": clock.seconds, "embedded again": report.embedded}
    began = time.perf_counter()
    library.refresh()
    figures["one changed: swap s"] = time.perf_counter() - began
    began = time.perf_counter()
    intake.ingest()
    figures["nothing changed s"] = time.perf_counter() - began
    intake.finish()
    figures["index on disk MB"] = sum(path.stat().st_size for path in data.rglob("*") if path.is_file()) / 1e6
    figures["memory MB"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000
    return figures


class Clock:
    """An encoder that counts the seconds that it takes."""

    def __init__(self, encoder) -> None:
        self._encoder = encoder
        self.model = encoder.model
        self.seconds = 0.0

    def encode(self, texts, progress=None):
        began = time.perf_counter()
        try:
            return self._encoder.encode(texts, progress)
        finally:
            self.seconds += time.perf_counter() - began


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sizes", nargs="*", type=int, default=SIZES)
    parser.add_argument("--keep", type=Path, help="folder that is kept, with a subfolder for each size")
    parser.add_argument("--one", type=int, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.one:
        print(json.dumps(measure(options.keep, options.one)))
        return
    with tempfile.TemporaryDirectory() as temporary:
        for size in options.sizes:
            folder = (options.keep or Path(temporary)) / str(size)
            command = [sys.executable, "-m", "tests.benchmarks.arriving", "--one", str(size), "--keep", str(folder)]
            figures = json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stdout.splitlines()[-1])
            print("  ".join(f"{name}: {value:.2f}" if value % 1 else f"{name}: {value:.0f}" for name, value in figures.items()), flush=True)


if __name__ == "__main__":
    main()
