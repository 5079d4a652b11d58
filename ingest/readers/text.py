"""Plain text: the decoded file is the canonical text, nothing cut; lines are told by their shape."""

from __future__ import annotations

from ingest.decoding import decode
from ingest.lines import classify
from ingest.metadata import from_lines
from ingest.readers.rendering import Rendering


def read_text(data: bytes) -> Rendering:
    """The rendering of a plain text file. Raises `UnreadableFile` where the bytes are no text."""
    text = decode(data)
    lines = classify(text)
    return Rendering(text, lines, from_lines(text, lines))
