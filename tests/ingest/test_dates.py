"""Dates of articles, however they are written, and none where nothing tells them apart."""

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.dates import read_date


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("2024-03-05", (2024, 3, 5)),
        ("2024-03-05T10:00:00Z", (2024, 3, 5)),
        ("2024-03", (2024, 3, 0)),
        ("5 March 2024", (2024, 3, 5)),
        ("5th of March", None),
        ("March 5th, 2024", (2024, 3, 5)),
        ("Sept. 9, 2023 (updated)", (2023, 9, 9)),
        ("Updated March 2026", (2026, 3, 0)),
        ("2024", (2024, 0, 0)),
        ("Edition 2024, printed in Mayfield", (2024, 0, 0)),
        ("3/4/2024", None),
        ("1 month ago", None),
        ("", None),
        (None, None),
    ],
)
def test_a_date_is_read_as_far_as_it_is_told(text, date):
    assert read_date(text) == date


@given(st.dates(min_value=datetime.date(1900, 1, 1)))
def test_every_spelling_of_a_day_is_that_day(day):
    expected = (day.year, day.month, day.day)
    spellings = (day.isoformat(), f"{day:%B} {day.day}, {day.year}", f"{day.day} {day:%b} {day.year}", f"{day:%b}. {day.day} {day.year}")
    assert {read_date(spelling) for spelling in spellings} == {expected}
