import dataclasses
import errno
import hashlib
import os
import threading
from pathlib import Path

import numpy as np
import pytest

from ingest.document import Block, BlockKind, DigestOf, Document, Metadata, Passage, Span, Unit, UnitKind
from ingest.document import Part as BlockPart
from ingest.reading import read_document
from retrieval import IndexDamaged
from retrieval.durable import make_folder, sweep, write_durably
from retrieval.embedding import DocumentVectors, embed
from retrieval.prepared import prepare
from retrieval.store import CURE, ObjectStore, StoredFile

FULL = Document(
    id="full-0a1b2c",
    source="below/caf\u00e9.md",
    version="0" * 64,
    title='A "title" \u2014 \U0001f4a1',
    text="Title\n\nA nurse cares.\n| a | b |\n\u2028odd\x0b line\x00 ends\r",
    metadata=Metadata(
        title="Another title",
        publisher="Someone",
        author="Someone else",
        published="2025-11",
        updated="2025-12-24",
        url="https://example.org/?a=1&b=%20",
        digest_of=DigestOf("Another", "Publisher", "Nobody", "2024"),
    ),
    title_span=Span(0, 5),
    blocks=(
        Block(BlockKind.HEADING, Span(0, 5), level=1, dropped="title"),
        Block(BlockKind.PARAGRAPH, Span(7, 21), (BlockPart(UnitKind.SENTENCE, Span(7, 21)),), (Span(0, 5),)),
        Block(BlockKind.TABLE, Span(22, 31), (BlockPart(UnitKind.CELL, Span(24, 25), (Span(28, 29),), 1, 2),), lead=Span(7, 21), source=Span(0, 5)),
    ),
    units=(
        Unit(UnitKind.SENTENCE, Span(7, 21), 1, (Span(0, 5),), (), ("nurse",)),
        Unit(UnitKind.CELL, Span(24, 25), 2, (), (Span(0, 5), Span(28, 29)), (), 1, 2, Span(7, 21), Span(0, 5)),
    ),
    passages=(Passage(Span(7, 31), 0, 2, (Span(0, 5),)),),
    names=(("nurse", "nurse"), ("rns", "nurse")),
)


@pytest.fixture
def store(tmp_path):
    return ObjectStore(tmp_path / "objects")


def put(store, document):
    """Stores a document with what is prepared of it where its vectors are all alike."""
    passages, units = len(document.passages), len(document.units)
    ids, starts, keys = np.zeros(units, np.int32), np.arange(units + 1), np.zeros((passages + units, 16), np.uint8)
    vectors = DocumentVectors(np.ones((passages, 4)), np.ones((units, 4)), np.ones((units, 4)), ids, starts, keys)
    return store.put_document(document, prepare(document, vectors))


def test_every_field_of_a_document_comes_back(store):
    filled = (FULL, FULL.metadata, FULL.metadata.digest_of)
    unset = [field.name for each in filled for field in dataclasses.fields(each) if getattr(each, field.name) == field.default]
    assert unset == []  # a new field has to be filled above
    read = store.document(put(store, FULL))
    assert dataclasses.asdict(read) == dataclasses.asdict(FULL)
    assert [type(block.kind) for block in read.blocks] == [BlockKind] * 3
    assert type(read.units[0].kind) is UnitKind


@pytest.mark.parametrize("name", ["nursing.txt", "electrician.md"])
def test_an_article_comes_back(store, articles, name):
    document = read_document(name, (articles / name).read_bytes())
    assert dataclasses.asdict(store.document(put(store, document))) == dataclasses.asdict(document)


def test_vectors_come_back_bit_by_bit(store, small, encoder):
    [vectors], _ = embed([small[0]], encoder, {})
    read = store.vectors(store.put_vectors(vectors))
    for field in dataclasses.fields(vectors):
        written, found = getattr(vectors, field.name), getattr(read, field.name)
        assert (found.dtype, found.shape, found.tobytes()) == (written.dtype, written.shape, written.tobytes()), field.name


def test_a_file_is_named_by_its_content(store):
    file = put(store, FULL)
    data = (store.folder / file.name).read_bytes()
    digest = hashlib.sha256(data).hexdigest()
    assert file == StoredFile(f"{digest[:32]}.document", len(data), digest)


def test_the_same_content_is_written_once(store, monkeypatch):
    file = put(store, FULL)
    monkeypatch.setattr("retrieval.store.write_durably", lambda *_: pytest.fail("written again"))
    assert put(store, FULL) == file


def _flip(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)


DAMAGES = {
    "truncated": lambda path: path.write_bytes(path.read_bytes()[:-1]),
    "longer": lambda path: path.write_bytes(path.read_bytes() + b"\n"),
    "emptied": lambda path: path.write_bytes(b""),
    "removed": lambda path: path.unlink(),
    "a folder": lambda path: (path.unlink(), path.mkdir()),
    "flipped": _flip,
}


@pytest.mark.parametrize("damage", DAMAGES)
@pytest.mark.parametrize("kind", ["document", "vectors"])
def test_damage_is_refused_with_the_cure(store, small, encoder, kind, damage):
    file = put(store, small[0]) if kind == "document" else store.put_vectors(embed([small[0]], encoder, {})[0][0])
    DAMAGES[damage](store.folder / file.name)
    with pytest.raises(IndexDamaged) as raised:
        getattr(store, kind)(file)
    assert file.name in str(raised.value)
    assert str(raised.value).endswith(CURE)


@pytest.mark.parametrize("damage", ["truncated", "longer", "emptied", "removed", "flipped"])
def test_putting_again_heals_a_damaged_file(store, damage):
    file = put(store, FULL)
    DAMAGES[damage](store.folder / file.name)
    assert put(store, FULL) == file
    assert dataclasses.asdict(store.document(file)) == dataclasses.asdict(FULL)


@pytest.mark.parametrize(
    ("kind", "data"),
    [
        ("document", b"{}"),
        ("document", b"[1, 2"),
        ("document", b'{"id": "a", "source": "a", "version": 3}'),
        ("document", b"\xff\xfe"),
        ("vectors", b"no safetensors"),
        ("vectors", (2).to_bytes(8, "little") + b"{}"),
    ],
)
def test_a_whole_file_of_something_else_is_refused(store, kind, data):
    store.folder.mkdir()
    digest = hashlib.sha256(data).hexdigest()
    file = StoredFile("something", len(data), digest)
    (store.folder / file.name).write_bytes(data)
    with pytest.raises(IndexDamaged, match="run 'careercite ingest', which"):
        getattr(store, kind)(file)


def test_the_others_are_what_is_not_named(store):
    kept, gone = put(store, FULL), put(store, dataclasses.replace(FULL, title="Other"))
    half = store.folder / f"{kept.name}.12345.tmp"
    half.write_bytes(b"half")
    assert set(store.others({kept.name})) == {half, store.folder / gone.name}


def test_what_is_not_its_name_is_damaged(store, small, encoder):
    files = [put(store, FULL), store.put_vectors(embed([small[0]], encoder, {})[0][0]), store.put_suggestions(())]
    (store.folder / f"{files[0].name}.12345.tmp").write_bytes(b"half")
    assert list(store.damaged()) == []
    for file in files:
        good = (store.folder / file.name).read_bytes()
        (store.folder / file.name).write_bytes(good[:-1])
        assert list(store.damaged()) == [store.folder / file.name]
        (store.folder / file.name).write_bytes(good)
    (store.folder / "notes.txt").touch()
    (store.folder / "folder.json").mkdir()
    assert list(store.damaged()) == [store.folder / "folder.json", store.folder / "notes.txt"]


def test_a_store_that_was_never_written_holds_nothing(store):
    assert (store.others(set()), list(store.damaged()), store.folder.exists()) == ([], [], False)


def test_write_durably_syncs_before_the_name_moves(tmp_path, monkeypatch):
    order = []
    monkeypatch.setattr(os, "fsync", lambda descriptor: order.append("folder" if os.path.isdir(f"/proc/self/fd/{descriptor}") else "file"))  # noqa: PTH112
    replace = Path.replace
    monkeypatch.setattr(Path, "replace", lambda self, target: (order.append("rename"), replace(self, target))[1])
    write_durably(tmp_path / "a", b"new")
    assert order == ["file", "rename", "folder"]
    assert [(path.name, path.read_bytes()) for path in tmp_path.iterdir()] == [("a", b"new")]


@pytest.mark.parametrize("operation", ["fsync", "replace"])
def test_a_failed_write_leaves_the_old_file(tmp_path, monkeypatch, operation):
    def fail(*_):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    path = tmp_path / "a"
    write_durably(path, b"old")
    with monkeypatch.context() as patch:
        patch.setattr(*((os, "fsync") if operation == "fsync" else (Path, "replace")), fail)
        with pytest.raises(OSError, match="No space left"):
            write_durably(path, b"new")
    assert path.read_bytes() == b"old"
    write_durably(path, b"newer")
    assert path.read_bytes() == b"newer"


class TestMadeBefore:
    @pytest.fixture
    def made(self, store, small, encoder):
        [vectors], _ = embed([small[0]], encoder, {})
        return vectors, store.put_vectors(vectors)

    def test_vectors_are_found_by_what_they_were_made_of(self, store, small, encoder, made):
        vectors, _ = made
        found = store.made_before()(vectors.keys)
        assert all(getattr(found, field.name).tobytes() == getattr(vectors, field.name).tobytes() for field in dataclasses.fields(vectors))
        assert embed([small[0]], encoder, {}, None, store.made_before())[1] == 0
        assert store.made_before()(vectors.keys[:-1]) is None
        assert store.made_before()(embed([small[1]], encoder, {})[0][0].keys) is None
        assert ObjectStore(store.folder / "nowhere").made_before()(vectors.keys) is None

    @pytest.mark.parametrize("damage", DAMAGES)
    def test_damaged_ones_are_not_found(self, store, made, damage):
        vectors, file = made
        find = store.made_before()
        DAMAGES[damage](store.folder / file.name)
        assert find(vectors.keys) is None
        assert store.made_before()(vectors.keys) is None

    def test_of_several_that_were_made_of_the_same_the_preferred_are_found(self, store, made):
        """Another batch may give other last bits: what the index holds stays as it is."""
        vectors, file = made
        other = dataclasses.replace(vectors, tokens=vectors.tokens[::-1].copy())
        second = store.put_vectors(other)
        assert second.name != file.name
        for preferred, expected in ((file, vectors), (second, other)):
            assert store.made_before([preferred.name])(vectors.keys).tokens.tobytes() == expected.tokens.tobytes()


def test_vectors_that_are_deleted_while_they_are_opened_are_damaged_not_an_unknown_error(store, small, encoder, monkeypatch):
    """What was checked is what is read: nothing is opened a second time."""
    file = store.put_vectors(embed([small[0]], encoder, {})[0][0])
    read = Path.read_bytes
    monkeypatch.setattr(Path, "read_bytes", lambda path: (read(path), path.unlink())[0])
    assert len(store.vectors(file).units) == len(small[0].units)
    with pytest.raises(IndexDamaged, match="No such file"):
        store.vectors(file)


def test_a_folder_is_made_durably_with_those_above_it(tmp_path, monkeypatch):
    synced = []
    monkeypatch.setattr("retrieval.durable.sync_folder", synced.append)
    make_folder(tmp_path / "a" / "b")
    assert (tmp_path / "a" / "b").is_dir() and synced == [tmp_path, tmp_path / "a"]
    make_folder(tmp_path / "a" / "b")
    assert len(synced) == 2


def test_two_threads_may_write_the_same_file(tmp_path):
    contents = [bytes([number]) * 200_000 for number in range(4)]
    writers = [threading.Thread(target=lambda data: [write_durably(tmp_path / "a", data) for _ in range(10)], args=(each,)) for each in contents]
    for writer in writers:
        writer.start()
    for _ in range(100):
        sweep(tmp_path)
    for writer in writers:
        writer.join()
    assert (tmp_path / "a").read_bytes() in contents
    assert [path.name for path in tmp_path.iterdir()] == ["a"]
