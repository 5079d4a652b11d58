"""Ingests and what they mean, with the real model: versions, copies, figures, disagreements, answers, undo."""

import threading
from types import SimpleNamespace

import pytest

from ingest.corpus import scan_corpus
from retrieval import Index
from service.answers import Answerer
from service.changes.history import History
from service.changes.report import State
from service.changes.reviewing import ask_both, is_news, take_back
from service.intake import Intake
from service.library import Library

FACTS = (
    "A beekeeper keeps colonies of bees and harvests their honey.",
    "## How Much Does a Beekeeper Earn?\n\nA beekeeper earns $41,300 a year.\n\n## The Craft",
    "A beekeeper needs a veil, a smoker and patience.",
    "Most beekeepers look into each hive once a week in spring.",
    "A beekeeper learns the craft in two seasons beside a mentor.",
)


@pytest.fixture
def guide(write):
    """A guide to beekeeping of one year."""
    return lambda pay="$41,300", **metadata: write(
        "Beekeepers", *(fact.replace("$41,300", pay) for fact in FACTS), **({"publisher": "Hive Weekly", "published": "2024-05-01"} | metadata)
    )


def sources(articles):
    return [article.source for article in articles]


def test_a_first_ingest_adds_and_asks_nothing_twice(desk, guide):
    desk.put("bees.md", guide())
    report = desk.ingest()
    assert (report.before, report.articles, sources(report.added), report.state) == (None, 1, ["bees.md"], State.COMPLETE)
    assert report.answers == report.figures == report.contradictions == report.repeats == ()
    assert desk.ingest() is None  # nothing changed
    assert desk.history.all() == (report,)


def test_a_changed_figure_is_told_with_the_disagreement_that_it_makes_once(desk, guide, write):
    desk.put("bees.md", guide())
    desk.put("press.md", write("Bees at work", "A beekeeper earns $41,200 on average.", "Ask a beekeeper about the pay.", publisher="County Press"))
    first = desk.ingest()
    assert first.contradictions == ()
    desk.put("bees.md", guide("$46,900"))
    report = desk.ingest()
    assert (sources(report.changed), report.before is not None, report.state) == (["bees.md"], True, State.COMPLETE)
    assert [(change.lost, change.gained) for change in report.figures] == [("$41,300", "$46,900")]
    assert [(told.about, told.new_figure, told.old_figure) for told in report.contradictions] == [("beekeeper, pay", "$46,900", "$41,200")]
    desk.put("bees.md", guide("$46,900") + "\nWax is sold, too.\n")
    again = desk.ingest()
    assert again.figures == again.contradictions == ()  # the disagreement was told


def test_a_changed_figure_changes_the_answers_that_state_it(desk, guide):
    desk.put("bees.md", guide())
    desk.ingest()
    desk.put("bees.md", guide("$46,900"))
    report = desk.ingest()
    changed = [([told.text for told in change.lost], [told.text for told in change.gained]) for change in report.answers]
    assert (["A beekeeper earns $41,300 a year."], ["A beekeeper earns $46,900 a year."]) in changed
    assert len(report.answers) < report.asked


def test_a_newer_version_tells_what_it_replaces_and_its_removal_what_returns(desk, guide):
    desk.put("2024.md", guide())
    desk.ingest()
    desk.put("2025.md", guide("$43,700", published="2025-05-01"))
    report = desk.ingest()
    assert [(each.article.source, each.other.source, each.share, each.replaces) for each in report.repeats] == [("2025.md", "2024.md", 0.8, True)]
    assert [(change.lost, change.gained, change.article.source) for change in report.figures] == [("$41,300", "$43,700", "2025.md")]
    assert report.contradictions == ()
    desk.take("2025.md")
    gone = desk.ingest()
    assert (sources(gone.removed), sources(gone.returned)) == (["2025.md"], ["2024.md"])
    assert any("$41,300" in told.text for change in gone.answers for told in change.gained)


def test_a_copy_of_another_publisher_repeats_and_changes_no_answer(desk, guide):
    desk.put("bees.md", guide())
    desk.ingest()
    desk.put("press.md", guide(publisher="County Press"))
    report = desk.ingest()
    assert [(each.article.source, each.other.source, each.share, each.replaces) for each in report.repeats] == [("press.md", "bees.md", 1.0, False)]
    assert [change.question for change in report.answers if change.answered_before] == []


def test_a_renamed_file_is_renamed_and_nothing_is_asked(desk, guide):
    desk.put("bees.md", guide())
    desk.ingest()
    desk.move("bees.md", "beekeepers.md")
    report = desk.ingest()
    assert [(each.before, each.article.source) for each in report.renamed] == [("bees.md", "beekeepers.md")]
    assert (report.added, report.removed, report.asked, report.state) == ((), (), 0, State.COMPLETE)


def test_a_file_that_was_renamed_and_edited_is_told_as_both(desk, guide):
    desk.put("bees.md", guide())
    desk.ingest()
    desk.take("bees.md")
    desk.put("beekeepers.md", guide("$43,700"))
    report = desk.ingest()
    assert [(each.before, each.article.source) for each in report.renamed] == [("bees.md", "beekeepers.md")]
    assert (sources(report.changed), report.added, report.removed) == (["beekeepers.md"], (), ())
    assert [(change.lost, change.gained) for change in report.figures] == [("$41,300", "$43,700")]


def test_a_file_that_fails_is_news_once_and_its_end_again(desk, guide):
    desk.put("bees.md", guide())
    desk.ingest()
    desk.put("empty.md", "")
    assert sources(desk.ingest().failed) == ["empty.md"]
    assert desk.ingest() is None
    desk.take("empty.md")
    report = desk.ingest()
    assert (report.failed, report.before, report.state) == ((), report.after, State.COMPLETE)


def test_a_failing_file_that_is_being_written_again_is_no_news(desk, guide):
    desk.put("bees.md", guide())
    desk.put("empty.md", "")
    desk.ingest()
    scan = scan_corpus(desk.corpus, desk.folder.manifest().versions, ledger=desk.folder.ledger(), settled=3600)
    assert scan.waiting == ("bees.md", "empty.md")
    assert not is_news(SimpleNamespace(scan=scan, published=None), History(desk.folder.data_dir))


def test_an_undo_is_reported(desk, guide, write):
    desk.put("bees.md", guide())
    desk.ingest()
    desk.put("bread.md", write("Bakers", "A baker bakes bread before dawn."))
    desk.ingest()
    report = take_back(desk.folder)
    assert (report.undone, report.articles, sources(report.removed), report.added, report.state) == (True, 1, ["bread.md"], (), State.COMPLETE)


def test_a_review_that_is_overtaken_says_so_and_keeps_what_it_has(desk, guide, encoder):
    desk.put("bees.md", guide())
    report = desk.ingest()
    answerer = Answerer(Index(desk.folder.open(), encoder))
    overtaken = ask_both(report, answerer, answerer, lambda: False)
    assert (overtaken.state, overtaken.answers) == (State.OVERTAKEN, ())
    assert overtaken.asked == len(answerer.index.suggestions) > 0


def test_a_second_ingest_right_after_the_first_leaves_both_reported(desk, guide, encoder):
    desk.put("bees.md", guide())
    desk.ingest()
    intake = Intake(desk.corpus, desk.folder, encoder, Library(desk.folder, encoder))
    desk.put("bees.md", guide("$43,700"))
    intake.ingest()
    desk.put("bees.md", guide("$45,100"))
    intake.ingest()
    last = intake.finish()
    assert [(change.lost, change.gained) for change in last.figures] == [("$43,700", "$45,100")]
    assert [[change.gained for change in report.figures] for report in desk.history.all()] == [["$45,100"], ["$43,700"], []]
    assert State.ASKING not in [report.state for report in desk.history.all()]
    assert not [thread for thread in threading.enumerate() if thread.name == "careercite-review"]


def test_whoever_waits_for_the_report_waits_for_the_ingest_that_is_under_way_too(desk, guide, encoder):
    intake = Intake(desk.corpus, desk.folder, encoder, Library(desk.folder, encoder))
    desk.put("bees.md", guide())
    scanning, go_on, told = threading.Event(), threading.Event(), []

    def on_scan(*_):
        scanning.set()
        go_on.wait(60)

    ingest = threading.Thread(target=intake.ingest, kwargs={"on_scan": on_scan})
    ingest.start()
    assert scanning.wait(60)
    waiter = threading.Thread(target=lambda: told.append(intake.finish()))
    waiter.start()
    waiter.join(0.3)
    assert told == [] and waiter.is_alive()
    go_on.set()
    waiter.join(60)
    ingest.join(60)
    assert [(report.articles, report.state) for report in told] == [(1, State.COMPLETE)]
