"""What a scan remembers of the files: what need not be opened is not opened, and what may have changed is."""

import dataclasses
import os
import sys
import time
from contextlib import contextmanager
from pathlib import Path

import pytest

from ingest import ledger as ledgers
from ingest.corpus import Failure, scan_corpus
from ingest.ledger import FRESH_NANOSECONDS, Ledger, Seen, code_of, note, reading_code
from ingest.reading import document_id, read_document

POTTER = "Pottery\n\nA potter turns clay.\n"
BROKEN = b"\x89PNG\r\n\x1a\n" + bytes(range(256))
POTTER_ID = document_id("potter.txt")
NO_TEXT = Failure("photo.txt", "this is no text: save the article as plain text in UTF-8, or as Markdown")


@pytest.fixture(scope="session")
def opened():
    """Tells the names of all files that are opened within the `with`."""
    heard = None

    def hear(event, arguments):
        if event == "open" and heard is not None:
            heard.append(os.path.basename(os.fsdecode(arguments[0])) if not isinstance(arguments[0], int) else "")  # noqa: PTH119

    sys.addaudithook(hear)  # stays to the end of the process

    @contextmanager
    def listening():
        nonlocal heard
        heard = []
        try:
            yield heard
        finally:
            heard = None

    return listening


def settle(path, ago=60.0):
    """Makes a file look as if it had been written a while ago."""
    os.utime(path, (time.time() - ago,) * 2)


@pytest.fixture
def folder(tmp_path):
    """A corpus folder with one article and one file that is none, both written a while ago."""
    folder = tmp_path / "corpus"
    folder.mkdir()
    (folder / "potter.txt").write_text(POTTER)
    (folder / "photo.txt").write_bytes(BROKEN)
    for path in folder.iterdir():
        settle(path)
    return folder


def known_of(scan):
    return {document.id: document.version for document in scan.read}


def test_a_file_that_is_as_it_was_is_not_opened(folder, opened):
    first = scan_corpus(folder, {})
    with opened() as names:
        second = scan_corpus(folder, known_of(first), ledger=first.ledger)
    assert {"potter.txt", "photo.txt"}.isdisjoint(names)
    assert (second.unchanged, second.failed, second.read) == ((POTTER_ID,), (NO_TEXT,), ())
    assert second.ledger == first.ledger
    with opened() as names:
        scan_corpus(folder, known_of(first))
    assert {"potter.txt", "photo.txt"} <= set(names)


@pytest.mark.parametrize(
    "change",
    [
        lambda path: path.write_text(POTTER.replace("clay", "mud")),
        lambda path: path.write_text(POTTER.replace("clay", "loam")),  # of the same size
        lambda path: (path.write_text(POTTER.replace("clay", "loam")), settle(path, 600)),  # and older than before
    ],
    ids=["another size", "the same size", "an older time"],
)
def test_a_changed_file_is_read(folder, change):
    first = scan_corpus(folder, {})
    change(folder / "potter.txt")
    assert scan_corpus(folder, known_of(first), ledger=first.ledger).changed == (POTTER_ID,)


def test_a_copy_of_the_same_size_that_brings_its_time_along_is_read(folder, tmp_path):
    first = scan_corpus(folder, {})
    times = (folder / "potter.txt").stat()
    other = tmp_path / "other.txt"
    other.write_text(POTTER.replace("clay", "loam"))
    os.utime(other, ns=(times.st_atime_ns, times.st_mtime_ns))
    other.replace(folder / "potter.txt")
    assert (folder / "potter.txt").stat().st_mtime_ns == times.st_mtime_ns
    assert scan_corpus(folder, known_of(first), ledger=first.ledger).changed == (POTTER_ID,)


def test_a_file_that_was_just_written_is_read_again(folder):
    """A second change within one tick of the file system's clock leaves size and time as they are."""
    path = folder / "potter.txt"
    path.write_text(POTTER)
    now = time.time_ns()
    os.utime(path, ns=(now, now))
    first = scan_corpus(folder, {})
    assert first.ledger.files["potter.txt"].modified == 0
    path.write_text(POTTER.replace("clay", "loam"))
    os.utime(path, ns=(now, now))
    again = dataclasses.replace(first.ledger.files["potter.txt"], replaced=path.stat().st_ctime_ns)  # as coarse as the other time
    scan = scan_corpus(folder, known_of(first), ledger=Ledger(reading_code(), {"potter.txt": again}))
    assert scan.changed == (POTTER_ID,)


@pytest.mark.parametrize(("ago", "told"), [(FRESH_NANOSECONDS // 2, False), (FRESH_NANOSECONDS * 2, True), (-FRESH_NANOSECONDS, False)])
def test_the_time_of_a_file_counts_once_it_is_past(folder, ago, told):
    path, now = folder / "potter.txt", time.time_ns()
    os.utime(path, ns=(now - ago, now - ago))
    seen = note(path.stat(), "hash", now)
    assert (seen.is_still(path.stat()), seen.sha256) == (told, "hash")


class TestFailures:
    def test_one_is_not_tried_again_until_it_changes(self, folder, opened):
        first = scan_corpus(folder, {})
        settle(folder / "photo.txt", 30)  # touched: read, but its bytes are those that failed
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr("ingest.corpus.read_document", lambda *_: pytest.fail("parsed again"))
            second = scan_corpus(folder, known_of(first), ledger=first.ledger)
        assert second.failed == first.failed == (NO_TEXT,)
        with opened() as names:
            third = scan_corpus(folder, known_of(first), ledger=second.ledger)
        assert "photo.txt" not in names and third.failed == (NO_TEXT,)
        (folder / "photo.txt").write_text(POTTER)
        mended = scan_corpus(folder, known_of(first), ledger=third.ledger)
        assert (mended.added, mended.failed) == ((document_id("photo.txt"),), ())

    def test_a_file_that_cannot_be_opened_is_tried_each_time(self, folder, monkeypatch):
        def refuse(path):
            raise PermissionError(13, "Permission denied")

        with monkeypatch.context() as patch:
            patch.setattr("ingest.corpus.read_bytes", refuse)
            first = scan_corpus(folder, {})
        assert [failure.source for failure in first.failed] == ["photo.txt", "potter.txt"]
        assert scan_corpus(folder, {}, ledger=first.ledger).added == (POTTER_ID,)

    def test_after_an_upgrade_everything_is_read_again(self, folder):
        first = scan_corpus(folder, {})
        older = dataclasses.replace(first.ledger, code="other reading code")
        parsed = []
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr("ingest.corpus.read_document", lambda source, data: (parsed.append(source), read_document(source, data))[1])
            scan = scan_corpus(folder, known_of(first), ledger=older)
        assert parsed == ["photo.txt", "potter.txt"]
        assert (scan.reread, scan.changed, scan.failed) == ((POTTER_ID,), (), (NO_TEXT,))
        assert scan.ledger == first.ledger


class TestWaiting:
    def test_a_file_that_is_being_written_waits_and_is_reported(self, folder):
        first = scan_corpus(folder, {})
        (folder / "potter.txt").write_text("Pottery\n\nA pot")
        (folder / "kiln.txt").write_text("Kilns\n\nA ki")
        scan = scan_corpus(folder, known_of(first), ledger=first.ledger, settled=1.0)
        assert scan.waiting == ("kiln.txt", "potter.txt")
        assert (scan.unchanged, scan.changed, scan.removed, scan.added) == ((POTTER_ID,), (), (), ())
        for name in ("potter.txt", "kiln.txt"):
            settle(folder / name, 2)
        later = scan_corpus(folder, known_of(first), ledger=scan.ledger, settled=1.0)
        assert (later.waiting, later.changed, later.added) == ((), (POTTER_ID,), (document_id("kiln.txt"),))

    def test_an_ingest_that_was_asked_for_waits_for_nothing(self, folder):
        (folder / "kiln.txt").write_text("Kilns\n\nA kiln is hot.\n")
        assert scan_corpus(folder, {}).waiting == ()

    def test_a_time_in_the_future_is_not_waited_for(self, folder):
        settle(folder / "potter.txt", -3600)
        assert scan_corpus(folder, {}, settled=1.0).added == (POTTER_ID,)


class TestHeld:
    """What an undo took out of the index is left alone until it changes."""

    def test_a_held_version_is_not_taken_a_changed_one_is(self, folder):
        sha256 = scan_corpus(folder, {}).ledger.files["potter.txt"].sha256
        held = Ledger(reading_code(), {}, {"potter.txt": sha256})
        scan = scan_corpus(folder, {}, ledger=held)
        assert (scan.read, scan.ledger.held) == ((), held.held)
        (folder / "potter.txt").write_text(POTTER + "Glaze is glass.\n")
        scan = scan_corpus(folder, {}, ledger=scan.ledger)
        assert (scan.added, scan.ledger.held) == ((POTTER_ID,), {})

    def test_a_version_that_comes_back_after_a_change_is_taken(self, folder):
        present = (folder / "potter.txt").read_text()
        sha256 = scan_corpus(folder, {}).ledger.files["potter.txt"].sha256
        held = Ledger(reading_code(), {}, {"potter.txt": sha256})
        (folder / "potter.txt").write_bytes(b"")
        failed = scan_corpus(folder, {}, ledger=held)
        assert [failure.source for failure in failed.failed] == ["photo.txt", "potter.txt"]
        (folder / "potter.txt").write_text(present)
        assert scan_corpus(folder, {}, ledger=failed.ledger).added == (POTTER_ID,)

    def test_an_undone_removal_stays_undone_until_the_file_is_back(self, folder):
        first = scan_corpus(folder, {})
        (folder / "potter.txt").unlink()
        held = dataclasses.replace(first.ledger, held={"potter.txt": ""})
        scan = scan_corpus(folder, known_of(first), ledger=held)
        assert (scan.removed, scan.ledger.held) == ((), held.held)
        (folder / "potter.txt").write_text(POTTER.replace("clay", "loam"))
        back = scan_corpus(folder, known_of(first), ledger=scan.ledger)
        assert (back.changed, back.ledger.held) == ((POTTER_ID,), {})
        (folder / "potter.txt").unlink()
        assert scan_corpus(folder, known_of(back), ledger=back.ledger).removed == (POTTER_ID,)


def test_the_code_that_reads_is_named_by_its_files_and_word_lists(tmp_path):
    (tmp_path / "words.toml").write_text("a = 1")
    (tmp_path / "reader.py").write_text("pass")
    before = code_of(tmp_path)
    (tmp_path / "notes.md").write_text("no code")
    assert code_of(tmp_path) == before
    (tmp_path / "words.toml").write_text("a = 2")
    assert code_of(tmp_path) != before
    assert reading_code() == code_of(Path(ledgers.__file__).parent)


def test_what_is_remembered_says_nothing_of_another_file():
    assert not Seen(3, 0, "x").is_still(os.stat(__file__))  # noqa: PTH116
