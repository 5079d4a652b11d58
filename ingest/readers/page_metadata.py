"""What a web page says about itself: JSON-LD, then meta tags, then links and times."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from lxml import etree

from ingest.document import Metadata
from ingest.metadata import TAIL, merged
from ingest.readers.words import visible_text

ARTICLE = re.compile(r"(\w*Article|BlogPosting|Report|HowTo|\w*WebPage|FAQPage|QAPage|LiveBlogPosting|TechArticle)$")
WEAK = re.compile(r"(\w*WebPage|FAQPage|QAPage)$")  # a page about an article that may be described beside it
META = {
    "title": ("og:title", "citation_title", "dc.title", "dcterms.title", "parsely-title", "sailthru.title", "twitter:title"),
    "publisher": ("og:site_name", "citation_publisher", "citation_journal_title", "dc.publisher", "dcterms.publisher", "application-name"),
    "author": ("author", "article:author", "citation_author", "dc.creator", "dcterms.creator", "parsely-author", "sailthru.author", "byl"),
    "published": (
        "article:published_time", "og:published_time", "datepublished", "citation_publication_date", "citation_date", "dc.date", "dcterms.date",
        "dc.date.issued", "dcterms.created", "parsely-pub-date", "sailthru.date", "pubdate", "publish-date", "date",
    ),
    "updated": ("article:modified_time", "og:updated_time", "datemodified", "dcterms.modified", "last-modified", "lastmod"),
    "url": ("og:url", "twitter:url"),
}  # fmt: skip
DATE = re.compile(r"(\d{4}-\d\d-\d\d)(?:[T ].*)?$")
ADDRESS = re.compile(r"https?://\S+$", re.I)
SAVED_FROM = re.compile(r"<!--\s*(?:saved from url=\(\d+\)|Page saved with SingleFile\s+url:\s*)(https?://\S+)", re.I)
LONGEST_AUTHOR = 100  # characters
MOST_NODES = 2000  # of a JSON-LD graph


def read_metadata(root: etree._Element, source: str) -> Metadata:
    """What the page's marks say of its title, publisher, author, dates and address."""
    saved = SAVED_FROM.search(source[:4000])
    links = Metadata(
        url=next((link.get("href") for link in root.iter("link") if link.get("rel") == "canonical" and ADDRESS.match(link.get("href") or "")), None)
    )
    times = Metadata(published=next(filter(None, (_date(each.get("datetime")) for each in root.iter("time"))), None))
    found = merged(merged(_from_json(root), links), _from_tags(root))
    found = merged(found, times if not found.updated else Metadata())
    return merged(found, Metadata(url=saved[1] if saved else None))


def page_title(root: etree._Element) -> tuple[str, str]:
    """What `<title>` says: the title, and the site's name behind it ("" where none stands there)."""
    head = next(root.iter("head"), None)
    title = next(head.iter("title"), None) if head is not None else None
    said = _words("".join(title.itertext())) if title is not None else ""
    parted = TAIL.match(said)
    return (parted[1], parted[2]) if parted else (said, "")


def without_site(title: str, site: str | None) -> str:
    """A title without the name of the site behind it."""
    parted = TAIL.match(title)
    return parted[1] if parted and site and parted[2].casefold() in (site.casefold(), site.casefold().removeprefix("the ")) else title


def _from_tags(root: etree._Element) -> Metadata:
    told: dict[str, list[str]] = {}
    for element in root.iter("meta"):
        name = (element.get("property") or element.get("name") or element.get("itemprop") or "").lower()
        content = _words(element.get("content"))
        if name and content and not (ADDRESS.match(content) and name not in META["url"]):
            told.setdefault(name, []).append(content)
    return _metadata({field: next((_joined(field, told[name]) for name in names if name in told), None) for field, names in META.items()})


def _joined(field: str, said: list[str]) -> str:
    return ", ".join(dict.fromkeys(said)) if field == "author" else said[0]


def _from_json(root: etree._Element) -> Metadata:
    nodes = [node for element in root.iter("script") if "ld+json" in (element.get("type") or "") for node in _nodes(element.text or "")]
    named = {node["@id"]: node for node in nodes if isinstance(node.get("@id"), str) and len(node) > 1}
    articles = [node for node in nodes if any(ARTICLE.match(kind) for kind in _kinds(node))]
    found = Metadata()
    for node in sorted(articles, key=lambda node: any(WEAK.match(kind) for kind in _kinds(node))):
        weak = any(WEAK.match(kind) for kind in _kinds(node))
        found = merged(
            found,
            _metadata(
                {
                    "title": _name(node.get("headline") or (None if weak else node.get("name")), named),
                    "publisher": _name(node.get("publisher"), named),
                    "author": _name(node.get("author") or node.get("creator"), named),
                    "published": _name(node.get("datePublished"), named),
                    "updated": _name(node.get("dateModified"), named),
                    "url": _name(node.get("url") or node.get("mainEntityOfPage"), named, "@id"),
                }
            ),
        )
    return found


def _nodes(source: str) -> Iterator[Mapping[str, Any]]:
    """The objects of a JSON-LD script, those in lists and graphs too; nothing where it is no JSON."""
    try:
        loaded = json.loads(source.strip().removeprefix("<!--").removesuffix("-->").strip().rstrip(";"), strict=False)
    except (ValueError, RecursionError):
        return
    waiting, seen = [loaded], 0
    while waiting and seen < MOST_NODES:
        node = waiting.pop(0)
        seen += 1
        if isinstance(node, list):
            waiting += node
        elif isinstance(node, dict):
            yield node
            waiting += [node[key] for key in ("@graph", "mainEntity", "mainEntityOfPage") if isinstance(node.get(key), (dict, list))]


def _kinds(node: Mapping[str, Any]) -> list[str]:
    told = node.get("@type")
    return [kind for kind in (told if isinstance(told, list) else [told]) if isinstance(kind, str)]


def _name(value: Any, named: Mapping[str, Mapping[str, Any]], key: str = "name", depth: int = 0) -> str | None:
    """What a value of JSON-LD is called: itself, its name, or the names in a list; an `@id` is looked up."""
    if isinstance(value, str):
        return _words(html.unescape(value)) or None
    if isinstance(value, list):
        names = [name for each in value[:20] if depth < 3 and (name := _name(each, named, key, depth + 1))]
        return ", ".join(dict.fromkeys(names)) or None
    if isinstance(value, dict) and depth < 3:
        told = value.get(key) or named.get(str(value.get("@id")), {}).get(key)
        return _name(told, named, key, depth + 1)
    return None


def _metadata(fields: Mapping[str, str | None]) -> Metadata:
    """The fields that hold what they should: a date a date, an address an address, an author no address."""
    author, url = fields.get("author"), fields.get("url")
    named = author and not ADDRESS.search(author) and len(author) <= LONGEST_AUTHOR
    return Metadata(
        title=fields.get("title"),
        publisher=fields.get("publisher"),
        author=re.sub(r"^by\s+", "", author, flags=re.I) if author and named else None,
        published=_date(fields.get("published")),
        updated=_date(fields.get("updated")),
        url=url if url and ADDRESS.match(url) else None,
    )


def _date(said: str | None) -> str | None:
    """A date without its time of day."""
    said = _words(said)
    told = DATE.match(said)
    return told[1] if told else (said if 4 <= len(said) <= 40 and any(map(str.isdigit, said)) else None)


def _words(said: str | None) -> str:
    return " ".join((said or "").split())


def shown_title(root: etree._Element) -> str:
    """The page's only first heading; "" where there are none or several."""
    said = [_words("".join(visible_text(heading))) for heading in root.iter("h1")]
    return said[0] if len(said) == 1 else ""
