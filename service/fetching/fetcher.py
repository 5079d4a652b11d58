"""The fetcher: every hop is checked against the list, resolved once, and connected to an address that was checked; nothing else is."""

from __future__ import annotations

import logging
import queue
import re
import socket
import ssl
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from http.client import HTTPException
from ipaddress import ip_address
from typing import Any
from urllib.parse import urljoin

from ingest.corpus import LARGEST_FILE
from service.fetching.address import Address, is_plain, read_address
from service.fetching.allowed import Allowed
from service.fetching.article import Article, make_article
from service.fetching.errors import AddressRefused, FetchBusy, NotFetched
from service.fetching.exchange import AS_A_FILE, BROKEN, Body, exchange
from service.fetching.line import Deadline, Line, connect

SECONDS = 20.0  # for all hops together, from the first question for a name to the last byte
MOST_REDIRECTS = 5
MOST_AT_ONCE = 4  # each holds a thread of the pool that asks are answered in, too

NOT_LISTED = f"nothing is fetched from this host and port: add it to CAREERCITE_FETCH_FROM, or {AS_A_FILE}"
NO_ADDRESS = (
    "the host is unknown, or not on the open net (the service's log says which): check the address; for a network of your own, "
    "add the network (like 10.1.0.0/16) to CAREERCITE_FETCH_FROM, too"
)
REDIRECTED = "the address leads on to another one, which is refused: "
NOT_SAFE = f"the address leads on from https to http: {AS_A_FILE}"
TOO_MANY = f"the address leads on more than {MOST_REDIRECTS} times: {AS_A_FILE}"
NOT_TRUSTED = f"the server's certificate is not valid for this host: check the address, or {AS_A_FILE}"
BUSY = f"{MOST_AT_ONCE} articles are being fetched: try it again when one of them is done"

Resolve = Callable[..., Sequence[tuple[Any, ...]]]  # as `socket.getaddrinfo`

log = logging.getLogger("careercite")


class Fetcher:
    """Fetches articles from the hosts of one list. It knows of no proxies, cookies or passwords, and keeps nothing between two fetches."""

    def __init__(
        self,
        allowed: Allowed,
        resolve: Resolve = socket.getaddrinfo,
        context: ssl.SSLContext | None = None,
        seconds: float = SECONDS,
        largest: int = LARGEST_FILE,
    ) -> None:
        """`resolve` finds the addresses of a host, `context` says whose certificates are trusted, `largest` is in bytes."""
        self._allowed = allowed
        self._resolve = resolve
        self._context = context or ssl.create_default_context()
        self._seconds = seconds
        self._largest = largest
        self._free = threading.BoundedSemaphore(MOST_AT_ONCE)

    def fetch(self, written: str) -> Article:
        """The article at a web address, as a file. Raises `AddressRefused`, `NotFetched` or `FetchBusy`."""
        if not self._free.acquire(blocking=False):
            raise FetchBusy(BUSY)
        try:
            return self._follow(read_address(written), Deadline(self._seconds))
        finally:
            self._free.release()

    def _follow(self, asked: Address, deadline: Deadline) -> Article:
        address, ips = asked, self._checked(asked, deadline)
        for left in reversed(range(MOST_REDIRECTS + 1)):
            found = self._get(address, ips, deadline)
            if isinstance(found, Body):
                return make_article(asked, address, found.media_type, found.charset, found.data)
            if left:
                try:
                    address = _next(address, found)
                    ips = self._checked(address, deadline)
                except AddressRefused as error:
                    raise AddressRefused(f"{REDIRECTED}{error}") from error
        raise NotFetched(TOO_MANY)

    def _checked(self, address: Address, deadline: Deadline) -> list[str]:
        """The IP addresses of a host, asked for once. Raises `AddressRefused` where it is not on the list, or one of them may not be connected to."""
        if not self._allowed.names(address):
            raise AddressRefused(NOT_LISTED)
        found = [(str(address.ip), 0)] if address.ip else self._addresses(address, deadline)
        refused = [ip for ip, zone in found if zone or "%" in ip or not self._allowed.takes(ip_address(ip))]
        if refused or not found:
            log.warning("not fetched: the host '%s' %s", address.host, f"has the address {refused[0]}" if refused else "is unknown")
            raise AddressRefused(NO_ADDRESS)
        return [ip for ip, _ in found]

    def _addresses(self, address: Address, deadline: Deadline) -> list[tuple[str, int]]:
        """What the system knows of a name, each with its zone (0 = none). In a thread of its own: nobody can tell the system to hurry."""
        answers: queue.SimpleQueue[Sequence[tuple[Any, ...]]] = queue.SimpleQueue()

        def ask() -> None:
            try:
                answers.put(self._resolve(address.host, address.port, type=socket.SOCK_STREAM))
            except (OSError, UnicodeError):
                answers.put(())

        threading.Thread(target=ask, name="careercite-resolve", daemon=True).start()
        try:
            found = answers.get(timeout=deadline.left())
        except queue.Empty:
            raise deadline.missed() from None
        return list(dict.fromkeys((str(where[0]), int(where[3]) if len(where) > 3 else 0) for *_, where in found))

    def _get(self, address: Address, ips: Sequence[str], deadline: Deadline) -> Body | str:
        """What the server of one hop sends, or where it leads on to."""
        with _told(deadline), closing(self._connected(address, ips, deadline)) as line:
            return exchange(line, address, self._largest)

    def _connected(self, address: Address, ips: Sequence[str], deadline: Deadline) -> Line:
        connected = connect(ips, address.port, deadline)
        if address.scheme == "http":
            return Line(connected, deadline)
        try:
            connected.settimeout(deadline.left())
            return Line(self._context.wrap_socket(connected, server_hostname=address.host, suppress_ragged_eofs=False), deadline)
        except BaseException:
            connected.close()
            raise


def _next(address: Address, location: str) -> Address:
    """Where a redirect leads to. Raises `NotFetched` from https to http and where it leads nowhere, `AddressRefused` as for any address."""
    plain = re.sub(r"[\x80-\xff]", lambda byte: f"%{ord(byte[0]):02X}", location)
    if not plain or not is_plain(plain):
        raise NotFetched(BROKEN)
    try:
        following = read_address(urljoin(str(address), plain))
    except ValueError as error:
        raise NotFetched(BROKEN) from error
    if address.scheme == "https" and following.scheme != "https":
        raise NotFetched(NOT_SAFE)
    return following


@contextmanager
def _told(deadline: Deadline) -> Iterator[None]:
    """Turns what goes wrong with a server into `NotFetched`."""
    try:
        yield
    except TimeoutError as error:
        raise deadline.missed() from error
    except ssl.SSLCertVerificationError as error:
        raise NotFetched(NOT_TRUSTED) from error
    except (HTTPException, OSError, ValueError) as error:
        raise NotFetched(BROKEN) from error
