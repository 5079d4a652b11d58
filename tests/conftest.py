"""Real parts for all tests: the real model, a real index of the fixture articles."""

import shutil
from pathlib import Path

import pytest

from retrieval import Index, IndexFolder, load_encoder
from service.intake import Intake
from service.library import Library


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items):
    """Two processes share the tests: a file stays in one of them, and so do all tests of the sets that are served and asked once."""
    for item in items:
        item.add_marker(pytest.mark.xdist_group("asked" if "asked" in item.fixturenames else str(item.path)))


@pytest.fixture(scope="session")
def encoder():
    """The real model."""
    return load_encoder()


@pytest.fixture(scope="session")
def articles():
    """The folder of the fixture articles."""
    return Path(__file__).parent / "articles"


@pytest.fixture(scope="session")
def take_in(encoder):
    """Brings an index folder up to date with a corpus folder as the command does: to the end of the review, with its suggestions asked."""

    def run(corpus, folder):
        intake = Intake(corpus, folder, encoder, Library(folder, encoder))
        report = intake.ingest()
        intake.finish()
        return report

    return run


@pytest.fixture(scope="session")
def built(tmp_path_factory, articles, encoder, take_in):
    """An index folder and the index of the fixture articles."""
    corpus = tmp_path_factory.mktemp("corpus")
    for name in ("nursing.txt", "electrician.md"):
        shutil.copy(articles / name, corpus)
    folder = IndexFolder(tmp_path_factory.mktemp("data"))
    take_in(corpus, folder)
    return folder, Index(folder.open(), encoder)
