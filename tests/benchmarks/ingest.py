"""How many passages a second are taken in, beside plain `SentenceTransformer.encode` of the same texts in batches of 64, at several sizes.

    python -m tests.benchmarks.ingest [SIZE ...] [--others FOLDER] [--json FILE]

Sizes are numbers of generated articles (see `arriving`). We read files, find passages and units, embed both, index and publish; the plain one only
encodes, once the passages alone and once all texts that we embed. FOLDER is the environment that `tests.benchmarks.frameworks` makes; without it
we stand alone. Prints one row a size.
"""

import argparse
import json
import subprocess
import tempfile
import time
from itertools import chain
from pathlib import Path

from retrieval import IndexFolder, load_encoder
from retrieval.embedding import embedded_texts
from service.ingesting import ingest_corpus
from tests.benchmarks import tables
from tests.benchmarks.arriving import write_article
from tests.benchmarks.floor import model_folder
from tests.benchmarks.processes import ROOT

SIZES = (20, 80, 320)
PLAIN = """
import json, sys, time
from sentence_transformers import SentenceTransformer
model = SentenceTransformer(sys.argv[1], device="cpu", local_files_only=True)
texts = json.load(sys.stdin)
model.encode(texts[0][:64], batch_size=64)
for each in texts:
    began = time.perf_counter()
    model.encode(each, batch_size=64, show_progress_bar=False)
    print(time.perf_counter() - began)
"""


def measure(folder, size, others=None):
    """The row of a corpus of so many articles."""
    corpus = folder / "corpus"
    corpus.mkdir(parents=True)
    for number in range(size):
        write_article(corpus, number)
    encoder, index = load_encoder(), IndexFolder(folder / "data")
    encoder.encode(["warm"])
    began = time.perf_counter()
    report = ingest_corpus(corpus, index, encoder)
    took = time.perf_counter() - began
    row = {"articles": size, "passages": report.passages, "texts": report.embedded, "ours s": took}
    row |= {"passages/s": report.passages / took, "texts/s": report.embedded / took}
    if others:
        passages, units = ([*chain(*each)] for each in zip(*map(embedded_texts, index.open().documents), strict=True))
        for name, count, seconds in zip(("passages", "texts"), (len(passages), report.embedded), encode_plain(others, passages, units), strict=True):
            row |= {f"plain: {name}/s": count / seconds, f"ours, times plain: {name}": row[f"{name}/s"] * seconds / count}
    return row


def encode_plain(others, passages, units):
    """Seconds of plain encoding: of the passages, of all texts."""
    asked = json.dumps([passages, passages + units])
    command = [str(others / "bin" / "python"), "-c", PLAIN, str(model_folder())]
    return [float(line) for line in subprocess.run(command, cwd=ROOT, input=asked, capture_output=True, text=True, check=True).stdout.split()]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sizes", nargs="*", type=int, default=SIZES)
    parser.add_argument("--others", type=Path, help="environment of the frameworks")
    parser.add_argument("--json", type=Path, help="file for the figures")
    options = parser.parse_args()
    rows = []
    with tempfile.TemporaryDirectory() as temporary:
        for size in options.sizes:
            rows.append(measure(Path(temporary) / str(size), size, options.others and options.others.absolute()))
    if options.json:
        tables.write(options.json, rows)
    print(tables.table(rows, tuple(rows[0])))


if __name__ == "__main__":
    main()
