"""What a page carries beside its article, told by its tags, roles, names and links: the elements, each with the reason.

`RULES` are tried in order at each element from the outside in; the first that gives a reason drops it with all that stands in it. No rule but
the hidden ones' may take the bulk of the page's prose: a name or a tag is a hint, the text decides.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from lxml import etree

from ingest import lexicon
from ingest.readers.panels import HIDDEN, Panels
from ingest.readers.shares import Share, Shares, measure
from ingest.readers.tables import is_table
from ingest.readers.words import BLOCKS, HEADINGS, visible_text

BULK = 0.4  # share of the page's prose that is the article, whatever its tags and names say
SMALL = 0.25  # share of the prose that what stands beside the article seldom exceeds
REST = 150  # words of prose that are an article by themselves
FEWEST_COMMENTED = 80  # words of prose that may have more comments below them than words of their own
LINKED = 0.8  # share of the words that are links in a list of links
CARD = 45  # words of prose below each linked heading of a list of other pages
FEWEST_CALLOUT = 25  # words of prose of an aside that is part of the article
DECLARED, DENSEST = 0.5, 0.85  # share of the prose in the element that says it is the article; in one that does not say so
ALONE = 0.75  # share of the prose in an `<article>` without the page's title: with less there are several of equal rank
ROLES = {
    "navigation": "navigation", "menu": "navigation", "menubar": "navigation", "tablist": "navigation", "banner": "page header",
    "contentinfo": "page footer", "complementary": "sidebar", "dialog": "dialog", "alertdialog": "dialog", "search": "search", "form": "form",
}  # fmt: skip
TAGS = {
    "nav": "navigation", "header": "page header", "footer": "page footer", "aside": "sidebar", "dialog": "dialog", "search": "search", "form": "form",
    "button": "control", "fieldset": "form", "menu": "navigation", "template": "hidden on the page", "noscript": "hidden on the page",
}  # fmt: skip
ARTICLE = ("article", "main", "blockquote", "figure")
NEVER = frozenset({"html", "body", "main", "article", *HEADINGS})
WORD = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])|\d+")
Furniture = dict[etree._Element, str]


@dataclass(frozen=True, slots=True)
class Page:
    """A tree with what stands below each of its elements, and what a reader can open in it."""

    root: etree._Element
    shares: Shares
    panels: Panels
    by_name: bool = True

    def share(self, element: etree._Element) -> Share:
        """What stands below the element."""
        return self.shares[element]

    def part(self, element: etree._Element) -> float:
        """The element's share of the page's prose, 0 to 1."""
        return self.share(element).prose / max(self.share(self.root).prose, 1)


Rule = Callable[[Page, etree._Element], str]


def find_furniture(root: etree._Element, panels: Panels) -> Furniture:
    """The outermost elements that are not of the article, with the reason of each."""
    shares = measure(root)
    page = Page(root, shares, panels)
    dropped = dict(_apply(page))
    kept = measure(root, dropped)
    if kept[root].prose < min(BULK * shares[root].prose, FEWEST_COMMENTED):  # the names mislead here
        dropped = dict(_apply(Page(root, shares, panels, by_name=False)))
        kept = measure(root, dropped)
    return {**dropped, **dict.fromkeys(_outside(root, kept, dropped), "outside the article")}


def _apply(page: Page) -> Iterator[tuple[etree._Element, str]]:
    walk = etree.iterwalk(page.root, events=("start",))
    for _, element in walk:
        if not page.share(element).words and element.tag not in ("template", "noscript"):
            walk.skip_subtree()
        elif reason := next(filter(None, (rule(page, element) for rule in RULES)), ""):
            yield element, reason
            walk.skip_subtree()


def by_hiding(page: Page, element: etree._Element) -> str:
    """Text that the page does not show and that no click of the reader opens."""
    if element.tag in ("html", "body", "template", "noscript"):
        return ""
    return HIDDEN if page.part(element) < BULK and page.panels.is_hidden(element) else ""


def by_tag(page: Page, element: etree._Element) -> str:
    """What the element's tag or role says that it is."""
    reason = ROLES.get(element.get("role") or "") or TAGS.get(str(element.tag), "")
    share = page.share(element)
    if not reason or element.tag in NEVER:
        return ""
    if reason == HIDDEN:
        return HIDDEN
    if page.part(element) >= (BULK if reason in ("navigation", "page footer") else SMALL):
        return ""
    if reason == "control" and share.words * 2 < page.share(element.getparent()).words and element.getparent().tag in ("p", "li"):
        return ""  # a word of a sentence
    if reason in ("page header", "page footer") and next(element.iterancestors(*ARTICLE), None) is not None:
        return ""
    if reason == "page header" and _holds_title(element):
        return ""
    callout = reason == "sidebar" and share.prose >= FEWEST_CALLOUT and share.linked < (1 - LINKED) * share.words
    if callout and next(element.iterancestors(*ARTICLE), None) is not None and not _name_reason(element):
        return ""
    return reason


def by_name(page: Page, element: etree._Element) -> str:
    """What the element's classes and id say that it is."""
    if not page.by_name or element.tag in NEVER or next(element.iterdescendants("h1"), None) is not None:
        return ""
    reason = _name_reason(element)
    if not reason:
        return ""
    rest = page.share(page.root).prose - page.share(element).prose
    part = page.part(element)
    beside = part < SMALL or (part < BULK and rest >= REST) or (reason == "comments" and rest >= FEWEST_COMMENTED)
    return reason if beside else ""


def by_links(page: Page, element: etree._Element) -> str:
    """Blocks that hold nothing but links: lists of other pages, tables of contents, cards with a linked heading each."""
    share = page.share(element)
    if element.tag in NEVER or element.tag not in BLOCKS or not share.links or page.part(element) >= SMALL:
        return ""
    linked = share.linked >= LINKED * share.words
    if linked and share.links == share.anchors:
        return "table of contents" if share.links > 1 else ""
    if share.linked_headings >= 2 and share.linked_headings >= share.headings - 1 and share.prose < CARD * share.linked_headings:
        return "links to other pages"
    if not linked or (share.links == 1 and share.headings) or element.tag in ("li", "dt", "dd", "tr", "td", "th", "tbody", "caption", "thead"):
        return ""
    if next(element.iterdescendants("h1"), None) is not None or ((_is_led_in(element) or _is_section(page, element)) and not is_table(element)):
        return ""
    return "links to other pages"


RULES: tuple[Rule, ...] = (by_hiding, by_tag, by_name, by_links)


def _holds_title(element: etree._Element) -> bool:
    """Whether the page's title stands in the element, and not just its logo, which is a link."""
    return any(
        len("".join(visible_text(heading)).split()) > sum(len("".join(visible_text(link)).split()) for link in heading.iter("a"))
        for heading in element.iter("h1")
    )


def _is_led_in(element: etree._Element) -> bool:
    """Whether the words right before the element announce it."""
    before = element.getprevious()
    said = "" if before is None else (before.tail or "").strip() or "".join(visible_text(before)).strip()
    return said.endswith(":") and before is not None and before.tag not in HEADINGS


def _name_reason(element: etree._Element) -> str:
    names = [*(element.get("class") or "").split(), "" if _is_slug(element) else element.get("id") or ""]
    return next(filter(None, map(_reason_of_name, names)), "")


def _is_section(page: Page, element: etree._Element) -> bool:
    """Whether a list is what stands below a heading in the midst of the article: paragraphs of prose beside it, above and below."""
    before = element.getprevious()
    if before is None or before.tag not in HEADINGS or element.tag not in ("ul", "ol"):
        return False
    return all(any(page.share(each).prose for each in element.itersiblings("p", preceding=above)) for above in (True, False))


def _is_slug(element: etree._Element) -> bool:
    """Whether an element's id repeats the heading in it, and so names a section of the article."""
    heading = next(element.iterdescendants(*HEADINGS), None)
    said = "" if heading is None else "".join(visible_text(heading))
    return WORD.findall((element.get("id") or "").lower()) == WORD.findall(said.lower()) != []


@cache
def _reason_of_name(name: str) -> str:
    """Why an element of that class or id is dropped; "" for names that say nothing."""
    reasons, layout, negated = _names()
    words = [word.lower() for word in WORD.findall(name) if not word.isdigit()]
    if not words or len(name) > 80 or words[0] in negated:
        return ""
    for number in range(len(words)):
        for reach in (3, 2, 1):
            reason = reasons.get("".join(words[number : number + reach]))
            if reason and len(words[number : number + reach]) == reach:
                behind = words[number + reach :]
                strange = [each for each in words[:number] if each not in layout and each not in reasons and len(each) > 3]
                if len(strange) <= 1 and all(each in layout or each in reasons or len(each) <= 2 for each in behind):
                    return reason
    return ""


@cache
def _names() -> tuple[dict[str, str], frozenset[str], frozenset[str]]:
    loaded = lexicon.load("boilerplate")
    reasons = {word: entry["reason"] for entry in loaded["name"] for word in entry["words"]}
    return reasons, frozenset(loaded["layout"]["words"].split()), frozenset(loaded["layout"]["negated"])


def _outside(root: etree._Element, kept: Shares, dropped: Furniture) -> Iterator[etree._Element]:
    """The elements beside the one that holds the article, where that is clear."""
    article, declared = _article(root, kept)
    if article is None:
        return
    for above in (article, *article.iterancestors()):
        if above is root or above.getparent() is None:
            break
        before = True
        for element in above.getparent().iterchildren(etree.Element):
            if element is above:
                before = False
            elif element not in dropped and kept[element].words and not _belongs(element, kept[element], declared, before):
                yield element


def _belongs(element: etree._Element, share: Share, declared: bool, before: bool) -> bool:
    """Whether an element beside the article is part of it: the title, or prose where nothing says where the article begins and ends."""
    if before and next(element.iter("h1"), None) is not None:
        return True
    return not declared and share.prose > 0 and share.linked * 2 < share.words


def _article(root: etree._Element, kept: Shares) -> tuple[etree._Element | None, bool]:
    """The element that holds the article, None where that is not clear; and whether it says so itself."""
    total = kept[root].prose
    if not total:
        return None, False
    at, declared = root, False
    for name in ("main", "article"):
        best = max((each for each in _declared(at, name) if each in kept), key=lambda element: kept[element].prose, default=at)
        titled = name == "main" or next(best.iter("h1"), None) is not None
        if best is not at and kept[best].prose >= (DECLARED if titled else ALONE) * kept[at].prose:
            at, declared = best, True
    if declared:
        return at, True
    while dense := [child for child in at.iterchildren(etree.Element) if kept[child].prose >= DENSEST * total]:
        at = dense[0]
    while at.tag not in ("div", "section", "td", "body", "html"):
        at = at.getparent()
    return at, False


def _declared(root: etree._Element, name: str) -> Sequence[etree._Element]:
    return [each for each in root.iter(etree.Element) if name in (each.tag, each.get("role"))]
