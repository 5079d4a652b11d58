"""A large index: its files are mapped, and it is the same index."""

import dataclasses

import pytest

from retrieval import Index, IndexDamaged
from retrieval.opening import LARGE, is_large
from retrieval.packing import Packed
from retrieval.store import CURE
from tests.retrieval.test_store import DAMAGES

QUESTIONS = ("How much does a welder earn?", "Who mixes dough?", "training", "What does a baker do at dawn?")


@pytest.fixture
def large(monkeypatch):
    """Every index counts as large."""
    monkeypatch.setattr("retrieval.opening.LARGE", 0)


def asked(index):
    passages = [(hit.document.id, hit.passage, hit.score, hit.cosine) for question in QUESTIONS for hit in index.search(question, 9)]
    units = [(*hit.key, hit.unit, hit.score, hit.matches) for question in QUESTIONS for hit in index.rank(question).hits]
    likeness = index.likeness(("baker-0af38f", 0), ("baker-0af38f", 1))
    return passages, units, likeness, index.vocabulary, index.words, index.names.canonical


def test_a_large_index_answers_as_a_small_one(ingested, encoder, monkeypatch):
    _, folder = ingested
    small = folder.open()
    monkeypatch.setattr("retrieval.opening.LARGE", 0)
    mapped = folder.open()
    assert [type(each.units) for each in (*small.documents, *mapped.documents)] == [tuple, tuple, Packed, Packed]
    assert asked(Index(mapped, encoder)) == asked(Index(small, encoder))


def test_size_and_number_decide(ingested):
    manifest = ingested[1].manifest()
    bulky = [dataclasses.replace(entry, vectors=dataclasses.replace(entry.vectors, size=LARGE)) for entry in manifest.entries]
    assert not is_large(manifest)
    assert is_large(dataclasses.replace(manifest, entries=tuple(bulky)))
    assert not is_large(dataclasses.replace(manifest, entries=tuple(bulky * 20_000)))  # more files than a process may map


@pytest.mark.parametrize("damage", DAMAGES)
@pytest.mark.parametrize("kind", ["document", "vectors"])
def test_damage_is_found(large, ingested, kind, damage):
    _, folder = ingested
    DAMAGES[damage](folder.objects.folder / getattr(folder.manifest().entries[1], kind).name)
    with pytest.raises(IndexDamaged, match=CURE):
        folder.open()


def test_what_is_deleted_meanwhile_is_still_served(large, ingested, encoder):
    _, folder = ingested
    index = Index(folder.open(), encoder)
    before = asked(index)
    for path in folder.objects.folder.iterdir():
        path.unlink()
    assert asked(index) == before


def test_the_next_generation_takes_over_what_is_opened(large, ingested, encoder):
    _corpus, folder = ingested
    opened = folder.open()
    again = folder.open(opened)
    assert [now is then for now, then in zip(again.opened, opened.opened, strict=True)] == [True, True]
    first = Index(opened, encoder)
    assert asked(Index(again, encoder, first)) == asked(first)
