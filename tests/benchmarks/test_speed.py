"""Samples of the comparison (`python -m tests.benchmarks.speed` runs all): that it measures, and that tables and plots are those of the figures."""

import json
import sys
from xml.etree import ElementTree

import pytest

from tests.benchmarks import measure, plots, speed, tables
from tests.benchmarks.client import rate, replies_to
from tests.campaigns.serving import ARTICLES, GOOD

ROWS = [json.loads(line) for line in (ARTICLES / "questions.jsonl").read_text("utf-8").splitlines()[:3]]
FIGURES = {
    "server median ms": 4.0,
    "server p95 ms": 8.0,
    "HTTP median ms": 6.0,
    "HTTP p95 ms": 9.0,
    "asks/s, 8 clients": 200.0,
    "resident MB": 300.0,
    "of it anonymous MB": 200.0,
    "start to answer s": 1.5,
    "in the shell s": 1.6,
}
MEASURED = [
    {"name": tables.OURS} | FIGURES,
    {"name": f"{tables.FLOOR}, 1 thread"} | FIGURES | {"server median ms": 2.5, "asks/s, 8 clients": 400.0},
    {"name": f"{tables.FLOOR}, 2 threads"} | FIGURES | {"server median ms": 3.0},
    {"name": tables.PLAIN} | FIGURES | {"asks/s, 8 clients": 80.0},
    {"name": f"{tables.PLAIN}, 1 thread"} | FIGURES | {"asks/s, 8 clients": 110.0},
]
GROWN = {"2000": {"ask_ms_median": 5.0, "memory_mb": {"RssAnon": 200.0}}, "10000": {"ask_ms_median": 16.0, "memory_mb": {"RssAnon": 900.0}}}


def test_a_floor_is_measured_and_told(tmp_path):
    passages = [text for name in GOOD for text in (ARTICLES / name).read_text("utf-8").split("\n\n")]
    (tmp_path / "passages.json").write_text(json.dumps(passages))
    command = [sys.executable, "-m", "tests.benchmarks.contender", "exact"]
    command += ["--passages", str(tmp_path / "passages.json"), "--keep", str(tmp_path / "exact")]
    floor = speed.Contender(tables.FLOOR, command, speed.ask_floor, lambda text: speed.ask_floor({"question": text}))
    (row,) = speed.measure([floor], ROWS, 1, 0.2, clients=(2,), starts=1)
    assert 0 < row["server median ms"] < row["HTTP median ms"]
    assert 0 < row["of it anonymous MB"] < row["resident MB"]
    assert row["asks/s, 2 clients"] > 0
    told = tables.table([row], ("name", "server median ms"), row)
    assert told.splitlines()[-1] == f"| floor | {tables.number(row['server median ms'])} (1.0×) |"


def test_our_server_is_asked_as_it_wants(warm, tmp_path):
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    for name in GOOD:
        (corpus / name).write_bytes((ARTICLES / name).read_bytes())
    server = warm.serve(tmp_path)
    assert server.wait_until_serving()
    host, _, port = server.address.removeprefix("http://").rpartition(":")
    ours = speed.ours(corpus, tmp_path)
    asked = [ours.asking(row) for row in ROWS]
    assert all(0 < reply.inside < reply.took for reply in replies_to((host, int(port)), asked))
    assert replies_to((host, int(port)), [ours.searching(text) for text in speed.beginnings("pay, hours")])[-1].status == 200
    assert rate((host, int(port)), asked, 2, 0.1)[0] > 0
    with pytest.raises(RuntimeError, match="422"):
        replies_to((host, int(port)), [ours.asking({"question": "?"})])
    server.stop()


def test_what_an_operator_feels_is_measured(tmp_path):
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    for name in GOOD:
        (corpus / name).write_bytes((ARTICLES / name).read_bytes())
    figures = measure.measure(corpus, ROWS, tmp_path / "data", rounds=1)
    first, again, inside, late, outside, resident = (value for value, _ in figures.values())
    assert 0 < again < first
    assert 0 < inside <= late and inside < outside
    assert 50 < resident < 2000


def test_each_target_is_held_to_the_run_that_it_belongs_to():
    found = {target.what: (round(target.found, 2), target.verdict) for target in tables.speed_targets(MEASURED)}
    assert list(found.values()) == [(1.6, "met"), (2.4, "met"), (2.0, "met"), (1.82, "not met"), (300.0, "met"), (1.5, "met"), (1.6, "not met")]
    assert {target.verdict for target in tables.speed_targets([])} == {"not measured"}


def test_the_target_of_an_ingest_is_that_of_its_largest_corpus():
    rows = [{"passages": passages, "ours, times plain: passages": ratio} for passages, ratio in ((40, 1.9), (480, 2.1), (240, 1.0))]
    assert [(target.found, target.verdict) for target in tables.ingest_targets(rows)] == [(2.1, "met")]
    assert [target.verdict for target in tables.ingest_targets([])] == ["not measured"]


def test_growth_is_read_as_it_is_written(tmp_path):
    (tmp_path / "growth.json").write_text(json.dumps(GROWN))
    rows = tables.read_growth(tmp_path / "growth.json")
    assert rows == [
        {"passages": 2000, "median ms": 5.0, "anonymous MB": 200.0},
        {"passages": 10000, "median ms": 16.0, "anonymous MB": 900.0},
    ]
    assert [target.verdict for target in tables.growth_targets(rows)] == ["not met", "met", "not measured"]


def test_a_table_is_put_where_its_name_stands():
    text = "before\n<!-- ingest -->\nold\n<!-- end -->\nafter\n"
    assert tables.rendered(text, {"ingest": "| new |\n"}) == "before\n<!-- ingest -->\n| new |\n<!-- end -->\nafter\n"


def test_tables_and_plots_are_those_of_the_figures():
    text = (tables.FOLDER / "README.md").read_text("utf-8")
    assert tables.rendered(text, tables.blocks(tables.FOLDER)) == text
    assert {path.stem: path.read_text("utf-8") for path in tables.FOLDER.glob("*.svg")} == plots.drawn(tables.FOLDER)


def test_bars_are_as_long_as_their_figures(tmp_path):
    tables.write(tmp_path / "speed.json", [row | {"asks/s, 1 client": 9.0} for row in MEASURED])
    (tmp_path / "growth.json").write_text(json.dumps(GROWN))
    drawn = plots.drawn(tmp_path)
    assert set(drawn) == {"speed", "memory", "throughput", "growth"}
    widths = [float(each.get("width")) for each in ElementTree.fromstring(drawn["speed"]).iter("{http://www.w3.org/2000/svg}rect")][1:]
    assert [width / widths[0] for width in widths] == pytest.approx([1, 0.625, 0.75, 1, 1], abs=0.01)
