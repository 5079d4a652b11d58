"""Articles in, documents with blocks, passages and units out."""

from ingest.corpus import Scan, scan_corpus
from ingest.document import Block, BlockKind, Document, Passage, Span, Unit, UnitKind
from ingest.errors import CorpusMissing, CorpusShrunk, IngestError, UnknownFormat, UnreadableFile
from ingest.reading import read_document

__all__ = [
    "Block",
    "BlockKind",
    "CorpusMissing",
    "CorpusShrunk",
    "Document",
    "IngestError",
    "Passage",
    "Scan",
    "Span",
    "Unit",
    "UnitKind",
    "UnknownFormat",
    "UnreadableFile",
    "read_document",
    "scan_corpus",
]
