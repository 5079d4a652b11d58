"""What is connected to: only addresses that were checked, asked for once, for a limited time, over TLS by the name of the host."""

import socket
import ssl
import threading
import time

import pytest

from service.fetching.allowed import read_allowed
from service.fetching.errors import AddressRefused, FetchBusy, NotFetched
from service.fetching.fetcher import MOST_AT_ONCE, MOST_REDIRECTS, NO_ADDRESS, Fetcher
from tests.service.hostile_addresses import PRIVATE
from tests.service.websites import (
    CHUNKED,
    HEAD,
    HOST,
    OUTSIDE,
    PAGE,
    QUICK,
    Internal,
    Resolver,
    drip,
    fetched,
    fetcher,
    make_certificate,
    redirect,
    reply,
    site,
)


@pytest.fixture
def internal():
    opened = Internal()
    yield opened
    opened.close()
    assert opened.reached == 0


def test_a_few_redirects_are_followed_and_the_name_is_that_of_the_address_asked_for():
    pages = {f"/{number}": redirect(f"/{number + 1}") for number in range(MOST_REDIRECTS)} | {f"/{MOST_REDIRECTS}": reply(PAGE)}
    with site(pages | {"/before": redirect("/0")}) as server:
        article = fetcher(server.port).fetch(f"http://{HOST}:{server.port}/0")
        assert f")http://{HOST}:{server.port}/{MOST_REDIRECTS} -->".encode() in article.data
        assert article.name.startswith(f"{HOST}-{server.port}-0-")
        with pytest.raises(NotFetched, match=f"more than {MOST_REDIRECTS} times"):
            fetcher(server.port).fetch(f"http://{HOST}:{server.port}/before")
        assert len(server.heads) == 2 * (MOST_REDIRECTS + 1)


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
