"""Copies: which units of different articles say the same in the same words, and which article is a newer version of another.

One press release on two sites, an article kept as HTML and as PDF, last year's guide beside this year's: such articles are one voice, not two.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations
from urllib.parse import urlsplit

import numpy as np
from numpy.typing import NDArray

from ingest.dates import read_date
from ingest.document import Document, Unit

SAME = 0.8  # share of its statements from which an article is a copy of another
SAME_GUIDE = 0.3  # share that an article has to keep to be a version of one with its title and publisher
SAME_TITLE = 0.5  # where neither names a publisher
NEVER = 2.0  # more than all: they cannot be versions of one
FEWEST_SHARED = 4  # statements
SHORTEST = 4  # words of a statement that is no chance likeness
WIDESPREAD = 20  # articles that share a statement from which it is a phrase of a site, not a sign of a copy
COUNTED = ("utm_", "fbclid", "gclid", "ref=")  # parts of an address that do not change the page
QUOTES = str.maketrans("\u2018\u2019\u201c\u201d\u2013\u2014\u00a0", "''\"\"-- ")

Place = tuple[int, int]  # number of a document and of its unit


@dataclass(frozen=True, slots=True)
class Likeness:
    """Two articles, by number, and how much of the shorter one's statements [0..1] the other one makes in the same words."""

    first: int
    second: int
    share: float


class Twins(Mapping[Place, tuple[Place, ...]]):
    """For each unit that another document has, too, the first such unit of each of those.

    A phrase that thousands of articles share is held once, not once for every two of them.
    """

    def __init__(self, groups: Iterable[Mapping[int, Sequence[int]]]) -> None:
        """Each group holds the units that say the same, by document, in order."""
        self._firsts: list[tuple[Place, ...]] = []
        self._group_of: dict[Place, int] = {}
        for group in groups:
            for document, units in group.items():
                self._group_of |= dict.fromkeys(((document, unit) for unit in units), len(self._firsts))
            self._firsts.append(tuple((document, units[0]) for document, units in group.items()))

    def __getitem__(self, place: Place) -> tuple[Place, ...]:
        if found := self.of(place):
            return found
        raise KeyError(place)

    def of(self, place: Place) -> tuple[Place, ...]:
        """The twins of a unit; none for most, which is asked for hundreds of units a question."""
        group = self._group_of.get(place)
        return () if group is None else tuple(first for first in self._firsts[group] if first[0] != place[0])

    def __iter__(self) -> Iterator[Place]:
        return iter(self._group_of)

    def __len__(self) -> int:
        return len(self._group_of)

    @property
    def groups(self) -> Iterable[tuple[Place, ...]]:
        """For each statement that several documents make, the first unit of each of them that does."""
        return self._firsts

    def among(self, kept: Sequence[int]) -> Twins:
        """The twins among some of the documents only, which are numbered anew in the order of `kept`."""
        number = {old: new for new, old in enumerate(kept)}
        left: list[defaultdict[int, list[int]]] = [defaultdict(list) for _ in self._firsts]
        for (document, unit), group in self._group_of.items():
            if document in number:
                left[group][number[document]].append(unit)
        return Twins(group for group in left if len(group) > 1)


@dataclass(frozen=True, slots=True)
class Copies:
    """What some documents have in common.

    `twins` gives for a unit all that say the same in other documents; `superseded` the number of the newer version for an older one's;
    `likenesses` are the pairs of documents that are copies or versions.
    """

    twins: Twins = field(default_factory=lambda: Twins(()))
    superseded: Mapping[int, int] = field(default_factory=dict)
    likenesses: tuple[Likeness, ...] = ()


def signatures(text: str, units: Iterable[Unit]) -> NDArray[np.uint64]:
    """A hash of what each of some units of a text says and about whom, shape (units,); 0 for one too short to be alike by more than chance."""
    return np.array([_signature(unit.reading(text), unit.subjects) for unit in units], dtype=np.uint64)


def find_copies(documents: Sequence[Document], signed: Sequence[NDArray[np.uint64]]) -> Copies:
    """The copies among documents whose units have these signatures."""
    twins = Twins(_groups(signed))
    shared = _shared(twins)
    pairs = sorted({pair for pair, count in shared.items() if count >= FEWEST_SHARED}.union(_with_one_address(documents)))
    likenesses = [Likeness(a, b, shared[a, b] / max(_fewest(signed, a, b), 1)) for a, b in pairs]
    superseded = dict(filter(None, (_newer(documents, each) for each in likenesses)))
    newest = {old: _newest(old, superseded) for old in superseded}
    alike = tuple(each for each in likenesses if each.share >= SAME or newest.get(each.first) == each.second or newest.get(each.second) == each.first)
    return Copies(twins, newest, alike)


def _shared(twins: Twins) -> Counter[tuple[int, int]]:
    """How many statements two documents share, phrases of whole sites aside."""
    groups = (group for group in twins.groups if len(group) <= WIDESPREAD)
    return Counter((document, other) for group in groups for (document, _), (other, _) in combinations(group, 2))


def said(reading: str) -> str:
    """What a statement says, one for all spellings: without case, shapes of quotation marks and dashes, white space, and the mark at its end."""
    return " ".join(reading.translate(QUOTES).casefold().split()).strip(" .!:;,")


def _signature(reading: str, subjects: Sequence[str]) -> int:
    plain = said(reading)
    if len(plain.split()) < SHORTEST:
        return 0
    return int.from_bytes(hashlib.blake2b(f"{plain}\0{subjects}".encode(), digest_size=8).digest())


def _groups(signed: Sequence[NDArray[np.uint64]]) -> Iterator[Mapping[int, Sequence[int]]]:
    """The units that say the same, by document, of each statement that several documents make."""
    if not signed:
        return
    every = np.concatenate(signed)
    documents = np.repeat(np.arange(len(signed)), [len(each) for each in signed])
    units = np.concatenate([np.arange(len(each)) for each in signed])
    values, counts = np.unique(every, return_counts=True)
    again = np.isin(every, values[(counts > 1) & (values != 0)])
    groups: defaultdict[int, defaultdict[int, list[int]]] = defaultdict(lambda: defaultdict(list))
    for value, document, unit in zip(every[again].tolist(), documents[again].tolist(), units[again].tolist(), strict=True):
        groups[value][document].append(unit)
    yield from (group for group in groups.values() if len(group) > 1)


def _fewest(signed: Sequence[NDArray[np.uint64]], *numbers: int) -> int:
    return min(int(np.count_nonzero(np.unique(signed[number]))) for number in numbers)


def _with_one_address(documents: Sequence[Document]) -> Iterator[tuple[int, int]]:
    """Pairs of documents that name the same address as their own."""
    by_address: defaultdict[str, list[int]] = defaultdict(list)
    for number, document in enumerate(documents):
        if address := _address(document.metadata.url):
            by_address[address].append(number)
    for numbers in by_address.values():
        if len(numbers) <= WIDESPREAD:  # more name that of their site
            yield from combinations(numbers, 2)


def _address(url: str | None) -> str:
    """Host, path and query of a page, without what only counts its readers; "" for the front page of a site, which is no article."""
    try:
        parts = urlsplit(url or "")
    except ValueError:  # a broken address is none
        return ""
    path = parts.path.rstrip("/")
    query = "&".join(sorted(each for each in parts.query.split("&") if each and not each.lower().startswith(COUNTED)))
    return f"{parts.netloc.lower().removeprefix('www.')}{path}?{query}" if parts.netloc and (path or query) else ""


def _newer(documents: Sequence[Document], pair: Likeness) -> tuple[int, int] | None:
    """(older, newer) where one document is a newer version of the other."""
    a, b = pair.first, pair.second
    dates = [read_date(documents[each].metadata.updated) or read_date(documents[each].metadata.published) for each in (a, b)]
    if dates[0] is None or dates[1] is None or pair.share < _least_share(documents[a], documents[b]):
        return None
    for ours, theirs in zip(*dates, strict=True):
        if not (ours and theirs):
            return None  # "2024" and "March 2024" are in no order
        if ours != theirs:
            return (a, b) if ours < theirs else (b, a)
    return None


def _least_share(first: Document, second: Document) -> float:
    """How much two documents have to share to be versions of one; more than all where they cannot be."""
    addresses = {_address(each.metadata.url) for each in (first, second)}
    if len(addresses) == 1 and "" not in addresses:
        return 0.0
    voices = {" ".join((each.metadata.publisher or each.metadata.author or "").casefold().split()) for each in (first, second)}
    same_title = _title(first) == _title(second)
    if len(voices) > 1 or (not same_title and "" in voices):
        return NEVER
    if not same_title:
        return SAME
    return SAME_TITLE if "" in voices else SAME_GUIDE


def _title(document: Document) -> str:
    """A title without its figures: last year's guide has another year in it."""
    return " ".join(re.findall(r"[^\W\d_]+", document.title.casefold()))


def _newest(old: int, superseded: Mapping[int, int]) -> int:
    seen: set[int] = set()
    while old in superseded and old not in seen:
        seen.add(old)
        old = superseded[old]
    return old
