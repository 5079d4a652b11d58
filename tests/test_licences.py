"""The README lists every package of the locks with its licence, and flags what is not permissive."""

import importlib.metadata
import re

import pytest

from tests.licences import FLAGS, licence, permissive
from tests.locks import LOCK, ROOT, TORCH, locked

TABLE = re.findall(r"^\| ([a-z][\w.-]*) \| (\d[\w.+]*)(?: \([^)]*\))? \| ([^|`]+) \| ([^|]*)\|$", ROOT.joinpath("README.md").read_text("utf-8"), re.M)
PACKAGES = [(each.name, each.version) for each in (*locked(LOCK), *locked(TORCH))]


def test_the_readme_lists_what_the_locks_hold():
    assert sorted((name, version) for name, version, _, _ in TABLE) == sorted(PACKAGES)


@pytest.mark.parametrize(("name", "version", "told", "flag"), TABLE)
def test_a_licence_is_what_the_package_says_and_flagged_where_it_is_not_permissive(name, version, told, flag):
    assert told
    assert flag.strip() == FLAGS.get(name, "")
    assert flag or permissive(told)
    if any(each.version == version for each in importlib.metadata.distributions(name=name)):
        assert licence(name) == told


def test_no_flag_is_left_of_a_package_that_is_gone():
    assert FLAGS.keys() - {name for name, _ in PACKAGES} == set()
