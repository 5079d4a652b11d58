"""Servers that mean harm, or are broken: each is told in words with the cure, at once, and none of its own words are repeated."""

import time

import pytest

from service.fetching.errors import AddressRefused, NotFetched
from service.fetching.fetcher import MOST_REDIRECTS
from tests.service.websites import CHUNKED, HEAD, HOST, LARGEST, PAGE, SECRET, fetched, redirect, reply


def flood(start, piece):
    """Sends without end."""

    def send(connection, stop):
        connection.sendall(start)
        while not stop.is_set():
            connection.sendall(piece)

    return send


BAD_REPLIES = {
    "not found": (reply(SECRET, status="404 Not Found"), "status 404"),
    "no content": (reply(status="204 No Content"), "status 204"),
    "a part": (reply(SECRET, status="206 Partial Content"), "status 206"),
    "not modified": (reply(status="304 Not Modified"), "status 304"),
    "upgrade": (reply(status="101 Switching Protocols"), "status 101"),
    "server error": (reply(SECRET, status="500 " + SECRET.decode()), "status 500"),
    "choices": (reply(SECRET, status="300 Multiple Choices"), "status 300"),
    "JSON": (reply(SECRET, "application/json"), "no article"),
    "a picture": (reply(SECRET, "image/png"), "no article"),
    "a program": (reply(SECRET, "application/octet-stream"), "no article"),
    "an event stream": (reply(SECRET, "text/event-stream"), "no article"),
    "no type": (reply(SECRET, None), "no article"),
    "two types": (HEAD + b"Content-Type: application/json\r\n\r\n" + SECRET, "broken"),
    "gzip": (reply(SECRET, Content_Encoding="gzip"), "packed"),
    "gzip after all": (reply(SECRET, Content_Encoding="identity, gzip"), "packed"),
    "gzip on the way": (reply(SECRET, Transfer_Encoding="gzip, chunked"), "packed"),
    "declared too large": (reply(SECRET, Content_Length=str(LARGEST + 1)), "larger than 0.2 MB"),
    "too large": (reply(b"x" * (LARGEST + 1), Content_Length=None), "larger than 0.2 MB"),
    "endless": (flood(HEAD + b"\r\n", b"x" * 9999), "larger than 0.2 MB"),
    "endless pieces": (flood(CHUNKED, b"3e8\r\n" + b"x" * 1000 + b"\r\n"), "larger than 0.2 MB"),
    "a piece without end": (flood(CHUNKED + b"fffffffffffffff\r\n", b"x" * 9999), "larger than 0.2 MB"),
    "a piece of -1 bytes": (flood(CHUNKED + b"-1\r\n", b"x" * 9999), "more than an article has"),
    "a piece of -5 bytes": (CHUNKED + b"-5\r\nhello", "broken"),
    "a tail without end": (flood(CHUNKED + b"0\r\n", b"X: y\r\n"), "more than an article has"),
    "cut short": (reply(SECRET, Content_Length="999"), "broken"),
    "a piece cut short": (CHUNKED + b"64\r\n" + SECRET, "broken"),
    "no last piece": (CHUNKED + b"5\r\nhello\r\n", "broken"),
    "no number": (reply(SECRET, Content_Length="ten"), "broken"),
    "less than nothing": (reply(SECRET, Content_Length="-1"), "broken"),
    "two lengths": (HEAD + b"Content-Length: 5\r\nContent-Length: 41\r\n\r\n" + SECRET, "broken"),
    "many headers": (HEAD + b"X: y\r\n" * 200 + b"\r\n" + SECRET, "broken"),
    "headers without end": (flood(HEAD, b"X: y\r\n"), "broken"),
    "a long header": (HEAD + b"X: " + b"y" * 70_000 + b"\r\n\r\n" + SECRET, "broken"),
    "long headers": (HEAD + (b"X: " + b"y" * 30_000 + b"\r\n") * 5 + b"\r\n" + SECRET, "more than an article has"),
    "one moment, and another": (flood(b"", b"HTTP/1.1 100 Continue\r\n\r\n"), "more than an article has"),
    "HTTP of old": (PAGE, "broken"),
    "no HTTP": (b"220 mail.example ESMTP\r\n" + SECRET, "broken"),
    "a status of words": (b"HTTP/1.1 okay\r\n\r\n" + SECRET, "broken"),
    "nothing": (b"", "broken"),
    "nowhere": (b"HTTP/1.1 302 Found\r\nContent-Length: 0\r\n\r\n", "broken"),
    "two ways": (b"HTTP/1.1 302 Found\r\nLocation: /a\r\nLocation: /b\r\n\r\n", "broken"),
    "a tab on the way": (redirect("http://news.ex\tample/"), "broken"),
    "half a bracket": (redirect("http://[::1/"), "broken"),
    "round and round": (redirect("/"), f"more than {MOST_REDIRECTS} times"),
}


@pytest.mark.parametrize("name", BAD_REPLIES)
def test_a_server_that_gives_no_article(name):
    sent, said = BAD_REPLIES[name]
    began = time.monotonic()
    with pytest.raises((NotFetched, AddressRefused)) as caught:
        fetched({"/": sent})
    told = str(caught.value)
    assert said in told and time.monotonic() - began < 5
    assert SECRET.decode() not in told and HOST not in told and "127." not in told


def test_more_than_was_declared_is_not_read():
    assert fetched({"/": reply(PAGE + SECRET, Content_Length=str(len(PAGE)))}).data.endswith(PAGE)


@pytest.mark.parametrize(
    "sent", [reply(b"", "text/plain"), b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Le"], ids=["empty", "half a head"]
)
def test_what_is_empty_is_left_to_the_reader(sent):
    assert fetched({"/": sent}).data == b""
