"""Undo: one step, two steps, and what the next ingests make of the files that were taken out."""

import os
import time

import pytest

from retrieval import IndexDamaged, IndexFolder
from retrieval.errors import NothingToUndo
from service.changes.reviewing import take_back
from service.ingesting import ingest_corpus

BAKER = "Bakers\n\nA baker mixes dough and watches ovens.\n"
WELDER = "Welders\n\nA welder joins metal parts with heat.\n"
PILOT = "Pilots\n\nA pilot flies aeroplanes for an airline.\n"


class Desk:
    """A corpus folder with its index."""

    def __init__(self, root, encoder):
        self.corpus, self.folder, self._encoder = root / "corpus", IndexFolder(root / "data"), encoder
        self.corpus.mkdir()

    def write(self, name, text):
        (self.corpus / name).write_text(text, "utf-8")
        os.utime(self.corpus / name, (time.time() - 60,) * 2)

    def ingest(self, **options):
        return ingest_corpus(self.corpus, self.folder, self._encoder, **options)

    def undo(self):
        with self.folder.locked(0):
            return take_back(self.folder)

    @property
    def texts(self):
        return {document.source: document.text.strip() for document in self.folder.open().documents}


@pytest.fixture
def desk(tmp_path, encoder):
    """After three ingests: two articles, a third one, and a change of the first."""
    desk = Desk(tmp_path, encoder)
    desk.write("baker.txt", BAKER)
    desk.write("welder.txt", WELDER)
    desk.ingest()
    desk.write("pilot.txt", PILOT)
    desk.ingest()
    desk.write("baker.txt", BAKER.replace("ovens", "stoves"))
    desk.ingest()
    return desk


ONE = {"baker.txt": BAKER.strip(), "welder.txt": WELDER.strip()}
TWO = ONE | {"pilot.txt": PILOT.strip()}
THREE = TWO | {"baker.txt": BAKER.replace("ovens", "stoves").strip()}


def test_two_steps_and_then_none_is_left(desk):
    assert desk.texts == THREE
    first = desk.undo()
    assert desk.texts == TWO
    assert (first.undone, [each.source for each in first.changed], first.added, first.removed) == (True, ["baker.txt"], (), ())
    second = desk.undo()
    assert desk.texts == ONE
    assert ([each.source for each in second.removed], second.articles) == (["pilot.txt"], 2)
    with pytest.raises(NothingToUndo, match="no earlier index"):
        desk.undo()
    assert desk.texts == ONE


@pytest.mark.parametrize(("steps", "left"), [(1, TWO), (2, ONE)])
def test_an_ingest_that_nobody_asked_for_leaves_it_so_and_one_that_was_takes_everything(desk, steps, left):
    for _ in range(steps):
        desk.undo()
    for _ in range(2):
        report = desk.ingest(unasked=True)
        assert (report.published, desk.texts) == (None, left)
    report = desk.ingest()
    assert (desk.texts, report.embedded) == (THREE, 0)
    assert desk.ingest(unasked=True).published is None
    assert desk.folder.ledger().held == {}


def test_a_file_that_changes_again_is_taken_and_the_others_stay_out(desk):
    for _ in range(2):
        desk.undo()
    desk.write("baker.txt", BAKER.replace("ovens", "kilns"))
    report = desk.ingest(unasked=True)
    assert [document.source for document in report.scan.read] == ["baker.txt"]
    assert desk.texts == ONE | {"baker.txt": BAKER.replace("ovens", "kilns").strip()}
    desk.write("baker.txt", BAKER.replace("ovens", "stoves"))  # what was undone, but written anew
    desk.ingest(unasked=True)
    assert desk.texts == ONE | {"baker.txt": THREE["baker.txt"]}


def test_a_removal_is_undone(desk):
    (desk.corpus / "welder.txt").unlink()
    desk.ingest()
    assert "welder.txt" not in desk.texts
    told = desk.undo()
    assert (desk.texts, [each.source for each in told.added]) == (THREE, ["welder.txt"])
    assert desk.ingest(unasked=True).published is None
    assert desk.texts == THREE
    desk.ingest()
    assert "welder.txt" not in desk.texts


def test_a_rename_is_undone(desk):
    (desk.corpus / "welder.txt").rename(desk.corpus / "welding.txt")
    desk.ingest()
    desk.undo()
    assert desk.ingest(unasked=True).published is None
    assert desk.texts == THREE
    desk.ingest()
    assert sorted(desk.texts) == ["baker.txt", "pilot.txt", "welding.txt"]


@pytest.mark.parametrize("what", ["manifest", "vectors", "document"])
def test_a_damaged_parent_is_refused_and_the_current_index_stays(desk, what):
    parent = desk.folder.manifest().parent
    entry = next(entry for entry in desk.folder._lineage.read(parent).entries if entry.source == "baker.txt")
    files = {
        "manifest": desk.folder.folder / str(parent.number) / "manifest.json",
        "vectors": desk.folder.objects.folder / entry.vectors.name,
        "document": desk.folder.objects.folder / entry.document.name,
    }
    files[what].write_bytes(b"damaged")
    pointer, ledger = desk.folder.pointer(), desk.folder.ledger()
    with pytest.raises(IndexDamaged, match="careercite ingest"):
        desk.undo()
    assert (desk.folder.pointer(), desk.folder.ledger(), desk.texts) == (pointer, ledger, THREE)


def test_an_index_that_is_made_anew_after_an_undo_is_made_of_all_files(desk):
    """What was taken out would otherwise be lost with the index that held its earlier version."""
    desk.undo()
    desk.folder.objects.folder.joinpath(desk.folder.manifest().entries[0].document.name).write_bytes(b"damaged")
    report = desk.ingest(unasked=True)
    assert report.rebuilt and desk.texts == THREE


def test_an_ingest_after_an_undo_can_be_undone(desk):
    desk.undo()
    desk.write("welder.txt", WELDER.replace("heat", "fire"))
    desk.ingest(unasked=True)
    assert desk.texts == TWO | {"welder.txt": WELDER.replace("heat", "fire").strip()}
    desk.undo()
    assert desk.texts == TWO
    assert desk.ingest(unasked=True).published is None  # neither the change undone first nor the one undone now
