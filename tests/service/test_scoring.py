"""What a unit gains or loses beside its similarity."""

import pytest

from ingest.reading import read_document
from ingest.subjects import Names
from service.answers.question import understand
from service.answers.scoring import (
    RULES,
    about_others,
    adjustment,
    is_its_entry,
    is_listed,
    is_of_one_stage,
    is_of_the_beginning,
    is_scoped_elsewhere,
)
from service.answers.sight import look

KEEPERS = read_document(
    "keepers.md",
    b"""# What a lighthouse keeper earns

A lighthouse keeper earns $30,000 a year. In Norway a lighthouse keeper earns $50,000 a year. Keepers in the United States earn $40,000.

| Rank | Pay |
|---|---|
| Entry level | $21,000 |
| All of them | $32,000 |
| 10+ years | $44,000 |

| Where | Starting | Usual |
|---|---|---|
| On land | $22,000 | $33,000 |

## Senior keepers

They get $61,000 a year.

### Of the coast

These get $62,000 a year.
""",
)


def rated(rule, question, words, document=KEEPERS):
    """What the rule gives the unit that says the words."""
    number = next(number for number, unit in enumerate(document.units) if words in unit.span.of(document.text))
    share = rule(understand(question, question, (), Names(document.names), main=()))
    return share(look(document, number)) if share else 0.0


@pytest.mark.parametrize(
    ("question", "words", "share"),
    [
        ("What do lighthouse keepers earn?", "$50,000", 1.0),
        ("What do lighthouse keepers earn?", "$30,000", 0.0),
        ("What do lighthouse keepers earn?", "$40,000", 0.0),  # of the whole country, which articles name or not
        ("What do lighthouse keepers earn in Norway?", "$50,000", 0.0),
        ("What do lighthouse keepers earn in Peru?", "$50,000", 0.0),  # the requirements tell that one
        ("Which countries pay lighthouse keepers the most?", "$50,000", 0.0),
        ("Where do lighthouse keepers live?", "$50,000", 0.0),
    ],
)
def test_a_figure_of_one_place_counts_less_where_no_place_is_asked_for(question, words, share):
    assert rated(is_scoped_elsewhere, question, words) == share


@pytest.mark.parametrize(
    ("question", "words", "share"),
    [
        pytest.param("What do lighthouse keepers earn?", "$21,000", 1.0, id="by its row"),
        pytest.param("What do lighthouse keepers earn?", "$44,000", 1.0, id="by the years in its row"),
        pytest.param("What do lighthouse keepers earn?", "$22,000", 1.0, id="by its column"),
        pytest.param("What do lighthouse keepers earn?", "$61,000", 1.0, id="by its heading"),
        pytest.param("What do lighthouse keepers earn?", "$62,000", 0.0, id="but not by one further up"),
        pytest.param("What do lighthouse keepers earn?", "$32,000", 0.0, id="of all"),
        pytest.param("What do lighthouse keepers earn?", "$33,000", 0.0, id="of the usual case"),
        pytest.param("What do entry-level lighthouse keepers earn?", "$21,000", 0.0, id="a stage is asked for"),
        pytest.param("What is the highest pay of a lighthouse keeper?", "$44,000", 0.0, id="an extreme is asked for"),
        pytest.param("How long is the training of a lighthouse keeper?", "$44,000", 0.0, id="no pay is asked for"),
    ],
)
def test_pay_of_one_stage_counts_less_where_pay_in_general_is_asked_for(question, words, share):
    assert rated(is_of_one_stage, question, words) == share


@pytest.mark.parametrize(("general", "special"), [("$30,000", "$50,000"), ("$32,000", "$21,000"), ("$33,000", "$22,000")])
def test_a_general_figure_gains_more_than_a_special_one(general, special):
    question = "What do lighthouse keepers earn?"
    assert rated(adjustment, question, general) > rated(adjustment, question, special)


GUARDS = read_document(
    "guards.md",
    b"""# Night guards and bell keepers

A night guard watches the mill. A bell keeper rings at dawn. Both sleep at noon.

| Job | Yearly |
|---|---|
| Night guard | $27,000 |
| Night guard of the mint | $41,000 |
| Bell keeper (parish) | $19,000 |

Pay of beginners:

- Night guard: $20,000
- In the first year night guards get $21,000
- After ten years night guards get $39,000
""",
)


@pytest.mark.parametrize(
    ("question", "words", "share"),
    [
        pytest.param("What do night guards earn?", "$27,000", 1.0, id="its row"),
        pytest.param("What do night guards earn?", "$41,000", 0.0, id="the row of a kind"),
        pytest.param("What do night guards earn?", "$19,000", 0.0, id="the row of another"),
        pytest.param("What do night guards earn?", "$20,000", 1.0, id="its item, without the figure"),
        pytest.param("What do night guards earn?", "$39,000", 0.0, id="an item that says more"),
        pytest.param("What do night guards do?", "$27,000", 0.0, id="no figure asked for"),
        pytest.param("What does the mill pay?", "$27,000", 0.0, id="no occupation asked about"),
    ],
)
def test_the_entry_of_an_occupation_is_labelled_with_it_alone(question, words, share):
    assert rated(is_its_entry, question, words, GUARDS) == share


@pytest.mark.parametrize(
    ("question", "words", "share"),
    [
        pytest.param("What do night guards earn in the first year?", "$21,000", 1.0, id="said of both"),
        pytest.param("What is the starting pay of a night guard?", "$20,000", 1.0, id="by the lead-in"),
        pytest.param("What is the starting pay of a night guard?", "$27,000", 0.0, id="not of this figure"),
        pytest.param("What do night guards earn?", "$21,000", 0.0, id="not asked about"),
        pytest.param("What do night guards do in the first year?", "$21,000", 0.0, id="no figure asked for"),
    ],
)
def test_a_figure_of_the_beginning_counts_more_where_the_beginning_is_asked_about(question, words, share):
    assert rated(is_of_the_beginning, question, words, GUARDS) == share


@pytest.mark.parametrize(
    ("question", "words", "share"),
    [
        pytest.param("What does a bell keeper do?", "rings at dawn", 0.0, id="about it"),
        pytest.param("What does a bell keeper do?", "watches the mill", 1.0, id="about another"),
        pytest.param("What does a bell keeper do?", "sleep at noon", 0.0, id="about none, in an article on it"),
        pytest.param("What does a welder do?", "sleep at noon", 0.0, id="nobody known is asked about"),
    ],
)
def test_what_is_about_others_counts_less(question, words, share):
    assert rated(about_others, question, words, GUARDS) == share


def test_what_is_about_none_counts_less_in_an_article_on_others():
    names = Names([*GUARDS.names, ("welder", "welder")])
    number = next(number for number, unit in enumerate(GUARDS.units) if "sleep at noon" in unit.span.of(GUARDS.text))
    question = "What does a welder do?"
    assert about_others(understand(question, question, (), names, main=()))(look(GUARDS, number)) == 1.0


@pytest.mark.parametrize(("question", "share"), [("How do I become a night guard?", 1.0), ("List the jobs", 1.0), ("What is a night guard?", 0.0)])
def test_lists_count_more_where_steps_or_a_list_are_asked_for(question, share):
    assert rated(is_listed, question, "$21,000", GUARDS) == share


@pytest.mark.parametrize(
    ("question", "speaking"),
    [
        pytest.param("How are the lamps lit?", set(), id="a plain question"),
        pytest.param("Should I become a night guard?", {"about_others", "says_topics", "advises"}, id="advice"),
        pytest.param(
            "What do night guards earn?",
            {"about_others", "says_topics", "shows_the_value", "sums_up", "is_scoped_elsewhere", "is_of_one_stage", "is_its_entry"},
            id="pay",
        ),
    ],
)
def test_a_rule_speaks_only_to_the_questions_that_it_is_for(question, speaking):
    always = {"is_unfinished", "is_signpost"}
    asked = understand(question, question, (), Names(GUARDS.names), main=())
    assert {rule.__name__ for _, rule in RULES if rule(asked)} - always - {"asks_itself"} == speaking
