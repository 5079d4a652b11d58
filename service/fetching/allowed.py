"""The allow-list: which hosts articles may be fetched from, and which of their addresses may be connected to."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_network

from service.fetching.address import PORTS, Address, Ip, plain_name

ENTRY = re.compile(r"(?:(?P<below>\*\.)?(?P<name>[^*:/]+)|\*)(?::(?P<port>[0-9]{1,5}))?")
KNOWN = "a host (www.example.org, *.example.org, * for all), one with a port (www.example.org:8080), or a network (10.1.0.0/16)"

GLOBAL_UNICAST = IPv6Network("2000::/3")
NAT64 = IPv6Network("64:ff9b::/96")  # where a network without IPv4 finds the rest of it: the last four bytes say which host
NOT_PUBLIC = tuple(
    map(
        ip_network,
        (
            "192.0.0.0/24",  # of protocols; a cloud's own data lie there
            "192.88.99.0/24",  # to 6to4, which is no more
            "168.63.129.16/32",  # public by its number, yet each machine of Azure meets its own host there
            "2001::/23",  # of protocols, Teredo among them, which wraps IPv4
            "2002::/16",  # 6to4, which wraps IPv4
            "3fff::/20",  # for examples
        ),
    )
)

Network = IPv4Network | IPv6Network


@dataclass(frozen=True, slots=True)
class Hosts:
    """Hosts of the list: the one called `name`, or with `below` all whose name ends so. Without a port they have the usual ones."""

    name: str
    below: bool
    port: int | None

    def names(self, address: Address) -> bool:
        """Whether an address is on one of them."""
        named = address.host.endswith(self.name) if self.below else address.host == self.name
        return named and address.port == (self.port or PORTS[address.scheme])


@dataclass(frozen=True, slots=True)
class Allowed:
    """Where articles may be fetched from. An empty one allows nothing."""

    hosts: tuple[Hosts, ...] = ()
    networks: tuple[Network, ...] = ()

    def names(self, address: Address) -> bool:
        """Whether the host and port of an address are on the list; what its name stands for is another question."""
        listed = address.ip is not None and self._lists(address.ip) and address.port == PORTS[address.scheme]
        return listed or any(hosts.names(address) for hosts in self.hosts)

    def takes(self, ip: Ip) -> bool:
        """Whether a connection may go there: anybody's on the open net, or in a network of the list."""
        meant = _meant(ip)
        return self._lists(ip) or self._lists(meant) or is_public(meant)

    def _lists(self, ip: Ip) -> bool:
        return any(ip in network for network in self.networks)


def read_allowed(entries: Iterable[str]) -> Allowed:
    """The allow-list of a setting. Raises `ValueError` that says which entry is wrong and what is known."""
    read = [_read_entry(entry) for entry in entries]
    return Allowed(tuple(each for each in read if isinstance(each, Hosts)), tuple(each for each in read if not isinstance(each, Hosts)))


def is_public(ip: Ip) -> bool:
    """Whether an address is one of the open net, by lists of our own too: what Python knows of them differs by its version."""
    if isinstance(ip, IPv6Address) and ip not in GLOBAL_UNICAST:
        return False
    special = ip.is_multicast or ip.is_reserved or ip.is_loopback or ip.is_link_local or ip.is_unspecified or ip.is_private
    return ip.is_global and not special and not any(ip in network for network in NOT_PUBLIC)


def _meant(ip: Ip) -> Ip:
    """The IPv4 address that an IPv6 address stands for, else itself."""
    if isinstance(ip, IPv6Address):
        return ip.ipv4_mapped or (IPv4Address(ip.packed[-4:]) if ip in NAT64 else ip)
    return ip


def _read_entry(entry: str) -> Hosts | Network:
    try:
        return ip_network(entry)
    except ValueError:
        found = ENTRY.fullmatch(entry)
    name = plain_name(found["name"] or "") if found and found["name"] else ""
    port = int(found["port"]) if found and found["port"] else None
    if not found or name is None or (port is not None and not 0 < port < 65536):
        raise ValueError(f"'{entry}' is not understood: write {KNOWN}")
    return Hosts(f".{name}" if found["below"] else name, not name or bool(found["below"]), port)
