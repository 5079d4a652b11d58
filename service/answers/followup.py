"""Follow-ups: a turn that leans on the one before is completed from it, and the result is shown to the asker."""

from __future__ import annotations

import re

from ingest.subjects import Names, singular
from service.answers import lexicon
from service.answers.occupations import occupations_in
from service.answers.topics import topics_asked

FEW_WORDS = 5
ARTICLE = re.compile(r"\b(a)n?\s+$", re.I)
WHAT_IS_A = re.compile(r"\bwhat(?:'s| is) an? ", re.I)
VOWEL = re.compile(r"[AEFHILMNORSX](?=[A-Z])|[AEIOaeio](?![A-Z])|[Uu](?!ni|se|[A-Z])|[Hh]on|[Hh]our")  # what begins with a vowel to the ear


def resolve(previous: str | None, text: str, names: Names) -> str:
    """`text` completed with what it leaves out of `previous` (itself resolved), or as it is when it stands alone."""
    if not previous or text.strip().casefold() == previous.strip().casefold():  # the same once more
        return text
    before, now = names.find(previous), names.find(text)
    if not leans(text) or _asks_in_full(text, names):
        return text
    topics = topics_asked(text)
    if now:
        if len({mention.name for mention in before}) == 1 and (not topics or _points_back(text)) and now[0].name != before[0].name:
            return _swap(previous, before[0].start, before[0].end, text[now[0].start : now[0].end])
        return text if topics or not topics_asked(previous) else f"{previous.rstrip()} {text}"
    if before and (topics or _has_pronoun(text)):
        carried = " and ".join(dict.fromkeys(previous[mention.start : mention.end] for mention in before))
        return f"{text.rstrip()} ({carried})"
    return f"{previous.rstrip()} {text}"


def leans(text: str) -> bool:
    """Whether `text` may mean something else after another question than alone."""
    return _has_opener(text) or _has_pronoun(text) or len(text.split()) < FEW_WORDS


def _asks_in_full(text: str, names: Names) -> bool:
    """Whether a short question says itself what it asks, and of which occupation or other thing: "What is a plumber?"."""
    if _has_pronoun(text) or not lexicon.pattern("question", "definition").search(text):
        return False
    return any(occupations_in(text, names)) or (bool(WHAT_IS_A.search(text)) and not topics_asked(text))


def _swap(previous: str, start: int, end: int, subject: str) -> str:
    """`previous` with another subject from `start` to `end`; after "a" or "an" in the singular."""
    head = previous[:start]
    article = ARTICLE.search(head)
    if article:
        subject = singular(subject)
        head = f"{head[: article.start()]}{article[1]}{'n' if VOWEL.match(subject) else ''} "
    return head + subject + previous[end:]


def _has_opener(text: str) -> bool:
    openers = "|".join(map(re.escape, lexicon.load("requests")["followup_openers"]))
    return bool(re.match(rf"\W*(?:{openers})\b", text, re.I))


def _has_pronoun(text: str) -> bool:
    pronouns = "|".join(lexicon.load("requests")["pronouns"])
    return bool(re.search(rf"\b(?:{pronouns})\b", text, re.I))


def _points_back(text: str) -> bool:
    return bool(re.search(r"\b(?:that|it|this|the same)\b", text, re.I))
