"""Pages that hold no article: made by a script, an error, a wall. They are refused with the cure instead of being read as nothing."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from lxml import etree

from ingest import lexicon
from ingest.errors import UnreadableFile
from ingest.readers.words import UNSEEN, visible_text

FEW_WORDS = 60  # of text beside furniture: an article has more
WALL_WORDS = 150  # that an error page or a wall may have
APP_ROOTS = frozenset({"root", "app", "__next", "__nuxt", "___gatsby", "react-root", "main-app", "app-root", "ember-app", "svelte"})
SCRIPT_NOTICE = re.compile(
    r"\b(?:enable|requires?|needs?|turn on|without|activate|use)\b[^.]{0,40}\bjava ?script\b"
    r"|\bjava ?script\b[^.]{0,60}\b(?:enabled?|required|disabled|turned)\b",
    re.I,
)
BY_SCRIPT = (
    "the page's text is made by a script, so the saved file does not hold it: open the page in a browser, wait until the article shows, and save it "
    "from there as a complete web page, as plain text or as PDF"
)
ONLY_FRAMES = "the page only shows other pages in frames: open the frame with the article by itself in a browser and save that"
ONLY_FURNITURE = (
    "the page holds no article, only {reasons}: open the article itself in a browser and save that page; text that shows only after a click has "
    "to be opened before"
)


@dataclass(frozen=True, slots=True)
class Kept:
    """How much of a page is not furniture: its words, those of its prose, its headings; and the reasons of what is."""

    words: int
    prose: int
    headings: tuple[str, ...]
    reasons: tuple[str, ...]


def refuse_walls(root: etree._Element, title: str, kept: Kept) -> None:
    """Raises `UnreadableFile` for a page that holds no article, with what it is and what to do."""
    if kept.words < WALL_WORDS:
        for said in filter(None, (title, *kept.headings)):
            _refuse_wall(said, kept)
    if kept.words >= FEW_WORDS or kept.prose >= FEW_WORDS // 2:
        return
    if kept.prose < FEW_WORDS // 4 and _is_made_by_script(root):
        raise UnreadableFile(BY_SCRIPT)
    if not kept.words:
        if next(root.iter("frame", "frameset"), None) is not None or (not kept.reasons and next(root.iter("iframe"), None) is not None):
            raise UnreadableFile(ONLY_FRAMES)
        if kept.reasons:
            raise UnreadableFile(ONLY_FURNITURE.format(reasons=", ".join(kept.reasons)))


def headings_of(root: etree._Element, furniture: Collection[etree._Element]) -> Iterator[str]:
    """The words of the page's main headings that are not furniture: a teaser may stand above the wall."""
    walk = etree.iterwalk(root, events=("start",))
    for _, element in walk:
        if element in furniture:
            walk.skip_subtree()
        elif element.tag in ("h1", "h2"):
            yield " ".join("".join(visible_text(element)).split())


def _refuse_wall(said: str, kept: Kept) -> None:
    for entry in lexicon.load("boilerplate")["wall"]:
        if any(re.match(rf"\W*(?:{pattern})", said, re.I) for pattern in entry["patterns"]) and kept.prose < WALL_WORDS // 2:
            raise UnreadableFile(f"{entry['reason']} ('{said[:80]}'): {entry['cure']}")


def _is_made_by_script(root: etree._Element) -> bool:
    """Whether the page waits for a script: it says so, or the element that the script fills is empty."""
    if next(root.iter("script"), None) is None:
        return any(SCRIPT_NOTICE.search("".join(each.itertext())) for each in root.iter("noscript"))
    for each in root.iter(etree.Element):
        if each.tag == "noscript" and SCRIPT_NOTICE.search("".join(each.itertext())):
            return True
        if each.tag not in UNSEEN and (each.get("id") or "").lower() in APP_ROOTS and not "".join(visible_text(each)).strip():
            return True
    return bool(SCRIPT_NOTICE.search(" ".join("".join(visible_text(root)).split())))
