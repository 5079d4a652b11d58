"""Evidence: how it stands to the question, and which units tell the same."""

from dataclasses import replace

import pytest

from retrieval import Index, IndexFolder
from service.answers import Answerer
from service.answers.answering import FAIR, STRONG, Confidence
from service.answers.evidence import OTHERS, Evidence
from service.answers.question import Intent, understand
from service.ingesting import ingest_corpus

ARTICLES = {
    "harp.md": """# The harp tuner

A harp tuner earns $30,000 a year. A harp tuner needs patience, which is a skill. A barge pilot earns $50,000 a year.

Harps are kept in a dry hall. The hall has a stove. The stove is lit in autumn. Strings are made of gut. Frames are made of ash.
""",
    "more.md": "# More on harps\n\nThe pay of a harp tuner is $31,000 a year.\n",
}


@pytest.fixture(scope="module")
def index(tmp_path_factory, encoder):
    corpus, folder = tmp_path_factory.mktemp("corpus"), IndexFolder(tmp_path_factory.mktemp("data"))
    for name, text in ARTICLES.items():
        corpus.joinpath(name).write_text(text, "utf-8")
    ingest_corpus(corpus, folder, encoder)
    return Index(folder.open(), encoder)


def gather(index, text):
    return Evidence(understand(text, text, (), index.names, main=()), index, None)


def unit(evidence, words):
    return next(each for each in evidence.all if words in each.said)


def test_evidence_stands_as_near_as_its_best_unit_and_half_of_how_far_that_stands_out(index):
    evidence = gather(index, "Which skill does a harp tuner need?")
    best = evidence.usable[0]
    rest = evidence.usable[OTHERS].score if len(evidence.usable) > OTHERS else best.score
    assert evidence.standing == pytest.approx(best.hit.score + (best.score - rest) / 2)


def test_evidence_of_few_units_stands_as_near_as_its_best(index):
    evidence = gather(index, "What does a harp tuner earn?")
    assert 0 < len(evidence.usable) <= OTHERS
    assert evidence.standing == evidence.usable[0].hit.score


def test_the_words_of_confidence_follow_the_standing(index):
    ask = Answerer(index).ask
    assert FAIR < STRONG
    for question in ("What does a harp tuner earn?", "Where are the harps kept?", "Are things made of wood?", "Is it warm in October?"):
        answer, standing = ask(question), gather(index, question)
        if answer.answered:
            least = standing.standing
            assert answer.confidence is (Confidence.STRONG if least >= STRONG else Confidence.FAIR if least >= FAIR else Confidence.WEAK)
        else:
            assert answer.confidence is None
    assert ask("What does a harp tuner earn?").confidence is Confidence.STRONG


@pytest.mark.parametrize(
    ("question", "words", "same"),
    [
        pytest.param("What does a harp tuner earn?", "$31,000", True, id="pay of the same occupation in another article"),
        pytest.param("What does a harp tuner earn?", "patience", False, id="another topic"),
        pytest.param("What do they earn?", "$50,000", True, id="nobody is asked about"),
        pytest.param("Where are harps kept?", "stove is lit", False, id="no topic is asked for"),
    ],
)
def test_a_unit_tells_the_same_on_the_same_topics_and_occupations(index, question, words, same):
    evidence = gather(index, question)
    best = unit(evidence, "$30,000")
    assert evidence.tells_the_same(best, unit(evidence, words)) is same


def test_the_pay_of_another_occupation_does_not_tell_the_same(index):
    evidence = gather(index, "What does a barge pilot earn?")
    assert not evidence.tells_the_same(unit(evidence, "$50,000"), unit(evidence, "$31,000"))


def test_the_same_words_asked_otherwise_are_not_ranked_again(index):
    evidence = gather(index, "What does a harp tuner earn?")
    otherwise = evidence.asked_as(replace(evidence.question, intent=Intent.LIST, kind=None))
    assert otherwise.ranking is evidence.ranking
    assert [each.score for each in otherwise.all] != [each.score for each in evidence.all]
    other = evidence.asked_as(replace(evidence.question, resolved="Where are the harps kept?"))
    assert other.ranking == gather(index, "Where are the harps kept?").ranking != evidence.ranking


def test_several_questions_are_ranked_as_each_would_be_alone(index):
    evidence = gather(index, "What does a harp tuner earn?")
    asked = [replace(evidence.question, resolved=text) for text in ("Where are the harps kept?", evidence.question.resolved, "What is a barge?")]
    each = evidence.asked_as_each(asked)
    assert [one.all for one in each] == [evidence.asked_as(question).all for question in asked]
    assert each[1].ranking is evidence.ranking
    assert evidence.asked_as_each([]) == []


def test_what_was_said_is_left_out_of_the_same_evidence(index):
    evidence = gather(index, "What does a harp tuner earn?")
    best = evidence.all[0]
    left = evidence.asked_as(evidence.question, frozenset({(best.document.id, best.unit.span)}))
    assert [each.hit.key for each in left.all] == [each.hit.key for each in evidence.all[1:]]
