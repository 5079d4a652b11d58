"""What was fetched as a file: its name, its ending, its encoding, and where it says that it comes from."""

import pytest

from tests.service.websites import HOST, PAGE, fetched, fetcher, reply, site


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
        (b"+AOQ-\0", "utf-7", b"+AOQ-\0"),  # no encoding of pages
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
