import math
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from retrieval.maxsim import ROWS, best_cosines, idf, lengths_of, quantise, weigh


def unit_vectors(count, dimension, seed):
    vectors = np.random.default_rng(seed).standard_normal((count, dimension)).astype(np.float32)
    return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


def slow_best_cosines(question, tokens, starts):
    """One cosine after the other, in double precision."""
    ends = [*starts[1:], len(tokens)]
    rows = []
    for start, end in zip(starts, ends, strict=True):
        row = []
        for asked in question.astype(np.float64):
            cosines = [float(asked @ token) / float(np.linalg.norm(token)) for token in tokens[start:end].astype(np.float64)]
            row.append(max(cosines))
        rows.append(row)
    return np.array(rows)


@pytest.mark.parametrize("lengths", [(1,), (1, 1, 1), (5, 1, 9, 30), (256,), (ROWS - 1, 3), (ROWS, 1), (700, 700, 700)])
@pytest.mark.parametrize("asked", [1, 6])
def test_best_cosines_is_the_slow_loop(lengths, asked):
    tokens, question = quantise(unit_vectors(sum(lengths), 384, 3)), unit_vectors(asked, 384, 4)
    starts = np.cumsum([0, *lengths[:-1]])
    found = best_cosines(question, tokens, lengths_of(tokens), starts)
    assert found.dtype == np.float32
    np.testing.assert_allclose(found, slow_best_cosines(question, tokens, starts), atol=1e-5)


@pytest.mark.parametrize("count", [0, 1, ROWS, 2 * ROWS + 5])
def test_lengths_are_those_of_the_vectors(count):
    tokens = quantise(unit_vectors(count, 384, 5))
    assert lengths_of(tokens).dtype == np.float32
    np.testing.assert_allclose(lengths_of(tokens), np.linalg.norm(tokens.astype(np.float64), axis=1), rtol=1e-6)


def test_a_vector_of_nothing_has_a_length_to_divide_by():
    assert (lengths_of(np.zeros((2, 384), np.int8)) > 0).all()


ONE_PRODUCT = """
import os
import retrieval
import numpy as np
np.ones((2000, 384), np.float32) @ np.ones((384, 50), np.float32)
print(len(os.listdir("/proc/self/task")))
"""


@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="threads are counted as Linux lists them")
def test_products_wake_no_further_threads():
    environment = {name: value for name, value in os.environ.items() if not name.endswith("_NUM_THREADS")}
    done = subprocess.run([sys.executable, "-c", ONE_PRODUCT], env=environment, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "1"


def test_a_question_without_tokens_gives_an_empty_row_a_unit():
    tokens = quantise(unit_vectors(3, 8, 1))
    found = best_cosines(np.empty((0, 8), np.float32), tokens, lengths_of(tokens), np.array([0, 2]))
    assert found.tolist() == [[], []]
    assert weigh(found, np.empty(0, np.float32)).tolist() == [0.0, 0.0]


@pytest.mark.parametrize("dimension", [2, 8, 384])
def test_quantising_turns_a_vector_by_at_most_the_rounding(dimension):
    """Each component is off by at most half a step of largest / 127, so the error is at most sqrt(d) / 254 of the largest component."""
    vectors = unit_vectors(200, dimension, dimension)
    small = quantise(vectors)
    assert small.dtype == np.int8
    assert np.abs(small.astype(np.int16)).max(axis=1).tolist() == [127] * len(vectors)
    largest = np.abs(vectors).max(axis=1, keepdims=True)
    assert np.abs(small * (largest / 127) - vectors).max() <= largest.max() / 254 + 1e-6
    directions = small / np.linalg.norm(small.astype(np.float64), axis=1, keepdims=True)
    bound = math.sqrt(dimension) / 254 * largest[:, 0]
    assert (1 - (directions * vectors).sum(axis=1) <= bound**2 + 1e-6).all()


def test_quantised_cosines_of_real_tokens_stay_close(encoder):
    question, unit = encoder.encode(["How much does a nurse earn?", "Registered nurses earn a median of $93,600 a year, says the survey."])
    exact = (question.tokens.astype(np.float64) @ unit.tokens.T.astype(np.float64)).max(axis=1)
    largest = np.abs(unit.tokens).max()
    bound = math.sqrt(384) / 254 * float(largest)  # a unit question token cannot see more than the error's length
    tokens = quantise(unit.tokens)
    found = best_cosines(question.tokens, tokens, lengths_of(tokens), np.array([0]))[0]
    assert np.abs(found - exact).max() < bound
    assert np.abs(found - exact).max() < 0.01


@pytest.mark.parametrize(
    ("vectors", "small"),
    [
        ([[0.6, 0.8]], [[95, 127]]),
        ([[-1.0, 0.0], [0.0, 0.5]], [[-127, 0], [0, 127]]),
        ([[0.0, 0.0]], [[0, 0]]),
    ],
)
def test_quantise_by_hand(vectors, small):
    assert quantise(np.array(vectors, np.float32)).tolist() == small


def test_quantise_nothing():
    assert quantise(np.empty((0, 384), np.float32)).shape == (0, 384)


@pytest.mark.parametrize(
    ("cosines", "weights", "means"),
    [
        ([[1.0, 0.0], [0.5, 0.5]], [1.0, 3.0], [0.25, 0.5]),
        ([[-1.0, -1.0]], [2.0, 1.0], [-1.0]),
        ([[0.3], [0.9]], [0.0], [0.0, 0.0]),
        ([], [], []),
    ],
)
def test_weigh(cosines, weights, means):
    found = weigh(np.array(cosines, np.float32).reshape(len(cosines), len(weights)), np.array(weights, np.float32))
    np.testing.assert_allclose(found, means, atol=1e-6)


@pytest.mark.parametrize(
    ("units", "frequency", "weight"),
    [
        (100, 0, math.log(101)),
        (100, 1, math.log(51)),
        (100, 99, math.log(2)),
        (100, 100, math.log(1 + 100 / 101)),
        (1, 1, math.log(1.5)),
        (0, 0, 0.0),
    ],
)
def test_idf(units, frequency, weight):
    assert idf(units, np.array([frequency]))[0] == pytest.approx(weight, abs=1e-6)


def test_a_rarer_word_weighs_more():
    weights = idf(1000, np.array([0, 1, 5, 50, 500, 1000]))
    assert (np.diff(weights) < 0).all()
