"""A real server process and a real browser, for the tests that need them."""

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import threading
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
    """A real `careercite serve` over the corpus in `folder`; `lines` is what it has said."""

    def __init__(self, folder, *arguments, **environment):
        self.folder = folder
        self.arguments = arguments
        self.environment = environment
        self.start("0")

    def start(self, port):
        command = [sys.executable, "-m", "service.cli", "serve", "--port", port, *self.arguments]
        self.process = subprocess.Popen(command, cwd=self.folder, env=os.environ | self.environment, stderr=subprocess.PIPE, text=True)
        self.lines = []
        for line in self.process.stderr:
            self.lines.append(line)
            if found := re.search(r"at (http://\S+)", line):
                break
        else:
            pytest.fail("".join(self.lines))
        self.address = found[1]
        self.drain = threading.Thread(target=self.lines.extend, args=(self.process.stderr,), daemon=True)
        self.drain.start()

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        assert self.process.wait(20) == 0
        self.drain.join()
        self.process.stderr.close()

    def killed(self):
        """Ends it as a kill does, and starts it again at the same address."""
        self.process.kill()
        self.process.wait(20)
        self.drain.join()
        self.process.stderr.close()
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
def serve():
    """Starts a server over a folder, with further flags and settings, and stops it when the `with` ends."""

    @contextmanager
    def serving(folder, *arguments, **environment):
        server = Server(folder, *arguments, **environment)
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
