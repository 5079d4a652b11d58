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
