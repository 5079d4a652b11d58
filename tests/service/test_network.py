"""A real server on a network: who is let in, by which name, how often, how many at once, how slowly; what it logs and counts; how it stops."""

import json
import re
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import httpx2
import pytest

from service.rates import MOST_CLIENTS, Rates, client_of
from tests.commands import run_process

WRITING, ASKING = "a key to write with", "a key to ask with"
QUESTION = {"question": "How much does a registered nurse earn?"}
PRIVATE = "How much does a registered nurse earn? I ask for Zebediah."
READS = [("POST", "/api/ask"), ("POST", "/api/explain"), ("GET", "/api/search?q=pay"), ("GET", "/api/documents"), ("GET", "/api/changes")]
WRITES = [("POST", "/api/documents"), ("POST", "/api/ingest"), ("DELETE", "/api/documents/x"), ("GET", "/api/key")]


@pytest.fixture(scope="module")
def folder(tmp_path_factory, articles):
    folder = tmp_path_factory.mktemp("network")
    (folder / "corpus").mkdir()
    shutil.copy(articles / "nursing.txt", folder / "corpus")
    return folder


@pytest.fixture(scope="module")
def guarded(folder, serve):
    """Beyond loopback, with both keys, a trusted name, an origin, and room for one question at a time."""
    settings = {
        "CAREERCITE_API_KEY": WRITING,
        "CAREERCITE_ASKING_KEY": ASKING,
        "CAREERCITE_TRUSTED_HOSTS": "careers.example, *.careers.example",
        "CAREERCITE_CORS_ORIGINS": "https://portal.example",
        "CAREERCITE_MOST_ASKS": "1",
        "CAREERCITE_REQUESTS_PER_MINUTE": "0",
    }
    with serve(folder, "--host", "0.0.0.0", **settings) as server:
        server.address = server.address.replace("0.0.0.0", "127.0.0.1")
        server.wait_for_suggestions(ASKING)
        yield server


@pytest.fixture
def client(guarded):
    with httpx2.Client(base_url=guarded.address, timeout=60) as client:
        yield client


def problem(reply, status, code):
    assert (reply.status_code, reply.headers["content-type"], reply.json()["code"]) == (status, "application/problem+json", code)
    assert reply.json()["request_id"] == reply.headers["x-request-id"]
    return reply


def key(value):
    return {"X-API-Key": value}


def logged(server):
    return [json.loads(line) for line in server.lines]


# ---- who is let in ----


@pytest.mark.parametrize("host", ["0.0.0.0", "::"])
def test_without_a_key_nobody_beyond_this_machine_is_served(host, folder):
    refused = run_process("serve", "--host", host, "--port", "0", cwd=folder)
    assert refused.returncode == 1
    assert "no key is set: set CAREERCITE_API_KEY (for writing) or CAREERCITE_ASKING_KEY" in refused.stderr and "--unprotected" in refused.stderr
    assert "Careercite answers" not in refused.stderr


def test_two_keys_that_are_the_same_are_refused(folder):
    refused = run_process("serve", cwd=folder, CAREERCITE_API_KEY=WRITING, CAREERCITE_ASKING_KEY=WRITING)
    assert refused.returncode == 2 and "choose two keys" in " ".join(refused.stderr.split()) and WRITING not in refused.stderr


@pytest.mark.parametrize(("method", "path"), READS)
def test_reading_needs_a_key_where_one_is_set(method, path, client):
    body = QUESTION if method == "POST" else None
    for wrong in (
        {},
        key(""),
        key("other"),
        key(ASKING + " x"),
        key(ASKING.upper()),
        {"X-API-Key": "schlüssel".encode()},
        {"X-API-Key": b"\xff\xfe"},
    ):
        reply = problem(client.request(method, path, json=body, headers=wrong), 401, "wrong_key")
        assert "CAREERCITE_ASKING_KEY" in reply.json()["detail"] and reply.headers["www-authenticate"] == "ApiKey"
    for right in (ASKING, WRITING):
        assert client.request(method, path, json=body, headers=key(right)).status_code == 200


@pytest.mark.parametrize(("method", "path"), WRITES)
def test_the_asking_key_does_not_write(method, path, client):
    for wrong in ({}, key(ASKING), key("other")):
        problem(client.request(method, path, headers=wrong), 401, "wrong_key")
    assert client.request(method, path, headers=key(WRITING)).status_code in (200, 204, 404, 415)


def test_the_page_and_the_probes_need_no_key(client):
    for path in ("/", "/static/app.js", "/healthz", "/readyz", "/metrics", "/openapi.json"):
        assert client.get(path).status_code == 200


# ---- by which name, from which page ----


@pytest.mark.parametrize(
    "host", ["careers.example", "CAREERS.example:8000", "a.careers.example", "localhost:1", "[::1]:80", "10.1.2.3", "x.localhost"]
)
def test_hosts_that_are_trusted(host, client):
    assert client.get("/healthz", headers={"Host": host}).status_code == 200


@pytest.mark.parametrize(
    "host", ["evil.example", "careers.example.evil", "evilcareers.example", "careers.example.", "localhost.evil", "127.0.0.1.evil:1", "0x7f.1"]
)
def test_hosts_that_are_not(host, client):
    for path in ("/healthz", "/", "/api/documents", "/nowhere"):
        told = problem(client.get(path, headers={"Host": host} | key(ASKING)), 400, "unknown_host")
        assert "CAREERCITE_TRUSTED_HOSTS" in told.json()["detail"] and host not in told.text


def test_pages_of_other_origins_may_call_only_where_that_is_set(client):
    asked = {"Access-Control-Request-Method": "POST", "Access-Control-Request-Headers": "content-type,x-api-key"}
    allowed = client.options("/api/ask", headers={"Origin": "https://portal.example"} | asked)
    assert allowed.headers["access-control-allow-origin"] == "https://portal.example"
    reply = client.post("/api/ask", json=QUESTION, headers={"Origin": "https://portal.example"} | key(ASKING))
    assert (reply.status_code, reply.headers["access-control-allow-origin"]) == (200, "https://portal.example")
    for origin in ("https://evil.example", "http://portal.example", "null"):
        assert "access-control-allow-origin" not in client.options("/api/ask", headers={"Origin": origin} | asked).headers


# ---- how many at once, how often, how slowly ----


def test_questions_above_the_number_at_once_are_turned_away_and_not_kept_waiting(guarded):
    def ask(_):
        return httpx2.post(f"{guarded.address}/api/ask", json=QUESTION, headers=key(ASKING), timeout=60)

    with ThreadPoolExecutor(24) as clients:
        replies = list(clients.map(ask, range(72)))
    shed = [reply for reply in replies if reply.status_code == 503]
    assert shed and {reply.status_code for reply in replies} == {200, 503}
    assert {problem(reply, 503, "overloaded").headers["retry-after"] for reply in shed} == {"1"}
    assert len({reply.content for reply in replies if reply.status_code == 200}) == 1
    assert ask(0).status_code == 200
    figures = httpx2.get(f"{guarded.address}/metrics").text
    assert f'careercite_problems_total{{code="overloaded"}} {len(shed)}.0' in figures


def test_a_client_above_its_rate_waits_as_long_as_it_is_told(folder, serve):
    with (
        serve(folder, CAREERCITE_REQUESTS_PER_MINUTE="60", CAREERCITE_PROXIES="127.0.0.1") as server,
        httpx2.Client(base_url=server.address) as client,
    ):
        replies = [client.get("/healthz") for _ in range(66)]
        late = [reply for reply in replies if reply.status_code == 429]
        assert 1 <= len(late) <= 6 and replies[-1] is late[-1]
        seconds = int(problem(late[-1], 429, "rate_limited").headers["retry-after"])
        assert seconds in (1, 2)
        forwarded = {"X-Forwarded-For": "203.0.113.7"}
        assert client.get("/healthz", headers=forwarded).status_code == 200  # another client, says the proxy
        time.sleep(seconds)
        assert client.get("/healthz").status_code == 200


def test_who_is_no_proxy_chooses_no_client(folder, serve):
    with serve(folder, CAREERCITE_REQUESTS_PER_MINUTE="20") as server, httpx2.Client(base_url=server.address) as client:
        replies = [client.get("/healthz", headers={"X-Forwarded-For": f"203.0.113.{number}"}).status_code for number in range(30)]
        assert replies[0] == 200 and replies[-1] == 429


class Clock:
    now = 1000.0

    def __call__(self):
        return self.now


def test_rates_against_a_slow_exact_reference():
    clock, rate = Clock(), 30
    rates, level, last = Rates(rate, clock), 0.0, clock.now
    for step in range(400):
        clock.now += (0.1, 0.7, 2.9, 11.0)[step % 4] if step % 50 else 65.0
        level, last = max(0.0, level - (clock.now - last) * rate / 60), clock.now
        fits = level + 1 <= rate + 1e-6
        assert (rates.wait("a") == 0) == fits, step
        level += fits
    assert rates.wait("b") == 0


def test_clients_are_forgotten_when_there_are_too_many():
    clock = Clock()
    rates = Rates(60, clock)
    for number in range(MOST_CLIENTS + 500):
        assert rates.wait(str(number)) == 0
    assert len(rates._empty_at) <= MOST_CLIENTS
    assert str(MOST_CLIENTS + 499) in rates._empty_at and "0" not in rates._empty_at


def test_a_client_is_an_address_or_the_network_of_a_household():
    sent = {"203.0.113.7": "203.0.113.7", "2001:db8:1:2:3::4": "2001:db8:1:2::/64", "::ffff:203.0.113.7": "203.0.113.7", "fe80::1%eth0": "fe80::/64"}
    assert {host: client_of({"client": (host, 1)}) for host in sent} == sent
    assert client_of({"client": None}) == ""


def test_who_speaks_too_slowly_is_hung_up_on(folder, serve):
    with serve(folder, CAREERCITE_PATIENCE_SECONDS="1") as server:
        address = ("127.0.0.1", int(server.address.rpartition(":")[2]))
        opening = b"POST /api/ask HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 60\r\n"
        for said, answer in ((b"", b""), (opening, b""), (opening + b"\r\n{", b"HTTP/1.1 408 ")):
            with socket.create_connection(address, 20) as silent:
                silent.sendall(said)
                began = time.monotonic()
                got = b""
                while piece := silent.recv(4096):
                    got += piece
                assert got.startswith(answer) and bool(got) == bool(answer) and time.monotonic() - began > 0.5
        with httpx2.Client(base_url=server.address, timeout=60) as client:
            assert client.get("/healthz").status_code == 200
            time.sleep(1.5)  # a connection that was of use before may rest
            assert client.get("/healthz").status_code == 200


def test_what_is_no_http_is_a_problem_too(guarded):
    address = ("127.0.0.1", int(guarded.address.rpartition(":")[2]))
    for said in (
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n",
        b"hello\r\n\r\n",
        b"GET / HTTP/1.1\r\n\r\n",
        b"GET /\xff HTTP/1.1\r\nHost: a\r\n\r\n",
    ):
        with socket.create_connection(address, 20) as stranger:
            stranger.sendall(said)
            got = b""
            while piece := stranger.recv(4096):
                got += piece
        head, _, body = got.partition(b"\r\n\r\n")
        assert head.startswith(b"HTTP/1.1 400 ") and b"application/problem+json" in head and json.loads(body)["code"] == "bad_request"


# ---- what it tells ----


def test_every_reply_and_every_line_of_the_log_has_the_id_of_its_request(client, guarded):
    given = client.get("/api/documents", headers={"X-Request-ID": "from-the-proxy-7"} | key(ASKING))
    assert given.headers["x-request-id"] == "from-the-proxy-7"
    forged = client.get("/nowhere\u2028", headers={"X-Request-ID": 'x" level=error'})
    made = {forged.headers["x-request-id"], client.get("/healthz").headers["x-request-id"], client.post("/api/ask").headers["x-request-id"]}
    assert len(made) == 3 and all(re.fullmatch(r"[0-9a-f]{16}", name) for name in made)
    lines = {line["request"]: line for line in logged(guarded) if line.get("logger") == "careercite.requests"}
    assert (lines["from-the-proxy-7"]["route"], lines["from-the-proxy-7"]["status"]) == ("/api/documents", 200)
    assert lines[forged.headers["x-request-id"]]["route"] == "unknown"


def test_the_log_holds_no_question_and_no_key(client, guarded):
    client.post("/api/ask", json={"question": PRIVATE, "history": [PRIVATE]}, headers=key(ASKING))
    client.get("/api/search", params={"q": PRIVATE}, headers=key(ASKING))
    client.get(f"/{PRIVATE}", headers={"User-Agent": PRIVATE, "Referer": "http://x/" + "Zebediah"})
    client.post("/api/ask", content=PRIVATE, headers=key(ASKING))
    told = "".join(guarded.lines)
    assert "Zebediah" not in told and ASKING not in told and WRITING not in told
    asked = [line for line in logged(guarded) if line.get("route") == "/api/ask" and line["status"] == 200]
    assert (asked[-1]["outcome"], asked[-1]["kind"]) == ("answered", "figures") and asked[-1]["client"] == "127.0.0.1"


def test_the_log_holds_questions_where_that_is_wanted_without_control_characters(folder, serve):
    typed = "What is a nurse?\x1b[2J\r\nlevel=error \u202e\x9b"
    for wanted in ("json", "text"):
        with serve(folder, CAREERCITE_LOG_QUESTIONS="true", CAREERCITE_LOG_FORMAT=wanted) as server:
            httpx2.post(f"{server.address}/api/ask", json={"question": typed}, timeout=60)
        told = "".join(server.lines)
        assert "What is a nurse?\ufffd[2J\ufffd\ufffdlevel=error \ufffd\ufffd" in told
        assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u202e]", told)
    assert any(re.match(r"\d\d:\d\d:\d\d Careercite answers from 1 article at http://127", line) for line in server.lines)


def test_figures_for_prometheus(client):
    for question in ("How much does a registered nurse earn?", "How do I repair a bicycle?", "Hello!"):
        client.post("/api/ask", json={"question": question}, headers=key(ASKING))
    reply = client.get("/metrics")
    assert reply.headers["content-type"].startswith("text/plain; version=")
    found = dict(re.findall(r"^([^#]\S*(?: \S+)*?) (\S+)$", reply.text, re.M))
    assert float(found['careercite_asks_total{kind="figures",outcome="answered"}']) >= 1
    assert float(found['careercite_asks_total{kind="declined",outcome="refused"}']) >= 1
    assert float(found['careercite_asks_total{kind="chat",outcome="talked"}']) >= 1
    for stage in ("read", "rank", "compose", "suggest"):
        assert float(found[f'careercite_answer_stage_seconds_count{{stage="{stage}"}}']) >= 2
    assert found['careercite_ingests_total{outcome="published"}'] == "1.0" and found['careercite_ingested_files_total{fate="added"}'] == "1.0"
    assert (found["careercite_index_documents"], found["careercite_requests_in_flight"], found["careercite_ready"]) == ("1.0", "1.0", "1.0")
    version = client.get("/api/documents", headers=key(ASKING)).json()["index_version"]
    assert found[f'careercite_index_info{{version="{version}"}}'] == "1.0"
    for private in (ASKING, WRITING, "nursing", "corpus", "bicycle", "registered", "127.0.0.1", "/nowhere"):
        assert private not in reply.text


# ---- how it stops ----


def test_a_stop_lets_what_is_under_way_come_to_its_end(folder, serve):
    with serve(folder) as server:
        replies = []
        ready = threading.Barrier(9)

        def ask():
            with httpx2.Client(base_url=server.address, timeout=60) as client:
                client.get("/healthz")
                ready.wait()
                replies.append(client.post("/api/ask", json={"question": "registered nurse vs nurse practitioner " + "and pay " * 200}).status_code)

        askers = [threading.Thread(target=ask) for _ in range(8)]
        for asker in askers:
            asker.start()
        ready.wait()
        until = time.monotonic() + 20
        while "careercite_requests_in_flight 9.0" not in httpx2.get(f"{server.address}/metrics").text and time.monotonic() < until:
            time.sleep(0.005)
        server.process.send(signal.SIGTERM)
        for asker in askers:
            asker.join()
        assert replies == [200] * 8


def test_a_stop_before_it_serves_is_heard(tmp_path, articles):
    shutil.copytree(articles, tmp_path / "corpus")
    process = subprocess.Popen([sys.executable, "-m", "service.cli", "serve", "--port", "0"], cwd=tmp_path, stderr=subprocess.PIPE, text=True)
    while not (tmp_path / ".careercite").exists():  # it has begun with its first ingest
        assert process.poll() is None
        time.sleep(0.05)
    process.terminate()
    said = process.communicate(timeout=60)[1]
    assert (process.returncode, "Careercite answers" in said, "Traceback" in said) == (0, False, False)
