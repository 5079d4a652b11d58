"""The documents of a generation with their subjects told by the names of all of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from ingest.document import Document, Unit
from ingest.subjects import Names
from ingest.units import assign_subjects
from retrieval.copies import signatures
from retrieval.opening import Opened, column
from retrieval.packing import Packed, pack_units, unpack_unit
from retrieval.prepared import runs_of
from retrieval.words import hashed

Spellings = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, eq=False)
class Told:
    """A document: as it was read (`source`), with its subjects told, and what each of its units says, hashed.

    `spellings` are those names of all documents that can stand in it, by its words.
    """

    source: Document
    document: Document
    signed: NDArray[np.uint64]
    spellings: Spellings


def tell(opened: Sequence[Opened], names: Names, earlier: Iterable[Told] = ()) -> list[Told]:
    """The documents with their subjects told; what was told `earlier` of the very same document with the same names is taken over."""
    at_hand = {id(each.source): each for each in earlier}
    spellings = _standing_in(column(opened, "runs"), names.canonical.items())
    found = []
    for each, standing in zip(opened, spellings, strict=True):
        before = at_hand.get(id(each.document))
        found.append(before if before and before.spellings == standing else _tell(each.document, each.arrays.whole("signed"), standing))
    return found


def _tell(document: Document, signed: NDArray[np.uint64], spellings: Spellings) -> Told:
    """The document with its units' subjects told anew, where it speaks of occupations that only others explain.

    What was embedded stays as it was: it follows the document's own names.
    """
    if set(spellings) <= set(document.names):
        return Told(document, document, signed, spellings)
    names = _names(spellings)
    if set(names.of(document.text)) <= set(_names(document.names).of(document.text)):
        return Told(document, document, signed, spellings)
    before = tuple(document.units)
    units = tuple(assign_subjects(document.text, before, names))
    anew = [number for number, (now, then) in enumerate(zip(units, before, strict=True)) if now.subjects != then.subjects]
    if not anew:
        return Told(document, document, signed, spellings)
    signed = signed.copy()
    signed[anew] = signatures(document.text, [units[number] for number in anew])
    return Told(document, replace(document, units=_pack(units) if isinstance(document.units, Packed) else units), signed, spellings)


def _pack(units: Sequence[Unit]) -> Packed[Unit]:
    strings: dict[str, int] = {}
    runs = pack_units(units, strings)
    return Packed(runs, tuple(strings), unpack_unit)


@lru_cache(maxsize=512)
def _names(spellings: Spellings) -> Names:
    """The names of some spellings: many articles are on one occupation."""
    return Names(spellings)


def _standing_in(runs: Sequence[NDArray[np.uint64]], spellings: Iterable[tuple[str, str]]) -> list[Spellings]:
    """For each document, given by its runs (see `Prepared.runs`), the spellings all of whose runs it has."""
    every = np.concatenate([np.empty(0, np.uint64), *runs])
    owners = np.repeat(np.arange(len(runs), dtype=np.int32), [len(each) for each in runs])
    order = np.argsort(every)  # those of one run may stand in any order
    every, owners = every[order], owners[order]
    found: list[list[tuple[str, str]]] = [[] for _ in runs]
    for spelling, name in spellings:
        wanted = np.unique(hashed(runs_of(spelling)))
        first, end = np.searchsorted(every, wanted), np.searchsorted(every, wanted, side="right")
        having = [owners[a:b] for a, b in zip(first.tolist(), end.tolist(), strict=True)]
        if not having:  # of no letters at all: it may stand anywhere
            having = [np.arange(len(runs), dtype=np.int32)]
        numbers, counts = np.unique(np.concatenate(having), return_counts=True)
        for number in numbers[counts == len(having)].tolist():
            found[number].append((spelling, name))
    return [tuple(each) for each in found]
