"""Sentences: exact spans that lose no letter."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.document import Span
from ingest.sentences import split_sentences


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("Dr. Lee works at St. Mary's. She earns $4.5 million a year.", ["Dr. Lee works at St. Mary's.", "She earns $4.5 million a year."]),
        ("Is it hard? Yes! Try it…  Then rest.", ["Is it hard?", "Yes!", "Try it…", "Then rest."]),
        ("Roofers, e.g. slaters, climb. They slip, too.", ["Roofers, e.g. slaters, climb.", "They slip, too."]),
        ("“Climb slowly.” Then look down.", ["“Climb slowly.”", "Then look down."]),
        ("Pay rose 3.5%. Jobs grew.", ["Pay rose 3.5%.", "Jobs grew."]),
        ("no end mark", ["no end mark"]),
        ("  \u200b padded. \n", ["padded."]),
        (" \u200b\n", []),
        ("", []),
    ],
)
def test_sentences_of_a_text(text, sentences):
    assert [span.of(text) for span in split_sentences(text, Span(0, len(text)))] == sentences


def test_offsets_count_from_the_start_of_the_whole_text():
    text = "Heading\nSlates crack. Tiles chip.\nFooter"
    assert split_sentences(text, Span(8, 33)) == [Span(8, 21), Span(22, 33)]


@settings(derandomize=True, deadline=None, max_examples=300, database=None)
@given(st.text(max_size=200), st.integers(0, 20), st.integers(0, 20))
def test_sentences_hold_every_letter_once_and_in_order(text, skipped_before, skipped_after):
    whole = Span(min(skipped_before, len(text)), max(min(skipped_before, len(text)), len(text) - skipped_after))
    at = whole.start
    for span in split_sentences(text, whole):
        assert at <= span.start < span.end <= whole.end
        assert not any(map(str.isalnum, text[at : span.start]))
        assert span.of(text) == span.of(text).strip()
        at = span.end
    assert not any(map(str.isalnum, text[at : whole.end]))
