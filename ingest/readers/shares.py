"""How much of a page's text stands below each of its elements: words, words of links, words of prose."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from lxml import etree

from ingest.readers.words import HEADINGS, UNSEEN

FEWEST_PROSE = 6  # words in a row, outside of links, that are part of a sentence rather than a label


@dataclass(slots=True)
class Share:
    """What stands below an element; `anchors` are links to places of the same page, `linked_headings` lead to another page."""

    words: int = 0
    linked: int = 0
    prose: int = 0
    links: int = 0
    anchors: int = 0
    headings: int = 0
    linked_headings: int = 0

    def add(self, other: Share) -> None:
        """Counts what stands below a child."""
        self.words += other.words
        self.linked += other.linked
        self.prose += other.prose
        self.links += other.links
        self.anchors += other.anchors
        self.headings += other.headings
        self.linked_headings += other.linked_headings


Shares = dict[etree._Element, Share]


def measure(root: etree._Element, without: Collection[etree._Element] = ()) -> Shares:
    """The share of `root` and of every element below it; what is never seen, and what stands in `without`, counts for nothing."""
    shares: Shares = {}
    open_links = 0
    path: list[Share] = []
    walk = etree.iterwalk(root, events=("start", "end"))
    for event, element in walk:
        if event == "start":
            share = shares[element] = Share()
            path.append(share)
            if element.tag in UNSEEN or element in without:
                walk.skip_subtree()
                continue
            open_links += _is_link(element)
            _count(share, element.text, open_links)
            continue
        share = path.pop()
        if element.tag not in UNSEEN and element not in without:
            _close(share, element, open_links > 0)
            open_links -= _is_link(element)
        if path:
            path[-1].add(share)
            _count(path[-1], element.tail, open_links)
    return shares


def _is_link(element: etree._Element) -> bool:
    return element.tag == "a" and element.get("href") is not None


def _count(share: Share, text: str | None, open_links: int) -> None:
    words = len(text.split()) if text else 0
    share.words += words
    share.linked += words if open_links else 0
    share.prose += words if words >= FEWEST_PROSE and not open_links else 0


def _close(share: Share, element: etree._Element, in_link: bool) -> None:
    """Counts the element itself."""
    if _is_link(element):
        share.links += 1
        share.anchors += (element.get("href") or "").startswith("#")
        share.linked_headings += share.headings if not share.anchors else 0
    elif element.tag in HEADINGS and share.words:
        share.headings += 1
        share.linked_headings += share.links > share.anchors and share.linked == share.words and not in_link
