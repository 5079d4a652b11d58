"""Follow-ups are completed from the turn before; a new topic drops it."""

import pytest

from ingest.subjects import Names
from service.answers.followup import resolve

NAMES = Names(
    [
        ("welder", "welder"),
        ("welders", "welder"),
        ("plumber", "plumber"),
        ("plumbers", "plumber"),
        ("electrician", "electrician"),
        ("electricians", "electrician"),
    ]
)


@pytest.mark.parametrize(
    ("previous", "text", "resolved"),
    [
        (None, "And plumbers?", "And plumbers?"),
        ("What do welders earn?", "And plumbers?", "What do plumbers earn?"),
        ("Which tools does a welder use on site?", "What does the plumber use for that?", "Which tools does a plumber use on site?"),
        ("How much does a welder earn?", "And plumbers?", "How much does a plumber earn?"),
        ("How much does a welder earn?", "and electricians", "How much does an electrician earn?"),
        ("How much does an electrician earn?", "What about plumbers?", "How much does a plumber earn?"),
        ("What do welders earn?", "What is a plumber?", "What is a plumber?"),
        ("What do welders earn?", "What is a locksmith?", "What is a locksmith?"),
        ("What do welders earn?", "what does a plumber do", "what does a plumber do"),
        ("What do welders earn?", "And what is a plumber?", "And what is a plumber?"),
        ("What do bakers earn?", "what do bakers earn? ", "what do bakers earn? "),
        ("What is a welder?", "What skills do they need?", "What skills do they need? (welder)"),
        ("Which certificates are recommended?", "And for pipes?", "Which certificates are recommended? And for pipes?"),
        ("What do welders earn?", "How long is the training of a plumber in most states?", "How long is the training of a plumber in most states?"),
        ("What do welders earn?", "Which exams does the union ask of everyone who joins?", "Which exams does the union ask of everyone who joins?"),
    ],
)
def test_resolve(previous, text, resolved):
    assert resolve(previous, text, NAMES) == resolved
