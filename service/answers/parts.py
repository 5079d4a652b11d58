"""The questions in a message: two asked at once, or one asked after some background, each made to stand alone."""

from __future__ import annotations

import re

from ingest.subjects import Names
from retrieval.words import STOP_WORDS, split_words, terms
from service.answers import lexicon
from service.answers.places import places_in
from service.answers.topics import topics_asked

MOST_PARTS = 3
MOST_CARRIED = 2  # occupations
PRONOUN, THERE = re.compile(r"\b(?:it|that|they|them|those|these)\b", re.I), re.compile(r"\bthere\b(?! (?:is|are|was|were)\b)", re.I)
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
    return [_completed(piece, pieces[0], text, names) for piece in pieces]


def _completed(piece: str, first: str, text: str, names: Names) -> str:
    """The question with what it leaves to the rest of the message: the occupations, the place that "there" is, the thing that "it" is."""
    carried = list(dict.fromkeys(text[mention.start : mention.end] for mention in names.find(text)))[:MOST_CARRIED]
    if names.of(piece):
        carried = []
    elif not carried and piece != first and PRONOUN.search(piece):
        carried = [" ".join(word for word in split_words(first) if word not in STOP_WORDS and not _is_measure(word))]
    if THERE.search(piece):
        carried += [place.title() for place in places_in(text) if place not in places_in(piece)]
    return f"{piece} ({' and '.join(carried)})" if any(carried) else piece


def _is_measure(word: str) -> bool:
    """Whether the word names what is measured rather than the thing: "cost" in "how much does trucking school cost"."""
    return any(topic.strict for topic in topics_asked(word))


def _split(sentence: str, names: Names) -> list[str]:
    """The questions of a sentence, parted where one ends and "and how ..." begins, if each has a verb, subject or topic of its own."""
    pieces = JOINT.split(sentence)
    whole = (VERB.search(piece) or (terms(piece) and (names.of(piece) or topics_asked(piece))) for piece in pieces)
    return pieces if all(whole) else [sentence]
