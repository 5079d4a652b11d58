"""A tree of HTML elements, written to a `Canvas` block by block: pages, HTML inside Markdown, and whatever is first converted to HTML.

The tree is walked with a list of what is open instead of recursion, so that no depth of nesting can break it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from lxml import etree

from ingest.errors import UnreadableFile
from ingest.lines import LineKind
from ingest.readers.paragraphs import BOLD_HEADING_LEVEL, write_item, write_paragraph
from ingest.readers.rendering import Canvas
from ingest.readers.tables import is_data_table, is_table, write_table
from ingest.readers.words import HEADINGS, UNSEEN, Words, is_block

LISTS = frozenset({"ul", "ol", "menu", "dir"})
BLANK_LINE = re.compile(r"\n\s*\n")
LONGEST_DEFINITION = 40  # words of a definition that stands behind its term in one item
NUMBER = re.compile(r"\s*([+-]?[0-9]{1,9})(?![0-9])")  # of an item; a browser reads what stands behind it as nothing
CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")
TOO_DEEP = "Excessive depth"
Dropped = Mapping[etree._Element, str]


@dataclass(slots=True)
class _List:
    """A list that is open: whether it counts, up to where, and whether its current item has nothing written yet."""

    ordered: bool
    number: int
    fresh: bool = False
    first: bool = True


@dataclass(slots=True)
class _Open:
    """What is open around the words that come next."""

    words: Words = field(default_factory=Words)
    lists: list[_List] = field(default_factory=list)
    level: int = 0  # of the heading, 0 outside of one
    summary: bool = False
    code: bool = False
    term: str = ""  # of a definition list, until its definition comes
    dropped: str = ""
    dropped_by: etree._Element | None = None
    dropped_first: bool = False


def write_tree(root: etree._Element, canvas: Canvas, dropped: Dropped | None = None) -> None:
    """Writes the visible text below `root` as lines: headings, paragraphs, items, rows.

    Elements in `dropped` are written as asides with that reason. Scripts, styles and the like are never written.
    """
    _TreeWriter(canvas, dropped or {}, headed=_has_headings(root, dropped or {})).write(root)


def _has_headings(root: etree._Element, dropped: Dropped) -> bool:
    walk = etree.iterwalk(root, events=("start",))
    for _, element in walk:
        if element in dropped:
            walk.skip_subtree()
        elif element.tag in HEADINGS:
            return True
    return False


class _TreeWriter:
    """Writes one tree; keeps what is open."""

    def __init__(self, canvas: Canvas, dropped: Dropped, *, headed: bool) -> None:
        self._canvas = canvas
        self._dropped = dropped
        self._headed = headed
        self._open = _Open()

    def write(self, root: etree._Element) -> None:
        walk = etree.iterwalk(root, events=("start", "end", "comment", "pi"))
        for event, element in walk:
            if event == "start":
                if self._start(element):
                    self._open.words.add_text(element)
                else:
                    walk.skip_subtree()
            elif event == "end":
                self._end(element)
            if event != "start" and element is not root:
                self._open.words.add_tail(element)
        self._flush()

    def _start(self, element: etree._Element) -> bool:
        """Opens an element; says whether to go into it."""
        tag, state = element.tag, self._open
        if tag in UNSEEN or state.words.is_mark(element):
            return False
        if is_block(element):
            self._flush()
        if element in self._dropped and not state.dropped:
            self._flush()
            state.dropped, state.dropped_by, state.dropped_first = self._dropped[element], element, True
        state.words.start(element)
        if state.dropped:
            return True
        if is_table(element) and is_data_table(element):
            write_table(element, self._canvas, self._dropped)
            return False
        if tag in HEADINGS:
            state.level = HEADINGS[tag]
        elif tag == "summary":
            state.summary = True
        elif tag in LISTS:
            state.lists.append(_List(tag == "ol", _number(element.get("start"), 1) - 1))
        elif tag == "li" and state.lists:
            _count(state.lists[-1], element)
        elif tag == "pre":
            state.code = True
        return True

    def _end(self, element: etree._Element) -> None:
        tag, state = element.tag, self._open
        if tag in UNSEEN:
            return
        if tag == "dt":
            self._flush_term()
        elif is_block(element) or element is state.dropped_by:
            self._flush()
        state.words.end(element)
        if element is state.dropped_by:
            state.dropped, state.dropped_by = "", None
            return
        if state.dropped:
            return
        if tag in HEADINGS:
            state.level = 0
        elif tag == "summary":
            state.summary = False
        elif tag in LISTS and state.lists:
            state.lists.pop()
        elif tag == "pre":
            state.code = False
        elif tag == "dl":
            self._write_term()

    def _flush_term(self) -> None:
        state = self._open
        if state.dropped:
            self._flush()
            return
        self._write_term()
        state.term = state.words.take().written.replace("\n", " ").strip()

    def _write_term(self) -> None:
        """Writes a term that no definition follows, or that its definition is too long to stand behind, as a heading."""
        if self._open.term:
            self._canvas.line(LineKind.HEADING, self._open.term, level=BOLD_HEADING_LEVEL)
            self._open.term = ""

    def _flush(self) -> None:
        """Writes the words gathered so far as what is open says."""
        state, canvas = self._open, self._canvas
        said = state.words.take()
        if not said.written.strip():
            return
        if state.dropped:
            canvas.line(LineKind.ASIDE, said.written, apart=state.dropped_first, dropped=state.dropped)
            state.dropped_first = False
        elif state.term and not state.level and len(said.written.split()) <= LONGEST_DEFINITION and not state.term.endswith("?"):
            term, state.term = state.term, ""
            self._write_line(f"{term} {said.written}" if term.endswith(":") else f"{term}: {said.written}", item=True)
        elif state.code:
            self._write_term()
            for paragraph in BLANK_LINE.split(said.verbatim):
                canvas.line(LineKind.TEXT, paragraph)
        else:
            self._write_term()
            for paragraph in BLANK_LINE.split(said.written):
                self._write_line(paragraph, bold=said.bold)

    def _write_line(self, content: str, *, bold: bool = False, item: bool = False) -> None:
        state, canvas = self._open, self._canvas
        if not content.strip():
            return
        if state.level or state.summary:
            canvas.line(LineKind.HEADING, content, level=state.level or BOLD_HEADING_LEVEL)
        elif state.lists:
            listed = state.lists[-1]
            number = listed.number if listed.ordered else 0
            apart, listed.first = all(each.first for each in state.lists), False
            write_item(canvas, content, depth=len(state.lists), number=number, fresh=listed.fresh, apart=apart)
            listed.fresh = False
        elif item:
            write_item(canvas, content, depth=1, number=0, fresh=True, apart=canvas.lines[-1:] == [] or canvas.lines[-1].kind is not LineKind.BULLET)
        else:
            write_paragraph(canvas, content.strip(), bold=bold, headed=self._headed)


def _count(listed: _List, item: etree._Element) -> None:
    listed.number = _number(item.get("value"), listed.number + 1)
    listed.fresh = True


def _number(told: str | None, otherwise: int) -> int:
    """The number that an attribute tells, `otherwise` where it tells none."""
    found = NUMBER.match(told or "")
    return int(found[1]) if found else otherwise


def parse_fragment(source: str) -> etree._Element:
    """The tree of a piece of HTML, as the children of one element; whatever is wrong in it is mended as browsers do."""
    return parse_html(f"<html><body>{source}</body></html>")


def parse_html(source: str) -> etree._Element | None:
    """The tree of a page, None where there is none. Nothing is fetched for it. Raises `UnreadableFile` for one that is nested too deep."""
    parser = etree.HTMLParser(encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True, huge_tree=True)
    try:
        root = etree.fromstring(CONTROLS.sub("", source).encode("utf-8", "replace"), parser)
    except etree.XMLSyntaxError:
        return None
    if any(TOO_DEEP in entry.message for entry in parser.error_log):
        raise UnreadableFile("its tags are nested thousands deep, which no article needs: save the page again, or as plain text")
    return root
