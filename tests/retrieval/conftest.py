"""A small corpus of two articles that is embedded in a moment, for tests that publish often."""

import dataclasses
import math

import pytest

from ingest.reading import read_document
from retrieval import Generation, Index, IndexFolder, Manifest
from retrieval.arrays import Held, packed
from retrieval.embedding import embed
from retrieval.opening import Opened
from retrieval.prepared import prepare
from retrieval.words import terms
from service.ingesting import ingest_corpus

WELDER = """Welders

A welder joins metal parts with heat. Most welders train for nine months.

Pay

The median pay is $48,000 a year.
"""
BAKER = """Bakers

A baker mixes dough and watches ovens. Bakers start work before dawn.

Training

A baker learns the craft in two years on the job.
"""

K1, B = 1.5, 0.75  # what bm25s uses unless told


@pytest.fixture
def make_document():
    """Reads one article from a string."""
    return lambda source, text: read_document(source, text.encode())


@pytest.fixture(scope="session")
def generation_of(encoder):
    """A generation of documents in memory, without a folder, under a version."""

    def opened(document):
        vectors = embed([document], encoder, {})[0][0]
        return Opened(document, vectors, Held(packed(prepare(document, vectors).arrays())))

    return lambda documents, version: Generation(Manifest(1, 1, encoder.model, ()), version, tuple(map(opened, documents)))


@pytest.fixture
def small(make_document):
    """The two documents, by id."""
    return sorted((make_document("welder.txt", WELDER), make_document("baker.txt", BAKER)), key=lambda document: document.id)


@pytest.fixture
def corpus(tmp_path):
    """A corpus folder with the two articles."""
    folder = tmp_path / "corpus"
    folder.mkdir()
    (folder / "welder.txt").write_text(WELDER, "utf-8")
    (folder / "baker.txt").write_text(BAKER, "utf-8")
    return folder


@pytest.fixture
def folder(tmp_path):
    """An index folder in which nothing was published."""
    return IndexFolder(tmp_path / "data")


@pytest.fixture
def ingested(corpus, folder, encoder):
    """The corpus folder and the index folder after a first ingest."""
    ingest_corpus(corpus, folder, encoder)
    return corpus, folder


@pytest.fixture
def contents():
    """Everything that a folder's current generation holds, as plain values that compare by value."""

    def read(folder):
        generation = folder.open()
        documents = [dataclasses.asdict(document) for document in generation.documents]
        vectors = [{field.name: getattr(each, field.name).tolist() for field in dataclasses.fields(each)} for each in generation.vectors]
        return documents, vectors, generation.suggestions

    return read


@pytest.fixture
def answers(encoder):
    """What an index folder answers to a few questions, as plain values."""

    def ask(folder):
        index = Index(folder.open(), encoder)
        found = []
        for question in ("How much does a welder earn?", "Who mixes dough?", "training"):
            passages = [(hit.document.id, hit.passage.first, hit.score, hit.cosine) for hit in index.search(question, 5)]
            found.append((passages, [(*hit.key, hit.score, hit.matches) for hit in index.rank(question).hits]))
        return found

    return ask


@pytest.fixture(scope="session")
def slow_bm25():
    """BM25 as Lucene 8 and later computes it: the sum of ln(1 + (N - df + 0.5) / (df + 0.5)) * tf / (tf + k1 * (1 - b + b * length / average))."""

    def scores_of(texts, question):
        documents = [terms(text) for text in texts]
        average = sum(map(len, documents)) / len(documents)
        scores = []
        for document in documents:
            score = 0.0
            for term in terms(question):
                frequency = sum(term in other for other in documents)
                count = document.count(term)
                weight = math.log(1 + (len(documents) - frequency + 0.5) / (frequency + 0.5))
                score += weight * count / (count + K1 * (1 - B + B * len(document) / average))
            scores.append(score)
        return scores

    return scores_of
