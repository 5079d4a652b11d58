"""What each mechanism is worth: all gold questions with everything on, then with one mechanism off at a time.

    python -m tests.benchmarks.ablation [--articles FOLDER --questions FILE] [--only TEXT] [--worst N]

Prints a Markdown table: the development sets together, then the two untouched ones together. "+3 -12" are the questions that become good
and that stop being good. With --articles and --questions a further set has columns of its own. --only takes the mechanisms whose name
holds TEXT; --worst lists the N questions of the development sets and the further one that fall shortest with everything on. Nothing is
embedded anew, so what depends on embedding stays on.
"""

import argparse
import statistics
import tempfile
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from unittest.mock import patch

import numpy as np

from ingest.subjects import Names
from retrieval import Index, IndexFolder, index, load_encoder
from service.answers import Answerer, answering, composing, conversation, evidence, occupations, question, requirements, scoring
from service.answers.composers import COMPOSERS, figures, passage
from service.answers.evidence import Evidence
from service.answers.spelling import Speller
from service.evaluation import GoldQuestion, Row, Service, evaluate, in_process, read_gold, summarise
from service.ingesting import ingest_corpus
from tests.gold import BLIND, SETS

FURTHER = "further"
SHOWN = 200  # characters of an answer


def without(composer):
    """The other composers, in their order."""
    return [(composing, "COMPOSERS", tuple(pair for pair in COMPOSERS if pair[0] != composer))]


OFF = {  # mechanism: what takes it out, each where it is used: its module or class, its name there, what stands there instead
    "passage cosine": [(index, "PASSAGE", 0.0)],
    "sentence cosine": [(index, "DENSE", 0.0)],
    "idf weights": [(index, "idf", lambda units, frequencies: np.ones(len(frequencies), np.float32))],
    "names in one form (question)": [(Names, "rewrite", lambda self, text: text)],
    "scoring rules": [(scoring, "RULES", ())],
    "requirements": [(requirements, "REQUIREMENTS", ())],
    "floor": [(evidence, "FLOOR", -9.0)],
    "composer: definition": without("definition"),
    "composer: figures": without("figures"),
    "composer: comparison": without("comparison"),
    "composer: list": without("list"),
    "neighbouring sentences": [(passage, "AROUND", 0)],
    "further sources on the topic": [
        (Evidence, "tells_the_same", lambda self, best, each: False),
        (figures, "_tells_the_same", lambda question, topics, each: False),
    ],
    "spelling": [(Speller, "correct", lambda self, text: (text, ()))],
    "two questions in one": [(answering, "parts_of", lambda text, names: [text])],
    "follow-ups": [(conversation, "resolve", lambda previous, text, names: text)],
    "shared head nouns, fields": [
        (occupations, "_with_people", lambda text: text),
        (occupations, "_coordinated", lambda text, names: names.of(text)),
    ],
    "sides that are no occupations": [(question, "sides_of", lambda text, names: ())],
}
RESCALED = ("passage cosine", "sentence cosine", "idf weights")  # these change what a score of 0.42 means: once more with the floors moved along


@dataclass(frozen=True)
class GoldSet:
    """A set, ready to be asked."""

    name: str
    folder: Path
    index: Index
    service: Service
    questions: list[GoldQuestion]


@contextmanager
def changed(changes):
    """The product with some of its names standing for something else."""
    with ExitStack() as stack:
        for owner, name, value in changes:
            stack.enter_context(patch.object(owner, name, value))
        yield


def ingested(name, folder, questions, data):
    """The set with its index, made in the folder `data`."""
    index_folder, encoder = IndexFolder(data / name), load_encoder()
    ingest_corpus(folder, index_folder, encoder)
    made = Index(index_folder.open(), encoder)
    return GoldSet(name, folder, made, in_process(Answerer(made)), read_gold(questions))


def ask_all(sets):
    """What came of every question, by set."""
    return {each.name: evaluate(each.service, each.questions, each.folder) for each in sets}


def typical_best(sets):
    """The median score of the best unit over the questions of the development sets."""
    asked = [(each.index, gold.question) for each in sets if each.name not in (*BLIND, FURTHER) for gold in each.questions]
    return statistics.median(ranking.hits[0].score for ranking in (made.rank(text) for made, text in asked) if ranking.hits)


def moved(sets, changes, usual):
    """The changes, with the floors as far below the typical best score as they are with everything on."""
    with changed(changes):
        ratio = typical_best(sets) / usual
    return [*changes, (evidence, "FLOOR", evidence.FLOOR * ratio), (evidence, "SURE", evidence.SURE * ratio)]


def parted(found):
    """The rows of the development sets, of the untouched sets and of the further set."""
    development = [row for name, rows in found.items() if name not in (*BLIND, FURTHER) for row in rows]
    return development, [row for name in BLIND for row in found[name]], found.get(FURTHER, [])


def moves(rows, before):
    """How many questions became good and how many stopped being good."""
    pairs = [(row.good, other.good) for row, other in zip(rows, before, strict=True)]
    return f"+{sum(now and not then for now, then in pairs)} -{sum(then and not now for now, then in pairs)}"


def line(mechanism, found, before):
    """One line of the table."""
    (rows, untouched, further), (rows_before, untouched_before, further_before) = parted(found), parted(before)
    summary = summarise(rows)
    shares = (summary.good, summary.fact_recall, summary.citation_precision, summary.false_refusals, summary.refused_unanswerable)
    cells = [mechanism, *(f"{share:.3f}" for share in shares), moves(rows, rows_before)]
    cells += [f"{summarise(untouched).good:.3f}", moves(untouched, untouched_before)]
    if further:
        cells += [f"{summarise(further).good:.3f}", moves(further, further_before)]
    return f"| {' | '.join(cells)} |"


def head(found):
    """The head of the table."""
    development, untouched, further = map(len, parted(found))
    shares = ("fact recall", "citation precision", "false refusals", "refused unanswerable", "moves")
    titles = ["off", f"good ({development})", *shares, f"untouched: good ({untouched})", "untouched: moves"]
    if further:
        titles += [f"further: good ({further})", "further: moves"]
    return f"| {' | '.join(titles)} |\n|{'---|' * len(titles)}"


def reached(row: Row):
    """How near a row comes to being good, lowest first: its facts, then its citations; nothing for an answer that should have been a refusal."""
    if not row.gold.answerable:
        return 0.0, 0.0
    return row.fact_recall or 0.0, row.citation_precision or 0.0


def lacks(row: Row):
    """What keeps a row from being good."""
    if not row.gold.answerable:
        return "should have been refused" if row.answered else "a refusal that is too long or not honest"
    reasons = [] if row.answered else ["refused"]
    reasons += [f"missing: {', '.join(row.missed)}"] if row.missed else []
    reasons += [f"says: {', '.join(row.wrong)}"] if row.wrong else []
    reasons += [f"{row.citation_precision:.2f} of the cited letters on topic"] if row.citation_precision is not None else []
    reasons += ["too few articles"] if row.answered and not row.enough_documents else []
    return "; ".join([*reasons, f"{row.words} words"])


def worst(found, most):
    """The rows that fall shortest, with the name of their set; none of the untouched sets."""
    bad = [(name, row) for name, rows in found.items() if name not in BLIND for row in rows if not row.good]
    return sorted(bad, key=lambda pair: reached(pair[1]))[:most]


def tell(name, row: Row):
    asked = " || ".join([*row.gold.history, row.gold.question])
    return f"- {name}/{row.gold.id}: {asked}\n  - {lacks(row)}\n  - {' '.join(row.answer.split())[:SHOWN]}"


def options():
    parser = argparse.ArgumentParser(description="What each mechanism is worth.")
    parser.add_argument("--articles", type=Path, help="folder of a further set's articles")
    parser.add_argument("--questions", type=Path, help="its gold questions")
    parser.add_argument("--only", default="", metavar="TEXT", help="only the mechanisms whose name holds this")
    parser.add_argument("--worst", type=int, default=0, metavar="N", help="list the N questions that fall shortest")
    given = parser.parse_args()
    if (given.articles is None) != (given.questions is None):
        parser.error("--articles and --questions go together")
    return given


def main():
    given = options()
    folders = SETS | ({FURTHER: (given.articles, given.questions)} if given.articles else {})
    with tempfile.TemporaryDirectory() as data:
        sets = [ingested(name, folder, questions, Path(data)) for name, (folder, questions) in folders.items()]
        everything, usual = ask_all(sets), typical_best(sets)
        print(head(everything))
        print(line("nothing", everything, everything), flush=True)
        for mechanism, changes in OFF.items():
            if given.only not in mechanism:
                continue
            variants = {mechanism: changes}
            if mechanism in RESCALED:
                variants[f"{mechanism}, floors moved along"] = moved(sets, changes, usual)
            for label, every in variants.items():
                with changed(every):
                    print(line(label, ask_all(sets), everything), flush=True)
    for name, row in worst(everything, given.worst):
        print(tell(name, row))


if __name__ == "__main__":
    main()
