"""What stands where on a printed page, and the lines that its words make.

Places are in points from the upper left corner of the page as it is shown, so `top < bottom`.
"""

from __future__ import annotations

import re
import statistics
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

SAME_LINE = 0.4  # of the size: how far the baselines of one line may lie apart (a raised mark, a larger word)
WIDE_GAP = 1.15  # of a letter's width: between words this far apart a line is broken; a blank is half a letter wide, in typewriting a whole one
MARKS = frozenset(
    "-*+\u2022\u25cf\u25aa\u25a0\u25e6\u25cb\u2023\u2043\u2219\u00b7\u2013\u2014\u27a4\u2713\u2714o\u25ab\u2756\u27a2\u25a1\u2751\uf0b7\uf0a7\uf0fc\uf0d8\uf0a8\u25fe\u25b6"
)
LEADER = re.compile(r"(?:[.\u2026]\s*){5,}")  # "Pay ........ 12" in a table of contents
LONGEST_NUMBER = 4  # characters of "12." or "(b)"


Interval = tuple[float, float]  # from left to right


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle of the page."""

    left: float
    top: float
    right: float
    bottom: float

    @property
    def width(self) -> float:
        """From left to right."""
        return self.right - self.left

    @property
    def height(self) -> float:
        """From top to bottom."""
        return self.bottom - self.top

    @property
    def middle(self) -> tuple[float, float]:
        """The point in its middle."""
        return (self.left + self.right) / 2, (self.top + self.bottom) / 2

    def holds(self, point: tuple[float, float]) -> bool:
        """Whether the point lies inside."""
        return self.left <= point[0] <= self.right and self.top <= point[1] <= self.bottom


def around(boxes: Iterable[Box]) -> Box:
    """The smallest box that holds all of them; there must be one."""
    found = list(boxes)
    return Box(min(box.left for box in found), min(box.top for box in found), max(box.right for box in found), max(box.bottom for box in found))


@dataclass(frozen=True, slots=True)
class Word:
    """Letters that stand together; `base` is the height of their baseline, `size` that of their font."""

    text: str
    box: Box
    base: float
    size: float
    bold: bool = False


@dataclass(frozen=True, slots=True)
class Page:
    """What one page shows: its words, its drawn lines as thin boxes, whether it has pictures, how many characters its fonts name no letter for."""

    number: int
    width: float
    height: float
    words: tuple[Word, ...] = ()
    strokes: tuple[Box, ...] = ()
    pictures: bool = False
    unmapped: int = 0


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of cells; a cell is the lines that stand in it. A cell that spans several is said in each of them."""

    box: Box
    columns: tuple[Interval, ...]
    rows: tuple[tuple[tuple[str, ...], ...], ...]


@dataclass(frozen=True, slots=True)
class Piece:
    """Words on one baseline with no wide gap between them, or a whole table; `column` is the column of text that it stands in."""

    page: int
    box: Box
    column: Box
    words: tuple[Word, ...] = ()
    table: Table | None = None

    @property
    def text(self) -> str:
        """The words with blanks between them."""
        return " ".join(word.text for word in self.words)

    @property
    def base(self) -> float:
        """The height of its baseline."""
        return statistics.median_low(word.base for word in self.words) if self.words else self.box.top

    @property
    def size(self) -> float:
        """The size that most of its letters have."""
        sizes: Counter[float] = Counter()
        for word in self.words:
            sizes[word.size] += len(word.text)
        return max(sizes, key=lambda size: (sizes[size], size), default=0.0)

    @property
    def bold(self) -> bool:
        """Whether all of its words are bold."""
        told = [word.bold for word in self.words if any(map(str.isalnum, word.text))]
        return bool(told) and all(told)


Row = tuple[Piece, ...]  # the pieces on one baseline, from left to right


def make_piece(words: Sequence[Word], page: int) -> Piece:
    """The words as one piece, from left to right."""
    box = around(word.box for word in words)
    return Piece(page, box, box, tuple(words))


def make_rows(words: Iterable[Word], page: int) -> list[Row]:
    """The words as rows from top to bottom, each row broken into pieces at wide gaps."""
    lines: list[list[Word]] = []
    for word in sorted(words, key=lambda word: (word.base, word.box.left)):
        near = next((line for line in reversed(lines[-4:]) if _is_on(line, word)), None)
        if near is None:
            lines.append([word])
        else:
            near.append(word)
    return [_break_line(sorted(line, key=lambda word: word.box.left), page) for line in sorted(lines, key=_base)]


def _base(line: Sequence[Word]) -> float:
    return statistics.median_low(word.base for word in line)


def _is_on(line: Sequence[Word], word: Word) -> bool:
    largest = max(line, key=lambda each: each.size)
    if abs(largest.base - word.base) > SAME_LINE * min(largest.size, word.size):
        return False
    return not any(each.box.left < word.box.right - 1 and word.box.left < each.box.right - 1 for each in line)


def _break_line(line: Sequence[Word], page: int) -> Row:
    letter = sum(word.box.width for word in line) / sum(len(word.text) for word in line)
    if LEADER.search(" ".join(word.text for word in line)):
        return (make_piece(line, page),)
    pieces: list[list[Word]] = [[line[0]]]
    for before, word in pairwise(line):
        marked = len(pieces[-1]) == 1 and is_mark(before.text)
        if not marked and word.box.left - before.box.right > WIDE_GAP * letter:
            pieces.append([word])
        else:
            pieces[-1].append(word)
    return tuple(make_piece(piece, page) for piece in pieces)


def is_mark(text: str) -> bool:
    """Whether a word is nothing but the mark of an item: a bullet, "3.", "(b)"."""
    return text in MARKS or is_number(text)


def is_number(text: str) -> bool:
    """Whether a word is the number or letter of an item: "3.", "b)", "(iv)"."""
    bare = text.strip("().")
    counted = bare.isdigit() or (len(bare) == 1 and bare.isalpha()) or set(bare) <= set("ivx")
    return bool(bare) and counted and len(text) <= LONGEST_NUMBER and text[-1] in ".)" and not text.startswith(".")
