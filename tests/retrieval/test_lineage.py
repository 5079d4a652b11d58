"""The generations on disk: which are kept, and readers that open while a writer publishes and deletes."""

import os
import threading
import warnings

import pytest

from retrieval import IndexFolder, IndexMissing
from retrieval.errors import NothingToUndo
from retrieval.lineage import KEPT_GENERATIONS, Lineage
from retrieval.manifest import Pointer
from tests.places import Recorded

ROUNDS = 120


def pays(document, make_document, count):
    """The same article with other figures."""
    return [make_document("welder.txt", document.text.replace("$48,000", f"$5{number},000")) for number in range(count)]


@pytest.fixture
def welders(small, make_document):
    return pays(next(document for document in small if document.source == "welder.txt"), make_document, 6)


def test_the_newest_and_its_ancestors_are_kept(folder, small, welders, encoder):
    manifests = [folder.publish(None, small, [], encoder).manifest]
    for document in welders:
        manifests.append(folder.publish(manifests[-1], [document], [], encoder).manifest)
        folder.suggest(manifests[-1], [], "these answers")
        manifests[-1] = folder.manifest()
    lineage = Lineage(folder.folder)
    assert lineage.kept(manifests[-1]) == manifests[: -KEPT_GENERATIONS - 1 : -1]
    there = {path.name for path in folder.folder.iterdir()}
    assert there == {"current", "objects", *(str(manifest.number) for manifest in manifests[-KEPT_GENERATIONS:])}


def test_a_damaged_ancestor_ends_the_lineage(folder, small, welders, encoder):
    first = folder.publish(None, small, [], encoder).manifest
    second = folder.publish(first, welders[:1], [], encoder).manifest
    third = folder.publish(second, welders[1:2], [], encoder).manifest
    (folder.folder / str(second.number) / "manifest.json").write_bytes(b"{}")
    assert Lineage(folder.folder).kept(third) == [third]
    fourth = folder.publish(third, welders[2:3], [], encoder).manifest
    assert {path.name for path in folder.folder.iterdir()} == {"current", "objects", str(third.number), str(fourth.number)}


def test_what_was_deleted_is_not_held(folder, small, encoder):
    lineage = Lineage(folder.folder)
    folder.publish(None, small, [], encoder)
    assert lineage.holds(lineage.current()) and not lineage.holds(Pointer(7, "0" * 64))


def test_nothing_published(folder):
    assert Lineage(folder.folder).pointer() is None and Lineage(folder.folder).next_number() == 1
    with pytest.raises(IndexMissing, match="careercite ingest"):
        folder.undo()


def test_the_first_generation_cannot_be_undone(folder, small, encoder, contents):
    folder.publish(None, small, [], encoder)
    before = contents(folder)
    with pytest.raises(NothingToUndo, match="no earlier index"):
        folder.undo()
    assert contents(folder) == before


def test_readers_never_fail_and_never_go_back_while_a_writer_publishes_and_deletes(folder, small, welders, encoder):
    """The writer is another process; every generation that it deletes may be one that is being opened."""
    recorded = Recorded(encoder)
    folder.publish(None, small, [], recorded)
    for document in welders:  # so that the child needs no thread of the model
        folder.publish(folder.manifest(), [document], [], recorded)
    child = _publishing(folder, welders, recorded)
    failures, seen, done = [], [[], [], []], threading.Event()

    def read(numbers, reuse):
        reader, opened = IndexFolder(folder.data_dir), None
        while not done.is_set():
            try:
                opened = reader.open(opened if reuse else None)
                numbers.append(opened.manifest.number)
                assert reader.manifest().number >= opened.manifest.number
            except Exception as error:  # any at all is a failure
                failures.append(error)

    readers = [threading.Thread(target=read, args=(numbers, number == 0)) for number, numbers in enumerate(seen)]
    for reader in readers:
        reader.start()
    code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    done.set()
    for reader in readers:
        reader.join()
    assert (code, failures) == (0, [])
    for numbers in seen:
        assert numbers == sorted(numbers)
        assert len(set(numbers)) > 10  # they did meet the writer


def _publishing(folder, documents, encoder):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        child = os.fork()
    if child == 0:
        try:
            for number in range(ROUNDS):
                folder.publish(folder.manifest(), [documents[number % len(documents)]], [], encoder)
        except BaseException:
            os._exit(70)
        os._exit(0)
    return child
