"""The closed list of words: whatever is asked, an answer is the articles' own words, and what is added is on the list."""

import runpy

import pytest

from service.answers import claims
from service.schemas import AnswerOut, FullDocumentOut, OutlineEntry
from tests.gold import BESIDE, BLIND, EXTRA, SETS
from tests.yardstick import GLUE, faults


def test_the_words_that_may_be_added_are_on_the_list():
    assert claims.GLUE <= GLUE


@pytest.mark.skipif(not EXTRA, reason="there is no ../shared beside this checkout")
def test_the_list_is_the_one_that_answers_are_measured_by():
    assert runpy.run_path(str(BESIDE / "eval" / "evaluate.py"))["GLUE"] == GLUE


@pytest.mark.parametrize("asked", [*SETS, *EXTRA], indirect=True, scope="session")
def test_every_answer_is_made_of_what_it_cites_and_words_of_the_list(asked):
    found = []
    for question in asked.questions:
        reply, _ = asked.reply(question["question"], question.get("history", []))
        if wrong := faults(reply, asked.documents, claims.GLUE):
            found.append(question["id"] if asked.name in BLIND else (question["id"], wrong))
    assert found == []


SENTENCE = "A registered nurse earns USD 93,600 per year in most states."
TEXT = f"Nurse pay\n{SENTENCE}\n"


def span(quote, kind=dict, **more):
    start = TEXT.index(quote)
    return kind(start=start, end=start + len(quote), quote=quote, **more)


NAMES = {"title": "Pay of nurses", "publisher": "The Ward", "published": None, "url": None, "digest_of": None}
DOCUMENT = FullDocumentOut(
    id="a",
    author=None,
    updated=None,
    source="a.md",
    counts={"passages": 1, "units": 1},
    text=TEXT,
    outline=[span("Nurse pay", OutlineEntry, level=1)],
    **NAMES,
)


def answer(text, mark=" [1]", **changes):
    statement = {"text": text, "value": text, "citations": [1]}
    citation = span(SENTENCE) | NAMES | {"n": 1, "document_id": "a", "heading": ["Nurse pay"], "context": [], "prefix": "", "suffix": ""}
    fields = {
        "question": "?",
        "resolved_question": "?",
        "corrections": [],
        "answered": True,
        "kind": "passage",
        "answer": f"{text}{mark}",
        "blocks": [{"kind": "sentences", "statements": [statement]}],
        "statements": [statement],
        "citations": [citation],
        "nearest": [],
        "confidence": "strong",
        "suggestions": [],
        "index_version": "1",
    }
    return AnswerOut.model_validate(fields | changes)


@pytest.mark.parametrize(
    "text",
    [SENTENCE, "Nurse pay: USD 93,600 per year (The Ward)", "Nurse pay \u2014 nurse earns USD 93,600"],
)
def test_the_check_passes_what_is_quoted(text):
    assert faults(answer(text), {"a": DOCUMENT}, frozenset()) == []


def test_the_check_passes_glue_that_is_admitted_to_and_no_other():
    text = "according to Pay of nurses, USD 93,600 per year"
    assert faults(answer(text), {"a": DOCUMENT}, GLUE) == []
    assert faults(answer(text), {"a": DOCUMENT}, frozenset()) == [f"of its own: {text}"]


@pytest.mark.parametrize(
    "text",
    [
        "A registered nurse earns USD 93 per year in most states.",
        "A registered nurse earns USD 93,600 per year.",
        "a registered nurse",
        "93,600",
        "USD 93,600 per year; in most states",
        "Pay of",
        "Nurse",
        "Nurses earn USD 93,600 per year",
        "USD 93,600 per year in most states!",
    ],
)
def test_the_check_finds_words_figures_and_signs_that_are_not_quoted(text):
    assert faults(answer(text), {"a": DOCUMENT}, frozenset()) == [f"of its own: {text}"]


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"mark": ""}, "the text is not its statements"),
        ({"mark": " [1] Surely."}, "the text is not its statements"),
        ({"statements": []}, "statements are not those of the blocks"),
        ({"citations": []}, f"of its own: {SENTENCE}"),
        ({"answered": False}, "a refusal that states something"),
        ({"citations": [answer(SENTENCE).citations[0].model_copy(update={"start": 0})]}, "[1] span 0-70"),
        ({"citations": [answer(SENTENCE).citations[0].model_copy(update={"heading": ["Wages"]})]}, "[1] heading Wages"),
        ({"citations": [answer(SENTENCE).citations[0].model_copy(update={"title": "Pay"})]}, "[1] names"),
        ({"citations": [answer(SENTENCE).citations[0].model_copy(update={"n": 2})]}, "numbers [2]"),
    ],
)
def test_the_check_finds_what_is_wrong_around_the_words(changes, said):
    assert said in faults(answer(SENTENCE, **changes), {"a": DOCUMENT}, frozenset())
