"""Articles by web address: what is fetched, what is refused, and that nothing that is refused is ever connected to."""

import json
import socket
import ssl
import threading
import time
from ipaddress import ip_address

import httpx2
import pytest
import typer
from fastapi.testclient import TestClient
from pydantic import ValidationError

from retrieval import IndexFolder
from service.app import build_app
from service.cli.console import settings_from
from service.fetching import AddressRefused, FetchBusy, Fetcher, NotFetched, read_allowed
from service.fetching.address import LONGEST_ADDRESS, read_address
from service.fetching.allowed import is_public
from service.fetching.fetcher import MOST_AT_ONCE, MOST_REDIRECTS, NO_ADDRESS, NOT_LISTED
from service.intake import Intake
from service.library import Library
from service.settings import Settings
from tests.service.websites import OUTSIDE, Internal, make_certificate, redirect, reply, site

PAGE = b"<html><head><title>Welders</title></head><body><h1>Welders</h1><p>A welder joins metal parts with heat.</p></body></html>"
SECRET = b"what the server says is nobody's business"
HOST = "news.example"
QUICK = 0.7  # seconds, where a test waits for the limit
LARGEST = 200_000  # bytes


class Resolver:
    """Stands in for the system's: each name has the answers that it is given, one after the other, the last for good."""

    def __init__(self, **answers):
        self.answers = {name.replace("_", "."): list(each) for name, each in answers.items()}
        self.asked = []

    def __call__(self, host, port, type):  # noqa: A002  # as `socket.getaddrinfo`
        self.asked.append(host)
        left = self.answers.get(host)
        if not left:
            raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")
        found = left.pop(0) if len(left) > 1 else left[0]
        return [(socket.AF_INET6 if ":" in ip else socket.AF_INET, type, 6, "", (ip, port, 0, 0) if ":" in ip else (ip, port)) for ip in found]


@pytest.fixture
def internal():
    opened = Internal()
    yield opened
    opened.close()
    assert opened.reached == 0


def fetcher(port, *, resolve=None, networks=(f"{OUTSIDE}/32",), **limits):
    """One that may fetch from every host at a port, and connect to the server of the tests."""
    known = resolve or Resolver(news_example=[[OUTSIDE]])
    return Fetcher(read_allowed((f"*:{port}", *networks)), resolve=known, **{"largest": LARGEST, "seconds": 10.0} | limits)


def fetched(pages, path="/", **how):
    """What becomes of a page of a server."""
    with site(pages) as server:
        return fetcher(server.port, **how).fetch(f"http://{HOST}:{server.port}{path}")


# What is asked for


def test_a_page_comes_as_a_file_that_says_where_it_is_from():
    with site({"/pay/welders.html?year=2026": reply(PAGE)}) as server:
        article = fetcher(server.port).fetch(f"http://News.Example:{server.port}/pay/welders.html?year=2026#top")
        again = fetcher(server.port).fetch(f"http://news.example:{server.port}/pay/welders.html?year=2026")
    address = f"http://news.example:{server.port}/pay/welders.html?year=2026"
    assert article == again
    assert article.name.startswith(f"news.example-{server.port}-pay-welders-year-2026-") and article.name.endswith(".html")
    assert article.data == f"<!-- saved from url=({len(address):04d}){address} -->\n".encode() + PAGE
    told = dict(line.split(": ", 1) for line in server.heads[0].strip().split("\r\n")[1:])
    assert server.heads[0].startswith("GET /pay/welders.html?year=2026 HTTP/1.1\r\n")
    assert told["Host"] == f"news.example:{server.port}" and told["User-Agent"].startswith("Careercite/")
    assert (told["Accept-Encoding"], told["Connection"]) == ("identity", "close")
    assert set(told) == {"Host", "User-Agent", "Accept", "Accept-Encoding", "Connection"}  # no cookies, no referrer, no credentials


def test_two_addresses_never_have_one_name():
    paths = ["/a/b", "/a-b", "/a/b/", "/a?b", "/a/b.html", "/a/b.htm", "/A/b", "/a/%62", "/" + "x" * 300 + "1", "/" + "x" * 300 + "2"]
    with site({path: reply(PAGE) for path in paths}) as server:
        names = [fetcher(server.port).fetch(f"http://{HOST}:{server.port}{path}").name for path in paths]
    assert len(set(names)) == len(paths) and max(map(len, names)) < 180


@pytest.mark.parametrize(
    ("path", "media_type", "ending"),
    [
        ("/a", "text/html", ".html"),
        ("/a.php", "Application/XHTML+XML; charset=utf-8", ".html"),
        ("/a.txt", "text/plain", ".txt"),
        ("/a.md", "text/plain", ".md"),
        ("/a.html", "text/plain", ".txt"),
        ("/a", "text/markdown", ".md"),
        ("/a.html", "application/pdf", ".pdf"),
        ("/a", "application/vnd.openxmlformats-officedocument.wordprocessingml.document", ".docx"),
    ],
)
def test_the_type_says_how_a_file_is_read(path, media_type, ending):
    article = fetched({path: reply(b"A welder welds.", media_type)}, path)
    assert article.name.endswith(ending) and article.data.endswith(b"A welder welds.")
    assert (b"saved from" in article.data) == (ending == ".html")


@pytest.mark.parametrize(
    ("sent", "charset", "kept"),
    [
        ("Gehälter – €".encode("cp1252"), "windows-1252", "Gehälter – €".encode()),
        ("Gehälter".encode("latin-1"), "ISO-8859-1", "Gehälter".encode()),
        ("Gehälter".encode(), "iso-8859-1", "Gehälter".encode()),  # many a server says so of UTF-8
        ("Gehälter".encode("utf-16-le"), "utf-16le", "Gehälter".encode()),
        ("Gehälter".encode("utf-16"), "utf-16", "Gehälter".encode("utf-16")),  # it says so itself
        ("給料".encode("shift_jis"), '"Shift_JIS"', "給料".encode()),
        (b"Geh\xe4lter", "no-such", b"Geh\xe4lter"),
        (b"abc-9999999999", "punycode", b"abc-9999999999"),  # no encoding of pages, and slow
        (b"Geh\xe4lter", "x\0y", b"Geh\xe4lter"),
    ],
)
def test_an_encoding_that_only_the_server_knows(sent, charset, kept):
    assert fetched({"/": reply(sent, f"text/plain; charset={charset}")}).data == kept


@pytest.mark.parametrize(
    "before", [b"", b"\xef\xbb\xbf", b'<?xml version="1.0"?>\n', b"<!DOCTYPE html>", b'\xef\xbb\xbf<?xml version="1.0"?>\n<!doctype html>']
)
def test_the_origin_stands_behind_what_has_to_come_first(before):
    assert fetched({"/": reply(before + PAGE)}).data.startswith(before + b"<!-- saved from url=(")


def test_a_page_in_wide_characters_is_left_as_it_is():
    wide = PAGE.decode().encode("utf-16")
    assert fetched({"/": reply(wide, "text/html")}).data == wide


def test_redirects_are_followed_and_the_name_is_that_of_the_address_asked_for():
    pages = {f"/{n}": redirect(f"/{n + 1}") for n in range(MOST_REDIRECTS + 1)} | {f"/{MOST_REDIRECTS}": reply(PAGE)}
    with site(pages) as server:
        article = fetcher(server.port).fetch(f"http://{HOST}:{server.port}/0")
    assert f"){'http://'}{HOST}:{server.port}/{MOST_REDIRECTS} -->".encode() in article.data
    assert article.name.startswith(f"{HOST}-{server.port}-0-")


# What goes wrong with a server


def drip(*pieces):
    """Sends bytes one by one for as long as somebody reads."""

    def send(connection, stop):
        connection.sendall(pieces[0])
        while not stop.wait(0.05):
            connection.sendall(pieces[-1])

    return send


def flood(start, piece):
    """Sends without end."""

    def send(connection, stop):
        connection.sendall(start)
        while not stop.is_set():
            connection.sendall(piece)

    return send


HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"
CHUNKED = HEAD + b"Transfer-Encoding: chunked\r\n\r\n"
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


@pytest.mark.parametrize(
    "slow",
    [drip(b"H", b"T"), drip(HEAD, b"X"), drip(HEAD + b"\r\n", b"x"), drip(CHUNKED, b"1\r\nx\r\n"), drip(b"")],
    ids=["status", "header", "body", "pieces", "silence"],
)
def test_sending_slowly_gains_no_time(slow):
    began = time.monotonic()
    with pytest.raises(NotFetched, match=r"longer than 0\.7 seconds"):
        fetched({"/": slow}, seconds=QUICK)
    assert time.monotonic() - began < QUICK + 1


def test_all_hops_share_one_limit_of_time():
    def later(connection, stop):
        stop.wait(QUICK / 3)
        connection.sendall(redirect("/"))

    began = time.monotonic()
    with pytest.raises(NotFetched, match=r"longer than 0\.7 seconds"):
        fetched({"/": later}, seconds=QUICK)
    assert time.monotonic() - began < QUICK + 1


def test_a_name_that_is_looked_up_for_too_long():
    asked, done = threading.Event(), threading.Event()

    def slowly(host, port, type):  # noqa: A002
        asked.set()
        done.wait(10)
        return []

    began = time.monotonic()
    with pytest.raises(NotFetched, match="longer than"):
        fetcher(80, resolve=slowly, seconds=QUICK).fetch("http://news.example/")
    done.set()
    assert asked.is_set() and time.monotonic() - began < QUICK + 1


def test_few_are_fetched_at_once():
    with site({"/": drip(b"H", b"T")}) as server:
        shared = fetcher(server.port, seconds=QUICK)
        told = []

        def fetch():
            with pytest.raises((FetchBusy, NotFetched)) as caught:
                shared.fetch(f"http://{HOST}:{server.port}/")
            told.append(type(caught.value))

        threads = [threading.Thread(target=fetch) for _ in range(MOST_AT_ONCE + 2)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert sorted(each.__name__ for each in told) == ["FetchBusy"] * 2 + ["NotFetched"] * MOST_AT_ONCE
        server.pages["/"] = reply(PAGE)
        assert shared.fetch(f"http://{HOST}:{server.port}/").data.endswith(PAGE)


# Which addresses are connected to

PRIVATE = """
0.0.0.0 0.1.2.3 10.0.0.1 100.64.0.1 100.100.100.200 127.0.0.1 127.255.255.254 168.63.129.16 169.254.169.254 172.16.0.1 172.31.255.255 192.0.0.8
192.0.0.192 192.0.2.1 192.88.99.1 192.168.1.1 198.18.0.1 198.51.100.7 203.0.113.9 224.0.0.1 239.255.255.250 240.0.0.1 255.255.255.255
:: ::1 ::7f00:1 ::ffff:127.0.0.1 ::ffff:10.0.0.1 ::ffff:169.254.169.254 ::ffff:0:127.0.0.1 64:ff9b::7f00:1 64:ff9b::a9fe:a9fe 64:ff9b:1::808:808
100::1 2001::1 2001:0:7f00:1:: 2001:2::1 2001:10::1 2001:db8::1 2002:7f00:1:: 2002:a00:1:: 2002:808:808:: 3fff::1 5f00::1 fc00::1 fd00:ec2::254
fe80::1 fec0::1 ff02::1 ff0e::1 4000::1 1::1
""".split()
PUBLIC = """
8.8.8.8 1.1.1.1 100.63.255.255 100.128.0.1 172.32.0.1 192.0.1.1 223.255.255.255
2606:4700::1111 2a00:1450:4001::1 64:ff9b::808:808 ::ffff:8.8.8.8
""".split()


def test_which_addresses_are_of_the_open_net():
    nobody = read_allowed(("*",))
    assert [each for each in PRIVATE if nobody.takes(ip_address(each)) or is_public(ip_address(each))] == []
    assert [each for each in PUBLIC if not nobody.takes(ip_address(each))] == []


def test_a_network_of_the_list_is_accepted_too_in_whatever_form():
    allowed = read_allowed(("*", "10.1.0.0/16", "fd00:1::/32", "127.0.0.1"))
    taken = "10.1.2.3 ::ffff:10.1.2.3 64:ff9b::a01:203 fd00:1::5 127.0.0.1".split()
    assert [each for each in taken if not allowed.takes(ip_address(each))] == []
    assert [each for each in ("10.2.0.1", "fd00:2::5", "127.0.0.2", "::1") if allowed.takes(ip_address(each))] == []


@pytest.mark.parametrize("ip", PRIVATE)
def test_one_refused_address_among_others_refuses_the_host(ip, internal):
    for answer in ([ip], [OUTSIDE, ip], [ip, OUTSIDE], ["8.8.8.8", ip]):
        with pytest.raises(AddressRefused) as caught:
            fetcher(internal.port, resolve=Resolver(news_example=[answer])).fetch(f"http://{HOST}:{internal.port}/")
        assert str(caught.value) == NO_ADDRESS


def test_an_address_in_a_zone_is_refused(internal):
    for where in (("fe80::1%lo", 80, 0, 1), ("2606:4700::1111", 80, 0, 1), ("2606:4700::1111%1", 80, 0, 0)):
        with pytest.raises(AddressRefused):
            fetcher(80, resolve=lambda *_, where=where, **__: [(socket.AF_INET6, 1, 6, "", where)]).fetch("http://news.example:80/")


def test_an_unknown_name_and_one_in_a_private_network_are_told_alike(internal):
    told = set()
    for answers in ({}, {"news_example": [["127.0.0.1"]]}, {"news_example": [[]]}):
        with pytest.raises(AddressRefused) as caught:
            fetcher(internal.port, resolve=Resolver(**answers)).fetch(f"http://{HOST}:{internal.port}/")
        told.add(str(caught.value))
    assert told == {NO_ADDRESS}


def test_a_name_is_asked_for_once_a_hop_and_the_answer_that_was_checked_is_used(internal):
    resolve = Resolver(news_example=[[OUTSIDE], ["127.0.0.1"]])
    with site({"/": reply(PAGE)}) as server:
        assert fetcher(server.port, resolve=resolve).fetch(f"http://{HOST}:{server.port}/").data.endswith(PAGE)
        assert (resolve.asked, server.accepted) == ([HOST], 1)
        with pytest.raises(AddressRefused):
            fetcher(server.port, resolve=resolve).fetch(f"http://{HOST}:{server.port}/")


def test_a_name_that_has_moved_by_the_second_hop_is_refused(internal):
    resolve = Resolver(news_example=[[OUTSIDE], ["127.0.0.1"]])
    with site({"/": redirect(f"http://{HOST}:{internal.port}/")}) as server:
        moving = Fetcher(read_allowed((f"*:{server.port}", f"*:{internal.port}", f"{OUTSIDE}/32")), resolve=resolve)
        with pytest.raises(AddressRefused, match="leads on to another one"):
            moving.fetch(f"http://{HOST}:{server.port}/")
    assert resolve.asked == [HOST, HOST]


def test_where_one_address_takes_no_connection_the_next_one_is_tried():
    with site({"/": reply(PAGE)}) as server:
        resolve = Resolver(news_example=[["127.0.0.3", OUTSIDE]])
        trying = fetcher(server.port, resolve=resolve, networks=("127.0.0.2/31",))
        assert trying.fetch(f"http://{HOST}:{server.port}/").data.endswith(PAGE)
    with pytest.raises(NotFetched, match="cannot be reached"):
        trying.fetch(f"http://{HOST}:{server.port}/")


def test_no_proxy_of_the_environment_is_used(monkeypatch, internal):
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, f"http://127.0.0.1:{internal.port}")
    assert fetched({"/": reply(PAGE)}).data.endswith(PAGE)


# TLS


@pytest.fixture(scope="module")
def certificates(tmp_path_factory):
    return make_certificate(tmp_path_factory.mktemp("certificates"), HOST)


def trusting(certificate, port, *, hosts=None):
    resolve = Resolver(news_example=[[OUTSIDE]], other_example=[[OUTSIDE]])
    allowed = read_allowed((*(hosts or (f"*:{port}",)), f"{OUTSIDE}/32"))
    return Fetcher(allowed, resolve=resolve, context=ssl.create_default_context(cafile=certificate), seconds=QUICK + 2)


def test_over_tls_the_name_is_the_hosts_and_the_address_the_checked_one(certificates):
    certificate, context = certificates
    context.sni_callback = lambda _, name, __: names.append(name)
    names = []
    with site({"/": reply(PAGE), "/open": reply(PAGE, Content_Length=None)}, context=context) as server:
        secure = trusting(certificate, server.port)
        for path in ("/", "/open"):
            assert secure.fetch(f"https://{HOST}:{server.port}{path}").data.endswith(PAGE)
        assert names == [HOST, HOST] and f"Host: {HOST}:{server.port}\r\n" in server.heads[0]
        for address, client in (
            (f"https://other.example:{server.port}/", secure),
            (f"https://{OUTSIDE}:{server.port}/", secure),
            (f"https://{HOST}:{server.port}/", fetcher(server.port)),
        ):
            with pytest.raises(NotFetched, match="certificate is not valid"):
                client.fetch(address)
        assert len(server.heads) == 2  # nobody who is not trusted is asked for anything


def test_https_never_leads_to_http(certificates, internal):
    certificate, context = certificates
    with site({"/": reply(PAGE)}) as plain, site({}, context=context) as server:
        server.pages["/"] = redirect(f"http://{HOST}:{plain.port}/")
        down = trusting(certificate, 0, hosts=(f"*:{server.port}", f"*:{plain.port}"))
        with pytest.raises(NotFetched, match="from https to http"):
            down.fetch(f"https://{HOST}:{server.port}/")
        assert plain.accepted == 0
        server.pages["/"], plain.pages["/"] = reply(PAGE), redirect(f"https://{HOST}:{server.port}/")
        assert down.fetch(f"http://{HOST}:{plain.port}/").data.endswith(PAGE)


def test_a_secure_page_that_breaks_off_is_not_kept(certificates):
    certificate, context = certificates

    def breaks_off(connection, _):
        connection.sendall(reply(PAGE, Content_Length=None))
        connection.shutdown(socket.SHUT_RDWR)  # no farewell of TLS

    with site({"/": breaks_off}, context=context) as server, pytest.raises(NotFetched, match="broken"):
        trusting(certificate, server.port).fetch(f"https://{HOST}:{server.port}/")


def test_a_handshake_that_does_not_come_ends_with_the_time():
    with site({"/": drip(b"")}) as server:
        began = time.monotonic()
        with pytest.raises(NotFetched, match="longer than"):
            fetcher(server.port, seconds=QUICK).fetch(f"https://{HOST}:{server.port}/")
        assert time.monotonic() - began < QUICK + 1


# The list


@pytest.mark.parametrize(
    ("entries", "yes", "no"),
    [
        (
            "www.example.org",
            ["http://www.example.org/", "https://WWW.example.org", "https://www.example.org:443/a"],
            [
                "http://example.org/",
                "http://a.www.example.org/",
                "http://www.example.org:8080/",
                "https://www.example.org:80/",
                "http://xwww.example.org",
            ],
        ),
        (
            "*.example.org",
            ["http://a.example.org/", "http://a.b.example.org/"],
            ["http://example.org/", "http://aexample.org/", "http://example.org.evil.net/"],
        ),
        ("*", ["http://a.example/", "https://8.8.8.8/"], ["http://a.example:8080/", "https://a.example:80/", "http://a.example:443/"]),
        ("*:8080", ["http://a.example:8080/", "https://a.example:8080/"], ["http://a.example/"]),
        ("a.example:8080", ["http://a.example:8080/"], ["http://a.example/", "http://b.example:8080/"]),
        (
            "10.1.0.0/16",
            ["http://10.1.2.3/", "https://10.1.2.3/"],
            ["http://10.2.2.3/", "http://10.1.2.3:8080/", "http://a.example/", "http://[::ffff:a01:203]/"],
        ),
        ("BÜCHER.example", ["http://bücher.example/", "http://xn--bcher-kva.example/"], ["http://bucher.example/"]),
        (" a.example ,, b.example,", ["http://a.example/", "http://b.example/"], ["http://c.example/"]),
        ("", [], ["http://a.example/", "http://8.8.8.8/", "http://127.0.0.1/"]),
    ],
)
def test_what_is_on_the_list(monkeypatch, entries, yes, no):
    monkeypatch.setenv("CAREERCITE_FETCH_FROM", entries)
    allowed = read_allowed(Settings(_env_file=None).fetch_from)
    assert [each for each in yes if not allowed.names(read_address(each))] == []
    assert [each for each in no if allowed.names(read_address(each))] == []


@pytest.mark.parametrize("address", ["http://news.example/", "http://8.8.8.8/", "http://127.0.0.1/"])
def test_a_host_that_is_not_on_the_list_is_not_even_looked_up(address):
    resolve = Resolver(news_example=[[OUTSIDE]])
    with pytest.raises(AddressRefused) as caught:
        Fetcher(read_allowed(("other.example",)), resolve=resolve).fetch(address)
    assert (str(caught.value), resolve.asked) == (NOT_LISTED, [])


@pytest.mark.parametrize(
    "entry",
    """http://a.example a.example/path a.example:0 a.example:99999 a.example: 10.1.2.3/16 127.1 1.2.3.4:80 [::1] 2130706433
    *.* a.* ** *: *a.example () user@host -a a..b a.example. ①.example""".split(),
)
def test_an_entry_that_is_not_understood_is_told_at_the_start(entry, monkeypatch):
    monkeypatch.setenv("CAREERCITE_FETCH_FROM", f"www.example.org,{entry}")
    with pytest.raises(ValidationError):
        Settings(_env_file=None)
    with pytest.raises(typer.BadParameter) as caught:
        settings_from()
    assert str(caught.value).startswith(f"CAREERCITE_FETCH_FROM: Value error, '{entry}' is not understood: write a host (www.example.org")


# Addresses that mean harm: {p} is the port of a service that nobody may reach

HOSTILE = [
    *"""
http://127.0.0.1:{p}/ http://localhost:{p}/ http://LOCALHOST:{p}/ http://localhost.:{p}/ http://127.0.0.1.:{p}/ http://a.localhost:{p}/
http://2130706433:{p}/ http://017700000001:{p}/ http://0x7f000001:{p}/ http://0x7f.0x0.0x0.0x1:{p}/ http://0X7F.1:{p}/ http://0177.0.0.1:{p}/
http://127.1:{p}/ http://127.0.1:{p}/ http://127.0.0.01:{p}/ http://00127.0.0.1:{p}/ http://127.0.0.0x1:{p}/ http://0:{p}/ http://0.0.0.0:{p}/
http://0x:{p}/ http://127.0.0.1.1:{p}/ http://256.0.0.1:{p}/ http://4294967297:{p}/ http://127.255.255.255:{p}/
http://[::1]:{p}/ http://[::]:{p}/ http://[0:0:0:0:0:0:0:1]:{p}/ http://[::ffff:127.0.0.1]:{p}/ http://[::ffff:7f00:1]:{p}/ http://[::127.0.0.1]:{p}/
http://[64:ff9b::127.0.0.1]:{p}/ http://[2002:7f00:1::]:{p}/ http://[2001:0:7f00:1::]:{p}/ http://[::1%25lo]:{p}/ http://[::1%lo]:{p}/
http://[fe80::1%25lo]:{p}/ http://[::ffff:0:127.0.0.1]:{p}/ http://[::1]x:{p}/ http://x[::1]:{p}/ http://[[::1]]:{p}/ http://[::1:{p}/ http://[localhost]:{p}/
http://[v1.a]:{p}/ http://::1:{p}/ http://169.254.169.254/latest/meta-data/ http://10.0.0.1/ http://192.168.0.1/ http://172.16.0.1/ http://100.100.100.200/
http://168.63.129.16/ http://192.0.0.192/ http://[fd00:ec2::254]/ http://224.0.0.1/ http://255.255.255.255/
http://news.example@127.0.0.1:{p}/ http://news.example:80@127.0.0.1:{p}/ http://user:password@localhost:{p}/ http://@127.0.0.1:{p}/ http://:@localhost:{p}/
http://127.0.0.1:{p}@news.example/ http://news.example%40127.0.0.1:{p}/ http://news.example;@localhost:{p}/ http://127.0.0.1:{p}#@news.invalid/
http://127.0.0.1:{p}?@news.invalid/ http://news.invalid#@127.0.0.1:{p}/ http://127.0.0.1:{p}/@news.invalid http://%31%32%37.0.0.1:{p}/ http://127.0.0.1%00.news.invalid:{p}/
http://localhost%2f:{p}/ http://..:{p}/ http://.localhost:{p}/ http://localhost..:{p}/ http://local..host:{p}/ http://-localhost:{p}/ http://:{p}/ http:///:{p}/
http:/127.0.0.1:{p}/ http:127.0.0.1:{p}/ http:// http: // //127.0.0.1:{p}/ 127.0.0.1:{p} localhost:{p}/ http//localhost:{p}/
http://127.0.0.1:0/ http://127.0.0.1:22/ http://127.0.0.1:25/ http://127.0.0.1:6379/ http://127.0.0.1:99999/ http://127.0.0.1:-1/ http://127.0.0.1:0x50/
http://127.0.0.1:+{p}/ http://localhost:{p}:{p}/ http://localhost:{p}a/ http://localhost:0000000{p}/ https://127.0.0.1:{p}/ https://localhost:{p}/
file:///etc/passwd file://localhost/etc/passwd FILE:///etc/passwd ftp://127.0.0.1:{p}/ gopher://127.0.0.1:{p}/_x dict://127.0.0.1:{p}/ ldap://localhost:{p}/
data:text/html,<h1>x</h1> javascript:alert(1) jar:http://127.0.0.1:{p}/!/ url:http://127.0.0.1:{p}/ http+unix://localhost:{p}/ ws://127.0.0.1:{p}/
view-source:http://127.0.0.1:{p}/ netdoc:///etc/passwd about:blank unix:/run/x hTTps://127.0.0.1:{p}/ httpx://127.0.0.1:{p}/
http://ⓛocalhost:{p}/ http://127。0。0。1:{p}/ http://127．0．0．1:{p}/ http://127｡0｡0｡1:{p}/ http://①②⑦.⓪.⓪.①:{p}/ http://１２７.0.0.1:{p}/
http://loc\u00adalhost:{p}/ http://local\u200bhost:{p}/ http://\u202elocalhost:{p}/ http://localhost\u2060:{p}/ http://ʟocalhost:{p}/ http://localhoﬆ:{p}/
http://localhost／:{p}/ http://news.invalid＠127.0.0.1:{p}/ http://127.0.0.1：{p}/ http://news.invalid﹫localhost:{p}/ http://xn--localhost-:{p}/ http://𝟏𝟐𝟕.0.0.1:{p}/
http://१२७.0.0.1:{p}/ http://ℓocalhost:{p}/ http://localhost\u0000.news.invalid:{p}/ http://unknown.invalid/ http://unknown.invalid:{p}/
""".split(),
    "http://news.invalid\\@127.0.0.1:{p}/",
    "http://127.0.0.1:{p}\\@news.invalid/",
    "http:\\\\127.0.0.1:{p}\\",
    "http:/\\127.0.0.1:{p}/",
    "\\\\127.0.0.1:{p}\\",
    " http://127.0.0.1:{p}/",
    "http://127.0.0.1:{p}/ ",
    "http://127.0.0.1 :{p}/",
    "http:// 127.0.0.1:{p}/",
    "http://news.invalid @127.0.0.1:{p}/",
    "http://127.0.\t0.1:{p}/",
    "ht\ttp://127.0.0.1:{p}/",
    "http://127.0.0.1:{p}/\tx",
    "http://127.0.0.1:{p}/\r\nHost: x",
    "http://127.0.0.1:{p}/ HTTP/1.1\r\nX: y\r\n\r\n",
    "http://loc\nalhost:{p}/",
    "\nhttp://127.0.0.1:{p}/",
    "http://127.0.0.1:{p}/\x00",
    "\x00http://127.0.0.1:{p}/",
    "http://127.0.0.1\x7f:{p}/",
    "http://127.0.0.1\u2028:{p}/",
    "\ufeffhttp://127.0.0.1:{p}/",
    "http://127.0.0.1\u3000:{p}/",
    "",
    "http://" + "a" * 64 + ".example/",
    "http://" + "a." * 200 + "example/",
    "http://" + "ü" * 300 + "/",
    "http://127.0.0.1:{p}/" + "x" * (LONGEST_ADDRESS - 30),
]


# The running service

KEY = "sesame"
ARTICLE = b"""<html><head><title>Millers</title></head><body><article><h1>Millers</h1><h2>What does a miller earn?</h2>
<p>A miller grinds grain to flour in a mill. A miller earns $41,000 a year.</p></article></body></html>"""


@pytest.fixture(scope="module")
def unreachable():
    """A service of this machine, that the articles of the net are no way to."""
    opened = Internal()
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def served(tmp_path_factory, serve, unreachable):
    """Starts a real service that may fetch from some entries: a client of it."""
    opened = {}

    def start(*entries):
        if entries not in opened:
            folder = tmp_path_factory.mktemp("served")
            (folder / "corpus").mkdir()
            (folder / ".env").write_text(f"CAREERCITE_API_KEY={KEY}\nCAREERCITE_FETCH_FROM={','.join(entries)}\n", "utf-8")
            running = serve(folder)
            client = httpx2.Client(base_url=running.__enter__().address, headers={"X-API-Key": KEY}, timeout=60)
            opened[entries] = client, running
        return opened[entries][0]

    yield start
    for client, running in opened.values():
        client.close()
        running.__exit__(None, None, None)


def ask_for(client, url):
    """The reply to a request for an address, as JSON writes it whatever it holds."""
    return client.post("/api/documents/fetch", content=json.dumps({"url": url}), headers={"Content-Type": "application/json"})


def assert_refused(answer, *codes):
    assert answer.headers["content-type"] == "application/problem+json"
    assert (answer.status_code, answer.json()["code"] in codes) == (422, True), answer.text
    assert "Secret" not in answer.text


def test_none_of_these_addresses_reaches_a_service_of_this_machine(served, unreachable, record_property):
    client = served("*", f"*:{unreachable.port}")
    own = socket.gethostname()
    addresses = [each.replace("{p}", str(unreachable.port)) for each in [*HOSTILE, f"http://{own}:{{p}}/"]]
    record_property("addresses", len(addresses))
    for address in addresses:
        assert_refused(ask_for(client, address), "address_refused", "invalid_request")
        assert unreachable.reached == 0, address
    assert client.get("/api/documents").json()["documents"] == []


def test_no_redirect_to_these_addresses_reaches_it_either(served, unreachable, record_property):
    targets = [each.replace("{p}", str(unreachable.port)) for each in HOSTILE]
    sendable = [each for each in targets if "\r" not in each and "\n" not in each]
    record_property("redirects", len(sendable))
    pages = {f"/{number}": redirect(each, status) for number, each in enumerate(sendable) for status in ("302 Found",)}
    with site(pages) as server:
        client = served("*", f"*:{unreachable.port}", f"*:{server.port}", f"{OUTSIDE}/32")
        for number, target in enumerate(sendable):
            assert_refused(ask_for(client, f"http://{OUTSIDE}:{server.port}/{number}"), "address_refused", "not_fetched")
            assert unreachable.reached == 0, target
        assert len(server.heads) >= len(sendable)
        pages["/page"] = reply(ARTICLE)
        assert ask_for(client, f"http://{OUTSIDE}:{server.port}/page").status_code == 200  # the way itself is open
    assert len(client.get("/api/documents").json()["documents"]) == 1


def test_an_article_is_taken_in_by_its_address_replaced_and_deleted(served):
    pages = {"/pay/millers": reply(ARTICLE), "/empty": reply(b""), "/gone": reply(SECRET, status="410 Gone")}
    with site(pages, host="127.0.0.1") as server:
        client = served(f"localhost:{server.port}", "127.0.0.0/8", "::1")
        address = f"http://localhost:{server.port}/pay/millers"
        added = ask_for(client, address)
        (miller,) = added.json()["files"]
        assert (added.status_code, miller["status"], miller["title"]) == (200, "added", "Millers")
        assert miller["name"].startswith(f"localhost-{server.port}-pay-millers-")
        answer = client.post("/api/ask", json={"question": "How much does a miller earn?"}).json()
        (citation,) = answer["citations"]
        assert (answer["answered"], citation["document_id"], citation["url"]) == (True, miller["document_id"], address)
        assert ask_for(client, address).json()["files"][0]["status"] == "unchanged"
        pages["/pay/millers"] = reply(ARTICLE.replace(b"$41,000", b"$43,500"))
        changed = ask_for(client, address).json()
        assert [changed["files"][0][key] for key in ("status", "document_id", "name")] == ["changed", miller["document_id"], miller["name"]]
        assert "$43,500" in client.post("/api/ask", json={"question": "How much does a miller earn?"}).json()["answer"]
        empty = ask_for(client, f"http://localhost:{server.port}/empty")
        assert (empty.status_code, empty.json()["files"][0]["status"]) == (207, "failed") and "the file is empty" in empty.text
        gone = ask_for(client, f"http://localhost:{server.port}/gone")
        assert_refused(gone, "not_fetched")
        assert "status 410" in gone.text and SECRET.decode() not in gone.text
        assert_refused(ask_for(client, f"http://localhost:{server.port + 1}/"), "address_refused")
        assert [each["id"] for each in client.get("/api/documents").json()["documents"]] == [miller["document_id"]]
        assert client.delete(f"/api/documents/{miller['document_id']}").status_code == 200


@pytest.mark.parametrize(
    "body", [b"", b"{", b"[]", b"{}", b'{"url": 7}', b'{"url": null}', b'{"url": "http://a/", "x": 1}', b'{"url": "\\ud800"}', b"\xff"]
)
def test_a_body_that_is_no_address(served, unreachable, body):
    answer = served("*", f"*:{unreachable.port}").post("/api/documents/fetch", content=body)
    assert (answer.status_code, answer.json()["code"]) == (422, "invalid_request")


@pytest.fixture
def app(tmp_path, encoder):
    """Makes the app of a service that may fetch from some hosts."""
    (tmp_path / "corpus").mkdir()
    folder = IndexFolder(tmp_path / "data")
    intake = Intake(tmp_path / "corpus", folder, encoder, Library(folder, encoder))
    return lambda *hosts: build_app(intake, Settings(_env_file=None, trusted_hosts=("testserver",), api_key=KEY, fetch_from=hosts))


def test_it_is_off_unless_hosts_are_named(app, internal):
    off = app()
    with TestClient(off) as client:
        for body in (json.dumps({"url": f"http://127.0.0.1:{internal.port}/"}), "{"):
            answer = client.post("/api/documents/fetch", content=body, headers={"X-API-Key": KEY})
            assert (answer.status_code, answer.json()["code"]) == (403, "fetching_off")
            assert "set CAREERCITE_FETCH_FROM" in answer.json()["detail"]
            assert client.post("/api/documents/fetch", content=body).status_code == 401
    assert off.state.fetcher is None  # there is nothing that could connect


def test_whoever_has_no_key_learns_nothing(app):
    with TestClient(app("*")) as client:
        answer = client.post("/api/documents/fetch", content="{", headers={"X-API-Key": "other"})
    assert (answer.status_code, answer.json()["code"]) == (401, "wrong_key")


def test_too_many_at_once_are_told_when_to_come_again(app, monkeypatch):
    def busy(self, written):
        raise FetchBusy("4 articles are being fetched: try it again when one of them is done")

    monkeypatch.setattr(Fetcher, "fetch", busy)
    with TestClient(app("*")) as client:
        answer = client.post("/api/documents/fetch", json={"url": "http://a.example/"}, headers={"X-API-Key": KEY})
    assert (answer.status_code, answer.json()["code"], answer.headers["retry-after"]) == (503, "busy", "5")


def test_openapi_declares_the_route(app):
    with TestClient(app()) as client:
        route = client.get("/openapi.json").json()["paths"]["/api/documents/fetch"]["post"]
    assert {int(status) for status in route["responses"]} == {200, 207, 400, 401, 403, 408, 409, 413, 422, 429, 503, 507}
    body = route["requestBody"]
    assert body["required"] and body["content"]["application/json"]["schema"]["properties"]["url"]["maxLength"] == LONGEST_ADDRESS
    assert route["security"]
