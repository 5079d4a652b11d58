"""Lines to groups: the lines of one paragraph, one item of a list or one heading, also where a column or page ends between them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from ingest.readers.pages.layout import LEADER, Piece, Table, is_mark, is_number

USUAL_LEADING = 1.2  # of the size, between the baselines of a paragraph; where the text does not tell
LEADINGS = (0.9, 2.6)  # what may be the leading of a paragraph, single to double spaced
LARGER_GAP = 1.2  # of the leading: one that parts paragraphs
SAME_SIZE = 0.06  # of the size
NOTE = 0.92  # of the size of running text: what is smaller is a note
INDENT = 0.8  # of the size: how far the first line of a paragraph may be set in
ROOM = 0.5  # of the size: what must be left at the end of a line for the next word to have fitted
ENDS = re.compile(r"[.!?:;][\"'\u201d\u2019)\]]*$")
DASHES = "-\u2013\u2014+*o"  # marks that also stand inside sentences


@dataclass(frozen=True, slots=True)
class Style:
    """How the running text of a document looks: its size, weight, and the leading of its lines as a share of the size."""

    size: float
    bold: bool
    leading: float

    @classmethod
    def of(cls, pieces: Sequence[Piece]) -> Style:
        """The style of most letters."""
        sizes: Counter[float] = Counter()
        letters: Counter[bool] = Counter()
        for piece in pieces:
            sizes[piece.size] += len(piece.text)
            letters[piece.bold] += len(piece.text)
        size = max(sizes, key=lambda each: (sizes[each], each), default=0.0)
        leadings: Counter[float] = Counter()
        for upper, lower in pairwise(pieces):
            share = (lower.base - upper.base) / size if size else 0.0
            if upper.page == lower.page and upper.size == lower.size == size and LEADINGS[0] <= share <= LEADINGS[1]:
                leadings[round(share * 20) / 20] += 1
        common = [share for share, count in leadings.items() if count * 3 >= max(leadings.values())]
        return cls(size, letters[True] > letters[False], min(common, default=USUAL_LEADING))


@dataclass(frozen=True, slots=True)
class Group:
    """Lines that belong together; `mark` is the bullet or number before them, `gap` whether they stand apart from what is above."""

    pieces: tuple[Piece, ...]
    mark: str = ""
    gap: bool = True

    @property
    def table(self) -> Table | None:
        """The table that stands for the group."""
        return self.pieces[0].table

    @property
    def counted(self) -> bool:
        """Whether the mark is a number or letter."""
        return is_number(self.mark)


def make_groups(pieces: Sequence[Piece], style: Style) -> list[Group]:
    """The lines in the order of reading as groups."""
    groups: list[Group] = []
    notes: list[Group] = []  # at the foot of a page, below a paragraph that goes on: they stand after it
    for piece in pieces:
        notes += _cut_off(groups, piece, style)
        last = groups[-1] if groups else None
        mark = _mark_of(piece, last, style)
        if last and not mark and _goes_on(last, piece, style):
            groups[-1] = Group((*last.pieces, piece), last.mark, last.gap)
        else:
            gap = last is None or _gap(last.pieces[-1], piece, style)
            groups += [*notes, Group((piece,), mark, gap)]
            notes = []
    return [group for group in [*groups, *notes] if group.table or not (group.mark and len(group.pieces) == len(group.pieces[0].words) == 1)]


def _cut_off(groups: list[Group], piece: Piece, style: Style) -> list[Group]:
    """The notes at the foot of a page, taken away from the end where the line goes on with the paragraph above them."""
    first = len(groups)
    while first and not groups[first - 1].table and groups[first - 1].pieces[0].size < NOTE * style.size:
        first -= 1
    turned = 0 < first < len(groups) and groups[-1].pieces[-1].page < piece.page and piece.size >= NOTE * style.size
    if not turned or not _goes_on(groups[first - 1], piece, style):
        return []
    notes = groups[first:]
    del groups[first:]
    return notes


def _mark_of(piece: Piece, last: Group | None, style: Style) -> str:
    """The mark that the line begins with; a dash or number in the middle of a paragraph is none."""
    if piece.table or not is_mark(piece.words[0].text):
        return ""
    mark = piece.words[0].text
    if len(piece.words) > 1 and last and not last.table and (mark in DASHES or is_number(mark)):
        in_list = bool(last.mark) and abs(last.pieces[0].box.left - piece.box.left) < style.size * 8
        if not in_list and not _gap(last.pieces[-1], piece, style) and not _had_room(last.pieces[-1], piece, anyway=True):
            return ""
    return mark


def _goes_on(group: Group, piece: Piece, style: Style) -> bool:
    """Whether the line belongs to the group before it."""
    last = group.pieces[-1]
    if piece.table or group.table or LEADER.search(last.text) or abs(last.size - piece.size) > SAME_SIZE * last.size:
        return False
    if len(group.pieces) == 1 == len(last.words) and group.mark:
        return piece.page == last.page  # a bullet whose text stands lower
    turned = piece.page != last.page or piece.base <= last.base
    if turned:
        return last.bold == piece.bold and not ENDS.search(last.text) and not _had_room(last, piece, anyway=False) and last.size <= style.size * 1.05
    if _gap(last, piece, style):
        return False
    if last.size > style.size * 1.05:
        return last.bold == piece.bold  # the lines of a heading are broken anywhere
    if _had_room(last, piece, anyway=last.bold != piece.bold):
        return False
    start = group.pieces[0].box.left
    if group.mark:
        return piece.box.left >= start - 1
    indent = piece.box.left - last.box.left
    return not (indent > INDENT * piece.size and piece.column.left < piece.box.left - INDENT * piece.size and ENDS.search(last.text))


def _gap(last: Piece, piece: Piece, style: Style) -> bool:
    if last.page != piece.page or piece.base <= last.base or last.table or piece.table:
        return True
    return piece.base - last.base > LARGER_GAP * max(style.leading, 1.0) * max(last.size, piece.size)


def _had_room(last: Piece, piece: Piece, *, anyway: bool) -> bool:
    """Whether the line ended although the next word would have fitted: where a sentence ends or begins (or `anyway`), that was meant."""
    room = last.column.right - last.box.right
    fitted = room > piece.words[0].box.width + ROOM * last.size
    return fitted and (anyway or bool(ENDS.search(last.text)) or not piece.text[0].islower())
