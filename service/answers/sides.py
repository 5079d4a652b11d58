"""The sides of a comparison that are no occupations: "school or on the job", "clinical or school social workers"."""

from __future__ import annotations

import re

from ingest.subjects import Names
from retrieval.words import split_words, terms

SIDES = re.compile(
    r"(?:\bbetween |\bcompare |^|[,:;?] |\b(?:is|are|do|does|an?|the|as|for|in|than|of|pick|choose|more|better|earns?|pays?) )"
    r"((?:[\w-]+ ){0,2}?[\w-]+) (?:or|vs\.?|versus|compared (?:to|with)|against) ((?:[\w-]+ ?){1,4})",
    re.I,
)
BETWEEN = re.compile(r"\b(?:between|compare) ((?:[\w-]+ ){0,2}?[\w-]+) (?:and|to|with) ((?:[\w-]+ ?){1,4})", re.I)
WORDS_FOR_NUMBERS = re.compile(r"\b(?:one|two|three|four|five|six|seven|eight|nine|ten|\d+) (?:or|and|to)\b", re.I)  # "two or three years"


def sides_of(text: str, names: Names) -> tuple[str, ...]:
    """Two things that are weighed against each other and are no two occupations: "clinical or school social workers" are "clinical", "school"."""
    plain = text
    for mention in reversed(names.find(text)):
        plain = plain[: mention.start] + plain[mention.end :]
    found = BETWEEN.search(" ".join(plain.split())) or SIDES.search(" ".join(plain.split()))
    if not found or WORDS_FOR_NUMBERS.search(found[0]):
        return ()
    left, right = (terms(side) for side in found.groups())
    shared = set(left) & set(right)
    sides = tuple(" ".join(word for word in split_words(side) if set(terms(word)) - shared) for side in found.groups())
    return sides if all(sides) else ()
