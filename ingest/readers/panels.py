"""What a page hides: text that a reader can open (questions with their answers, tabs) and text that nobody sees."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

from ingest.readers.words import HEADINGS, visible_text

HIDDEN = "hidden on the page"
STYLE = re.compile(
    r"(?:^|;)\s*(?:display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse)"
    r"|font-size\s*:\s*(?:0(?:\.\d+)?(?:px|pt)?|0(?:\.0+)?(?:em|rem|%)|[12](?:\.\d+)?(?:px|pt))\s*(?:;|!|$)"  # too small to be read
    r"|(?:left|right|top|text-indent|margin-left)\s*:\s*-\d{3,}(?:\.\d+)?(?:px|pt|em|rem|vw)"  # beside the screen
    r"|clip\s*:\s*rect\(\s*[01](?:px)?(?:[\s,]+[01](?:px)?){3}\s*\))",
    re.I,
)
TARGETS = ("aria-controls", "data-target", "data-bs-target", "data-controls", "href")
OPENERS = frozenset({"a", "button", "summary", "label"})
TOGGLES = frozenset({"collapse", "tab", "pill", "accordion"})
LONGEST_QUESTION = 30  # words of what is clicked to open an answer
MENUS = frozenset({"nav", "menu", "form", "dialog", "header", "footer", "html", "body", "main", *HEADINGS})


@dataclass(frozen=True, slots=True)
class Panels:
    """The elements that a click opens."""

    opened: frozenset[etree._Element]

    def is_hidden(self, element: etree._Element) -> bool:
        """Whether the page hides an element for good."""
        if not _is_hiding(element) or element in self.opened or element.get("role") == "tabpanel":
            return False
        return not _follows_question(element)


def open_panels(root: etree._Element) -> Panels:
    """Finds what can be opened. What is clicked becomes the heading of what it opens; a row of tabs is a heading in each of its panels."""
    places = {name: each for each in root.iter(etree.Element) if (name := each.get("id"))}
    opened: set[etree._Element] = set()
    empty: set[etree._Element] = set()
    for opener in list(root.iter(etree.Element)):
        panel = next((places[target] for target in _targets(opener) if target in places), None)
        if panel is None or panel is opener or panel.tag in MENUS or panel in empty:
            continue
        first = panel not in opened
        if first and not _holds_text(panel):
            empty.add(panel)
            continue
        opened.add(panel)
        if _is_tab(opener):
            if first:
                _head(panel, opener)
            opener.tag = "button"  # which is a control, and no text
        elif _is_toggle(opener):
            _make_heading(opener)
    for button in list(root.iter("button")):
        if button.get("aria-expanded") and button.getnext() is not None and next(button.iterancestors("nav", "header"), None) is None:
            _make_heading(button)
    return Panels(frozenset(opened))


def _targets(opener: etree._Element) -> Iterator[str]:
    for name in TARGETS:
        told = opener.get(name) or ""
        if name != "href" or (told.startswith("#") and opener.tag == "a"):
            yield from (each.lstrip("#") for each in told.split()[:1] if each != "#")


def _is_tab(opener: etree._Element) -> bool:
    return opener.get("role") == "tab" or (opener.get("data-toggle") or opener.get("data-bs-toggle")) in ("tab", "pill")


def _is_toggle(opener: etree._Element) -> bool:
    if opener.tag not in OPENERS and opener.get("role") != "button":
        return False
    told = opener.get("data-toggle") or opener.get("data-bs-toggle")
    return opener.tag == "button" or opener.get("aria-expanded") is not None or told in TOGGLES or opener.get("aria-controls") is not None


def _head(panel: etree._Element, tab: etree._Element) -> None:
    """Puts the words of a tab at the top of its panel."""
    said = " ".join("".join(visible_text(tab)).split())
    first = next(panel.iterchildren(etree.Element), None)
    if said and (first is None or first.tag != "summary"):
        heading = etree.Element("summary")
        heading.text, heading.tail, panel.text = said, panel.text, None
        panel.insert(0, heading)
        _rank(heading, panel)


def _rank(heading: etree._Element, panel: etree._Element) -> None:
    """Sets a panel's own heading above those in the panel: "Pay" in each of three tabs is the pay of three different things."""
    below = list(panel.iter(*HEADINGS))
    if below:
        top = max(min(HEADINGS[each.tag] for each in below), 2)
        heading.tag = f"h{top}"
        for each in below:
            each.tag = f"h{min(HEADINGS[each.tag] + 1, max(HEADINGS.values()))}"


def _make_heading(opener: etree._Element) -> None:
    said = "".join(visible_text(opener)).split()
    if not said or len(said) > LONGEST_QUESTION:
        return
    opener.tag = "span" if next(opener.iterancestors("summary", *HEADINGS), None) is not None else "summary"


def _is_hiding(element: etree._Element) -> bool:
    if element.get("hidden") is not None and element.get("hidden") != "until-found":
        return True
    if element.tag == "dialog" and element.get("open") is None:
        return True
    return element.get("aria-hidden") == "true" or bool(STYLE.search(element.get("style") or ""))


def _follows_question(element: etree._Element) -> bool:
    """Whether what stands right before a hidden element is a question or a button: then a click shows it."""
    before = element.getprevious()
    if before is None:
        return False
    said = "".join(visible_text(before)).strip()
    return 0 < len(said.split()) <= LONGEST_QUESTION and (
        before.tag in ("button", "summary") or before.get("role") == "button" or said.rstrip("+\u2212-\u25bc ").endswith("?")
    )


def _holds_text(panel: etree._Element) -> bool:
    return any(not piece.isspace() for piece in visible_text(panel))
