"""A forked child that counts what it is about to change in a data folder, and kills itself with SIGKILL just before the k-th change."""

import os
import signal
import stat
import sys
import time
import traceback
import warnings
from pathlib import Path

CHANGING = {"os.rename", "os.remove", "os.rmdir", "os.mkdir", "os.link", "os.symlink", "shutil.rmtree"}
WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC


class Killer:
    """Lives in the child: counts what is about to change, and kills at the moment that is wanted."""

    def __init__(self, data, moment, tell):
        self._data = str(data)
        self._moment = moment
        self._tell = tell
        self._count = 0
        self._sync = os.fsync

    def arm(self):
        os.fsync = self._synced
        sys.addaudithook(self._heard)

    def _heard(self, event, arguments):
        if event == "open":
            path, _, flags = arguments
            if isinstance(path, str | Path) and flags & WRITING and str(path).startswith(self._data):
                self._reach(f"open {_plain(path)}")
        elif event in CHANGING:
            self._reach(f"{event} {_plain(arguments[1] if event == 'os.rename' else arguments[0])}")

    def _synced(self, descriptor):
        status = os.fstat(descriptor)
        name = _plain(Path(f"/proc/self/fd/{descriptor}").readlink())
        if stat.S_ISREG(status.st_mode):
            self._reach(f"half written {name}", lambda: os.ftruncate(descriptor, status.st_size // 2))
        self._reach(f"os.fsync {name}")
        self._sync(descriptor)

    def _reach(self, what, last_act=None):
        number, self._count = self._count, self._count + 1
        if number == self._moment:
            os.write(self._tell, what.encode())
            if last_act:
                last_act()
            os.kill(os.getpid(), signal.SIGKILL)


def _plain(path):
    """What kind of file it is, without hashes and numbers."""
    path = Path(path)
    name = path.name.removesuffix(".tmp")
    if path.parent.name == "objects" or name.endswith(".safetensors"):
        kind = next(ending for ending in (".safetensors", ".document", ".json") if ending in name or ending == ".json")
        return f"objects/*{kind}{'.tmp' if path.name.endswith('.tmp') else ''}"
    if path.parent.name == "quarantine":
        return "quarantine/*"
    if path.parent.name == "uploads":
        return f"uploads/*{'.tmp' if path.name.endswith('.tmp') else ''}"
    return ".".join("*" if part.isdigit() else part for part in path.name.split("."))


def killed(place, act, moment=-1, after=None):
    """Forks a child that acts and is killed at a moment, or `after` seconds; what it was about to do, None where it ended unharmed."""
    reading, telling = os.pipe()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # the child uses no thread of its parent
        child = os.fork()
    if child == 0:
        try:
            Killer(place.root / "data", moment, telling).arm()
            act(place)
        except BaseException:
            traceback.print_exc()
            os._exit(70)
        os._exit(0)
    os.close(telling)
    if after is not None:
        time.sleep(after)
        os.kill(child, signal.SIGKILL)
    status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    with os.fdopen(reading, "rb") as pipe:
        what = pipe.read().decode() or "some instant"
    assert status in (0, -signal.SIGKILL), f"the child failed at moment {moment}"
    return what if status else None
