"""Lines of plain text: each by its shape, with the span of its content."""

import pytest

from ingest.document import Span
from ingest.lines import LineKind, classify, shape, split_cells, trim

SOURCE, LEAD, SHORT, TEXT = LineKind.SOURCE, LineKind.LEAD, LineKind.SHORT, LineKind.TEXT


@pytest.mark.parametrize(
    ("raw", "kind", "content"),
    [
        ("| Role | Pay |", LineKind.ROW, "| Role | Pay |"),
        ("  | Role | Pay |  ", LineKind.ROW, "| Role | Pay |"),
        ("|---|:--:|", LineKind.RULE, "|---|:--:|"),
        ("| | |", LineKind.RULE, "| | |"),
        ("- cut glass", LineKind.BULLET, "cut glass"),
        ("* cut glass", LineKind.BULLET, "cut glass"),
        ("+ cut glass", LineKind.BULLET, "cut glass"),
        ("– cut glass", LineKind.BULLET, "cut glass"),
        ("•\u00a0cut glass", LineKind.BULLET, "cut glass"),
        ("✓ cut glass", LineKind.BULLET, "cut glass"),
        ("o  cut glass", LineKind.BULLET, "cut glass"),
        ("o cut glass", SHORT, "o cut glass"),
        ("1. Cut the glass", LineKind.NUMBERED, "Cut the glass"),
        ("2) Cut the glass", LineKind.NUMBERED, "Cut the glass"),
        ("(3) Cut the glass", LineKind.NUMBERED, "Cut the glass"),
        ("Q4. Who cuts the glass?", LineKind.NUMBERED, "Who cuts the glass?"),
        ("Question 5: Who cuts the glass?", LineKind.NUMBERED, "Who cuts the glass?"),
        ("STEP 6: Cut the glass", LineKind.NUMBERED, "Cut the glass"),
        ("3.5 million panes", SHORT, "3.5 million panes"),
        ("2019. A good year", SHORT, "2019. A good year"),
        ("7", LineKind.COUNT, "7"),
        ("#3", LineKind.COUNT, "#3"),
        ("12.", LineKind.COUNT, "12."),
        ("2019", SHORT, "2019"),
        ("-> glazing", LineKind.ARROW, "-> glazing"),
        ("→ glazing", LineKind.ARROW, "→ glazing"),
        ("➡️ glazing", LineKind.ARROW, "➡️ glazing"),
        ("You will need:", LEAD, "You will need:"),
        ("\u5de5\u5177\uff1a", LEAD, "\u5de5\u5177\uff1a"),
        ("## Cutting", LineKind.HEADING, "Cutting"),
        ("#glazing", SHORT, "#glazing"),
        ("Where glaziers work", SHORT, "Where glaziers work"),
        ("Where do glaziers work?", SHORT, "Where do glaziers work?"),
        ("\u200bWhere glaziers work\u200b", SHORT, "Where glaziers work"),
        ("Glaziers work outdoors.", TEXT, "Glaziers work outdoors."),
        ("“Glaziers work outdoors.”", TEXT, "“Glaziers work outdoors.”"),
        ("glass, putty,", TEXT, "glass, putty,"),
        ("Source: glass survey", SOURCE, "Source: glass survey"),
        ("(Source: glass survey)", SOURCE, "(Source: glass survey)"),
        ("Data source – glass survey", SOURCE, "Data source – glass survey"),
        ("Note on sources: we asked", SOURCE, "Note on sources: we asked"),
        ("Sources of stress", SHORT, "Sources of stress"),
    ],
)
def test_kind_and_content_of_a_line(raw, kind, content):
    assert [(line.kind, line.span.of(raw)) for line in classify(raw)] == [(kind, content)]


@pytest.mark.parametrize(("words", "kind"), [(1, SHORT), (14, SHORT), (15, TEXT)])
def test_a_short_line_has_at_most_fourteen_words(words, kind):
    assert shape(" ".join(["pane"] * words)) is kind


@pytest.mark.parametrize(
    ("raw", "kind"),
    [("Data-driven shops pay more than that.", TEXT), ("Source-to-pay clerks", SHORT)],
)
def test_a_compound_is_no_source_line(raw, kind):
    assert shape(raw) is kind


def test_data_sources_in_the_plural():
    assert shape("Data sources: glass survey") is SOURCE


@pytest.mark.parametrize("divider", ["", "   ", "----", "* * *", "___", "\u200b", "=====", "———"])
def test_blank_and_ruled_lines_only_make_a_gap(divider):
    text = f"one\n{divider}\ntwo\nthree"
    assert [(line.span.of(text), line.gap) for line in classify(text)] == [("one", False), ("two", True), ("three", False)]


def test_bullets_know_their_depth():
    text = "- a\n  - b\n    - c\n\t\t\t\t- d\n- e"
    assert [(line.span.of(text), line.level) for line in classify(text)] == [("a", 0), ("b", 1), ("c", 2), ("d", 2), ("e", 0)]


def test_hashes_give_the_rank_of_a_heading():
    text = "# a\n### b\n###### c\n####### d"
    assert [(line.kind, line.span.of(text), line.level) for line in classify(text)] == [
        (LineKind.HEADING, "a", 1),
        (LineKind.HEADING, "b", 3),
        (LineKind.HEADING, "c", 6),
        (SHORT, "####### d", 0),
    ]


def test_a_further_row_keeps_its_place_in_the_text():
    text = "Pay\n\n| Oslo | 30 |\n"
    row = classify(text)[1]
    assert row.span == Span(5, 18)
    assert row.cells == (Span(7, 11), Span(14, 16))
    assert row.gap


@pytest.mark.parametrize(
    ("row", "cells"),
    [
        ("| a | b |", ["a", "b"]),
        ("|a|b|", ["a", "b"]),
        ("| a |  | c |", ["a", "", "c"]),
        (r"| a \| b | c |", [r"a \| b", "c"]),
        ("| \u200ba\u00a0 | b |", ["a", "b"]),
    ],
)
def test_cells_of_a_row(row, cells):
    assert [cell.of(row) for cell in split_cells(row, Span(0, len(row)))] == cells


@pytest.mark.parametrize(
    ("text", "span"),
    [(" a b ", Span(1, 4)), ("\u200b\ta\u00a0", Span(2, 3)), ("a", Span(0, 1)), (" \u200d ", Span(3, 3)), ("", Span(0, 0))],
)
def test_trim(text, span):
    assert trim(text, Span(0, len(text))) == span
