"""One file's bytes to one document: in this process where that is quick whatever stands in the file, else in a child process with limits."""

from __future__ import annotations

import hashlib
import logging
import re
import unicodedata
from dataclasses import replace

from pydantic import TypeAdapter

from ingest.confined import Confined
from ingest.document import Document
from ingest.errors import IngestError
from ingest.readers import is_foreign

# Of all files that tests.campaigns makes the slowest of this size takes 2 s to read; a child process takes 0.4 s to start.
MOST_HERE = 60_000  # bytes
log = logging.getLogger("careercite")
_CONFINED = Confined("ingest.making:make_document", TypeAdapter(Document))


def read_document(source: str, data: bytes) -> Document:
    """The document of the file `source` (a path below the corpus folder) with the bytes `data`.

    Raises `UnknownFormat` for an ending without a reader and `UnreadableFile` for a file that holds no article, or takes too much to read.
    """
    name, version = document_id(source), hashlib.sha256(data).hexdigest()
    if len(data) <= MOST_HERE and not is_foreign(source):
        from ingest.making import make_document  # with the libraries of all formats: only who reads an article waits for them

        try:
            return make_document(data, name, source, version)
        except IngestError:
            raise
        except Exception:  # a fault of ours: it is told, and read again where it is that of one file and not of the whole ingest
            log.exception("'%s' met an error that should not have been; it is read again in a process of its own", source)
    document = _CONFINED(data, name, source, version)
    return replace(document, id=name, source=source, version=version)


def document_id(source: str) -> str:
    """An address for the document of a source: its name in `[a-z0-9-]` and six hex digits of the source's sha256."""
    plain = unicodedata.normalize("NFKD", source).encode("ascii", "ignore").decode().lower()
    slug = re.sub(r"[^a-z0-9]+", "-", re.sub(r"\.\w+$", "", plain)).strip("-")[:60].strip("-")
    return f"{slug or 'document'}-{hashlib.sha256(source.encode('utf-8', 'surrogateescape')).hexdigest()[:6]}"
