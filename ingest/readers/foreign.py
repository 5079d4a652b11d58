"""Formats whose parsers are large and take what strangers made: `ingest.confined` reads them in a process of its own."""

from __future__ import annotations

import pkgutil
from dataclasses import dataclass, replace

from ingest.metadata import from_lines, merged, without_tail
from ingest.readers.rendering import Rendering


@dataclass(frozen=True, slots=True)
class Foreign:
    """A reader that loads `parser` ("module:function") only where it runs."""

    parser: str

    def __call__(self, data: bytes) -> Rendering:
        """The parser's rendering, its metadata completing what the first lines say."""
        rendering: Rendering = pkgutil.resolve_name(self.parser)(data)
        metadata = merged(from_lines(rendering.text, rendering.lines), rendering.metadata)
        shown = next((line.span.of(rendering.text) for line in rendering.lines if not line.dropped), "")
        return replace(rendering, metadata=without_tail(metadata, shown))
