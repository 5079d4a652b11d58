"""What every reader gives: canonical text, its lines, and what the file says about itself."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ingest.document import Metadata, Span
from ingest.errors import UnreadableFile
from ingest.lines import INVISIBLE, Line, LineKind

MOST_LETTERS = 600_000  # a book of 100,000 words


@dataclass(frozen=True, slots=True)
class Rendering:
    """A file as canonical text and lines into it."""

    text: str
    lines: list[Line]
    metadata: Metadata


class Canvas:
    """Writes a canonical text block by block and keeps the span of each line that is written."""

    def __init__(self) -> None:
        self._pieces: list[str] = []
        self._length = 0
        self.lines: list[Line] = []

    @property
    def text(self) -> str:
        """Everything written so far."""
        return "".join(self._pieces)

    def line(self, kind: LineKind, content: str, *, level: int = 0, mark: str = "", apart: bool = True, dropped: str = "") -> None:
        """Writes one line, `apart` from the last by a blank one; `mark` ("- ") stands before it and outside its span.

        `dropped` says why an ASIDE is boilerplate.
        """
        content = " ".join(content.split()).strip(INVISIBLE)
        if content:
            start = self._begin(apart) + len(mark)
            self._write(f"{mark}{content}\n")
            self.lines.append(Line(kind, Span(start, start + len(content)), level=level, gap=apart, dropped=dropped))

    def row(self, cells: Sequence[str], *, first: bool) -> None:
        """Writes one table row as `| a | b |`."""
        start = at = self._begin(first)
        spans = []
        for cell in (" ".join(cell.replace("|", "/").split()) for cell in cells):
            at += 2
            spans.append(Span(at, at + len(cell)))
            at += len(cell) + 1
        written = "".join(f"| {' '.join(cell.replace('|', '/').split())} " for cell in cells) + "|"
        self._write(written + "\n")
        self.lines.append(Line(LineKind.ROW, Span(start, start + len(written)), cells=tuple(spans), gap=first))

    def _begin(self, apart: bool) -> int:
        if apart and self._pieces:
            self._write("\n")
        return self._length

    def _write(self, piece: str) -> None:
        self._pieces.append(piece)
        self._length += len(piece)
        check_size(self._length)


def check_size(letters: int) -> None:
    """Raises `UnreadableFile` for more letters than an article has: a table may say each of its cells many times."""
    if letters > MOST_LETTERS:
        raise UnreadableFile(f"it has more than {MOST_LETTERS:,} letters: split it into articles")
