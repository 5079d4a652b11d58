"""Web addresses: read once, strictly, and the request is made of what was read; what two programs could read differently is refused."""

from __future__ import annotations

import re
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address
from urllib.parse import quote, urlsplit

from service.fetching.errors import AddressRefused

LONGEST_ADDRESS = 2_000  # characters
LONGEST_HOST = 253
PORTS = {"http": 80, "https": 443}
AUTHORITY = re.compile(r"(?:\[(?P<six>[0-9a-f:.]+)\]|(?P<host>[^\[\]:@]+))(?::(?P<port>[0-9]{1,5}))?", re.I)
_LABEL = r"(?!-)[a-z0-9_-]{1,63}(?<!-)"
NAME = re.compile(rf"(?:{_LABEL}\.)*{_LABEL}")
NUMBER = re.compile(r"[0-9]+|0x[0-9a-f]*")  # as the last part of a host: systems read 2130706433, 127.1 and 0x7f.1 as 127.0.0.1
PLAIN = "/?%:@!$&'()*+,;=~"  # what stays as it is in a path and a query, beside letters, digits and "-._"

NO_WEB = "only web addresses are fetched: begin it with https:// or http://"
NOT_PLAIN = (
    "this is no plain web address: write it like https://www.example.org/article, without user name, spaces, backslashes or numbers in other forms"
)
TOO_LONG = f"the address has more than {LONGEST_ADDRESS} characters: upload the article as a file instead"

Ip = IPv4Address | IPv6Address


@dataclass(frozen=True, slots=True)
class Address:
    """Where an article lies. `host` is an ASCII name, or an IP address as `ip` writes it; `target` the path with its query, in ASCII."""

    scheme: str
    host: str
    port: int
    target: str
    ip: Ip | None = None

    @property
    def authority(self) -> str:
        """The host as requests name it, with the port where it is not the usual one."""
        host = f"[{self.host}]" if isinstance(self.ip, IPv6Address) else self.host
        return host if self.port == PORTS[self.scheme] else f"{host}:{self.port}"

    def __str__(self) -> str:
        return f"{self.scheme}://{self.authority}{self.target}"


def read_address(written: str) -> Address:
    """The parts of a web address, without its fragment. Raises `AddressRefused`."""
    if len(written) > LONGEST_ADDRESS:
        raise AddressRefused(TOO_LONG)
    if not is_plain(written):
        raise AddressRefused(NOT_PLAIN)
    try:
        parts = urlsplit(written)
    except ValueError as error:
        raise AddressRefused(NOT_PLAIN) from error
    if parts.scheme not in PORTS:
        raise AddressRefused(NO_WEB)
    found = AUTHORITY.fullmatch(parts.netloc)
    if not found:
        raise AddressRefused(NOT_PLAIN)
    ip = _ip(found["six"], found["host"])
    host = str(ip) if ip else plain_name(found["host"] or "")
    port = int(found["port"] or PORTS[parts.scheme])
    if not host or not 0 < port < 65536:
        raise AddressRefused(NOT_PLAIN)
    target = quote(parts.path or "/", safe=PLAIN) + (f"?{quote(parts.query, safe=PLAIN)}" if parts.query else "")
    return Address(parts.scheme, host, port, target, ip)


def is_plain(written: str) -> bool:
    """Whether there is nothing in it that programs take out, turn round or do not show: spaces, controls, marks of direction, backslashes."""
    return written.isprintable() and not any(character.isspace() or character == "\\" for character in written)


def plain_name(host: str) -> str | None:
    """A host name in ASCII and small letters; None for what is none, or what is written otherwise than it would be read."""
    if len(host) > LONGEST_HOST:
        return None
    try:
        name = host.encode("idna").decode("ascii").lower()
        if not host.isascii() and name.encode("ascii").decode("idna") != host.lower():
            return None  # full-width letters, other dots, letters that IDNA rewrites
    except UnicodeError:
        return None
    return name if NAME.fullmatch(name) and not NUMBER.fullmatch(name.rpartition(".")[2]) else None


def _ip(six: str | None, host: str | None) -> Ip | None:
    """The IP address that stands for the host in its usual form; None where it is a name. Raises `AddressRefused` for what looks like IPv6 only."""
    try:
        return IPv6Address(six) if six else IPv4Address(host or "")
    except ValueError as error:
        if six:
            raise AddressRefused(NOT_PLAIN) from error
        return None
