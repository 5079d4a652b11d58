"""Copies: who says the same in the same words, and which article is a newer version of another."""

import shutil

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.reading import read_document
from retrieval import Index, IndexFolder
from retrieval.copies import WIDESPREAD, Twins, find_copies, said, signatures
from service.answers import Answerer
from service.ingesting import ingest_corpus

STATEMENTS = [
    "A beekeeper keeps colonies of bees and harvests their honey.",
    "Most beekeepers look into each hive once a week in spring.",
    "The median pay of a beekeeper is $41,300 a year.",
    "A beekeeper needs a veil, a smoker and a hive tool.",
    "Beekeepers register their hives with the county office.",
    "A beekeeper learns the craft in two seasons beside a mentor.",
]


def article(*statements, title="The Beekeeper's Year", **metadata):
    """The text of an article with front matter."""
    front = "\n".join(f"{name}: {value!r}" for name, value in {"title": title, **metadata}.items())
    return f"---\n{front}\n---\n\n# {title}\n\n" + "\n\n".join(statements) + "\n"


def copies_of(*texts):
    documents = [read_document(f"{number}.md", text.encode()) for number, text in enumerate(texts)]
    return documents, find_copies(documents, [signatures(document.text, document.units) for document in documents])


def superseded(*texts):
    return dict(copies_of(*texts)[1].superseded)


def dated(year, *changed, **metadata):
    """A version of one guide, some statements exchanged."""
    return article(*STATEMENTS[: len(STATEMENTS) - len(changed)], *changed, **({"publisher": "Hive Weekly", "published": f"{year}-05-01"} | metadata))


def test_quotation_marks_case_and_white_space_make_no_other_statement():
    one = "The inspector said \u201ckeep the hives dry\u201d \u2013 and left."
    other = 'The inspector  said "keep the hives dry" -\nand left'
    assert said(one) == said(other) != said(one.replace("dry", "wet"))
    _, copies = copies_of(article(one), article(other, title="Dry hives"))
    assert copies.twins == {(0, 0): ((1, 0),), (1, 0): ((0, 0),)}


def test_statements_of_a_few_words_are_no_twins():
    _, copies = copies_of(article("Bees need care.", STATEMENTS[0]), article("Bees need care.", STATEMENTS[1]))
    assert copies.twins == {}


def test_a_statement_about_another_occupation_is_no_twin():
    _, copies = copies_of(
        article("# Beekeepers", "The pay is $41,300 a year for beginners."),
        article("# Welders", "The pay is $41,300 a year for beginners.", title="Welders"),
    )
    assert copies.twins == {}


def test_a_statement_that_an_article_makes_twice_has_its_twins_twice():
    _, copies = copies_of(article(f"{STATEMENTS[0]} {STATEMENTS[1]}", STATEMENTS[0]), article(STATEMENTS[0]))
    assert copies.twins == {(0, 0): ((1, 0),), (0, 2): ((1, 0),), (1, 0): ((0, 0),)}


@given(st.lists(st.lists(st.integers(0, 5), max_size=6), max_size=5))
def test_twins_are_those_of_a_slow_search(said_by):
    signed = [np.array(each, dtype=np.uint64) for each in said_by]  # 0: too short
    twins = find_copies([read_document("a.md", b"# A\n\nText here.\n")] * len(signed), signed).twins if signed else Twins(())
    slow = {}
    for document, own in enumerate(said_by):
        for unit, value in enumerate(own):
            others = tuple((other, theirs.index(value)) for other, theirs in enumerate(said_by) if other != document and value in theirs)
            if value and others:
                slow[document, unit] = others
    assert {place: set(others) for place, others in twins.items()} == {place: set(others) for place, others in slow.items()}
    kept = [number for number in range(len(said_by)) if number % 2 == 0]
    left = {
        (kept.index(document), unit): {(kept.index(other), its) for other, its in others if other in kept}
        for (document, unit), others in slow.items()
        if document in kept
    }
    assert {place: set(others) for place, others in twins.among(kept).items()} == {place: others for place, others in left.items() if others}


@pytest.mark.parametrize(("articles", "alike"), [(WIDESPREAD, True), (WIDESPREAD + 1, False)])
def test_phrases_of_a_whole_site_make_no_copies(articles, alike):
    phrases = STATEMENTS[:4]
    _, copies = copies_of(*(article(*phrases, title=f"Guide {chr(65 + number)}") for number in range(articles)))
    assert bool(copies.likenesses) is alike
    assert len(copies.twins) == articles * len(phrases)


def test_a_copy_of_another_publisher_is_alike_and_replaces_nothing():
    _, copies = copies_of(dated(2024), dated(2025, publisher="County Press", title="Bees at work"))
    assert [(each.first, each.second, each.share) for each in copies.likenesses] == [(0, 1, 1.0)]
    assert copies.superseded == {}


@pytest.mark.parametrize(
    ("older", "newer"),
    [
        (dated(2024), dated(2025)),  # the same words
        (dated(2024, "X is said here now.", "Y is said there now."), dated(2025)),  # the title and publisher, most words
        (dated(2024, title="The Beekeeper's Year 2024"), dated(2025, "Bees are kept on roofs now.", title="The Beekeeper's Year 2025")),
        (dated(2024), dated(2025, title="A year with bees")),  # the publisher and the words
        (dated(2024), dated(2025, publisher="HIVE  Weekly")),
        (dated(2024, publisher="", author="Ada Fenn"), dated(2025, publisher="", author="Ada Fenn")),
        (dated(2024, updated="March 2025"), dated(2023, updated="May 2025")),  # the update counts, not the first publication
        (
            article("It was all other.", url="https://www.hive.example/guide/", published="2023"),
            article("It is another text.", url="https://hive.example/guide?utm_source=x", published="2024"),
        ),
    ],
)
def test_a_newer_version_replaces_the_older_in_any_order(older, newer):
    assert superseded(older, newer) == {0: 1}
    assert superseded(newer, older) == {1: 0}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (dated(2024), dated(2024)),  # the same day
        (dated(2024, published="2024"), dated(2024, published="2024-03")),  # one may be either
        (dated(2024, published="3/4/2024"), dated(2025)),
        (dated(2024, published=""), dated(2025)),
        (dated(2024), dated(2025, publisher="County Press")),
        (dated(2024), dated(2025, publisher="")),  # who says it is not known
        (dated(2024, publisher=""), dated(2025, publisher="", title="Other bees")),
        (dated(2024), article(*STATEMENTS[:3], "All of this is new here.", publisher="Hive Weekly", published="2025", title="Queens")),
        (dated(2024, url="https://hive.example/"), dated(2025, publisher="County Press", url="https://hive.example/bees")),
        (dated(2024, publisher="A", url="https://hive.example/?id=1"), dated(2025, publisher="B", url="https://hive.example/?id=2")),
    ],
)
def test_what_may_be_no_version_replaces_nothing(one, other):
    assert superseded(one, other) == superseded(other, one) == {}


def test_of_three_versions_the_newest_is_left_and_both_older_ones_know_it():
    _, copies = copies_of(dated(2024), dated(2026, "Bees are kept on roofs now."), dated(2025))
    assert copies.superseded == {0: 1, 2: 1}
    assert {frozenset((each.first, each.second)) for each in copies.likenesses} >= {frozenset((0, 1)), frozenset((1, 2))}


@settings(max_examples=30)
@given(st.permutations(range(2020, 2025)))
def test_a_chain_of_versions_ends_at_the_newest_whatever_the_order(years):
    assert superseded(*map(dated, years)) == {number: years.index(2024) for number, year in enumerate(years) if year != 2024}


def test_an_older_version_with_other_words_is_told_when_its_address_shows_it():
    _, copies = copies_of(
        article("It was all other.", url="https://hive.example/guide", published="2023"),
        article("New.", url="https://hive.example/guide", published="2024"),
    )
    assert [(each.first, each.second, each.share) for each in copies.likenesses] == [(0, 1, 0.0)]


# In the index


@pytest.fixture(scope="module")
def two_voices(tmp_path_factory, encoder):
    """An index of two articles that make the same statements, of two publishers, and a third of its own words."""
    corpus = tmp_path_factory.mktemp("corpus")
    (corpus / "weekly.md").write_text(dated(2024), "utf-8")
    other_voice = article("\u201cBees first,\u201d we say here.", *STATEMENTS, title="Bees at work", publisher="County Press")
    (corpus / "press.md").write_text(other_voice, "utf-8")
    (corpus / "welder.md").write_text(article("A welder joins metal parts with heat.", title="Welders", publisher="Forge"), "utf-8")
    folder = IndexFolder(tmp_path_factory.mktemp("data"))
    ingest_corpus(corpus, folder, encoder)
    return Answerer(Index(folder.open(), encoder))


def test_a_copy_is_credited_together_and_said_once(two_voices):
    answer = two_voices.ask("How much does a beekeeper earn?")
    (statement,) = (each for each in answer.statements.values() if "41,300" in each.text)
    assert statement.citations == (1, 2)
    assert {citation.document.metadata.publisher for citation in answer.citations} == {"Hive Weekly", "County Press"}
    for citation in answer.citations:
        assert citation.quote == citation.document.text[citation.span.start : citation.span.end] == STATEMENTS[2]
    assert answer.text.count("$41,300") == 1 and "[1][2]" in answer.text


def test_only_the_articles_that_may_be_asked_are_credited(two_voices):
    wanted = next(document.id for document in two_voices.index.documents if document.metadata.publisher == "County Press")
    answer = two_voices.ask("How much does a beekeeper earn?", documents=[wanted])
    assert {citation.document.id for citation in answer.citations} == {wanted}
    assert answer.text.endswith("[1]")


def test_an_older_version_is_neither_listed_nor_searched_until_the_newer_one_goes(tmp_path, encoder):
    corpus, folder = tmp_path / "corpus", IndexFolder(tmp_path / "data")
    corpus.mkdir()

    def ingested():
        ingest_corpus(corpus, folder, encoder)
        return Index(folder.open(), encoder)

    (corpus / "2024.md").write_text(dated(2024), "utf-8")
    before = ingested()
    (corpus / "2025.md").write_text(dated(2025, "A beekeeper earns $45,900 a year now."), "utf-8")
    both = ingested()
    assert [document.source for document in both.documents] == ["2025.md"]
    assert sorted(document.source for document in both.generation.documents) == ["2024.md", "2025.md"]
    assert [old.source for old in both.generation.documents if old.id in both.superseded] == ["2024.md"]
    assert {hit.document.source for hit in both.rank("beekeeper").hits} == {"2025.md"}
    assert "2025.md" in {Answerer(both).ask("How much does a beekeeper earn?").citations[0].document.source}
    shutil.move(corpus / "2025.md", tmp_path)
    removed = ingested()
    assert removed.superseded == {} and [document.source for document in removed.documents] == ["2024.md"]
    assert removed.rank("beekeeper").hits[0].score == before.rank("beekeeper").hits[0].score
    shutil.move(tmp_path / "2025.md", corpus)
    ingested()
    folder.undo()
    assert [document.source for document in Index(folder.open(), encoder).documents] == ["2024.md"]


def test_a_phrase_of_many_articles_is_held_once():
    signed = [np.array([7, number + 100], dtype=np.uint64) for number in range(3000)]
    twins = find_copies([read_document("a.md", b"# A\n\nText here.\n")] * len(signed), signed).twins
    assert (len(twins), len(twins[5, 0]), (5, 0) in twins[5, 0], (5, 1) in twins) == (3000, 2999, False, False)
    assert [len(group) for group in twins.groups] == [3000]  # and not 3,000 times 2,999
