"""Real `careercite` processes at once: a warm process, which has imported everything and loaded the model, forks one for each command.

    with Warm() as warm:
        done = warm.run(folder, "ingest")
        server = warm.serve(folder)
        server.address, server.kill(), server.output

A child is a process like any other: it has its own sockets, threads and signals, and can be killed. With a `moment` it counts, from SIGUSR1 on,
what it is about to change in that data folder, and kills itself just before the change of that number (see `tests.campaigns.killing`). With
`humble` it heeds the permissions of files as others than root do.
"""

import contextlib
import ctypes
import json
import os
import re
import signal
import subprocess
import sys
import threading
import time
import traceback
import warnings
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
ANSWERS = r"answers from .* at (http://\S+:\d+)"
DIE_WITH_PARENT = 1  # of prctl: also where the warm process is itself killed, nothing is left running
LONGEST_START = 60.0  # seconds, on a machine that is busy with other things


@dataclass(frozen=True)
class Done:
    """A command that has ended: its exit code (negative: the signal that ended it) and all that it printed."""

    code: int
    output: str


class Running:
    """A command that was started in a folder."""

    def __init__(self, warm, pid, path):
        self.pid = pid
        self._warm = warm
        self._path = path
        self._code = None

    @property
    def output(self):
        return self._path.read_text("utf-8", "replace")

    @property
    def moment(self):
        """What it was about to do when it killed itself; "" where it did not."""
        path = self._path.with_suffix(".moment")
        return path.read_text("utf-8") if path.exists() else ""

    def ended(self):
        """The exit code, None as long as it runs."""
        if self._code is None:
            self._code = self._warm.ask({"wait": self.pid})["code"]
        return self._code

    def wait(self, seconds=120.0):
        """The exit code."""
        deadline = time.monotonic() + seconds
        while self.ended() is None:
            assert time.monotonic() < deadline, f"still running after {seconds} s:\n{self.output}"
            time.sleep(0.01)
        return self._code

    def send(self, number):
        if self.ended() is None:
            os.kill(self.pid, number)

    def kill(self):
        self.send(signal.SIGKILL)
        return self.wait()

    def stop(self):
        self.send(signal.SIGTERM)
        return self.wait()


class Server(Running):
    """A `careercite serve`."""

    address = ""

    def wait_until_serving(self, seconds=LONGEST_START, pattern=ANSWERS):
        """Whether it serves (and answers, unless another `pattern` of its log is awaited); otherwise it has ended."""
        deadline = time.monotonic() + seconds
        while not self.address:
            if found := re.search(pattern, self.output):
                self.address = found[1]
            elif self.ended() is not None:
                return False
            assert time.monotonic() < deadline, f"it does not serve after {seconds} s:\n{self.output}"
            time.sleep(0.01)
        return True


class Warm:
    """The warm process, to be used in a `with`; it ends every command that still runs with it."""

    def __init__(self, outputs):
        self._outputs = Path(outputs)  # a folder for what the commands print
        self._lock = threading.Lock()
        self._number = 0
        self._running = []

    def __enter__(self):
        self._outputs.mkdir(parents=True, exist_ok=True)
        self.process = subprocess.Popen([sys.executable, "-m", __name__], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        assert self.process.stdout.readline() == "warm\n"
        return self

    def __exit__(self, *_):
        for each in self._running if self.process.poll() is None else ():
            each.kill()
        self.process.stdin.close()
        self.process.wait()
        self.process.stdout.close()

    def ask(self, request):
        with self._lock:
            self.process.stdin.write(json.dumps(request) + "\n")
            self.process.stdin.flush()
            return json.loads(self.process.stdout.readline())

    def run(self, folder, *arguments, **options):
        """Runs a command to its end."""
        running = self._started(Running, folder, arguments, **options)
        return Done(running.wait(), running.output)

    def serve(self, folder, *arguments, **options):
        """Starts a server on a free port."""
        return self._started(Server, folder, ("serve", "--port", "0", *arguments), **options)

    def _started(self, kind, folder, arguments, environment=None, moment=None, humble=False):
        with self._lock:
            self._number += 1
            path = self._outputs / f"{self._number}.txt"
        request = {"arguments": list(arguments), "folder": str(folder), "output": str(path), "environment": environment or {}, "humble": humble}
        running = kind(self, self.ask(request | {"moment": moment, "data": str(Path(folder) / ".careercite")})["pid"], path)
        self._running = [each for each in self._running if each.ended() is None] + [running]
        return running


def main():
    """Serves the requests of a `Warm`, one JSON object a line."""
    import service.cli
    from retrieval import load_encoder

    load_encoder().encode(["warm"])
    warnings.simplefilter("ignore", DeprecationWarning)  # the children use no thread of this process
    print("warm", flush=True)
    for line in sys.stdin:
        request = json.loads(line)
        if "wait" in request:
            pid, status = os.waitpid(request["wait"], os.WNOHANG)
            print(json.dumps({"code": os.waitstatus_to_exitcode(status) if pid else None}), flush=True)
            continue
        Path(request["output"]).touch()
        pid = os.fork()
        if pid == 0:
            _child(request, service.cli.main)
        print(json.dumps({"pid": pid}), flush=True)


def _child(request, command):
    code = 70
    try:
        _settle(request)
        command()
        code = 0
    except SystemExit as end:
        code = end.code if isinstance(end.code, int) else int(end.code is not None)
    except BaseException:
        traceback.print_exc()
    with contextlib.suppress(Exception):
        sys.stdout.flush()
        sys.stderr.flush()
    os._exit(code)


def _settle(request):
    """Makes the child a command of its own: its folder, its output, its user and its environment."""
    from tests.campaigns.killing import Killer

    ctypes.CDLL(None).prctl(DIE_WITH_PARENT, signal.SIGKILL)
    output = os.open(request["output"], os.O_WRONLY | os.O_APPEND)
    nothing = os.open(os.devnull, os.O_RDONLY)
    for descriptor, onto in ((nothing, 0), (output, 1), (output, 2)):
        os.dup2(descriptor, onto)
    os.chdir(request["folder"])
    os.environ.update(request["environment"])
    if request["moment"] is not None:
        tell = os.open(Path(request["output"]).with_suffix(".moment"), os.O_WRONLY | os.O_CREAT)
        killer = Killer(request["data"], request["moment"], tell)
        signal.signal(signal.SIGUSR1, lambda *_: killer.arm())
    if request["humble"]:
        _give_up_rights()
    sys.argv = ["careercite", *request["arguments"]]


def _give_up_rights():
    """What root may more than others: reading and writing files whose permissions forbid it."""
    header, rights = (ctypes.c_uint32 * 2)(0x20080522, 0), (ctypes.c_uint32 * 6)()
    system = ctypes.CDLL(None)
    assert system.capget(header, rights) == 0
    for each in (0, 1):  # in effect, and permitted; the first half of each
        rights[each] &= ~0b110
    assert system.capset(header, rights) == 0


if __name__ == "__main__":
    main()
