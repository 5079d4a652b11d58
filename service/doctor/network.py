"""Two witnesses of what a process sends: Python, of every socket that it uses, and a network of its own, of what children and libraries try, too."""

from __future__ import annotations

import ctypes
import sys
from pathlib import Path

NEW_USER, NEW_NETWORK = 0x10000000, 0x40000000  # of unshare(2)
COUNTERS, COUNTERS_6 = Path("/proc/self/net/snmp"), Path("/proc/self/net/snmp6")
SENT = {"Ip": ("OutRequests", "OutNoRoutes", "OutDiscards"), "Tcp": ("ActiveOpens", "AttemptFails"), "Udp": ("OutDatagrams",)}
SENT_6 = ("Ip6OutRequests", "Ip6OutNoRoutes", "Udp6OutDatagrams")
CALLS = frozenset(
    f"socket.{name}" for name in ("connect", "bind", "sendto", "sendmsg", "getaddrinfo", "gethostbyname", "gethostbyaddr", "getnameinfo")
)


def leave_all_networks() -> bool:
    """Gives this process and its children a network of their own without any way out, for good; whether the system can.

    To be called before there are threads.
    """
    if not sys.platform.startswith("linux"):
        return False
    libc = ctypes.CDLL(None, use_errno=True)
    return any(libc.unshare(flags) == 0 for flags in (NEW_NETWORK, NEW_USER | NEW_NETWORK))


def packets_tried() -> int:
    """How many packets the processes of this network sent or tried to send, connections they tried counted again."""
    lines = [line.split() for line in COUNTERS.read_text("ascii").splitlines()]
    tried = 0
    for names, values in zip(lines[::2], lines[1::2], strict=True):
        found = dict(zip(names[1:], values[1:], strict=True))
        tried += sum(int(found[name]) for name in SENT.get(names[0].rstrip(":"), ()))
    if COUNTERS_6.exists():
        tried += sum(int(value) for name, value in map(str.split, COUNTERS_6.read_text("ascii").splitlines()) if name in SENT_6)
    return tried


def listen_for_calls() -> set[str]:
    """The names of the calls that use a network, filled as they are made from now on in this process, until it ends."""
    heard: set[str] = set()

    def hear(event: str, arguments: object) -> None:
        if event in CALLS:
            heard.add(event)

    sys.addaudithook(hear)
    return heard
