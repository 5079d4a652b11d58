"""The same index and question give the same bytes: beside other questions and encoding in other threads, and in other processes."""

import json
import os
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import pytest

from retrieval import Index
from service.answers import Answerer
from service.views import answer_out

QUESTIONS = [
    json.loads(line)["question"] for line in Path(__file__).parent.parent.joinpath("articles", "questions.jsonl").read_text("utf-8").splitlines()
]
ASKERS, ASKED = 8, 30
ANOTHER_PROCESS = """
import json, sys
from pathlib import Path
from retrieval import Index, IndexFolder, load_encoder
from service.answers import Answerer
from service.views import answer_out
answerer = Answerer(Index(IndexFolder(Path(sys.argv[1])).open(), load_encoder()))
for question in json.load(sys.stdin):
    print(answer_out(answerer.ask(question), "1").model_dump_json())
"""


def reply(answerer, question):
    return answer_out(answerer.ask(question), "1").model_dump_json()


@pytest.fixture(scope="module")
def alone(built):
    """The bytes of each reply when nothing else is going on."""
    answerer = Answerer(built[1])
    return {question: reply(answerer, question) for question in QUESTIONS}


@contextmanager
def encoding(encoder, threads):
    """Texts of many lengths encoded all the while, in threads of their own."""
    done = threading.Event()

    def encode(size):
        while not done.is_set():
            encoder.encode([" ".join(["nurse"] * length) for length in range(1, size)])

    with ThreadPoolExecutor(threads) as pool:
        busy = [pool.submit(encode, 8 * n) for n in range(1, threads + 1)]
        try:
            yield
        finally:
            done.set()
    assert [each.result() for each in busy] == [None] * threads


def test_the_same_bytes_whatever_is_asked_and_encoded_beside_it(built, encoder, alone):
    answerer = Answerer(Index(built[0].open(), encoder))  # nothing of it has been touched

    def ask(asker):
        mine = [QUESTIONS[(7 * asker + n) % len(QUESTIONS)] for n in range(ASKED)]
        return [question for question in mine if reply(answerer, question) != alone[question]]

    with encoding(encoder, 2), ThreadPoolExecutor(ASKERS) as pool:
        assert list(pool.map(ask, range(ASKERS))) == [[]] * ASKERS


def test_the_same_bytes_in_two_other_processes(built, alone):
    """Each with its own order of sets and number of threads."""
    settings = [{"PYTHONHASHSEED": "1", "OMP_NUM_THREADS": "1"}, {"PYTHONHASHSEED": "2", "OMP_NUM_THREADS": "4"}]
    command = [sys.executable, "-c", ANOTHER_PROCESS, str(built[0].data_dir)]

    some = QUESTIONS[::3]

    def ask(setting):
        done = subprocess.run(command, input=json.dumps(some), env=os.environ | setting, capture_output=True, text=True, check=True)
        return dict(zip(some, done.stdout.splitlines(), strict=True))

    with ThreadPoolExecutor(2) as pool:
        for found in pool.map(ask, settings):
            assert [question for question in some if found[question] != alone[question]] == []
