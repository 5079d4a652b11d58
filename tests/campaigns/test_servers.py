"""Samples of the campaigns of damaged files and of killed servers (`python -m tests.campaigns.damage`, `… .server_kills` run all)."""

import random
import time
from pathlib import Path

import pytest

from tests.campaigns import damage, server_kills
from tests.campaigns.damage import KINDS, Case
from tests.campaigns.warm import Warm
from tests.places import Place

SAMPLE = (  # of the files in force: their kind, and what is done to them
    ("index/current", "bit flipped at the beginning"),
    ("index/*/manifest.json", "cut to half"),
    ("index/objects/*.document", "a folder in its place"),
    ("index/objects/*.safetensors", "bit flipped in the middle"),
    ("uploads/*.txt", "bit flipped in the middle"),
    ("changes.json", "emptied"),
    ("ledger.json", "not readable"),
)


@pytest.fixture(scope="module")
def campaign(warm, tmp_path_factory):
    return damage.Campaign(warm, tmp_path_factory.mktemp("damage"))


@pytest.mark.parametrize(("file", "kind"), SAMPLE)
def test_damage_gives_right_answers_and_is_mended_without_a_loss(campaign, file, kind):
    case = next(each for each in campaign.cases() if (each.file, each.kind) == (file, kind) and campaign.needed(each))
    assert campaign.run(case).wrong == ()


def test_damage_under_a_running_server(campaign):
    case = next(each for each in campaign.cases() if (each.file, each.kind) == ("index/current", "removed"))
    assert campaign.run(case, under_a_server=True).wrong == ()


def test_every_file_and_kind_is_a_case(campaign):
    cases = list(campaign.cases())
    assert {each.file for each in cases} == {file for file, _ in SAMPLE} | {"lock", "index/objects/*.json"}
    assert {each.kind for each in cases} == set(KINDS)
    assert len({each.path for each in cases if each.file == "index/*/manifest.json"}) == 3


def test_a_killed_server_keeps_what_it_acknowledged(warm, tmp_path, monkeypatch):
    monkeypatch.setattr(server_kills, "LONGEST", 2.0)
    monkeypatch.setattr(server_kills, "MOST_MOMENTS", 60)
    found = list(server_kills.Campaign(warm, tmp_path, random.Random(1)).kills(3))
    assert len(found) == 3 and [each for each in found if each.wrong] == []
    assert any(each.moment != "some instant" for each in found)


def test_no_server_outlives_its_warm_process(tmp_path):
    Place(tmp_path).write({"clerk.txt": "A clerk keeps books. Clerks earn $39,000 a year.\n"})
    with Warm(tmp_path / "outputs") as short:
        server = short.serve(tmp_path)
        assert server.wait_until_serving()
        short.process.kill()
        short.process.wait()
        for _ in range(500):
            if not is_alive(server.pid):
                break
            time.sleep(0.01)
        assert not is_alive(server.pid)


def is_alive(pid):
    """Whether a process runs; one that has ended and that nobody has asked about does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def test_the_tables_count_what_was_found():
    rows = damage.table([damage.Found(Case("index/3/manifest.json", "removed"), "mended"), damage.Found(Case("lock", "emptied"), "", ("lost",))])
    assert [" ".join(row.split()) for row in rows[1:]] == [
        "index/*/manifest.json removed 1 mended",
        "lock emptied 1 ; WRONG: lost",
        "1 mended",
        "1",
        "2 cases: 1 right, 1 wrong",
    ]
    kills = [server_kills.Found("open lock", 1, 2, 3), server_kills.Found("some instant", lost=1, wrong=("lost",))]
    assert [" ".join(row.split()) for row in server_kills.table(kills)[1:]] == [
        "open lock 1 3 0 1 2",
        "some instant 1 0 1 0 0; WRONG: lost",
        "all 2 3 1 1 2",
        "2 kills, 1 of them left anything that is wrong",
    ]
