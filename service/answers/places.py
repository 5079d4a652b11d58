"""Places: which ones a text names, by one canonical name each (lexicon/places.toml)."""

from __future__ import annotations

import re
from functools import cache

from ingest.subjects import any_of
from service.answers import lexicon

HOME = frozenset({"united states"})  # figures without a place are mostly of the whole country, which articles name or not


def places_in(text: str) -> tuple[str, ...]:
    """The canonical names of the places in `text`, by first mention."""
    spelled, pattern = _spellings()
    return tuple(dict.fromkeys(spelled[match[0].lower()] for match in pattern.finditer(text) if match[0].lower() in spelled))


def place_spans(text: str) -> list[tuple[int, int]]:
    """Where places are named in `text`."""
    return [match.span() for match in _spellings()[1].finditer(text)]


@cache
def _spellings() -> tuple[dict[str, str], re.Pattern[str]]:
    """Every spelling of a place with its canonical name, and a pattern of all of them; "us" is a place in capitals only."""
    data = lexicon.load("places")
    spelled = {name: name for name in (*f"{data['countries']} {data['states']} {data['cities']}".split(), *data["phrases"])}
    spelled |= {alias: name for name, aliases in data["aliases"].items() for alias in aliases}
    choices = any_of(re.escape(each) for each in sorted(spelled, key=lambda each: (-len(each), each)) if each != "us")
    return spelled, re.compile(rf"(?<![\w.])(?:(?i:{choices})|US)(?!\w)")
