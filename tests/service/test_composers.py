"""What composers make of small articles: definitions, levels, extremes, rows of figures, sources that differ."""

import pytest

from retrieval import Index, IndexFolder
from service.answers import Answerer
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
