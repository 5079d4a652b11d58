"""Who wrote an article, when, and under which title: from front matter, from the text's first lines, or from a table of them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import fields, replace
from pathlib import PurePosixPath
from typing import Any

import yaml

from ingest.document import DigestOf, Metadata, Span
from ingest.lines import Line, LineKind
from ingest.subjects import Names, is_head, is_occupation, singular

FIRST_LINES = 15
LONGEST_VALUE = 8  # words behind "Publisher:"
TITLE_LEVEL = 1
FEWEST_TITLE_WORDS, LONGEST_TITLE = 4, 20
LATEST_TITLE = 30  # lines of a saved page's menu that may stand above the title
MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?"
DATE = (
    rf"(?:\d{{4}}-\d\d-\d\d|{MONTH} \d{{1,2}},? \d{{4}}|\d{{1,2}} {MONTH} \d{{4}}|{MONTH} \d{{4}}|\d{{1,2}}/\d{{1,2}}/\d{{4}}"
    r"|\d+ (?:day|week|month|year)s? ago)"
)
UPDATED = re.compile(rf"\b(?:last )?(?:updated|modified|revised)(?: on)?:?\s*({DATE})", re.I)
PUBLISHED = re.compile(rf"\b(?:published|posted)(?: on)?:?\s*({DATE})", re.I)
DATELINE = re.compile(rf"^(?-i:[A-Z])[^.!?:]{{2,60}}\s*[,|\u00b7\u2013\u2014-]\s*({DATE})$", re.I)  # "Ola Berg, 12 May 2024"
AUTHOR = re.compile(r"^(?i:written )?(?i:by):? ([A-Z][\w.'\u2019-]+(?: [A-Z][\w.'\u2019-]+){1,5})")
BYLINE = re.compile(r"^(?:written |posted )?by [A-Z]|^(?:last )?(?:updated|published|posted|reviewed)\b|\bmin(?:ute)?s? read\b", re.I | re.M)
NOTICE = re.compile(r"\bcookies?\b|\bjavascript\b|\bprivacy\b|\bour (?:\d+ )?partners\b", re.I)
CRUMBS = re.compile(r"\w\s*(?:[>\u00bb\u203a/]|&gt;|&raquo;)\s+\w")  # "Home > Guides > Nursing"
TAIL = re.compile(r"^(.{4,})\s+(?:\||\u2013|\u2014|-|\u00b7|\u00bb|::|\u2022)\s+([^|\u2013\u2014\u00b7\u00bb]{2,40})$")  # "Bees - The Hive"
KEYS = {
    "author": re.compile(r"(authors?|written by|by)\s*:?$", re.I),
    "published": re.compile(r"(published|publication date|date|posted)\b.*$", re.I),
    "updated": re.compile(r"(last )?(updated|modified|revised)\b.*$", re.I),
    "publisher": re.compile(r"(publisher|published by|site|website)\s*:?$", re.I),
}


def from_front_matter(source: str) -> Metadata:
    """The metadata of a YAML front matter; one that is not valid YAML is read line by line as `key: value`."""
    try:
        loaded = yaml.load(source, Loader=yaml.BaseLoader)
    except (yaml.YAMLError, ValueError, RecursionError):
        loaded = {key: value.strip("\"'") for key, value in re.findall(r"^(\w+)\s*:[ \t]*(\S.*?)\s*$", source, re.M)}
    found: Mapping[str, Any] = loaded if isinstance(loaded, dict) else {}
    digest = found.get("digest_of")
    return Metadata(
        title=_text(found, "title"),
        publisher=_text(found, "publisher", "site", "site_name", "source"),
        author=_text(found, "author", "authors", "byline"),
        published=_text(found, "published", "date", "datePublished", "publishDate"),
        updated=_text(found, "updated", "lastmod", "modified", "last_updated"),
        url=_text(found, "url", "canonical", "canonical_url", "link"),
        digest_of=_digest(digest) if isinstance(digest, dict) else None,
    )


def from_lines(text: str, lines: Sequence[Line]) -> Metadata:
    """What the first lines and key/value tables of a plain text say."""
    found: dict[str, str] = {}
    for line in lines:
        if line.kind is LineKind.ROW and len(line.cells) >= 2:
            key, value = (" ".join(cell.of(text).split()) for cell in line.cells[:2])
            for field, pattern in KEYS.items():
                if value and pattern.match(key):
                    found.setdefault(field, value)
    for line in lines[:FIRST_LINES]:
        content = line.span.of(text)
        key, colon, value = content.partition(":")
        for field, pattern in KEYS.items() if colon and value.strip() else ():
            if pattern.match(key.strip()) and len(value.split()) <= LONGEST_VALUE:
                found.setdefault(field, value.strip())
        for field, pattern in (("updated", UPDATED), ("published", PUBLISHED), ("author", AUTHOR), ("published", DATELINE)):
            if match := pattern.search(content):
                found.setdefault(field, match[1].strip())
    return Metadata(**{field: value for field, value in found.items() if field in KEYS})  # type: ignore[arg-type]


def merged(first: Metadata, second: Metadata) -> Metadata:
    """The first metadata, completed from the second where it says nothing."""
    return Metadata(**{field.name: getattr(first, field.name) or getattr(second, field.name) for field in fields(Metadata)})


def find_title(text: str, lines: Sequence[Line], said: str | None = None) -> Span | None:
    """The span of the title: the heading that stands before all prose and says what the metadata `said`, else a marked top heading, else
    the likeliest line before the first paragraph, the first of equals, else None.
    """
    marked = [line for line in lines if line.kind is LineKind.HEADING]
    if said and (stated := _stated_title(text, lines, said)):
        return stated
    if marked:
        top = min(line.level for line in marked)
        first = marked[0]
        alone = sum(line.level == top for line in marked) == 1
        return first.span if first.level == top == TITLE_LEVEL and alone else None
    best: tuple[int, Span] | None = None
    for number, line in enumerate(lines[:LATEST_TITLE]):
        content = line.span.of(text)
        if _is_prose(content) and not NOTICE.search(content):
            break
        if (
            line.kind not in (LineKind.SHORT, LineKind.TEXT)
            or "\u00b7" in content
            or "|" in content
            or content[-1] in ".!;,"
            or CRUMBS.search(content)
            or NOTICE.search(content)
        ):
            continue
        likely = _likely_title(content, " \n".join(each.span.of(text) for each in lines[number + 1 : number + 3]))
        if best is None or likely > best[0]:
            best = likely, line.span
    return best[1] if best else None


def without_tail(metadata: Metadata, shown: str) -> Metadata:
    """The metadata of a file that shows its title without the name of the site behind it: that name is the publisher's."""
    parted = TAIL.match(metadata.title or "")
    if parted and _fold(parted[1]) == _fold(shown):
        return replace(metadata, title=" ".join(shown.split()), publisher=metadata.publisher or parted[2])
    return metadata


def _stated_title(text: str, lines: Sequence[Line], said: str) -> Span | None:
    for line in lines:
        if line.kind is LineKind.HEADING and _fold(line.span.of(text)) == _fold(said):
            return line.span
        if line.kind is LineKind.TEXT and _is_prose(line.span.of(text)):
            break
    return None


def _fold(content: str) -> list[str]:
    return re.findall(r"\w+", content.casefold())


def _is_prose(content: str) -> bool:
    """Whether the article itself has begun: no title stands below its first sentence."""
    words = len(content.split())
    return words > LONGEST_TITLE or (words >= FEWEST_TITLE_WORDS and content[-1] in ".!")


def _likely_title(content: str, below: str) -> int:
    """How much speaks for a line as the title, above the menu lines of a saved page: a byline below it, an occupation in it, its form."""
    words = [singular(word.lower()) for word in re.findall(r"[^\W\d_]+", content)]
    named = any(is_occupation(word) or is_head(word) for word in words)
    return 2 * bool(BYLINE.search(below)) + 2 * named + (len(words) >= FEWEST_TITLE_WORDS)


def fallback_title(text: str, headings: Sequence[Span], names: Names, source: str) -> str:
    """A title for a text without one: the heading that names the most occupations, else the first, else the file's name in words."""
    if headings:
        best = max(headings, key=lambda span: (len(names.of(span.of(text))), -span.start))
        return " ".join(best.of(text).split())
    words = re.sub(r"[-_\s]+", " ", PurePosixPath(source).stem).strip()
    return words[:1].upper() + words[1:] if words else source


def _text(fields: Mapping[str, Any], *keys: str) -> str | None:
    for key in keys:
        value = fields.get(key)
        said = ", ".join(filter(None, map(_said, value if isinstance(value, list) else [value])))
        if said:
            return said
    return None


def _said(value: Any) -> str:
    """The words of a value, or of its name; "" for what holds others, which may hold themselves."""
    said = value.get("name") if isinstance(value, dict) else value
    return " ".join(str(said).split()) if isinstance(said, str) else ""


def _digest(fields: Mapping[str, Any]) -> DigestOf | None:
    title = _text(fields, "title")
    if title is None:
        return None
    return DigestOf(title, _text(fields, "publisher"), _text(fields, "author"), _text(fields, "published", "date", "updated"))
