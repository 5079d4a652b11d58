from concurrent.futures import ThreadPoolExecutor

import pytest

from retrieval.words import STOP_WORDS, split_words, stem, terms


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Nurses\u2019 pay and the nurse's licence", ["nurses", "pay", "and", "the", "nurse", "licence"]),
        ("the nurse\u2019s shift", ["the", "nurse", "shift"]),
        ("C++ or C#?", ["c++", "or", "c#"]),
        ("R&D, e.g. IBEW/NECA", ["r&d", "e.g", "ibew/neca"]),
        ("Don't!", ["don't"]),
        ("a_b caf\u00e9 3.5%", ["a", "b", "caf\u00e9", "3.5"]),
        ("| cell | \u2014 \U0001f4a1 |", ["cell"]),
        ("", []),
    ],
)
def test_split_words(text, words):
    assert split_words(text) == words


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("What do nurses earn?", ["nurs", "earn"]),
        ("NURSING nurse Nurses", ["nurs", "nurs", "nurs"]),
        ("a self-employed electrician", ["self-employ", "self", "employ", "electrician"]),
        ("IBEW/NECA", ["ibew/neca", "ibew", "neca"]),
        ("C++", ["c++"]),
        ("follow-up", ["follow-up", "follow"]),  # the part "up" is a function word
        ("the of and with", []),
        ("", []),
    ],
)
def test_terms(text, found):
    assert terms(text) == found


@pytest.mark.parametrize("text", ["Nurse practitioners diagnose patients.", "self-employed", "training, trains, trained"])
def test_case_does_not_matter(text):
    assert terms(text) == terms(text.upper()) == terms(text.lower())


@pytest.mark.parametrize(("question", "passage"), [("becoming a certified nurse", "Nurses certify yearly."), ("What jobs pay?", "The job pays.")])
def test_question_and_passage_meet_in_a_term(question, passage):
    assert set(terms(question)) & set(terms(passage))


def test_stop_words_are_lower_case_words_that_split_words_can_give():
    assert [word for word in sorted(STOP_WORDS) if split_words(word) != [word]] == []


def test_stemming_from_many_threads():
    words = [f"{root}{ending}" for root in ("train", "work", "weld", "bak", "nurs") for ending in ("ing", "ed", "er", "ers", "s")] * 40
    expected = [stem.__wrapped__(word) for word in words]
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(stem.__wrapped__, words)) == expected
