"""Figures: what kind of value a text holds, and what kind a question asks for."""

from __future__ import annotations

import re
from enum import StrEnum

from service.answers import lexicon

NUMBER = r"\d[\d,.]*"
CURRENCY = r"(?:[$\u20ac\u00a3\u20b9\u00a5]|\b(?:usd|eur|gbp|inr|cad|aud|chf)\b)"
UNIT_OF_TIME = r"(?:years?|yrs?|months?|weeks?|days?|hours?|minutes?)"
WORDS_FOR_NUMBERS = r"(?:one|two|three|four|five|six|seven|eight|nine|ten|twelve)"


class Kind(StrEnum):
    """The kind of a value."""

    MONEY = "an amount of money"
    PERCENT = "a percentage"
    DURATION = "a duration"
    YEAR = "a year"
    CODE = "a code"
    COUNT = "a number"


SHOWN: dict[Kind, re.Pattern[str]] = {
    Kind.MONEY: re.compile(
        rf"{CURRENCY}\s?{NUMBER}(?:\s?k\b)?(?:\s?(?:[-\u2013\u2014]|to)\s?{NUMBER}(?:\s?k\b)?)?|\b{NUMBER}\s?(?:k\b|{CURRENCY}|dollars|euros|pounds|cents|pence)",
        re.I,
    ),
    Kind.PERCENT: re.compile(rf"{NUMBER}\s?(?:%|percent\b|per cent\b|percentage points)", re.I),
    Kind.DURATION: re.compile(
        rf"\b(?:{NUMBER}|{WORDS_FOR_NUMBERS})\+?(?:\s?(?:[-\u2013\u2014]|to|or)\s?(?:{NUMBER}|{WORDS_FOR_NUMBERS}))?\+?[\s-]{UNIT_OF_TIME}\b", re.I
    ),
    Kind.YEAR: re.compile(r"\b(?:19|20)\d\d\b"),
    Kind.CODE: re.compile(r"\b\d{2}-\d{3,}\b|\b[A-Z]{1,5}\d*-[A-Z]*\d[A-Z0-9]*\b|\b[A-Z]{2,}\d+\b"),
    Kind.COUNT: re.compile(rf"{NUMBER}|\b{WORDS_FOR_NUMBERS}\b", re.I),
}

NUMERALS = "zero one two three four five six seven eight nine ten eleven twelve".split()
A_NUMBER = re.compile(rf"\d[\d,]*(?:\.\d+)?|\b{WORDS_FOR_NUMBERS}\b")
THOUSAND = re.compile(r"\d\s?k\b", re.I)
SHORT_UNIT = re.compile(r"(?<![a-z])(y|mo|w|d|h|mi)[a-z]*$", re.I)
IN_ORDER = (Kind.CODE, Kind.PERCENT, Kind.DURATION, Kind.YEAR, Kind.MONEY, Kind.COUNT)  # a salary range of years is a duration first


def asked_kind(question: str) -> Kind | None:
    """The kind of value that a question asks for, or None where it asks for none."""
    return next((kind for kind in IN_ORDER if lexicon.pattern("figure", kind.name.lower()).search(question)), None)


def shows(kind: Kind, text: str) -> bool:
    """Whether `text` holds a value of that kind; a count is a number that is no amount, share, duration or year."""
    return bool(SHOWN[kind].search(counted_in(kind, text)))


def values(kind: Kind, text: str) -> frozenset[str]:
    """The values of that kind in a form that is one for all spellings: "USD 93,600" and "$93.6k" are "93600", "two years" and "2 yrs" "2 y"."""
    return frozenset(_plain(kind, match[0]) for match in SHOWN[kind].finditer(counted_in(kind, text)))


def counted_in(kind: Kind, text: str) -> str:
    """The text, as long as it was; for counts with blanks for the values of other kinds."""
    if kind is Kind.COUNT:
        for other in (Kind.MONEY, Kind.PERCENT, Kind.DURATION, Kind.YEAR):
            text = SHOWN[other].sub(lambda match: " " * len(match[0]), text)
    return text


def _plain(kind: Kind, value: str) -> str:
    if kind is Kind.CODE:
        return value
    thousand = 1000 if THOUSAND.search(value) else 1
    numbers = [f"{_number(found) * thousand:g}" for found in A_NUMBER.findall(value.lower())]
    unit = SHORT_UNIT.search(value)
    return " ".join([*numbers, *([unit[1].lower()] if unit else [])])


def _number(found: str) -> float:
    return float(NUMERALS.index(found)) if found in NUMERALS else float(found.replace(",", ""))
