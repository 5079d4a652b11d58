"""What people type into a chat beside questions: small talk, requests for more, questions about the assistant and its articles."""

from __future__ import annotations

import re
from collections.abc import Sequence
from enum import StrEnum
from functools import cache

from ingest.subjects import plural
from service.answers import lexicon


class Kind(StrEnum):
    """What a message is. The names of small talk are those of the lexicon's replies."""

    QUESTION = "question"
    CATALOGUE = "catalogue"
    MORE = "more"
    WHY = "why"
    FOREIGN = "foreign"
    GREETING = "greeting"
    THANKS = "thanks"
    FAREWELL = "farewell"
    ASSENT = "assent"
    ABOUT = "about"
    HELP = "help"
    LOST = "lost"
    ADVERT = "advert"


PLEASANTRIES = (Kind.FAREWELL, Kind.THANKS, Kind.GREETING, Kind.ASSENT)  # of several in one message the first counts
WHOLE = (Kind.CATALOGUE, Kind.MORE, Kind.WHY, Kind.ABOUT, Kind.HELP)


def without_pleasantries(text: str) -> str:
    """`text` without the greetings, thanks and nods before and after its question; "" where nothing else is said."""
    rest = text.strip()
    while rest and (shorter := _after(rest)) != rest:
        rest = shorter
    return re.sub(rf"(?<=[?.!,;\n])\s*(?:{_any(*PLEASANTRIES)})\W*$", "", rest, flags=re.I).strip() if rest else ""


def kind_of(text: str, *, after_catalogue: bool) -> Kind:
    """What a message is; `after_catalogue` = "they" would mean the articles."""
    rest = without_pleasantries(text)
    if not re.search(r"\w", rest):
        return next((kind for kind in PLEASANTRIES if re.search(rf"\b(?:{_any(kind)})\b", _plain(text), re.I)), Kind.ASSENT)
    said = _plain(rest)
    if after_catalogue and _whole("catalogue_again").fullmatch(said):
        return Kind.CATALOGUE
    return next((kind for kind in WHOLE if _whole(kind.value).fullmatch(said)), Kind.QUESTION)


def catalogue_topic(text: str) -> str:
    """What "do you have an article about X?" asks for, or ""."""
    asked = _whole("catalogue_about").fullmatch(_plain(without_pleasantries(text)))
    return next((found for found in asked.groups() if found), "") if asked else ""


def reply(kind: Kind, occupations: Sequence[str]) -> str:
    """The sentence for a kind of small talk; `occupations` are those to name, each in the singular."""
    named = " or ".join(map(plural, occupations)) or "the occupations in the articles"
    said: str = lexicon.load("chat")["reply"][kind.value]
    return said.format(occupations=named)


def _after(text: str) -> str:
    """What follows the pleasantry at the head of `text`; `text` where there is none, or where it goes on as something else."""
    match = _opening().match(text)
    return text[match.end() :].lstrip(" \t\n\r,.!;:\u2013\u2014-)") if match and match.end() else text


@cache
def _opening() -> re.Pattern[str]:
    """A pleasantry, where the message ends behind it, a clause does, or a question begins."""
    pleasantry = lexicon.load("chat")["pleasantry"]
    goes_on = rf"\s+(?=(?:{'|'.join(pleasantry['goes_on'])})(?![\w'-]))"
    another = rf"\s+(?=(?:{_any(Kind.FAREWELL, Kind.THANKS)})\b)"
    closed = rf"(?:{_any(*PLEASANTRIES)})(?:\s*$|\s*(?=[,.!?;:)\n\u2026\U0001f300-\U0001faff](?!\s*\d))|\s+[-\u2013\u2014]|{goes_on}|{another})"
    return re.compile(rf"\W*(?:{closed}|(?:{'|'.join(pleasantry['greets_alone'])})\s+)", re.I)


@cache
def _any(*kinds: Kind) -> str:
    """The patterns of pleasantries as one, longest first, with either apostrophe."""
    found = [each for kind in kinds for each in lexicon.load("chat")["pleasantry"][kind.value]]
    return "|".join(sorted(found, key=lambda each: (-len(each), each))).replace("'", "['\u2019]")


@cache
def _whole(name: str) -> re.Pattern[str]:
    """The patterns of whole messages as one."""
    chat = lexicon.load("chat")
    choices = "|".join(f"(?:{each})" for each in chat["whole"][name])
    return re.compile(choices.replace("{articles}", chat["words"]["articles"]), re.I)


def _plain(text: str) -> str:
    """`text` with single blanks and straight apostrophes, without punctuation at its ends or between its clauses."""
    return re.sub(r"[^\w'/+-]+", " ", text.replace("\u2019", "'")).strip(" '-").strip()
