"""Comparisons: what each source says of every side, side by side; gaps are shown as such."""

import pytest

from retrieval import Index, IndexFolder
from service.answers import Answerer
from service.answers.claims import GLUE, Note, Sentences, Table, claims_of
from service.ingesting import ingest_corpus
from service.views import answer_out, full_document_out
from tests.yardstick import faults

QUIET = """# Beekeeper or lighthouse keeper: two quiet jobs

## What they do

A beekeeper keeps bees and sells honey. A lighthouse keeper lights the lamp at dusk and watches it all night.

## How they differ

| Point | Beekeeper | Lighthouse keeper |
|---|---|---|
| Main task | Keeps bees in hives | Tends the lamp |
| Training | One winter course | Two years at sea |
| Tools | Veil and smoker | Lamp, horn and log book |

## Company

A beekeeper works alone in the meadow on most days.

A lighthouse keeper shares the tower with one other person.

## Danger

A beekeeper is stung some forty times a summer.
"""
HIVES = """# Hive notes

## Seasons

While a beekeeper rests all winter, a lighthouse keeper has most to do in the winter storms.

## Training

Training as a beekeeper takes one winter of evening classes in the village hall.

## Wooden and straw hives

A wooden hive keeps the bees warm in winter and lasts for twenty years.

A straw hive is cheap, weighs little and must be made anew after five years.
"""


@pytest.fixture(scope="module")
def ask(tmp_path_factory, encoder):
    corpus, folder = tmp_path_factory.mktemp("corpus"), IndexFolder(tmp_path_factory.mktemp("data"))
    corpus.joinpath("quiet.md").write_text(QUIET, "utf-8")
    corpus.joinpath("hives.md").write_text(HIVES, "utf-8")
    ingest_corpus(corpus, folder, encoder)
    return Answerer(Index(folder.open(), encoder)).ask


def cells(block):
    """The rows of a table as (label, values ...); None for a gap."""
    return [(row.label, *(cell and cell.value for cell in row.cells)) for row in block.rows]


def test_a_sentence_that_sets_the_sides_against_each_other_is_one_piece(ask):
    (block,) = ask("beekeeper vs lighthouse keeper in winter").blocks
    assert isinstance(block, Sentences)
    assert [claim.value for claim in block.claims] == ["While a beekeeper rests all winter, a lighthouse keeper has most to do in the winter storms."]


@pytest.mark.parametrize(
    ("question", "row"),
    [
        ("beekeeper vs lighthouse keeper training", ("Training", "One winter course", "Two years at sea")),
        ("difference in tools: lighthouse keeper or beekeeper", ("Tools", "Veil and smoker", "Lamp, horn and log book")),
    ],
)
def test_a_row_on_all_sides_is_one_piece(ask, question, row):
    block = ask(question).blocks[0]
    assert isinstance(block, Table)
    assert block.columns == ("Beekeeper", "Lighthouse keeper")
    assert cells(block) == [row]


def test_in_general_the_table_of_all_sides_is_shown_whole(ask):
    answer = ask("beekeeper vs lighthouse keeper")
    assert answer.kind == "comparison"
    (table,) = (block for block in answer.blocks if isinstance(block, Table))
    assert cells(table) == [
        ("Main task", "Keeps bees in hives", "Tends the lamp"),
        ("Training", "One winter course", "Two years at sea"),
        ("Tools", "Veil and smoker", "Lamp, horn and log book"),
    ]


def test_sentences_on_one_side_each_follow_each_other_in_the_order_of_the_sides(ask):
    blocks = ask("beekeeper vs lighthouse keeper company at work").blocks
    assert [claim.value for block in blocks for claim in claims_of(block)] == [
        "A beekeeper works alone in the meadow on most days.",
        "A lighthouse keeper shares the tower with one other person.",
    ]


def test_a_side_on_which_nothing_is_found_is_told_in_a_note(ask):
    told, note = ask("stings: beekeeper vs lighthouse keeper").blocks
    assert [claim.value for claim in claims_of(told)] == ["A beekeeper is stung some forty times a summer."]
    assert note == Note("The articles say nothing on this about lighthouse keeper.")


@pytest.mark.parametrize("question", ["wooden vs straw hive", "wooden hive compared to straw hive"])
def test_two_things_that_are_no_occupations_are_compared(ask, question):
    answer = ask(question)
    assert answer.kind == "comparison"
    assert [claim.value for block in answer.blocks for claim in claims_of(block)] == [
        "A wooden hive keeps the bees warm in winter and lasts for twenty years.",
        "A straw hive is cheap, weighs little and must be made anew after five years.",
    ]


@pytest.mark.parametrize(
    "question",
    [
        "What is the difference between buying wooden hives and weaving straw hives?",
        "beekeeper vs lighthouse keeper company at work",
        "stings: beekeeper vs lighthouse keeper",
        "beekeeper vs lighthouse keeper",
    ],
)
def test_a_comparison_adds_no_words_of_the_reader(ask, question):
    answer = ask(question)
    assert answer.kind == "comparison"
    documents = {each.document.id: full_document_out(each.document) for each in answer.citations}
    assert faults(answer_out(answer, "1"), documents, GLUE) == []


def test_what_is_compared_is_cited_side_by_side(ask):
    answer = ask("beekeeper vs lighthouse keeper training")
    assert {citation.quote for citation in answer.citations} >= {"One winter course", "Two years at sea"}
