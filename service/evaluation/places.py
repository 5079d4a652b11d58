"""Where evidence stands: headings, lines and quotes of a gold file as characters of the canonical text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from service.evaluation.errors import GoldError
from service.evaluation.gold import Evidence
from service.schemas import FullDocumentOut

LINK = re.compile(r"!?\[([^\]]*)\]\([^)]*\)")
LONGEST_GAP = 400  # letters of the canonical text that may lie between two lines of the file (a line that was not found)


def on_topic(evidence: Iterable[Evidence], document: FullDocumentOut, original: Sequence[str] | None) -> set[int]:
    """The characters of the document's text that the evidence covers.

    `original` are the lines of its file, needed for evidence by lines. Raises `GoldError` for a heading or quote that the document lacks.
    """
    covered: set[int] = set()
    lines = _line_spans(original, document.text) if original is not None else None
    for each in evidence:
        if each.heading is not None:
            covered.update(range(*_section(each.heading, document)))
        elif each.quote is not None:
            covered.update(range(*_quoted(each.quote, document)))
        elif each.lines is not None:
            if lines is None:
                raise GoldError(f"evidence by lines needs the file of '{each.doc}': give the folder of the articles, or name a heading or quote")
            for number in range(each.lines[0], each.lines[1] + 1):
                covered.update(range(*lines.get(number, (0, 0))))
    return covered


def letters(text: str) -> tuple[str, list[int]]:
    """The letters and digits of a text in small form, and where each of them stands."""
    at = [i for i, character in enumerate(text) if character.isalnum()]
    return "".join(text[i].lower()[0] for i in at), at


def _section(heading: str, document: FullDocumentOut) -> tuple[int, int]:
    """From the heading to the next of its level or above it."""
    for number, entry in enumerate(document.outline):
        if " ".join(entry.quote.split()) == heading:
            later = (other.start for other in document.outline[number + 1 :] if other.level <= entry.level)
            return entry.start, next(later, len(document.text))
    raise GoldError(f"'{document.source}' has no heading '{heading}': correct the gold file")


def _quoted(quote: str, document: FullDocumentOut) -> tuple[int, int]:
    wanted = re.escape(" ".join(quote.split())).replace(r"\ ", r"\s+")
    found = re.search(wanted, document.text)
    if not found:
        raise GoldError(f"'{document.source}' does not say '{quote}': correct the gold file")
    return found.start(), found.end()


def _line_spans(original: Sequence[str], text: str) -> dict[int, tuple[int, int]]:
    """The span of each line of the file in the canonical text, found in order by its letters; lines that were not kept are left out."""
    flat, at = letters(text)
    spans: dict[int, tuple[int, int]] = {}
    cursor = 0
    for number, line in enumerate(original, 1):
        key, _ = letters(LINK.sub(r"\1", line))
        found = flat.find(key, cursor, cursor + LONGEST_GAP + len(key)) if key else -1
        if found >= 0:
            spans[number] = (at[found], at[found + len(key) - 1] + 1)
            cursor = found + len(key)
    return spans
