"""A client that takes as little as it can of the processors that it measures: kept connections, requests written beforehand, no parsing of bodies."""

import json
import re
import socket
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

LATE = 0.95


@dataclass(frozen=True, slots=True)
class Reply:
    """A reply: milliseconds from sending to the last byte, and what the server says that it took (None where it says nothing)."""

    status: int
    took: float
    inside: float | None


class Connection:
    """One connection, kept until the end of the `with`."""

    def __init__(self, place):
        self._socket = socket.create_connection(place, timeout=120)
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._replies = self._socket.makefile("rb")

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self._replies.close()
        self._socket.close()

    def send(self, request):
        began = time.perf_counter()
        self._socket.sendall(request)
        head = b"".join(iter(self._replies.readline, b"\r\n"))
        self._replies.read(int(re.search(rb"(?i)^content-length: *(\d+)", head, re.M)[1]))
        took = 1000 * (time.perf_counter() - began)
        inside = re.search(rb"(?i)^server-timing:.*dur=([\d.]+)", head, re.M)  # the last one of the line: the whole
        return Reply(int(head[9:12]), took, float(inside[1]) if inside else None)


def get(target):
    """The bytes of a GET."""
    return f"GET {target} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n".encode()


def post(target, body):
    """The bytes of a POST of JSON."""
    content = json.dumps(body).encode()
    return f"POST {target} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\nContent-Length: {len(content)}\r\n\r\n".encode() + content


def replies_to(place, requests):
    """The replies to requests, one after the other. Raises `RuntimeError` where one is not 200."""
    with Connection(place) as connection:
        replies = [connection.send(request) for request in requests]
    if failed := {reply.status for reply in replies} - {200}:
        raise RuntimeError(f"answered with {failed}")
    return replies


def rate(place, requests, clients, seconds):
    """Replies a second to so many clients that ask without a pause, and the share of one core that they took themselves."""
    start = threading.Barrier(clients + 1, timeout=60)
    counts = [0] * clients

    def ask(number):
        own = requests[number % len(requests) :] + requests[: number % len(requests)]
        with Connection(place) as connection:
            start.wait()
            ends = time.perf_counter() + seconds
            while time.perf_counter() < ends:
                reply = connection.send(own[counts[number] % len(own)])
                if reply.status != 200:
                    raise RuntimeError(f"answered with {reply.status}")
                counts[number] += 1

    with ThreadPoolExecutor(clients) as pool:
        asking = [pool.submit(ask, number) for number in range(clients)]
        start.wait()
        began, worked = time.perf_counter(), time.process_time()
        for each in asking:
            each.result()
        took = time.perf_counter() - began
        return sum(counts) / took, (time.process_time() - worked) / took


def late(values):
    """The 95th percentile."""
    return sorted(values)[int(LATE * (len(values) - 1))]
