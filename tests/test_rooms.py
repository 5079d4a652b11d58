"""Rooms look down only, and an outside library enters through one file."""

import ast
import importlib.metadata
import sys
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parent.parent
ROOMS = ("ingest", "retrieval", "service")


def imported(path):
    """The modules that a file imports, anywhere in it."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: a relative import"
            yield node.module


def importers(package):
    """The files of all rooms that import the package or something in it."""
    files = sorted(path for room in ROOMS for path in (ROOT / room).rglob("*.py"))
    return [path.relative_to(ROOT).as_posix() for path in files if any(name.split(".")[0] == package for name in imported(path))]


@pytest.mark.parametrize(("room", "above"), [("ingest", "retrieval"), ("ingest", "service"), ("retrieval", "service")])
def test_rooms_look_down_only(room, above):
    assert [path for path in importers(above) if path.startswith(f"{room}/")] == []


@pytest.mark.parametrize(
    ("library", "file"),
    [
        ("faiss", "retrieval/vectors.py"),
        ("sentence_transformers", "retrieval/reference.py"),
        ("torch", "retrieval/reference.py"),
        ("Stemmer", "retrieval/words.py"),
        ("safetensors", "retrieval/arrays.py"),
        ("tokenizers", "retrieval/encoder.py"),
        ("filelock", "retrieval/generation.py"),
        ("watchfiles", "service/watching.py"),
    ],
)
def test_a_library_enters_through_one_file(library, file):
    assert importers(library) == [file]


@pytest.mark.parametrize("module", ["pickle", "marshal", "shelve", "joblib"])
def test_nothing_is_unpickled(module):
    assert importers(module) == []


def test_every_library_that_is_imported_is_a_dependency():
    declared = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["dependencies"]
    names = {name.split(".")[0] for room in ROOMS for path in (ROOT / room).rglob("*.py") for name in imported(path)}
    packages = importlib.metadata.packages_distributions()
    needed = {canonicalize_name(packages[name][0]) for name in names - {*ROOMS, *sys.stdlib_module_names}}
    assert needed - {canonicalize_name(Requirement(each).name) for each in declared} == set()


def test_every_package_is_installed():
    declared = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["setuptools"]["packages"]
    there = {path.parent.relative_to(ROOT).as_posix().replace("/", ".") for room in ROOMS for path in (ROOT / room).rglob("__init__.py")}
    assert set(declared) == there
