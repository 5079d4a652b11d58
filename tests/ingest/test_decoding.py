"""Bytes to text: encodings, line ends, and bytes that are no text."""

import pytest

from ingest.decoding import decode
from ingest.errors import UnreadableFile

POLISH = "Zażółć gęślą jaźń: spawacz łączy stal.\nDruga linia.\n"


@pytest.mark.parametrize(
    ("data", "text"),
    [
        pytest.param(POLISH.encode("utf-8"), POLISH, id="UTF-8"),
        pytest.param(POLISH.encode("utf-8-sig"), POLISH, id="UTF-8 with a mark"),
        pytest.param(POLISH.encode("utf-16"), POLISH, id="UTF-16 with a mark"),
        pytest.param(b"\xff\xfe" + POLISH.encode("utf-16-le"), POLISH, id="UTF-16 little end first"),
        pytest.param(b"\xfe\xff" + POLISH.encode("utf-16-be"), POLISH, id="UTF-16 big end first"),
        pytest.param(POLISH.encode("utf-32"), POLISH, id="UTF-32 with a mark"),
        pytest.param(
            b"He said \x93hello\x94 \x96 it\x92s \x8050 a day for welders.", "He said “hello” – it’s €50 a day for welders.", id="Windows-1252"
        ),
        pytest.param("Der Bäcker knetet früh.".encode("cp1252"), "Der Bäcker knetet früh.", id="umlauts in Windows-1252"),
        pytest.param("Приветствие для сварщиков. Они работают.".encode("cp1251"), "Приветствие для сварщиков. Они работают.", id="Windows-1251"),
        pytest.param(b"one\r\ntwo\r\n", "one\ntwo\n", id="CRLF"),
        pytest.param(b"one\rtwo\r", "one\ntwo\n", id="CR"),
        pytest.param(b"one\r\n\rtwo\n", "one\n\ntwo\n", id="mixed line ends"),
        pytest.param("one\r\ntwo".encode("utf-16"), "one\ntwo", id="CRLF in UTF-16"),
        pytest.param("a\ufeffb".encode(), "ab", id="a mark in the middle"),
        pytest.param("tab\tpage\f🙂\u200b".encode(), "tab\tpage\f🙂\u200b", id="tabs, page breaks, emoji and zero-width spaces stay"),
        pytest.param(b"", "", id="nothing"),
        pytest.param(b"\xef\xbb\xbf", "", id="only a mark"),
        pytest.param(b"\xff\xfe\x00\xd8a\x00", "\ufffda", id="a lone surrogate is replaced"),
        pytest.param(b"x\x00" + b"y" * 100, "x\x00" + "y" * 100, id="one control character among a hundred letters"),
    ],
)
def test_text_of_bytes(data, text):
    assert decode(data) == text


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 3, id="picture"),
        pytest.param(b"PK\x03\x04" + bytes(range(256)) * 2, id="archive"),
        pytest.param(b"\x00" * 64, id="zeros"),
        pytest.param("no mark, two bytes a letter.".encode("utf-16-le"), id="UTF-16 without a mark"),
    ],
)
def test_bytes_that_are_no_text(data):
    with pytest.raises(UnreadableFile, match="this is no text: save the article as plain text in UTF-8, or as Markdown"):
        decode(data)
