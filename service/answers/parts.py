"""The questions in a message: two asked at once, or one asked after some background, each made to stand alone."""

from __future__ import annotations

import re

from ingest.subjects import Names
from retrieval.words import terms
from service.answers import lexicon
from service.answers.topics import topics_asked

MOST_PARTS = 3
SENTENCE = re.compile(r"(?<=[.?!;])\s+")
ASKING = r"(?:how|what|which|who|whose|where|when|why|is|are|do|does|did|can|could|will|would|should)\b"
JOINT = re.compile(rf"(?:\s*[,;]\s*|\s+)(?:and|plus|also|but)\s+(?:also\s+|then\s+)?(?={ASKING})", re.I)
VERB = re.compile(
    r"\bhow (?:long|much|many|often|far|fast|old|hard)\b|\b(?:is|are|was|were|do|does|did|can|could|will|would|should|has|have|had)\b"
    r"|\bwho\s+\w+|\bwhat\s+\w+s\b|\bwhat['\u2019]?s\b",
    re.I,
)
QUESTION = re.compile(
    rf"^\W*(?:(?:and|so|but|also|ok|okay|hey|hi|please|well|then|plus)\W+)*(?:{ASKING}|(?:tell|list|name|explain|give|show|compare|define)\b)", re.I
)


def parts_of(text: str, names: Names) -> list[str]:
    """The questions of `text` in order, each with the occupations that it leaves to the rest; `[text]` where it is one question.

    Background sentences are left out, but not where they say what the asker likes or is: advice is asked for by those.
    """
    sentences = [sentence for sentence in SENTENCE.split(text.strip()) if terms(sentence)]
    asked = [sentence for sentence in sentences if sentence.rstrip().endswith("?") or QUESTION.match(sentence)]
    if not asked or lexicon.pattern("question", "advice").search(text):
        return [text]
    pieces = [piece.strip(" ,;") for sentence in asked for piece in _split(sentence, names)]
    pieces = pieces[:MOST_PARTS]
    if len(pieces) == 1 and len(sentences) == 1:
        return [text]
    carried = tuple(dict.fromkeys(text[mention.start : mention.end] for mention in names.find(text)))
    return [piece if names.of(piece) or not carried else f"{piece} ({' and '.join(carried[:2])})" for piece in pieces]


def _split(sentence: str, names: Names) -> list[str]:
    """The questions of a sentence, parted where one ends and "and how ..." begins, if each has a verb, subject or topic of its own."""
    pieces = JOINT.split(sentence)
    whole = (terms(piece) and (VERB.search(piece) or names.of(piece) or topics_asked(piece)) for piece in pieces)
    return pieces if all(whole) else [sentence]
