"""Follow-ups are completed from the turn before; a new topic drops it."""

import pytest

from ingest.subjects import Names
from service.answers.followup import resolve

NAMES = Names([("welder", "welder"), ("welders", "welder"), ("plumber", "plumber"), ("plumbers", "plumber")])


@pytest.mark.parametrize(
    ("previous", "text", "resolved"),
    [
        (None, "And plumbers?", "And plumbers?"),
        ("What do welders earn?", "And plumbers?", "What do plumbers earn?"),
        ("Which tools does a welder use on site?", "What does the plumber use for that?", "Which tools does a plumber use on site?"),
        ("What is a welder?", "What skills do they need?", "What skills do they need? (welder)"),
        ("Which certificates are recommended?", "And for pipes?", "Which certificates are recommended? And for pipes?"),
        ("What do welders earn?", "How long is the training of a plumber in most states?", "How long is the training of a plumber in most states?"),
        ("What do welders earn?", "Which exams does the union ask of everyone who joins?", "Which exams does the union ask of everyone who joins?"),
    ],
)
def test_resolve(previous, text, resolved):
    assert resolve(previous, text, NAMES) == resolved
