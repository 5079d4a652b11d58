"""Commands in a root folder of their own: what a container engine does, with Linux namespaces. Needs root and util-linux.

A folder is the root; the system's own folders (`SYSTEM`) and the Python that runs this are bound into it, to be read only, and stand for the
base image. `Cell.build` runs a command there as root with the network, as RUN does; `Cell.start` starts one as the image's user, with the whole
root read-only but for its volume, no network but loopback, no capability, as process 1.
"""

import ctypes
import os
import shlex
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path

SYSTEM = ("/usr", "/etc")
LINKS = {"bin": "usr/bin", "sbin": "usr/sbin", "lib": "usr/lib", "lib64": "usr/lib64"}
DEVICES = ("null", "zero", "full", "random", "urandom")
NEW_NETWORK = 0x40000000  # CLONE_NEWNET


@dataclass(frozen=True)
class Cell:
    """A root folder. `bound` lies in it at the same path, to be read only; `local` lies at /usr/local."""

    root: Path
    local: Path
    bound: tuple[str, ...] = ()
    environment: dict[str, str] = field(default_factory=dict)

    def build(self, command, folder, **environment):
        """Runs a shell command; its output is shown where it fails."""
        inside = ["/usr/bin/env", "-i", *_pairs(self.environment | environment), "/bin/sh", "-c", f"cd {shlex.quote(folder)} && {command}"]
        done = subprocess.run(["unshare", "--mount", "--", "sh", "-c", self._script(inside)], capture_output=True, text=True, check=False)
        if done.returncode:
            sys.exit(f"{command}\nfailed with {done.returncode}:\n{done.stdout[-2000:]}{done.stderr[-4000:]}")
        return done.stdout + done.stderr

    def start(self, command, folder, user, volume, log, **environment):
        """Starts a command; the process that waits for it, and the id of the command's own. `volume`: where it lies inside, and the folder."""
        inside = [*_as(user), "/usr/bin/env", "-i", f"--chdir={folder}", *_pairs(self.environment | environment), *command]
        script = self._script(inside, volume)
        waiting = subprocess.Popen(
            ["unshare", "--mount", "--net", "--pid", "--fork", "--kill-child", "--", "sh", "-c", script], stdout=log, stderr=subprocess.STDOUT
        )
        children = Path(f"/proc/{waiting.pid}/task/{waiting.pid}/children")
        while not (ids := children.read_text().split()):
            time.sleep(0.01)
        return waiting, int(ids[0])

    def _script(self, inside, volume=None):
        """A shell script that mounts everything, and becomes the command in the root."""
        root = self.root
        lines = ["set -eu", "mount --make-rprivate /", _bind(root, root)]
        lines += [_bind(path, root / path[1:], "ro") for path in (*SYSTEM, *self.bound)]
        lines += [_bind(self.local, root / "usr/local", "ro" if volume else "")]
        lines += [f"mount -t tmpfs -o mode=755,size=64k devices {root}/dev", f"mkdir -m 1777 {root}/dev/shm"]
        lines += [f": > {root}/dev/{name}; mount --bind /dev/{name} {root}/dev/{name}" for name in DEVICES]
        if volume:
            inner, outer = volume
            lines += [f"mount -t tmpfs -o mode=1777,size=64m shm {root}/dev/shm", _bind(outer, root / inner[1:])]
            lines += [f"mount -t proc proc {root}/proc", f"mount -o remount,bind,ro {root}", f"mount -o remount,ro {root}/dev", "ip link set lo up"]
        return "\n".join([*lines, f"exec chroot {root} {shlex.join(inside)}"])

    def prepare(self):
        """Makes the folders that are mounted over, and the links of a merged /usr."""
        for path in ("dev", "proc", "tmp", *(each[1:] for each in (*SYSTEM, *self.bound))):
            self.root.joinpath(path).mkdir(parents=True, exist_ok=True)
        self.root.joinpath("tmp").chmod(0o1777)
        for name, target in LINKS.items():
            if not self.root.joinpath(name).is_symlink():
                self.root.joinpath(name).symlink_to(target)


def execute(pid, command, user, environment):
    """Runs a command beside a started one, in its root and its network, as its user: as a container engine runs a health check."""
    inside = [*_as(user), "/usr/bin/env", "-i", *_pairs(environment), *command]
    return subprocess.run(["nsenter", f"--target={pid}", "--mount", "--net", "--root", "--", *inside], capture_output=True, text=True, check=False)


def enter_network(pid):
    """Moves the thread that calls into the network of a process: sockets that it opens from now on are of that network."""
    with Path(f"/proc/{pid}/ns/net").open() as network:
        if ctypes.CDLL(None, use_errno=True).setns(network.fileno(), NEW_NETWORK):
            raise OSError(ctypes.get_errno(), "the network cannot be entered")


def status(pid):
    """What the kernel says of a process: user, capabilities, whether it may gain any."""
    return dict(line.split(":\t", 1) for line in Path(f"/proc/{pid}/status").read_text().splitlines() if ":\t" in line)


def writable(pid):
    """The mount points that a process could write to."""
    rows = [line.split() for line in Path(f"/proc/{pid}/mountinfo").read_text().splitlines()]
    return {row[4] for row in rows if "rw" in row[5].split(",")}


def outermost(path):
    """The folder that a Python lives in, where the system's own folders do not hold it."""
    return () if path.startswith("/usr/") or path == "/usr" else (path,)


def _as(user):
    number, _, group = user.partition(":")
    return ["/usr/bin/setpriv", f"--reuid={number}", f"--regid={group}", "--clear-groups", "--inh-caps=-all", "--bounding-set=-all", "--no-new-privs"]


def _pairs(environment):
    return [f"{name}={value}" for name, value in environment.items()]


def _bind(source, target, how=""):
    return f"mount --bind {source} {target}" + (f" && mount -o remount,bind,{how} {target}" if how else "")


def proxies():
    """What this machine's package clients need to know: certificates, folders of wheels, proxies."""
    return {name: value for name, value in os.environ.items() if name.startswith(("PIP_", "UV_", "SSL_")) or name.lower().endswith("_proxy")}
