"""Mending: what is whole of a damaged index is used again, what is damaged is set aside, and nothing is lost."""

import hashlib
import json
import os
import shutil

import pytest

from ingest.errors import CorpusShrunk
from retrieval import IndexFolder
from retrieval.errors import IndexDamaged
from retrieval.quarantine import Quarantine, held
from service.ingesting import ingest_corpus
from tests.retrieval.conftest import BAKER, WELDER

PILOT = "A pilot flies aeroplanes for an airline. Pilots train for two years.\n"


@pytest.fixture
def grown(ingested, encoder):
    """The corpus folder and the index folder after three ingests, each of another state of the articles."""
    corpus, folder = ingested
    for number, text in enumerate((PILOT, PILOT.replace("two", "three"))):
        (corpus / "pilot.txt").write_text(text)
        (corpus / "welder.txt").write_text(WELDER.replace("$48,000", f"$48,{number}50"))
        ingest_corpus(corpus, folder, encoder)
    return corpus, folder


def hashes(folder):
    """The sha256 of every file of a data folder."""
    return {hashlib.sha256(path.read_bytes()).hexdigest() for path in folder.rglob("*") if path.is_file()}


def object_of(folder, source, kind):
    entry = next(entry for entry in folder.manifest().entries if entry.source == source)
    return folder.objects.folder / getattr(entry, kind).name


def flip(path):
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)


def set_aside(folder):
    """Every file in quarantine, by its path in the data folder."""
    return sorted(path.relative_to(folder.data_dir / "quarantine").as_posix().partition("/")[2] for path in files_in_quarantine(folder))


def files_in_quarantine(folder):
    return [path for path in (folder.data_dir / "quarantine").rglob("*") if path.is_symlink() or path.is_file()]


@pytest.mark.parametrize(("kind", "embedded"), [("document", 0), ("vectors", 5)])
def test_one_damaged_file_is_set_aside_and_only_its_article_is_read_again(grown, encoder, answers, kind, embedded):
    corpus, folder = grown
    before, path = answers(folder), object_of(folder, "baker.txt", kind)
    flip(path)
    damaged, rest, pointer = path.read_bytes(), hashes(folder.folder), hashlib.sha256((folder.folder / "current").read_bytes()).hexdigest()
    report = ingest_corpus(corpus, folder, encoder)
    assert [document.source for document in report.scan.read] == ["baker.txt"]
    assert (report.embedded, len(report.scan.unchanged)) == (embedded, 2)
    assert answers(folder) == before
    assert (report.aside.folder / path.relative_to(folder.data_dir)).read_bytes() == damaged
    assert hashes(folder.data_dir) >= rest - {pointer}
    assert ingest_corpus(corpus, folder, encoder).aside.folder is None


def test_what_is_whole_stays_where_the_source_cannot_be_read(grown, encoder):
    corpus, folder = grown
    flip(object_of(folder, "baker.txt", "document"))
    (corpus / "pilot.txt").write_bytes(b"")
    report = ingest_corpus(corpus, folder, encoder)
    assert [failure.source for failure in report.scan.failed] == ["pilot.txt"]
    assert [entry.source for entry in folder.open().manifest.entries] == ["baker.txt", "pilot.txt", "welder.txt"]


def _damage_pointer(folder):
    (folder.folder / "current").write_text("nonsense")


def _damage_manifest(folder):
    flip(folder.folder / str(folder.manifest().number) / "manifest.json")


def _damage_all_manifests(folder):
    for path in folder.folder.glob("*/manifest.json"):
        path.write_bytes(path.read_bytes()[:-200])


def _lose_pointer(folder):
    (folder.folder / "current").unlink()


def _make_foreign(folder):
    for path in folder.folder.glob("*/manifest.json"):
        path.write_text(json.dumps(json.loads(path.read_text()) | {"format_version": 99}))
    number = max(int(path.parent.name) for path in folder.folder.glob("*/manifest.json"))
    digest = hashlib.sha256((folder.folder / str(number) / "manifest.json").read_bytes()).hexdigest()
    (folder.folder / "current").write_text(f"{number} {digest}\n")


def _lose_index(folder):
    shutil.rmtree(folder.folder)


DAMAGES = [_damage_pointer, _damage_manifest, _damage_all_manifests, _lose_pointer, _make_foreign]


@pytest.mark.parametrize("damage", DAMAGES)
def test_an_index_that_cannot_be_found_in_its_files_embeds_nothing_again_and_loses_nothing(grown, encoder, answers, damage):
    corpus, folder = grown
    before = answers(folder)
    damage(folder)
    (corpus / "baker.txt").unlink()  # and with it the only place of what it said, but for the index
    there = hashes(folder.folder)
    report = ingest_corpus(corpus, folder, encoder)
    assert (report.embedded, report.rebuilt is None, report.before) == (0, False, None)
    assert [entry.source for entry in folder.open().manifest.entries] == ["pilot.txt", "welder.txt"]
    assert hashes(folder.data_dir) >= there
    assert held(folder.data_dir)[0] == report.aside.files > 0
    (corpus / "baker.txt").write_text(BAKER, "utf-8")
    ingest_corpus(corpus, folder, encoder)
    assert answers(folder) == before


@pytest.mark.parametrize("damage", [*DAMAGES, _lose_index])
def test_a_damaged_index_does_not_let_the_corpus_vanish(grown, encoder, damage):
    corpus, folder = grown
    damage(folder)
    there = hashes(folder.data_dir)
    for path in corpus.iterdir():
        path.unlink()
    with pytest.raises(CorpusShrunk, match=r"of 3 articles .* only 0 are left"):
        ingest_corpus(corpus, folder, encoder)
    assert hashes(folder.data_dir) == there and not files_in_quarantine(folder)
    ingest_corpus(corpus, folder, encoder, force=True)
    assert folder.open().documents == () and hashes(folder.folder.parent) >= hashes(folder.data_dir)


def test_renamed_articles_are_no_loss_for_a_damaged_index(grown, encoder):
    corpus, folder = grown
    _lose_pointer(folder)
    for path in list(corpus.iterdir()):
        path.rename(corpus / f"new-{path.name}")
    assert len(ingest_corpus(corpus, folder, encoder).scan.read) == 3


def test_an_entry_whose_manifest_lies_about_it_is_not_used(grown, encoder, answers):
    """A manifest that nothing vouches for counts only as far as its documents say the same."""
    corpus, folder = grown
    before = answers(folder)
    path = folder.folder / str(folder.manifest().number) / "manifest.json"
    path.write_text(path.read_text().replace('"baker.txt"', '"maker.txt"'))
    report = ingest_corpus(corpus, folder, encoder)
    assert [document.source for document in report.scan.read] == ["baker.txt"]
    assert answers(folder) == before


def test_what_a_killed_first_ingest_left_is_no_damage(corpus, folder, encoder):
    ingest_corpus(corpus, folder, encoder)
    (folder.folder / "current").unlink()
    (folder.data_dir / "ledger.json").unlink()
    report = ingest_corpus(corpus, folder, encoder)
    assert (report.rebuilt, report.embedded, files_in_quarantine(folder)) == (None, 0, [])


def test_an_older_generation_that_cannot_be_read_is_set_aside_with_those_before_it(grown, encoder):
    corpus, folder = grown
    manifest = folder.manifest()
    path = folder.folder / str(manifest.parent.number) / "manifest.json"
    path.write_bytes(b"damaged")
    there = hashes(folder.folder)
    assert ingest_corpus(corpus, folder, encoder).rebuilt is None
    assert folder.manifest() == manifest and hashes(folder.data_dir) >= there
    assert [name for name in set_aside(folder) if name.endswith("manifest.json")] == ["index/1/manifest.json", "index/2/manifest.json"]
    files = len(files_in_quarantine(folder))
    ingest_corpus(corpus, folder, encoder)
    assert len(files_in_quarantine(folder)) == files


@pytest.mark.parametrize("what", ["objects", "current", "3", "."])
@pytest.mark.parametrize("kind", ["a file", "a folder", "a dangling link"])
def test_what_is_not_of_its_kind_is_moved_out_of_the_way(grown, encoder, answers, what, kind):
    corpus, folder = grown
    before, path = answers(folder), folder.folder / what
    shutil.rmtree(path) if path.is_dir() else path.unlink()
    {"a file": path.touch, "a folder": path.mkdir, "a dangling link": lambda: path.symlink_to("nowhere")}[kind]()
    ingest_corpus(corpus, folder, encoder)
    assert answers(folder) == before


def test_a_folder_among_the_objects_that_nothing_needs_is_no_obstacle(grown, encoder):
    corpus, folder = grown
    (folder.objects.folder / "old.json").mkdir()
    assert ingest_corpus(corpus, folder, encoder).rebuilt is None
    assert not (folder.objects.folder / "old.json").exists()


@pytest.mark.parametrize("damage", [lambda path: path.write_bytes(b"{}}"), lambda path: (path.unlink(), path.mkdir())], ids=["nonsense", "a folder"])
def test_a_damaged_ledger_is_set_aside_and_made_anew(grown, encoder, damage):
    corpus, folder = grown
    remembered = folder.ledger()
    damage(folder.data_dir / "ledger.json")
    assert ingest_corpus(corpus, folder, encoder).published is None
    assert folder.ledger().files.keys() == remembered.files.keys()
    assert [path.name for path in (folder.data_dir / "quarantine").glob("*/*")] == ["ledger.json"]


def test_every_occasion_has_a_folder_of_its_own(tmp_path):
    for number in range(3):
        (tmp_path / "a").write_text(str(number))
        Quarantine(tmp_path).take([tmp_path / "a"])
    assert sorted(path.read_text() for path in tmp_path.glob("quarantine/*/a")) == ["0", "1", "2"]
    assert held(tmp_path) == (3, 3)


def test_a_quarantine_that_took_nothing_makes_no_folder(tmp_path):
    aside = Quarantine(tmp_path)
    aside.take([])
    assert (aside.folder, aside.files, held(tmp_path), list(tmp_path.iterdir())) == (None, 0, (0, 0), [])


def test_an_unreadable_object_is_set_aside_as_it_is(grown, encoder, answers):
    corpus, folder = grown
    before, path = answers(folder), object_of(folder, "welder.txt", "vectors")
    path.unlink()
    path.symlink_to("nowhere")
    with pytest.raises(IndexDamaged):
        folder.open()
    report = ingest_corpus(corpus, folder, encoder)
    assert os.readlink(report.aside.folder / path.relative_to(folder.data_dir)) == "nowhere"  # noqa: PTH115
    assert answers(folder) == before
    assert IndexFolder(folder.data_dir).open()
