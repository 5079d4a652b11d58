"""Which suggested questions are answered differently: what is stated counts, not its order nor how many articles say it."""

from types import SimpleNamespace

from service.changes.answers import MOST_ASKED, changed_answers, questions_of


class Answers:
    """An answerer with right answers: the statements of each question, with the titles that they cite."""

    def __init__(self, **told):
        self.told = {name.replace("_", " ") + "?": statements for name, statements in told.items()}
        self.index = SimpleNamespace(suggestions=[SimpleNamespace(question=question) for question in self.told])
        self.asked = []

    def ask(self, question):
        self.asked.append(question)
        said = self.told.get(question, [])
        titles = sorted({title for _, where in said for title in where})
        citations = [SimpleNamespace(n=n, document=SimpleNamespace(title=title)) for n, title in enumerate(titles, 1)]
        statements = {
            i: SimpleNamespace(text=text, citations=tuple(titles.index(each) + 1 for each in where)) for i, (text, where) in enumerate(said)
        }
        return SimpleNamespace(statements=statements, citations=citations)


def changed(before, after):
    return list(changed_answers(before, after, questions_of(before, after), lambda: True))


ONE, TWO = ("Bees fly \u2013 far.", ["Bees"]), ("Honey is sweet.", ["Bees"])


def test_another_order_another_source_and_other_marks_are_no_change():
    before = Answers(order=[ONE, TWO], source=[ONE], copy=[ONE], dash=[ONE])
    after = Answers(order=[TWO, ONE], source=[(ONE[0], ["Press"])], copy=[(ONE[0], ["Bees", "Press"])], dash=[("Bees fly - far", ["Bees"])])
    assert changed(before, after) == []


def test_what_was_lost_and_gained_is_told_with_its_articles():
    (change,) = changed(Answers(why=[ONE, TWO]), Answers(why=[TWO, ("Bees walk.", ["Press", "Bees"])]))
    assert (change.question, change.answered_before, change.answered_now) == ("why?", True, True)
    assert [(each.text, each.articles) for each in change.lost] == [("Bees fly \u2013 far.", ("Bees",))]
    assert [(each.text, each.articles) for each in change.gained] == [("Bees walk.", ("Bees", "Press"))]


def test_questions_of_both_are_asked_once_those_of_before_first():
    before, after = Answers(one=[ONE], two=[TWO]), Answers(three=[ONE], two=[TWO])
    assert questions_of(before, after) == ["one?", "two?", "three?"]
    assert [(each.question, each.answered_before, each.answered_now) for each in changed(before, after)] == [
        ("one?", True, False),
        ("three?", False, True),
    ]


def test_asking_ends_when_it_is_told_to():
    before, after = Answers(one=[ONE], two=[TWO]), Answers()
    turns = iter([True, False])
    assert len(list(changed_answers(before, after, ["one?", "two?"], lambda: next(turns)))) == 1
    assert before.asked == ["one?"]


def test_at_most_so_many_questions_are_asked():
    many = Answers(**{f"q{number}": [ONE] for number in range(MOST_ASKED + 9)})
    assert len(questions_of(many, Answers())) == MOST_ASKED == 200
