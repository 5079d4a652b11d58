"""A report in lines: short, each thing once, nothing for nothing."""

from ingest.corpus import Failure
from service.changes.report import AnswerChange, Article, Changes, Contradiction, FigureChange, Quote, Renamed, Repeat, State, Told
from service.changes.telling import LONGEST, tell

BEES, BREAD = Article("1", "Beekeepers: a year", "bees.md", "Hive Weekly"), Article("2", "Bakers", "bread.md")


def report(**fields):
    return Changes(**({"at": "2026-01-02T10:11:12.000+00:00", "before": "1-a", "after": "2-b", "articles": 2, "state": State.COMPLETE} | fields))


def told(**fields):
    return tell(report(**fields), fields.pop("most", None), articles=False)


def figure(number, article=BEES, text="A beekeeper earns {} a year."):
    return FigureChange(article, f"${number}", f"${number + 1}", text.format(f"${number}"), text.format(f"${number + 1}"), 0, 9)


def answer(question, lost=(), gained=(), before=True, now=True):
    return AnswerChange(question, before, now, *(tuple(Told(text, (BEES.title,)) for text in these) for these in (lost, gained)))


def test_what_changed_nothing_says_so_in_one_line_after_an_ingest_in_none():
    assert told() == []
    assert tell(report(), 5) == ["2026-01-02 10:11 UTC, index 1-a \u2192 2-b, 2 articles", "No article changed, and no file fails."]


def test_articles_come_and_go():
    lines = tell(
        report(added=(BEES,), removed=(BREAD,), renamed=(Renamed(BREAD, "old.md"),), failed=(Failure("x.png", "no reader"),), before=None), None
    )
    assert lines == [
        "2026-01-02 10:11 UTC, index none \u2192 2-b, 2 articles",
        "Added (1)",
        "    bees.md: Beekeepers: a year (Hive Weekly)",
        "Removed (1)",
        "    bread.md: Bakers",
        "Renamed (1)",
        "    old.md \u2192 bread.md",
        "Failed (1)",
        "    x.png: no reader",
    ]


def test_versions_and_copies():
    repeats = (Repeat(BEES, BREAD, 0.96, replaces=True), Repeat(BEES, BREAD, 0.8))
    assert told(repeats=repeats, returned=(BREAD,)) == [
        "Versions and copies (3)",
        "    bees.md replaces its older version bread.md, which is left out of answers (96% the same)",
        "    bees.md says what bread.md says (80%): both are credited",
        "    bread.md is asked again: it has no newer version any more",
    ]


def test_the_same_change_of_a_figure_is_told_once_for_an_article():
    assert told(figures=(figure(40), figure(40, text="{}"), figure(40, BREAD))) == [
        "Figures that changed (2)",
        "    $40 \u2192 $41  in bees.md: A beekeeper earns $41 a year.  (and 1 more)",
        "    $40 \u2192 $41  in bread.md: A beekeeper earns $41 a year.",
    ]


def test_a_disagreement_shows_both_sides_and_one_with_several_articles_stands_once():
    ours, theirs = (Quote(article, 0, 4, "quote", f"{article.source} speaks") for article in (BEES, BREAD))
    one = Contradiction("beekeeper, pay", ours, theirs, "$40", "$41")
    assert told(contradictions=(one,)) == [
        "Figures on which articles disagree (1)",
        "    beekeeper, pay: $40 or $41",
        "      bees.md: bees.md speaks",
        "      bread.md: bread.md speaks",
    ]
    others = (one, Contradiction("beekeeper, pay", ours, theirs, "$40", "$43"), Contradiction("beekeeper, pay", ours, theirs, "$40", "$44"))
    assert told(contradictions=others) == [
        "Figures on which articles disagree (1)",
        "    beekeeper, pay: $40 or $41 or $43",
        "      bees.md: bees.md speaks",
        "      bread.md: bread.md speaks",
        "      bread.md: bread.md speaks",
        "      and 1 more article",
    ]


def test_questions_with_the_same_change_stand_together_and_new_ones_apart():
    answers = (
        answer("What does a beekeeper earn?", ["Little."], ["Much.", "More.", "Most."]),
        answer("How well are beekeepers paid?", ["Little."], ["Much.", "More.", "Most."]),
        answer("Who buys wax?", ["Nobody."], now=False),
        answer("Who sells wax?", gained=["Bees."], before=False),
    )
    assert told(answers=answers, asked=9) == [
        "Answered differently now (3 of 9 suggested questions):",
        "    What does a beekeeper earn?",
        "    How well are beekeepers paid?",
        "      - Little.  [Beekeepers]",
        "      + Much.  [Beekeepers]",
        "      + More.  [Beekeepers]",
        "      + and 1 more",
        "    Who buys wax?  (not answered any more)",
        "      - Nobody.  [Beekeepers]",
        "Answered for the first time (1)",
        "    Who sells wax?",
    ]


def test_a_report_that_was_overtaken_or_goes_on_says_so():
    answers = (answer("Who buys wax?", ["Nobody."], ["Bees."]),)
    assert told(answers=answers, state=State.ASKING)[0] == "Answered differently now (1 so far: the questions are still being asked):"
    assert told(answers=answers, state=State.OVERTAKEN)[0].endswith("(1 until the next ingest came: not all questions were asked):")


def test_at_most_some_of_each_kind_are_shown_and_long_statements_are_cut():
    figures = tuple(figure(number, text="word " * 60 + "{}") for number in range(7))
    lines = tell(report(figures=figures), 5, articles=False)
    assert len(lines) == 7 and lines[-1] == "    and 2 more: careercite changes --all"
    assert all(len(line) < LONGEST + 40 and line.endswith("\u2026") for line in lines[1:-1])
    assert len(tell(report(figures=figures), None, articles=False)) == 8


def test_an_undo_is_named():
    assert tell(report(undone=True, removed=(BEES,)), 5)[0] == "Undone: the index is what it was before the last change."
