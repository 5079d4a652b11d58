"""One request and its reply: what is sent, and what of a reply is taken. All that a server says is doubted, and none of it is repeated."""

from __future__ import annotations

import re
from contextlib import closing
from dataclasses import dataclass
from email.message import Message
from http.client import HTTPResponse

from service.fetching.address import Address
from service.fetching.article import TYPES
from service.fetching.errors import NotFetched
from service.fetching.line import LARGEST_HEAD, Line
from service.version import VERSION

OK = 200
REDIRECTS = (301, 302, 303, 307, 308)
PIECE = 65_536  # bytes

AS_A_FILE = "upload the article as a file"
BROKEN = f"the server's reply is broken: try it again later, or {AS_A_FILE}"
PACKED = f"the server sends it packed, which was not asked for: {AS_A_FILE}"
OTHER_TYPE = f"the server sends no article (known: web pages, plain text, Markdown, PDF, Word .docx): check the address, or {AS_A_FILE}"


@dataclass(frozen=True, slots=True)
class Body:
    """What a server sent, its type (one of `TYPES`), and its encoding where the server says one."""

    media_type: str
    charset: str | None
    data: bytes


def exchange(line: Line, address: Address, largest: int) -> Body | str:
    """Asks for an address and takes the reply, of at most `largest` bytes, or where it leads on to.

    Raises `NotFetched`, and what `http.client` and the connection raise; `ValueError` where a piece has less than no bytes.
    """
    line.send(_request(address))
    with closing(HTTPResponse(line, method="GET")) as reply:  # type: ignore[arg-type]  # all it asks of a socket is `makefile`
        reply.begin()
        if reply.status in REDIRECTS:
            return _only(reply.headers, "Location")
        media_type = _expected(reply)
        line.allowance = largest + LARGEST_HEAD  # `http.client` itself reads without end where a piece says that it has -1 bytes
        return Body(media_type, reply.headers.get_content_charset(), _read(reply, largest))


def _request(address: Address) -> bytes:
    """What is sent: the same few lines for everyone, made of the parts that were checked."""
    lines = (
        f"GET {address.target} HTTP/1.1",
        f"Host: {address.authority}",
        f"User-Agent: Careercite/{VERSION}",
        f"Accept: {', '.join(TYPES)}",
        "Accept-Encoding: identity",
        "Connection: close",
        "\r\n",
    )
    return "\r\n".join(lines).encode("ascii")


def _expected(reply: HTTPResponse) -> str:
    """The type of a reply that brings an article. Raises `NotFetched` for any other reply."""
    if reply.status != OK:
        raise NotFetched(f"the server answers with status {reply.status} instead of an article: check the address, or {AS_A_FILE}")
    packed = _only(reply.headers, "Content-Encoding").lower() not in ("", "identity")
    if packed or _only(reply.headers, "Transfer-Encoding").lower() not in ("", "chunked"):
        raise NotFetched(PACKED)
    media_type = _only(reply.headers, "Content-Type").partition(";")[0].strip().lower()
    if media_type not in TYPES:
        raise NotFetched(OTHER_TYPE)
    return media_type


def _read(reply: HTTPResponse, largest: int) -> bytes:
    """The whole body, counted by what is declared and while it comes. Raises `NotFetched` where it is too large, or not what is declared."""
    declared = "" if reply.chunked else _only(reply.headers, "Content-Length")
    if declared and not re.fullmatch(r"[0-9]{1,15}", declared):
        raise NotFetched(BROKEN)
    too_large = NotFetched(f"it is larger than {largest / 1_000_000:g} MB: split it into articles, and upload them as files")
    if int(declared or 0) > largest:
        raise too_large
    pieces: list[bytes] = []
    size = 0
    while piece := reply.read(PIECE):
        pieces.append(piece)
        size += len(piece)
        if size > largest:
            raise too_large
    if declared and size != int(declared):
        raise NotFetched(BROKEN)
    return b"".join(pieces)


def _only(headers: Message, name: str) -> str:
    """The value of a header, "" where it is not there. Raises `NotFetched` where it stands there with several."""
    values = {str(value).strip() for value in headers.get_all(name, ())}
    if len(values) > 1:
        raise NotFetched(BROKEN)
    return values.pop() if values else ""
