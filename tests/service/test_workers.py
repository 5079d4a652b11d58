"""Several processes at one address: they answer the same, one that is killed is replaced, and none outlives the one that looks after them."""

import os
import signal
import subprocess
import time

import pytest

from tests.campaigns.asking import ENVIRONMENT, client
from tests.places import BEFORE, Place

PAY = {"question": "How much does a welder earn?"}


@pytest.fixture
def server(tmp_path, warm):
    """A service of two workers over a few articles, with no index yet."""
    place = Place(tmp_path, ".careercite")
    place.write(BEFORE)
    started = warm.serve(place.root, "--workers", "2", environment=ENVIRONMENT)
    assert started.wait_until_serving(), started.output
    yield started
    workers = workers_of(started)
    started.kill()
    until(lambda: not any(map(alive, workers)))


def workers_of(server):
    listed = subprocess.run(["ps", "--ppid", str(server.pid), "-o", "pid="], capture_output=True, text=True)
    return sorted(map(int, listed.stdout.split()))


def alive(pid):
    state = subprocess.run(["ps", "-p", str(pid), "-o", "state="], capture_output=True, text=True).stdout.strip()
    return state not in ("", "Z")


def until(reached, seconds=30):
    deadline = time.monotonic() + seconds
    while not reached():
        assert time.monotonic() < deadline
        time.sleep(0.05)


def asked(server):
    """What it says to one question, over a connection of its own."""
    with client(server) as http:
        reply = http.post("/api/ask", json=PAY)
    return reply.status_code, reply.json().get("answer")


def all_answer(server):
    return all(asked(server)[0] == 200 for _ in range(12))


def test_two_workers_serve_one_index_and_one_that_is_killed_is_replaced(server):
    first = workers_of(server)
    assert len(first) == 2
    until(lambda: all_answer(server))  # the second one finds the index that the first one made
    answers = {asked(server) for _ in range(20)}
    assert len(answers) == 1
    assert "$48,000" in answers.pop()[1]
    for killed in first:
        os.kill(killed, signal.SIGKILL)
        until(lambda gone=killed: gone not in workers_of(server) and len(workers_of(server)) == 2)
    until(lambda: all_answer(server))
    assert "was ended by signal 9: another takes its place" in server.output
    workers = workers_of(server)
    assert set(workers).isdisjoint(first)
    assert server.stop() == 0
    assert not any(map(alive, workers))
    assert "Traceback" not in server.output


def test_no_worker_outlives_the_process_that_looks_after_them(server):
    workers = workers_of(server)
    assert len(workers) == 2
    server.kill()
    until(lambda: not any(map(alive, workers)))


def test_what_the_first_worker_fails_with_ends_them_all(tmp_path, warm):
    server = warm.serve(tmp_path, "--workers", "3", environment=ENVIRONMENT)
    assert not server.wait_until_serving()
    assert server.wait() == 1
    assert "corpus" in server.output
    assert "another takes its place" not in server.output
