import pytest

from retrieval.groups import groups


@pytest.mark.parametrize(
    ("items", "least", "expected"),
    [
        ([], 3, []),
        (["aa"], 3, [["aa"]]),
        (["aa", "b"], 3, [["aa", "b"]]),
        (["aa", "bb", "c", "dddd", "e"], 3, [["aa", "bb"], ["c", "dddd"], ["e"]]),
        (["aaaa", "bbb"], 3, [["aaaa"], ["bbb"]]),
        (["", "", "abc"], 3, [["", "", "abc"]]),
        (["a", "", "b"], 1, [["a"], ["", "b"]]),
    ],
)
def test_groups_are_as_large_as_is_asked_for(items, least, expected):
    assert list(groups(items, len, least)) == expected
