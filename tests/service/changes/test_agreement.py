"""Where articles disagree: true disagreements are found, and figures that speak of two things are not."""

import pytest

from service.changes.agreement import contradictions

ABOUT = "A beekeeper keeps colonies of bees. A baker bakes bread. The beekeeper and the baker meet in May."
OURS = "Orchard Post"


def found(index_of, write, ours, theirs, known=(), title="Beekeeper and baker"):
    index = index_of(new=write(title, ABOUT, ours, publisher=OURS), old=write(title, ABOUT, theirs, publisher="Hive Weekly"))
    name = next(document.id for document in index.documents if document.metadata.publisher == OURS)
    return [f"{each.about}: {each.new_figure} or {each.old_figure}" for each in contradictions({name: frozenset(known)}, index, {})]


@pytest.mark.parametrize(
    ("ours", "theirs", "about"),
    [
        ("A beekeeper earns $48,000 a year.", "The median pay of a beekeeper is $41,300.", "beekeeper, pay: $48,000 or $41,300"),
        ("Beekeepers earn $30,000\u2013$38,000.", "Beekeepers earn $41,300 on average.", "beekeeper, pay: $30,000\u2013$38,000 or $41,300"),
        ("A junior beekeeper earns $31,000.", "Beekeepers start at pay of $27,000.", "beekeeper, pay (entry level): $31,000 or $27,000"),
        ("Jobs for beekeepers should grow 6%.", "Jobs for beekeepers are expected to fall by 2%.", "beekeeper, growth of jobs: 6% or 2%"),
        (
            "The median is $41,300 for beekeepers and $38,900 for bakers.",
            "A baker earns $44,000 a year; a beekeeper earns $41,300.",
            "baker, pay: $38,900 or $44,000",
        ),
    ],
)
def test_another_figure_for_the_same_thing_is_told(index_of, write, ours, theirs, about):
    assert found(index_of, write, ours, theirs) == [about]


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        ("A beekeeper earns $41,300 a year.", "A beekeeper earns USD 41.3k a year."),  # the same
        ("A beekeeper earns about $41,500.", "A beekeeper earns $41,300."),  # rounded
        ("A beekeeper earns $40,000 to $45,000.", "A beekeeper earns $41,300."),  # inside the range
        ("A senior beekeeper earns $60,000.", "A beekeeper earns $41,300."),  # level
        ("In Ohio a beekeeper earns $39,000.", "In Texas a beekeeper earns $44,000."),  # place
        ("A beekeeper earns $45 an hour.", "A beekeeper earns $38 a day."),  # period
        ("A beekeeper earns $41,300.", "A baker earns $48,000."),  # occupation
        ("A beekeeper earns $2,000 more.", "A beekeeper earns $3,000."),  # a difference
        ("A beekeeper earns $41,300.", "A beekeeper earns $410 a year from wax."),  # too far: something else
        ("Jobs for beekeepers grow by 2% from 2024 to 2034.", "Jobs for beekeepers grew by 9% from 2023 to 2025."),  # period of growth
        ("Beekeepers train for 3 years.", "Beekeepers train for 36 months."),
    ],
)
def test_figures_that_speak_of_two_things_or_agree_are_not(index_of, write, ours, theirs):
    assert found(index_of, write, ours, theirs) == []


def test_statements_that_were_there_before_are_no_news(index_of, write):
    ours, theirs = "A beekeeper earns $48,000 a year.", "A beekeeper earns $41,300 a year."
    assert found(index_of, write, ours, theirs, known=[ours]) == []


def test_both_sides_are_exact_and_new_articles_disagree_once(index_of, write):
    files = {
        name: write("Beekeepers", ABOUT, f"A beekeeper earns ${pay} a year.", publisher=name) for name, pay in (("a", "48,000"), ("b", "41,300"))
    }
    index = index_of(**files)
    (told,) = contradictions(dict.fromkeys([document.id for document in index.documents], frozenset()), index, {})
    for quote in (told.new, told.old):
        assert index.by_id[quote.article.id].text[quote.start : quote.end] == quote.quote
    assert {told.new.quote, told.old.quote} == {"A beekeeper earns $48,000 a year.", "A beekeeper earns $41,300 a year."}


def test_copies_and_an_article_that_gives_both_figures_never_disagree(index_of, write):
    index = index_of(
        one=write("Beekeepers", ABOUT, "A beekeeper earns $48,000 a year."),
        two=write("Beekeepers", ABOUT, "A beekeeper earns $41,300 a year."),
        three=write("Beekeepers", ABOUT, "A beekeeper earns $48,000 a year. Others say that a beekeeper earns $41,300."),
    )
    one, two, three = (next(document.id for document in index.documents if document.source == f"{name}.md") for name in ("one", "two", "three"))
    assert contradictions({one: frozenset()}, index, {one: {two}}) == []
    assert [told.old.article.id for told in contradictions({one: frozenset()}, index, {})] == [two]
    assert three in index.by_id
