"""Dates as articles write them, in a form that can be compared."""

from __future__ import annotations

import re

MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()
_MONTH = rf"({'|'.join(MONTHS)})[a-z]*\.?"
_FORMS: tuple[tuple[re.Pattern[str], str], ...] = (  # a form, and what its groups are: year, month by number or by name, day
    (re.compile(r"\b(\d{4})-(\d\d)(?:-(\d\d))?"), "ymd"),
    (re.compile(rf"\b{_MONTH}\s+(\d{{1,2}})(?:st|nd|rd|th)?,?\s+(\d{{4}})\b", re.I), "Mdy"),
    (re.compile(rf"\b(\d{{1,2}})(?:st|nd|rd|th)?\s+{_MONTH},?\s+(\d{{4}})\b", re.I), "dMy"),
    (re.compile(rf"\b{_MONTH},?\s+(\d{{4}})\b", re.I), "My"),
    (re.compile(r"\b((?:19|20)\d{2})\b"), "y"),
)


def read_date(text: str | None) -> tuple[int, int, int] | None:
    """(year, month, day) of the first date in `text`, 0 for what it leaves open; None where there is none that can be told.

    "3/4/2024" cannot be told: it is another day on each side of the Atlantic.
    """
    if not text or re.search(r"\d/\d{1,2}/\d", text):
        return None
    for form, names in _FORMS:
        if found := form.search(text):
            parts = {name.lower(): _part(name, value) for name, value in zip(names, found.groups(), strict=True)}
            return parts["y"], parts.get("m", 0), parts.get("d", 0)
    return None


def _part(name: str, value: str | None) -> int:
    if name == "M":
        return MONTHS.index(str(value)[:3].lower()) + 1
    return int(value or 0)
