"""What career questions ask for, as data: topics, places, requests, small talk."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

from ingest.lexicon import read


def load(name: str) -> dict[str, Any]:
    """The lexicon `name` of this package."""
    return read(__name__, name)


@cache
def pattern(table: str, name: str, lexicon: str = "intents") -> re.Pattern[str]:
    """The patterns `name` of a table of a lexicon as one, in any case."""
    return re.compile("|".join(f"(?:{each})" for each in load(lexicon)[table][name]), re.I)
