"""One file's bytes to one document: the pipeline of ingest, in order."""

from __future__ import annotations

import hashlib
import re
import unicodedata

from ingest.boilerplate import mark_asides, mark_boilerplate
from ingest.document import BlockKind, Document
from ingest.errors import UnreadableFile
from ingest.grids import mark_grids
from ingest.headings import mark_headings
from ingest.metadata import fallback_title, find_title
from ingest.passages import make_passages
from ingest.readers import reader_for
from ingest.readers.rendering import Rendering
from ingest.structure import read_blocks
from ingest.subjects import Names, learn_names
from ingest.units import make_units


def read_document(source: str, data: bytes) -> Document:
    """The document of the file `source` (a path below the corpus folder) with the bytes `data`.

    Raises `UnknownFormat` for an ending without a reader and `UnreadableFile` for a file that holds no article.
    """
    rendering = reader_for(source)(data)
    text, metadata = rendering.text, rendering.metadata
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
    headings = [block.span for block in blocks if block.kind is BlockKind.HEADING and not block.dropped]
    own_title = " ".join(title_span.of(text).split()) if title_span else None
    return Document(
        id=document_id(source),
        source=source,
        version=hashlib.sha256(data).hexdigest(),
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


def document_id(source: str) -> str:
    """An address for the document of a source: its name in `[a-z0-9-]` and six hex digits of the source's sha256."""
    plain = unicodedata.normalize("NFKD", source).encode("ascii", "ignore").decode().lower()
    slug = re.sub(r"[^a-z0-9]+", "-", re.sub(r"\.\w+$", "", plain)).strip("-")[:60].strip("-")
    return f"{slug or 'document'}-{hashlib.sha256(source.encode('utf-8', 'surrogateescape')).hexdigest()[:6]}"
