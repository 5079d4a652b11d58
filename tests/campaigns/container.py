"""The Dockerfile's steps without a container engine: builds what it says in a fresh folder, and runs it as locked up as the README asks for.

    python -m tests.campaigns.container [--keep FOLDER]

Needs Linux, root, util-linux, and the package registry. The steps are read from the Dockerfile: every RUN is run and every COPY copied in a root
folder of its own; then CMD runs as the image's user and as process 1, with the root read-only, one volume, no network but loopback, no capability.
Sees that nobody is served without a key; asks, uploads, sends SIGTERM while it is being asked, and looks at what was written. For the base image
stand the machine's own /usr and the Python that runs this. Exit code 1 where something is not as it should be.
"""

import argparse
import http.client
import io
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from reportlab.pdfgen.canvas import Canvas

from tests.campaigns.image import Image
from tests.campaigns.rooted import enter_network, execute, status, writable
from tests.dockerfile import health_command, stages

QUESTION = "What do data scientists at a streaming company do?"
WRITING, ASKING = "a-key-to-write-with-in-this-run", "a-key-to-ask-with-in-this-run"
HEALTHY_WITHIN = 600.0  # seconds: the start period of the Dockerfile
ENDED_WITHIN = 30.0  # seconds
AT_ONCE = 4
ARTICLE = """\
Beekeepers at work

A beekeeper looks after hives, watches the health of the colonies and sells what they make.
Most beekeepers learn the work in two seasons beside somebody who has done it for long, and
many of them keep another job in winter, when there is little to do outside.

The median pay of a beekeeper is USD 41,300 per year. Those who rent their hives to orchards
earn more in spring than in all the other months together."""
REACHING = 0.03  # seconds: a question that was sent so long ago has been taken


def listing(root):
    """Every file below a folder with its size and times."""
    return {path.relative_to(root): (path.lstat().st_size, path.lstat().st_mtime_ns) for path in root.rglob("*")}


class Running:
    """The image's CMD in its cell."""

    def __init__(self, image, volume, log, **keys):
        final = image.final
        self.user = final.one("USER").value
        self.inner = final.one("VOLUME").value
        shutil.copytree(image.root / self.inner.lstrip("/"), volume)
        os.chown(volume, *map(int, self.user.split(":")))  # as an engine fills a new volume: with what the image has there
        self.environment = image.environment | keys
        self._health = health_command(final)
        command = final.one("CMD").words()
        image.cell.root.joinpath(self.inner.lstrip("/")).mkdir(exist_ok=True)
        self.waiting, self.pid = image.cell.start(command, image.directory, self.user, (self.inner, volume), log, **self.environment)

    def healthy(self):
        """Runs the HEALTHCHECK until it is content; seconds."""
        began = time.perf_counter()
        while execute(self.pid, self._health, self.user, self.environment).returncode:
            if self.waiting.poll() is not None or time.perf_counter() - began > HEALTHY_WITHIN:
                sys.exit(f"the health check was never content; exit code {self.waiting.poll()}")
            time.sleep(0.5)
        return time.perf_counter() - began

    def ended(self):
        """The exit code; None where it has not ended in time."""
        try:
            return self.waiting.wait(ENDED_WITHIN)
        except subprocess.TimeoutExpired:
            return None

    def visitors(self, count):
        """Threads in the container's network."""
        return ThreadPoolExecutor(count, initializer=enter_network, initargs=(self.pid,))


def opened():
    return http.client.HTTPConnection("127.0.0.1", 8000, timeout=60)


def ask(connection, between=lambda: None):
    """Asks over an open connection; status and reply. `between` sending and reading something else may be done."""
    connection.request("POST", "/api/ask", json.dumps({"question": QUESTION}), {"Content-Type": "application/json", "X-API-Key": ASKING})
    between()
    reply = connection.getresponse()
    return reply.status, json.loads(reply.read())


def upload(name, data):
    """Uploads one file; status and reply."""
    line = "careercite-campaign"
    head = f'--{line}\r\nContent-Disposition: form-data; name="files"; filename="{name}"\r\n\r\n'.encode()
    connection = opened()
    content = {"Content-Type": f"multipart/form-data; boundary={line}", "X-API-Key": WRITING}
    connection.request("POST", "/api/documents", head + data + f"\r\n--{line}--\r\n".encode(), content)
    reply = connection.getresponse()
    return reply.status, reply.read().decode()


def large_pdf():
    """A PDF of an article, of more bytes than are kept in memory while it is uploaded."""
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pageCompression=0)
    canvas.setTitle("Beekeepers")
    for row, text in enumerate(ARTICLE.splitlines()):
        canvas.drawString(72, 760 - 16 * row, text)
    canvas.showPage()
    canvas.save()
    return buffer.getvalue() + b"\n% " + b"." * 2_000_000 + b"\n"


def in_flight(running):
    """Sends SIGTERM to the server while it is being asked; the replies, and how many came after the signal."""
    gate = threading.Barrier(AT_ONCE + 1)
    replies, late = [], []

    def one():
        connection = opened()
        ask(connection)  # the connection is open and known before
        gate.wait()
        replies.append(ask(connection, lambda: gate.wait()))
        late.append(time.perf_counter())

    with running.visitors(AT_ONCE) as threads:
        done = [threads.submit(one) for _ in range(AT_ONCE)]
        gate.wait()
        gate.wait()
        time.sleep(REACHING)
        told = time.perf_counter()
        os.kill(running.pid, signal.SIGTERM)
        for each in done:
            each.result()
    return replies, sum(moment > told for moment in late)


def inspect(running, found):
    """Holds the running process to what it was given."""
    kernel = status(running.pid)
    user, group = running.user.split(":")
    found("runs as the image's user alone", kernel["Uid"].split() == [user] * 4 and kernel["Gid"].split() == [group] * 4, kernel["Uid"])
    capabilities = {name: kernel[name] for name in ("CapInh", "CapPrm", "CapEff", "CapBnd", "CapAmb")}
    found("has no capability", all(int(each, 16) == 0 for each in capabilities.values()) and kernel["NoNewPrivs"] == "1", capabilities)
    found("is process 1", kernel["NSpid"].split()[-1] == "1", kernel["NSpid"])
    open_to = writable(running.pid) - {"/proc", "/dev/shm"} - {f"/dev/{name}" for name in ("null", "zero", "full", "random", "urandom")}
    found("could write to its volume alone", open_to == {running.inner}, open_to)


def campaign(folder, found):
    """Builds, runs, asks, stops."""
    began = time.perf_counter()
    image = Image(folder)
    sizes = {name: sum(size for size, _ in listing(cell.root / "opt").values()) for name, cell in image.cells.items()}
    print(f"built in {time.perf_counter() - began:.0f} s; /opt of the image: {sizes[image.final.name] / 1e6:.0f} MB")
    before = listing(image.root)
    volume = folder / "volume"
    with (folder / "log").open("w+") as log:
        unasked = Running(image, folder / "unused", log).ended()
        found("serves nobody without a key", unasked == 1, unasked)
        running = Running(image, volume, log, CAREERCITE_API_KEY=WRITING, CAREERCITE_ASKING_KEY=ASKING)
        try:
            print(f"healthy after {running.healthy():.1f} s, of an empty volume")
            inspect(running, found)
            with running.visitors(1) as visitor:
                code, answer = visitor.submit(lambda: ask(opened())).result()
                found("answers", code == 200 and answer.get("answered") is True, (code, answer))
                code, reply = visitor.submit(upload, "bees.pdf", large_pdf()).result()
                found("takes a PDF of two megabytes", code == 200 and '"added"' in reply, (code, reply[:300]))
            shared = list(Path(f"/proc/{running.pid}/root/dev/shm").iterdir())
            replies, late = in_flight(running)
            code = running.ended()
            found(
                f"answers what it was asked before SIGTERM ({late} of {AT_ONCE} answered after it)",
                late and {c for c, _ in replies} == {200},
                replies,
            )
            found("exit code 0", code == 0, code)
        finally:
            if running.waiting.poll() is None:
                running.waiting.kill()
                running.waiting.wait()
            log.seek(0)
            print("  log: " + "\n       ".join(log.read().splitlines()[-12:]))
    found("nothing left in shared memory", shared == [], shared)
    found("nothing changed outside the volume", listing(image.root) == before, "")
    owners = {(path.lstat().st_uid, path.lstat().st_gid) for path in volume.rglob("*")}
    found("all in the volume is the user's", owners == {tuple(map(int, running.user.split(":")))}, owners)
    names = sorted(path.name for path in volume.iterdir())
    print(f"in the volume: {', '.join(names)}")


def main():
    parser = argparse.ArgumentParser(description="The Dockerfile's steps without a container engine.")
    parser.add_argument("--keep", type=Path, metavar="FOLDER", help="build in this new folder and leave it there")
    keep = parser.parse_args().keep
    if sys.platform != "linux" or os.geteuid():
        sys.exit("this needs Linux and root: namespaces and mounts stand for the container engine")
    image = stages()[-1].base
    print(f"not run here: a container engine, its layers, and {image}; {sys.version.split()[0]} and this machine's /usr stand for it")
    wrong = []

    def found(what, well, seen):
        print(f"{'ok   ' if well else 'WRONG'} {what}" + ("" if well else f": {seen}"))
        if not well:
            wrong.append(what)

    if keep:
        keep.mkdir(parents=True)
        campaign(keep.resolve(), found)
    else:
        with tempfile.TemporaryDirectory() as folder:
            campaign(Path(folder), found)
    sys.exit(bool(wrong))


if __name__ == "__main__":
    main()
