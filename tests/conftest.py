"""Real parts for all tests: the real model, a real index of the fixture articles."""

import shutil
from pathlib import Path

import pytest

from retrieval import Index, IndexFolder, load_encoder
from service.ingesting import ingest_corpus


@pytest.fixture(scope="session")
def encoder():
    """The real model."""
    return load_encoder()


@pytest.fixture(scope="session")
def articles():
    """The folder of the fixture articles."""
    return Path(__file__).parent / "articles"


@pytest.fixture(scope="session")
def built(tmp_path_factory, articles, encoder):
    """An index folder and the index of the fixture articles."""
    corpus = tmp_path_factory.mktemp("corpus")
    for name in ("nursing.txt", "electrician.md"):
        shutil.copy(articles / name, corpus)
    folder = IndexFolder(tmp_path_factory.mktemp("data"))
    ingest_corpus(corpus, folder, encoder)
    return folder, Index(folder.open(), encoder)
