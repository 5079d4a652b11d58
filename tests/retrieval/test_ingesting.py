"""`service.ingesting`, seen from the index: what an ingest keeps, rebuilds and says."""

import dataclasses
import errno
import fcntl
import math
import os
import shutil
import signal
import threading
import time

import pytest
from typer.testing import CliRunner

from ingest.corpus import CHANGED, LOST, Failure
from ingest.errors import CorpusMissing
from ingest.reading import document_id, read_document
from retrieval import IndexFolder, IngestBusy, entries
from service.cli import shell
from service.ingesting import ingest_corpus
from service.intake import Intake
from tests.campaigns.killing import killed
from tests.places import BEFORE, Place, Recorded, contents


def sources(folder):
    return [document.source for document in folder.open().documents]


def text_of(folder, source):
    return next(document.text for document in folder.open().documents if document.source == source)


def test_a_first_ingest_reads_everything(corpus, folder, encoder):
    report = ingest_corpus(corpus, folder, encoder)
    assert [document.source for document in report.scan.read] == ["baker.txt", "welder.txt"]
    assert (report.documents, report.passages, report.units) == (2, 4, 6)
    assert (report.embedded, report.texts, report.rebuilt) == (10, 10, None)
    assert report.published == folder.manifest()


def test_nothing_changed_publishes_nothing(ingested, encoder):
    corpus, folder = ingested
    pointer = folder.pointer()
    report = ingest_corpus(corpus, folder, encoder)
    assert report.published is None
    assert folder.pointer() == pointer
    assert (report.documents, report.passages, report.units, report.embedded, report.texts, report.rebuilt) == (2, 4, 6, 0, 0, None)


def test_a_touched_file_is_unchanged(ingested, encoder):
    corpus, folder = ingested
    os.utime(corpus / "welder.txt", (1, 1))
    assert ingest_corpus(corpus, folder, encoder).published is None


@pytest.mark.parametrize("data", [b"", b"   \n", b"\x00\x01\x02\x03" * 50], ids=["empty", "blank", "binary"])
def test_a_changed_file_that_fails_keeps_its_old_version(ingested, encoder, answers, data):
    corpus, folder = ingested
    before, pointer = answers(folder), folder.pointer()
    (corpus / "welder.txt").write_bytes(data)
    report = ingest_corpus(corpus, folder, encoder)
    assert [failure.source for failure in report.scan.failed] == ["welder.txt"]
    assert (report.published, folder.pointer()) == (None, pointer)
    assert answers(folder) == before


def test_a_failed_file_does_not_hold_up_the_others(ingested, encoder):
    corpus, folder = ingested
    (corpus / "welder.txt").write_bytes(b"")
    (corpus / "pilot.txt").write_text("A pilot flies aeroplanes for an airline. Pilots train for two years.\n")
    report = ingest_corpus(corpus, folder, encoder)
    assert sorted(sources(folder)) == ["baker.txt", "pilot.txt", "welder.txt"]
    assert "$48,000" in text_of(folder, "welder.txt")
    assert (report.documents, [failure.source for failure in report.scan.failed]) == (3, ["welder.txt"])


def test_a_file_that_failed_is_taken_when_it_is_repaired(ingested, encoder):
    corpus, folder = ingested
    good = (corpus / "welder.txt").read_bytes()
    (corpus / "welder.txt").write_bytes(b"")
    ingest_corpus(corpus, folder, encoder)
    (corpus / "welder.txt").write_bytes(good.replace(b"$48,000", b"$49,500"))
    report = ingest_corpus(corpus, folder, encoder)
    assert (len(report.scan.changed), report.embedded) == (1, 2)
    assert "$49,500" in text_of(folder, "welder.txt")


def test_a_renamed_file_embeds_nothing(ingested, encoder):
    corpus, folder = ingested
    (corpus / "welder.txt").rename(corpus / "welding.txt")
    report = ingest_corpus(corpus, folder, encoder)
    assert (report.embedded, report.texts) == (0, 5)
    assert sources(folder) == ["baker.txt", "welding.txt"]


def test_a_removed_file_goes(ingested, encoder):
    corpus, folder = ingested
    (corpus / "welder.txt").unlink()
    report = ingest_corpus(corpus, folder, encoder)
    assert [name.rpartition("-")[0] for name in report.scan.removed] == ["welder"]
    assert sources(folder) == ["baker.txt"]


def test_a_rebuild_on_demand_embeds_everything_again(ingested, encoder, answers):
    corpus, folder = ingested
    before = answers(folder)
    report = ingest_corpus(corpus, folder, encoder, rebuild=True)
    assert (report.rebuilt, report.embedded, report.published.number) == ("a rebuild was asked for", 10, 2)
    assert answers(folder) == before


def test_a_damaged_index_is_made_anew_and_says_why(ingested, encoder, answers):
    corpus, folder = ingested
    before = answers(folder)
    damaged = sorted(folder.objects.folder.glob("*.safetensors"))[0]
    data = bytearray(damaged.read_bytes())
    data[-1] ^= 0x80
    damaged.write_bytes(data)
    report = ingest_corpus(corpus, folder, encoder)
    assert report.rebuilt.startswith(f"{damaged.name} is not what was written (sha256 differs)")
    assert (report.embedded, len(report.scan.added), len(report.scan.unchanged)) == (5, 1, 1)  # the other article is whole
    assert answers(folder) == before
    assert ingest_corpus(corpus, folder, encoder).rebuilt is None


def test_an_index_put_together_by_steps_equals_one_made_at_once(ingested, tmp_path, encoder, answers):
    corpus, folder = ingested
    (corpus / "pilot.txt").write_text("A pilot flies aeroplanes for an airline. Pilots train for two years.\n")
    ingest_corpus(corpus, folder, encoder)
    (corpus / "baker.txt").unlink()
    ingest_corpus(corpus, folder, encoder)
    (corpus / "welder.txt").write_text((corpus / "welder.txt").read_text().replace("nine months", "ten months"))
    ingest_corpus(corpus, folder, encoder)
    fresh = IndexFolder(tmp_path / "fresh")
    ingest_corpus(corpus, fresh, encoder)
    assert [dataclasses.asdict(each) for each in folder.open().documents] == [dataclasses.asdict(each) for each in fresh.open().documents]
    for stepwise, at_once in zip(answers(folder), answers(fresh), strict=True):
        assert [hit[:2] for hit in stepwise[0]] == [hit[:2] for hit in at_once[0]]
        assert {unit[:2]: pytest.approx(unit[2], abs=1e-3) for unit in stepwise[1]} == {unit[:2]: unit[2] for unit in at_once[1]}


def test_an_empty_corpus_is_an_empty_index(tmp_path, folder, encoder):
    (tmp_path / "empty").mkdir()
    report = ingest_corpus(tmp_path / "empty", folder, encoder)
    assert (report.documents, report.units, report.published.entries) == (0, 0, ())
    assert folder.open().documents == ()
    assert ingest_corpus(tmp_path / "empty", folder, encoder).published is None


def test_a_missing_corpus_leaves_the_index(ingested, tmp_path, encoder):
    _, folder = ingested
    pointer = folder.pointer()
    with pytest.raises(CorpusMissing, match="CAREERCITE_CORPUS_DIR"):
        ingest_corpus(tmp_path / "unmounted", folder, encoder)
    assert folder.pointer() == pointer


@pytest.mark.parametrize("rebuild", [False, True])
def test_a_full_disk_is_an_error_and_leaves_the_index(ingested, encoder, answers, monkeypatch, rebuild):
    corpus, folder = ingested
    before = answers(folder)
    (corpus / "welder.txt").write_text("A welder joins metal parts with heat. Welders wear masks at work.\n")

    def fail(_):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", fail)
        with pytest.raises(OSError, match="No space left"):
            ingest_corpus(corpus, folder, encoder, rebuild=rebuild)
    assert answers(folder) == before
    ingest_corpus(corpus, folder, encoder)
    assert "masks" in text_of(folder, "welder.txt")


def test_a_file_name_that_is_no_unicode(ingested, encoder):
    """Linux file names are bytes: such a file is taken in or reported, and does not hold up the others."""
    corpus, folder = ingested
    with open(os.fsencode(corpus) + b"/caf\xe9.txt", "wb") as file:  # noqa: PTH123
        file.write(b"A pilot flies aeroplanes for an airline. Pilots train for two years.\n")
    (corpus / "welder.txt").write_text("A welder joins metal parts with heat. Welders wear masks at work.\n")
    report = ingest_corpus(corpus, folder, encoder)
    assert len(report.scan.added) + len(report.scan.failed) == 1
    assert "masks" in text_of(folder, "welder.txt")


PILOT = "A pilot flies aeroplanes for an airline. Pilots train for two years.\n"


def settle(corpus):
    """Makes all files look as if they had been written a while ago."""
    for path in corpus.iterdir():
        os.utime(path, (time.time() - 60,) * 2)


class TestLedger:
    def test_a_failed_file_is_parsed_again_when_it_changes_after_an_upgrade_and_with_rebuild(self, ingested, encoder, monkeypatch):
        corpus, folder = ingested
        (corpus / "broken.txt").write_bytes(b"\x00\x01" * 50)
        settle(corpus)
        parsed = []
        monkeypatch.setattr("ingest.corpus.read_document", lambda source, data: (parsed.append(source), read_document(source, data))[1])

        def ingest(**options):
            parsed.clear()
            report = ingest_corpus(corpus, IndexFolder(folder.data_dir), encoder, **options)  # as after a restart
            assert [failure.source for failure in report.scan.failed] == ["broken.txt"]
            return parsed

        assert ingest() == ["broken.txt"]
        assert ingest() == ingest(unasked=True) == []
        assert ingest(rebuild=True) == ["baker.txt", "broken.txt", "welder.txt"]
        folder.remember(dataclasses.replace(folder.ledger(), code="the code of another version"))
        assert ingest() == ["baker.txt", "broken.txt", "welder.txt"]
        (corpus / "broken.txt").write_bytes(b"\x00\x02" * 50)
        assert ingest() == ["broken.txt"]

    @pytest.mark.parametrize("data", [None, b"", b"\xff\x00", b"[]", b'{"files": {"welder.txt": {"size": "much"}}}', b'{"format": 9}'])
    def test_without_a_ledger_that_can_be_read_everything_is_read_and_nothing_is_published(self, ingested, encoder, data):
        corpus, folder = ingested
        path, pointer = folder.data_dir / "ledger.json", folder.pointer()
        good = path.read_bytes()
        path.write_bytes(data) if data is not None else path.unlink()
        report = ingest_corpus(corpus, folder, encoder)
        assert (len(report.scan.reread), report.embedded, report.published, folder.pointer()) == (2, 0, None, pointer)
        assert path.read_bytes() == good

    def test_what_is_being_written_waits_and_what_is_known_of_it_stays(self, ingested, encoder, answers):
        corpus, folder = ingested
        before = answers(folder)
        settle(corpus)
        (corpus / "welder.txt").write_text("Welders\n\nA wel")
        report = ingest_corpus(corpus, folder, encoder, unasked=True)
        assert (report.scan.waiting, report.published) == (("welder.txt",), None)
        assert answers(folder) == before


class TestUploads:
    @pytest.fixture
    def uploaded(self, ingested, encoder):
        corpus, folder = ingested
        (folder.data_dir / "uploads").mkdir()
        (folder.data_dir / "uploads" / "pilot.txt").write_text(PILOT)
        ingest_corpus(corpus, folder, encoder)
        return corpus, folder

    def test_they_are_articles_with_a_place_of_their_own(self, uploaded, encoder):
        corpus, folder = uploaded
        assert sources(folder) == ["baker.txt", "upload/pilot.txt", "welder.txt"]
        (corpus / "pilot.txt").write_text(PILOT.replace("airline", "club"))
        assert len(ingest_corpus(corpus, folder, encoder).scan.added) == 1
        assert ("club" in text_of(folder, "pilot.txt"), "club" in text_of(folder, "upload/pilot.txt")) == (True, False)
        (folder.data_dir / "uploads" / "pilot.txt").unlink()
        ingest_corpus(corpus, folder, encoder, asked=["upload/pilot.txt"])
        assert sources(folder) == ["baker.txt", "pilot.txt", "welder.txt"]

    @pytest.mark.parametrize(
        ("damage", "reason"),
        [
            (lambda path: path.write_text(PILOT.replace("airline", "airlinf")), CHANGED),
            (lambda path: path.write_bytes(b""), CHANGED),
            (lambda path: path.unlink(), LOST),
            (lambda path: (path.unlink(), path.mkdir()), LOST),
            (lambda path: (path.unlink(), path.symlink_to("nowhere")), LOST),
        ],
        ids=["flipped", "emptied", "removed", "a folder", "a dangling link"],
    )
    @pytest.mark.parametrize("how", [{}, {"unasked": True}, {"rebuild": True}], ids=["asked for", "unasked", "rebuild"])
    def test_one_that_is_damaged_is_named_and_its_last_good_version_stays(self, uploaded, encoder, damage, reason, how):
        corpus, folder = uploaded
        path = folder.data_dir / "uploads" / "pilot.txt"
        damage(path)
        if path.is_file():
            os.utime(path, (time.time() - 60,) * 2)
        for _ in range(2):
            report = ingest_corpus(corpus, folder, encoder, **how)
            assert report.scan.failed == (Failure("upload/pilot.txt", reason),)
            assert text_of(folder, "upload/pilot.txt") == PILOT

    @pytest.mark.parametrize("text", [PILOT.replace("airline", "club"), None], ids=["changed", "removed"])
    def test_force_takes_the_folder_as_it_is(self, uploaded, encoder, text):
        corpus, folder = uploaded
        path = folder.data_dir / "uploads" / "pilot.txt"
        path.write_text(text) if text else path.unlink()
        report = ingest_corpus(corpus, folder, encoder, force=True)
        assert report.scan.failed == ()
        assert ("club" in text_of(folder, "upload/pilot.txt")) if text else ("upload/pilot.txt" not in sources(folder))

    @pytest.mark.parametrize("text", [PILOT.replace("airline", "club"), None], ids=["replaced", "deleted"])
    def test_what_a_killed_request_was_changing_is_taken(self, uploaded, encoder, text):
        corpus, folder = uploaded
        path = folder.data_dir / "uploads" / "pilot.txt"
        path.rename(path.with_name(".pilot.txt.before.tmp"))
        if text:
            path.write_text(text)
            assert "upload/pilot.txt" in ingest_corpus(corpus, folder, encoder, unasked=True).scan.waiting  # what tells of the request stays
        report = ingest_corpus(corpus, folder, encoder)
        assert (report.scan.failed, list(path.parent.glob(".*"))) == ((), [])
        assert ("club" in text_of(folder, "upload/pilot.txt")) if text else ("upload/pilot.txt" not in sources(folder))

    def test_they_survive_the_index(self, uploaded, encoder):
        corpus, folder = uploaded
        shutil.rmtree(folder.folder)
        ingest_corpus(corpus, folder, encoder)
        assert sources(folder) == ["baker.txt", "upload/pilot.txt", "welder.txt"]

    def test_a_folder_of_the_corpus_that_has_their_place_is_refused_with_the_cure(self, uploaded, encoder):
        corpus, folder = uploaded
        (corpus / "upload").mkdir()
        (corpus / "upload" / "pilot.txt").write_text(PILOT.replace("airline", "club"))
        report = ingest_corpus(corpus, folder, encoder)
        assert report.scan.failed == (Failure("upload/pilot.txt", "'upload/' is the place of uploaded articles: rename the folder"),)
        assert "club" not in text_of(folder, "upload/pilot.txt")

    def test_what_a_killed_upload_left_is_swept_and_what_is_being_written_is_not(self, uploaded, encoder):
        corpus, folder = uploaded
        dead, alive = (folder.data_dir / "uploads" / f"{name}.txt.12345.tmp" for name in ("dead", "alive"))
        dead.write_bytes(b"half")
        with alive.open("wb") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            ingest_corpus(corpus, folder, encoder)
            assert (dead.exists(), alive.exists()) == (False, True)
        ingest_corpus(corpus, folder, encoder)
        assert not alive.exists()


def test_a_rename_is_told_as_one(ingested, encoder):
    corpus, folder = ingested
    (corpus / "welder.txt").rename(corpus / "welding.txt")
    report = ingest_corpus(corpus, folder, encoder)
    ((was, now),) = report.scan.renamed
    assert (was, now) == (document_id("welder.txt"), document_id("welding.txt"))
    assert (report.scan.added, report.scan.removed, report.embedded) == ((now,), (was,), 0)


def test_an_ingest_that_is_killed_while_it_embeds_goes_on_where_it_was(tmp_path, encoder, monkeypatch):
    class Fatal(Recorded):
        """Kills its process at the third article."""

        def encode(self, texts, progress=None):
            self.calls = getattr(self, "calls", 0) + 1
            return super().encode(texts) if self.calls < 3 else os.kill(os.getpid(), signal.SIGKILL)

    monkeypatch.setattr(entries, "TOGETHER", 1)  # article by article
    recorded, place = Recorded(encoder), Place(tmp_path / "killed")
    calm = Place(tmp_path / "calm")
    for each in (calm, place):
        each.write(BEFORE)
    whole = ingest_corpus(calm.corpus, calm.folder, recorded)
    fatal = Fatal(encoder)
    fatal._known = recorded._known
    assert killed(place, lambda place: ingest_corpus(place.corpus, place.folder, fatal))
    assert contents(place) == "none"
    report = ingest_corpus(place.corpus, place.folder, recorded)
    third = whole.manifest.entries[-1]
    assert (report.embedded, report.texts) == (third.passages + third.units, whole.texts)
    assert contents(place) == contents(calm)


def test_articles_are_embedded_together_and_stored_before_the_next_are_embedded(tmp_path, encoder, monkeypatch):
    class Watched(Recorded):
        """Notes how many texts it is given, and of how many articles the vectors are stored by then."""

        def encode(self, texts, progress=None):
            seen.append((len(texts), len(list((folder.folder / "objects").glob("*.safetensors")))))
            return super().encode(texts, progress)

    monkeypatch.setattr(entries, "TOGETHER", 10)
    corpus, folder, seen, told = tmp_path / "corpus", IndexFolder(tmp_path / "data"), [], []
    corpus.mkdir()
    for name in ("one", "two", "three", "four", "five"):
        (corpus / f"{name}.txt").write_text(PILOT.replace("airline", f"airline named {name}"))
    report = ingest_corpus(corpus, folder, Watched(encoder), on_embed=lambda done, total: told.append((done, total)))
    together = math.ceil(10 * 5 / report.texts)  # so many articles have ten texts
    assert [stored for _, stored in seen] == list(range(0, 5, together))
    assert sum(texts for texts, _ in seen) == report.embedded
    assert told == sorted(told) and told[-1] == (report.texts, report.texts)


def test_own_temporaries_are_swept_and_those_of_others_stay(ingested, encoder):
    corpus, folder = ingested
    (folder.data_dir / "ledger.json.12345.tmp").write_bytes(b"half")
    (folder.data_dir / "of-somebody-else.tmp").write_bytes(b"theirs")
    (folder.data_dir / "notes").mkdir()
    (folder.data_dir / "notes" / "draft.json.1.tmp").write_bytes(b"theirs")
    ingest_corpus(corpus, folder, encoder)
    assert sorted(path.name for path in folder.data_dir.rglob("*.tmp")) == ["draft.json.1.tmp", "of-somebody-else.tmp"]


class TestTwoAtOnce:
    def test_the_second_waits_for_the_first(self, ingested, encoder):
        corpus, folder = ingested
        (corpus / "pilot.txt").write_text(PILOT)
        reports = []
        with folder.locked(0):
            second = threading.Thread(target=lambda: reports.append(ingest_corpus(corpus, IndexFolder(folder.data_dir), encoder, wait=30)))
            second.start()
            second.join(0.3)
            assert (second.is_alive(), reports, len(sources(folder))) == (True, [], 2)
        second.join()
        assert len(reports[0].scan.added) == 1 and len(sources(folder)) == 3

    def test_after_its_wait_it_is_told(self, ingested, encoder):
        corpus, folder = ingested
        with folder.locked(0), pytest.raises(IngestBusy, match=r"another ingest is working on .*: wait until it is done"):
            ingest_corpus(corpus, IndexFolder(folder.data_dir), encoder, wait=0.2)
        assert ingest_corpus(corpus, folder, encoder, wait=0.2).published is None

    def test_the_command_tells_it_in_one_line(self, ingested, monkeypatch):
        corpus, folder = ingested
        monkeypatch.setitem(Intake.ingest.__kwdefaults__, "wait", 0.2)
        with folder.locked(0):
            done = CliRunner().invoke(shell, ["ingest", "--corpus", str(corpus), "--data", str(folder.data_dir)])
        assert done.exit_code == 1
        assert done.stderr == f"careercite: another ingest is working on '{folder.data_dir}': wait until it is done\n"
