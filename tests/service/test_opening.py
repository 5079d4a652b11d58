"""The page is served while the index is still being opened or made."""

import io
import logging
import threading
import time

import pytest
from rich.console import Console

from service.cli import pace
from service.cli.pace import PaceLog, bars
from service.intake import IngestStopped
from service.opening import Opening
from tests.campaigns.asking import ENVIRONMENT, client
from tests.places import BEFORE, Place

PAGE = r"the page is at (http://\S+:\d+);"


@pytest.fixture
def place(tmp_path):
    place = Place(tmp_path, ".careercite")
    place.write(BEFORE)
    return place


@pytest.fixture
def slow(place):
    """Articles that take many seconds to embed."""
    for number in range(60):
        lines = [
            f"A welder of town {number} earns ${number}{line},000 in year {line}, after {line + number} months of training." for line in range(60)
        ]
        (place.corpus / f"welder-{number}.txt").write_text("Welders\n\n" + "\n\n".join(lines), "utf-8")
    return place


@pytest.fixture
def started(warm):
    servers = []

    def start(place):
        servers.append(warm.serve(place.root, environment=ENVIRONMENT))
        return servers[-1]

    yield start
    for server in servers:
        server.kill()


def test_the_page_is_there_before_the_index_and_the_service_can_be_stopped_meanwhile(slow, started):
    server = started(slow)
    assert server.wait_until_serving(pattern=PAGE)
    with client(server) as http:
        assert http.get("/").status_code == 200
        assert http.get("/healthz").status_code == 200
        assert http.get("/readyz").status_code == 503
        reply = http.post("/api/ask", json={"question": "How much does a welder earn?"})
        assert (reply.status_code, reply.json()["code"]) == (503, "not_ready")
    began = time.monotonic()
    assert server.stop() == 0
    assert time.monotonic() - began < 20
    assert "answers from" not in server.output
    assert "Traceback" not in server.output


def test_what_follows_begins_when_the_index_is_open():
    order, opened = [], threading.Event()

    def open_index():
        opened.wait(10)
        order.append("open")

    opening = Opening(open_index, lambda: order.append("failed"))
    opening.start(lambda: order.append("then"))
    assert order == []
    opened.set()
    opening.close()
    opening.result()
    assert order == ["open", "then"]


@pytest.mark.parametrize(("error", "expected"), [(IngestStopped, []), (OSError, ["failed"])])
def test_nothing_follows_where_it_failed_or_was_stopped(error, expected):
    def open_index():
        raise error

    order = []
    opening = Opening(open_index, lambda: order.append("failed"))
    opening.start(lambda: order.append("then"))
    opening.close()
    assert order == expected
    if expected:
        with pytest.raises(error):
            opening.result()
    else:
        opening.result()


def test_a_log_tells_the_pace_now_and_then(monkeypatch, caplog):
    now = [100.0]
    monkeypatch.setattr(pace.time, "monotonic", lambda: now[0])
    told = PaceLog()
    now[0] += 60  # the model is exported first
    with caplog.at_level(logging.INFO, "careercite"):
        for done in (0, 100, 2000, 2100, 4000):
            told(done, 8000)
            now[0] += 5
    assert [record.getMessage() for record in caplog.records] == [
        "embedded 2,000 of 8,000 texts, 200 a second, some 30 s left",
        "embedded 4,000 of 8,000 texts, 200 a second, some 20 s left",
    ]


def test_bars_show_what_is_done_the_rate_and_the_time_left():
    now = [0.0]
    console = Console(file=io.StringIO(), force_terminal=True, width=120, get_time=lambda: now[0])
    progress = bars(console, shown=True)
    progress.get_time = lambda: now[0]
    task = progress.add_task("embedding", total=1000)
    for done in (100, 200, 300):
        now[0] += 1
        progress.update(task, completed=done)
    console.print(progress.get_renderable())
    shown = console.file.getvalue()
    assert "300/1000" in shown
    assert "100/s" in shown
    assert "0:00:07" in shown
