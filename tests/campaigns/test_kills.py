"""A sample of the kill campaign (`python -m tests.campaigns.kills` runs all of it): real SIGKILLs at changes of the data folder."""

import random

import pytest

from tests.campaigns.kills import Found, Trial, in_one_folder, operations, table
from tests.places import Recorded

SAMPLE = 4  # every so-many-th moment of each operation
NAMES = [operation.name for operation in operations(None)]


@pytest.fixture(scope="module")
def recorded(encoder):
    return Recorded(encoder)


@pytest.mark.parametrize("name", NAMES)
def test_a_kill_leaves_the_old_or_the_new_and_the_next_ingest_works(name, recorded, tmp_path):
    operation = next(each for each in operations(recorded) if each.name == name)
    trial = Trial(operation, tmp_path)
    found = [*trial.moments(SAMPLE, NAMES.index(name) % SAMPLE), *trial.instants(2, random.Random(name))]
    assert [each for each in found if each.wrong] == []
    assert "old" in {each.state for each in found}


def test_nothing_piles_up_over_many_kills(recorded, tmp_path):
    found = list(in_one_folder(recorded, tmp_path / "one", 12, random.Random(1)))
    assert len(found) == 12 and [each for each in found if each.wrong] == []


def test_the_table_counts_what_was_found():
    found = [Found("ingest", "os.rename current", state) for state in ("old", "old", "new")] + [Found("undo", "x", "neither", ("lost",))]
    assert [" ".join(row.split()) for row in table(found)[1:]] == [
        "ingest os.rename current 3 2 1 ok",
        "undo x 1 0 0 lost",
        "4 kills: 2 found the old state, 1 the new one, 1 anything else",
    ]
