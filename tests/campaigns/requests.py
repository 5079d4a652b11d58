"""Hostile requests against a real server process: what it replies, whether it lives on, what stands in its log.

    python -m tests.campaigns.requests [--group NAME]

Each request goes over a connection of its own, and right after it the server has to answer another client. Prints a row for each group; exit
code 1 where a reply was a server error or of no known shape, where a request hung, where something was written without the key, or where the
log holds a traceback.
"""

import argparse
import json
import re
import socket
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from tests.campaigns.messages import GROUPS, Attempt
from tests.campaigns.serving import serving

PATIENCE = 20.0  # seconds until a connection on which nothing comes has hung
SETTLED = 5.0  # seconds after which an upload whose client has gone has been taken in
QUIET = 0.3  # seconds until a client that has sent too little hangs up
STATUS = re.compile(rb"HTTP/1\.[01] (\d{3}) ")
PROBLEM = {"status", "code", "title", "detail"}
PROTOCOL = b"Invalid HTTP request received."  # what uvicorn itself says
SLOW = 150  # clients that drip at the same time


@dataclass(frozen=True)
class Found:
    """What became of one request: the statuses of its replies, or what came instead of one; and what is wrong with that."""

    group: str
    name: str
    outcome: str
    seconds: float
    wrong: str = ""


def exchange(place, attempt: Attempt) -> bytes | None:
    """Everything that comes back, None where nothing does for too long."""
    with socket.create_connection(place, timeout=PATIENCE) as line:
        with suppress(OSError):  # it has answered already, and closed
            for piece in attempt.pieces:
                line.sendall(piece)
        if attempt.leaves:
            return b""
        line.settimeout(QUIET if attempt.cut else PATIENCE)
        came = _read(line)
        if came is None:
            with suppress(OSError):
                line.shutdown(socket.SHUT_WR)
            line.settimeout(PATIENCE)
            came = _read(line) if attempt.cut else None
        return came


def _read(line) -> bytes | None:
    """What comes until the other side closes, None where it does not."""
    came = []
    try:
        while piece := line.recv(65536):
            came.append(piece)
    except TimeoutError:
        return b"".join(came) if came else None
    except OSError:  # closed with what we sent unread
        pass
    return b"".join(came)


def judge(attempt: Attempt, reply: bytes | None) -> tuple[str, str]:
    """The outcome in a word or two, and what is wrong with it."""
    if reply is None:
        return "hung", "it hung"
    statuses = [int(told) for told in STATUS.findall(reply)]
    outcome = " ".join(map(str, sorted(set(statuses)))) or ("closed" if not reply else "no HTTP")
    if any(status >= 500 for status in statuses):
        return outcome, f"a server error: {reply[:300]!r}"
    if attempt.only and not set(statuses) <= attempt.only:
        return outcome, f"not one of {sorted(attempt.only)}: {reply[:300]!r}"
    if reply and not statuses:
        return outcome, f"no HTTP: {reply[:100]!r}"
    return outcome, _shape(reply) if len(statuses) == 1 and statuses[0] >= 400 else ""


def _shape(reply: bytes) -> str:
    """What is wrong with the shape of an error."""
    head, _, body = reply.partition(b"\r\n\r\n")
    if not body or PROTOCOL in body:
        return ""
    try:
        told = json.loads(body)
    except ValueError:
        return f"an error that is no JSON: {body[:200]!r}"
    if b"application/problem+json" not in head.lower() or not isinstance(told, dict) or not set(told) >= PROBLEM:
        return f"an error of another shape: {reply[:300]!r}"
    return ""


def campaign(server, groups=None) -> Iterator[Found]:
    """Every request of the groups, one after the other."""
    for group, attempts in GROUPS.items():
        for attempt in attempts(server) if groups is None or group in groups else ():
            yield _tried(server, group, attempt.name, lambda attempt=attempt: judge(attempt, exchange(server.place, attempt)))
    if groups is None or "slow" in groups:
        for name, pieces in SLOWLY.items():
            yield _tried(server, "slow", name, lambda pieces=pieces: _drip(server, pieces))


def _tried(server, group, name, act: Callable[[], tuple[str, str]]) -> Found:
    before, began = server.tracebacks(), time.perf_counter()
    outcome, wrong = act()
    seconds = time.perf_counter() - began
    if not server.lives():
        wrong = f"the server does not answer any more; {wrong}"
    if server.tracebacks() > before:
        wrong = f"a traceback; {wrong}"
    return Found(group, name, outcome, seconds, wrong)


SLOWLY = {
    "nothing": [b""] * 20,
    "headers": [b"GET / HTTP/1.1\r\nHost: localhost\r\n", *[b"X-A: b\r\n"] * 19],
    "a body": [b"POST /api/ask HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 400000\r\n\r\n", *[b" "] * 19],
    "chunks": [b"POST /api/ask HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n", *[b"1\r\na\r\n"] * 19],
}


def _drip(server, pieces) -> tuple[str, str]:
    """Many clients that send a little at a time, while another asks."""
    lines = [socket.create_connection(server.place, timeout=PATIENCE) for _ in range(SLOW)]
    slowest = 0.0
    try:
        for piece in pieces:
            for line in lines:
                with suppress(OSError):  # it was closed on us
                    line.sendall(piece)
            began = time.perf_counter()
            if not server.lives(PATIENCE):
                return "blocked", f"{SLOW} slow clients keep the others out"
            slowest = max(slowest, time.perf_counter() - began)
        server.answers()
    finally:
        for line in lines:
            line.close()
    return "others served", f"another client waited {slowest:.1f} s" if slowest > PATIENCE / 4 else ""


def table(found) -> list[str]:
    """A row for each group and outcome, then what was wrong."""
    rows = [f"{'group':12} {'outcome':18} {'requests':>8} {'slowest':>9}"]
    for (group, outcome), count in Counter((each.group, each.outcome) for each in found).items():
        slowest = max(each.seconds for each in found if (each.group, each.outcome) == (group, outcome))
        rows.append(f"{group:12} {outcome:18} {count:8} {slowest:7.2f} s")
    bad = [each for each in found if each.wrong]
    return [*rows, *(f"WRONG {each.group}, {each.name}: {each.wrong}" for each in bad), f"{len(found)} requests, {len(bad)} went wrong"]


def main():
    parser = argparse.ArgumentParser(description="Sends hostile requests to a real server.")
    parser.add_argument("--group", action="append", choices=[*GROUPS, "slow"], help="only these")
    groups = parser.parse_args().group
    began = time.perf_counter()
    with tempfile.TemporaryDirectory() as folder, serving(Path(folder)) as server:
        before = server.answers()
        found = list(campaign(server, groups))
        time.sleep(SETTLED)
        server.clear()
        same = server.answers() == before
        print(*table(found), f"{time.perf_counter() - began:.0f} s", sep="\n")
        print("the articles answer as before" if same else "WRONG: the articles answer otherwise")
        if server.tracebacks():
            print(*server.lines, sep="")
    sys.exit(any(each.wrong for each in found) or not same)


if __name__ == "__main__":
    main()
