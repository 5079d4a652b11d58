"""Every file of a data folder damaged in every way: what a real server does with it, and whether an ingest makes it right.

    python -m tests.campaigns.damage [--every N]

Each case is a copy of a folder that has lived: three generations, two uploads, a history. One file is damaged; a server is started on it and
asked; then `careercite ingest` and `careercite status` run, and another server is asked. A second round damages each file under a running
server. Prints a table, file by kind of damage; exit code 1 where anything but the right answers or a refusal with its cure came, where the
ingest did not mend it, or where bytes were lost.
"""

import argparse
import hashlib
import json
import re
import shutil
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from retrieval.durable import delete
from tests.campaigns.asking import ENVIRONMENT, answers, client
from tests.campaigns.warm import Warm
from tests.places import AFTER, BEFORE, Place

UPLOADS = {
    "miller.txt": "Millers\n\nA miller grinds grain into flour. Millers earn $41,300 a year.\n",
    "tailor.txt": "Tailors\n\nA tailor makes suits and coats. Tailors train for four years.\n",
}
QUESTIONS = ("How much does a welder earn?", "How much does a miller earn?", "How long do tailors train?", "What does a potter do?")
CURE = re.compile(r"run '?careercite|run it again|choose another|reinstall|--data|--corpus")
NAMED = re.compile(r"upload it again|check its permissions")
REPLACED = "replaced by another of its kind"


def _flip(share):
    def flip(path, _):
        data = bytearray(path.read_bytes())
        data[int((len(data) - 1) * share)] ^= 1
        path.write_bytes(data)

    return flip


def _replace(path, other):
    path.write_bytes(other.read_bytes())


def _make_folder(path, _):
    path.unlink()
    path.mkdir()
    (path / "inside").write_text(f"a folder in the place of {path.name}")


def _make_link(path, _):
    path.unlink()
    path.symlink_to("nowhere")


KINDS: dict[str, Callable[[Path, Path | None], object]] = {
    "bit flipped at the beginning": _flip(0),
    "bit flipped in the middle": _flip(0.5),
    "bit flipped at the end": _flip(1),
    "cut to half": lambda path, _: path.write_bytes(path.read_bytes()[: path.stat().st_size // 2]),
    "emptied": lambda path, _: path.write_bytes(b""),
    "removed": lambda path, _: path.unlink(),
    REPLACED: _replace,
    "a folder in its place": _make_folder,
    "a dangling link in its place": _make_link,
    "not readable": lambda path, _: path.chmod(0),
}


@dataclass(frozen=True)
class Case:
    """One file and what is done to it; `other` is what it is replaced by."""

    path: str
    kind: str
    other: str | None = None

    @property
    def file(self):
        """What kind of file it is."""
        return re.sub(r"(?<=index/)\d+|[0-9a-f]{32}(-[0-9a-f]{32})?|(?<=uploads/)\w+", "*", self.path)


@dataclass(frozen=True)
class Found:
    """What became of a case, and everything that is wrong with it."""

    case: Case
    outcome: str
    wrong: tuple[str, ...] = ()


class Campaign:
    """The folder that is damaged, and the answers that it gives when it is whole."""

    def __init__(self, warm, root):
        self._warm = warm
        self._root = root
        self._seed, self._strange = root / "seed", root / "strange"
        _live(warm, self._seed)
        Place(self._strange).write({"clerk.txt": "A clerk keeps books. Clerks earn $39,000 a year.\n"})
        assert warm.run(self._strange, "ingest").code == 0
        server = warm.serve(self._seed, environment=ENVIRONMENT)
        assert server.wait_until_serving(), server.output
        self._answers = answers(server, QUESTIONS)
        assert all(text for text, _ in self._answers), self._answers
        server.stop()

    def cases(self):
        """Every file, every kind."""
        data = self._seed / ".careercite"
        paths = sorted(path.relative_to(data).as_posix() for path in data.rglob("*") if path.is_file())
        files = [path for path in paths if (data / path).stat().st_size]
        for path in paths:
            alike = [each for each in files if Case(each, "").file == Case(path, "").file and each != path]
            for kind in KINDS:
                if path in files or kind not in (REPLACED, *list(KINDS)[:4], "emptied"):
                    yield Case(path, kind, (alike or [path])[0] if kind == REPLACED else None)

    def needed(self, case):
        """Whether the file is of the generation in force, or no object or manifest at all."""
        path = case.path.removeprefix("index/")
        return path == case.path or path == "current" or path in in_force(self._seed / ".careercite" / "index")

    def run(self, case, under_a_server=False):
        """Damages a copy, and looks at all that follows."""
        folder = self._root / "damaged"
        shutil.copytree(self._seed, folder)
        trial = _Trial(self._warm, folder, case.kind == "not readable", self._answers)
        try:
            server = trial.started() if under_a_server else None
            path = folder / ".careercite" / case.path
            before = kept(folder)
            KINDS[case.kind](path, self._other(case))
            damaged = before ^ kept(folder)
            if server:
                trial.outcome.append("under a server, which answers on")
                trial.asked(server, "damaged under it")
            else:
                trial.first_start()
            trial.mended(case.path)
            if server:
                trial.asked(server, "after the ingest")
                server.kill()
            trial.asked(trial.started(), "at the end")
            trial.looked_for((before | damaged) - {each for each in before if each[0] == path}, case.path)
            return Found(case, ", ".join(dict.fromkeys(trial.outcome)), tuple(trial.wrong))
        finally:
            trial.close()
            shutil.rmtree(folder)

    def _other(self, case):
        if not case.other:
            return None
        return (self._strange if case.other == case.path else self._seed) / ".careercite" / case.other


class _Trial:
    """One damaged folder: what was seen of it."""

    def __init__(self, warm, folder, humble, expected):
        self.outcome, self.wrong = [], []
        self._warm, self._folder, self._humble, self._expected = warm, folder, humble, expected
        self._servers = []

    def started(self):
        """A server on the folder; None where it ended, which is then wrong unless it names the cure."""
        server = self._warm.serve(self._folder, environment=ENVIRONMENT, humble=self._humble)
        self._servers.append(server)
        return server if server.wait_until_serving() else self._refused(server.output, server.wait())

    def first_start(self):
        server = self.started()
        if server:
            self.outcome.append("mended at the start" if "the index cannot be used" in server.output else "served as it is")
            self.asked(server, "at the start")
            server.kill()

    def asked(self, server, when):
        if not server:
            return
        found = answers(server, QUESTIONS)
        if found != self._expected:
            self.wrong.append(f"other answers {when}: {found}")

    def mended(self, path):
        done = self._warm.run(self._folder, "ingest", environment=ENVIRONMENT, humble=self._humble)
        if "Traceback" in done.output:
            self.wrong.append(f"a traceback of the ingest: {done.output}")
        if "The index was made anew" in done.output:
            self.outcome.append("mended by the ingest")
        if done.code and f"failed {path.replace('uploads/', 'upload/')}: " in done.output and NAMED.search(done.output):
            self.outcome.append("damaged source named, its last good version stays")
        elif done.code and path == "lock":  # the one thing that no ingest can do for itself
            self._refused(done.output, done.code)
            delete(self._folder / ".careercite" / "lock")
            self.mended("")
            return
        elif done.code:
            self.wrong.append(f"the ingest fails: {done.output}")
        status = self._warm.run(self._folder, "status", humble=self._humble)
        if status.code or (broken := damaged_files(self._folder / ".careercite" / "index")):
            self.wrong.append(f"not whole after the ingest: {status.output if status.code else broken}")

    def looked_for(self, wanted, damaged):
        """Whatever was there, damaged or not, is in its place or in quarantine; but for what each ingest writes anew."""
        there = {content for _, content in kept(self._folder)}
        anew = {"index/current", "changes.json"} - {damaged} | {"ledger.json", "lock", "lock/inside"}
        data = self._folder / ".careercite"
        lost = {path.relative_to(data).as_posix() for path, content in wanted if content not in there} - anew
        if lost:
            self.wrong.append(f"lost: {sorted(lost)}")
        if any((data / "quarantine").rglob("*")):
            self.outcome.append("set aside")

    def _refused(self, output, code):
        self.outcome.append("refused with the cure")
        if code != 1 or "Traceback" in output or not CURE.search(output):
            self.wrong.append(f"no refusal with a cure, exit code {code}: {output}")

    def close(self):
        for server in self._servers:
            server.kill()
            if "Traceback" in server.output:
                self.wrong.append(f"a traceback of the server: {server.output}")


def _live(warm, folder):
    """A data folder that has seen three states of its articles."""
    place = Place(folder)
    place.write(BEFORE)
    assert warm.run(folder, "ingest").code == 0
    server = warm.serve(folder, environment=ENVIRONMENT)
    assert server.wait_until_serving(), server.output
    with client(server) as http:
        reply = http.post("/api/documents", files=[("files", each) for each in UPLOADS.items()])
        assert reply.status_code == 200, reply.text
        while (
            not all(each["state"] == "complete" for each in http.get("/api/changes").json()["changes"])
            or not http.get("/api/changes").json()["changes"]
        ):
            time.sleep(0.1)
    server.stop()
    place.write(AFTER)
    for _ in range(2):
        done = warm.run(folder, "ingest")
        assert done.code == 0, done.output


def kept(folder):
    """Every file and link of a data folder: its path, and the hash of what is in it."""
    paths = [path for path in (folder / ".careercite").rglob("*") if path.is_symlink() or path.is_file()]
    return {(path, f"-> {path.readlink()}" if path.is_symlink() else hashlib.sha256(path.read_bytes()).hexdigest()) for path in paths}


def in_force(index):
    """The pointer, manifest and objects of the generation in force, {path: sha256}, read without the service's own code."""
    number, digest = (index / "current").read_text().split()
    entries = json.loads((index / number / "manifest.json").read_bytes())["entries"]
    files = [file for entry in entries for file in (entry["document"], entry["vectors"])]
    return {f"{number}/manifest.json": digest} | {f"objects/{file['name']}": file["sha256"] for file in files}


def damaged_files(index):
    """The files of the generation in force whose bytes are not what was written."""
    return [path for path, digest in in_force(index).items() if hashlib.sha256((index / path).read_bytes()).hexdigest() != digest]


def table(found):
    """A row for each file, kind and outcome, then the sums."""
    rows = [f"{'file':34} {'damage':31} {'cases':>5}  outcome"]
    sums = Counter((each.case.file, each.case.kind, each.outcome) for each in found)
    for (file, kind, outcome), cases in sums.items():
        wrong = sorted({text for each in found if (each.case.file, each.case.kind, each.outcome) == (file, kind, outcome) for text in each.wrong})
        rows.append(f"{file:34} {kind:31} {cases:5}  {outcome}{''.join(f'; WRONG: {text}' for text in wrong)}")
    rows += [f"{cases:5}  {outcome}" for outcome, cases in Counter(each.outcome for each in found).most_common()]
    bad = sum(bool(each.wrong) for each in found)
    return [*rows, f"{len(found)} cases: {len(found) - bad} right, {bad} wrong"]


def main():
    parser = argparse.ArgumentParser(description="Damages every file of a data folder in every way.")
    parser.add_argument("--every", type=int, default=1, help="only every so-many-th case")
    every = parser.parse_args().every
    began, found = time.perf_counter(), []
    with tempfile.TemporaryDirectory() as name, Warm(Path(name) / "outputs") as warm:
        campaign = Campaign(warm, Path(name))
        cases = list(campaign.cases())[::every]
        for number, case in enumerate(cases):
            print(number, "of", len(cases), case, file=sys.stderr, flush=True)
            found.append(campaign.run(case))
            if number % len(KINDS) == (number // len(KINDS)) % len(KINDS):  # each file once, each kind in turn
                found.append(campaign.run(case, under_a_server=True))
            for text in found[-1].wrong:
                print(case, text, file=sys.stderr, flush=True)
    print(*table(found), f"{time.perf_counter() - began:.0f} s", sep="\n")
    sys.exit(any(each.wrong for each in found))


if __name__ == "__main__":
    main()
