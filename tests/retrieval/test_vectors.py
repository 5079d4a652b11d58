import numpy as np
import pytest

from retrieval.vectors import Vectors


def unit_vectors(count, dimension, seed):
    vectors = np.random.default_rng(seed).standard_normal((count, dimension)).astype(np.float32)
    return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


def flat(vectors):
    return Vectors([vectors], vectors.shape[1], len(vectors))


@pytest.mark.parametrize(("count", "k"), [(1, 1), (7, 3), (500, 100), (500, 500), (3, 10)])
def test_nearest_is_a_brute_force_search(count, k):
    vectors, question = unit_vectors(count, 384, count), unit_vectors(1, 384, 99)[0]
    positions, cosines = flat(vectors).nearest(question, k)
    exact = vectors.astype(np.float64) @ question.astype(np.float64)
    assert positions.tolist() == np.argsort(-exact)[:k].tolist()
    np.testing.assert_allclose(cosines, np.sort(exact)[::-1][:k], atol=1e-6)


@pytest.mark.parametrize("question", ["How much does a nurse earn?", "Which exam is open-book?", "zzz"])
def test_nearest_on_the_articles(built, encoder, question):
    stored = np.concatenate([each.passages for each in built[0].open().vectors]).astype(np.float32)
    vector = encoder.encode([question])[0].sentence
    positions, cosines = flat(stored).nearest(vector, 10)
    exact = stored.astype(np.float64) @ vector
    assert positions.tolist() == np.argsort(-exact)[:10].tolist()
    np.testing.assert_allclose(cosines, exact[positions], atol=1e-6)


@pytest.mark.parametrize(("count", "k"), [(0, 5), (5, 0), (0, 0)])
def test_nothing_to_find(count, k):
    positions, cosines = flat(np.zeros((count, 4), np.float32)).nearest(np.ones(4, np.float32), k)
    assert (positions.tolist(), cosines.tolist()) == ([], [])


def test_vectors_of_another_layout_are_taken_over():
    vectors = np.asfortranarray(unit_vectors(20, 8, 1).astype(np.float16))
    positions, _ = flat(vectors).nearest(vectors[13].astype(np.float64), 1)
    assert positions.tolist() == [13]


@pytest.mark.parametrize("k", [1, 100, 400])
def test_many_vectors_are_held_in_half_the_bytes_and_found_as_exactly(monkeypatch, k):
    stored = unit_vectors(500, 384, 3).astype(np.float16)
    whole = flat(stored)
    monkeypatch.setattr("retrieval.vectors.MANY", 500)
    monkeypatch.setattr("retrieval.vectors.BLOCK", 64)
    halves = Vectors(np.split(stored, 10), 384, 500)
    assert (len(halves), halves._index.code_size, whole._index.code_size) == (500, 768, 1536)
    for question in unit_vectors(20, 384, 9):
        (positions, cosines), (exact, expected) = halves.nearest(question, k), whole.nearest(question, k)
        assert positions.tolist() == exact.tolist()
        np.testing.assert_allclose(cosines, expected, atol=1e-6)
    assert all((halves[i] == stored[i].astype(np.float32)).all() for i in (0, 63, 64, 499))
