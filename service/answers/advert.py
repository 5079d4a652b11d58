"""Pasted job adverts: the question that one comes to, the asker's own or what its occupation does."""

from __future__ import annotations

import re
from collections import Counter

from ingest.subjects import Names, singular
from service.answers import lexicon
from service.answers.parts import QUESTION
from service.answers.question import understand

FEWEST_WORDS = 40
FEWEST_MARKS = 3
TITLE_LINES = 4  # lines at the head of an advert that may hold its job title
EDGE = 2  # the asker's question is among so many sentences at the head or the end
SENTENCE = re.compile(r"(?<=[.?!])\s+|\n+")


def question_of_advert(text: str, names: Names) -> str | None:
    """The question to answer for an advert, "" where neither it nor its occupation can be told; None where `text` is no advert."""
    if len(text.split()) < FEWEST_WORDS or _marks(text) < FEWEST_MARKS:
        return None
    asked = _own_question(text)
    advert = text.replace(asked, "\n") if asked else text
    occupation = "" if asked and names.of(asked) else _occupation(advert, names)
    if not occupation:
        return asked
    article = "an" if occupation[0].lower() in "aeiou" else "a"
    return f"{asked} ({occupation})" if asked else f"What does {article} {occupation} do?"


def _marks(text: str) -> int:
    return sum(bool(re.search(mark, text, re.I)) for mark in lexicon.load("adverts")["marks"])


def _own_question(text: str) -> str:
    """The asker's question beside the advert, before or after it; "" where there is none."""
    sentences = [sentence.strip() for sentence in SENTENCE.split(text) if re.search(r"\w", sentence)]
    edges = [*sentences[:EDGE], *sentences[max(EDGE, len(sentences) - EDGE) :]]
    return next((sentence for sentence in edges if _is_askers(sentence)), "")


def _is_askers(sentence: str) -> bool:
    plain = re.sub(lexicon.load("adverts")["polite"], "what", sentence, flags=re.I)
    asks = plain.endswith("?") or bool(QUESTION.match(plain))
    return asks and not any(re.search(pattern, plain, re.I) for pattern in lexicon.load("adverts")["own_questions"])


def _occupation(advert: str, names: Names) -> str:
    """The advert's occupation in its own spelling: of the title, also where the articles never name it, else the one that it names most."""
    lines = [line for line in advert.splitlines() if re.search(r"\w", line)][:TITLE_LINES]
    titled = next((_first(line, names) for line in lines if names.of(line)), "")
    strange = next((found[0] for found in (understand(line, line, (), names, main=()).strangers for line in lines) if found), "")
    counted = Counter(mention.name for mention in names.find(advert))
    return titled or strange or next((name for name, _ in counted.most_common(1)), "")


def _first(line: str, names: Names) -> str:
    mention = names.find(line)[0]
    return singular(line[mention.start : mention.end])
