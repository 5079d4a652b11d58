"""The last reports of a data folder: twenty, newest first; a damaged file costs nothing else."""

import dataclasses

import pytest

from service.changes.history import KEPT, History
from service.changes.report import Changes, State


def report(minute, **fields):
    return Changes(at=f"2026-01-02T10:{minute:02}:00.000+00:00", before=None, after=str(minute), articles=1, **fields)


def test_the_last_twenty_are_kept_newest_first(tmp_path):
    history = History(tmp_path)
    for minute in range(KEPT + 5):
        history.put(report(minute))
    assert KEPT == 20
    assert [each.after for each in history.all()] == [str(minute) for minute in range(KEPT + 4, 4, -1)]


def test_a_report_that_was_kept_before_is_put_in_its_place(tmp_path):
    history = History(tmp_path)
    for minute in (1, 2, 3):
        history.put(report(minute))
    history.put(dataclasses.replace(report(2), state=State.COMPLETE))
    assert [(each.after, each.state) for each in history.all()] == [("3", "asking"), ("2", "complete"), ("1", "overtaken")]


def test_a_report_whose_questions_were_never_all_asked_is_overtaken_by_the_next(tmp_path):
    history = History(tmp_path)
    history.put(report(1))  # and the process was killed
    history.put(report(2))
    assert [each.state for each in history.all()] == ["asking", "overtaken"]


@pytest.mark.parametrize("damage", [b"", b"{}", b"[{]", b"\xff\xfe", b'[{"at": 1}]'])
def test_a_damaged_file_costs_only_the_history(tmp_path, damage):
    history = History(tmp_path)
    history.put(report(1))
    (tmp_path / "changes.json").write_bytes(damage)
    assert history.all() == ()
    history.put(report(2))
    assert [each.after for each in history.all()] == ["2"]
    assert [path.read_bytes() for path in (tmp_path / "quarantine").glob("*/changes.json")] == [damage]


def test_a_folder_in_its_place_is_set_aside(tmp_path):
    (tmp_path / "changes.json").mkdir()
    History(tmp_path).put(report(1))
    assert [each.after for each in History(tmp_path).all()] == ["1"]
    assert [path.is_dir() for path in (tmp_path / "quarantine").glob("*/changes.json")] == [True]


def test_without_a_file_there_is_no_history(tmp_path):
    assert History(tmp_path).all() == ()
