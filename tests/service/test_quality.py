"""Answers to all gold questions by the real service: every statement held to its span, and the figures held to the recorded ones."""

import pytest

from service.evaluation import evaluate, read_gold, summarise
from tests.gold import FIGURES, SETS, recorded

TOLERANCE = {"words_median": 8.0}
SHARE_TOLERANCE = 0.02

pytestmark = pytest.mark.parametrize("asked", SETS, indirect=True, scope="session")


def evaluated(asked):
    folder, questions = SETS[asked.name]
    return evaluate(asked.service, read_gold(questions), folder)


def test_every_statement_is_made_of_the_exact_words_that_it_cites(asked):
    rows = evaluated(asked)
    assert [(row.gold.id, row.inexact, len(row.unsupported)) for row in rows if row.inexact or row.unsupported] == []
    assert [(row.gold.id, row.stated) for row in rows if row.stated is not None and row.stated < 1] == []
    assert sum(row.answered for row in rows) > len(rows) / 3


def test_the_figures_are_the_recorded_ones(asked):
    summary = summarise(evaluated(asked))
    off = {
        figure: (getattr(summary, figure), expected)
        for figure, expected in recorded()[asked.name].items()
        if abs(getattr(summary, figure) - expected) > TOLERANCE.get(figure, SHARE_TOLERANCE)
    }
    assert off == {}, "measured and recorded figures differ: look at the answers, then run 'python -m tests.gold --record'"
    assert set(recorded()[asked.name]) == set(FIGURES)
