"""The allow-list: its entries, and which addresses are of the open net."""

from ipaddress import ip_address

import pytest
import typer
from pydantic import ValidationError

from service.cli.console import settings_from
from service.fetching.address import read_address
from service.fetching.allowed import is_public, read_allowed
from service.fetching.errors import AddressRefused
from service.fetching.fetcher import NOT_LISTED, Fetcher
from service.settings import Settings
from tests.service.hostile_addresses import PRIVATE
from tests.service.websites import OUTSIDE, Resolver

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
    assert str(caught.value).startswith(f"CAREERCITE_FETCH_FROM: '{entry}' is not understood: write a host (www.example.org")
