from collections import Counter
from itertools import pairwise

import pytest

from retrieval.embedding import passage_texts
from retrieval.keywords import count_terms
from retrieval.vocabulary import Pairs, read_frequencies, read_terms, read_vocabulary, read_words
from retrieval.words import TYPED, hashed, terms


@pytest.fixture(scope="module")
def prepared(built):
    return built[0].open().opened


def test_the_vocabulary_is_every_stem(built, prepared):
    texts = [f"{each.title} {each.metadata.publisher or ''} {each.text}" for each in built[1].documents]
    assert read_vocabulary(prepared) == {stem for text in texts for stem in terms(text)}


def test_words_are_counted_over_all_articles(built, prepared):
    assert read_words(prepared) == Counter(word.lower() for each in built[1].documents for word in TYPED.findall(each.text))


def test_pairs_are_those_of_each_article(built, prepared):
    pairs, said = Pairs(prepared), [[word.lower() for word in TYPED.findall(each.text)] for each in built[1].documents]
    assert all(f"{left} {right}" in pairs for words in said for left, right in pairwise(words))
    backwards = {f"{right} {left}" for words in said for left, right in pairwise(words)} - {f"{a} {b}" for words in said for a, b in pairwise(words)}
    assert backwards and not any(pair in pairs for pair in backwards)


def test_terms_are_those_of_all_passages(built, prepared):
    counted = count_terms([terms(text) for document in built[1].documents for text in passage_texts(document)])
    found = read_terms(prepared)
    assert [found.terms.tolist(), found.counts.tolist(), found.starts.tolist()] == [
        counted.terms.tolist(),
        counted.counts.tolist(),
        counted.starts.tolist(),
    ]


def test_frequencies_count_units(prepared):
    units = [set(each.vectors.ids[a:b].tolist()) for each in prepared for a, b in pairwise(each.vectors.starts.tolist())]
    counted = Counter(piece for pieces in units for piece in pieces)
    assert {piece: count for piece, count in enumerate(read_frequencies(prepared).tolist()) if count} == counted


def test_of_nothing():
    assert (read_vocabulary([]), read_words([]), "a word" in Pairs([])) == (frozenset(), {}, False)
    assert (read_frequencies([]).tolist(), read_terms([]).starts.tolist()) == ([0], [0])


def test_a_hash_is_the_same_in_every_process():
    assert hashed(["nurse", "", "caf\u00e9"]).tolist() == [1063597531829418994, 16476032584258269876, 6302685136992524259]
