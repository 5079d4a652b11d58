import pytest

from retrieval.fusion import fuse


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
