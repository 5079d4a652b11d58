"""The evaluation: its gold files, the places of evidence, and what it makes of right and of wrong answers."""

import json

import pytest

from service.answers import Answerer
from service.evaluation import GoldError, GoldQuestion, NothingToAsk, Share, evaluate, in_process, read_gold, summarise
from service.evaluation.gold import Evidence
from service.evaluation.places import on_topic
from service.evaluation.scoring import is_made_of
from service.schemas import CitationOut, FullDocumentOut, OutlineEntry

RIGHT = {
    "id": "rn-pay",
    "question": "How much does a registered nurse earn?",
    "type": "number",
    "must": [{"name": "93,600", "any": ["93,?600"]}],
    "evidence": [{"doc": "nursing", "quote": "USD 93,600 per year"}],
}


@pytest.fixture(scope="module")
def service(built):
    return in_process(Answerer(built[1]))


def row(service, **changes):
    return evaluate(service, [GoldQuestion.model_validate(RIGHT | changes)])[0]


def test_a_right_answer_is_good(service):
    found = row(service)
    assert found.good and found.honest
    assert (found.fact_recall, found.citation_precision, found.spans_on_topic, found.citation_recall) == (1.0, 1.0, 1.0, 1.0)
    assert found.documents == ("nursing",)


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"must": [{"name": "unsaid", "any": ["zebra"]}]}, "missed"),
        ({"must_not": ["93,?600"]}, "wrong"),
        ({"evidence": [{"doc": "electrician", "quote": "a digital multimeter"}]}, "citation_precision"),
        ({"min_docs": 2}, "enough_documents"),
        ({"must": []}, "answered"),
    ],
)
def test_each_fault_makes_it_not_good(service, changes, why):
    found, right = row(service, **changes), row(service)
    assert not found.good
    assert why == "answered" or getattr(found, why) != getattr(right, why)


def test_a_refusal_is_right_only_where_nothing_is_stated(service):
    refused = {"question": "What does a registered nurse earn in Germany?", "must": [], "evidence": []}
    assert row(service, **refused).good
    assert not row(service, **refused | {"must": [{"name": "any", "any": ["."]}]}).good


def altered(service, **changes):
    """The service with something wrong in every reply."""

    def ask(question, history):
        reply, ms = service.ask(question, history)
        return reply.model_copy(update={name: change(getattr(reply, name)) for name, change in changes.items()}), ms

    return service.__class__(ask, service.documents, service.document)


def shifted(citations: list[CitationOut]):
    return [citation.model_copy(update={"start": citation.start + 1}) for citation in citations]


def embroidered(statements):
    return [statement.model_copy(update={"text": f"{statement.text} tax free"}) for statement in statements]


def test_a_span_that_is_not_its_quote_is_found(service):
    found = row(altered(service, citations=shifted))
    assert found.inexact and not found.good


def test_a_mark_that_leads_nowhere_is_found(service):
    found = row(altered(service, answer=lambda text: f"{text} [99]"))
    assert found.inexact == 1 and not found.good


def test_words_of_its_own_are_found_in_statements_and_in_the_text(service):
    assert row(altered(service, statements=embroidered)).unsupported
    beside = row(altered(service, answer=lambda text: f"{text} Nurses are happy people and love their work very much indeed."))
    assert beside.stated < 0.95 and not beside.good


@pytest.mark.parametrize(
    ("text", "made"),
    [
        ("a quick brown fox", True),
        ("the quick brown fox", False),
        ("quick brown fox", True),
        ("quick brown", False),
        ("level: one", True),
        ("level: a quick brown fox jumps [3]", True),
        ("fox jumps over", False),
        ("", False),
    ],
)
def test_a_statement_is_made_of_runs_of_its_pieces(text, made):
    assert is_made_of(text, ["A quick brown fox jumps", "Level", "one"]) is made


def test_names_of_sources_may_stand_whole_also_inside_what_is_quoted():
    pieces, labels = ["$5 (Docket & Path survey, 2025)"], ["Docket & Path"]
    assert is_made_of("$5 (Docket & Path survey, 2025)", pieces, labels)
    assert is_made_of("Docket & Path: $5 (Docket & Path", pieces, labels)
    assert not is_made_of("Docket says $5 (Docket & Path", pieces, labels)


def document(text, outline=()):
    entries = [OutlineEntry(level=level, start=text.index(quote), end=text.index(quote) + len(quote), quote=quote) for level, quote in outline]
    empty = {"author": None, "published": None, "updated": None, "url": None, "digest_of": None, "publisher": None}
    return FullDocumentOut(id="a", title="A", source="a.md", counts={"passages": 1, "units": 1}, text=text, outline=entries, **empty)


def covered(evidence, made, original=None):
    found = on_topic([Evidence.model_validate({"doc": "a", **evidence})], made, original)
    return "".join(made.text[i] for i in sorted(found))


def test_evidence_by_heading_covers_its_section_with_deeper_ones():
    made = document("Top\none\nDeeper\ntwo\nNext\nthree", [(1, "Top"), (2, "Deeper"), (1, "Next")])
    assert covered({"heading": "Top"}, made) == "Top\none\nDeeper\ntwo\n"
    assert covered({"heading": "Next"}, made) == "Next\nthree"


def test_evidence_by_lines_is_found_through_markup():
    original = ["---", "title: A", "---", "# Top", "", "See [the **guide**](https://x.invalid) now.", "| a | b |", "|---|---|", "| c | d |"]
    made = document("Top\n\nSee the guide now.\n\n| a | b |\n| c | d |")
    assert covered({"lines": [6, 6]}, made, original) == "See the guide now"
    assert covered({"lines": [7, 9]}, made, original) == "a | bc | d"


@pytest.mark.parametrize("evidence", [{"heading": "Nowhere"}, {"quote": "never said"}, {"lines": [1, 2]}])
def test_evidence_that_is_not_there_is_an_error(evidence):
    with pytest.raises(GoldError, match=r"gold file|folder of the articles"):
        covered(evidence, document("a"))


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        (["{"], "line 1 is not a JSON object (Invalid JSON: EOF while parsing an object at column 1)"),
        ([json.dumps(RIGHT), "", "[1]"], "line 3 is not a JSON object"),
        ([json.dumps({"id": "a", "type": "number"})], "line 1: question: Field required: mend or remove the line"),
        ([json.dumps(RIGHT), json.dumps(RIGHT | {"id": "b", "must": [{"name": "n", "any": ["("]}]})], "line 2: must.0.any.0"),
        ([json.dumps(RIGHT | {"evidence": [{"doc": "nursing"}]})], "exactly one of"),
        ([json.dumps(RIGHT), json.dumps(RIGHT)], "two questions have the id 'rn-pay': give each its own"),
        ([""], "no questions"),
    ],
)
def test_a_bad_gold_file_is_named_with_its_line(tmp_path, lines, said):
    path = tmp_path / "gold.jsonl"
    path.write_text("\n".join(lines), "utf-8")
    with pytest.raises(GoldError, match=r"gold\.jsonl") as error:
        read_gold(path)
    assert said in str(error.value)


def test_a_gold_file_that_cannot_be_read_is_an_error_with_the_cure(tmp_path):
    with pytest.raises(GoldError, match=r"cannot read '.*nowhere' \(No such file or directory\): name a file of gold questions"):
        read_gold(tmp_path / "nowhere")
    path = tmp_path / "gold.jsonl"
    path.write_bytes(b'{"id": "\xe9"}')
    with pytest.raises(GoldError, match=r"not UTF-8 \(byte 8\): save it as UTF-8"):
        read_gold(path)


def test_a_gold_file_may_begin_with_a_byte_order_mark_and_hold_any_white_space(tmp_path):
    path = tmp_path / "gold.jsonl"
    path.write_bytes(b"\xef\xbb\xbf" + json.dumps(RIGHT | {"question": "RN\u2028pay"}, ensure_ascii=False).encode() + b"\r\n\r\n")
    assert [question.question for question in read_gold(path)] == ["RN\u2028pay"]


def test_an_index_without_articles_is_an_error_with_the_cure(service):
    empty = service.__class__(service.ask, list, service.document)
    with pytest.raises(NothingToAsk, match=r"no articles.*run 'careercite ingest'"):
        row(empty)


def test_evidence_by_lines_names_the_folder_that_lacks_the_file(service, tmp_path):
    with pytest.raises(GoldError, match=r"nursing\.txt' \(No such file or directory\): name its folder with --corpus"):
        evaluate(service, [GoldQuestion.model_validate(RIGHT | {"evidence": [{"doc": "nursing", "lines": [1, 2]}]})], tmp_path)


def test_an_unknown_article_is_an_error_with_the_cure(service):
    with pytest.raises(GoldError, match="serve the articles"):
        row(service, evidence=[{"doc": "plumbing", "quote": "x"}])


def test_figures_count_refusals_and_answers_apart(service):
    refusal = GoldQuestion.model_validate({"id": "b", "question": "Best pizza dough recipe?", "type": "offtopic"})
    lost = GoldQuestion.model_validate(RIGHT | {"id": "c", "question": "Best pizza dough recipe?"})
    figures = summarise(evaluate(service, [GoldQuestion.model_validate(RIGHT), refusal, lost]))
    assert (figures.questions, figures.false_refusals, figures.refused_unanswerable, figures.fact_recall) == (3, 0.5, 1.0, 0.5)
    assert figures.good_by_type == {"number": Share(1, 2), "offtopic": Share(1, 1)}
