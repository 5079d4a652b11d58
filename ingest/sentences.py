"""Sentences with exact spans."""

from __future__ import annotations

import nupunkt

from ingest.document import Span
from ingest.lines import trim


def split_sentences(text: str, span: Span) -> list[Span]:
    """The sentences of `text[span]`, trimmed, in order, none empty. Together they hold every letter of the span."""
    found = []
    for start, end in nupunkt.sent_spans(span.of(text)):
        sentence = trim(text, Span(span.start + start, span.start + end))
        if sentence:
            found.append(sentence)
    return found
