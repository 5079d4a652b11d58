"""Web servers of the tests: they answer with exactly the bytes that they are told to, and remember who came."""

import socket
import ssl
import subprocess
import threading
from contextlib import contextmanager, suppress

from service.fetching.allowed import read_allowed
from service.fetching.fetcher import Fetcher

INTERNAL = ("127.0.0.1", "::1")  # where a service that nobody may reach listens
OUTSIDE = "127.0.0.2"  # stands for a host of the open net: the tests name it in the allow-list
PAGE = b"<html><head><title>Welders</title></head><body><h1>Welders</h1><p>A welder joins metal parts with heat.</p></body></html>"
SECRET = b"what the server says is nobody's business"
HOST = "news.example"
QUICK = 0.7  # seconds, where a test waits for the limit
LARGEST = 200_000  # bytes
HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"
CHUNKED = HEAD + b"Transfer-Encoding: chunked\r\n\r\n"
KNOWN = ssl.create_default_context()  # the authorities of this machine; reading them takes a while


def reply(body=b"", media_type="text/html; charset=utf-8", status="200 OK", **headers):
    """A proper reply; `headers` with _ for -, None leaves one out."""
    told = {"Content-Type": media_type, "Content-Length": str(len(body))} | {name.replace("_", "-"): value for name, value in headers.items()}
    lines = "".join(f"{name}: {value}\r\n" for name, value in told.items() if value is not None)
    return f"HTTP/1.1 {status}\r\n{lines}\r\n".encode() + body


def redirect(location, status="302 Found"):
    """A reply that leads on to `location`, sent as it is."""
    return f"HTTP/1.1 {status}\r\nLocation: ".encode() + location.encode() + b"\r\nContent-Length: 0\r\n\r\n"


class Site:
    """A server on a loopback address. `pages` maps targets to bytes, or to a function of the connection and of the event that ends it."""

    def __init__(self, pages, host=OUTSIDE, context=None):
        self.pages = pages
        self.heads = []  # of the requests, as they came
        self.accepted = 0
        self.names = []  # that a TLS client asked for
        self._context = context
        self._stop = threading.Event()
        self._listener = socket.create_server((host, 0))
        self.port = self._listener.getsockname()[1]
        self._threads = [threading.Thread(target=self._serve, daemon=True)]
        self._threads[0].start()

    def close(self):
        self._stop.set()
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        for thread in self._threads:
            thread.join(10)
            assert not thread.is_alive()

    def _serve(self):
        while not self._stop.is_set():
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            self.accepted += 1
            self._threads.append(threading.Thread(target=self._answer, args=(connection,), daemon=True))
            self._threads[-1].start()

    def _answer(self, connection):
        connection.settimeout(10)
        with connection, suppress(OSError, ValueError):  # ValueError: to take leave of a client that has gone
            if self._context:
                connection = self._context.wrap_socket(connection, server_side=True)
            with connection:
                head = b""
                while b"\r\n\r\n" not in head and (piece := connection.recv(4096)):
                    head += piece
                self.heads.append(head.decode("latin-1"))
                page = self.pages.get(self.heads[-1].split(" ")[1], reply(b"gone", status="404 Not Found"))
                page(connection, self._stop) if callable(page) else connection.sendall(page)
                if self._context:
                    connection.unwrap()


@contextmanager
def site(pages, **how):
    """A server that is there while the `with` lasts."""
    opened = Site(pages, **how)
    try:
        yield opened
    finally:
        opened.close()


class Internal:
    """A service on loopback that nobody may reach, by IPv4 and where there is one IPv6; `reached` counts who did."""

    def __init__(self):
        self.reached = 0
        self._listeners = [socket.create_server((INTERNAL[0], 0))]
        self.port = self._listeners[0].getsockname()[1]
        with suppress(OSError):
            self._listeners.append(socket.create_server((INTERNAL[1], self.port), family=socket.AF_INET6))
        self._threads = [threading.Thread(target=self._count, args=(each,), daemon=True) for each in self._listeners]
        for thread in self._threads:
            thread.start()

    def _count(self, listener):
        while True:
            try:
                connection, _ = listener.accept()
            except OSError:
                return
            self.reached += 1
            with connection, suppress(OSError):
                connection.sendall(reply(b"<h1>Secret</h1><p>A keeper of secrets earns $99,000 a year.</p>"))

    def close(self):
        for listener in self._listeners:
            listener.shutdown(socket.SHUT_RDWR)
            listener.close()
        for thread in self._threads:
            thread.join(10)


def make_certificate(folder, name):
    """A certificate of its own for a host name, made with `openssl`: the file that clients trust, and the context of the server."""
    key, certificate = folder / f"{name}.key", folder / f"{name}.pem"
    subject = ["-subj", f"/CN={name}", "-addext", f"subjectAltName=DNS:{name}"]
    made = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-keyout", key, "-out", certificate, *subject]
    subprocess.run(made, check=True, capture_output=True)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    return certificate, context


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


def fetcher(port, *, resolve=None, networks=(f"{OUTSIDE}/32",), **limits):
    """One that may fetch from every host at a port, and connect to the server of the tests."""
    known = resolve or Resolver(news_example=[[OUTSIDE]])
    return Fetcher(read_allowed((f"*:{port}", *networks)), resolve=known, **{"context": KNOWN, "largest": LARGEST, "seconds": 10.0} | limits)


def fetched(pages, path="/", **how):
    """What becomes of a page of a server."""
    with site(pages) as server:
        return fetcher(server.port, **how).fetch(f"http://{HOST}:{server.port}{path}")


def drip(*pieces):
    """Sends bytes one by one for as long as somebody reads."""

    def send(connection, stop):
        connection.sendall(pieces[0])
        while not stop.wait(0.05):
            connection.sendall(pieces[-1])

    return send
