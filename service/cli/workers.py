"""Several processes that answer at one address: more questions a second on more cores. What is mapped of the index lies in memory once."""

from __future__ import annotations

import logging
import os
import signal
import sys
import threading
import time
from types import FrameType
from typing import NoReturn

REST_SECONDS = 1.0  # before a worker that was killed is replaced: whatever kills it may do so again

log = logging.getLogger("careercite")


def as_workers(number: int) -> int:
    """Makes `number` processes of this one, before it has any thread, and gives each its place, 0 and up; a single one is this process itself.

    With several this process only looks after them. It replaces one that is killed; when one ends by itself, or it is told to, it ends all, and
    itself with the exit code of the first that had another than 0. A worker ends when this process is gone, however that came.
    """
    if number == 1:
        return 0
    life = os.pipe()
    workers: dict[int, int] = {}  # process id to place
    for place in range(number):
        if (pid := _fork(life)) == 0:
            return place
        workers[pid] = place
    return _look_after(workers, life)


def end_well(number: int, frame: FrameType | None) -> NoReturn:
    """Ends the process well, also while it loads, and as the first process of a container, which else would not hear of it."""
    sys.exit(0)


def _look_after(workers: dict[int, int], life: tuple[int, int]) -> int:
    """Returns only in a worker that takes the place of another."""
    told: list[int] = []

    def end(number: int, frame: FrameType | None) -> None:
        told.append(number)
        _end_all(workers)

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, end)
    worst = 0
    while workers:
        pid, status = os.wait()
        place, code = workers.pop(pid), os.waitstatus_to_exitcode(status)
        if told:
            continue
        if code >= 0:
            worst = worst or code
            _end_all(workers)
            told.append(code)
            continue
        log.error("worker %d was ended by signal %d: another takes its place", place, -code)
        time.sleep(REST_SECONDS)
        if not told:
            if (pid := _fork(life)) == 0:
                return place
            workers[pid] = place
    sys.exit(worst)


def _end_all(workers: dict[int, int]) -> None:
    for pid in tuple(workers):
        os.kill(pid, signal.SIGTERM)


def _fork(life: tuple[int, int]) -> int:
    """The new process's id, 0 in itself."""
    pid = os.fork()
    if pid == 0:
        for number, action in ((signal.SIGTERM, end_well), (signal.SIGINT, signal.default_int_handler)):
            signal.signal(number, action)
        os.close(life[1])
        threading.Thread(target=_outlive_nobody, args=(life[0],), name="careercite-worker", daemon=True).start()
    return pid


def _outlive_nobody(life: int) -> None:
    """Ends this process when the one that looks after it is gone: its end of the pipe then is."""
    os.read(life, 1)
    os.kill(os.getpid(), signal.SIGTERM)
