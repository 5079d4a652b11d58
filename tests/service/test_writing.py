"""Writing over HTTP: who may, what comes back, and that what was acknowledged outlives the process."""

import asyncio
import errno
import os
import shutil
import subprocess
import sys
import threading

import httpx2
import pytest
from fastapi.testclient import TestClient

from retrieval import IndexFolder
from service import uploads as uploads_module
from service.app import LARGEST_BODY, build_app
from service.intake import Intake
from service.library import Library
from service.settings import Settings

KEY = "schlüssel"
HEADERS = {"X-API-Key": KEY.encode()}
WELDER = b"A welder joins metal parts with heat. Welders earn $48,000 a year.\n"
BAKER = b"A baker makes bread and rolls. Bakers train for three years.\n"
WRITING = [
    ("POST", "/api/documents"),
    ("DELETE", "/api/documents/baker-000000"),
    ("POST", "/api/ingest"),
    ("GET", "/api/key"),
    ("POST", "/api/documents/fetch"),
]


@pytest.fixture
def app(tmp_path, encoder):
    (tmp_path / "corpus").mkdir()
    (tmp_path / "corpus" / "baker.txt").write_bytes(BAKER)
    folder = IndexFolder(tmp_path / "data")
    intake = Intake(tmp_path / "corpus", folder, encoder, Library(folder, encoder))
    intake.ingest()
    return build_app(intake, Settings(_env_file=None, trusted_hosts=("testserver",), api_key=KEY, largest_upload=1_000_000))


@pytest.fixture
def client(app):
    with TestClient(app, headers=HEADERS) as opened:
        yield opened


def problem(reply, status, code):
    assert reply.headers["content-type"] == "application/problem+json"
    assert (reply.status_code, reply.json()["code"]) == (status, code)
    return reply.json()["detail"]


def upload(client, *files):
    return client.post("/api/documents", files=[("files", file) for file in files])


def listed(client):
    return {document["source"]: document["id"] for document in client.get("/api/documents").json()["documents"]}


def sent_without_reading(app, method, path, headers):
    """The status of a reply to a request whose body nobody may read."""
    return sent(app, method, path, headers, None)


def sent(app, method, path, headers, message):
    """The status of a reply to a request that goes on with a message; nobody may read it where there is none."""
    replies = []

    async def receive():
        assert message, "the body was read"
        return message

    async def send(message):
        replies.append(message)

    raw = [(name.lower().encode(), value) for name, value in headers.items()]
    scope = {"type": "http", "method": method, "path": path, "raw_path": path.encode(), "query_string": b"", "headers": raw, "http_version": "1.1"}
    asyncio.run(
        app(scope | {"scheme": "http", "server": ("test", 80), "client": ("test", 1), "root_path": "", "asgi": {"version": "3.0"}}, receive, send)
    )
    return replies[0]["status"]


@pytest.mark.parametrize(("method", "path"), WRITING)
def test_who_has_no_key_is_turned_away_before_the_body_is_read(app, method, path):
    for key in (None, b"", b"wrong", "schlüssel".encode("latin-1"), b"\xff\xfe", "ключ".encode()):
        headers = {"content-type": b"application/json", "content-length": b"99999999"} | ({"x-api-key": key} if key is not None else {})
        assert sent_without_reading(app, method, path, headers) == 401
    app.state.settings = Settings(_env_file=None, trusted_hosts=("testserver",), api_key=" ")
    assert sent_without_reading(app, method, path, {"x-api-key": KEY.encode()}) == 403


def test_without_a_key_of_its_own_the_service_says_how_to_switch_writing_on(app):
    app.state.settings = Settings(_env_file=None, trusted_hosts=("testserver",))
    with TestClient(app) as client:
        for method, path in WRITING:
            assert "set CAREERCITE_API_KEY" in problem(client.request(method, path, headers=HEADERS), 403, "writing_off")


def test_a_wrong_key_is_a_problem_like_any_other(client):
    reply = client.post("/api/ingest", headers={"X-API-Key": "other"})
    assert "in the header X-API-Key" in problem(reply, 401, "wrong_key")
    assert reply.headers["www-authenticate"] == "ApiKey" and KEY not in reply.text


def test_the_key_can_be_tried_and_the_list_says_that_writing_is_on(client, app):
    assert client.get("/api/key").status_code == 204
    assert client.get("/api/documents").json()["writing"] is True
    app.state.settings = Settings(_env_file=None, trusted_hosts=("testserver",))
    assert client.get("/api/documents").json()["writing"] is False


def test_uploads_can_be_asked_about_when_the_reply_comes(client):
    reply = upload(client, ("../welder.txt", WELDER), ("pay.xyz", b"x"))
    welder, pay = reply.json()["files"]
    assert reply.status_code == 207
    assert {**welder, "document_id": welder["document_id"][:-6]} == {
        "name": "welder.txt",
        "status": "added",
        "document_id": "upload-welder-",
        "title": welder["title"],
        "reason": None,
    }
    assert (pay["status"], pay["document_id"], pay["reason"][:22]) == ("failed", None, "no reader for '.xyz' (")
    answer = client.post("/api/ask", json={"question": "How much do welders earn?"}).json()
    assert answer["answered"] and answer["citations"][0]["document_id"] == welder["document_id"]
    again = upload(client, ("welder.txt", WELDER))
    assert (again.status_code, again.json()["files"][0]["status"]) == (200, "unchanged")
    assert set(listed(client)) == {"baker.txt", "upload/welder.txt"}
    assert [document["uploaded"] for document in client.get("/api/documents").json()["documents"]] == [False, True]


def test_deleting(client):
    (welder,) = upload(client, ("welder.txt", WELDER)).json()["files"]
    assert client.delete(f"/api/documents/{welder['document_id']}").json()["document_id"] == welder["document_id"]
    assert not client.post("/api/ask", json={"question": "How much do welders earn?"}).json()["answered"]
    problem(client.delete(f"/api/documents/{welder['document_id']}"), 404, "unknown_document")
    told = problem(client.delete(f"/api/documents/{listed(client)['baker.txt']}"), 409, "not_uploaded")
    assert told == "it was not uploaded: remove the file 'baker.txt' from the corpus folder"


@pytest.mark.parametrize(
    ("request_", "status", "code", "said"),
    [
        ({"json": {"url": "x"}}, 415, "unsupported_media_type", "each as a file in the field 'files'"),
        ({}, 415, "unsupported_media_type", "multipart/form-data"),
        ({"files": {"other": ("a.txt", b"x")}}, 422, "invalid_request", "one or more files in this field"),
        ({"files": {"files": ("a.txt", b"x")}, "data": {"title": "x"}}, 422, "invalid_request", "nothing else"),
        ({"files": [("files", (f"{n}.txt", WELDER)) for n in range(51)]}, 400, "bad_request", "Maximum number of files is 50"),
        ({"files": {"files": ("a.txt", b"x" * 1_000_000)}}, 413, "too_large", "an upload may bring 1000000 bytes"),
        ({"content": b"nonsense", "headers": {"content-type": "multipart/form-data; boundary=x"}}, 400, "bad_request", "multipart"),
        ({"content": b"nonsense", "headers": {"content-type": "multipart/form-data"}}, 400, "bad_request", "oundary"),
    ],
)
def test_what_is_sent_wrongly_is_explained(client, request_, status, code, said):
    assert said in problem(client.post("/api/documents", **request_), status, code)
    assert set(listed(client)) == {"baker.txt"}


def test_a_streamed_upload_is_counted(client):
    head = b'--x\r\nContent-Disposition: form-data; name="files"; filename="a.txt"\r\n\r\n'
    chunks = (head if n == 0 else b"x" * 65_536 for n in range(99))
    reply = client.post("/api/documents", content=chunks, headers={"content-type": "multipart/form-data; boundary=x"})
    problem(reply, 413, "too_large")


def test_only_uploads_may_be_larger_than_other_requests(client):
    text = WELDER * (LARGEST_BODY // len(WELDER) + 1)
    assert upload(client, ("welder.xyz", text)).status_code == 207
    problem(client.post("/api/ingest", content=text, headers={"content-type": "application/json"}), 413, "too_large")
    problem(client.post("/api/ask", content=text, headers={"content-type": "application/json"}), 413, "too_large")


def test_a_scan_on_demand_reports_what_it_found(client, tmp_path):
    corpus = tmp_path / "corpus"
    (corpus / "welder.txt").write_bytes(WELDER)
    (corpus / "empty.txt").write_bytes(b"")
    told = client.post("/api/ingest", json={"force": False}).json()
    welder = listed(client)["welder.txt"]
    assert (told["added"], told["unchanged"], told["published"], told["counts"]["documents"]) == ([welder], 1, True, 2)
    assert [(each["source"], each["reason"][:17]) for each in told["failed"]] == [("empty.txt", "the file is empty")]
    (corpus / "welder.txt").rename(corpus / "welding.txt")
    told = client.post("/api/ingest").json()
    assert (told["added"], told["removed"], told["renamed"]) == ([], [], [{"before": welder, "after": listed(client)["welding.txt"]}])
    changes = client.get("/api/changes", headers={"X-API-Key": ""}).json()
    assert changes["index_version"] and {each["state"] for each in changes["changes"]} <= {"asking", "complete", "overtaken"}


@pytest.mark.parametrize(("method", "path"), [("POST", "/api/ingest"), ("POST", "/api/documents")])
def test_a_client_that_goes_before_its_body_has_come_is_no_error_of_ours(app, method, path):
    headers = {"x-api-key": KEY.encode(), "content-type": b"multipart/form-data; boundary=x", "content-length": b"99"}
    assert sent(app, method, path, headers, {"type": "http.disconnect"}) == 400


@pytest.mark.parametrize("body", [b"{", b"[]", b'{"force": 7}', b'{"force": 0}', b'{"force": "yes"}', b'{"faster": true}', b"\xff"])
def test_a_scan_on_demand_asked_for_wrongly(client, body):
    problem(client.post("/api/ingest", content=body), 422, "invalid_request")


def test_what_keeps_an_ingest_from_being_done_is_a_problem_with_the_cure(client, tmp_path, monkeypatch):
    corpus = tmp_path / "corpus"
    (corpus / "baker.txt").rename(tmp_path / "baker.txt")
    assert "--force" in problem(client.post("/api/ingest"), 409, "corpus_shrunk")
    corpus.rmdir()
    assert "is not there: create it" in problem(client.post("/api/ingest"), 409, "corpus_missing")
    assert "is not there: create it" in problem(upload(client, ("welder.txt", WELDER)), 409, "corpus_missing")
    corpus.mkdir()
    (tmp_path / "baker.txt").rename(corpus / "baker.txt")
    with monkeypatch.context() as patch:
        patch.setattr(uploads_module, "WAIT_FOR_OTHERS", 0.05)
        with IndexFolder(tmp_path / "data").locked(30):
            reply = upload(client, ("welder.txt", WELDER))
    assert "wait until it is done" in problem(reply, 503, "busy") and reply.headers["retry-after"] == "5"
    for number, status, code, cure in (
        (errno.ENOSPC, 507, "disk_full", "make room on the disk"),
        (errno.EROFS, 503, "not_writable", "read-only"),
    ):

        def refuse(_, number=number):
            raise OSError(number, os.strerror(number))

        with monkeypatch.context() as patch:
            patch.setattr(os, "fsync", refuse)
            assert cure in problem(upload(client, ("welder.txt", WELDER)), status, code)
        assert set(listed(client)) == {"baker.txt"}
    assert upload(client, ("welder.txt", WELDER)).status_code == 200


def test_a_forced_scan_empties_the_index(client, tmp_path):
    (tmp_path / "corpus" / "baker.txt").unlink()
    assert client.post("/api/ingest", json={"force": True}).json()["counts"]["documents"] == 0


def test_openapi_declares_every_status_and_the_key(client):
    paths = client.get("/openapi.json").json()["paths"]
    used = {
        ("post", "/api/documents"): {200, 207, 400, 401, 403, 408, 409, 413, 415, 422, 429, 503, 507},
        ("delete", "/api/documents/{document_id}"): {200, 400, 401, 403, 404, 409, 422, 429, 503, 507},
        ("post", "/api/ingest"): {200, 400, 401, 403, 408, 409, 413, 422, 429, 503, 507},
        ("get", "/api/key"): {204, 400, 401, 403, 429, 503},
        ("get", "/api/changes"): {200, 400, 401, 429, 503},
    }
    for (method, path), statuses in used.items():
        operation = paths[path][method]
        assert {int(status) for status in operation["responses"]} == statuses
        assert operation["security"] == [{"APIKeyHeader": []}]
    assert "multipart/form-data" in paths["/api/documents"]["post"]["requestBody"]["content"]


@pytest.fixture
def server(tmp_path, articles, serve):
    """A real server that may be written to: itself, and a client."""
    (tmp_path / "corpus").mkdir()
    shutil.copy(articles / "nursing.txt", tmp_path / "corpus")
    (tmp_path / ".env").write_text(f"CAREERCITE_API_KEY={KEY}\n", "utf-8")
    with serve(tmp_path) as started, httpx2.Client(base_url=started.address, headers=HEADERS, timeout=60) as client:
        yield started, client


def test_what_was_acknowledged_outlives_a_kill_and_writers_do_no_harm_to_each_other(server, tmp_path, articles):
    process, client = server
    failures, versions, stop = [], [], threading.Event()

    def keep_asking():
        with httpx2.Client(base_url=process.address, timeout=60) as asker:
            while not stop.is_set():
                reply = asker.post("/api/ask", json={"question": "How much does a registered nurse earn?"})
                stop.wait(0.05)
                versions.append(int(reply.json()["index_version"].partition("-")[0]) if reply.is_success else 0)
                if not (reply.is_success and reply.json()["answered"]):
                    failures.append(reply.text)

    def write(name):
        text = f"A {name} makes {name} things all day. {name.title()}s earn $48,000 a year.\n".encode()
        replies = [upload(client, (f"{name}.txt", text)), upload(client, (f"{name}-too.txt", text), ("broken.txt", b""))]
        gone = client.delete(f"/api/documents/{replies[0].json()['files'][0]['document_id']}")
        failures.extend(reply.text for reply in (*replies, gone) if not reply.is_success)

    asker, *writers = [
        threading.Thread(target=keep_asking),
        *(threading.Thread(target=write, args=(name,)) for name in ("welder", "miller")),
    ]
    for thread in (asker, *writers):
        thread.start()
    shutil.copy(articles / "electrician.md", tmp_path / "corpus")
    beside = subprocess.run([sys.executable, "-m", "service.cli", "ingest"], cwd=tmp_path, capture_output=True, text=True, timeout=120, check=False)
    for thread in writers:
        thread.join()
    stop.set()
    asker.join()
    assert (failures, beside.returncode) == ([], 0)
    assert versions == sorted(versions)
    expected = {"nursing.txt", "electrician.md", "upload/welder-too.txt", "upload/miller-too.txt"}
    process.killed()
    assert client.post("/api/ingest").json()["published"] is False
    assert set(listed(client)) == expected
    assert sorted(path.name for path in (tmp_path / ".careercite" / "uploads").iterdir()) == ["miller-too.txt", "welder-too.txt"]
