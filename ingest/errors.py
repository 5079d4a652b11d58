"""What can go wrong on the way in; each message names the cure."""

from __future__ import annotations


class IngestError(Exception):
    """A file or a corpus folder that cannot be taken in."""


class UnknownFormat(IngestError):
    """No reader for the file's ending."""


class UnreadableFile(IngestError):
    """The file's bytes do not make an article: damaged, empty, or no text at all."""


class CorpusShrunk(IngestError):
    """The scan would remove most documents: an unmounted disk must not empty an index."""


class CorpusMissing(IngestError):
    """The corpus folder is not there; the index is left as it was."""
