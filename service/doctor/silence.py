"""The proof that nothing is sent: asking and ingesting, in a process of its own where nothing can be sent and every attempt is counted.

python -m service.doctor.silence > proof
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from dataclasses import asdict, dataclass
from pathlib import Path

from service.doctor.finding import Finding, doubtful, fine, wrong
from service.doctor.network import leave_all_networks, listen_for_calls, packets_tried
from service.settings import Settings

SECONDS = 300.0  # that the process may take; a few are enough
OF_EACH_FORMAT = 2  # files that are ingested, the smallest
ALWAYS_ASKED = ("What skills do people need?", "How much do they earn?", "What about the weather?")


@dataclass(frozen=True, slots=True)
class Proof:
    """What was done, and what was tried meanwhile: the calls by name, and the packets; None where the system cannot count them."""

    articles: int
    questions: int
    calls: list[str]
    packets: int | None


def prove_silence(settings: Settings) -> Finding:
    """What the proof shows of this installation, with these articles."""
    command = [sys.executable, "-m", __name__, str(settings.corpus_dir), str(settings.data_dir), str(settings.model_dir or "")]
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=SECONDS, check=True)
        proof = Proof(**json.loads(done.stdout.splitlines()[-1]))
    except (subprocess.SubprocessError, ValueError, IndexError, TypeError) as error:
        said = (getattr(error, "stderr", None) or str(error)).strip().splitlines()
        return wrong(f"asking and ingesting could not be tried ({said[-1] if said else 'it said nothing'}): mend what is told above first")
    return judge(proof)


def judge(proof: Proof) -> Finding:
    """What a proof means."""
    done = f"{proof.articles} articles were ingested and {proof.questions} questions asked"
    if proof.calls or proof.packets:
        tried = ", ".join([*proof.calls, *([f"{proof.packets} packets"] if proof.packets else [])])
        return wrong(f"{done}, and something was to be sent ({tried}): a library is not what it should be, install those of the lock file")
    if proof.packets is None:
        return doubtful(f"{done}: Python used no socket; of libraries and child processes this system cannot tell: run it on Linux, or as root")
    return fine(f"{done} where there is no network: no socket was used, no packet tried, by no process")


def work(corpus: Path, data_dir: Path, model_dir: Path | None, folder: Path) -> tuple[int, int]:
    """Ingests a few articles of each format of a corpus in a folder, and asks them; how many articles and questions."""
    from ingest.corpus import list_sources
    from retrieval import IndexFolder, load_encoder
    from service.answers import Answerer
    from service.ingesting import ingest_corpus, own_paths
    from service.library import Library

    some = folder / "corpus"
    some.mkdir()
    _copy_some([corpus / source for source in list_sources(corpus, own_paths(data_dir))[0]], some)
    encoder, data = load_encoder(model_dir), IndexFolder(folder / "data")
    report = ingest_corpus(some, data, encoder)
    library = Library(data, encoder)
    library.refresh()
    assert library.edition is not None
    answerer: Answerer = library.edition.answerer
    titles = [document.title for document in library.edition.index.documents]
    questions = [*titles, *ALWAYS_ASKED]
    for question in questions:
        answerer.ask(question)
    return len(report.scan.read), len(questions)


def _copy_some(paths: list[Path], into: Path) -> None:
    by_format: dict[str, list[Path]] = {}
    for path in sorted(paths, key=lambda each: each.stat().st_size):
        by_format.setdefault(path.suffix.lower(), []).append(path)
    for number, path in enumerate(path for each in by_format.values() for path in each[:OF_EACH_FORMAT]):
        (into / f"{number}{path.suffix}").write_bytes(path.read_bytes())


def main(corpus: str, data_dir: str, model_dir: str) -> None:
    """Prints the proof as one line of JSON."""
    alone, heard = leave_all_networks(), listen_for_calls()
    before = packets_tried() if alone else 0
    with tempfile.TemporaryDirectory(prefix="careercite-doctor-") as folder:
        articles, questions = work(Path(corpus), Path(data_dir), Path(model_dir) if model_dir else None, Path(folder))
    proof = Proof(articles, questions, sorted(heard), packets_tried() - before if alone else None)
    sys.stdout.write(json.dumps(asdict(proof)) + "\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
