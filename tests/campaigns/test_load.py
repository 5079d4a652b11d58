"""Samples of the campaigns of many clients and of growth (`python -m tests.campaigns.load`, `… .growth` run all)."""

from collections import Counter

from tests.campaigns import growth, load
from tests.campaigns.load import Reply


def test_many_clients_and_an_article_that_changes(tmp_path, capsys):
    assert load.campaign(tmp_path, 1.0, clients=(8,), reingests=2) == []
    assert "2 re-ingests under 8 clients" in capsys.readouterr().out


def test_a_service_does_not_grow(tmp_path, monkeypatch):
    monkeypatch.setattr(growth, "MOST_GROWTH", 100_000_000)  # it has hardly been asked before the first row
    assert growth.campaign(tmp_path, 60) == []


def answer(version, figure, sent=0.0, status=200):
    return Reply(status, {"index_version": f"{version}-x", "citations": [{"quote": f"${figure},000"}], "answer": str(figure)}, sent, 0.1)


def test_what_no_client_may_see_is_seen():
    acknowledged = [(10.0, 41, 200)]
    fine = [[answer(1, 40), answer(2, 41, 11.0)], [answer(1, 40, 9.0)]]
    assert load.judged(fine, acknowledged) == []
    assert load.judged([[answer(2, 41), answer(1, 40)]], []) == ["edition 1 after 2"]
    assert load.judged([[answer(1, 40, 11.0)]], acknowledged) == ["figures {40} where 41 was acknowledged"]
    assert load.judged([[answer(1, 40)], [answer(1, 41)]], []) == ["2 answers of edition 1"]
    assert load.judged([[answer(1, 40, status=500)]], [(1.0, 41, 409)])[0] == "an ingest was answered with 409"
    assert len(load.judged([[answer(1, 40, status=500)]], [])) == 1


def test_no_request_of_the_growth_campaign_comes_twice():
    asked = Counter(body["question"] for method, path, body in growth.requests(500) if body and body["question"] != 7)
    assert len(asked) == 500 and set(asked.values()) == {1}
