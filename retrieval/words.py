"""Words for keyword search: lower case, stemmed, without function words. The same tuple of steps for passages and questions."""

from __future__ import annotations

import hashlib
import re
import threading
from collections.abc import Iterable
from functools import lru_cache
from itertools import pairwise

import numpy as np
import Stemmer
from numpy.typing import NDArray

WORD = re.compile(r"[^\W_]+(?:,\d{3})*(?:[+#]+|(?:['\u2019&./-][^\W_]+)*)")
TYPED = re.compile(r"[A-Za-z][A-Za-z'\u2019]+")  # a word as the speller looks at it
STOP_WORDS = frozenset(
    """
    a about above after again all also am an and any are as at be because been before being below between both but by can could did do does
    doing down during each else ever exactly few for from further get gets getting give go got had has have having he her here hers him his how
    i if in into is it its just let like list lot lots make many me might mine more most much must my no nor not now of off on once one ones
    only or other our out over own please really same say says shall she should so some such tell than that the their them then there these they
    thing things this those through to too under until up us use very was way we were what whats when where which while who whom whose why will
    with within without would yes you your yours explain describe briefly actually basically someone somebody anyone people person article
    articles source sources agree disagree
    """.split()
)

_stemmer = Stemmer.Stemmer("english")
_stemming = threading.Lock()  # the stemmer keeps a buffer of its own


def split_words(text: str) -> list[str]:
    """The words of `text` in lower case, apostrophes straightened, possessive endings cut, in order."""
    return [word.lower().replace("\u2019", "'").removesuffix("'s") for word in WORD.findall(text)]


@lru_cache(maxsize=65_536)
def stem(word: str) -> str:
    """The stem of a lower-case word."""
    with _stemming:
        return str(_stemmer.stemWord(word))


def terms(text: str) -> list[str]:
    """The stems of the words of `text` that carry meaning, in order; hyphenated words also by their parts."""
    found = []
    for word in split_words(text):
        pieces = [word, *re.split(r"[-/&.]", word)] if re.search(r"[-/&.]", word) else [word]
        found += [stem(piece) for piece in pieces if piece and piece not in STOP_WORDS]
    return found


def typed_words(text: str) -> list[str]:
    """The words of `text` in lower case as the speller knows them, in order."""
    return [word.lower() for word in TYPED.findall(text)]


def side_by_side(text: str) -> set[str]:
    """Every two lower-case words that stand side by side in `text`, with a blank between."""
    return {f"{left} {right}" for left, right in pairwise(typed_words(text))}


def hashed(texts: Iterable[str]) -> NDArray[np.uint64]:
    """A number for each text, in order, the same in every process. That two of a million texts share one happens once in thirty million corpora."""
    return np.fromiter(map(_number, texts), np.uint64)


@lru_cache(maxsize=65_536)
def _number(text: str) -> int:
    return int.from_bytes(hashlib.blake2b(text.encode(), digest_size=8).digest())
