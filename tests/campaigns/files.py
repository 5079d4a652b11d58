"""Hostile files in the corpus folder of a real server, and sent to it: what becomes of them, and of everything else.

    python -m tests.campaigns.files [--every N] [--size BYTES] [--large BYTES]

Every kind of tests.campaigns.texts and archives is put into the corpus folder, all at once, and sent as an upload, one by one; every tenth is sent
again at the larger size. Beside them lie pipes, sockets, loops of links and names that are none. Prints a row for each kind and outcome; exit code
1 where a reply was a server error, a file took too long, the server went, a good article's answer changed, or files were left behind.
"""

import argparse
import http.client
import json
import os
import re
import shutil
import socket
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.campaigns.archives import PDF, WORD
from tests.campaigns.messages import form, part
from tests.campaigns.serving import KEY, serving
from tests.campaigns.texts import KINDS

LONGEST = 120.0  # seconds that one file may take; the limit of a reader is 90
ALL = 1_800.0  # seconds that all of them together may take, most of it for what they say to be embedded
SIZE, LARGE = 3_000, 5_000_000  # bytes
LARGER = 10  # every so-many-th kind is sent at the larger size, too


@dataclass(frozen=True)
class Hostile:
    """A hostile file: its name in the table, its name as a file, its bytes."""

    kind: str
    name: str
    data: bytes


@dataclass(frozen=True)
class Found:
    """What became of one file, in how many seconds, and what is wrong with that."""

    kind: str
    outcome: str
    seconds: float
    wrong: str = ""


def made(size, every=1, first=0) -> Iterator[Hostile]:
    """Every so-many-th hostile file, texts of about `size` bytes."""
    texts = [(kind, ending, lambda make=make: make(size)) for ending, kinds in KINDS.items() for kind, make in kinds.items()]
    packed = [(kind, ending, make) for ending, kinds in ((".docx", WORD), (".pdf", PDF)) for kind, make in kinds.items()]
    for number, (kind, ending, make) in enumerate([*texts, *packed]):
        if number % every == first:
            yield Hostile(f"{ending} {kind}", f"{number:03}-{re.sub(r'[^a-z0-9]+', '-', kind.lower())}{ending}", make())


def sent(server, method, path, body=b"", kind="application/json", seconds=LONGEST):
    """Status and JSON of a request with the key."""
    line = http.client.HTTPConnection(*server.place, timeout=seconds)
    try:
        line.request(method, path, body, {"X-API-Key": KEY, "Content-Type": kind})
        reply = line.getresponse()
        return reply.status, json.loads(reply.read())
    finally:
        line.close()


def upload(server, file: Hostile) -> Found:
    """What becomes of one file that is sent; it is deleted again."""
    began = time.perf_counter()
    try:
        content = form((part(filename=file.name.encode()), file.data), boundary=b"a-boundary-of-ours")
        status, told = sent(server, "POST", "/api/documents", content, "multipart/form-data; boundary=a-boundary-of-ours")
    except (OSError, http.client.HTTPException) as error:
        return Found(file.kind, "no reply", time.perf_counter() - began, f"no reply: {error!r}")
    seconds = time.perf_counter() - began
    if status not in (200, 207, 413):
        return Found(file.kind, f"{status}", seconds, f"{status}: {told}")
    result = told["files"][0] if status != 413 else {"reason": told["detail"], "status": "failed"}
    if result["reason"] is None:
        status, told = sent(server, "DELETE", f"/api/documents/{result['document_id']}")
        return Found(file.kind, "taken in", seconds, "" if status == 200 else f"not deleted: {told}")
    return Found(file.kind, result["reason"].partition(":")[0], seconds)


def uploads(server, files) -> Iterator[Found]:
    """Each of the files, sent alone; the server has to live on and say no traceback."""
    for file in files:
        before = server.tracebacks()
        found = upload(server, file)
        wrong = found.wrong or ("too long" if found.seconds > LONGEST else "")
        wrong = wrong or ("" if server.lives() else "the server does not answer any more") or ("a traceback" if server.tracebacks() > before else "")
        yield Found(found.kind, found.outcome, found.seconds, wrong)


def in_the_folder(server, files) -> list[Found]:
    """The files in the corpus folder, all at once; taken in by one request, and out again."""
    names = {file.name: file.kind for file in files}
    for file in files:
        (server.corpus / file.name).write_bytes(file.data)
    with odd_places(server.corpus):
        began = time.perf_counter()
        told = {}
        try:
            status, told = sent(server, "POST", "/api/ingest", b'{"force": true}', seconds=ALL)
        except (OSError, http.client.HTTPException) as error:
            status = repr(error)
        seconds = time.perf_counter() - began
    for name in names:
        (server.corpus / name).unlink()
    if status != 200:
        return [Found("all in the folder", f"{status}", seconds, f"{status}: {told}")]
    reasons = {failed["source"]: failed["reason"] for failed in told["failed"]}
    odd = sorted({source for source in reasons if source not in names})
    out, cleared = sent(server, "POST", "/api/ingest", b'{"force": true}', seconds=ALL)
    found = [Found(f"{kind} in the folder", reasons[name].partition(":")[0] if name in reasons else "taken in", 0.0) for name, kind in names.items()]
    wrong = "" if out == 200 and cleared["counts"]["documents"] == len(list(server.corpus.iterdir())) else f"not as before: {cleared}"
    return [
        *found,
        *(Found("an odd place", reasons[source].partition(":")[0], 0.0) for source in odd),
        Found("all in the folder", "one ingest", seconds, wrong),
    ]


@contextmanager
def odd_places(corpus):
    """What is no article in a folder of articles, until the `with` ends; a file changes all the while."""
    outside = corpus.parent / "outside.txt"
    outside.write_text("A spy joins parts. Spies earn $1 a year.\n")
    place = corpus / "odd"
    place.mkdir()
    os.mkfifo(place / "pipe.txt")
    listening = socket.socket(socket.AF_UNIX)
    held = Path.cwd()
    os.chdir(place)  # the path of a socket may not be long
    listening.bind("socket.txt")
    os.chdir(held)
    for name, target in {
        "zeros.txt": "/dev/zero",
        "terminal.txt": "/dev/tty",
        "out.txt": outside,
        "out": "/etc",
        "self.txt": "self.txt",
        "above": "..",
        "gone.txt": "nothing",
        "a.txt": "b.txt",
        "b.txt": "a.txt",
    }.items():
        (place / name).symlink_to(target)
    os.link(outside, place / "hard.txt")
    (place / "folder.txt").mkdir()
    for name in (
        "line\nfeed.txt",
        "\u202egpj.txt",
        "a" * 251 + ".txt",
        "e\u0301.txt",
        " .txt",
        "-rf.txt",
        "*.txt",
        "\u00ff\ud800.txt".encode("utf-8", "surrogatepass").decode("utf-8", "surrogateescape"),
        "\udcff.txt",
    ):
        (place / name).write_bytes(b"A baker makes bread. Bakers train for three years.\n")
    (place / "*.txt").chmod(0)
    _deep(place)
    stop = threading.Event()
    changer = threading.Thread(target=_change, args=(place / "changing.txt", place / "fleeting.txt", stop))
    changer.start()
    try:
        yield
    finally:
        stop.set()
        changer.join()
        listening.close()
        _undo_deep(place)
        shutil.rmtree(place)
        outside.unlink()


def _deep(place, depth=1_500):
    """Folders in folders; the path of the innermost is too long to be opened."""
    held = Path.cwd()
    os.chdir(place)
    for _ in range(depth):
        Path("d").mkdir()
        os.chdir("d")
    Path("a.txt").write_text("A diver joins pipes.\n")
    os.chdir(held)


def _undo_deep(place, depth=1_500):
    held = Path.cwd()
    os.chdir(place)
    for _ in range(depth):
        os.chdir("d")
    Path("a.txt").unlink()
    for _ in range(depth):
        os.chdir("..")
        Path("d").rmdir()
    os.chdir(held)


def _change(grows, comes, stop):
    number = 0
    while not stop.wait(0.001):
        number += 1
        grows.write_text("A miller mills. " * (number % 1_000))
        comes.write_text("A tanner tans.")
        comes.unlink()


def table(found) -> list[str]:
    """A row for each outcome with how many there were and the slowest, then what was wrong."""
    rows = [f"{'kind':6} {'outcome':70} {'files':>5}  slowest"]
    groups: dict[tuple[str, str], list[Found]] = {}
    for each in found:
        where = "folder" if each.kind.endswith("folder") or each.kind.startswith("an odd") else each.kind.split()[0]
        groups.setdefault((where, re.sub(r"[\d,]{3,}", "N", each.outcome)[:70]), []).append(each)
    for (where, outcome), those in sorted(groups.items()):
        slowest = max(those, key=lambda each: each.seconds)
        rows.append(f"{where:6} {outcome:70} {len(those):5} {slowest.seconds:6.1f} s {slowest.kind}")
    bad = [each for each in found if each.wrong]
    return [*rows, *(f"WRONG {each.kind}: {each.wrong}" for each in bad), f"{len(found)} files, {len(bad)} went wrong"]


def campaign(server, files, large=()) -> list[Found]:
    """The files in the folder and sent, the large ones sent; then whether all is as it was before."""
    said = server.answers()
    for _ in range(600):  # what it suggests is found out in the background, and is a file, too
        if any(name.endswith(".json") for name in server.files() if "/objects/" in name):
            break
        time.sleep(0.1)
    before = server.files()
    found = [*in_the_folder(server, files), *uploads(server, files), *uploads(server, large)]
    for _ in range(600):  # what an ingest means is found out in the background
        left = {re.sub(r"[0-9a-f]{16,}|\d+", "#", name) for name in server.files()} - {re.sub(r"[0-9a-f]{16,}|\d+", "#", name) for name in before}
        if not (left := {name for name in left if not name.endswith(("ledger.json", "changes.json"))}):
            break
        time.sleep(0.1)
    if server.answers() != said:
        found.append(Found("good articles", "other answers", 0.0, "they answer otherwise than before"))
    if left or any((server.folder / ".careercite" / "uploads").iterdir()):
        found.append(Found("data folder", "files left behind", 0.0, f"left behind: {sorted(left)[:5]}"))
    return found


def main():
    parser = argparse.ArgumentParser(description="Gives hostile files to a real server.")
    parser.add_argument("--every", type=int, default=1, help="only every so-many-th kind")
    parser.add_argument("--size", type=int, default=SIZE, help="bytes of a text")
    parser.add_argument("--large", type=int, default=LARGE, help="bytes of the larger ones; 0 for none")
    told = parser.parse_args()
    began = time.perf_counter()
    large = [Hostile(f"{each.kind}, large", each.name, each.data) for each in made(told.large, told.every * LARGER)] if told.large else []
    with tempfile.TemporaryDirectory() as folder, serving(Path(folder)) as server:
        found = campaign(server, list(made(told.size, told.every)), large)
        memory = server.memory()
        print(*table(found), f"{time.perf_counter() - began:.0f} s; the server holds {memory / 1e6:.0f} MB at the end", sep="\n")
        if server.tracebacks():
            print(*server.lines, sep="")
    sys.exit(any(each.wrong for each in found))


if __name__ == "__main__":
    main()
