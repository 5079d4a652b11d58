"""Documents as rows of text, to be compared with rows of text."""

from dataclasses import dataclass
from pathlib import Path

import pytest

from ingest.document import Document
from ingest.reading import read_document


@dataclass(frozen=True)
class Shown:
    """A document with its spans told in words."""

    document: Document

    def words(self, span):
        return None if span is None else span.of(self.document.text)

    @property
    def headings(self):
        """(level, heading) of each heading but the title."""
        return [(block.level, self.words(block.span)) for block in self.document.blocks if block.kind == "heading" and block.dropped != "title"]

    @property
    def parts(self):
        """(kind of block, [(kind, text, labels) of its parts]) of each block that is no heading."""
        return [
            (str(block.kind), [(str(part.kind), self.words(part.span), *map(self.words, part.label)) for part in block.parts])
            for block in self.document.blocks
            if block.kind != "heading"
        ]

    @property
    def units(self):
        """(kind, text, context ...) of each unit."""
        return [(str(unit.kind), self.words(unit.span), *map(self.words, unit.context)) for unit in self.document.units]

    @property
    def paths(self):
        """(text, headings above ...) of each unit."""
        return [(self.words(unit.span), *map(self.words, unit.headings)) for unit in self.document.units]

    @property
    def subjects(self):
        """(text, subjects ...) of each unit."""
        return [(self.words(unit.span), *unit.subjects) for unit in self.document.units]

    @property
    def dropped(self):
        """(reason, text) of each block of boilerplate but the title."""
        return [(block.dropped, self.words(block.span)) for block in self.document.blocks if block.dropped not in ("", "title")]

    @property
    def passages(self):
        """The text of each passage."""
        return [self.words(passage.span) for passage in self.document.passages]


@pytest.fixture(scope="session")
def show():
    """Reads text or bytes as the file of that name."""

    def read(source: str, content: str | bytes) -> Shown:
        return Shown(read_document(source, content.encode() if isinstance(content, str) else content))

    return read


@pytest.fixture(scope="session")
def fixtures(show):
    """The fixture articles by file name."""
    folder = Path(__file__).parent.parent / "articles"
    return {name: show(name, folder.joinpath(name).read_bytes()) for name in ("nursing.txt", "electrician.md")}
