import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.fusion import best_first, fuse


@pytest.mark.parametrize(
    ("rankings", "fused"),
    [
        ([], []),
        ([[], []], []),
        ([[7]], [(7, 1 / 61)]),
        ([[7, 3], [3, 7]], [(3, 1 / 61 + 1 / 62), (7, 1 / 61 + 1 / 62)]),  # a tie goes to the lower item
        ([[1, 2, 3], [3]], [(3, 1 / 63 + 1 / 61), (1, 1 / 61), (2, 1 / 62)]),
        ([[5], [4]], [(4, 1 / 61), (5, 1 / 61)]),
        ([[9, 8], [9, 8], [8]], [(8, 1 / 62 + 1 / 62 + 1 / 61), (9, 1 / 61 + 1 / 61)]),
        # ranks 1 and 3 against ranks 2 and 2: the sum of reciprocals favours the extremes
        ([[0, 1, 2], [2, 1, 0]], [(0, 1 / 61 + 1 / 63), (2, 1 / 63 + 1 / 61), (1, 1 / 62 + 1 / 62)]),
    ],
)
def test_hand_computed(rankings, fused):
    found = fuse(rankings)
    assert [item for item, _ in found] == [item for item, _ in fused]
    assert [score for _, score in found] == pytest.approx([score for _, score in fused], abs=1e-12)


def test_the_best_possible_score_is_one_sixty_first_a_ranking():
    assert fuse([[1], [1], [1]]) == [(1, pytest.approx(3 / 61))]


def test_items_that_are_not_wanted_keep_their_ranks():
    assert fuse([[9, 8, 7], [7, 9]], among={7, 8}) == [(7, pytest.approx(1 / 63 + 1 / 61)), (8, pytest.approx(1 / 62))]


@given(
    st.lists(st.sampled_from([0.00004, 0.00005, 0.00006, 0.5, 0.50004, 0.50005, 0.50006, 0.5001, 1.23455, 1.23456, 7.0, -0.5]), max_size=40),
    st.integers(0, 12),
)
def test_the_best_are_those_of_a_slow_sort(values, most):
    scores, items = np.array(values, dtype=np.float32), np.arange(len(values)) * 3
    slow = sorted(items.tolist(), key=lambda item: (-round(float(scores[item // 3]), 4), item))[:most]
    assert best_first(items, scores, 4, most) == slow


def test_the_best_of_many_are_those_of_a_slow_sort():
    scores = np.random.default_rng(0).random(20_000).astype(np.float32) * 3
    slow = sorted(range(len(scores)), key=lambda item: (-round(float(scores[item]), 4), item))[:100]
    assert best_first(np.arange(len(scores)), scores, 4, 100) == slow
