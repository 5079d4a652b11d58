"""Documents and vectors as the arrays of a stored file, and back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

import numpy as np
from pydantic import TypeAdapter

from ingest.document import Document, Metadata, Span
from retrieval.arrays import AnyArray, Arrays
from retrieval.embedding import DocumentVectors
from retrieval.packing import Packed, Runs, Unpack, pack_blocks, pack_passages, pack_units, unpack_block, unpack_passage, unpack_unit

Item = TypeVar("Item")


@dataclass(frozen=True, slots=True)
class _Head:
    """What is neither text nor one of many."""

    id: str
    source: str
    version: str
    title: str
    metadata: Metadata
    title_span: Span | None
    names: tuple[tuple[str, str], ...]
    strings: tuple[str, ...]  # those that blocks and units name by number


_HEADS = TypeAdapter(_Head)


def packed_document(document: Document) -> dict[str, AnyArray]:
    """A document as arrays."""
    strings: dict[str, int] = {}
    kinds = {
        "blocks": pack_blocks(document.blocks, strings),
        "units": pack_units(document.units, strings),
        "passages": pack_passages(document.passages),
    }
    head = _Head(
        document.id, document.source, document.version, document.title, document.metadata, document.title_span, document.names, tuple(strings)
    )
    arrays: dict[str, AnyArray] = {"head": np.frombuffer(_HEADS.dump_json(head), np.uint8), "text": np.frombuffer(document.text.encode(), np.uint8)}
    for kind, runs in kinds.items():
        arrays |= {kind: runs.numbers, f"{kind}_starts": runs.starts}
    return arrays


def document_in(arrays: Arrays, *, packed: bool = False) -> Document:
    """The document of some arrays; `packed`: its blocks, units and passages are unpacked when they are asked for.

    Raises `KeyError` or `ValueError` where the arrays are none of a document.
    """
    head = _HEADS.validate_json(arrays.whole("head").tobytes())

    def items(kind: str, unpack: Unpack[Item]) -> Sequence[Item]:
        found = Packed(Runs(arrays.whole(kind), arrays.whole(f"{kind}_starts")), head.strings, unpack)
        return found if packed else tuple(found.unpacked(number) for number in range(len(found)))

    return Document(
        id=head.id,
        source=head.source,
        version=head.version,
        title=head.title,
        text=arrays.whole("text").tobytes().decode(),
        metadata=head.metadata,
        title_span=head.title_span,
        blocks=items("blocks", unpack_block),
        units=items("units", unpack_unit),
        passages=items("passages", unpack_passage),
        names=head.names,
    )


def vectors_in(arrays: Arrays) -> DocumentVectors:
    """The vectors of some arrays: of a mapped file those of passages, units and tokens stay there. Raises `KeyError` where there are none."""
    return DocumentVectors(
        passages=arrays.rows("passages"),
        units=arrays.rows("units"),
        tokens=arrays.rows("tokens"),
        ids=arrays.rows("ids"),
        starts=arrays.whole("starts"),
        keys=arrays.rows("keys"),
    )
