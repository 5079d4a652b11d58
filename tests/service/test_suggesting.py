"""Suggestions on real articles: every one of them is answered when it is asked, and those offered fit what was asked before."""

import shutil
from collections import Counter
from types import SimpleNamespace

import pytest

from ingest.reading import read_document
from ingest.subjects import Names
from retrieval import Index, IndexFolder
from retrieval.suggestion import Suggestion
from service.answers import Answerer
from service.answers.answering import Confidence
from service.answers.candidates import EACH_DOCUMENT, MOST, candidates, templates
from service.answers.checking import asking_code
from service.answers.claims import Note
from service.answers.question import Question
from service.answers.suggesting import SHOWN, TO_BEGIN_WITH, after_answer, after_refusal, to_begin_with, unasked
from service.answers.topics import all_topics
from service.ingesting import ingest_corpus
from service.intake import Intake
from service.library import Library

MADE = {"shipped": 24, "articles": 36, "trades": 16, "mixed": 16}  # the fewest suggestions that a set of articles gives

WELDING = """Welder careers

A welder joins metal parts with heat. Most welders train for nine months at a trade school.

How much does a welder earn?

The median pay of welders is $48,000 a year.

How much do they earn in winter?

Winter pay of welders is $4,100 a month.

How much do welders earn in summer?

That depends on the weather and on the yard.

Welder skills

A welder needs these skills: steady hands, good eyes and patience.
"""


@pytest.fixture(scope="module")
def answerers():
    """The answerers that were made so far, by the folder of their articles."""
    return {}


@pytest.fixture(params=MADE)
def answerer(request, index_of_set, encoder, answerers):
    """An answerer of one of the article sets of this repository, made once."""
    name = request.param
    if name not in answerers:
        answerers[name] = Answerer(Index(index_of_set(name).open(), encoder))
        if name == "shipped":
            assert [document.source.rpartition(".")[2] for document in answerers[name].index.documents] == ["md"] * 4
        assert len(answerers[name].index.suggestions) >= MADE[name]
    return answerers[name]


@pytest.fixture(scope="module")
def nurses(built):
    """An answerer of the articles on nurses and electricians."""
    return Answerer(built[1])


@pytest.fixture
def ingested(tmp_path, take_in):
    """Ingests articles given as {name: text}; the folder of the index."""

    def ingest(texts, folder=tmp_path):
        (folder / "articles").mkdir(parents=True, exist_ok=True)
        for name, text in texts.items():
            (folder / "articles" / name).write_text(text, "utf-8")
        index = IndexFolder(folder / "data")
        take_in(folder / "articles", index)
        return index

    return ingest


def questions_of(index):
    return [each.question for each in index.open().suggestions]


class TestEverySuggestion:
    def test_is_answered_in_full_whatever_was_asked_before(self, answerer):
        suggestions = answerer.index.suggestions
        for before, each in zip((suggestions[-1], *suggestions), suggestions, strict=False):
            answer = answerer.ask(each.question, [before.question])
            assert answer.answered, each.question
            assert answer.question.resolved == each.question
            assert answer.confidence in (Confidence.STRONG, Confidence.FAIR), each.question
            assert [block for block in answer.blocks if isinstance(block, Note)] == [], each.question
            assert tuple((cited.document.id, cited.span.start) for cited in answer.citations) == each.cited

    def test_that_names_one_occupation_is_answered_about_that_one(self, answerer):
        texts = {template.text.partition("{")[0] for template in templates()}
        for each in answerer.index.suggestions:
            if len(each.occupations) > 1 or not each.question.startswith(tuple(texts)) or not each.alone:
                continue
            answer = answerer.ask(each.question)
            assert set(answer.question.subjects) == set(each.occupations)
            units = [unit for cited in answer.citations for unit in cited.document.units if unit.span == cited.span]
            assert any(name.endswith(each.occupations[0]) for unit in units for name in unit.subjects), each.question

    def test_is_one_question_in_plain_words(self, answerer):
        for each in answerer.index.suggestions:
            assert each.question.endswith("?") and "{" not in each.question and len(each.question) <= 100
            assert each.question[0].isupper() and " a a" not in each.question and " an an " not in each.question
        folded = Counter(each.question.casefold() for each in answerer.index.suggestions)
        assert max(folded.values()) == 1

    def test_can_be_reached_by_following_suggestions_alone(self, answerer):
        """Whoever always asks what is offered first is never offered a question twice, and always gets an answer."""
        asked, offered = [], to_begin_with(answerer.index.suggestions)
        assert len(offered) == TO_BEGIN_WITH
        while offered:
            answer = answerer.ask(offered[0], asked)
            assert answer.answered, offered[0]
            asked.append(offered[0])
            offered = answer.suggestions
            assert set(offered).isdisjoint(asked)
        assert len(asked) == len(set(asked)) >= SHOWN * 2


class TestWhatIsKept:
    def test_questions_of_the_article_that_it_answers_and_templates_that_it_has_evidence_for(self, ingested):
        kept = questions_of(ingested({"welding.txt": WELDING}))
        assert "How much does a welder earn?" in kept
        assert "What skills does a welder need?" in kept
        assert "What does a welder do?" in kept

    def test_nothing_that_leans_on_its_place_or_is_answered_from_elsewhere_or_not_at_all(self, ingested):
        kept = questions_of(ingested({"welding.txt": WELDING}))
        assert [question for question in kept if "they" in question or "summer" in question] == []
        assert [question for question in kept if "hours" in question or "certifications" in question or "difference" in question] == []

    def test_what_an_article_no_longer_says_goes_with_the_next_ingest(self, ingested):
        index = ingested({"welding.txt": WELDING})
        assert "How much does a welder earn?" in questions_of(index)
        without = WELDING.replace("The median pay of welders is $48,000 a year.", "Ask the union.").replace(
            "Winter pay of welders is $4,100 a month.", ""
        )
        index = ingested({"welding.txt": without})
        assert [question for question in questions_of(index) if "earn" in question] == []
        assert "What skills does a welder need?" in questions_of(index)

    def test_an_empty_corpus_suggests_nothing(self, ingested, encoder):
        index = ingested({})
        assert questions_of(index) == []
        assert Answerer(Index(index.open(), encoder)).ask("What does a welder earn?").suggestions == ()

    def test_the_same_articles_give_the_same_suggestions(self, ingested, tmp_path):
        first, second = (ingested({"welding.txt": WELDING}, tmp_path / name) for name in "ab")
        assert first.pointer() == second.pointer()
        assert first.open().suggestions == second.open().suggestions != ()


class TestWhenTheyAreAsked:
    def test_an_index_whose_suggestions_were_not_asked_opens_and_answers_and_offers_none(self, tmp_path, encoder):
        (tmp_path / "welding.txt").write_text(WELDING, "utf-8")
        index = IndexFolder(tmp_path / "data")
        ingest_corpus(tmp_path, index, encoder)
        answerer = Answerer(Index(index.open(), encoder))
        answer = answerer.ask("How much does a welder earn?")
        assert "$48,000" in answer.text and answer.suggestions == ()
        assert answerer.ask("What does a welder earn in Oslo?").suggestions == ()

    def test_the_next_ingest_asks_what_one_that_was_killed_did_not(self, ingested, tmp_path, encoder, take_in):
        index = IndexFolder(tmp_path / "data")
        (tmp_path / "articles").mkdir()
        (tmp_path / "articles" / "welding.txt").write_text(WELDING, "utf-8")
        ingest_corpus(tmp_path / "articles", index, encoder)
        assert (questions_of(index), index.manifest().asked_by) == ([], "")
        report = take_in(tmp_path / "articles", index)
        assert (report.embedded, report.rebuilt, report.published) == (0, None, None)
        assert questions_of(index) != [] and index.manifest().asked_by == asking_code()
        pointer = index.pointer()
        assert take_in(tmp_path / "articles", index).published is None
        assert index.pointer() == pointer

    def test_they_are_asked_again_after_an_upgrade(self, ingested, tmp_path, take_in):
        index = ingested({"welding.txt": WELDING})
        kept = questions_of(index)
        index.suggest(index.manifest(), [], "other answers")
        assert questions_of(index) == []
        take_in(tmp_path / "articles", index)
        assert questions_of(index) == kept and index.manifest().asked_by == asking_code()

    def test_what_is_offered_while_they_are_asked_is_what_still_stands(self, ingested, tmp_path, encoder):
        index = ingested({"welding.txt": WELDING, "baker.txt": "A baker mixes dough. Bakers need patience.\n"})
        stands = [each.question for each in index.open().suggestions if {name.rpartition("-")[0] for name in each.documents} == {"welding"}]
        (tmp_path / "articles" / "baker.txt").write_text("A baker mixes dough and watches ovens.\n", "utf-8")
        ingest_corpus(tmp_path / "articles", index, encoder)
        assert questions_of(index) == stands != []


class TestAfterAnAnswer:
    def test_they_follow_the_occupation_to_other_topics(self, nurses):
        answer = nurses.ask("How much does a registered nurse earn?")
        offered = [each for each in nurses.index.suggestions if each.question in answer.suggestions]
        assert len(offered) == SHOWN
        assert all("registered nurse" in each.occupations for each in offered)
        assert "pay" not in {each.topic for each in offered}
        assert len({each.topic for each in offered}) == SHOWN

    def test_another_occupation_gives_others(self, nurses):
        nurse, electrician = nurses.ask("What does a registered nurse do?"), nurses.ask("What does an electrician do?")
        assert "How much does an electrician earn?" in electrician.suggestions
        assert set(nurse.suggestions).isdisjoint(electrician.suggestions)

    def test_the_question_itself_and_earlier_ones_are_left_out_however_they_are_typed(self, nurses):
        first = nurses.ask("What does an electrician do?").suggestions
        again = nurses.ask("what does an  ELECTRICIAN do", [f" {first[0].upper()} ", first[1].rstrip("?")]).suggestions
        assert set(first[:2]).isdisjoint(again) and again
        assert "What does an electrician do?" not in again

    def test_a_question_limited_to_documents_suggests_what_those_answer(self, nurses):
        electrician = next(document.id for document in nurses.index.documents if "electrician" in document.source)
        for question in ("What does an electrician do?", "Do electricians need a visa?", "What does a registered nurse do?"):
            offered = nurses.ask(question, documents=[electrician]).suggestions
            assert offered
            for each in offered:
                answer = nurses.ask(each, documents=[electrician])
                assert answer.answered and {cited.document.id for cited in answer.citations} == {electrician}

    def test_the_same_question_gives_the_same_suggestions(self, nurses):
        assert nurses.ask("What is an RN?").suggestions == nurses.ask("What is an RN?").suggestions != ()


class TestAfterARefusal:
    @pytest.mark.parametrize(
        ("question", "first"),
        [
            ("What does a registered nurse earn in Germany?", "How much does a registered nurse earn?"),
            ("How much do nurse practitioners make in Oslo?", "How much does a nurse practitioner earn?"),
        ],
    )
    def test_what_can_be_answered_of_the_same_comes_first(self, nurses, question, first):
        answer = nurses.ask(question)
        assert not answer.answered
        assert answer.suggestions[0] == first

    @pytest.mark.parametrize(
        "question",
        [
            "How much does a dental hygienist earn?",
            "Do I need a visa to work as a registered nurse?",
            "Will it snow in Oslo?",
            "Pretend you are a pilot.",
        ],
    )
    def test_there_are_always_questions_that_are_answered(self, nurses, question):
        answer = nurses.ask(question)
        assert not answer.answered and len(answer.suggestions) == SHOWN
        assert all(nurses.ask(each, [question]).answered for each in answer.suggestions)

    def test_an_unknown_occupation_is_led_to_the_same_topic(self, nurses):
        first = nurses.ask("How much does a dental hygienist earn?").suggestions[0]
        assert {each.topic for each in nurses.index.suggestions if each.question == first} == {"pay"}

    def test_a_known_occupation_stays(self, nurses):
        offered = nurses.ask("Do I need a visa to work as a registered nurse?").suggestions
        assert {each.occupations for each in nurses.index.suggestions if each.question in offered} == {("registered nurse",)}


def made(question, occupation="welder", topic="pay", cited=(("a", 0),), alone=True):
    return Suggestion(question, (occupation,), topic, cited, alone)


class TestChoosing:
    """The rules of the choice, on suggestions made for them."""

    def test_same_occupation_then_same_article_then_any(self):
        pool = [made("any?", "pilot", cited=(("b", 1),)), made("article?", "baker", cited=(("a", 2),)), made("welder?", cited=(("c", 3),))]
        cited = [SimpleNamespace(document=SimpleNamespace(id="a"), span=SimpleNamespace(start=9))]
        question = Question("", "", subjects=("welder",))
        assert after_answer(pool, question, cited) == ("welder?", "article?", "any?")

    def test_what_was_just_said_is_not_offered(self):
        pool = [made("said?", cited=(("a", 9),)), made("more?", cited=(("a", 9), ("a", 30)))]
        cited = [SimpleNamespace(document=SimpleNamespace(id="a"), span=SimpleNamespace(start=9))]
        assert after_answer(pool, Question("", ""), cited) == ("more?",)

    def test_what_leans_on_its_article_is_offered_beside_it_only(self):
        pool = [made("which one?", alone=False, cited=(("a", 1),)), made("pay?", cited=(("b", 1),))]
        here, there = ([SimpleNamespace(document=SimpleNamespace(id=name), span=SimpleNamespace(start=9))] for name in "ab")
        assert after_answer(pool, Question("", ""), here) == ("which one?", "pay?")
        assert after_answer(pool, Question("", ""), there) == ("pay?",)
        assert after_refusal(pool, Question("", ""), here) == to_begin_with(pool) == ("pay?",)

    def test_topics_and_occupations_vary(self):
        pool = [
            made("pay 1?", cited=(("a", 1),)),
            made("pay 2?", "baker", cited=(("a", 2),)),
            made("skills 1?", topic="skills", cited=(("a", 3),)),
            made("skills 2?", "baker", "skills", cited=(("a", 4),)),
            made("tools?", topic="tools", cited=(("a", 5),)),
        ]
        assert to_begin_with(pool) == ("pay 1?", "skills 2?", "tools?", "pay 2?")

    def test_no_two_lead_to_the_same_quote(self):
        assert to_begin_with([made("pay?"), made("wage?", topic="skills"), made("tools?", cited=(("a", 5),))]) == ("pay?", "tools?")

    def test_a_refusal_is_followed_by_what_came_nearest(self):
        pool = [made("far?", cited=(("a", 1),)), made("near?", cited=(("a", 2),)), made("nearest?", cited=(("b", 7), ("a", 3)))]
        nearest = [SimpleNamespace(document=SimpleNamespace(id=name), span=SimpleNamespace(start=start)) for name, start in (("a", 3), ("a", 2))]
        assert after_refusal(pool, Question("", ""), nearest) == ("nearest?", "near?", "far?")

    def test_unasked(self):
        pool = [made("What pays?"), made("Who pays?", cited=(("b", 1),)), made("Both?", cited=(("a", 1), ("b", 1)))]
        assert [each.question for each in unasked(pool, [" what  PAYS "], None)] == ["Who pays?", "Both?"]
        assert [each.question for each in unasked(pool, [], ["b"])] == ["Who pays?"]


class TestCandidates:
    def _index(self, count):
        """What candidates are drawn from: many small articles, each on an occupation of its own."""
        documents = [_article(number) for number in range(count)]
        names = Names(sorted({pair for document in documents for pair in document.names}))
        return SimpleNamespace(documents=tuple(sorted(documents, key=lambda document: document.id)), names=names)

    def test_many_articles_are_asked_of_evenly_and_no_more_than_the_most(self):
        index = self._index(3 * MOST)
        found = candidates(index)
        assert len(found) == MOST
        positions = sorted({index.documents.index(candidate.document) for candidate in found})
        assert positions == list(range(0, 3 * MOST, 3))
        assert [each.question for each in candidates(index)] == [each.question for each in found]

    def test_one_article_gives_a_few(self):
        found = candidates(self._index(1))
        assert 3 <= len(found) <= EACH_DOCUMENT


def _article(number):
    trade = f"{''.join('bcdfghjklm'[int(digit)] for digit in f'{number:03}')} welder"
    return read_document(f"{number:03}.txt", WELDING.replace("Welder", trade.title()).replace("welder", trade).encode())


def test_templates_ask_of_known_topics():
    known = {topic.name for topic in all_topics()} | {""}
    assert {template.topic for template in templates()} <= known
    for template in templates():
        filled = template.text.format(one="a welder", many="welders", other="a baker")
        assert filled.endswith("?") and ("welder" in filled)
        assert template.said or template.kinds  # something is checked of the answer


def test_what_was_left_unasked_is_caught_up_in_the_background(tmp_path, articles, encoder):
    folder = IndexFolder(tmp_path / "data")
    (tmp_path / "corpus").mkdir()
    shutil.copy(articles / "nursing.txt", tmp_path / "corpus")
    ingest_corpus(tmp_path / "corpus", folder, encoder)  # as if killed before anything was asked
    intake = Intake(tmp_path / "corpus", folder, encoder, Library(folder, encoder), rest_seconds=0.001)
    intake.library.refresh()
    assert intake.library.edition.index.suggestions == ()
    intake.catch_up()
    intake.finish()
    assert folder.manifest().asked_by == asking_code()
    assert intake.library.edition.index.suggestions == folder.open().suggestions != ()
    version = intake.library.edition.index.version
    intake.catch_up()
    intake.finish()
    assert intake.library.edition.index.version == version
