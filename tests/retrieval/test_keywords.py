import math

import numpy as np
import pytest

from retrieval.embedding import embedded_texts
from retrieval.keywords import Keywords, count_terms
from retrieval.words import terms

CORPUS = (
    "Nurses earn a good salary. A nurse works in shifts.",
    "Electricians wire houses.",
    "",
    "The of and.",
    "A nurse and an electrician: salary, salary, salary.",
    "training " * 50 + "nurse",
)


@pytest.mark.parametrize(
    "question",
    [
        "nurse",
        "What salary does a nurse earn?",
        "nurse nurse salary",
        "electrician training",
        "self-employed nurses",
        "salary zebra",
        "zebra",
        "",
        "of the",
    ],
)
def test_scores_are_the_slow_reference(slow_bm25, question):
    np.testing.assert_allclose(Keywords(count_terms([terms(text) for text in CORPUS])).scores(question), slow_bm25(CORPUS, question), atol=1e-5)


@pytest.mark.parametrize("question", ["How much does a nurse earn?", "first tool bag", "8,000 hours", "BLS", "Union or non-union?"])
def test_scores_of_the_articles_are_the_slow_reference(built, slow_bm25, question):
    texts = [text for document in built[1].documents for text in embedded_texts(document)[0]]
    np.testing.assert_allclose(Keywords(count_terms([terms(text) for text in texts])).scores(question), slow_bm25(texts, question), atol=1e-5)


@pytest.mark.parametrize(
    ("texts", "question", "scores"),
    [
        ([], "nurse", []),
        (["", "the"], "nurse", [0.0, 0.0]),
        (["nurse"], "welder", [0.0]),
        (["nurse", "welder"], "nurse", [math.log(2) / 2.5, 0.0]),  # df 1 of 2: ln 2; tf 1, length as the average: 1 / (1 + 1.5)
        (["nurse nurse", "welder"], "nurse", [math.log(2) * 2 / (2 + 1.5 * (0.25 + 0.75 * 2 / 1.5)), 0.0]),
    ],
)
def test_hand_computed(texts, question, scores):
    found = Keywords(count_terms([terms(text) for text in texts])).scores(question)
    assert found.dtype == np.float32
    np.testing.assert_allclose(found, scores, atol=1e-6)


def test_scores_are_to_the_bit_those_of_bm25s(built):
    import bm25s  # only to compare with

    tokens = [terms(text) for document in built[1].documents for text in embedded_texts(document)[0]]
    reference = bm25s.BM25(method="lucene")
    reference.index([list(each) for each in tokens], show_progress=False)
    known = {token for each in tokens for token in each}
    for question in ("How much does a nurse earn?", "first tool bag", "8,000 hours of training, training"):
        wanted = [term for term in terms(question) if term in known]
        assert Keywords(count_terms(tokens)).scores(question).tolist() == np.asarray(reference.get_scores(wanted), dtype=np.float32).tolist()
