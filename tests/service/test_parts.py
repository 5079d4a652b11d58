"""The questions in one message."""

import pytest

from ingest.subjects import Names
from service.answers.parts import MOST_PARTS, parts_of

NAMES = Names([("falconer", "falconer"), ("falconers", "falconer"), ("glazier", "glazier")])


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("What does a falconer earn?", ["What does a falconer earn?"]),
        ("What does a falconer earn and how long is the training?", ["What does a falconer earn", "how long is the training? (falconer)"]),
        ("What is a falconer, and what is a glazier?", ["What is a falconer", "what is a glazier?"]),
        ("How long is the exam prep, and how long does the check take?", ["How long is the exam prep", "how long does the check take?"]),
        ("What does a falconer do? How much do they earn?", ["What does a falconer do?", "How much do they earn? (falconer)"]),
        ("My aunt is a falconer. What does that pay?", ["What does that pay? (falconer)"]),
        ("Which of the two reads more and which more with birds?", ["Which of the two reads more and which more with birds?"]),
        ("falconer salary", ["falconer salary"]),
        ("I like birds. I hate desks. Should I become a falconer?", ["I like birds. I hate desks. Should I become a falconer?"]),
        ("", [""]),
    ],
)
def test_questions_are_parted_where_each_can_stand_alone(text, parts):
    assert parts_of(text, NAMES) == parts


def test_a_message_of_many_questions_is_cut():
    assert len(parts_of("What is wax? " * 10, NAMES)) == MOST_PARTS


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        pytest.param(
            "What does glass school cost, and how long does it take?",
            ["What does glass school cost", "how long does it take? (glass school)"],
            id="it: the first question without what is measured",
        ),
        pytest.param(
            "What are leaded windows? Are they hard to make?", ["What are leaded windows?", "Are they hard to make? (leaded windows)"], id="they"
        ),
        pytest.param(
            "What are leaded windows? How is glass cut?", ["What are leaded windows?", "How is glass cut?"], id="no pronoun, nothing carried"
        ),
        pytest.param("What do they earn? Is it hard?", ["What do they earn?", "Is it hard?"], id="nothing to carry"),
        pytest.param(
            "What does a falconer earn, and is it hard?", ["What does a falconer earn", "is it hard? (falconer)"], id="an occupation before the thing"
        ),
        pytest.param(
            "Is glass sold in Norway? What does a window cost there?",
            ["Is glass sold in Norway?", "What does a window cost there? (Norway)"],
            id="there: the place",
        ),
        pytest.param(
            "My aunt lives in Norway. What do falconers earn there?", ["What do falconers earn there? (Norway)"], id="there: of the background"
        ),
        pytest.param(
            "What does a falconer earn in Norway, and do birds live there?",
            ["What does a falconer earn in Norway", "do birds live there? (falconer and Norway)"],
            id="there: beside an occupation",
        ),
        pytest.param(
            "What does a falconer earn in Norway? Which rules are there?",
            ["What does a falconer earn in Norway?", "Which rules are there? (falconer and Norway)"],
            id="there: behind its verb",
        ),
        pytest.param(
            "What does a falconer earn in Norway, and is there a guild?",
            ["What does a falconer earn in Norway", "is there a guild? (falconer and Norway)"],
            id="there: before its noun",
        ),
        pytest.param(
            "Is glass sold in Norway? Do you know whether there are guilds?",
            ["Is glass sold in Norway?", "Do you know whether there are guilds?"],
            id="there are: no place",
        ),
    ],
)
def test_a_part_is_completed_with_what_it_leaves_to_the_rest(text, parts):
    assert parts_of(text, NAMES) == parts
