import dataclasses
import hashlib
import json
import os
import re
import shutil
import signal
import subprocess
import sys
from dataclasses import replace
from types import SimpleNamespace

import pytest

from retrieval import IndexDamaged, IndexFolder, IndexForeign, IndexMissing, IngestBusy
from retrieval.encoder import MODEL
from retrieval.lineage import KEPT_GENERATIONS
from retrieval.manifest import FORMAT_VERSION
from retrieval.suggestion import Suggestion
from service.ingesting import POINTER_LOST, ingest_corpus

CURE = "careercite ingest"


def entry_of(manifest, source):
    return next(entry for entry in manifest.entries if entry.source == source)


def files_of(folder):
    return sorted(path.relative_to(folder.folder).as_posix() for path in folder.folder.rglob("*") if path.is_file())


def needed_by(manifests):
    stored = {file.name for manifest in manifests for entry in manifest.entries for file in (entry.document, entry.vectors)}
    return stored | {manifest.suggestions.name for manifest in manifests if manifest.suggestions}


def suggested(generation):
    """A suggestion that changes with the documents."""
    quote = (generation.documents[0].id, 0)
    return [Suggestion(f"What do {' and '.join(each.version for each in generation.documents)} say?", ("welder",), "pay", (quote,), alone=True)]


@pytest.fixture
def changed(small, make_document):
    """The welder's article with another figure."""
    text = next(document.text for document in small if document.source == "welder.txt")
    return make_document("welder.txt", text.replace("$48,000", "$49,500"))


@pytest.fixture
def asked(ingested):
    """The corpus folder and the index folder after a first ingest whose suggestions were asked."""
    corpus, folder = ingested
    folder.suggest(folder.manifest(), suggested(folder.open()), "these answers")
    return corpus, folder


class TestPublishing:
    def test_what_was_published_is_opened(self, folder, small, encoder):
        published = folder.publish(None, small, [], encoder)
        generation = folder.open()
        assert [dataclasses.asdict(document) for document in generation.documents] == [dataclasses.asdict(document) for document in small]
        assert generation.manifest == published.manifest == folder.manifest()
        assert (published.embedded, published.texts) == (10, 10)
        assert [len(each.units) for each in generation.vectors] == [len(document.units) for document in small]

    def test_articles_come_back_whole(self, built, articles, make_document):
        for document in built[0].open().documents:
            read = make_document(document.source, (articles / document.source).read_text("utf-8"))
            assert dataclasses.asdict(document) == dataclasses.asdict(read)

    def test_the_manifest_says_what_is_in_it(self, folder, small, encoder):
        manifest = folder.publish(None, small[::-1], [], encoder).manifest
        assert (manifest.format_version, manifest.number, manifest.model) == (FORMAT_VERSION, 1, encoder.model)
        assert [entry.id for entry in manifest.entries] == sorted(document.id for document in small)
        for entry, document in zip(manifest.entries, small, strict=True):
            assert (entry.id, entry.source, entry.version) == (document.id, document.source, document.version)
            assert (entry.passages, entry.units) == (len(document.passages), len(document.units))
        assert manifest.versions == {document.id: document.version for document in small}

    def test_the_pointer_names_the_generation_and_its_hash(self, folder, small, encoder):
        assert folder.pointer() is None
        folder.publish(None, small, [], encoder)
        digest = hashlib.sha256((folder.folder / "1" / "manifest.json").read_bytes()).hexdigest()
        assert folder.pointer() == f"1 {digest}"
        assert folder.open().version == f"1-{digest[:12]}"

    def test_the_same_articles_give_the_same_files(self, tmp_path, small, encoder):
        folders = [IndexFolder(tmp_path / name) for name in "ab"]
        for each in folders:
            each.publish(None, small, [], encoder)
        assert folders[0].pointer() == folders[1].pointer()
        assert files_of(folders[0]) == files_of(folders[1])

    def test_unchanged_documents_publish_nothing(self, folder, small, encoder):
        first = folder.publish(None, small, [], encoder)
        files = {name: (folder.folder / name).stat().st_ino for name in files_of(folder)}
        for read in ([], small):
            again = folder.publish(first.manifest, read, [], encoder)
            assert (again.manifest, again.embedded) == (first.manifest, 0)
        assert {name: (folder.folder / name).stat().st_ino for name in files_of(folder)} == files

    def test_a_parent_is_the_generation_with_the_articles_before(self, folder, small, changed, encoder):
        first = folder.publish(None, small, [], encoder).manifest
        pointers = [folder.pointer()]
        asked = folder.suggest(first, suggested(folder.open()), "these answers")
        assert (first.parent, asked.parent) == (None, None)
        pointers.append(folder.pointer())
        second = folder.publish(asked, [changed], [], encoder).manifest
        assert f"{second.parent.number} {second.parent.sha256}" == pointers[1]
        assert folder.publish(second, small, [], encoder, anew=True).manifest.parent.number == second.number
        again = folder.publish(folder.manifest(), small, [], encoder, anew=True).manifest  # the same articles made anew are no step
        assert again.parent.number == second.number

    def test_a_document_read_again_embeds_nothing(self, folder, small, encoder):
        first = folder.publish(None, small, [], encoder)
        again = folder.publish(first.manifest, small, [], encoder)
        assert (again.embedded, again.texts) == (0, 10)
        assert again.manifest.entries == first.manifest.entries

    def test_a_changed_document_embeds_its_changed_texts(self, folder, small, changed, encoder):
        first = folder.publish(None, small, [], encoder)
        second = folder.publish(first.manifest, [changed], [], encoder)
        assert (second.embedded, second.texts) == (2, 5)  # the passage and the sentence with the figure
        assert entry_of(second.manifest, "baker.txt") == entry_of(first.manifest, "baker.txt")
        assert [document.text for document in folder.open().documents if document.source == "welder.txt"] == [changed.text]

    def test_a_renamed_file_embeds_nothing(self, folder, small, encoder, make_document):
        first = folder.publish(None, small, [], encoder)
        old = entry_of(first.manifest, "welder.txt")
        text = next(document.text for document in small if document.id == old.id)
        moved = make_document("trades/welding.txt", text)
        second = folder.publish(first.manifest, [moved], [old.id], encoder)
        assert (second.embedded, second.texts) == (0, 5)
        assert {entry.source for entry in second.manifest.entries} == {"baker.txt", "trades/welding.txt"}
        assert entry_of(second.manifest, "trades/welding.txt").vectors == old.vectors

    def test_a_removed_document_goes(self, folder, small, encoder):
        first = folder.publish(None, small, [], encoder)
        folder.publish(first.manifest, [], [entry_of(first.manifest, "welder.txt").id], encoder)
        assert [document.source for document in folder.open().documents] == ["baker.txt"]

    def test_an_index_without_documents(self, folder, small, encoder):
        assert folder.publish(None, [], [], encoder).manifest.entries == ()
        assert folder.open().documents == ()
        full = folder.publish(folder.manifest(), small, [], encoder).manifest
        folder.publish(full, [], [document.id for document in small], encoder)
        assert folder.open().documents == ()

    def test_progress_runs_over_all_documents(self, folder, small, encoder):
        seen = []
        folder.publish(None, small, [], encoder, lambda done, total: seen.append((done, total)))
        assert [total for _, total in seen] == [10] * len(seen)
        assert seen == sorted(seen)
        assert seen[-1] == (10, 10)


class TestPruning:
    def test_old_generations_and_their_objects_go(self, folder, small, encoder, make_document):
        manifests = [folder.publish(None, small, [], encoder).manifest]
        text = next(document.text for document in small if document.source == "welder.txt")
        for pay in range(KEPT_GENERATIONS + 2):
            document = make_document("welder.txt", text.replace("$48,000", f"$50,{pay}00"))
            manifests.append(folder.publish(manifests[-1], [document], [], encoder).manifest)
            kept = manifests[-KEPT_GENERATIONS:]
            objects = {f"objects/{name}" for name in needed_by(kept)}
            assert set(files_of(folder)) == {"current", *(f"{manifest.number}/manifest.json" for manifest in kept), *objects}
        assert {path.name for path in folder.folder.iterdir()} == {"current", "objects", "4", "5", "6"}

    def test_a_kept_generation_can_be_pointed_to_again(self, folder, small, changed, encoder, contents):
        first = folder.publish(None, small, [], encoder).manifest
        pointer, before = folder.pointer(), contents(folder)
        folder.publish(first, [changed], [], encoder)
        assert contents(folder) != before
        (folder.folder / "current").write_text(pointer + "\n")
        assert contents(folder) == before

    def test_a_number_is_never_given_twice(self, folder, small, encoder):
        first = folder.publish(None, small, [], encoder).manifest
        assert first.number == 1
        (folder.folder / "current").unlink()
        assert folder.publish(None, small, [], encoder).manifest.number == 2


class TestSuggesting:
    def test_they_take_the_place_of_the_generation_that_they_were_asked_of(self, folder, small, changed, encoder, contents):
        first = folder.publish(None, small, [], encoder).manifest
        before = contents(folder)
        assert (before[2], first.asked_by) == ((), "")
        asked = folder.suggest(first, suggested(folder.open()), "these answers")
        assert contents(folder) == (*before[:2], tuple(suggested(folder.open())))
        assert (asked.entries, asked.parent, asked.asked_by, asked.number) == (first.entries, first.parent, "these answers", 2)
        assert [path for path in folder.folder.iterdir() if path.name.isdigit()] == [folder.folder / "2"]
        second = folder.publish(asked, [changed], [], encoder).manifest
        again = folder.suggest(second, suggested(folder.open()), "these answers")
        assert again.parent == second.parent and folder.undo()[1] == asked

    def test_only_of_the_current_generation(self, folder, small, changed, encoder):
        first = folder.publish(None, small, [], encoder).manifest
        stale = suggested(folder.open())
        folder.publish(first, [changed], [], encoder)
        pointer = folder.pointer()
        assert folder.suggest(first, stale, "these answers") is None
        assert folder.pointer() == pointer and folder.open().suggestions == ()

    def test_those_go_over_whose_articles_stay_as_they_are(self, folder, small, changed, encoder):
        first = folder.publish(None, small, [], encoder).manifest
        baker, welder = sorted(small, key=lambda document: document.source)
        kept = Suggestion("What does a baker do?", ("baker",), "", ((baker.id, 0),), alone=True)
        gone = Suggestion("What do they do?", ("baker", "welder"), "", ((baker.id, 0), (welder.id, 0)), alone=True)
        asked = folder.suggest(first, [kept, gone], "these answers")
        following = folder.publish(asked, [changed], [], encoder).manifest
        assert folder.open().suggestions == (kept,)
        assert following.asked_by == ""  # they have to be asked again

    def test_an_opened_generation_lends_what_it_has_in_common_with_the_next(self, folder, small, changed, encoder, contents):
        first = folder.publish(None, small, [], encoder).manifest
        opened = folder.open()
        folder.publish(first, [changed], [], encoder)
        following = folder.open(opened)
        assert list(map(dataclasses.asdict, following.documents)) == list(map(dataclasses.asdict, folder.open().documents))
        for lent, read in zip(following.vectors, folder.open().vectors, strict=True):
            assert [getattr(lent, field.name).tobytes() for field in dataclasses.fields(lent)] == [
                getattr(read, field.name).tobytes() for field in dataclasses.fields(read)
            ]
        lent = [document for document in following.documents if any(document is each for each in opened.documents)]
        assert [document.source for document in lent] == ["baker.txt"]


INGEST_THAT_STOPS = """
import os, sys, time
from pathlib import Path

from retrieval import IndexFolder, load_encoder
from service.ingesting import POINTER_LOST, ingest_corpus

sync, calls = os.fsync, 0

def stop_at(descriptor):
    global calls
    if calls == int(sys.argv[3]):
        print("stopped", flush=True)
        time.sleep(600)
    calls += 1
    sync(descriptor)

os.fsync = stop_at
ingest_corpus(Path(sys.argv[1]), IndexFolder(Path(sys.argv[2])), load_encoder())
"""


@pytest.mark.parametrize(("moment", "half_written", "embedded"), [(2, r"objects/[\w-]+\.safetensors\.\d+\.tmp", 2), (8, r"current\.\d+\.tmp", 0)])
def test_a_killed_process(ingested, encoder, contents, answers, moment, half_written, embedded):
    """A second process is stopped in the middle of a write: it holds the lock, dies with it, and leaves the old generation."""
    corpus, folder = ingested
    before = contents(folder), answers(folder)
    article = corpus / "welder.txt"
    article.write_text(article.read_text("utf-8").replace("$48,000", "$49,500"), "utf-8")
    command = [sys.executable, "-c", INGEST_THAT_STOPS, str(corpus), str(folder.data_dir), str(moment)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as child:
        try:
            assert child.stdout.readline() == "stopped\n"
            with pytest.raises(IngestBusy, match="wait until it is done"), folder.locked(0.1):
                pytest.fail("two ingests at once")
            assert (contents(folder), answers(folder)) == before
        finally:
            os.kill(child.pid, signal.SIGKILL)
    assert child.returncode == -signal.SIGKILL
    assert [name for name in files_of(folder) if re.fullmatch(half_written, name)] != []
    assert (contents(folder), answers(folder)) == before
    with folder.locked(0.1):
        pass
    report = ingest_corpus(corpus, folder, encoder)
    assert (len(report.scan.changed), report.embedded, report.rebuilt) == (1, embedded, None)  # finished vectors are found again
    assert "$49,500" in next(document.text for document in folder.open().documents if document.source == "welder.txt")
    assert [name for name in files_of(folder) if name.endswith(".tmp")] == []


class TestLock:
    def test_a_second_ingest_is_told_to_wait(self, tmp_path):
        holder, second = IndexFolder(tmp_path / "data"), IndexFolder(tmp_path / "data")
        with holder.locked(0), pytest.raises(IngestBusy, match=re.escape(f"'{tmp_path / 'data'}'")), second.locked(0.1):
            pytest.fail("two ingests at once")
        with second.locked(0):
            pass

    def test_an_error_lets_go_of_the_lock(self, folder):
        with pytest.raises(ZeroDivisionError), folder.locked(0):
            1 / 0  # noqa: B018
        with folder.locked(0):
            pass


def _flip_at(share):
    def flip(path):
        data = bytearray(path.read_bytes())
        data[int((len(data) - 1) * share)] ^= 1
        path.write_bytes(data)

    return flip


DAMAGES = {
    "first byte": _flip_at(0),
    "middle byte": _flip_at(0.5),
    "late byte": _flip_at(0.9),
    "truncated": lambda path: path.write_bytes(path.read_bytes()[: path.stat().st_size // 2]),
    "emptied": lambda path: path.write_bytes(b""),
    "removed": lambda path: path.unlink(),
    "a folder": lambda path: (path.unlink(), path.mkdir()),
}
FILES = {
    "pointer": "current",
    "manifest": "1/manifest.json",
    "first document": "objects/*.document",
    "first vectors": "objects/*.safetensors",
}


class TestDamage:
    @pytest.mark.parametrize("damage", DAMAGES)
    @pytest.mark.parametrize("file", FILES)
    def test_damage_is_found_and_healed(self, ingested, encoder, contents, answers, file, damage):
        corpus, folder = ingested
        before = contents(folder)[0], answers(folder)
        path = sorted(folder.folder.glob(FILES[file]))[0]
        DAMAGES[damage](path)
        missing = (file, damage) == ("pointer", "removed")
        with pytest.raises(IndexMissing if missing else IndexDamaged, match=CURE) as raised:
            folder.open()
        report = ingest_corpus(corpus, folder, encoder)
        assert report.rebuilt == (POINTER_LOST if missing else str(raised.value))
        assert (contents(folder)[0], answers(folder)) == before

    @pytest.mark.parametrize("damage", ["first byte", "truncated", "removed"])
    def test_damage_to_suggestions_is_found_and_they_are_asked_again(self, asked, encoder, contents, damage):
        corpus, folder = asked
        before = contents(folder)
        DAMAGES[damage](folder.objects.folder / folder.manifest().suggestions.name)
        with pytest.raises(IndexDamaged, match=CURE):
            folder.open()
        report = ingest_corpus(corpus, folder, encoder)
        assert contents(folder) == (*before[:2], ())
        assert (report.embedded, report.manifest.asked_by) == (0, "")  # who serves it asks again

    @pytest.mark.parametrize("number", range(7))
    def test_each_file_matters(self, asked, number):
        """No file of a fresh index can be lost unnoticed."""
        _, folder = asked
        names = files_of(folder)
        assert len(names) == 7
        (folder.folder / names[number]).unlink()
        with pytest.raises((IndexDamaged, IndexMissing), match=CURE):
            folder.open()

    @pytest.mark.parametrize("name", ["objects", "1", "."])
    def test_a_lost_folder(self, ingested, encoder, answers, name):
        corpus, folder = ingested
        before = answers(folder)
        shutil.rmtree(folder.folder / name)
        with pytest.raises((IndexDamaged, IndexMissing), match=CURE):
            folder.open()
        ingest_corpus(corpus, folder, encoder)
        assert answers(folder) == before

    def test_no_bit_of_the_pointer_leads_to_another_index(self, folder, small, changed, encoder):
        first = folder.publish(None, small, [], encoder).manifest
        folder.suggest(folder.publish(first, [changed], [], encoder).manifest, [], "these answers")
        path, version = folder.folder / "current", folder.open().version
        good = path.read_bytes()
        damaged = [good[:i] + bytes([good[i] ^ 1 << bit]) + good[i + 1 :] for i in range(len(good)) for bit in range(8)]
        damaged += [good[:i] for i in range(len(good))]
        unharmed = 0
        for data in damaged:
            path.write_bytes(data)
            try:
                assert folder.open().version == version
                unharmed += 1
            except IndexDamaged as error:
                assert CURE in str(error)
        assert unharmed <= 10  # white space around it

    def test_damage_to_an_old_generation_is_not_in_the_way(self, folder, small, changed, encoder, contents):
        first = folder.publish(None, small, [], encoder).manifest
        second = folder.publish(first, [changed], [], encoder).manifest
        now = contents(folder)
        (folder.folder / "1" / "manifest.json").write_bytes(b"\x00")
        (folder.objects.folder / entry_of(first, "welder.txt").vectors.name).unlink()
        assert contents(folder) == now
        assert folder.publish(second, small, [], encoder).manifest.number == 3
        folder.publish(folder.manifest(), [changed], [], encoder)
        assert contents(folder) == now


def _rewrite(folder, change):
    """Changes the manifest and points to it as a writer would."""
    path = folder.folder / "1" / "manifest.json"
    data = change(path.read_bytes())
    path.write_bytes(data)
    (folder.folder / "current").write_text(f"1 {hashlib.sha256(data).hexdigest()}\n")


def _with(**fields):
    return lambda data: json.dumps(json.loads(data) | fields).encode()


class TestForeign:
    @pytest.mark.parametrize(
        "change",
        [
            _with(format_version=FORMAT_VERSION + 1),
            _with(format_version=0),
            _with(prepared_by="0" * 64),
            _with(entries=[{"id": "a", "path": "b"}]),
            _with(model="all-MiniLM-L6-v2"),
            lambda _: b"{}",
            lambda _: b"not json",
            lambda _: b"\xff",
        ],
        ids=["newer", "older", "other words", "other entries", "other model field", "empty object", "not json", "not utf-8"],
    )
    def test_another_format_is_refused_and_rebuilt(self, ingested, encoder, answers, change):
        corpus, folder = ingested
        before = answers(folder)
        _rewrite(folder, change)
        with pytest.raises(IndexForeign, match=CURE) as raised:
            folder.open()
        assert ingest_corpus(corpus, folder, encoder).rebuilt == str(raised.value)
        assert answers(folder) == before

    @pytest.mark.parametrize(
        "model",
        [replace(MODEL, sha256="0" * 64), replace(MODEL, name="another"), replace(MODEL, runtime="another")],
        ids=["other weights", "other name", "other runtime"],
    )
    def test_another_model_is_refused_and_rebuilt(self, ingested, tmp_path, encoder, answers, model):
        corpus, folder = ingested
        before = answers(folder)
        other = IndexFolder(tmp_path / "other")
        ingest_corpus(corpus, other, SimpleNamespace(model=model, encode=encoder.encode))
        manifest = other.open().manifest
        with pytest.raises(IndexForeign, match=rf"another model \({model.name}\).*{CURE}"):
            other.check_model(manifest, encoder.model)
        report = ingest_corpus(corpus, other, encoder)
        assert report.rebuilt.startswith("the index was made by another model")
        anew = 0 if model.name == "another" else 10  # vectors are found again by the weights that made them, and how those were run
        assert (report.embedded, report.published.model, report.published.parent) == (anew, encoder.model, None)
        assert answers(other) == before

    def test_the_same_model_is_taken(self, built, encoder):
        built[0].check_model(built[0].manifest(), encoder.model)
