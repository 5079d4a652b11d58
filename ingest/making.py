"""One file's bytes to one document: the pipeline of ingest, in order. `reading` says in which process it runs."""

from __future__ import annotations

from dataclasses import fields, replace
from typing import Any

from ingest.boilerplate import mark_asides, mark_boilerplate
from ingest.decoding import whole
from ingest.document import BlockKind, DigestOf, Document, Metadata
from ingest.errors import UnreadableFile
from ingest.grids import mark_grids
from ingest.headings import mark_headings
from ingest.metadata import fallback_title, find_title
from ingest.passages import make_passages
from ingest.readers import reader_for
from ingest.readers.rendering import Rendering, check_size
from ingest.structure import read_blocks
from ingest.subjects import Names, learn_names
from ingest.units import make_units

MOST_LINES = 100_000
MOST_UNITS = 10_000  # sentences, items and cells; an article of 100,000 words has half of them, and each takes 5 ms to embed


def make_document(data: bytes, name: str, source: str, version: str) -> Document:
    """The document of the file `source` (a path below the corpus folder) with the bytes `data`; `name` is its id, `version` their sha256.

    Raises `UnknownFormat` for an ending without a reader and `UnreadableFile` for a file that holds no article.
    """
    rendering = reader_for(source)(data)
    text, metadata = rendering.text, _printable(rendering.metadata)
    check_size(len(text))
    if len(rendering.lines) > MOST_LINES:
        raise UnreadableFile(f"it has {len(rendering.lines):,} lines, more than {MOST_LINES:,}: split it into articles")
    if not text.strip():
        raise UnreadableFile("the file is empty: put the article's text into it, or remove it")
    title_span = find_title(text, rendering.lines, metadata.title)
    learned = learn_names(_article(rendering), f"{metadata.title or ''}\n{title_span.of(text) if title_span else ''}")
    names = Names(learned)
    lines = mark_headings(text, mark_asides(text, mark_grids(text, rendering.lines), title_span), names, title_span)
    blocks = mark_boilerplate(text, read_blocks(text, lines), title_span)
    units = make_units(text, blocks, names)
    if not units:
        raise UnreadableFile("no sentence of an article was found in it, only headings, links or page furniture: check what was saved")
    if len(units) > MOST_UNITS:
        raise UnreadableFile(f"it states {len(units):,} things, more than {MOST_UNITS:,}: split it into articles")
    headings = [block.span for block in blocks if block.kind is BlockKind.HEADING and not block.dropped]
    own_title = " ".join(title_span.of(text).split()) if title_span else None
    return Document(
        id=name,
        source=source,
        version=version,
        title=metadata.title or own_title or fallback_title(text, headings, names, source),
        text=text,
        metadata=metadata,
        title_span=title_span,
        blocks=tuple(blocks),
        units=tuple(units),
        passages=tuple(make_passages(text, blocks, units)),
        names=learned,
    )


def _article(rendering: Rendering) -> str:
    """The text without what its reader knows for furniture: a card about another occupation, or a header on every page, names none of its own."""
    dropped = [line.span for line in rendering.lines if line.dropped]
    starts = [0, *(span.end for span in dropped)]
    return "".join(rendering.text[start:end] for start, end in zip(starts, [*(span.start for span in dropped), len(rendering.text)], strict=True))


def _printable(metadata: Metadata) -> Metadata:
    """The metadata with "?" for each half of a character: JSON and YAML can say one, UTF-8 cannot."""
    digest = metadata.digest_of
    return replace(metadata, **_whole_fields(metadata), digest_of=replace(digest, **_whole_fields(digest)) if digest else None)


def _whole_fields(told: Metadata | DigestOf) -> dict[str, Any]:
    return {field.name: whole(value) for field in fields(told) if isinstance(value := getattr(told, field.name), str)}
