"""Full and read-only disks, on a real small file system: reading goes on, writing is an error that names the cure, nothing is damaged."""

import errno
import json
import os
import shutil
import subprocess
import time
import urllib.request

import pytest
from typer.testing import CliRunner

from retrieval import IndexFolder
from service.changes.report import State
from service.cli import shell
from service.ingesting import ingest_corpus
from tests.campaigns.asking import ENVIRONMENT, client
from tests.places import AFTER, BEFORE, Place, Recorded, contents

SMALL = "900k"
LEFT = (0, 1, 4, 6, 8, 12, 16, 20, 24, 28, 32, 40, 48, 64, 96)  # thousands of bytes that are left when an ingest begins


@pytest.fixture
def disk(tmp_path):
    """A small file system of its own; `disk("ro")` and `disk("rw")` mount it anew."""
    where = tmp_path / "disk"
    where.mkdir()
    made = subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={SMALL}", "tmpfs", where], capture_output=True, text=True, check=False)
    if made.returncode:
        pytest.skip(f"a small file system cannot be mounted here: {made.stderr.strip()}")

    def mount(how):
        subprocess.run(["mount", "-o", f"remount,{how}", where], check=True)
        return where

    yield mount
    subprocess.run(["umount", "-l", where], check=True)


@pytest.fixture
def place(disk, tmp_path, encoder):
    """A place whose data folder is on the small disk, after a first ingest."""
    disk("rw")
    place = Place(tmp_path, "disk/data")
    place.write(BEFORE)
    ingest_corpus(place.corpus, place.folder, encoder)
    return place


@pytest.fixture
def server(place, warm):
    """A real service that takes uploads onto the small disk; what it finds out in the background after its start is done."""
    started = warm.serve(place.root, "--data", "disk/data", environment=ENVIRONMENT)
    assert started.wait_until_serving(), started.output
    with client(started) as http:
        while not http.get("/api/documents").json()["suggestions"]:
            time.sleep(0.05)
    with place.folder.locked(30):
        pass
    yield started
    started.kill()
    assert "Traceback" not in started.output


def run(place, *arguments):
    corpus = ("--corpus", str(place.corpus)) if arguments[0] == "ingest" else ()
    done = CliRunner().invoke(shell, [*arguments, *corpus, "--data", str(place.data)])
    assert done.exception is None or isinstance(done.exception, SystemExit)
    return done


def fill(disk, left):
    """Leaves so many bytes."""
    filler = disk / "filler"
    filler.unlink(missing_ok=True)
    free = shutil.disk_usage(disk).free
    filler.write_bytes(b"x" * max(0, free - left))
    return filler


def temporaries(place):
    return [path.name for path in place.data.rglob("*.tmp")]


def test_an_ingest_onto_a_full_disk_is_an_error_and_works_after_room_is_made(place, disk):
    old, pointer = contents(place), place.folder.pointer()
    place.write(AFTER)
    filler = fill(disk("rw"), 0)
    done = run(place, "ingest")
    assert done.exit_code == 1
    assert "No space left on device; make room on the disk and run it again; the index is as it was" in done.stderr
    assert (contents(place), place.folder.pointer(), temporaries(place)) == (old, pointer, [])
    assert run(place, "ask", "How much does a welder earn?").stdout.count("$48,000")
    filler.unlink()
    done = run(place, "ingest")
    assert (done.exit_code, "1 added, 1 changed, 1 unchanged, 1 removed, 0 failed" in done.stderr) == (0, True)
    assert {entry.source for entry in place.folder.manifest().entries} == set(AFTER)


def test_a_disk_that_becomes_full_at_any_point_leaves_the_old_or_the_new(place, disk, encoder):
    encoder = Recorded(encoder)
    old, refused = contents(place), 0
    for left in LEFT:
        filler = fill(disk("rw"), left * 1000)
        place.write(AFTER)
        try:
            ingest_corpus(place.corpus, place.folder, encoder)
            assert {entry.source for entry in place.folder.manifest().entries} == set(AFTER)
        except OSError as error:
            assert (error.errno, contents(place)) == (errno.ENOSPC, old)
            refused += 1
        assert temporaries(place) == []
        filler.unlink()
        ingest_corpus(place.corpus, place.folder, encoder)
        assert {entry.source for entry in place.folder.open().manifest.entries} == set(AFTER)
        shutil.rmtree(place.data)
        place.write(BEFORE)
        ingest_corpus(place.corpus, place.folder, encoder)
        old = contents(place)
    assert 0 < refused < len(LEFT)  # full in the middle of it, too


def test_a_disk_too_full_for_the_ledger_alone_takes_the_index(place, monkeypatch, encoder, caplog):
    def refuse(self, ledger):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    place.write(AFTER)
    with monkeypatch.context() as patch:
        patch.setattr(IndexFolder, "remember", refuse)
        report = ingest_corpus(place.corpus, place.folder, encoder)
    assert report.published and "could not be written (No space left on device)" in caplog.text
    assert ingest_corpus(place.corpus, place.folder, encoder).published is None


def test_a_read_only_data_folder_answers_and_takes_nothing(place, disk, serve):
    with serve(place.root, "--data", "disk/data") as server:
        server.wait_for_suggestions()  # until then the server writes, which keeps the disk from becoming read-only
        with place.folder.locked(30):
            pass
        disk("ro")
        place.write(AFTER)
        pointer = place.folder.pointer()
        done = run(place, "ingest")
        assert done.exit_code == 1 and "Read-only file system; the disk is read-only, choose another folder with --data" in done.stderr
        assert run(place, "undo").exit_code == 1
        assert "$48,000" in run(place, "ask", "How much does a welder earn?").stdout
        told = run(place, "status", "--json")
        assert (told.exit_code, len(json.loads(told.stdout)["documents"])) == (0, 3)
        body = json.dumps({"question": "How much does a welder earn?"}).encode()
        request = urllib.request.Request(f"{server.address}/api/ask", body, {"Content-Type": "application/json"})
        assert "$48,000" in json.load(urllib.request.urlopen(request, timeout=30))["answer"]
        assert place.folder.pointer() == pointer
        disk("rw")
        assert run(place, "ingest").exit_code == 0
    assert {entry.source for entry in place.folder.manifest().entries} == set(AFTER)


MILLER = b"Millers\n\nA miller grinds grain into flour. Millers earn $41,300 a year.\n"
TAILOR = b"Tailors\n\nA tailor makes suits and coats. Tailors earn $37,100 a year.\n"


def upload(http, **files):
    return http.post("/api/documents", files=[("files", (f"{name}.txt", text)) for name, text in files.items()])


def pay(http, trade):
    reply = http.post("/api/ask", json={"question": f"How much does a {trade} earn?"})
    assert reply.status_code == 200
    return reply.json()["answer"] if reply.json()["answered"] else ""


def refused(reply, status, code):
    assert (reply.status_code, reply.headers["content-type"], reply.json()["code"]) == (status, "application/problem+json", code), reply.text
    return reply.json()["detail"]


def test_a_service_on_a_full_disk_answers_and_takes_uploads_again_once_there_is_room(server, place, disk):
    with client(server) as http:
        assert upload(http, miller=MILLER).status_code == 200
        miller = next(each["id"] for each in http.get("/api/documents").json()["documents"] if each["uploaded"])
        settled = until_settled(place)
        for left in (0, 4, 8, 16, 24):
            filler = fill(disk("rw"), left * 1000)
            assert "make room on the disk" in refused(upload(http, miller=MILLER.replace(b"$41", b"$42"), tailor=TAILOR), 507, "disk_full")
            assert ("$41,300" in pay(http, "miller"), pay(http, "tailor"), "$48,000" in pay(http, "welder")) == (True, "", True)
            filler.unlink()
            assert {path.name: path.read_bytes() for path in (place.data / "uploads").iterdir()} == {"miller.txt": MILLER}
            assert temporaries(place) == []
        assert settled == place.folder.pointer()
        assert upload(http, miller=MILLER.replace(b"$41", b"$42"), tailor=TAILOR).status_code == 200
        assert ("$42,300" in pay(http, "miller"), "$37,100" in pay(http, "tailor")) == (True, True)
        filler = fill(disk("rw"), 0)
        refused(http.delete(f"/api/documents/{miller}"), 507, "disk_full")
        assert "$42,300" in pay(http, "miller")
        filler.unlink()
        assert http.delete(f"/api/documents/{miller}").status_code == 200
        assert ([path.name for path in (place.data / "uploads").iterdir()], temporaries(place)) == (["tailor.txt"], [])


def test_a_service_on_a_read_only_disk_answers_and_takes_uploads_again_once_it_may_write(server, place, disk):
    with client(server) as http:
        disk("ro")
        assert "the disk is read-only" in refused(upload(http, miller=MILLER), 503, "not_writable")
        assert "the disk is read-only" in refused(http.post("/api/ingest", json={}), 503, "not_writable")
        assert "$48,000" in pay(http, "welder")
        disk("rw")
        assert upload(http, miller=MILLER).status_code == 200
        assert "$41,300" in pay(http, "miller") and temporaries(place) == []


def until_settled(place):
    """The pointer once the review of an ingest has written its last."""
    while not all(change.state is State.COMPLETE for change in place.history.all()) or not place.folder.manifest().asked_by:
        time.sleep(0.05)
    with place.folder.locked(30):
        return place.folder.pointer()
