"""The sets of gold questions and the figures recorded for them.

    python -m tests.gold             the figures of every set, beside the recorded ones
    python -m tests.gold --record    records them in tests/gold.json

The articles of `heldout` and `unseen` and their questions are never looked at while the product is tuned.
"""

import json
import sys
import tempfile
from pathlib import Path

from retrieval import Index, IndexFolder, load_encoder
from service.answers import Answerer
from service.evaluation import evaluate, in_process, read_gold, summarise
from service.ingesting import ingest_corpus

TESTS = Path(__file__).resolve().parent
RECORD = TESTS / "gold.json"
SETS = {  # name: folder of the articles, gold questions
    "shipped": (TESTS.parent / "corpus", TESTS / "corpus" / "questions.jsonl"),
    "articles": (TESTS / "articles", TESTS / "articles" / "questions.jsonl"),
    "trades": (TESTS / "trades", TESTS / "trades" / "questions.jsonl"),
    "mixed": (TESTS / "mixed", TESTS / "mixed" / "questions.jsonl"),
    "heldout": (TESTS / "heldout", TESTS / "heldout" / "questions.jsonl"),
    "unseen": (TESTS / "unseen", TESTS / "unseen" / "questions.jsonl"),
}
BLIND = ("heldout", "unseen")  # nothing of their articles, questions and answers is printed
BESIDE = TESTS.parent.parent / "shared"  # a folder that some checkouts have beside them: articles and questions that are not ours to carry
EXTRA = {"shared": (BESIDE / "articles", BESIDE / "eval" / "dev.jsonl")} if (BESIDE / "eval" / "dev.jsonl").exists() else {}
FIGURES = (
    "good",
    "good_answerable",
    "fact_recall",
    "citation_precision",
    "citation_recall",
    "enough_documents",
    "false_refusals",
    "refused_unanswerable",
    "words_median",
)


def recorded():
    """The recorded figures by set."""
    return json.loads(RECORD.read_text("utf-8")) if RECORD.exists() else {}


def measure(name):
    """The summary of one set, asked in this process."""
    folder, questions = SETS[name]
    with tempfile.TemporaryDirectory() as data:
        index_folder, encoder = IndexFolder(Path(data)), load_encoder()
        ingest_corpus(folder, index_folder, encoder)
        return summarise(evaluate(in_process(Answerer(Index(index_folder.open(), encoder))), read_gold(questions), folder))


def main():
    before, now = recorded(), {}
    for name in SETS:
        summary = measure(name)
        now[name] = {figure: getattr(summary, figure) for figure in FIGURES}
        print(f"== {name}: {summary.questions} questions")
        for figure in FIGURES:
            print(f"  {figure:22} {now[name][figure]}   (recorded {before.get(name, {}).get(figure)})")
        print("  " + ", ".join(f"{kind} {share.good}/{share.of}" for kind, share in summary.good_by_type.items()))
        print("  " + ", ".join(f"{word} {share.good}/{share.of}" for word, share in summary.good_by_confidence.items()), flush=True)
    if "--record" in sys.argv:
        RECORD.write_text(json.dumps(now, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main()
