"""Kinds of values are told apart in text."""

import pytest

from service.answers.figures import Kind, shows, values

ROWS = [
    ("USD 93,600 per year", {Kind.MONEY}),
    ("$18-$22 an hour", {Kind.MONEY}),
    ("about 70k", {Kind.MONEY}),
    ("grew 5 percent", {Kind.PERCENT}),
    ("a 9% rise by 2034", {Kind.PERCENT, Kind.YEAR}),
    ("four years of study", {Kind.DURATION}),
    ("4-5 years", {Kind.DURATION}),
    ("two to four years", {Kind.DURATION}),
    ("exam AZ-900", {Kind.CODE, Kind.COUNT}),
    ("SOC 29-1141", {Kind.CODE, Kind.COUNT}),
    ("some 4,300 falconers in 2024", {Kind.YEAR, Kind.COUNT}),
    ("two falconers share a mews", {Kind.COUNT}),
    ("no figure at all", set()),
]


@pytest.mark.parametrize(("text", "kinds"), ROWS)
def test_shows(text, kinds):
    assert {kind for kind in Kind if shows(kind, text)} == kinds


@pytest.mark.parametrize(
    ("kind", "one", "other"),
    [
        (Kind.MONEY, "USD 93,600 per year", "about $93,600."),
        (Kind.MONEY, "$93.6k", "$93,600"),
        (Kind.PERCENT, "5%", "5 percent"),
        (Kind.DURATION, "two years", "2 yrs"),
        (Kind.DURATION, "4-5 years", "four to five years"),
        (Kind.COUNT, "4,300 criers in 2024", "4300 criers in 2019"),
        (Kind.YEAR, "in 2024", "by 2024"),
    ],
)
def test_values_are_the_same_however_they_are_written(kind, one, other):
    assert values(kind, one) == values(kind, other) != frozenset()


@pytest.mark.parametrize(
    ("kind", "one", "other"),
    [
        (Kind.MONEY, "$93,600", "$93,700"),
        (Kind.DURATION, "two years", "two months"),
        (Kind.DURATION, "two months", "two minutes"),
        (Kind.CODE, "exam TC-101", "exam TD-101"),
    ],
)
def test_values_differ(kind, one, other):
    assert not values(kind, one) & values(kind, other)
