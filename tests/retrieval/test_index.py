import hashlib
import math
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from ingest.reading import read_document
from ingest.subjects import Names
from retrieval import Index
from retrieval.embedding import embedded_texts
from retrieval.index import CANDIDATES
from retrieval.words import STOP_WORDS, terms

QUESTIONS = (
    "What is a nurse practitioner?",
    "so what does an RN make these days in the US?",
    "Which tools should be in an electrician's first tool bag?",
    "journeyman vs master electrician",
    "8,000 hours",
    "Union or non-union?",
    "How do I knit a sweater?",
    "NPs",
)


class SlowIndex:
    """The formulas of `retrieval.index` written as loops over everything, in double precision, from the stored vectors."""

    def __init__(self, generation, encoder, slow_bm25):
        self.documents, self.vectors, self.encoder, self.slow_bm25 = generation.documents, generation.vectors, encoder, slow_bm25
        self.names = Names(sorted({pair for document in self.documents for pair in document.names}))
        self.places = [(d, p) for d, document in enumerate(self.documents) for p in range(len(document.passages))]

    def search(self, question, k, documents=None):
        """(document id, passage number, fused score, cosine), best first."""
        rewritten = self.names.rewrite(question)
        vector = self.encoder.encode([rewritten])[0].sentence.astype(np.float64)
        cosines = [round(float(self.vectors[d].passages[p].astype(np.float64) @ vector), 4) for d, p in self.places]
        keywords = [round(score, 4) for score in self.slow_bm25([embedded_texts(self.documents[d])[0][p] for d, p in self.places], rewritten)]
        rankings = [
            sorted(range(len(self.places)), key=lambda i: (-cosines[i], i)),
            sorted((i for i in range(len(self.places)) if keywords[i] > 0), key=lambda i: (-keywords[i], i)),
        ]
        fused = {}
        for ranking in rankings:
            for rank, i in enumerate(ranking, 1):
                fused[i] = fused.get(i, 0) + 1 / (60 + rank)
        ordered = sorted(fused, key=lambda i: (-round(fused[i], 9), i))
        rows = [(self.documents[self.places[i][0]].id, self.places[i][1], round(fused[i], 6), cosines[i]) for i in ordered]
        return [row for row in rows if documents is None or row[0] in documents][:k]

    def weights(self, question):
        """The question's tokens that count, with ln(1 + N / (1 + df)) over all units."""
        encoding = self.encoder.encode([self.names.rewrite(question)])[0]
        units = [vectors.ids[vectors.starts[u] : vectors.starts[u + 1]].tolist() for vectors in self.vectors for u in range(len(vectors.units))]
        found = []
        for i, (piece, token) in enumerate(zip(encoding.ids.tolist(), self.encoder.pieces(encoding.ids.tolist()), strict=True)):
            if token not in STOP_WORDS and any(character.isalnum() for character in token):
                found.append((i, token, math.log(1 + len(units) / (1 + sum(piece in unit for unit in units)))))
        return encoding, found

    def rank(self, question, documents=None):
        """{(document id, unit number): (score, best cosine for each question token)} of every unit of every document."""
        encoding, weights = self.weights(question)
        found = {}
        for document, vectors in zip(self.documents, self.vectors, strict=True):
            if documents is not None and document.id not in documents:
                continue
            for u in range(len(document.units)):
                tokens = vectors.tokens[vectors.starts[u] : vectors.starts[u + 1]].astype(np.float64)
                found[document.id, u] = self.score(encoding, weights, tokens, vectors.units[u].astype(np.float64), self.passage(document.id, u))
        return found

    def passage(self, name, unit):
        """The vector of the one passage that holds the unit."""
        document, vectors = next(pair for pair in zip(self.documents, self.vectors, strict=True) if pair[0].id == name)
        (number,) = (p for p, passage in enumerate(document.passages) if passage.first <= unit < passage.last)
        return vectors.passages[number].astype(np.float64)

    @staticmethod
    def score(encoding, weights, tokens, sentence, passage):
        matches = []
        for i, _, _ in weights:
            asked = encoding.tokens[i].astype(np.float64)
            matches.append(max(float(asked @ token / np.linalg.norm(token)) for token in tokens))
        total = sum(weight for _, _, weight in weights)
        maxsim = sum(match * weight for match, (_, _, weight) in zip(matches, weights, strict=True)) / total if total else 0.0
        asked = encoding.sentence.astype(np.float64)
        return (maxsim + 0.5 * float(sentence @ asked)) / 1.5 + 0.4 * float(passage @ asked), matches


@pytest.fixture(scope="module")
def slow(built, encoder, slow_bm25):
    return SlowIndex(built[0].open(), encoder, slow_bm25)


@pytest.fixture(scope="module")
def unstored(built, encoder):
    """{(document id, unit number): its encoding as the model gives it}."""
    return {(document.id, u): each for document in built[1].documents for u, each in enumerate(encoder.encode(embedded_texts(document)[1]))}


@pytest.fixture
def make_index(encoder, generation_of):
    """An index in memory, without a folder."""

    def make(documents):
        return Index(generation_of(sorted(documents, key=lambda document: document.id), "1-test"), encoder)

    return make


def rows(index, hits):
    number = {(document.id, passage): i for document in index.documents for i, passage in enumerate(document.passages)}
    return [(hit.document.id, number[hit.document.id, hit.passage], hit.score, hit.cosine) for hit in hits]


def everything(index, question):
    """All that a question gives, as values that compare by value."""
    ranking = index.rank(question)
    return rows(index, index.search(question, 10)), [(*hit.key, hit.score, hit.matches) for hit in ranking.hits], ranking.tokens, ranking.weights


def assert_passages(found, expected):
    assert [row[:2] for row in found] == [row[:2] for row in expected]
    np.testing.assert_allclose([row[2:] for row in found], [row[2:] for row in expected], rtol=0, atol=1.1e-4)


def assert_units(hits, expected):
    assert [hit.key for hit in hits] == [hit.key for hit in sorted(hits, key=lambda hit: (-hit.score, hit.key))]
    assert {hit.key for hit in hits} == set(expected)
    for hit in hits:
        score, matches = expected[hit.key]
        assert hit.score == pytest.approx(score, abs=1e-4)
        assert hit.matches == pytest.approx(matches, abs=1e-4)


class TestSearch:
    @pytest.mark.parametrize("question", QUESTIONS)
    @pytest.mark.parametrize("k", [1, 10, 1000])
    def test_is_the_slow_reference(self, built, slow, question, k):
        assert_passages(rows(built[1], built[1].search(question, k)), slow.search(question, k))

    @pytest.mark.parametrize("question", QUESTIONS)
    def test_of_some_documents_is_what_they_have_in_the_whole(self, built, slow, question):
        index = built[1]
        for document in index.documents:
            found = rows(index, index.search(question, 5, {document.id}))
            assert_passages(found, slow.search(question, 5, {document.id}))
            assert found == [row for row in rows(index, index.search(question, 1000)) if row[0] == document.id][:5]

    @pytest.mark.parametrize("documents", [set(), [], {"unknown-000000"}])
    def test_of_no_known_document_is_empty(self, built, documents):
        assert built[1].search("nurse", 5, documents) == []
        assert built[1].rank("nurse", documents).hits == ()

    def test_all_documents_are_as_no_filter(self, built):
        index = built[1]
        assert rows(index, index.search("pay", 10, list(index.by_id))) == rows(index, index.search("pay", 10))

    def test_none_wanted(self, built):
        assert built[1].search("nurse", 0) == []

    @pytest.mark.parametrize(
        ("question", "source", "words"),
        [
            ("How much does a journeyman earn?", "electrician.md", "$31-$38"),
            ("median annual wage of registered nurses", "nursing.txt", "93,600"),
            ("open-book test", "electrician.md", "National Electrical Code"),
        ],
    )
    def test_finds_the_passage(self, built, question, source, words):
        hits = built[1].search(question, 3)
        assert hits[0].document.source == source
        assert [hit for hit in hits if words in hit.passage.span.of(hit.document.text)] != []

    def test_an_occupation_is_found_under_each_of_its_names(self, built):
        index = built[1]
        long, short = (rows(index, index.search(question, 10)) for question in ("Can nurse practitioners prescribe?", "Can NPs prescribe?"))
        assert long == short

    def test_scores_stay_in_their_range(self, built):
        for question in QUESTIONS:
            for hit in built[1].search(question, 1000):
                assert 0 < hit.score <= 2 / 61 + 1e-6
                assert -1 <= hit.cosine <= 1


class TestRank:
    @pytest.mark.parametrize("question", QUESTIONS)
    def test_is_the_slow_reference_over_all_units(self, built, slow, question):
        ranking = built[1].rank(question)
        assert_units(ranking.hits, slow.rank(question))
        _, weights = slow.weights(question)
        assert ranking.tokens == tuple(token for _, token, _ in weights)
        assert ranking.weights == pytest.approx([weight for _, _, weight in weights], abs=1e-5)

    @pytest.mark.parametrize("question", QUESTIONS[:4])
    def test_of_some_documents(self, built, slow, question):
        for document in built[1].documents:
            assert_units(built[1].rank(question, {document.id}).hits, slow.rank(question, {document.id}))

    def test_each_of_several_is_as_alone(self, built):
        documents = {built[1].documents[0].id}
        assert built[1].rank_each(QUESTIONS) == [built[1].rank(question) for question in QUESTIONS]
        assert built[1].rank_each(QUESTIONS[:2], documents) == [built[1].rank(question, documents) for question in QUESTIONS[:2]]
        assert built[1].rank_each([]) == []

    @pytest.mark.parametrize("question", QUESTIONS)
    def test_storing_small_changes_little(self, built, slow, unstored, question):
        """The same score from the model's own vectors, not stored as int8 and float16."""
        encoding, weights = slow.weights(question)
        found = {hit.key: hit.score for hit in built[1].rank(question).hits}
        for key, each in unstored.items():
            score, _ = slow.score(encoding, weights, each.tokens.astype(np.float64), each.sentence.astype(np.float64), slow.passage(*key))
            assert found[key] == pytest.approx(score, abs=0.005)

    @pytest.mark.parametrize(
        ("question", "quote"),
        [
            ("Which exam is open-book?", "open-book test"),
            ("What do wire colours have to do with it?", "wires are colour-coded"),
            ("Which hours does an apprentice have to serve on site?", "8,000 hours on site"),
        ],
    )
    def test_finds_the_unit(self, built, question, quote):
        best = built[1].rank(question).hits[0]
        assert quote in best.unit.span.of(best.document.text)

    def test_a_hit_knows_its_unit(self, built):
        for hit in built[1].rank("pay").hits:
            assert hit.unit is hit.document.units[hit.number]
            assert hit.key == (hit.document.id, hit.number)

    @pytest.mark.parametrize("question", ["the of and", "?!", " \u2014 "])
    def test_without_a_word_that_counts_only_the_sentence_does(self, built, slow, question):
        ranking = built[1].rank(question)
        assert (ranking.tokens, ranking.weights) == ((), ())
        assert_units(ranking.hits, slow.rank(question))

    def test_an_empty_question_has_no_words(self, built):
        assert built[1].rank("").tokens == ()


class TestTies:
    TEXT = "Bakers\n\nA baker mixes dough and watches ovens.\n\nTraining\n\nBakers start work before dawn.\n\nPay\n\nBakers start work before dawn.\n"

    @pytest.fixture
    def twins(self, make_index, make_document):
        return make_index([make_document(source, self.TEXT) for source in ("c.txt", "a.txt", "b.txt")])

    @pytest.mark.parametrize("question", ["Who mixes dough?", "dawn", "baker"])
    def test_units_go_by_document_and_position(self, twins, question):
        hits = twins.rank(question).hits
        ids = [document.id for document in twins.documents]
        for number in range(len(twins.documents[0].units)):
            same = [hit for hit in hits if hit.number == number]
            assert len({hit.score for hit in same}) == 1
            assert [hit.document.id for hit in same] == ids
        assert [hit.key for hit in hits] == [hit.key for hit in sorted(hits, key=lambda hit: (-hit.score, hit.key))]

    @pytest.mark.parametrize("question", ["Who mixes dough?", "dawn", "baker"])
    def test_passages_go_by_document_and_position(self, twins, question):
        found = rows(twins, twins.search(question, 100))
        ids = [document.id for document in twins.documents]
        for number in range(len(twins.documents[0].passages)):
            same = [row for row in found if row[1] == number]
            assert len({row[3] for row in same}) == 1
            assert [row[0] for row in same] == ids


class TestRepeating:
    def test_the_same_question_twice(self, built):
        for question in QUESTIONS:
            assert everything(built[1], question) == everything(built[1], question)

    def test_two_openings_of_one_generation(self, built, encoder):
        again = Index(built[0].open(), encoder)
        for question in QUESTIONS:
            assert everything(again, question) == everything(built[1], question)

    def test_eight_threads_at_once(self, built, encoder):
        index = Index(built[0].open(), encoder)  # nothing of it has been touched
        with ThreadPoolExecutor(1) as alone:
            expected = alone.submit(lambda: [everything(built[1], question) for question in QUESTIONS[:4]]).result()
        with ThreadPoolExecutor(8) as pool:
            for found in pool.map(lambda _: [everything(index, question) for question in QUESTIONS[:4]], range(8)):
                assert found == expected


class TestEmpty:
    @pytest.mark.parametrize("question", ["What does a nurse earn?", "", "the"])
    def test_has_no_hits(self, make_index, question):
        index = make_index([])
        assert index.search(question, 10) == index.search(question, 10, {"a"}) == []
        assert index.rank(question).hits == index.rank(question, {"a"}).hits == ()
        assert set(index.rank(question).weights) <= {0.0}

    def test_knows_nothing(self, make_index):
        index = make_index([])
        assert (index.by_id, index.vocabulary, index.names.canonical, index.documents) == ({}, frozenset(), {}, ())


@pytest.fixture(scope="module")
def wide(encoder, generation_of):
    """130 one-passage documents about pay, and one about something else that alone has a rare word."""
    texts = {f"town-{i}.txt": f"Nurses in town number {i} earn a salary of {40 + i},000 dollars a year." for i in range(130)}
    texts["z-oven.txt"] = "The zyzzyva beetle sleeps under warm stones."
    documents = sorted((read_document(source, text.encode()) for source, text in texts.items()), key=lambda document: document.id)
    return Index(generation_of(documents, "1-wide"), encoder)


class TestManyPassages:
    QUESTION = "What salary do nurses earn, says zyzzyva?"

    def test_units_come_from_the_best_passages(self, wide):
        assert {hit.document.id for hit in wide.rank(self.QUESTION).hits} == {hit.document.id for hit in wide.search(self.QUESTION, CANDIDATES)}
        assert len({hit.document.id for hit in wide.rank(self.QUESTION).hits}) == CANDIDATES

    def test_a_rare_word_lifts_a_passage_that_its_vector_does_not(self, wide):
        assert "z-oven.txt" in [hit.document.source for hit in wide.search(self.QUESTION, 100)]

    def test_more_than_each_ranking_hands_on(self, wide):
        assert {hit.document.id for hit in wide.search(self.QUESTION, 1000)} == set(wide.by_id)

    def test_the_cosine_is_that_of_the_vector(self, wide, encoder):
        asked = encoder.encode([wide.names.rewrite(self.QUESTION)])[0].sentence
        for hit in wide.search(self.QUESTION, 100):
            own = encoder.encode([embedded_texts(hit.document)[0][0]])[0].sentence
            assert hit.cosine == pytest.approx(float(asked @ own), abs=2e-3)

    def test_a_filter_reaches_what_is_far_down(self, wide):
        last = wide.search(self.QUESTION, 1000)[-1].document.id
        assert [hit.document.id for hit in wide.search(self.QUESTION, 5, {last})] == [last]


class TestWords:
    def test_by_id(self, built):
        assert {name: document.source for name, document in built[1].by_id.items()} == {
            "electrician-6fdda7": "electrician.md",
            "nursing-bee290": "nursing.txt",
        }

    def test_version(self, built):
        number, digest = built[0].pointer().split()
        assert built[1].version == f"{number}-{digest[:12]}"
        assert digest == hashlib.sha256((built[0].folder / number / "manifest.json").read_bytes()).hexdigest()

    @pytest.mark.parametrize(
        ("word", "known"),
        [("apprenticeships", True), ("multimeter", True), ("Tradeline", True), ("NCLEX", True), ("sweater", False), ("knit", False)],
    )
    def test_vocabulary(self, built, word, known):
        assert set(terms(word)).issubset(built[1].vocabulary) is known

    @pytest.mark.parametrize(
        ("spelling", "name"),
        [("NPs", "nurse practitioner"), ("Nurse Practitioner", "nurse practitioner"), ("journeymen", "journeyman"), ("electricians", "electrician")],
    )
    def test_names_of_all_documents(self, built, spelling, name):
        assert built[1].names.of(spelling) == (name,)

    @pytest.mark.parametrize(("word", "known"), [("salary", True), ("salery", False)])
    def test_knows_word(self, built, word, known):
        assert built[1].knows_word(word) is known
