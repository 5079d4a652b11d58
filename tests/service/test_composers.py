"""What composers make of small articles: definitions, levels, extremes, rows of figures, sources that differ."""

import pytest

from retrieval import Index, IndexFolder
from service.answers import Answerer
from service.answers.claims import Note
from service.ingesting import ingest_corpus

FALCONER = """# Falconer and glazier compared

## What the two do

A falconer trains birds of prey for the hunt and for airports. Falconry, short for the art of hunting with birds, is older than writing.
Falconry uses hawks and falcons. A glazier cuts glass and fits it into frames.

## Skills

| Skill | Falconer | Glazier |
|---|---|---|
| Patience | Critical | Important |
| Balance | Important | Critical |
| Whistling | Critical | Optional |
| Arithmetic | Optional | Important |
| Drawing | Optional | Optional |

## Time and pay

| Figure | Falconer | Glazier |
|---|---|---|
| Length of the training | 2 years | 3 years |
| Usual week | 30 hours | 40 hours |

Iceland pays falconers the most, $50,000 a year. Malta pays falconers the least, $20,000 a year.

The number of falconer posts is expected to grow by 5 percent.
"""
OTHER = """# Prospects of the falconer

## Outlook

We think that falconer posts will grow by 9 percent over ten years.

## Promotion

A falconer can rise to:

- head falconer
- glazier of the mews
- keeper of the king's birds
"""


@pytest.fixture(scope="module")
def ask(tmp_path_factory, encoder):
    corpus, folder = tmp_path_factory.mktemp("corpus"), IndexFolder(tmp_path_factory.mktemp("data"))
    corpus.joinpath("falconer.md").write_text(FALCONER, "utf-8")
    corpus.joinpath("other.md").write_text(OTHER, "utf-8")
    ingest_corpus(corpus, folder, encoder)
    return Answerer(Index(folder.open(), encoder)).ask


@pytest.mark.parametrize(
    ("question", "said", "unsaid"),
    [
        ("What does a falconer do?", ["A falconer trains birds"], ["glass"]),
        ("What is falconry?", ["Falconry, short for", "Falconry uses hawks"], ["glazier"]),
        ("Which skills are critical for a falconer?", ["Patience", "Whistling"], ["Balance", "Arithmetic", "Drawing"]),
        ("least important skills of a falconer", ["Arithmetic", "Drawing"], ["Patience", "Balance", "Whistling"]),
        ("Which country pays falconers the least?", ["Malta"], []),
        ("Which country pays falconers the most?", ["Iceland"], []),
        ("falconer or glazier: how long is the training?", ["2 years", "3 years"], ["30 hours"]),
        ("By how many percent will falconer posts grow?", ["5 percent", "9 percent"], []),
        ("What can a falconer be promoted to?", ["head falconer", "glazier of the mews", "keeper of the king's birds"], []),
    ],
)
def test_an_answer_says_what_was_asked_for_and_leaves_the_rest(ask, question, said, unsaid):
    answer = ask(question)
    assert [words for words in said if words not in answer.text] == []
    assert [words for words in unsaid if words in answer.text] == []


FACTS = """# Work with birds

Wax is older than writing.

## Typical tools and education

| | |
|---|---|
| Typical education | A course of one winter |
| Usual tools | A glove, a hood |
| Working clothes | White cotton |
"""


def test_rows_of_a_table_without_a_header_keep_their_labels(tmp_path, encoder):
    tmp_path.joinpath("birds.md").write_text(FACTS, "utf-8")
    folder = IndexFolder(tmp_path / "data")
    ingest_corpus(tmp_path, folder, encoder)
    assert Answerer(Index(folder.open(), encoder)).ask("Which tools are usual?").text.splitlines() == [
        "Typical education \u2014 A course of one winter [1]",
        "Usual tools \u2014 A glove, a hood [2]",
        "Working clothes \u2014 White cotton [3]",
    ]


def asker(folder, encoder, **articles):
    """Answers from articles given as name=text."""
    corpus = folder / "corpus"
    corpus.mkdir()
    for name, text in articles.items():
        corpus.joinpath(f"{name}.md").write_text(text, "utf-8")
    kept = IndexFolder(folder / "data")
    ingest_corpus(corpus, kept, encoder)
    return Answerer(Index(kept.open(), encoder)).ask


WIGS = """# The wig painter

## Becoming a wig painter

Most people become a wig painter by way of the theatre. It takes patience and a steady hand.

1. Finish a course in hair work.
2. Serve two winters on the bench of a master.
3. Show a wig to the guild.

## Life at the bench

Wig painters complain of sore eyes and of long evenings before a first night. The applause on stage is the best perk of the work.

## Pay

A wig painter earns $38,000 a year. There are 1,200 wig painters in 14 towns.
"""
AGAIN = """# Notes on the wig painter

## Pay

A wig painter earns {} a year.
"""


@pytest.fixture(scope="module")
def wigs(tmp_path_factory, encoder):
    return asker(tmp_path_factory.mktemp("wigs"), encoder, wigs=WIGS, again=AGAIN.format("$41,000"))


@pytest.mark.parametrize(
    "question", ["How do I become a wig painter?", "What are the steps to becoming a wig painter?", "How does a WP get started?"]
)
def test_counted_steps_beside_the_best_sentence_are_the_answer(wigs, question):
    answer = wigs(question)
    assert answer.kind == "list"
    (block,) = answer.blocks
    assert [claim.value for claim in block.items] == [
        "Finish a course in hair work.",
        "Serve two winters on the bench of a master.",
        "Show a wig to the guild.",
    ]


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("What are the downsides of being a wig painter?", "sore eyes"),
        ("What do wig painters complain about?", "sore eyes"),
        ("What are the perks of being a wig painter?", "applause"),
        ("How many wig painters are there?", "1,200"),
        ("WP salary", "$38,000"),
    ],
)
def test_drawbacks_rewards_counts_and_initials_are_answered(wigs, question, said):
    assert said in wigs(question).text


@pytest.mark.parametrize("question", ["what does a sommelier earn", "How much can a mead brewer make a year?"])
def test_the_pay_of_an_occupation_that_no_article_knows_is_refused(wigs, question):
    answer = wigs(question)
    assert not answer.answered
    assert any(name in answer.text for name in ("sommelier", "mead brewer"))


@pytest.mark.parametrize("question", ["What does a wig painter earn?", "Do the articles agree on the pay of a wig painter?"])
def test_a_note_tells_that_articles_give_different_figures(wigs, question):
    answer = wigs(question)
    assert answer.kind == "figures"
    assert "$38,000" in answer.text and "$41,000" in answer.text
    assert Note("2 articles give different figures: each is shown as its source says it.") in answer.blocks


def test_no_note_is_given_where_figures_are_the_same_in_other_words(tmp_path, encoder):
    answer = asker(tmp_path, encoder, wigs=WIGS, again=AGAIN.format("USD 38,000"))("What does a wig painter earn?")
    assert "$38,000" in answer.text and "USD 38,000" in answer.text
    assert not any(isinstance(block, Note) for block in answer.blocks)


def test_a_question_that_yes_or_no_could_answer_gets_a_passage(wigs):
    answer = wigs("Is a wig painter paid $38,000 a year?")
    assert answer.kind == "passage"
    assert "$38,000" in answer.text
