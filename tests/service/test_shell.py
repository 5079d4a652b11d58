"""The command on real folders and a real server process: first run, re-ingest under a running server, errors that name the cure."""

import json
import re
import shutil
import socket
import threading
import time
import urllib.error
import urllib.request

import pytest

from service.settings import Settings
from tests.commands import run, run_process


def call(address, path, body=None):
    request = urllib.request.Request(
        f"{address}{path}", data=json.dumps(body).encode() if body else None, headers={"Content-Type": "application/json"}
    )
    with urllib.request.urlopen(request, timeout=30) as reply:
        return json.load(reply)


@pytest.fixture
def corpus(tmp_path, articles):
    folder = tmp_path / "corpus"
    folder.mkdir()
    shutil.copy(articles / "nursing.txt", folder)
    return folder


@pytest.fixture(scope="module")
def prepared(tmp_path_factory, articles):
    """What the first ingest of `corpus` leaves, made once."""
    folder = tmp_path_factory.mktemp("prepared")
    (folder / "corpus").mkdir()
    shutil.copy(articles / "nursing.txt", folder / "corpus")
    assert run("ingest", cwd=folder).returncode == 0
    return folder / ".careercite"


@pytest.fixture
def ingested(tmp_path, corpus, prepared):
    shutil.copytree(prepared, tmp_path / ".careercite")


@pytest.fixture
def server(tmp_path, corpus, serve):
    """A server without an index to begin with: its address, and what it said until it answered."""
    with serve(tmp_path) as started:
        yield started.address, started.lines


def test_first_run_reports_what_was_read_and_the_next_finds_nothing_new(tmp_path, corpus):
    (corpus / "empty.txt").write_bytes(b"")
    (corpus / "picture.png").write_bytes(b"\x89PNG\r\n\x1a\n")
    first = run("ingest", cwd=tmp_path)
    assert first.returncode == 1
    assert "1 added, 0 changed, 0 unchanged, 0 removed, 2 failed" in first.stderr
    assert "read nursing.txt: Registered Nurse vs Nurse Practitioner" in first.stderr
    assert "failed empty.txt: the file is empty" in first.stderr
    assert "failed picture.png: no reader for '.png'" in first.stderr
    assert re.search(r"kept out of answers: .*metadata 1", first.stderr)
    second = run("ingest", "--json", cwd=tmp_path)
    fields = json.loads(second.stdout)
    assert (fields["added"], fields["changed"], fields["published"], fields["embedded"]) == ([], [], False, 0)
    assert len(fields["unchanged"]) == 1


def test_ask_search_and_status(tmp_path, corpus, ingested):
    asked = run_process("ask", "How much does a registered nurse earn?", cwd=tmp_path)
    assert asked.returncode == 0
    assert "USD 93,600 per year" in asked.stdout and "nursing.txt, characters" in asked.stdout
    assert "\x1b[" not in asked.stdout
    offered = asked.stdout.partition("You could also ask:\n")[2].splitlines()
    refused = run_process("ask", "What do welders earn?", "--json", cwd=tmp_path)
    assert refused.returncode == 3
    to_try = json.loads(refused.stdout)["suggestions"]
    assert len(offered) == len(to_try) == 3
    assert run("ask", offered[0].strip(), cwd=tmp_path).returncode == run("ask", to_try[0], cwd=tmp_path).returncode == 0
    assert json.loads(refused.stdout)["answered"] is False
    listed = run("ask", "which articles do you have?", cwd=tmp_path)
    assert listed.returncode == 0 and "(WardPath Careers, 14 February 2026)" in listed.stdout
    followed = run("ask", "And nurse practitioners?", "--after", "How much does a registered nurse earn?", cwd=tmp_path)
    assert "USD 129,210" in followed.stdout
    found = run("search", "night shift", "-k", "2", "--json", cwd=tmp_path)
    assert len(json.loads(found.stdout)) == 2
    told = run("status", "--json", cwd=tmp_path)
    assert [document["source"] for document in json.loads(told.stdout)["documents"]] == ["nursing.txt"]
    assert {*to_try, offered[0].strip()} <= set(json.loads(told.stdout)["suggestions"])


def test_ask_tells_why_below_the_answer_and_in_json(tmp_path, corpus):
    run("ingest", cwd=tmp_path)
    after = ("--after", "How much does a registered nurse earn?")
    told = run("ask", "And nurse practicioners?", *after, "--why", cwd=tmp_path).stdout
    answer, _, trace = told.partition("Why this answer\n")
    assert answer == run("ask", "And nurse practicioners?", *after, cwd=tmp_path).stdout + "\n"
    lines = trace.splitlines()
    assert lines[:2] == [
        "read as        question: How much does a nurse practitioner earn? (with words of the turns before)",
        "corrected      'practicioners' to 'practitioners'",
    ]
    assert re.search(r"^looked at      \d+ units: \d+ near \(match 0\.42 and more\), \d+ of them fit, 1 cited$", trace, re.M)
    at = next(number for number, line in enumerate(lines) if line.startswith("  [1] cited     score "))
    assert lines[at + 1] == '      "Nurse Practitioner: USD 129,210 per year"'
    assert re.search(r"^      unmet     score \d\.\d\d, match \d\.\d\d; does not meet: nurse practitioner$", trace, re.M)
    assert "\x1b[" not in told

    both = json.loads(run("ask", "What is a registred nurse?", "--as-typed", "--why", "--json", cwd=tmp_path).stdout)
    alone = run("ask", "What is a registred nurse?", "--as-typed", "--json", cwd=tmp_path).stdout
    assert both.keys() == {"answer", "trace"} and both["answer"] == json.loads(alone)
    assert both["trace"]["corrections"] == [] and both["trace"]["resolved_question"] == "What is a registred nurse?"
    refused = run("ask", "What do welders earn?", "--why", cwd=tmp_path)
    assert refused.returncode == 3 and re.search(r"^missing        welder$", refused.stdout, re.M)


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["ingest", "--corpus", "nowhere"], 1, "the corpus folder 'nowhere' is not there: create it"),
        (["ask", "What do nurses earn?"], 1, "there is no index in '.careercite' yet: run 'careercite ingest'"),
        (["status"], 1, "run 'careercite ingest'"),
        (["ask", "?!"], 2, "there are no words in it"),
        (["search", "  "], 2, "there are no words in it"),
        (["ask", "x" * 4001], 2, "at most 4000 characters"),
        (["serve", "--port", "99999"], 2, "CAREERCITE_PORT"),
        (["ingest", "--corpus", ".", "--data", "/dev/null/x"], 1, "check the folder named with --data"),
        (["eval", "nowhere.jsonl"], 1, "cannot read 'nowhere.jsonl' (No such file or directory): name a file of gold questions"),
        (["eval", "gold.jsonl", "--plot", "good.png"], 2, "name a file that ends in .svg"),
        (["eval", "gold.jsonl", "--plot", "away/good.svg"], 2, "there is no folder 'away', make it first"),
        (["eval", "gold.jsonl", "--tolerance", "0.1"], 2, "--tolerance needs --compare OLD.json"),
    ],
)
def test_errors_name_the_cure(tmp_path, arguments, code, said):
    done = (run_process if arguments[0] == "serve" else run)(*arguments, cwd=tmp_path)  # a server that starts after all is stopped
    assert done.returncode == code
    assert said in " ".join(done.stderr.replace("\u2502", " ").split())
    assert "Traceback" not in done.stderr


def test_a_taken_port_is_explained_before_anything_is_loaded(tmp_path, corpus):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        done = run_process("serve", "--port", str(taken.getsockname()[1]), cwd=tmp_path)
    assert done.returncode == 1
    assert "choose another port with --port" in done.stderr


def test_serve_makes_a_damaged_index_anew_and_says_so(tmp_path, corpus, ingested):
    (tmp_path / ".careercite" / "index" / "current").write_text("1 nonsense")
    done = run("ingest", cwd=tmp_path)
    assert done.returncode == 0
    assert "The index was made anew:" in done.stderr and "Set aside in '.careercite/quarantine/" in done.stderr
    assert "1 unchanged" in done.stderr  # its documents are whole


def test_a_corpus_that_has_vanished_does_not_empty_the_index(tmp_path, corpus, ingested):
    (corpus / "nursing.txt").unlink()
    refused = run("ingest", cwd=tmp_path)
    assert refused.returncode == 1
    assert "of 1 articles in the index only 0 are left" in refused.stderr and "--force" in refused.stderr
    assert run("ask", "What does a registered nurse earn?", cwd=tmp_path).returncode == 0
    forced = run("ingest", "--force", "--json", cwd=tmp_path)
    assert (json.loads(forced.stdout)["documents"], len(json.loads(forced.stdout)["removed"])) == (0, 1)


def test_a_file_that_became_unreadable_keeps_its_last_good_version_also_in_a_rebuild(tmp_path, corpus, articles):
    shutil.copy(articles / "electrician.md", corpus)
    run("ingest", cwd=tmp_path)
    (corpus / "nursing.txt").write_bytes(b"")
    for arguments in (["ingest"], ["ingest", "--rebuild"]):
        done = run(*arguments, cwd=tmp_path)
        assert done.returncode == 1 and "failed nursing.txt: the file is empty" in done.stderr
        told = json.loads(run("status", "--json", cwd=tmp_path).stdout)
        assert [document["source"] for document in told["documents"]] == ["electrician.md", "nursing.txt"]


def test_an_ingest_mends_a_damaged_object(tmp_path, corpus, ingested):
    stored = next((tmp_path / ".careercite" / "index" / "objects").glob("*.json"))
    data = bytearray(stored.read_bytes())
    data[len(data) // 2] ^= 1
    stored.write_bytes(data)
    assert "sha256 differs" in run("status", cwd=tmp_path).stderr
    mended = run("ingest", cwd=tmp_path)
    assert mended.returncode == 0 and "The index was made anew:" in mended.stderr
    assert run("status", cwd=tmp_path).returncode == 0


def test_an_ingest_reaches_a_running_server_without_a_failed_or_mixed_answer(tmp_path, corpus, articles, server):
    address, lines = server
    assert any("1 added" in line for line in lines)  # served from nothing: it ingested first
    seen, failures, stop, deadline = [[] for _ in range(4)], [], threading.Event(), time.monotonic() + 60

    def keep_asking(seen):
        while not stop.wait(0.02):
            try:
                reply = call(address, "/api/ask", {"question": "What does an electrician do?"})
                seen.append((int(reply["index_version"].partition("-")[0]), reply["answered"]))
            except (OSError, urllib.error.URLError) as error:
                failures.append(error)

    askers = [threading.Thread(target=keep_asking, args=(each,)) for each in seen]
    for asker in askers:
        asker.start()
    while not all(seen) and time.monotonic() < deadline:
        time.sleep(0.1)
    shutil.copy(articles / "electrician.md", corpus)
    assert run("ingest", cwd=tmp_path).returncode == 0
    while not all(each and each[-1][1] for each in seen) and time.monotonic() < deadline:
        time.sleep(0.1)
    time.sleep(0.5)
    stop.set()
    for asker in askers:
        asker.join()
    assert len(call(address, "/api/documents")["documents"]) == 2
    assert failures == []
    assert [each for each in seen if each != sorted(each)] == []  # nobody goes back, neither to an older index nor to a refusal
    told = {answered for each in seen for answered in each}
    assert len(told) == len({number for number, _ in told})  # no generation answers in two ways
    assert {answered for _, answered in told} == {False, True}


def test_undo_returns_to_the_articles_before_and_says_when_there_are_none(tmp_path, corpus, articles):
    run("ingest", cwd=tmp_path)
    none = run("undo", cwd=tmp_path)
    assert (none.returncode, none.stderr) == (1, "careercite: there is no earlier index to return to\n")
    shutil.copy(articles / "electrician.md", corpus)
    run("ingest", cwd=tmp_path)
    undone = run("undo", "--json", cwd=tmp_path)
    assert undone.returncode == 0
    assert [article["source"] for article in json.loads(undone.stdout)["removed"]] == ["electrician.md"]
    assert [each["source"] for each in json.loads(run("status", "--json", cwd=tmp_path).stdout)["documents"]] == ["nursing.txt"]


@pytest.mark.parametrize("command", ["serve", "ingest", "watch", "changes", "undo", "show", "ask", "search", "status", "eval"])
def test_the_help_of_every_command_says_what_it_does_with_examples_that_exist(command, tmp_path):
    told = run(command, "--help", cwd=tmp_path, COLUMNS="160").stdout
    said, examples = told.split("Examples:")
    assert len(said.split()) > 20
    assert f"careercite {command}" in examples
    flags = set(re.findall(r"(?<= )--[a-z]+", examples.split("Options:")[0]))
    assert flags <= set(re.findall(r"^\s+(?:-\w, )?(--[a-z]+)", told, re.M)) | {"--help"}


def test_the_help_lists_every_command_setting_and_exit_code(tmp_path):
    told = run("--help", cwd=tmp_path, COLUMNS="160").stdout
    assert [name for name in Settings.model_fields if f"CAREERCITE_{name.upper()}" not in told] == []
    assert [code for code in "0123" if not re.search(rf"^\s+{code}  \w", told, re.M)] == []
    bare = run(cwd=tmp_path, COLUMNS="160")
    assert (bare.stdout, bare.returncode) == (told, 2)


def test_eval_scores_gold_questions_in_words_and_in_json(tmp_path, corpus, ingested):
    fact = {"id": "a", "question": "How much does a registered nurse earn?", "type": "number", "must": [{"name": "93,600", "any": ["93,?600"]}]}
    lost = {"id": "b", "question": "What does a registered nurse earn in Germany?", "type": "unanswerable", "must": []}
    wrong = fact | {"id": "c", "must": [{"name": "a wrong figure", "any": ["11,111"]}]}
    evidence = [{"doc": "nursing", "quote": "USD 93,600 per year"}]
    tmp_path.joinpath("gold.jsonl").write_text("\n".join(json.dumps(each | {"evidence": evidence}) for each in (fact, lost, wrong)), "utf-8")
    told = run("eval", "gold.jsonl", "--show", "5", cwd=tmp_path)
    assert told.returncode == 0
    assert re.search(r"^  good +66\.7 % █+\S* +2 of 3, 21–94 %", told.stdout, re.M)
    assert re.search(r"^  strong +50\.0 %", told.stdout, re.M) and "\x1b[" not in told.stdout
    assert "missing: a wrong figure" in told.stdout
    report = run("eval", "gold.jsonl", "--json", cwd=tmp_path).stdout
    assert [row["good"] for row in json.loads(report)["rows"]] == [True, True, False]
    assert json.loads(report)["summary"]["good_by_type"]["number"] == {"good": 1, "of": 2, "share": 0.5, "low": 0.095, "high": 0.905}

    tmp_path.joinpath("before.json").write_text(report.replace('"good": 0.667', '"good": 0.7'), "utf-8")
    held = run("eval", "gold.jsonl", "--compare", "before.json", "--tolerance", "0.05", "--plot", "good.svg", cwd=tmp_path)
    assert held.returncode == 0 and re.search(r"^  good .* before 70\.0 %, -3\.3", held.stdout, re.M)
    assert tmp_path.joinpath("good.svg").read_text("utf-8").startswith("<svg")
    fallen = run("eval", "gold.jsonl", "--compare", "before.json", "--tolerance", "0.03", "--json", cwd=tmp_path)
    assert fallen.returncode == 1 and "worse by more than 0.03: good (70.0 % before, 66.7 % now)" in fallen.stderr
    assert json.loads(fallen.stdout)["comparison"]["figures"]["good"] == {"before": 0.7, "now": 0.667}


def test_eval_asks_a_running_service(server, tmp_path):
    address, _ = server
    gold = {"id": "a", "question": "What does a registered nurse earn in Germany?", "type": "unanswerable"}
    tmp_path.joinpath("gold.jsonl").write_text(json.dumps(gold), "utf-8")
    assert json.loads(run("eval", "gold.jsonl", "--url", address, "--json", cwd=tmp_path).stdout)["summary"]["good"] == 1
    gone = run("eval", "gold.jsonl", "--url", "http://127.0.0.1:9", cwd=tmp_path)
    assert gone.returncode == 1 and "no service answers at http://127.0.0.1:9" in gone.stderr
