import dataclasses
from pathlib import Path

import pytest

from ingest.reading import read_document
from retrieval.arrays import Held, packed
from retrieval.packing import Packed, Runs, pack_blocks, pack_passages, pack_units, unpack_block, unpack_passage, unpack_unit
from retrieval.stored import document_in, packed_document

TESTS = Path(__file__).resolve().parent.parent
ARTICLES = sorted(path for name in ("articles", "trades", "mixed") for path in (TESTS / name).iterdir() if path.suffix in (".md", ".txt", ".html"))


@pytest.fixture(params=ARTICLES, ids=lambda path: path.name)
def document(request):
    return read_document(request.param.name, request.param.read_bytes())


def test_every_block_unit_and_passage_comes_back(document):
    strings = {}
    runs = pack_blocks(document.blocks, strings), pack_units(document.units, strings), pack_passages(document.passages)
    kinds = [Packed(each, tuple(strings), unpack) for each, unpack in zip(runs, (unpack_block, unpack_unit, unpack_passage), strict=True)]
    assert [tuple(each) for each in kinds] == [document.blocks, document.units, document.passages]


def test_a_packed_document_is_the_document(document):
    arrays = Held(packed(packed_document(document)))
    whole, lazy = document_in(arrays), document_in(arrays, packed=True)
    assert dataclasses.asdict(whole) == dataclasses.asdict(document)
    assert type(whole.units) is tuple and isinstance(lazy.units, Packed)
    assert [(*each.blocks, *each.units, *each.passages) for each in (lazy,)] == [document.blocks + document.units + document.passages]
    assert [lazy.number_of(unit.span) for unit in document.units] == [document.number_of(unit.span) for unit in document.units]


def test_items_are_reached_as_those_of_a_tuple(document):
    units, lazy = document.units, document_in(Held(packed(packed_document(document))), packed=True).units
    assert len(lazy) == len(units)
    assert (lazy[0], lazy[-1], lazy[1:5], lazy[-3:], lazy[5:2], lazy[::2]) == (units[0], units[-1], units[1:5], units[-3:], units[5:2], units[::2])
    assert lazy[0] is lazy[0]  # unpacked once
    for number in (len(units), -len(units) - 1):
        with pytest.raises(IndexError):
            lazy[number]


def test_no_items():
    nothing = Packed(pack_units([], {}), (), unpack_unit)
    assert (len(nothing), list(nothing), nothing[:]) == (0, [], ())
    assert isinstance(pack_units([], {}), Runs)
