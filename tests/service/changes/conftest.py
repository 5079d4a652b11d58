"""Small articles on beekeepers and bakers, an index of some of them, and ingests that are reviewed, in a moment each."""

from types import SimpleNamespace

import pytest

from ingest.reading import read_document
from retrieval import Index, IndexFolder
from service.changes.history import History
from service.ingesting import ingest_corpus
from service.intake import Intake
from service.library import Library


@pytest.fixture(scope="session")
def write():
    """The text of an article with a title, a publisher and paragraphs."""

    def written(title, *paragraphs, **metadata):
        front = "\n".join(f"{name}: {value!r}" for name, value in {"title": title, **metadata}.items())
        return f"---\n{front}\n---\n\n# {title}\n\n" + "\n\n".join(paragraphs) + "\n"

    return written


@pytest.fixture(scope="session")
def read(write):
    """A document of some paragraphs on beekeepers."""
    return lambda *paragraphs, title="Beekeepers": read_document("bees.md", write(title, *paragraphs).encode())


@pytest.fixture
def index_of(tmp_path, encoder):
    """An index of some files, by name."""

    def indexed(**files):
        corpus, folder = tmp_path / "articles", IndexFolder(tmp_path / "index of them")
        corpus.mkdir()
        for name, text in files.items():
            (corpus / f"{name}.md").write_text(text, "utf-8")
        ingest_corpus(corpus, folder, encoder)
        return Index(folder.open(), encoder)

    return indexed


@pytest.fixture
def desk(tmp_path, encoder):
    """A corpus folder that is ingested, each time as by a command of its own: `put`, `take`, `ingest`."""
    corpus, folder = tmp_path / "corpus", IndexFolder(tmp_path / "data")
    corpus.mkdir()

    def ingest():
        intake = Intake(corpus, folder, encoder, Library(folder, encoder))
        intake.ingest(force=True)
        return intake.finish()

    return SimpleNamespace(
        put=lambda name, text: (corpus / name).write_text(text, "utf-8"),
        take=lambda name: (corpus / name).unlink(),
        move=lambda name, to: (corpus / name).rename(corpus / to),
        ingest=ingest,
        corpus=corpus,
        folder=folder,
        history=History(folder.data_dir),
    )
