"""What can go wrong around an index; each message names the cure."""

from __future__ import annotations


class RetrievalError(Exception):
    """Base of everything that keeps an index from being opened or published."""


class IndexMissing(RetrievalError):
    """No index has been published in the data folder yet."""


class IndexDamaged(RetrievalError):
    """A file of the index is missing, cut or changed."""


class IndexForeign(RetrievalError):
    """The index was made by another format version or another model."""


class IngestBusy(RetrievalError):
    """Another ingest holds the data folder."""


class NothingToUndo(RetrievalError):
    """No generation is kept from before the current one."""


class ModelDamaged(Exception):
    """The model's files are missing or not the published ones."""
