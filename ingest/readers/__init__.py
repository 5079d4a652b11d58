"""Readers: one file a format, one line in `READERS`."""

from __future__ import annotations

import pkgutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import cast

from ingest.errors import UnknownFormat
from ingest.readers.foreign import Foreign
from ingest.readers.rendering import Rendering

Reader = Callable[[bytes], Rendering]


@dataclass(frozen=True, slots=True)
class Own:
    """A reader that runs in this process ("module:function"), imported with the first file of its format: no question waits for it."""

    function: str

    def __call__(self, data: bytes) -> Rendering:
        """What the reader makes of a file. Raises `UnreadableFile`."""
        return cast(Reader, pkgutil.resolve_name(self.function))(data)


_TEXT, _MARKDOWN, _HTML = Own("ingest.readers.text:read_text"), Own("ingest.readers.markdown:read_markdown"), Own("ingest.readers.html:read_html")

READERS: dict[str, Reader] = {
    ".txt": _TEXT,
    ".text": _TEXT,
    ".md": _MARKDOWN,
    ".markdown": _MARKDOWN,
    ".mdx": _MARKDOWN,
    ".html": _HTML,
    ".htm": _HTML,
    ".xhtml": _HTML,
    ".pdf": Foreign("ingest.readers.pdf:read_pdf"),
    ".docx": Foreign("ingest.readers.docx:read_docx"),
}


_WORD, _PAGE = "open it in a word processor and save it as .docx", "open it in a browser and save it as a web page, .html"
CURES = {".doc": _WORD, ".rtf": _WORD, ".odt": _WORD, ".pages": _WORD, ".wpd": _WORD, ".mht": _PAGE, ".mhtml": _PAGE, ".webarchive": _PAGE}


def reader_for(source: str) -> Reader:
    """The reader of a file by its ending; raises `UnknownFormat` with the endings that are known."""
    ending = PurePosixPath(source).suffix.lower()
    if ending not in READERS:
        if cure := CURES.get(ending):
            raise UnknownFormat(f"no reader for '{ending}': {cure}")
        raise UnknownFormat(f"no reader for '{ending or 'files without an ending'}' (known: {' '.join(sorted(READERS))})")
    return READERS[ending]


def is_foreign(source: str) -> bool:
    """Whether the file is of a format whose parser may only run in a child process; raises `UnknownFormat`."""
    return isinstance(reader_for(source), Foreign)
