"""Typos become the nearest word of the articles; what is known is left alone."""

import pytest

from service.answers.spelling import Correction, Speller

VOCABULARY = {
    "which": 9,
    "with": 50,
    "rich": 2,
    "engineer": 7,
    "engineers": 7,
    "salary": 5,
    "industry": 4,
    "industries": 2,
    "apprentice": 3,
    "receive": 2,
}
ENGLISH = {"dose", "rain", "weather", "from"}


@pytest.fixture(scope="module")
def speller():
    return Speller(VOCABULARY, {"high school"}, ENGLISH.__contains__)


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("wich", "which"),
        ("salery", "salary"),
        ("enginer", "engineer"),
        ("recieve", "receive"),
        ("aprentise", "apprentice"),
    ],
)
def test_typos(speller, typed, read):
    assert speller.correct(f"the {typed} here") == (f"the {read} here", (Correction(typed, read),))


@pytest.mark.parametrize(
    "text", ["the dose of rain", "an industry", "weathered", "Enginer of the Wich", "the Salery Club", "EDA", "abc xyz", "qqqqqqqqqq"]
)
def test_left_alone(speller, text):
    corrected, corrections = speller.correct(text)
    assert [each for each in corrections if each.typed != "Enginer"] == []
    assert corrected.split()[1:] == text.split()[1:]


def test_a_capitalised_first_word_is_corrected(speller):
    assert speller.correct("Wich one?")[0] == "which one?"


def test_an_irregular_plural_is_a_typo(speller):
    assert speller.correct("all industrys")[0] == "all industry"
