"""The words of inline elements: what is gathered between two blocks, without gluing or parting any."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

HEADINGS = {f"h{level}": level for level in range(1, 7)}
UNSEEN = frozenset(
    (
        "script style svg iframe head object embed applet canvas audio video math map select datalist textarea title meta link input "
        "img picture frameset noframes param source track"
    ).split()
)
BLOCKS = frozenset(
    (
        "address article aside blockquote body caption center dd details dialog dir div dl dt fieldset figcaption figure footer form "
        "h1 h2 h3 h4 h5 h6 header hgroup hr html legend li main menu nav ol p pre search section summary table tbody td tfoot th thead"
        " tr ul"
    ).split()
)
BOLD = frozenset({"b", "strong"})
SPACED = frozenset({"a", "span", "button", "label", "time", "strong", "b", "em"})  # that a page may set apart without a blank
BOXES = frozenset({"div", "td", "th", "section", "header", "article", "figure", "dd", "nav", "footer"})
MARKS = re.compile(r"[#\u00b6\u00a7\u2693\U0001f517]|\[?\d{1,3}\]?|\[[a-z]\]")  # links beside a heading to itself, numbers of footnotes
SOFT_HYPHEN = "\u00ad"
SEAM = re.compile(r"[a-z%)\]][A-Z$\u20ac\u00a30-9]|\d[A-Z$\u20ac\u00a3]")  # where two words meet: "Pay$50", "NursePay"
DISPLAY = re.compile(r"(?:^|;)\s*display\s*:\s*([\w-]+)", re.I)
WHITE_BUT_BREAKS = re.compile(r"[ \t\r\f\v]+")
WHITE = re.compile(r"[ \t\n\r\f\v]+")


@dataclass(frozen=True, slots=True)
class Said:
    """What was gathered: lines parted by line feeds where the page breaks them; `verbatim` as the source has it; `bold` where all of it is."""

    written: str
    verbatim: str
    bold: bool


class Words:
    """Gathers the text of inline elements until it is taken."""

    def __init__(self) -> None:
        self._pieces: list[str] = []
        self._verbatim: list[str] = []
        self._bold = 0
        self._plain = False
        self._boxes: dict[etree._Element, bool] = {}

    def take(self) -> Said:
        """Everything gathered since the last time."""
        written = re.sub(r" *\n *", "\n", WHITE_BUT_BREAKS.sub(" ", "".join(self._pieces))).strip(" \n")
        said = Said(written, "".join(self._verbatim), bool(written) and not self._plain)
        self._pieces, self._verbatim, self._plain = [], [], False
        return said

    def start(self, element: etree._Element) -> None:
        """An element opens: a line break, or a blank where words would be glued."""
        if element.tag == "br":
            self._pieces.append("\n")
            self._verbatim.append("\n")
        elif element.tag in SPACED and self._is_apart(element):
            self._pieces.append(" ")
        self._bold += element.tag in BOLD

    def end(self, element: etree._Element) -> None:
        """An element closes."""
        self._bold -= element.tag in BOLD

    def add_text(self, element: etree._Element) -> None:
        """The text at the start of an element."""
        self._add(element.text)

    def add_tail(self, element: etree._Element) -> None:
        """The text behind an element."""
        self._add(element.tail)

    def is_mark(self, element: etree._Element) -> bool:
        """Whether an element is a sign to click on and no word: a pilcrow beside a heading, the number of a footnote."""
        if element.tag == "a":
            return (element.get("href") or "").startswith("#") and is_sign(element)
        return bool(element.tag == "sup" and element.find(".//a") is not None and is_sign(element))

    def _is_apart(self, element: etree._Element) -> bool:
        """Whether a page shows an element apart from the one before it, though no blank stands between them."""
        before = element.getprevious()
        parent = element.getparent()
        if before is None or parent is None or before.tag not in SPACED or before.tail or element.tag == before.tag in ("b", "em", "strong"):
            return False
        if parent not in self._boxes:
            self._boxes[parent] = _is_box(parent)
        last, first = ("".join(visible_text(each)).strip() for each in (before, element))
        if self._boxes[parent]:
            return len(last) > 1  # one letter is an initial
        return element.tag == before.tag == "a" or bool(last and first and SEAM.match(last[-1] + first[0]))

    def _add(self, text: str | None) -> None:
        if text:
            text = text.replace(SOFT_HYPHEN, "")
            self._verbatim.append(text)
            self._pieces.append(WHITE.sub(" ", text))
            self._plain = self._plain or (not self._bold and not text.isspace())


def is_sign(element: etree._Element) -> bool:
    """Whether nothing but a mark stands in an element."""
    content = "".join(visible_text(element)).strip()
    return len(content) <= 5 and bool(MARKS.fullmatch(content))


def visible_text(element: etree._Element) -> Iterator[str]:
    """The pieces of text in an element, those of scripts and the like left out."""
    if not len(element):  # as most are
        if element.text and element.tag not in UNSEEN:
            yield element.text
        return
    walk = etree.iterwalk(element, events=("start", "end", "comment", "pi"))
    for event, each in walk:
        if event == "start":
            if each.tag in UNSEEN:
                walk.skip_subtree()
            elif each.text:
                yield each.text
        elif each is not element and each.tail:
            yield each.tail


def display_of(element: etree._Element) -> str:
    """What an element's own style says about its display, in lower case; "" where nothing."""
    style = element.get("style") or ""
    told = DISPLAY.search(style) if style else None
    return told[1].lower() if told else ""


def is_block(element: etree._Element) -> bool:
    """Whether an element stands on lines of its own."""
    display = display_of(element)
    if display:
        return not display.startswith("inline")
    return element.tag in BLOCKS


def _is_box(parent: etree._Element) -> bool:
    """Whether an element holds nothing but other elements, which a page sets side by side."""
    return parent.tag in BOXES and not (parent.text or "").strip() and not any((each.tail or "").strip() for each in parent)
