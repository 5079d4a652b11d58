"""`service.ingesting`, seen from the index: what an ingest keeps, rebuilds and says."""

import dataclasses
import errno
import os

import pytest

from ingest import CorpusMissing
from retrieval import IndexFolder
from service.ingesting import ingest_corpus


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
    assert (report.embedded, len(report.scan.added)) == (5, 2)  # the vectors of the other article are whole
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
