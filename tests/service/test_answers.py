"""Whole answers on the fixture articles: each kind of answer, refusals, and what holds for every answer."""

import json
import re
from pathlib import Path

import pytest

from service.answers import Answerer
from service.views import answer_out
from tests.yardstick import GLUE

QUESTIONS = [json.loads(line) for line in Path(__file__).parent.parent.joinpath("articles", "questions.jsonl").read_text("utf-8").splitlines()]
HOSTILE = [
    "?",
    "a",
    "the of and",
    "RN " * 900,
    "what is \x00 nurse",
    "\u202ewhat is a nurse\u202c",
    "\U0001f469\u200d\u2695\ufe0f nurse pay \U0001f4b0?",
    "Was verdient eine Krankenschwester?",
    "<script>alert(1)</script> nurse",
    "[1] [2] what is a nurse [3]",
    "$1,000,000%",
    "nurse vs nurse vs nurse",
    "and? and? and what is a nurse and how much does an electrician earn?",
]


@pytest.fixture(scope="module")
def answerer(built):
    return Answerer(built[1])


@pytest.mark.parametrize(
    ("question", "kind", "said"),
    [
        ("What is a nurse practitioner?", "definition", ["A nurse practitioner is an advanced practice nurse"]),
        ("How much does a registered nurse earn?", "figures", ["USD 93,600 per year", "Source: U.S. Bureau of Labor Statistics, May 2024"]),
        ("registered nurse vs nurse practitioner licensing exam", "comparison", ["NCLEX-RN", "Board exam for one patient group"]),
        ("Which tools belong in an electrician's first tool bag?", "list", ["a digital multimeter", "a conduit bender"]),
        ("Do journeyman cards count in another state?", "passage", ["half of the states accept another state's journeyman card"]),
    ],
)
def test_each_kind_of_answer(answerer, question, kind, said):
    answer = answerer.ask(question)
    assert answer.kind == kind
    assert [words for words in said if words not in answer.text] == []


@pytest.mark.parametrize(
    ("question", "missing"),
    [
        ("What does a registered nurse earn in Germany?", "Germany"),
        ("How much does a dental hygienist earn?", "dental hygienist"),
        ("Do I need a visa to work as a registered nurse?", "visas"),
        ("What did registered nurses earn in 1987?", "1987"),
    ],
)
def test_a_refusal_names_what_is_missing_and_shows_the_nearest(answerer, question, missing):
    answer = answerer.ask(question)
    assert not answer.answered
    assert missing in answer.text
    assert answer.citations == () and answer.statements == {}
    assert answer.nearest and all(citation.quote for citation in answer.nearest)


@pytest.mark.parametrize(
    "question", ["Will it snow in Oslo?", "best pizza dough recipe", "Write a haiku about rivers", "What is the capital of Peru?"]
)
def test_off_topic_questions_are_declined(answerer, question):
    assert not answerer.ask(question).answered


def test_two_questions_in_one_are_both_answered(answerer):
    answer = answerer.ask("How much does a registered nurse earn and which certifications help nurse practitioners?")
    assert "USD 93,600" in answer.text and "FNP" in answer.text


def test_of_two_questions_the_unanswerable_one_is_named_in_a_note(answerer):
    answer = answer_out(answerer.ask("What is a registered nurse and how much does a dental hygienist earn?"), "1")
    assert answer.answered
    assert [block.text for block in answer.blocks if block.kind == "note"] == ["The articles do not answer this. Missing: dental hygienist."]
    assert "hygienist" not in answer.answer


def test_a_follow_up_takes_the_subject_over_and_shows_it(answerer):
    answer = answerer.ask("And nurse practitioners?", ["How much does a registered nurse earn?"])
    assert answer.question.resolved == "How much does a nurse practitioner earn?"
    assert "USD 129,210" in answer.text


def test_typos_are_read_and_told(answerer):
    answer = answerer.ask("What is a registred nurse practicioner?")
    assert [(each.typed, each.read) for each in answer.question.corrections] == [("registred", "registered"), ("practicioner", "practitioner")]
    assert answer.answered


def test_a_question_limited_to_one_document_cites_only_that(answerer, built):
    electrician = next(document.id for document in built[1].documents if "electrician" in document.source)
    answer = answerer.ask("What does the work pay?", documents=[electrician])
    assert {citation.document.id for citation in answer.citations} == {electrician}


@pytest.mark.parametrize("question", [*(row["question"] for row in QUESTIONS), *HOSTILE])
def test_every_answer_is_made_of_its_sources(answerer, question):
    """Spans resolve exactly, statements hold nothing but quotes, context, headings, names and glue, and the text says what they say."""
    reply = answer_out(answerer.ask(question), "1")
    by_id = answerer.index.by_id
    cited = {citation.n: citation for citation in reply.citations}
    assert list(cited) == list(range(1, len(cited) + 1))
    for citation in (*reply.citations, *reply.nearest):
        text = by_id[citation.document_id].text
        for part in (citation, *citation.context):
            assert text[part.start : part.end] == part.quote
        assert all(heading in text for heading in citation.heading)
    for statement in reply.statements:
        assert statement.citations
        given = GLUE.union(*(_words(" ".join(_given(cited[n]))) for n in statement.citations))
        assert _words(statement.text) <= given
    assert set(map(int, re.findall(r"\[(\d+)\]", reply.answer if reply.answered else ""))) == set(cited)
    told = _words(re.sub(r"\s*\[\d+\]", "", reply.answer).replace("not stated", ""))
    stated = _words(" ".join(statement.text for statement in reply.statements))
    assert not reply.answered or told == stated


def _given(citation):
    names = [citation.title, citation.publisher or ""]
    return [citation.quote, *(part.quote for part in citation.context), *citation.heading, *names]


def _words(text):
    return set(re.findall(r"\w+", text.lower()))
