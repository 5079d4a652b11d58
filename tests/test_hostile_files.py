"""A sample of the campaign of hostile files (`python -m tests.campaigns.files` gives all of them to a real server)."""

import pytest

from tests.campaigns.files import Found, campaign, made, table, upload
from tests.campaigns.serving import serving

SAMPLE = 70  # every so-many-th kind


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    with serving(tmp_path_factory.mktemp("hostile")) as started:
        yield started


def test_hostile_files_do_no_harm_to_the_server_or_to_other_articles(server):
    found = campaign(server, list(made(1_000, SAMPLE)), list(made(1_000_000, 3 * SAMPLE, 3)))
    assert [each for each in found if each.wrong] == []
    assert {"taken in", "one ingest", "its name is no valid Unicode"} <= {each.outcome for each in found}


def test_what_is_wrong_with_a_reply_is_told(server, monkeypatch):
    monkeypatch.setattr("tests.campaigns.files.KEY", "wrong")
    assert upload(server, next(made(100))).wrong.startswith("401")


def test_the_table_tells_what_went_wrong():
    rows = table([Found(".md a", "taken in", 1.0), Found(".md b", "taken in", 2.0), Found(".txt c", "500", 0.1, "500: lost")])
    assert [" ".join(row.split()) for row in rows[1:]] == [
        ".md taken in 2 2.0 s .md b",
        ".txt N 1 0.1 s .txt c",
        "WRONG .txt c: 500: lost",
        "3 files, 1 went wrong",
    ]
