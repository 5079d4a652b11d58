"""What a unit has to meet before an answer may use it."""

import pytest

from ingest.reading import read_document
from ingest.subjects import Names
from service.answers.question import understand
from service.answers.requirements import unmet
from service.answers.sight import look

GARDENERS = """# What gardeners are paid

A gardener keeps the grounds of a house. A gardener gets $31,000. A good spade costs $60.

Lily pond gardeners get $28,000.

| Kind | Yearly |
|---|---|
| Rock garden | $40,000 |
| Town | $35,000 |

Others:

- Orchard: $37,000
- The town pays the gardener of the rose beds
"""
TAILORS = """# What tailors are paid

| Kind | Yearly |
|---|---|
| Rock garden | $40,000 |
"""


def lacks(question, words, article=GARDENERS):
    """What the unit that holds the words lacks for the question."""
    document = read_document("article.md", article.encode())
    number = next(number for number, unit in enumerate(document.units) if words in unit.reading(document.text))
    return unmet(understand(question, question, (), Names(document.names), main=()))(look(document, number))


@pytest.mark.parametrize(
    ("question", "words", "missing"),
    [
        pytest.param("What do rock garden gardeners earn?", "$40,000", (), id="a row that names the kind alone"),
        pytest.param("What do orchard gardeners earn?", "Orchard", (), id="an item that does"),
        pytest.param("What do alpine gardeners earn?", "$40,000", ("alpine gardener",), id="another kind"),
        pytest.param("What do pond gardeners earn?", "Lily pond", (), id="a sentence that names both"),
        pytest.param("What do house gardeners earn?", "grounds of a house", ("house gardener",), id="a sentence that names the kind somewhere"),
        pytest.param("What do town clerks earn?", "$35,000", ("town clerk",), id="another occupation than the title's"),
    ],
)
def test_a_kind_of_the_titles_occupation_may_be_named_by_its_own_word_in_a_row_or_item(question, words, missing):
    assert tuple(each for each in lacks(question, words) if "clerk" in each or "gardener" in each) == missing


def test_the_word_of_a_kind_in_an_article_on_others_is_not_enough():
    assert "rock garden gardener" in lacks("What do rock garden gardeners earn?", "$40,000", TAILORS)


@pytest.mark.parametrize(
    ("question", "words", "missing"),
    [
        pytest.param("What do gardeners earn?", "gets $31,000", (), id="an amount of which nothing is said is pay"),
        pytest.param("What does a gardener cost?", "gets $31,000", (), id="or a cost"),
        pytest.param("What is the pay of a gardener?", "spade costs", ("pay",), id="an amount that is said to be a cost is no pay"),
        pytest.param("What is the pay of a gardener?", "grounds of a house", ("pay",), id="no amount"),
        pytest.param("Do gardeners get a visa?", "gets $31,000", ("visas",), id="another strict topic has to be said"),
    ],
)
def test_an_amount_may_go_without_the_word_for_it(question, words, missing):
    untitled = GARDENERS.replace("What gardeners are paid", "Gardeners")
    assert lacks(question, words, untitled)[: len(missing) or 1] == missing


GUILDS = """# The guild of town criers

A town crier calls the news on the square. The Silver Bell exam of the guild has code TC-101. It is sat by 40 criers a year.

The Golden Bell exam has code TC-202.

Halls of the guild in Norway and Peru train town criers. In Peru a town crier earns $9,000 a year. A town crier earns $7,000 a year on average.

Norway keeps the oldest hall. Norway rings a bell each noon.

Norway lends the crier a horn.
"""


@pytest.mark.parametrize(
    ("question", "words", "missing"),
    [
        pytest.param("What is the code of the Silver Bell exam?", "TC-101", (), id="the name stands here"),
        pytest.param("What is the code of the Golden Bell exam?", "TC-101", (), id="half of it is enough"),
        pytest.param("What is the code of the Iron Horn exam?", "TC-101", ("Iron Horn",), id="the code of another one"),
        pytest.param("How many criers sit the Silver Bell exam?", "40 criers", ("Silver Bell",), id="a count too"),
        pytest.param("What does a town crier earn at the Silver Bell?", "$7,000", (), id="pay needs no name"),
    ],
)
def test_a_code_or_count_is_that_of_what_the_question_names(question, words, missing):
    assert lacks(question, words, GUILDS) == missing


@pytest.mark.parametrize(
    ("question", "words", "missing"),
    [
        pytest.param("What does a town crier earn in Norway?", "$7,000", (), id="the article names it again and again"),
        pytest.param("What does a town crier earn in Norway?", "$9,000", ("Norway",), id="but this is of another place"),
        pytest.param("What does a town crier earn in Peru?", "$9,000", (), id="named here"),
        pytest.param("What does a town crier earn in Peru?", "$7,000", ("Peru",), id="named by the article in passing"),
        pytest.param("What does a town crier earn in Chile?", "$7,000", ("Chile",), id="not named at all"),
    ],
)
def test_a_place_is_named_here_or_is_that_of_the_article(question, words, missing):
    assert lacks(question, words, GUILDS) == missing


def test_the_place_of_a_title_is_that_of_its_article():
    assert lacks("What does a town crier earn in Chile?", "$7,000", GUILDS.replace("# The guild of town criers", "# Town criers in Chile")) == ()
