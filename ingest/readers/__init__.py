"""Readers: one file a format, one line in `READERS`."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import PurePosixPath

from ingest.errors import UnknownFormat
from ingest.readers.foreign import Foreign
from ingest.readers.html import read_html
from ingest.readers.markdown import read_markdown
from ingest.readers.rendering import Rendering
from ingest.readers.text import read_text

Reader = Callable[[bytes], Rendering]

READERS: dict[str, Reader] = {
    ".txt": read_text,
    ".text": read_text,
    ".md": read_markdown,
    ".markdown": read_markdown,
    ".mdx": read_markdown,
    ".html": read_html,
    ".htm": read_html,
    ".xhtml": read_html,
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
