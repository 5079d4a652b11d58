"""From rows to figures: shares with intervals, calibration, JSON and back, comparison with an earlier evaluation, the chart."""

import json
from dataclasses import fields
from xml.etree import ElementTree

import pytest

from service.evaluation import GoldQuestion, ReportError, Row, Share, compare, plot, read_report, report_fields, summarise
from service.evaluation.report import FIGURES, Summary

ROUNDING = 1e-12
RIGHT = {
    "answered": True,
    "fact_recall": 1.0,
    "citation_precision": 1.0,
    "spans_on_topic": 1.0,
    "citation_recall": 1.0,
    "enough_documents": True,
    "missed": (),
    "wrong": (),
    "inexact": 0,
    "unsupported": (),
    "stated": 1.0,
    "words": 20,
    "confidence": "strong",
    "ms": 10.0,
    "answer": "",
}
REFUSED = {"answered": False, "fact_recall": 0.0, "citation_precision": None, "spans_on_topic": None, "stated": None, "confidence": None}


def row(name, *, answerable=True, kind="number", **changes):
    must = [{"name": "a", "any": ["a"]}] if answerable else []
    return Row(GoldQuestion(id=name, question=f"{name}?", type=kind, must=must), **RIGHT | changes)


def wrong(name, **changes):
    return row(name, fact_recall=0.0, **changes)


@pytest.mark.parametrize(
    ("good", "of", "low", "high"),  # worked out by hand from Wilson's formula with z = 1.96
    [(0, 0, 0.0, 1.0), (0, 10, 0.0, 0.2775), (10, 10, 0.7225, 1.0), (1, 2, 0.0945, 0.9055), (81, 263, 0.2553, 0.3662)],
)
def test_the_interval_of_a_share(good, of, low, high):
    assert Share(good, of).interval == pytest.approx((low, high), abs=1e-4)


def test_the_interval_holds_the_share_and_narrows_with_more_questions():
    for of in range(1, 60):
        for good in range(of + 1):
            low, high = Share(good, of).interval
            low_of_more, high_of_more = Share(10 * good, 10 * of).interval
            assert 0 <= low <= good / of + ROUNDING and good / of - ROUNDING <= high <= 1
            assert high_of_more - low_of_more < high - low


def test_confidence_counts_every_answer_that_was_given_strongest_word_first():
    rows = [
        row("a", confidence="weak"),
        row("b"),
        row("c"),
        wrong("d", confidence="fair"),
        row("e", answerable=False),  # should have been refused
        row("f", **REFUSED),
        row("g", answerable=False, **REFUSED),
    ]
    assert list(summarise(rows).good_by_confidence.items()) == [("strong", Share(2, 3)), ("fair", Share(0, 1)), ("weak", Share(1, 1))]


@pytest.mark.parametrize(
    ("good", "bad", "expected"),
    [
        (["strong"], ["weak"], 1.0),
        (["weak"], ["strong"], 0.0),
        (["fair", "fair"], ["fair"], 0.5),
        (["strong", "weak"], ["fair", "weak"], 0.625),
        (["strong"], [], None),
    ],
)
def test_concordance_is_how_often_the_good_answer_has_the_stronger_word(good, bad, expected):
    rows = [row(f"g{n}", confidence=word) for n, word in enumerate(good)] + [wrong(f"b{n}", confidence=word) for n, word in enumerate(bad)]
    assert summarise(rows).concordance == expected


def test_every_figure_of_the_summary_is_in_a_group():
    shares = {"good_by_type", "good_by_style", "good_by_confidence"}
    assert {figure.name for figure in FIGURES} == {field.name for field in fields(Summary)} - shares - {"questions"}


def test_an_evaluation_is_saved_and_read_back(tmp_path):
    summary = summarise([row("a"), wrong("b")])
    path = tmp_path / "report.json"
    path.write_text(json.dumps(report_fields(summary, [row("a"), wrong("b")])), "utf-8")
    read = read_report(path)
    assert {figure.name: read.figure(figure.name) for figure in FIGURES} == {figure.name: figure.of(summary) for figure in FIGURES}
    assert [(each.id, each.good) for each in read.rows] == [("a", True), ("b", False)]


@pytest.mark.parametrize("data", [b"", b"\xff", b"[]", b'{"summary": {}}', None])
def test_what_is_no_report_is_an_error_with_the_cure(tmp_path, data):
    path = tmp_path / "old.json"
    if data is not None:
        path.write_bytes(data)
    with pytest.raises(ReportError, match=r"old\.json.*careercite eval QUESTIONS --json > FILE"):
        read_report(path)


@pytest.fixture
def changed(tmp_path):
    """The comparison of some rows now with some before."""

    def comparison(before, now):
        path = tmp_path / "before.json"
        path.write_text(json.dumps(report_fields(summarise(before), before)), "utf-8")
        return compare(summarise(now), now, read_report(path))

    return comparison


def test_a_comparison_names_the_questions_that_went_up_and_down(changed):
    found = changed([row("a"), wrong("b"), row("c"), row("gone")], [wrong("a"), row("b"), row("c"), row("new"), row("newer")])
    assert [each.gold.id for each in found.up] == ["b"]
    assert [each.gold.id for each in found.down] == ["a"]
    assert (found.new, found.gone) == (2, 1)


def test_a_figure_falls_when_it_is_worse_by_more_than_the_tolerance(changed):
    four = [row(name) for name in "abcd"]
    refusing = [*four[:3], row("d", **REFUSED, citation_recall=0.0)]
    fallen = {change.figure.name for change in changed(four, refusing).fallen(0.2)}
    assert fallen == {"good", "good_answerable", "fact_recall", "citation_recall", "false_refusals"}
    assert changed(four, refusing).fallen(0.25) == changed(refusing, four).fallen(0.0) == changed(four, four).fallen(0.0) == []


def test_time_length_and_concordance_are_told_and_not_held(changed):
    before, slow = [row("a"), wrong("b", confidence="weak")], [row("a", ms=900.0, words=200), wrong("b", words=200)]
    found = changed(before, slow)
    assert found.changes["ms_p95"].gain == 0.0 and found.changes["words_median"].gain == 180 and found.changes["concordance"].gain == -0.5
    assert found.fallen(0.0) == []


def test_a_figure_that_was_not_measured_before_is_not_held(changed):
    found = changed([row("a")], [row("a"), row("b", answerable=False)])
    assert found.changes["refused_unanswerable"].gain is None
    assert [change.figure.name for change in found.fallen(0.0)] == ["good"]


def drawn(rows):
    """The chart's root, its bars as (title, width), and all text that is shown."""
    root = ElementTree.fromstring(plot(summarise(rows)))
    name = "{http://www.w3.org/2000/svg}"
    bars = [(group.find(f"{name}title").text, float(group.find(f"{name}rect").get("width"))) for group in root.iter(f"{name}g")]
    return root, bars, [text.text for text in root.iter(f"{name}text")]


def test_the_chart_has_a_bar_of_the_right_length_for_all_each_type_and_each_word():
    _, bars, shown = drawn([row("a"), wrong("b", confidence="weak"), row("c", kind="list"), row("d", kind="list")])
    assert [title.split(" (")[0] for title, _ in bars] == [
        "all questions 3 of 4",
        "list 2 of 2",
        "number 1 of 2",
        "strong 3 of 3",
        "weak 0 of 1",
    ]
    whole = bars[1][1]
    assert [width / whole for _, width in bars] == pytest.approx([0.75, 1.0, 0.5, 1.0, 0.0], abs=1e-3)
    assert "3/4" in shown and "by type of question" in shown


def test_the_chart_is_described_in_words_and_shows_labels_of_any_kind():
    root, bars, shown = drawn([row("a", kind='<b> & "long words of one\'s own"', **REFUSED)])
    named = {each.get("id"): each.text for each in root.iter() if each.get("id")}
    assert root.get("role") == "img" and set(root.get("aria-labelledby").split()) == set(named)
    assert "all questions 0 of 1 (0%, 95 % interval 0% to 79%)" in named["plot-told"]
    assert bars[1][0].startswith('<b> & "long words of one\'s own" 0 of 1') and '<b> & "long w\u2026' in shown
    assert "by confidence of the answers given" not in shown
