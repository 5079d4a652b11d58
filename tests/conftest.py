"""Real parts for all tests: the real model, a real index of the fixture articles."""

import os
import shutil
from pathlib import Path

import pytest
from filelock import FileLock
from hypothesis import settings
from xdist.scheduler import LoadScopeScheduling

from retrieval import Index, IndexFolder, load_encoder
from service.intake import Intake
from service.library import Library
from tests.campaigns.warm import Warm
from tests.gold import EXTRA, SETS

settings.register_profile("careercite", deadline=None)  # a machine that is busy with other things is no fault
settings.load_profile("careercite")

SLOW = {"serve", "browser", "warm"}  # fixtures that start processes
ASKED = ("tests/service/test_glue.py", "tests/service/test_quality.py")  # ask the same sets


class Scheduling(LoadScopeScheduling):
    """Shares the tests among processes: a file stays in one of them, and so do all tests of a set that is served and asked once.

    Not by `--dist loadgroup`: with pytest 9.2 its marks have no effect any more (github.com/pytest-dev/pytest-xdist/issues/1386).
    """

    def _split_scope(self, nodeid):
        file, _, test = nodeid.partition("::")
        name = test.partition("[")[2].removesuffix("]")
        return f"asked {name}" if file in ASKED and name in SETS | EXTRA else file


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config, log):
    config.option.loadscopereorder = False  # files of few tests are not the fast ones
    return Scheduling(config, log)


def pytest_collection_modifyitems(items):
    """Slow files come first, so that no process has one left when the others are done."""
    slow = {item.path for item in items if not SLOW.isdisjoint(item.fixturenames)}
    items.sort(key=lambda item: item.path not in slow)


@pytest.fixture(scope="session")
def encoder():
    """The real model."""
    return load_encoder()


@pytest.fixture(scope="session")
def warm(tmp_path_factory):
    """A warm process that forks real commands and servers."""
    with Warm(tmp_path_factory.mktemp("outputs")) as started:
        yield started


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
def index_of_set(tmp_path_factory, take_in):
    """The index folder of a set of articles by its name, with its suggestions asked: made once for all processes, to be read only."""
    base = tmp_path_factory.getbasetemp()
    shared = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base  # each process has a folder of its own in that of the run

    def made(name):
        data = shared / f"index of {name}"
        with FileLock(f"{data}.lock"):
            if not data.exists():
                take_in((SETS | EXTRA)[name][0], IndexFolder(shared / f"{name} in the making"))
                (shared / f"{name} in the making").rename(data)
        return IndexFolder(data)

    return made


@pytest.fixture(scope="session")
def built(tmp_path_factory, articles, encoder, take_in):
    """An index folder and the index of the fixture articles."""
    corpus = tmp_path_factory.mktemp("corpus")
    for name in ("nursing.txt", "electrician.md"):
        shutil.copy(articles / name, corpus)
    folder = IndexFolder(tmp_path_factory.mktemp("data"))
    take_in(corpus, folder)
    return folder, Index(folder.open(), encoder)
