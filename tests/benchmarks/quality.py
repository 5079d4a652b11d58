"""Facts found and refusals on a folder of articles with gold questions.

    python tests/benchmarks/quality.py [FOLDER ...]        (default: tests/articles and tests/heldout)

FOLDER holds articles and questions.jsonl: one object a line with `question`, `history`, `type`, `must` (facts, each any of some regular
expressions; empty = the right reply is a refusal) and `must_not`. Articles of tests/heldout are never looked at while the product is tuned.
"""

import json
import re
import statistics
import sys
import tempfile
from collections import defaultdict
from pathlib import Path

from retrieval import Index, IndexFolder, load_encoder
from service.answers import Answerer
from service.ingesting import ingest_corpus

TESTS = Path(__file__).resolve().parent.parent


def score(answerer: Answerer, question: dict) -> dict:
    """One question: whether it was answered, the share of its facts in the answer, and whether anything forbidden was said."""
    answer = answerer.ask(question["question"], question.get("history", []))
    plain = re.sub(r"\s*\[\d+\]", "", " ".join(answer.text.split()))
    found = [any(re.search(pattern, plain, re.I) for pattern in fact["any"]) for fact in question["must"]]
    return {
        "type": question["type"],
        "answerable": bool(found),
        "answered": answer.answered,
        "recall": (sum(found) / len(found) if answer.answered else 0.0) if found else None,
        "wrong": any(re.search(pattern, plain, re.I) for pattern in question.get("must_not", [])),
        "words": len(plain.split()),
    }


def report(folder: Path) -> None:
    """Prints the figures of one folder."""
    with tempfile.TemporaryDirectory() as data:
        index_folder, encoder = IndexFolder(Path(data)), load_encoder()
        ingest_corpus(folder, index_folder, encoder)
        answerer = Answerer(Index(index_folder.open(), encoder))
        rows = [score(answerer, json.loads(line)) for line in folder.joinpath("questions.jsonl").read_text("utf-8").splitlines() if line.strip()]
    answerable = [row for row in rows if row["answerable"]]
    refusable = [row for row in rows if not row["answerable"]]
    complete = defaultdict(list)
    for row in rows:
        complete[row["type"]].append(row["recall"] == 1 if row["answerable"] else not row["answered"])
    print(f"{folder.name}: {len(rows)} questions")
    print(f"  facts found                 {statistics.fmean(row['recall'] for row in answerable):.3f}")
    print(f"  answered with every fact    {statistics.fmean(row['recall'] == 1 for row in answerable):.3f}")
    print(f"  answerable ones refused     {statistics.fmean(not row['answered'] for row in answerable):.3f}")
    print(f"  unanswerable ones refused   {statistics.fmean(not row['answered'] for row in refusable):.3f}")
    print(f"  something forbidden said    {statistics.fmean(row['wrong'] for row in rows):.3f}")
    print(f"  words of an answer, median  {statistics.median(row['words'] for row in answerable if row['answered'])}")
    print("  right by type               " + ", ".join(f"{kind} {sum(each)}/{len(each)}" for kind, each in sorted(complete.items())))


if __name__ == "__main__":
    for name in sys.argv[1:] or (TESTS / "articles", TESTS / "heldout"):
        report(Path(name))
