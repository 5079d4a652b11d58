"""Lines of print to running text: hyphens at the ends of lines are undone, those of real compounds kept."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from ingest.readers.pages.layout import MARKS

SOFT = "\u00ad"
COMPOUND = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)+")
WORD = re.compile(r"[^\W\d_]+")
BROKEN = re.compile(r"([^\W\d_]+)-$")
GOES_ON = re.compile(r"[^\W\d_]+")
# First halves of compounds that English writes with a hyphen; what is broken behind another word is taken for a broken word.
FIRST_HALVES = frozenset(
    "self non ex co part full long short well high low mid half cross all real hands first second third on off in out up down end front back one"
    " two three four five six ten entry face peer decision problem client customer state world cost data job career work time year large fast".split()
)


FEWEST_BREAKS = 2  # words broken within a part that is no word: the document breaks words at the ends of its lines


class Joiner:
    """Joins lines; knows the words and compounds that the document writes elsewhere."""

    def __init__(self, lines: Iterable[str]) -> None:
        self.words: set[str] = set()
        self.compounds: set[str] = set()
        breaks: list[tuple[str, str]] = []  # the halves on both sides of a hyphen at the end of a line
        first = ""
        for line in lines:
            inner = line.lower()
            if first:  # halves of broken words are no words
                opening, _, inner = inner.partition(" ")
                breaks += [(first, second[0])] if (second := GOES_ON.match(opening)) else []
            broken = BROKEN.search(inner)
            first = broken[1] if broken else ""
            inner = inner.rpartition(" ")[0] if broken or inner.endswith(SOFT) else inner
            self.words.update(WORD.findall(inner))
            self.compounds.update(COMPOUND.findall(inner))
        self._hyphenates = sum(not self.words.issuperset(halves) for halves in breaks) >= FEWEST_BREAKS

    def join(self, lines: Sequence[str]) -> str:
        """The lines as one, blanks between them, hyphenated words made whole; soft hyphens are taken out."""
        joined = ""
        for line in lines:
            joined = self._append(joined, line) if joined else line
        return joined.replace(SOFT, "")

    def cell(self, lines: Sequence[str]) -> str:
        """The lines of a table's cell as one; items with marks are parted by semicolons."""
        items: list[list[str]] = [[]]
        for line in lines:
            mark, _, rest = line.partition(" ")
            if mark in MARKS and mark not in "-\u2013\u2014+*" and rest:
                items.append([rest])
            elif line not in MARKS:
                items[-1].append(line)
        return "; ".join(filter(None, map(self.join, items)))

    def _append(self, text: str, line: str) -> str:
        if text.endswith(SOFT):
            return text + line
        if text.endswith(("/", "\u2014")) and len(text) > 1 and not text[-2].isspace():
            return text + line
        broken, rest = BROKEN.search(text), GOES_ON.match(line)
        if not broken or not rest:
            return text + line if text.endswith("-") and len(text) > 1 and not text[-2].isspace() else f"{text} {line}"
        return text + line if self._is_compound(broken[1], rest[0]) else text[:-1] + line

    def _is_compound(self, first: str, second: str) -> bool:
        """Whether the hyphen between them is the word's own."""
        if not second[0].islower() or first.isupper():
            return True
        first, second = first.lower(), second.lower()
        if f"{first}-{second}" in self.compounds:
            return True
        if first + second in self.words:
            return False
        return first in FIRST_HALVES or (not self._hyphenates and len(first) > 3 and len(second) > 3 and first in self.words and second in self.words)
