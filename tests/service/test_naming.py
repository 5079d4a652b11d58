"""Occupations in plain English."""

import pytest

from ingest.reading import read_document
from ingest.subjects import Names
from service.answers.naming import Naming, article_of


def naming(*texts):
    documents = [read_document(f"{number}.txt", text.encode()) for number, text in enumerate(texts)]
    return Naming(documents, Names(sorted({pair for document in documents for pair in document.names})))


LINES = "Machine Learning Engineer (MLE)\n\nMachine learning engineers build models. {} A machine learning engineer ships models every day.\n"


@pytest.mark.parametrize(
    ("said", "spelled"),
    [
        ("An ML engineer codes, ML engineers test, ML engineers write, and ML engineers talk.", "ML engineer"),
        ("Machine Learning Engineers are many.", "machine learning engineer"),
        ("An MLE codes. MLEs test. MLEs write. MLEs talk. MLEs earn.", "machine learning engineer"),
    ],
    ids=["commonest", "capitals of headings are left", "written out rather than abbreviated"],
)
def test_the_spelling_of_the_articles(said, spelled):
    told = naming(LINES.format(said))
    assert told.singular("ml engineer") == spelled
    assert told.plural("ml engineer") == f"{spelled}s"


def test_a_name_that_the_texts_always_capitalise_keeps_its_capital():
    told = naming("Java Developer\n\nA Java Developer writes programs. Java Developers test. Java Developers talk. The developer of an app writes.\n")
    assert told.with_article("java developer") == "a Java developer"


def test_the_article_that_the_texts_use_goes_before_what_sounds_tell():
    told = naming("Pay of an honour guard\n\nA useful guide for a UAV pilot. An UAV pilot flies. Every UAV pilot trains. An UAV pilot lands.\n")
    assert told.with_article("uav pilot") == "an UAV pilot"


@pytest.mark.parametrize(
    ("spelled", "article"),
    [
        ("nurse", "a"), ("electrician", "an"), ("RN", "an"), ("ML engineer", "an"), ("UX designer", "a"), ("HR manager", "an"), ("PBM", "a"),
        ("university lecturer", "a"), ("user researcher", "a"), ("urologist", "a"), ("umpire", "an"), ("European lawyer", "a"), ("heiress", "an"),
        ("iOS developer", "an"), ("one-man band", "a"), ("usher", "an"),
    ],
)  # fmt: skip
def test_a_or_an_by_sound(spelled, article):
    assert article_of(spelled) == article


def test_an_occupation_that_no_text_spells_is_named_as_it_is():
    assert naming("Nothing here.\n").with_article("air traffic controller") == "an air traffic controller"
