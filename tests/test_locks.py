"""The locks hold everything that a deployment installs, exactly, and nothing that an advisory warns of."""

import re
import tomllib

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

from tests.locks import APART, LOCK, ROOT, TORCH, UV, locked

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
DECLARED = {canonicalize_name(each.name): each for each in map(Requirement, PROJECT["dependencies"])}
# What reads strangers' bytes, or a model's files, and from which version on no advisory that is known to us holds any more.
SAFE_FROM = {
    "filelock": "3.20.3",  # CVE-2025-68146, CVE-2026-22701
    "h11": "0.16.0",  # CVE-2025-43859
    "lxml": "6.1.0",  # CVE-2026-41066
    "markdown-it-py": "2.2.0",  # CVE-2023-26302, CVE-2023-26303
    "pydantic": "2.4.0",  # CVE-2024-3772
    "pypdfium2": "5.8.0",  # CVE-2026-4455, of its PDFium
    "python-multipart": "0.0.31",  # CVE-2026-53538, -53539, -53540
    "pyyaml": "5.4",  # CVE-2020-14343
    "starlette": "1.3.1",  # CVE-2026-48710, -48817, -48818, -54282, -54283
    "transformers": "5.3.0",  # CVE-2026-4372
}


@pytest.fixture(scope="module")
def packages():
    """The packages that a deployment installs, by name; one may be there in a version for each range of Pythons."""
    found = {}
    for each in (*locked(LOCK), *locked(TORCH)):
        found.setdefault(canonicalize_name(each.name), []).append(each)
    return found


@pytest.mark.parametrize("name", DECLARED)
def test_a_dependency_is_locked_within_its_bounds(name, packages):
    assert [each.version for each in packages[name] if not DECLARED[name].specifier.contains(each.version)] == []


@pytest.mark.parametrize(("name", "least"), SAFE_FROM.items())
def test_what_reads_strangers_bytes_is_past_its_advisories(name, least, packages):
    floor = max((Version(each.version) for each in DECLARED[name].specifier if each.operator in (">=", "==")), default=Version("0"))
    assert min([floor, *(Version(each.version) for each in packages[name])]) >= Version(least)


@pytest.mark.parametrize("path", [LOCK, TORCH, UV], ids=lambda path: path.name)
def test_every_package_is_held_by_hashes(path):
    assert [each.name for each in locked(path) if not each.hashes or not all(re.fullmatch("[0-9a-f]{64}", text) for text in each.hashes)] == []


@pytest.mark.parametrize("path", [LOCK, TORCH, UV], ids=lambda path: path.name)
def test_no_lock_says_where_to_get_a_package(path):
    assert re.findall(r"^-.*|\w+://\S+", path.read_text("utf-8"), re.M) == []


def test_the_lock_leaves_graphics_cards_out():
    assert [each.name for each in locked(LOCK) if each.name.startswith(APART)] == []
