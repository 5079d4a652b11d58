"""careercite changes, careercite undo, and what careercite ingest says about an ingest at its end, as commands on real folders."""

import json

import pytest

from service.changes.history import History
from service.changes.report import Article, Changes, FigureChange, State
from service.cli import console, shell
from tests.commands import run

BEES = """# Beekeepers

A beekeeper keeps colonies of bees and harvests their honey.

## How Much Does a Beekeeper Earn?

A beekeeper earns $41,300 a year.
"""


def kept(folder, *reports):
    """A data folder with some reports, oldest first."""
    history = History(folder / ".careercite")
    (folder / ".careercite").mkdir()
    for report in reports:
        history.put(report)


def report(minute, figures=0):
    bees = Article("1", "Beekeepers", "bees.md")
    changes = tuple(FigureChange(bees, f"${number}", f"${number}0", "before", f"Wax gives ${number}0.", 0, 9) for number in range(1, figures + 1))
    return Changes(f"2026-01-02T10:{minute:02}:00.000+00:00", "1-a", f"{minute}-b", 1, changed=(bees,), figures=changes, state=State.COMPLETE)


@pytest.mark.parametrize(("arguments", "lines"), [([], 9), (["--all"], 10)])
def test_the_last_report_is_shown_some_entries_of_each_kind_or_all(tmp_path, arguments, lines):
    kept(tmp_path, report(1), report(2, figures=6))
    shown = run("changes", *arguments, cwd=tmp_path)
    assert (shown.returncode, shown.stderr) == (0, "")
    assert shown.stdout.splitlines()[:5] == [
        "2026-01-02 10:02 UTC, index 1-a \u2192 2-b, 1 article",
        "Changed (1)",
        "    bees.md: Beekeepers",
        "Figures that changed (6)",
        "    $1 \u2192 $10  in bees.md: Wax gives $10.",
    ]
    assert len(shown.stdout.splitlines()) == lines + (arguments == [])
    assert ("and 1 more: careercite changes --all" in shown.stdout) is (arguments == [])


def test_an_earlier_report_is_shown_and_json_has_every_entry(tmp_path):
    kept(tmp_path, report(1, figures=7), report(2))
    assert "10:01 UTC" in run("changes", "--earlier", "1", cwd=tmp_path).stdout
    fields = json.loads(run("changes", "--earlier", "1", "--json", cwd=tmp_path).stdout)
    assert len(fields["figures"]) == 7
    assert fields["figures"][0]["article"] == {"id": "1", "title": "Beekeepers", "source": "bees.md", "publisher": None}
    assert (fields["state"], fields["undone"], fields["returned"]) == ("complete", False, [])


@pytest.mark.parametrize("arguments", [[], ["--earlier", "3"], ["--json"]])
def test_where_nothing_is_reported_the_cure_is_named(tmp_path, arguments):
    shown = run("changes", *arguments, cwd=tmp_path)
    assert (shown.returncode, shown.stdout) == (1, "")
    assert "no such ingest is reported: run 'careercite ingest'" in shown.stderr


@pytest.fixture
def command(tmp_path, encoder, monkeypatch, capsys):
    """Runs a command in this process, in a folder of its own, with the model that is loaded: its exit code, output and errors."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(console, "load_encoder", lambda: encoder)

    def running(*arguments):
        code = shell(arguments, standalone_mode=False)
        return (code or 0, *capsys.readouterr())

    return running


def test_an_ingest_says_what_it_meant_and_nothing_where_nothing_changed(tmp_path, command):
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    (corpus / "bees.md").write_text(BEES, "utf-8")
    assert command("ingest")[:2] == (0, "")  # what was added was told beside the progress
    (corpus / "bees.md").write_text(BEES.replace("41,300", "46,900"), "utf-8")
    _, told, progress = command("ingest")
    assert "0 added, 1 changed" in progress
    assert told.splitlines()[:2] == ["Figures that changed (1)", "    $41,300 \u2192 $46,900  in bees.md: A beekeeper earns $46,900 a year."]
    assert "      - A beekeeper earns $41,300 a year.  [Beekeepers]\n      + A beekeeper earns $46,900 a year.  [Beekeepers]" in told
    (corpus / "empty.md").write_bytes(b"")
    code, told, _ = command("ingest", "--json")
    fields = json.loads(told)
    assert (code, fields["failed"][0]["source"], fields["changes"]["failed"][0]["source"]) == (1, "empty.md", "empty.md")
    assert command("ingest")[:2] == (1, "")  # not the report of the ingest before
    _, undone, _ = command("undo")
    assert undone.splitlines()[0] == "Undone: the index is what it was before the last change."
    assert "    bees.md: Beekeepers" in undone
    assert command("changes")[1] == undone
