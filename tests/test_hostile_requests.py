"""A sample of the campaign of hostile requests (`python -m tests.campaigns.requests` sends all of them to a real server)."""

import pytest

from tests.campaigns.messages import GROUPS, REFUSED, Attempt
from tests.campaigns.requests import SLOWLY, _drip, _tried, exchange, judge
from tests.campaigns.serving import serving

SAMPLE = 9  # every so-many-th request


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    with serving(tmp_path_factory.mktemp("hostile")) as started:
        yield started


@pytest.mark.parametrize("group", GROUPS)
def test_hostile_requests_are_refused_and_the_server_lives_on(group, server):
    attempts = list(GROUPS[group](server))[::SAMPLE]
    found = [_tried(server, group, each.name, lambda each=each: judge(each, exchange(server.place, each))) for each in attempts]
    assert [each for each in found if each.wrong] == []
    assert found


def test_slow_clients_keep_nobody_out(server):
    assert _drip(server, SLOWLY["a body"]) == ("others served", "")


@pytest.mark.parametrize(
    ("reply", "wrong"),
    [
        (None, "it hung"),
        (b"HTTP/1.1 500 Internal Server Error\r\n\r\n", "a server error"),
        (b"HTTP/1.1 200 OK\r\n\r\n", "not one of"),
        (b"hello", "no HTTP"),
        (b"HTTP/1.1 404 Not Found\r\n\r\nNot Found", "an error that is no JSON"),
        (b'HTTP/1.1 404 Not Found\r\ncontent-type: application/json\r\n\r\n{"detail": "Not Found"}', "an error of another shape"),
        (b"HTTP/1.1 400 Bad Request\r\n\r\nInvalid HTTP request received.", ""),
        (b"", ""),
    ],
)
def test_replies_are_judged(reply, wrong):
    assert judge(Attempt("a", (), REFUSED), reply)[1].startswith(wrong)
    assert bool(judge(Attempt("a", (), REFUSED), reply)[1]) == bool(wrong)
