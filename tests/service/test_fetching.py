"""Articles by web address from a running service: one is taken in, and none of many addresses that mean harm reaches what it may not."""

import json
import socket

import httpx2
import pytest
from fastapi.testclient import TestClient

from retrieval import IndexFolder
from service.app import build_app
from service.fetching.address import LONGEST_ADDRESS
from service.fetching.errors import FetchBusy
from service.fetching.fetcher import Fetcher
from service.intake import Intake
from service.library import Library
from service.settings import Settings
from tests.service.hostile_addresses import HOSTILE
from tests.service.websites import OUTSIDE, SECRET, Internal, redirect, reply, site

KEY = "sesame"
ARTICLE = b"""<html><head><title>Millers</title></head><body><article><h1>Millers</h1><h2>What does a miller earn?</h2>
<p>A miller grinds grain to flour in a mill. A miller earns $41,000 a year.</p></article></body></html>"""


@pytest.fixture(scope="module")
def unreachable():
    """A service of this machine, that the articles of the net are no way to."""
    opened = Internal()
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def served(tmp_path_factory, serve, unreachable):
    """Starts a real service that may fetch from some entries: a client of it."""
    opened = {}

    def start(*entries):
        if entries not in opened:
            folder = tmp_path_factory.mktemp("served")
            (folder / "corpus").mkdir()
            (folder / ".env").write_text(f"CAREERCITE_API_KEY={KEY}\nCAREERCITE_FETCH_FROM={','.join(entries)}\n", "utf-8")
            running = serve(folder)
            client = httpx2.Client(base_url=running.__enter__().address, headers={"X-API-Key": KEY}, timeout=60)
            opened[entries] = client, running
        return opened[entries][0]

    yield start
    for client, running in opened.values():
        client.close()
        running.__exit__(None, None, None)


def ask_for(client, url):
    """The reply to a request for an address, as JSON writes it whatever it holds."""
    return client.post("/api/documents/fetch", content=json.dumps({"url": url}), headers={"Content-Type": "application/json"})


def assert_refused(answer, *codes):
    assert answer.headers["content-type"] == "application/problem+json"
    assert (answer.status_code, answer.json()["code"] in codes) == (422, True), answer.text
    assert "Secret" not in answer.text


def test_none_of_these_addresses_reaches_a_service_of_this_machine(served, unreachable, record_property):
    client = served("*", f"*:{unreachable.port}")
    own = socket.gethostname()
    addresses = [each.replace("{p}", str(unreachable.port)) for each in [*HOSTILE, f"http://{own}:{{p}}/"]]
    record_property("addresses", len(addresses))
    for address in addresses:
        assert_refused(ask_for(client, address), "address_refused", "invalid_request")
        assert unreachable.reached == 0, address
    assert client.get("/api/documents").json()["documents"] == []


def test_no_redirect_to_these_addresses_reaches_it_either(served, unreachable, record_property):
    targets = [each.replace("{p}", str(unreachable.port)) for each in HOSTILE]
    sendable = [each for each in targets if "\r" not in each and "\n" not in each]
    record_property("redirects", len(sendable))
    pages = {f"/{number}": redirect(each) for number, each in enumerate(sendable)}
    with site(pages) as server:
        client = served("*", f"*:{unreachable.port}", f"*:{server.port}", f"{OUTSIDE}/32")
        for number, target in enumerate(sendable):
            assert_refused(ask_for(client, f"http://{OUTSIDE}:{server.port}/{number}"), "address_refused", "not_fetched")
            assert unreachable.reached == 0, target
        assert len(server.heads) >= len(sendable)
        pages["/page"] = reply(ARTICLE)
        assert ask_for(client, f"http://{OUTSIDE}:{server.port}/page").status_code == 200  # the way itself is open
    assert len(client.get("/api/documents").json()["documents"]) == 1


def test_an_article_is_taken_in_by_its_address_replaced_and_deleted(served):
    pages = {"/pay/millers": reply(ARTICLE), "/empty": reply(b""), "/gone": reply(SECRET, status="410 Gone")}
    with site(pages, host="127.0.0.1") as server:
        client = served(f"localhost:{server.port}", "127.0.0.0/8", "::1")
        address = f"http://localhost:{server.port}/pay/millers"
        added = ask_for(client, address)
        (miller,) = added.json()["files"]
        assert (added.status_code, miller["status"], miller["title"]) == (200, "added", "Millers")
        assert miller["name"].startswith(f"localhost-{server.port}-pay-millers-")
        answer = client.post("/api/ask", json={"question": "How much does a miller earn?"}).json()
        (citation,) = answer["citations"]
        assert (answer["answered"], citation["document_id"], citation["url"]) == (True, miller["document_id"], address)
        assert ask_for(client, address).json()["files"][0]["status"] == "unchanged"
        pages["/pay/millers"] = reply(ARTICLE.replace(b"$41,000", b"$43,500"))
        changed = ask_for(client, address).json()
        assert [changed["files"][0][key] for key in ("status", "document_id", "name")] == ["changed", miller["document_id"], miller["name"]]
        assert "$43,500" in client.post("/api/ask", json={"question": "How much does a miller earn?"}).json()["answer"]
        empty = ask_for(client, f"http://localhost:{server.port}/empty")
        assert (empty.status_code, empty.json()["files"][0]["status"]) == (207, "failed") and "the file is empty" in empty.text
        gone = ask_for(client, f"http://localhost:{server.port}/gone")
        assert_refused(gone, "not_fetched")
        assert "status 410" in gone.text and SECRET.decode() not in gone.text
        assert_refused(ask_for(client, f"http://localhost:{server.port + 1}/"), "address_refused")
        assert [each["id"] for each in client.get("/api/documents").json()["documents"]] == [miller["document_id"]]
        assert client.delete(f"/api/documents/{miller['document_id']}").status_code == 200


@pytest.mark.parametrize(
    "body", [b"", b"{", b"[]", b"{}", b'{"url": 7}', b'{"url": null}', b'{"url": "http://a/", "x": 1}', b'{"url": "\\ud800"}', b"\xff"]
)
def test_a_body_that_is_no_address(served, unreachable, body):
    answer = served("*", f"*:{unreachable.port}").post("/api/documents/fetch", content=body)
    assert (answer.status_code, answer.json()["code"]) == (422, "invalid_request")


@pytest.fixture
def app(tmp_path, encoder):
    """Makes the app of a service that may fetch from some hosts."""
    (tmp_path / "corpus").mkdir()
    folder = IndexFolder(tmp_path / "data")
    intake = Intake(tmp_path / "corpus", folder, encoder, Library(folder, encoder))
    return lambda *hosts: build_app(intake, Settings(_env_file=None, trusted_hosts=("testserver",), api_key=KEY, fetch_from=hosts))


def test_it_is_off_unless_hosts_are_named(app, unreachable):
    off = app()
    with TestClient(off) as client:
        for body in (json.dumps({"url": f"http://127.0.0.1:{unreachable.port}/"}), "{"):
            answer = client.post("/api/documents/fetch", content=body, headers={"X-API-Key": KEY})
            assert (answer.status_code, answer.json()["code"]) == (403, "fetching_off")
            assert "set CAREERCITE_FETCH_FROM" in answer.json()["detail"]
            assert client.post("/api/documents/fetch", content=body).status_code == 401
    assert unreachable.reached == 0
    assert off.state.fetcher is None  # there is nothing that could connect


def test_whoever_has_no_key_learns_nothing(app):
    with TestClient(app("*")) as client:
        answer = client.post("/api/documents/fetch", content="{", headers={"X-API-Key": "other"})
    assert (answer.status_code, answer.json()["code"]) == (401, "wrong_key")


def test_too_many_at_once_are_told_when_to_come_again(app, monkeypatch):
    def busy(self, written):
        raise FetchBusy("4 articles are being fetched: try it again when one of them is done")

    monkeypatch.setattr(Fetcher, "fetch", busy)
    with TestClient(app("*")) as client:
        answer = client.post("/api/documents/fetch", json={"url": "http://a.example/"}, headers={"X-API-Key": KEY})
    assert (answer.status_code, answer.json()["code"], answer.headers["retry-after"]) == (503, "busy", "5")


def test_openapi_declares_the_route(app):
    with TestClient(app()) as client:
        route = client.get("/openapi.json").json()["paths"]["/api/documents/fetch"]["post"]
    assert {int(status) for status in route["responses"]} == {200, 207, 400, 401, 403, 408, 409, 413, 422, 429, 503, 507}
    body = route["requestBody"]
    assert body["required"] and body["content"]["application/json"]["schema"]["properties"]["url"]["maxLength"] == LONGEST_ADDRESS
    assert route["security"]
