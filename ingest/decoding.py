"""Bytes to text: encodings and line ends."""

from __future__ import annotations

import codecs
from collections.abc import Iterator

import chardet

from ingest.errors import UnreadableFile

BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# Of a text file nearly every character is printable; of a picture or an archive read as text hardly half is.
MOST_CONTROL_CHARACTERS = 0.02


def decode(data: bytes) -> str:
    """The text of a file, with LF line ends, no byte order mark, and no lone surrogate.

    Tries the byte order mark, UTF-8, then what the bytes look like, then Windows-1252. Raises `UnreadableFile` for bytes that are
    no text in any of them.
    """
    text = whole(_to_text(data)).replace("\r\n", "\n").replace("\r", "\n").replace("\ufeff", "")
    controls = sum(character < " " and character not in "\n\t\f\v" for character in text)
    if controls > MOST_CONTROL_CHARACTERS * len(text):
        raise UnreadableFile("this is no text: save the article as plain text in UTF-8, or as Markdown")
    return text


def _to_text(data: bytes) -> str:
    for mark, name in BYTE_ORDER_MARKS:
        if data.startswith(mark):
            return data.decode(name, "replace")
    for encoding in _guesses(data):
        decoded = try_decoding(data, encoding)
        if decoded is not None:
            return decoded
    return data.decode("latin-1")


def _guesses(data: bytes) -> Iterator[str]:
    yield "utf-8"
    yield chardet.detect(data)["encoding"] or ""
    yield "cp1252"


def try_decoding(data: bytes, encoding: str) -> str | None:
    """The text of `data` in an encoding; None where it is not in it, and for names that Python does not know as one of text."""
    try:
        return data.decode(encoding) if encoding else None
    except (UnicodeError, LookupError):
        return None


def whole(text: str) -> str:
    """The text with "?" for each half of a character, which some encodings can say and UTF-8 cannot."""
    return text if text.isascii() else text.encode("utf-8", "replace").decode()
