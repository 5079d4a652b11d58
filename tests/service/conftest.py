"""A real server process and a real browser, for the tests that need them."""

import json
import shutil
import time
import urllib.request
from collections.abc import Sequence
from contextlib import contextmanager
from dataclasses import dataclass

import pytest
from playwright.sync_api import sync_playwright

from service.evaluation import Service, over_http
from service.schemas import AnswerOut, FullDocumentOut
from tests.browsers import ARGUMENTS, find_browser
from tests.gold import EXTRA, SETS
from tests.hostile import ARTICLES


class Server:
    """A real `careercite serve` over the corpus in `folder`, forked from a warm process; `lines` is what it has said."""

    def __init__(self, warm, folder, *arguments, **environment):
        self._warm = warm
        self._folder = folder
        self._arguments = arguments
        self.environment = environment
        self.start("0")

    def start(self, port):
        self.process = self._warm.serve(self._folder, *self._arguments, "--port", port, environment=self.environment)
        if not self.process.wait_until_serving():
            pytest.fail(self.process.output)
        self.address = self.process.address

    @property
    def lines(self):
        return self.process.output.splitlines(keepends=True)

    def stop(self):
        assert self.process.stop() == 0

    def killed(self):
        """Ends it as a kill does, and starts it again at the same address."""
        self.process.kill()
        self.start(self.address.rpartition(":")[2])

    def wait_for_suggestions(self, key=""):
        """Returns when the service has found out what it can be asked."""
        for _ in range(600):
            with urllib.request.urlopen(urllib.request.Request(f"{self.address}/api/documents", headers={"X-API-Key": key})) as reply:
                if json.load(reply)["suggestions"]:
                    return
            time.sleep(0.1)
        pytest.fail("the service suggests nothing")

    @contextmanager
    def down(self):
        """No server for a while, then one at the same address again."""
        self.stop()
        try:
            yield
        finally:
            self.start(self.address.rpartition(":")[2])


@pytest.fixture(scope="session")
def serve(warm):
    """Starts a server over a folder, with further flags and settings, and stops it when the `with` ends."""

    @contextmanager
    def serving(folder, *arguments, **environment):
        server = Server(warm, folder, *arguments, **environment)
        try:
            yield server
        finally:
            server.stop()

    return serving


@pytest.fixture(scope="session")
def varied(tmp_path_factory, articles, serve):
    """A server over articles that lead to every kind of answer, hostile ones among them."""
    corpus = tmp_path_factory.mktemp("varied") / "corpus"
    corpus.mkdir()
    for name in ("nursing.txt", "nursing-pay.txt", "electrician.md"):
        shutil.copy(articles / name, corpus)
    for name, text in ARTICLES.items():
        (corpus / name).write_text(text, "utf-8")
    with serve(corpus.parent) as started:
        started.wait_for_suggestions()
        yield started


@dataclass(frozen=True, repr=False)
class Asked:
    """Every question of a set with the reply of a real server, and the articles. Shown by its name alone: a failure prints no text of it."""

    name: str
    questions: Sequence[dict]
    replies: dict[str, tuple[AnswerOut, float]]  # by question and history, in JSON
    documents: dict[str, FullDocumentOut]

    def __repr__(self):
        return self.name

    def reply(self, question, history=()):
        return self.replies[json.dumps([question, *history])]

    @property
    def service(self):
        """The server, asked again without it."""
        return Service(self.reply, lambda: list(self.documents.values()), self.documents.__getitem__)


@pytest.fixture(scope="session")
def asked_sets():
    """The sets that were asked so far, by name."""
    return {}


@pytest.fixture
def asked(request, serve, tmp_path_factory, index_of_set, asked_sets):
    """The set of the test's parameter: ingested, served and asked once for all tests."""
    name = request.param
    if name not in asked_sets:
        folder, path = (SETS | EXTRA)[name]
        questions = [json.loads(line) for line in path.read_text("utf-8").splitlines() if line.strip()]
        with serve(tmp_path_factory.mktemp(name), "--corpus", str(folder), "--data", str(index_of_set(name).data_dir)) as server:
            service = over_http(server.address)
            turns = [(question["question"], question.get("history", [])) for question in questions]
            replies = {json.dumps([text, *history]): service.ask(text, history) for text, history in turns}
            asked_sets[name] = Asked(name, questions, replies, {each.id: service.document(each.id) for each in service.documents()})
    return asked_sets[name]


@pytest.fixture(scope="module")
def browser():
    """The Chromium or Chrome of this machine; none is downloaded."""
    try:
        found = find_browser()
    except FileNotFoundError as error:
        pytest.fail(str(error), pytrace=False)
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=found, args=ARGUMENTS)
        yield opened
        opened.close()
