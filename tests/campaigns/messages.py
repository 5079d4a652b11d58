"""Hostile HTTP messages by group, byte for byte; each group makes its own for a server."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from tests.campaigns.serving import KEY

ROUTES = (
    ("GET", "/"), ("GET", "/static/app.js"), ("GET", "/openapi.json"), ("GET", "/healthz"), ("GET", "/readyz"), ("GET", "/api/documents"),
    ("GET", "/api/documents/nursing"), ("GET", "/api/search?q=pay"), ("GET", "/api/changes"), ("POST", "/api/ask"), ("POST", "/api/explain"),
    ("GET", "/api/key"), ("POST", "/api/documents"), ("DELETE", "/api/documents/nursing"), ("POST", "/api/ingest"),
)  # fmt: skip
WRITING = (("GET", "/api/key"), ("POST", "/api/documents"), ("DELETE", "/api/documents/nursing"), ("POST", "/api/ingest"))
METHODS = (
    "GET",
    "HEAD",
    "POST",
    "PUT",
    "PATCH",
    "DELETE",
    "OPTIONS",
    "TRACE",
    "CONNECT",
    "PROPFIND",
    "get",
    "G E T",
    "",
    "A" * 10_000,
    "G\0T",
    "\xff",
)
REFUSED = frozenset({400, 401, 403, 404, 405, 408, 409, 411, 413, 414, 415, 421, 422, 429, 431})
UNAUTHORISED = frozenset({400, 401, 403, 404, 405, 413, 421, 422, 429, 431})
JSON = "Content-Type: application/json"


@dataclass(frozen=True)
class Attempt:
    """What is sent over one connection; `only` = the statuses that may come; `leaves` = the client goes without waiting for a reply, `cut` = it has
    sent less than it said, and then says that nothing more comes.
    """

    name: str
    pieces: tuple[bytes, ...]
    only: frozenset[int] | None = None
    leaves: bool = False
    cut: bool = False


def message(start, *headers, body=b"", length=True, host=True):
    """A request: its first line, its headers, and its body."""
    lines = [
        start,
        *(["Host: localhost"] if host else []),
        *headers,
        *([f"Content-Length: {len(body)}"] if length and body else []),
        "Connection: close",
    ]
    return "\r\n".join(lines).encode("utf-8", "surrogateescape") + b"\r\n\r\n" + body


def asked(body, route="/api/ask", *headers):
    """A POST of a JSON body."""
    return message(f"POST {route} HTTP/1.1", *(headers or (JSON, f"X-API-Key: {KEY}")), body=body)


def methods(server) -> Iterator[Attempt]:
    for _, path in ROUTES:
        for method in METHODS:
            yield Attempt(f"{method[:10]} {path}", (message(f"{method} {path} HTTP/1.1"),))


def bodies(server) -> Iterator[Attempt]:
    question = b'{"question": "pay?"'
    hostile = {
        "empty": b"", "blank": b" ", "brace": b"{", "open": question, "text": b"pay?", "null": b"null", "true": b"true", "number": b"7", "list": b"[]",
        "nested lists": b"[" * 200_000, "nested and closed": b"[" * 100_000 + b"]" * 100_000, "nested objects": b'{"a":' * 80_000,
        "nested in a field": question + b', "history": ' + b"[" * 100_000 + b"]" * 100_000 + b"}",
        "NaN": b'{"question": NaN}', "infinite": b'{"question": -Infinity}', "huge number": b'{"question": 1e99999}', "digits": b'{"question": ' + b"9" * 100_000 + b"}",
        "doubled": b'{"question": 7, "question": "pay?"}', "doubled many": b"{" + b'"question": "pay?",' * 20_000 + b'"as_typed": true}',
        "many keys": b"{" + b",".join(b'"k%d": 1' % number for number in range(30_000)) + b"}",
        "a long key": b'{"' + b"k" * 400_000 + b'": 1}', "a key of NULs": b'{"\\u0000": 1}', "an empty key": b'{"": 1}',
        "an inherited key": b'{"question": "pay?", "__proto__": {"a": 1}, "__class__": 1}',
        "surrogate": b'{"question": "pay \\ud800"}', "surrogate key": b'{"\\udfff": 1}', "surrogates in history": b'{"question": "pay?", "history": ["\\ud800"]}',
        "surrogates swapped": b'{"question": "pay \\udc00\\ud800"}', "surrogate in documents": b'{"question": "pay?", "documents": ["\\ud800"]}',
        "NUL": b'{"question": "pay\\u0000?"}', "raw NUL": b'{"question": "pay\0?"}', "raw control": b'{"question": "pay\x1b?"}', "NULs after": question + b"}\0\0\0",
        "twice": question + b"}" + question + b"}", "comment": b"/* a */" + question + b"}", "trailing comma": question + b",}", "single quotes": b"{'question': 'pay?'}",
        "invalid UTF-8": b'{"question": "pay \xff\xfe"}', "overlong UTF-8": b'{"question": "pay \xc0\xaf"}', "UTF-8 surrogate": b'{"question": "pay \xed\xa0\x80"}',
        "byte order mark": b"\xef\xbb\xbf" + question + b"}", "UTF-16": (question + b"}").decode().encode("utf-16"), "UTF-32": (question + b"}").decode().encode("utf-32"),
        "UTF-16 without a mark": (question + b"}").decode().encode("utf-16-le"), "wrong type": b'{"question": {"a": 1}}', "list as question": b'{"question": ["pay?"]}',
        "history of numbers": b'{"question": "pay?", "history": [1, 2]}', "history too long": question + b', "history": [' + b",".join([b'"a"'] * 5000) + b"]}",
        "documents, many": question + b', "documents": [' + b",".join([b'"a"'] * 1001) + b"]}", "documents of a thousand": question + b', "documents": [' + b",".join([b'"a"'] * 1000) + b"]}",
        "no documents": question + b', "documents": []}', "flag as text": b'{"question": "pay?", "as_typed": "true"}', "force as number": b'{"force": 1}',
        "force as text": b'{"force": "yes"}', "too large": b'{"question": "' + b"a" * 600_000 + b'"}', "escapes": b'{"question": "' + b"\\u0061" * 4001 + b'"}',
        "bad escape": b'{"question": "\\x"}', "escape cut": b'{"question": "\\u00"}', "punctuation": b'{"question": "' + b"?!." * 1300 + b'"}',
        "one word": b'{"question": "' + b"a" * 4000 + b'"}', "words": b'{"question": "' + b"pay " * 999 + b'"}', "numbers": b'{"question": "' + b"9" * 4000 + b'"}',
        "dollars": b'{"question": "' + b"$9 " * 1300 + b'"}', "marks": ('{"question": "pay' + "\u0301" * 3900 + '"}').encode(), "joiners": ('{"question": "pay' + "\u200d" * 3900 + '"}').encode(),
        "bidi": ('{"question": "pay ' + "\u202e\u2067" * 1900 + '"}').encode(), "quotes": b'{"question": "pay ' + b'\\"' * 1900 + b'"}', "brackets": b'{"question": "pay ' + b"(" * 3900 + b'"}',
        "dashes": b'{"question": "pay ' + b"-" * 3900 + b'"}', "and": b'{"question": "pay ' + b"and pay " * 480 + b'"}', "vs": b'{"question": "nurse ' + b"vs nurse " * 430 + b'"}',
        "lines": b'{"question": "pay' + b"\\n" * 3900 + b'"}', "what is": b'{"question": "' + b"What is pay? " * 300 + b'"}', "regex": b'{"question": "pay (.*)*+[a-' + b"\\\\" * 900 + b'"}',
        "history at its longest": question + b', "history": [' + b",".join([b'"' + b"What is a nurse? " * 235 + b'"'] * 20) + b"]}",
        "typos": b'{"question": "' + b"nurze elektrishun sallary " * 150 + b'"}', "SQL": b'{"question": "pay\' OR 1=1; DROP TABLE x; --"}', "template": b'{"question": "pay {{7*7}} ${7*7} %s %n {0}"}',
    }  # fmt: skip
    for name, body in hostile.items():
        for route in ("/api/ask", "/api/explain", "/api/ingest"):
            yield Attempt(f"{name} to {route}", (asked(body, route),))
    kinds = (
        "",
        "text/plain",
        "application/xml",
        "application/x-www-form-urlencoded",
        "multipart/form-data",
        "application/json; charset=utf-16",
        "a" * 5000,
        "application/jsonx",
        "\u00e9/\u00e9",
        ";;;",
        "application/json, text/html",
    )
    for kind in kinds:
        for route in ("/api/ask", "/api/ingest", "/api/documents"):
            yield Attempt(f"as {kind[:20]!r} to {route}", (asked(question + b"}", route, f"Content-Type: {kind}", f"X-API-Key: {KEY}"),))
    yield Attempt("without a type", (asked(question + b"}", "/api/ask", "X-A: b"),))
    yield Attempt("packed", (asked(b"\x1f\x8b\x08\0" * 9, "/api/ask", JSON, "Content-Encoding: gzip"),))


def paths(server) -> Iterator[Attempt]:
    hostile = (
        "//", "///api/ask", "/api//documents", "/api/documents/", "/api/documents//", "/./", "/../", "/../../etc/passwd", "/static/../app.py", "/static/..%2fapp.py", "/static/%2e%2e/app.py",
        "/static/%2e%2e%2fapp.py", "/static/..\\app.py", "/static/%00", "/static/app.js%00", "/static/app.js/", "/static/.", "/static/..", "/static//etc/passwd", "/static/%2fetc%2fpasswd", "/static/__init__.py",
        "/static/index.html", "/static/C:%5cWindows", "/static/app.js::$DATA", "/static/" + "a" * 10_000, "/" + "a" * 10_000, "/" + "a/" * 5_000, "/api/documents/" + "a" * 10_000, "/api/documents/%00",
        "/api/documents/%ff%fe", "/api/documents/%ed%a0%80", "/api/documents/%c0%ae%c0%ae", "/api/documents/..", "/api/documents/%2e%2e", "/api/documents/%2e%2e%2fkey", "/api/documents/nursing%2f", "/api/documents/ ",
        "/api/documents/%20", "/api/documents/%0d%0aX-A:%20b", "/api/documents/%", "/api/documents/%zz", "/api/documents/%u0041", "/api/documents/\u00e9", "/api/documents/%F0%9F%A6%8B", "/api/documents/%E2%80%AE",
        "/api/documents/nursing;a=b", "/api/documents/nursing#a", "/api/documents/nursing?a#b", "/api/documents/*", "/api/documents/-1", "/api/documents/null", "/api/documents/__proto__",
        "*", "", "a", "http://b.invalid/", "http://b.invalid/api/documents", "http:///", "https://a.invalid:99999/", "//b.invalid/", "?q=pay", "/api/search", "/api/search?", "/api/search?q", "/api/search?q=", "/api/search?q=%00",
        "/api/search?q=%ff", "/api/search?q=%ed%a0%80", "/api/search?q=a&q=b", "/api/search?q=pay&k=0", "/api/search?q=pay&k=-1", "/api/search?q=pay&k=101", "/api/search?q=pay&k=1e3", "/api/search?q=pay&k=NaN", "/api/search?q=pay&k=",
        "/api/search?q=pay&k=" + "9" * 5_000, "/api/search?q=pay&k=%D9%A3", "/api/search?q=pay&k=1&k=2", "/api/search?q=pay&k=1.0", "/api/search?q=pay&k=0x10", "/api/search?q=pay&k=+5", "/api/search?q=pay&k=%205", "/api/search?q=pay&k=1_0",
        "/api/search?q=" + "a" * 4_001, "/api/search?q=" + "a" * 60_000, "/api/search?q=" + "%61" * 4_000, "/api/search?q=pay&" + "&".join(f"a{number}=b" for number in range(5_000)), "/api/search?q=pay;k=3", "/api/search?q[]=pay",
        "/api/search?q[$ne]=pay", "/api/search?%71=pay", "/api/search?Q=pay", "/api/search?q=pay&k[]=1", "/api/search?" + "&" * 10_000, "/api/search?" + "=" * 10_000, "/openapi.json/..", "/docs", "/redoc", "/.env", "/.git/config",
        "/api", "/api/", "/API/documents", "/api/documents.json", "/api/ask/", "/healthz/", "/healthz?a=%ff", "/healthz%00", "/%68ealthz", "/metrics", "/favicon.ico",
    )  # fmt: skip
    for path in hostile:
        yield Attempt(f"GET {path[:60]!r}", (message(f"GET {path} HTTP/1.1"),))
        yield Attempt(f"DELETE {path[:60]!r}", (message(f"DELETE {path} HTTP/1.1", f"X-API-Key: {KEY}"),), REFUSED | {307})
    yield Attempt("raw bytes", (b"GET /\xff\xfe\x80 HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n",))
    yield Attempt("a raw NUL", (b"GET /\0 HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n",))
    yield Attempt("a tab", (b"GET\t/ HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n",))
    yield Attempt("a megabyte", (b"GET /" + b"a" * 1_000_000 + b" HTTP/1.1\r\nHost: localhost\r\n\r\n",))


def headers(server) -> Iterator[Attempt]:
    hostile = {
        "flood": [f"X-{number}: a" for number in range(5_000)], "long": ["X-A: " + "a" * 60_000], "very long": ["X-A: " + "a" * 1_000_000], "long name": ["X" * 60_000 + ": a"],
        "no colon": ["X-A"], "no name": [": a"], "blank name": [" : a"], "space before the colon": ["X-A : a"], "folded": ["X-A: a", " b"], "folded first": [" X-A: b"], "NUL": ["X-A: \0"], "controls": ["X-A: \x01\x02\x7f"],
        "carriage return": ["X-A: a\rb"], "line feed": ["X-A: a\nX-B: b"], "latin": ["X-A: \u00e9"], "two hosts": ["Host: b"], "same host twice": ["Host: localhost"], "accept": ["Accept: " + "a/b;q=0.1," * 5_000],
        "accept-encoding": ["Accept-Encoding: " + "gzip," * 10_000], "accept-encoding odd": ["Accept-Encoding: gzip;q=nan, *;q=1e999"], "cookies": ["Cookie: " + "a=b; " * 10_000], "upgrade": ["Upgrade: websocket", "Connection: Upgrade"],
        "websocket": ["Upgrade: websocket", "Connection: Upgrade", "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==", "Sec-WebSocket-Version: 13"], "h2c": ["Upgrade: h2c", "Connection: Upgrade, HTTP2-Settings", "HTTP2-Settings: AAMAAABkAAQAAP__"],
        "expect": ["Expect: 100-continue"], "expect odd": ["Expect: 200-ok"], "forwarded": ["X-Forwarded-For: " + "1.1.1.1, " * 3_000, "X-Forwarded-Proto: \u00e9", "Forwarded: for=;;;"], "forwarded odd": ["X-Forwarded-For: not an address", "X-Forwarded-Proto: javascript"],
        "override": ["X-HTTP-Method-Override: DELETE"], "rewrite": ["X-Original-URL: /api/ingest", "X-Rewrite-URL: /api/ingest"], "origin": ["Origin: http://evil.invalid"], "origin null": ["Origin: null"], "origin odd": ["Origin: \u00e9\x01"],
        "if-none-match": ["If-None-Match: " + '"a",' * 10_000], "if-modified": ["If-Modified-Since: Sat, 99 Foo 99999 99:99:99 GMT"], "range": ["Range: bytes=0-0"], "ranges": ["Range: bytes=" + ",".join(f"{number}-" for number in range(10_000))],
        "ranges over each other": ["Range: bytes=" + ",".join(["0-"] * 10_000)], "range odd": ["Range: bytes=--1,-,9999999999999999999999-"], "range digits": ["Range: bytes=" + "9" * 10_000 + "-"], "if-range": ["If-Range: a", "Range: bytes=0-"],
        "request id": ["X-Request-ID: " + "a" * 5_000], "request id odd": ["X-Request-ID: \u00e9\x01;--"], "traceparent": ["traceparent: 00-zz-zz-zz"], "authorization": ["Authorization: Bearer \xff"], "authorization long": ["Authorization: Basic " + "a" * 50_000],
    }  # fmt: skip
    for name, lines in hostile.items():
        for path in ("/static/app.js", "/api/documents", "/api/key"):
            yield Attempt(f"{name} to {path}", (message(f"GET {path} HTTP/1.1", *lines),))
    preflight = ("Origin: http://evil.invalid", "Access-Control-Request-Method: DELETE", "Access-Control-Request-Headers: x-api-key")
    yield Attempt("preflight", (message("OPTIONS /api/documents/nursing HTTP/1.1", *preflight),), REFUSED)
    for host in ("", "b.invalid:99999", "a@b", "a/b", "[::1", "\u00e9", "a" * 10_000, "a,b", "a b", "127.0.0.1:0", "..", "%00"):
        yield Attempt(f"host {host[:12]!r}", (message("GET /api/documents HTTP/1.1", f"Host: {host}", host=False),))
    yield Attempt("no host", (message("GET / HTTP/1.1", host=False),))


def lengths(server) -> Iterator[Attempt]:
    body = b'{"question": "pay?"}'

    def told(*lines, body=body, path="/api/ask"):
        return message(f"POST {path} HTTP/1.1", JSON, f"X-API-Key: {KEY}", *lines, body=body, length=False)

    for length in (
        "-1",
        "+20",
        "0x14",
        "1e1",
        "20.0",
        " 20",
        "20 ",
        "20,20",
        "20, 21",
        "9" * 30,
        "9" * 5_000,
        "abc",
        "",
        "\u0662\u0660",
        "020",
        "2_0",
        "19",
        "0",
        "21",
        "999999",
        "600000",
        "99999999999",
    ):
        yield Attempt(f"Content-Length {length[:20]!r}", (told(f"Content-Length: {length}"),), cut=length == "21")
        yield Attempt(f"Content-Length {length[:20]!r} of an upload", (told(f"Content-Length: {length}", path="/api/documents"),), REFUSED)
    yield Attempt("two lengths", (told("Content-Length: 20", "Content-Length: 21"),))
    yield Attempt("the same length twice", (told("Content-Length: 20", "Content-Length: 20"),))
    yield Attempt("no length", (told(),))
    chunked = {
        "good": b"14\r\n" + body + b"\r\n0\r\n\r\n", "no end": b"14\r\n" + body, "size in letters": b"zz\r\n" + body, "negative": b"-14\r\n" + body, "huge": b"ffffffffffffffffffff\r\n" + body, "long size": b"0" * 10_000 + b"14\r\n" + body + b"\r\n0\r\n\r\n",
        "too short": b"10\r\n" + body + b"\r\n0\r\n\r\n", "extension": b"14;" + b"a" * 50_000 + b"\r\n" + body + b"\r\n0\r\n\r\n", "extension odd": b"14;a=\"\r\n" + body + b"\r\n0\r\n\r\n", "prefix": b"0x14\r\n" + body + b"\r\n0\r\n\r\n",
        "line feeds": b"14\n" + body + b"\n0\n\n", "trailers": b"14\r\n" + body + b"\r\n0\r\n" + b"X-A: b\r\n" * 5_000 + b"\r\n", "trailer forbidden": b"14\r\n" + body + b"\r\n0\r\nContent-Length: 5\r\n\r\n", "one by one": b"".join(b"1\r\n%c\r\n" % byte for byte in body) + b"0\r\n\r\n",
        "many empty": b"0\r\n\r\n" * 1_000, "too much": b"7a120\r\n" + b"a" * 500_000 + b"\r\n" + b"7a120\r\n" + b"a" * 500_000 + b"\r\n0\r\n\r\n", "nothing": b"", "blank size": b"\r\n\r\n",
    }  # fmt: skip
    for name, content in chunked.items():
        yield Attempt(
            f"chunked, {name}", (told("Transfer-Encoding: chunked", body=content),), cut=name in ("no end", "huge", "line feeds", "nothing")
        )
    hidden = b"GET /api/key HTTP/1.1\r\nHost: localhost\r\n\r\n"
    for lines in (
        ("Content-Length: 4", "Transfer-Encoding: chunked"), ("Transfer-Encoding: chunked", "Content-Length: 4"), ("Transfer-Encoding: xchunked", "Content-Length: 4"), ("Transfer-Encoding : chunked", "Content-Length: 4"),
        ("Transfer-Encoding: chunked", "Transfer-Encoding: identity"), ("Transfer-Encoding: identity", "Transfer-Encoding: chunked"), ("Transfer-Encoding: gzip, chunked",), ("Transfer-Encoding: chunked, gzip",), ("Transfer-Encoding:\x0bchunked", "Content-Length: 4"),
        ("Transfer-Encoding: \tCHUNKED", "Content-Length: 4"), ("X: y\nTransfer-Encoding: chunked", "Content-Length: 4"), ("Transfer-Encoding:",), ("TRANSFER-ENCODING: chunked", "content-length: 4"),
    ):  # fmt: skip
        yield Attempt(f"smuggled by {lines!r}", (told(*lines, body=b"0\r\n\r\n" + hidden),))
    yield Attempt("a body of a GET", (message("GET /healthz HTTP/1.1", body=hidden),))
    yield Attempt(
        "a body of a GET in chunks", (message("GET /healthz HTTP/1.1", "Transfer-Encoding: chunked", body=b"5\r\naaaaa\r\n0\r\n\r\n", length=False),)
    )
    yield Attempt("a body cut", (told("Content-Length: 400"),), cut=True)
    yield Attempt("a body cut, the client gone", (told("Content-Length: 400"),), leaves=True)
    yield Attempt("the client gone before the reply", (told("Content-Length: 20"),), leaves=True)
    yield Attempt("the client gone in the page", (message("GET /static/app.js HTTP/1.1"),), leaves=True)
    yield Attempt("a body that nobody reads", (message("POST /api/documents HTTP/1.1", body=b"a" * 5_000_000),), UNAUTHORISED)


def form(*parts, boundary=b"x", end=True):
    """A multipart body of parts: headers and content, each as it stands."""
    return b"".join(b"--" + boundary + b"\r\n" + head + b"\r\n\r\n" + content + b"\r\n" for head, content in parts) + (
        b"--" + boundary + b"--\r\n" if end else b""
    )


def part(name=b"files", filename=b"a.txt", *, more=b"", quote=b'"'):
    """The header of a part."""
    return (
        b"Content-Disposition: form-data; name="
        + quote
        + name
        + quote
        + (b"; filename=" + quote + filename + quote if filename is not None else b"")
        + more
    )


def forms(server) -> Iterator[Attempt]:
    def sent(name, body, kind="multipart/form-data; boundary=x", **more):
        return Attempt(name, (message("POST /api/documents HTTP/1.1", f"Content-Type: {kind}", f"X-API-Key: {KEY}", body=body),), **more)

    good = (part(filename=b"a.xyz"), b"A welder joins metal.")
    kinds = (
        "multipart/form-data", "multipart/form-data; boundary=", "multipart/form-data; boundary=y", 'multipart/form-data; boundary="x', "multipart/form-data; boundary=" + "x" * 20_000, "multipart/form-data; boundary=\u00e9", "multipart/form-data; BOUNDARY=x",
        "multipart/form-data; boundary=x; boundary=y", "multipart/form-data; boundary=x; charset=utf-16", "multipart/form-data; boundary=x; charset=nonsense", "multipart/form-data; boundary=x; charset=zlib", "multipart/form-data; boundary=-", "multipart/form-data; boundary=\x01",
        "multipart/mixed; boundary=x", "multipart/form-data;boundary=x;" + "a=b;" * 5_000, "multipart/form-datax; boundary=x", "multipart/form-data, multipart/form-data; boundary=x", "multipart/form-data; boundary*=utf-8''x", "multipart/form-data; boundary=x y", 'multipart/form-data; boundary="x\\"y"',
    )  # fmt: skip
    for kind in kinds:
        yield sent(f"type {kind[:50]!r}", form(good), kind)
    for name, body in {
        "empty": b"", "only an end": b"--x--\r\n", "only a start": b"--x\r\n", "no end": form(good, end=False), "cut in a header": form(good)[:30], "cut in the content": form(good)[:-20], "two ends": form(good) + b"--x--\r\n", "text before": b"a" * 100_000 + b"\r\n" + form(good),
        "text after": form(good) + b"a" * 100_000, "line feeds": form(good).replace(b"\r\n", b"\n"), "carriage returns": b"\r" * 200_000, "line feeds before": b"\n" * 200_000, "dashes": b"-" * 200_000, "boundaries": b"--x\r\n" * 50_000, "boundaries in one": b"--x" * 50_000,
        "nearly boundaries": b"--x\r\n" + part(filename=b"a.xyz") + b"\r\n\r\n" + b"\r\n--" * 100_000 + b"\r\n--x--\r\n", "nearly boundaries, open": b"--x\r\n" + part(filename=b"a.xyz") + b"\r\n\r\n" + b"\r\n-" * 150_000, "no headers": b"--x\r\n\r\na\r\n--x--\r\n",
        "51 parts": form(*[good] * 51), "10,000 parts": form(*[good] * 10_000), "51 fields": form(*[(part(b"a", None), b"b")] * 51), "10,000 fields": form(*[(part(b"a", None), b"b")] * 10_000), "10,000 empty parts": b"--x\r\n\r\n\r\n" * 10_000 + b"--x--\r\n",
        "header flood": form((part() + b"\r\nX-A: b" * 20_000, b"a")), "a long header": form((part() + b"\r\nX-A: " + b"b" * 500_000, b"a")), "a long header name": form((part() + b"\r\n" + b"X" * 500_000 + b": b", b"a")), "an open header": b"--x\r\nContent-Disposition: " + b"a" * 500_000,
        "header without a colon": form((b"Content-Disposition", b"a")), "header of NULs": form((b"\0\0: \0", b"a")), "wrong disposition": form((b'Content-Disposition: attachment; name="files"; filename="a.txt"', b"a")), "no disposition": form((b"Content-Type: text/plain", b"a")),
        "two dispositions": form((part() + b"\r\n" + part(b"other"), b"a")), "no name": form((b'Content-Disposition: form-data; filename="a.txt"', b"a")), "an empty name": form((part(b""), b"a")), "another name": form((part(b"other"), b"a")), "a name of NULs": form((part(b"\0"), b"a")),
        "a name of bytes": form((part(b"\xff\xfe"), b"a")), "a field": form((part(b"files", None), b"a")), "a field and a file": form(good, (part(b"title", None), b"a")), "a large field": form((part(b"files", None), b"a" * 2_000_000)), "disposition open": form((part(more=b'; a="'), b"a")),
        "disposition of semicolons": form((b"Content-Disposition: form-data" + b";" * 100_000, b"a")), "disposition of quotes": form((b"Content-Disposition: form-data; name=" + b'\\"' * 50_000, b"a")), "disposition of pairs": form((part(more=b"; a=b" * 20_000), b"a")),
        "nested": form((part(more=b"\r\nContent-Type: multipart/mixed; boundary=y"), form((b'Content-Disposition: file; filename="b.txt"', b"b"), boundary=b"y"))), "coded": form((part() + b"\r\nContent-Transfer-Encoding: base64", b"!!!!")), "coded oddly": form((part() + b"\r\nContent-Transfer-Encoding: x-uuencode", b"a")),
        "type odd": form((part() + b"\r\nContent-Type: \xff\x00;;;=", b"a")), "type long": form((part() + b"\r\nContent-Type: " + b"a/" * 20_000, b"a")), "length in a part": form((part() + b"\r\nContent-Length: 99999999999", b"a")), "unquoted": form((part(quote=b""), b"a")), "single quotes": form((part(quote=b"'"), b"a")),
        "too large": form((part(filename=b"a.txt"), b"a" * 26_000_000)), "too large, no text": form((part(filename=b"a.xyz"), b"\0" * 24_000_000)),
    }.items():  # fmt: skip
        yield sent(name, body)
    names = (
        b"", b".", b"..", b"../../etc/passwd", b"/etc/passwd.txt", b"C:\\a\\b.txt", b"..\\..\\a.txt", b"a\0.txt", b"a\nb.txt", b"\xff\xfe.txt", b"\xed\xa0\x80.txt", b"con.txt", b"a" * 300 + b".txt", b"a" * 100_000 + b".txt", b".txt", b".hidden.txt", b"~.txt", b"~$a.txt", b"a.txt.tmp", b"a.txt ",
        b"a.txt.", b"a.TXT", b"a", b"a.", b"a.txt/", b"upload/a.txt", "\u202egpj.txt".encode(), "\u0301.txt".encode(), "\U0001f41d.txt".encode(), "e\u0301.txt".encode(), "\u00e9.txt".encode(), b"%2e%2e%2fa.txt", b"<script>.txt", b"'\";--.txt", b"-rf.txt", b"a.txt;b=c", b"a.b.c.d.txt", b" .txt", b"a.pdf", b"a.docx", b"a.html", b"a.md",
        b"a.zip", b"a.exe", b"\\", b"//", b"a.txt\\", b"?.txt", b"*.txt", b"|.txt", b"a" * 174 + b".txt", "\u00e9".encode() * 100 + b".txt", b"a.txt%00.pdf", b"=?utf-8?B?YS50eHQ=?=", b"NUL", b"$(id).txt", b"`id`.txt", b"${x}.txt",
    )  # fmt: skip
    for name in names:
        yield sent(f"file name {name[:30]!r}", form((part(filename=name), b"")))
        yield sent(f"file name {name[:30]!r}, unquoted", form((part(filename=name, quote=b""), b"")))
    yield sent("file name in another way", form((b"Content-Disposition: form-data; name=\"files\"; filename*=utf-8''%ff%00..%2f", b"a")))
    yield sent("file name in another way, odd", form((b"Content-Disposition: form-data; name=\"files\"; filename*=zlib''%ff", b"a")))
    yield sent("file name twice", form((part(more=b'; filename="b.txt"'), b"")))
    yield sent("the same name twice", form(good, good))
    yield sent("the client gone in an upload", form((part(), b"a" * 2_000_000), end=False), leaves=True)
    yield sent("the client gone behind an upload", form((part(filename=b"gone.txt"), b"A gone joins parts. Gones earn $1 a year.")), leaves=True)


def protocols(server) -> Iterator[Attempt]:
    ping = b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n"
    last = b"GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
    for name, sent in {
        "HTTP/0.9": b"GET /\r\n", "HTTP/1.0": b"GET /healthz HTTP/1.0\r\n\r\n", "HTTP/1.0 kept": b"GET /healthz HTTP/1.0\r\nConnection: keep-alive\r\n\r\n", "HTTP/1.2": b"GET / HTTP/1.2\r\nHost: localhost\r\n\r\n", "HTTP/9.9": b"GET / HTTP/9.9\r\nHost: localhost\r\n\r\n", "HTTP/2.0": b"GET / HTTP/2.0\r\nHost: localhost\r\n\r\n",
        "HTTP/1": b"GET / HTTP/1\r\nHost: localhost\r\n\r\n", "http/1.1": b"GET / http/1.1\r\nHost: localhost\r\n\r\n", "HTTP/11": b"GET / HTTP/11\r\nHost: localhost\r\n\r\n", "HTTP/ 1.1": b"GET / HTTP/ 1.1\r\nHost: localhost\r\n\r\n", "HTTP/2 preface": b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" + b"\0\0\0\4\0\0\0\0\0",
        "TLS hello": bytes.fromhex("16030100c8010000c40303") + bytes(range(200)), "SSLv2 hello": bytes.fromhex("802e010002001500000010") + bytes(40), "SSH": b"SSH-2.0-OpenSSH_9.0\r\n", "SOCKS": b"\x05\x01\x00", "SMTP": b"EHLO a\r\nMAIL FROM:<a@b>\r\n", "RDP": b"\x03\0\0\x13\x0e\xe0\0\0\0\0\0\1\0\x08\0\3\0\0\0",
        "nothing": b"", "NULs": b"\0" * 10_000, "line feeds": b"\n" * 100_000, "blank lines": b"\r\n" * 100_000, "blanks": b" " * 100_000, "letters": b"a" * 1_000_000, "high bytes": bytes(range(128, 256)) * 100, "a reply": b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", "line feeds alone": b"GET /healthz HTTP/1.1\nHost: localhost\nConnection: close\n\n",
        "carriage returns alone": b"GET / HTTP/1.1\rHost: localhost\r\r", "blank lines first": b"\r\n\r\n" + last, "cut in the first line": b"GET /heal", "cut in a header": b"GET / HTTP/1.1\r\nHos", "cut behind the headers": b"GET / HTTP/1.1\r\nHost: localhost\r\n", "proxy": b"PROXY TCP4 1.1.1.1 2.2.2.2 1 2\r\n" + last,
        "pipelined": ping * 100 + last, "pipelined and broken": ping * 3 + b"\0\0\0\r\n\r\n", "pipelined with errors": b"GET /nothing HTTP/1.1\r\nHost: localhost\r\n\r\n" * 50 + last, "pipelined behind a body": asked(b'{"question": "pay?"}').replace(b"Connection: close\r\n", b"") * 5 + last,
        "pipelined behind a refusal": b"POST /api/documents HTTP/1.1\r\nHost: localhost\r\nContent-Length: 10\r\n\r\n0123456789" + last, "pipelined behind a body too large": b"POST /api/ask HTTP/1.1\r\nHost: localhost\r\nContent-Length: 600000\r\n\r\n" + b"a" * 600_000 + last, "a thousand": ping * 1_000 + last,
        "a websocket frame": b"GET /api/ask HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n\x81\x05hello",
    }.items():  # fmt: skip
        yield Attempt(name, (sent,), cut=True)
    yield Attempt("byte by byte", tuple(bytes([byte]) for byte in last))


def keys(server) -> Iterator[Attempt]:
    wrong = {
        "none": [], "empty": ["X-API-Key: "], "blank": ["X-API-Key:  "], "wrong": ["X-API-Key: wrong"], "longer": [f"X-API-Key: {KEY}x"], "shorter": [f"X-API-Key: {KEY[:-1]}"], "in capitals": [f"X-API-Key: {KEY.upper()}"], "long": ["X-API-Key: " + "k" * 10_000], "very long": ["X-API-Key: " + "k" * 60_000],
        "letters": ["X-API-Key: schl\u00fcssel"], "emoji": ["X-API-Key: \U0001f511"], "bytes": ["X-API-Key: \udcff\udcfe"], "two wrong": ["X-API-Key: a", "X-API-Key: b"], "wrong then right": ["X-API-Key: a", f"X-API-Key: {KEY}"], "list": [f"X-API-Key: a, {KEY}"], "quoted": [f'X-API-Key: "{KEY}"'],
        "with an underscore": [f"X_API_Key: {KEY}"], "bearer": [f"Authorization: Bearer {KEY}"], "basic": ["Authorization: Basic Og=="], "cookie": [f"Cookie: X-API-Key={KEY}"], "null": ["X-API-Key: null"], "star": ["X-API-Key: *"], "percent": ["X-API-Key: %s"],
    }  # fmt: skip
    body = form((part(filename=b"secret.txt"), b"A spy joins parts. Spies earn $1 a year."))
    for name, lines in wrong.items():
        for method, path in WRITING:
            kind = "Content-Type: multipart/form-data; boundary=x" if path == "/api/documents" else JSON
            content = body if path == "/api/documents" else json.dumps({"force": True}).encode() if method == "POST" else b""
            yield Attempt(f"{name} at {method} {path}", (message(f"{method} {path} HTTP/1.1", kind, *lines, body=content),), UNAUTHORISED)
    for path in (f"/api/key?X-API-Key={KEY}", f"/api/key?api_key={KEY}", f"/api/key#{KEY}", f"/api/key;{KEY}"):
        yield Attempt(f"in the address: {path[:16]}", (message(f"GET {path} HTTP/1.1"),), UNAUTHORISED)


GROUPS: dict[str, Callable[[object], Iterator[Attempt]]] = {
    "methods": methods,
    "bodies": bodies,
    "paths": paths,
    "headers": headers,
    "lengths": lengths,
    "forms": forms,
    "protocols": protocols,
    "keys": keys,
}
