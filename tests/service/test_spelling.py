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


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("whats the salary pls", "what's the salary please"),
        ("Whats the salary", "What's the salary"),
        ("how many hrs a wk do u rest", "how many hours a week do you rest"),
        ("i dont know, cant say", "i don't know, can't say"),
        ("Im new, ive asked ppl b4", "I'm new, I've asked people before"),
        ("teh rain adn hte weather", "the rain and the weather"),
        ("wanna be an engineer? thx.", "want to be an engineer? thanks."),
    ],
)
def test_shorthand_is_written_out_and_no_correction(speller, typed, read):
    assert speller.correct(typed) == (read, ())


@pytest.mark.parametrize("text", ["a U-turn", "the UR salary", "IM", "U of rain", "from Ur", "they're", "nothx"])
def test_what_only_resembles_shorthand_is_left_alone(speller, text):
    assert speller.correct(text)[0].split()[:2] == text.split()[:2]


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("how dose rain work", "how does rain work"),
        ("How dose it work", "How does it work"),
        ("How much dose it cost", "How much does it cost"),
        ("what si an engineer", "what is an engineer"),
        ("where od they go", "where do they go"),
        ("how long dos it take", "how long does it take"),
    ],
)
def test_a_wrong_word_that_is_one_is_read_by_the_question_word_before_it(speller, typed, read):
    assert speller.correct(typed)[0] == read


@pytest.mark.parametrize("text", ["what is the dose", "how does a dose work", "which dose of rain", "what dose of rain", "how much is a dose a day"])
def test_a_noun_behind_a_question_word_stays_a_noun(speller, text):
    assert speller.correct(text)[0] == text


@pytest.mark.parametrize(
    ("typed", "read"),
    [("highschool", "high school"), ("thehive", "the hive"), ("tothe", "tothe"), ("highschools", "highschools"), ("schoolhigh", "schoolhigh")],
)
def test_two_words_run_together_are_parted_where_the_articles_have_them_side_by_side(typed, read):
    speller = Speller({"salary": 5}, {"high school", "the hive", "to the"}, ENGLISH.__contains__)
    assert speller.correct(f"a {typed}") == (f"a {read}", (Correction(typed, read),) if typed != read else ())


def test_pairs_are_the_words_that_stand_side_by_side(built):
    pairs = built[1].pairs
    assert all(pair in pairs for pair in ("registered nurse", "of the"))
    assert "glove falconer" not in pairs
