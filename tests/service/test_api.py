"""The HTTP contract on a real index: replies, errors in one shape, the page's headers."""

import json
import re

import pytest
from fastapi.testclient import TestClient

from retrieval import IndexFolder
from service.app import build_app
from service.ingesting import ingest_corpus
from service.intake import Intake
from service.library import Library
from service.routes.page import FILES
from service.settings import Settings

ASKING = ("/api/ask", "/api/explain")  # they take the same body


def app_of(library, folder, encoder):
    """The app over a library whose corpus is not asked for."""
    return build_app(Intake(folder.data_dir / "corpus", folder, encoder, library), Settings(_env_file=None, trusted_hosts=("testserver",)))


@pytest.fixture(scope="module")
def client(built, encoder):
    library = Library(built[0], encoder)
    library.refresh()
    with TestClient(app_of(library, built[0], encoder)) as opened:
        yield opened


def problem(reply):
    body = reply.json()
    assert reply.headers["content-type"] == "application/problem+json"
    assert set(body) == {"status", "code", "title", "detail", "request_id"}
    assert body["request_id"] == reply.headers["x-request-id"]
    assert body["status"] == reply.status_code
    return body


def test_ask_gives_an_answer_with_exact_citations(client):
    body = client.post("/api/ask", json={"question": "How much does a registered nurse earn?"}).json()
    assert body["answered"] and body["kind"] == "figures"
    citation = body["citations"][0]
    text = client.get(f"/api/documents/{citation['document_id']}").json()["text"]
    assert text[citation["start"] : citation["end"]] == citation["quote"] == "USD 93,600 per year"
    assert citation["publisher"] == "WardPath Careers"
    assert [(row["figure"]["value"], row["source"]) for row in body["blocks"][0]["rows"]][:1] == [
        ("USD 93,600 per year", "Source: U.S. Bureau of Labor Statistics, May 2024")
    ]


def test_the_same_request_gives_the_same_bytes(client):
    request = {"question": "registered nurse vs nurse practitioner", "history": ["What is an RN?"]}
    assert client.post("/api/ask", json=request).content == client.post("/api/ask", json=request).content


def test_corrections_are_told_and_can_be_refused(client):
    request = {"question": "What is a registred nurse?"}
    body = client.post("/api/ask", json=request).json()
    assert body["corrections"] == [{"from": "registred", "to": "registered"}]
    as_typed = client.post("/api/ask", json=request | {"as_typed": True}).json()
    assert (as_typed["corrections"], as_typed["resolved_question"]) == ([], request["question"])
    assert client.post("/api/explain", json=request | {"as_typed": True}).json()["resolved_question"] == request["question"]


@pytest.mark.parametrize(
    "request_body",
    [
        {"question": "And nurse practicioners?", "history": ["How much does a registered nurse earn?"]},
        {"question": "How much does a dental hygienist earn?"},
        {"question": "thanks!"},
    ],
)
def test_an_explanation_is_that_of_the_very_same_answer(client, request_body):
    answer = client.post("/api/ask", json=request_body).json()
    reply = client.post("/api/explain", json=request_body)
    trace = reply.json()
    shared = set(answer) & set(trace)
    assert shared == {
        "question",
        "resolved_question",
        "corrections",
        "carried_over",
        "answered",
        "kind",
        "confidence",
        "index_version",
    }
    assert {name: trace[name] for name in shared} == {name: answer[name] for name in shared}
    cited = [each for part in trace["parts"] for each in part["evidence"] if each["n"]]
    places = {(each["n"], each["document_id"], each["start"], each["end"], each["quote"]) for each in cited}
    assert places == {(each["n"], each["document_id"], each["start"], each["end"], each["quote"]) for each in answer["citations"]}
    assert reply.content == client.post("/api/explain", json=request_body).content
    stages = dict(re.findall(r"(\w+);dur=([\d.]+)", reply.headers["server-timing"]))
    assert list(stages) == [each for each in ("read", "rank", "compose", "suggest", "answer") if each != "rank" or trace["parts"]]
    assert sum(map(float, stages.values())) - float(stages["answer"]) <= float(stages["answer"]) + 0.5  # each is rounded


def test_the_list_of_documents_and_one_of_them(client):
    listed = client.get("/api/documents").json()["documents"]
    assert [document["source"] for document in listed] == ["electrician.md", "nursing.txt"]
    whole = client.get(f"/api/documents/{listed[0]['id']}").json()
    assert {key: whole[key] for key in listed[0]} == listed[0]
    assert [whole["text"][entry["start"] : entry["end"]] for entry in whole["outline"]][:2] == [
        "What an electrician does",
        "The three levels side by side",
    ]


def test_a_document_tells_every_block_and_unit_that_was_read_in_it(client, built):
    for document in built[1].documents:
        whole = client.get(f"/api/documents/{document.id}").json()
        text, blocks = whole["text"], whole["blocks"]
        assert [(block["start"], block["end"], block["dropped"]) for block in blocks] == [
            (block.span.start, block.span.end, block.dropped) for block in document.blocks
        ]
        units = [unit for block in blocks for unit in block["units"]]
        assert [(unit["kind"], unit["start"], unit["end"], unit["subjects"]) for unit in units] == [
            (unit.kind, unit.span.start, unit.span.end, list(unit.subjects)) for unit in document.units
        ]
        quoted = [span for unit in units for span in unit["context"]] + [
            block[name] for block in blocks for name in ("lead", "source") if block[name]
        ]
        assert quoted and all(text[span["start"] : span["end"]] == span["quote"] for span in quoted)
        headings = [block for block in blocks if block["kind"] == "heading" and not block["dropped"]]
        assert [(block["start"], block["level"]) for block in headings] == [(entry["start"], entry["level"]) for entry in whole["outline"]]
        assert [bool(block["rows"]) for block in blocks] == [block["kind"] == "table" for block in blocks]


def test_questions_to_begin_with_are_answered_and_lead_on_to_others(client):
    asked = client.get("/api/documents").json()["suggestions"]
    assert len(asked) == len(set(asked)) == 4
    for question in asked:
        body = client.post("/api/ask", json={"question": question}).json()
        assert body["answered"]
        assert len(body["suggestions"]) == 3 and question not in body["suggestions"]


@pytest.mark.parametrize("path", ["/", "/static/style.css", "/openapi.json"])
def test_what_is_large_is_packed_for_those_who_unpack_it(client, path):
    packed, plain = (client.get(path, headers={"Accept-Encoding": how}) for how in ("gzip", "identity"))
    assert (packed.headers.get("content-encoding"), plain.headers.get("content-encoding")) == ("gzip", None)
    assert packed.content == plain.content
    assert packed.num_bytes_downloaded < len(plain.content) / 2


def test_search_gives_spans_best_first(client):
    body = client.get("/api/search", params={"q": "journeyman exam", "k": 3}).json()
    assert len(body["results"]) == 3
    assert [hit["score"] for hit in body["results"]] == sorted((hit["score"] for hit in body["results"]), reverse=True)
    assert "journeyman" in body["results"][0]["quote"].lower()


@pytest.mark.parametrize(
    ("request_body", "detail"),
    [
        ({"question": ""}, "question: there are no words in it"),
        ({"question": "pay?", "as_typed": "yes"}, "as_typed: Input should be a valid boolean"),
        ({"question": "   ?!"}, "question: there are no words in it"),
        ({"question": 7}, "question: Input should be a valid string"),
        ({"question": None}, "question: Input should be a valid string"),
        ({}, "question: Field required"),
        ({"question": "x" * 4001}, "question: at most 4000 characters are taken: shorten it"),
        ({"question": "pay?", "history": ["x"] * 21}, "history: List should have at most 20 items"),
        ({"question": "pay?", "history": [3]}, "history.0: Input should be a valid string"),
        ({"question": "pay?", "temperature": 1}, "temperature: Extra inputs are not permitted"),
        (["question"], "Input should be a valid dictionary"),
    ],
)
def test_what_is_asked_wrongly_is_explained(client, request_body, detail):
    for path in ASKING:
        reply = client.post(path, json=request_body)
        assert reply.status_code == 422
        assert problem(reply)["detail"].startswith(detail)


def test_half_a_character_is_refused_and_not_echoed(client):
    reply = client.post("/api/ask", content=b'{"question": "nurse \\ud800"}', headers={"Content-Type": "application/json"})
    assert reply.status_code == 422
    assert problem(reply)["detail"].startswith("question: Input should be a valid string")


@pytest.mark.parametrize("body", [b"{", b"\xff\xfe", b"", b"null"])
def test_a_body_that_is_no_json_object_is_explained(client, body):
    reply = client.post("/api/ask", content=body, headers={"Content-Type": "application/json"})
    assert reply.status_code in (400, 422)
    problem(reply)


@pytest.mark.parametrize(
    ("method", "path", "status", "code"),
    [
        ("GET", "/api/documents/no-such-id", 404, "unknown_document"),
        ("GET", "/api/documents/%ff%00", 404, "unknown_document"),
        ("GET", "/api/nothing", 404, "not_found"),
        ("GET", "/static/../app.py", 404, "not_found"),
        ("GET", "/static/other.js", 404, "not_found"),
        ("GET", "/api/ask", 405, "method_not_allowed"),
        ("DELETE", "/api/documents", 405, "method_not_allowed"),
        ("GET", "/api/search", 422, "invalid_request"),
        ("GET", "/api/search?q=", 422, "invalid_request"),
        ("GET", "/api/search?q=%20!!", 422, "invalid_request"),
        ("GET", "/api/search?q=pay&k=0", 422, "invalid_request"),
        ("GET", "/api/search?q=pay&k=many", 422, "invalid_request"),
    ],
)
def test_every_error_has_one_shape(client, method, path, status, code):
    reply = client.request(method, path)
    assert (reply.status_code, problem(reply)["code"]) == (status, code)


@pytest.mark.parametrize(
    ("path", "methods"), [("/api/documents", "GET, POST"), ("/api/documents/x", "DELETE, GET"), ("/api/ask", "POST"), ("/", "GET, HEAD")]
)
def test_a_path_tells_of_all_methods_that_it_takes(client, path, methods):
    reply = client.options(path)
    assert (reply.status_code, reply.headers["allow"]) == (405, methods)


def test_unknown_documents_to_answer_from_are_refused(client):
    for path in ASKING:
        reply = client.post(path, json={"question": "pay?", "documents": ["nope"]})
        assert (reply.status_code, problem(reply)["code"]) == (404, "unknown_document")


def test_the_page_and_its_files_load_nothing_from_elsewhere(client):
    for path, kind in {"/": "text/html", **{f"/static/{name}": kind for name, kind in FILES.items()}}.items():
        reply = client.get(path)
        assert reply.status_code == 200 and reply.headers["content-type"].startswith(kind)
        assert "default-src 'none'" in reply.headers["content-security-policy"]
        assert "http://" not in reply.text.replace("http://www.w3.org", "") and "innerHTML" not in reply.text


def test_openapi_declares_the_problem_shape(client):
    spec = client.get("/openapi.json").json()
    assert sorted(spec["paths"]) == [
        "/api/ask",
        "/api/changes",
        "/api/documents",
        "/api/documents/fetch",
        "/api/documents/{document_id}",
        "/api/explain",
        "/api/ingest",
        "/api/key",
        "/api/search",
        "/healthz",
        "/metrics",
        "/readyz",
    ]
    for path in (*ASKING, "/api/search", "/api/documents/{document_id}"):
        for operation in spec["paths"][path].values():
            assert "Problem" in json.dumps(operation["responses"]["422"])
    ask, explain = (spec["paths"][path]["post"] for path in ASKING)
    assert ask["requestBody"] == explain["requestBody"] and ask["responses"].keys() == explain["responses"].keys()
    assert set(spec["components"]["schemas"]["Status"]["enum"]) == {"cited", "credited", "usable", "unmet", "set_aside", "far"}


def test_an_unexpected_error_has_the_same_shape_and_tells_nothing(built, encoder, monkeypatch):
    library = Library(built[0], encoder)
    library.refresh()

    def fail(*_):
        raise RuntimeError("secret")

    monkeypatch.setattr(type(library.edition.answerer), "ask", fail)
    with TestClient(app_of(library, built[0], encoder), raise_server_exceptions=False) as opened:
        reply = opened.post("/api/ask", json={"question": "pay?"})
    assert (reply.status_code, problem(reply)["code"]) == (500, "internal")
    assert "secret" not in reply.text


def test_a_body_that_is_too_large_is_refused(client):
    reply = client.post("/api/ask", content=b'{"question": "' + b"x" * 600_000 + b'"}', headers={"Content-Type": "application/json"})
    assert (reply.status_code, problem(reply)["code"]) == (413, "too_large")


def test_a_streamed_body_is_counted(client):
    chunks = (b"x" * 100_000 for _ in range(9))
    reply = client.post("/api/ask", content=chunks, headers={"Content-Type": "application/json"})
    assert (reply.status_code, problem(reply)["code"]) == (413, "too_large")


def test_probes_may_use_head(client):
    for path in ("/", "/healthz", "/readyz", "/static/app.js"):
        reply = client.head(path)
        assert (reply.status_code, reply.content) == (200, b"")


def test_health(client):
    assert client.get("/healthz").json() == {"status": "alive"}
    assert client.get("/readyz").json() == {"status": "ready"}


def test_without_an_index_the_service_lives_and_says_that_it_is_not_ready(tmp_path, encoder):
    folder = IndexFolder(tmp_path)
    with TestClient(app_of(Library(folder, encoder), folder, encoder)) as opened:
        assert opened.get("/healthz").status_code == 200
        asked = [opened.post(path, json={"question": "pay?"}) for path in ASKING]
        for reply in (opened.get("/readyz"), *asked, opened.get("/api/documents")):
            assert (reply.status_code, problem(reply)["code"]) == (503, "not_ready")


def test_an_empty_corpus_serves_and_says_so(tmp_path, encoder):
    (tmp_path / "corpus").mkdir()
    folder = IndexFolder(tmp_path / "data")
    ingest_corpus(tmp_path / "corpus", folder, encoder)
    library = Library(folder, encoder)
    library.refresh()
    with TestClient(app_of(library, folder, encoder)) as opened:
        listed = opened.get("/api/documents").json()
        assert (listed["documents"], listed["suggestions"]) == ([], [])
        body = opened.post("/api/ask", json={"question": "What do welders earn?"}).json()
        assert not body["answered"]
        assert body["answer"].startswith("There are no articles to answer from yet")
        assert opened.get("/api/search", params={"q": "pay"}).json()["results"] == []
