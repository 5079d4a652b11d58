"""Answers to all gold questions by the real service: every statement held to its span, and the figures held to the recorded ones."""

import pytest

from service.evaluation import evaluate, over_http, read_gold, summarise
from tests.gold import FIGURES, SETS, recorded

TOLERANCE = {"words_median": 8.0}
SHARE_TOLERANCE = 0.02


@pytest.fixture(scope="module", params=SETS)
def evaluated(request, serve, tmp_path_factory):
    """The name of a set and its rows, asked over HTTP."""
    folder, questions = SETS[request.param]
    with serve(tmp_path_factory.mktemp(request.param), "--corpus", str(folder)) as server:
        return request.param, evaluate(over_http(server.address), read_gold(questions), folder)


def test_every_statement_is_made_of_the_exact_words_that_it_cites(evaluated):
    _, rows = evaluated
    assert [(row.gold.id, row.inexact, row.unsupported) for row in rows if row.inexact or row.unsupported] == []
    assert [(row.gold.id, row.stated) for row in rows if row.stated is not None and row.stated < 1] == []
    assert sum(row.answered for row in rows) > len(rows) / 3


def test_the_figures_are_the_recorded_ones(evaluated):
    name, rows = evaluated
    summary = summarise(rows)
    off = {
        figure: (getattr(summary, figure), expected)
        for figure, expected in recorded()[name].items()
        if abs(getattr(summary, figure) - expected) > TOLERANCE.get(figure, SHARE_TOLERANCE)
    }
    assert off == {}, "measured and recorded figures differ: look at the answers, then run 'python -m tests.gold --record'"
    assert set(recorded()[name]) == set(FIGURES)
