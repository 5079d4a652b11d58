"""What a server sent as a file for the articles: its type, its name, its encoding, and where it comes from."""

from __future__ import annotations

import codecs
import hashlib
import re
from dataclasses import dataclass
from pathlib import PurePosixPath

from ingest.decoding import BYTE_ORDER_MARKS
from ingest.readers import READERS
from service.fetching.address import Address

PAGE = ".html"
TYPES = {
    "text/html": PAGE,
    "application/xhtml+xml": PAGE,
    "text/plain": ".txt",
    "text/markdown": ".md",
    "application/pdf": ".pdf",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": ".docx",
}
TEXT = (PAGE, ".txt", ".md")
MARKDOWN = (".md", ".markdown", ".mdx")  # is often sent as plain text
LONGEST_NAME = 120  # characters, of the part that can be read
ENCODINGS = re.compile(r"utf-16(-[lb]e)?|cp125\d|iso8859-\d+|koi8-[ru]|shift_jis|cp932|euc_(jp|kr)|gb(2312|k|18030)|big5")  # as Python calls them
WESTERN = ("ascii", "iso8859-1")  # what browsers read as Windows-1252
BEFORE_PAGE = re.compile(rb"(?:\xef\xbb\xbf)?\s*(?:<\?xml\s[^>]*>\s*)?(?:<!doctype\s[^>]*>)?", re.I)


@dataclass(frozen=True, slots=True)
class Article:
    """A file with an article; its name says where it was fetched from, and is always the same for the same address."""

    name: str
    data: bytes


def make_article(asked: Address, found: Address, media_type: str, charset: str | None, data: bytes) -> Article:
    """The file of an article that was asked for at one address and found at another, or the same, with one of `TYPES`."""
    path = PurePosixPath(asked.target.partition("?")[0])
    ending = TYPES[media_type]
    if ending == ".txt" and path.suffix.lower() in MARKDOWN:
        ending = ".md"
    if ending in TEXT:
        data = _as_utf8(data, charset)
    return Article(_name(asked, ending), _with_origin(data, found) if ending == PAGE else data)


def _name(asked: Address, ending: str) -> str:
    """Host and path in words, and six digits of a hash, so that two addresses never have one name."""
    path, _, query = asked.target.partition("?")
    known = PurePosixPath(path).suffix.lower() in READERS
    said = "/".join(filter(None, (asked.authority, str(PurePosixPath(path).with_suffix("")) if known else path, query)))
    plain = re.sub(r"[^A-Za-z0-9.]+", "-", said).strip("-.")[:LONGEST_NAME]
    return f"{plain}-{hashlib.sha256(str(asked).encode()).hexdigest()[:6]}{ending}"


def _as_utf8(data: bytes, charset: str | None) -> bytes:
    """A text in UTF-8 where only the server knew its encoding; as it is where it says so itself, or is UTF-8 whatever the server says."""
    encoding = _encoding(charset or "")
    if not encoding or data.startswith(tuple(mark for mark, _ in BYTE_ORDER_MARKS)):
        return data
    for known in ("utf-8", encoding) if b"\0" not in data else (encoding,):
        try:
            return data.decode(known).encode("utf-8")
        except UnicodeError:
            continue
    return data


def _encoding(charset: str) -> str | None:
    """The encoding that a server means, of those that web pages come in; None for any other."""
    try:
        name = codecs.lookup(charset).name
    except (LookupError, ValueError):  # ValueError: a null byte
        return None
    if name in WESTERN:
        return "cp1252"
    return name if ENCODINGS.fullmatch(name) else None


def _with_origin(page: bytes, found: Address) -> bytes:
    """A page with the comment that browsers put into pages they save: its address, which counts where the page itself says none."""
    if not page.strip() or b"\0" in page[:64] or page.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return page  # empty, or not in bytes that a comment could be put between
    start = BEFORE_PAGE.match(page)
    here = start.end() if start else 0
    address = str(found)
    comment = f"<!-- saved from url=({len(address):04d}){address} -->\n".encode("ascii")
    return page[:here] + comment + page[here:]
