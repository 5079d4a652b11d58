"""HTML: saved pages. The canonical text is what the page shows; what stands beside its article is marked with the reason, not cut."""

from __future__ import annotations

import codecs
import re
from dataclasses import replace

from lxml import etree

from ingest.decoding import BYTE_ORDER_MARKS, decode, try_decoding
from ingest.document import Metadata
from ingest.errors import UnreadableFile
from ingest.metadata import find_title, from_lines, merged, without_tail
from ingest.readers.furniture import Furniture, find_furniture
from ingest.readers.page_metadata import page_title, read_metadata, shown_title, without_site
from ingest.readers.panels import open_panels
from ingest.readers.rendering import Canvas, Rendering
from ingest.readers.shares import measure
from ingest.readers.tags import parse_html, write_tree
from ingest.readers.walls import Kept, headings_of, refuse_walls

CHARSET = re.compile(rb"<meta\s[^>]*?charset\s*=\s*[\"']?\s*([\w.:-]+)|<\?xml\s[^>]*?encoding\s*=\s*[\"']([\w.:-]+)", re.I)
CHARSET_WITHIN = 4096  # bytes
ODD = frozenset({"idna", "punycode", "raw-unicode-escape", "unicode-escape", "undefined", "utf-7"})  # Python's, of no page
WESTERN = frozenset({"iso8859-1", "ascii", "latin-1"})  # what browsers read as Windows-1252
SELF_CLOSED = re.compile(r"<(script|style|iframe|title|textarea|div|span|a|p|td|th|li|i|b|em)(\s[^<>]*?)?/>", re.I)
NOT_HTML = "this is no HTML: save the page from a browser as a web page, or as plain text"


def read_html(data: bytes) -> Rendering:
    """The rendering of a page. Raises `UnreadableFile` where the bytes are no text, and for a page that holds no article."""
    source = _decode(data)
    if not source.strip():
        return Rendering("", [], Metadata())
    root = parse_html(SELF_CLOSED.sub(r"<\1\2></\1>", source) if source.lstrip().startswith("<?xml") else source)
    if root is None:
        raise UnreadableFile(NOT_HTML)
    metadata = read_metadata(root, source)
    panels = open_panels(root)
    furniture = find_furniture(root, panels)
    refuse_walls(root, page_title(root)[0], _kept(root, furniture))
    canvas = Canvas()
    write_tree(root, canvas, furniture)
    return Rendering(canvas.text, canvas.lines, _complete(metadata, root, canvas))


def _kept(root: etree._Element, furniture: Furniture) -> Kept:
    share = measure(root, furniture)[root]
    return Kept(share.words, share.prose, tuple(headings_of(root, furniture)), tuple(dict.fromkeys(furniture.values())))


def _complete(metadata: Metadata, root: etree._Element, canvas: Canvas) -> Metadata:
    """The metadata with what the text says, and with `<title>` for a page that shows no title."""
    told, site = page_title(root)
    shown = shown_title(root)
    stated = find_title(canvas.text, canvas.lines, told)
    if site and told:
        metadata = merged(
            metadata,
            Metadata(publisher=without_tail(Metadata(title=f"{told} | {site}"), shown or (stated.of(canvas.text) if stated else "")).publisher),
        )
    metadata = merged(metadata, from_lines(canvas.text, [line for line in canvas.lines if not line.dropped]))
    if shown and told.casefold().startswith(shown.casefold()):
        return replace(metadata, title=shown)  # what the page shows and its window says is its title, whatever is written for machines
    if metadata.title:
        return replace(metadata, title=without_site(metadata.title, metadata.publisher or site))
    return metadata if find_title(canvas.text, canvas.lines) else replace(metadata, title=told or None)


def _decode(data: bytes) -> str:
    """The page's text by its byte order mark, by what it says of its encoding, else by what its bytes look like."""
    if data.startswith(tuple(mark for mark, _ in BYTE_ORDER_MARKS)):
        return decode(data)
    if wide := _is_wide(data):
        return decode(data.decode(wide, "replace").encode("utf-8", "replace"))
    data = data.replace(b"\0", b"") if b"<" in data else data
    told = CHARSET.search(data[:CHARSET_WITHIN])
    name = _codec((told[1] or told[2]).decode("ascii", "replace")) if told else ""
    for encoding in ("utf-8", name):  # few pages that say otherwise are UTF-8 by chance, many by mistake
        decoded = try_decoding(data, encoding)
        if decoded is not None:
            return decode(decoded.encode("utf-8", "replace"))
    return decode(data)


def _is_wide(data: bytes) -> str:
    """The name of UTF-16 without a byte order mark, "" for anything else."""
    start = data[:64]
    return "utf-16-le" if b"<\0" in start and start[1:2] == b"\0" else "utf-16-be" if b"\0<" in start and start[:1] == b"\0" else ""


def _codec(name: str) -> str:
    try:
        found = codecs.lookup(name).name
    except LookupError:
        return ""
    if found.startswith(("utf-16", "utf-32")) or found == "utf-8" or found.replace("_", "-") in ODD:
        return ""  # a page that says so in single bytes is UTF-8, which is tried first
    return "cp1252" if found in WESTERN else found
