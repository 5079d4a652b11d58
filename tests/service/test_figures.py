"""Kinds of values are told apart in text."""

import pytest

from service.answers.figures import Kind, shows

ROWS = [
    ("USD 93,600 per year", {Kind.MONEY, Kind.COUNT}),
    ("$18-$22 an hour", {Kind.MONEY, Kind.COUNT}),
    ("about 70k", {Kind.MONEY, Kind.COUNT}),
    ("grew 5 percent", {Kind.PERCENT, Kind.COUNT}),
    ("a 9% rise by 2034", {Kind.PERCENT, Kind.YEAR, Kind.COUNT}),
    ("four years of study", {Kind.DURATION, Kind.COUNT}),
    ("4-5 years", {Kind.DURATION, Kind.COUNT}),
    ("two to four years", {Kind.DURATION, Kind.COUNT}),
    ("exam AZ-900", {Kind.CODE, Kind.COUNT}),
    ("SOC 29-1141", {Kind.CODE, Kind.COUNT}),
    ("no figure at all", set()),
]


@pytest.mark.parametrize(("text", "kinds"), ROWS)
def test_shows(text, kinds):
    assert {kind for kind in Kind if shows(kind, text)} == kinds
