"""Kinds of values are told apart in text."""

import pytest

from service.answers.figures import Kind, shows

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
