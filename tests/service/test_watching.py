"""Watching on real folders: what is put there can be asked about soon, what goes wrong is told once, and nothing goes round in circles."""

import errno
import json
import logging
import os
import shutil
import signal
import subprocess
import sys
import threading
import time

import httpx2
import pytest
import watchfiles

from retrieval import IndexFolder
from service.intake import Intake
from service.library import Library
from service.watching import Watcher

PATIENCE = 60.0  # seconds; far more than it takes, for a machine that is busy with other things
WELDER = "A welder joins metal parts with heat. Welders earn $48,000 a year.\n"


def article(name, figure="48,000"):
    return f"A {name} makes {name} things all day. {name.title()}s earn ${figure} a year.\n"


def until(true, patience=PATIENCE):
    deadline = time.monotonic() + patience
    while not true():
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.05)


@pytest.fixture
def corpus(tmp_path):
    folder = tmp_path / "corpus"
    folder.mkdir()
    for name in ("baker", "tailor", "miller"):
        (folder / f"{name}.txt").write_text(article(name))
        os.utime(folder / f"{name}.txt", (1, 1))
    return folder


@pytest.fixture
def watched(corpus, tmp_path, encoder):
    """Starts a watcher in this process: its intake, and the reports that it hands on."""
    started = []

    def start(*, data=tmp_path / "data", sweep_seconds=60.0):
        folder, reports = IndexFolder(data), []
        intake = Intake(corpus, folder, encoder, Library(folder, encoder))
        watcher = Watcher(intake, sweep_seconds, lambda report, seconds: reports.append(report))
        watcher.start()
        started.extend((watcher, intake))
        return intake, reports

    yield start
    for each in started:
        each.close()


def served(intake):
    edition = intake.library.edition
    return {document.source: document.text for document in edition.index.documents} if edition else {}


def looks(monkeypatch):
    """Counts the ingests from now on."""
    counted = []
    ingest = Intake.ingest
    monkeypatch.setattr(Intake, "ingest", lambda self, **how: (counted.append(how), ingest(self, **how))[1])
    return counted


def test_new_changed_renamed_and_removed_files_reach_the_index(corpus, watched):
    intake, reports = watched()
    until(lambda: len(served(intake)) == 3)
    (corpus / "sub").mkdir()
    (corpus / "sub" / "welder.md").write_text(WELDER)
    until(lambda: "sub/welder.md" in served(intake))
    (corpus / "baker.txt").write_text(article("baker", "51,000"))
    until(lambda: "51,000" in served(intake)["baker.txt"])
    (corpus / "sub").rename(corpus / "metal")
    until(lambda: "metal/welder.md" in served(intake))
    (corpus / "metal" / "welder.md").unlink()
    until(lambda: set(served(intake)) == {"baker.txt", "tailor.txt", "miller.txt"})
    assert [len(report.scan.renamed) for report in reports if report.scan.renamed] == [1]


def test_the_uploads_are_watched_too_from_when_there_are_any(watched):
    intake, _ = watched()
    until(lambda: len(served(intake)) == 3)
    (intake.folder.data_dir / "uploads").mkdir()
    (intake.folder.data_dir / "uploads" / "welder.txt").write_text(WELDER)
    until(lambda: "upload/welder.txt" in served(intake))


def test_a_file_that_is_written_slowly_is_taken_in_whole(corpus, watched):
    intake, reports = watched()
    until(lambda: len(served(intake)) == 3)
    with (corpus / "welder.txt").open("w") as file:
        for word in WELDER.split(" "):
            file.write(f"{word} ")
            file.flush()
            time.sleep(0.25)
    until(lambda: "welder.txt" in served(intake))
    assert served(intake)["welder.txt"].split() == WELDER.split()
    until(lambda: len(reports) == 2)  # a report is handed on after what it tells of is served
    assert all(report.published for report in reports)


def test_many_files_at_once_make_few_ingests(corpus, watched):
    intake, reports = watched()
    until(lambda: len(served(intake)) == 3)
    for number in range(40):
        (corpus / f"welder-{number}.txt").write_text(WELDER.replace("48", str(number + 10)))
    until(lambda: reports and reports[-1].documents == 43)
    assert len(served(intake)) == 43
    assert sum(bool(report.published) for report in reports) <= 3


def test_a_file_that_fails_is_told_once_and_taken_when_it_is_mended(corpus, watched):
    intake, reports = watched(sweep_seconds=0.3)
    until(lambda: len(served(intake)) == 3)
    (corpus / "welder.txt").write_bytes(b"")
    until(lambda: any(report.scan.failed for report in reports))
    time.sleep(1.5)
    assert [failure.source for report in reports for failure in report.scan.failed] == ["welder.txt"]
    (corpus / "welder.txt").write_text(WELDER)
    until(lambda: "welder.txt" in served(intake))


def test_unfinished_and_hidden_files_and_the_index_itself_wake_nobody(corpus, watched, monkeypatch):
    intake, reports = watched()
    until(lambda: len(reports) == 1)
    intake.finish()
    time.sleep(1.5)
    counted = looks(monkeypatch)
    for name in (".welder.txt.swp", "welder.txt~", "welder.txt.part", "welder.crdownload", "~$welder.md", "4913.tmp", ".git"):
        (corpus / name).write_text(WELDER)
    (intake.folder.data_dir / "ledger.json").touch()
    (intake.folder.folder / "more").write_text("x")
    time.sleep(2.5)
    assert (counted, len(reports)) == ([], 1)
    (corpus / "welder.txt.part").rename(corpus / "welder.txt")
    until(lambda: len(reports) == 2)
    assert "welder.txt" in served(intake)
    assert reports[-1].scan.failed == ()


@pytest.mark.parametrize("place", [".", "index-here"])
def test_a_data_folder_in_the_corpus_folder_makes_no_circle(corpus, watched, place, monkeypatch):
    intake, reports = watched(data=corpus / place)
    until(lambda: len(reports) == 1)
    (corpus / "welder.txt").write_text(WELDER)
    until(lambda: len(reports) == 2)
    intake.finish()
    time.sleep(1.5)
    counted = looks(monkeypatch)
    time.sleep(2.5)
    assert counted == []
    assert [report.scan.failed for report in reports] == [()] * len(reports)
    assert len(served(intake)) == 4


def test_where_there_are_no_events_the_sweep_finds_what_changed(corpus, watched, monkeypatch, caplog):
    def refuse(*_, **__):
        raise OSError(errno.ENOSPC, "OS file watch limit reached")

    monkeypatch.setattr(watchfiles, "watch", refuse)
    intake, _ = watched(sweep_seconds=0.4)
    until(lambda: len(served(intake)) == 3)
    (corpus / "welder.txt").write_text(WELDER)
    until(lambda: "welder.txt" in served(intake))
    told = [record.getMessage() for record in caplog.records if "limit reached" in record.getMessage()]
    assert told == ["the system does not tell of changes ([Errno 28] OS file watch limit reached): changes are noticed every 0.4 seconds"]


def test_what_is_in_the_way_is_told_once_with_the_cure_and_watching_recovers(corpus, watched, tmp_path, monkeypatch, caplog):
    caplog.set_level(logging.INFO, "careercite")
    intake, _ = watched(sweep_seconds=0.2)

    def told():
        return [record.getMessage() for record in caplog.records if record.name == "careercite"]

    until(lambda: len(served(intake)) == 3)
    before = served(intake)
    corpus.rename(tmp_path / "away")
    until(told)
    time.sleep(1)
    (tmp_path / "away").rename(corpus)
    until(lambda: len(told()) == 2)
    with IndexFolder(intake.folder.data_dir).locked(5):  # no look may find one gone and the other there
        for name in ("baker", "tailor"):
            (corpus / f"{name}.txt").rename(tmp_path / f"{name}.txt")
    until(lambda: len(told()) == 3)
    time.sleep(1)
    with IndexFolder(intake.folder.data_dir).locked(5):
        for name in ("baker", "tailor"):
            (tmp_path / f"{name}.txt").rename(corpus / f"{name}.txt")
    until(lambda: len(told()) == 4)
    with IndexFolder(intake.folder.data_dir).locked(5):
        until(lambda: len(told()) == 5)
        time.sleep(1)
    until(lambda: len(told()) == 6)
    assert served(intake) == before

    def refuse(_):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", refuse)
        (corpus / "welder.txt").write_text(WELDER)
        until(lambda: len(told()) == 7)
        time.sleep(1)
        assert served(intake) == before
    until(lambda: "welder.txt" in served(intake))
    until(lambda: len(told()) == 8)
    again = "the articles were looked through again"
    assert told()[1::2] == [again] * 4
    kinds = ("is not there: create it", "careercite ingest --force", "wait until it is done", "make room on the disk")
    assert [kind in each for kind, each in zip(kinds, told()[::2], strict=True)] == [True] * 4


def test_an_error_that_should_not_be_is_logged_once_and_watching_goes_on(corpus, watched, monkeypatch, caplog):
    intake, _ = watched(sweep_seconds=0.2)
    until(lambda: len(served(intake)) == 3)
    with monkeypatch.context() as patch:
        patch.setattr(Intake, "ingest", lambda self, **_: 1 / 0)
        until(lambda: any(record.exc_info for record in caplog.records))
        time.sleep(0.6)
    assert len([record for record in caplog.records if record.exc_info]) == 1
    (corpus / "welder.txt").write_text(WELDER)
    until(lambda: "welder.txt" in served(intake))


def test_closing_gives_up_an_ingest_and_leaves_the_index(corpus, tmp_path, encoder):
    folder, reports = IndexFolder(tmp_path / "data"), []
    intake = Intake(corpus, folder, encoder, Library(folder, encoder))
    intake.ingest()
    intake.finish()
    before, scanning = folder.pointer(), threading.Event()
    for number in range(300):
        path = corpus / f"welder-{number}.txt"
        path.write_text("".join(WELDER.replace("48", str(100 * number + each + 10)) for each in range(20)))
        os.utime(path, (1, 1))
    watcher = Watcher(intake, 60.0, lambda report, seconds: reports.append(report))
    watcher._go_on = lambda *steps: (scanning.set(), Watcher._go_on(watcher, *steps))
    watcher.start()
    assert scanning.wait(PATIENCE)
    watcher.close()
    intake.close()
    assert (reports, folder.pointer()) == ([], before)


def test_the_command_reports_each_ingest_and_ends_well(corpus, tmp_path):
    command = [sys.executable, "-m", "service.cli", "watch"]
    process = subprocess.Popen(command, cwd=tmp_path, stderr=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    lines = []
    drain = threading.Thread(target=lines.extend, args=(process.stderr,), daemon=True)
    drain.start()
    until(lambda: any("texts embedded anew" in line for line in lines))
    (corpus / "welder.txt").write_text(WELDER)
    until(lambda: any("read welder.txt" in line for line in lines))
    process.send_signal(signal.SIGINT)
    assert process.wait(30) == 0
    drain.join()
    process.stdout.close()
    process.stderr.close()
    assert lines[0] == "Watching 'corpus' (stop with Ctrl-C)\n" and not any("Traceback" in line for line in lines)
    assert [line for line in lines if "added" in line] == [
        "3 added, 0 changed, 0 unchanged, 0 removed, 0 failed\n",
        "1 added, 0 changed, 3 unchanged, 0 removed, 0 failed\n",
    ]


def test_a_server_that_watches_answers_all_the_while(corpus, tmp_path, articles, serve):
    shutil.copy(articles / "nursing.txt", corpus)
    with serve(tmp_path, "--watch") as server:
        failures, versions, stop = [], [], threading.Event()

        def keep_asking():
            seen = []
            with httpx2.Client(base_url=server.address, timeout=60) as client:
                while not stop.wait(0.05):
                    reply = client.post("/api/ask", json={"question": "How much does a registered nurse earn?"})
                    if not (reply.is_success and reply.json()["answered"]):
                        failures.append(reply.text)
                    else:
                        seen.append(int(reply.json()["index_version"].partition("-")[0]))
            versions.append(seen)

        def sources():
            return {document["source"] for document in httpx2.get(f"{server.address}/api/documents", timeout=60).json()["documents"]}

        askers = [threading.Thread(target=keep_asking) for _ in range(3)]
        for asker in askers:
            asker.start()
        shutil.copy(articles / "electrician.md", corpus)
        until(lambda: "electrician.md" in sources())
        (corpus / "empty.txt").write_bytes(b"")
        (corpus / "electrician.md").rename(corpus / "electricians.md")
        until(lambda: "electricians.md" in sources())
        corpus.rename(tmp_path / "away")
        until(lambda: any("is not there: create it" in line for line in server.lines))
        (tmp_path / "away").rename(corpus)
        (corpus / "baker.txt").unlink()
        until(lambda: "baker.txt" not in sources())
        stop.set()
        for asker in askers:
            asker.join()
        assert failures == []
        assert [seen == sorted(seen) and len(set(seen)) > 1 for seen in versions] == [True] * 3
    assert [json.loads(line)["message"] for line in server.lines if "empty.txt" in line] == [
        "failed empty.txt: the file is empty: put the article's text into it, or remove it"
    ]
