"""schemathesis over the OpenAPI document that a real server serves: does the service do what it declares, and nothing else?

    python -m tests.campaigns.schema [--examples N] [--seed N]

Valid and invalid requests are made from the document, with the key and without. Exit code 1 where a reply is a server error, has an undeclared
status, type or shape, or where the service takes what the document forbids or refuses what it allows.
"""

import argparse
import re
import subprocess
import sys
import sysconfig
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from tests.campaigns.serving import KEY, serving

PHASES = ("coverage", "fuzzing", "stateful")
# Uploads may fail one by one (207), so that a reply to one names no document that is there; schemathesis takes it for one that was made.
NOT_TRUE_OF_US = ("ensure_resource_availability",)
WHERE_ALL_MAY_ASK = ("ignored_auth",)  # the document names the key of routes that ask for one only where the operator has set it


@dataclass(frozen=True)
class Run:
    """What one run found: how many requests it made, and what it said of those that went wrong."""

    requests: int
    failures: str


def run_schemathesis(address, folder, *, key=None, examples=100, seed=1, phases=PHASES) -> Run:
    """Asks a server as its OpenAPI document says one may, and may not; with a key, one that asks for it everywhere. Writes to `folder`."""
    command = [Path(sysconfig.get_path("scripts"), "schemathesis"), "run", f"{address}/openapi.json", "--no-color", "--continue-on-failure"]
    options = {"phases": ",".join(phases), "max-examples": examples, "seed": seed, "request-timeout": 60}
    options["exclude-checks"] = ",".join(NOT_TRUE_OF_US if key else NOT_TRUE_OF_US + WHERE_ALL_MAY_ASK)
    flags = [f"--{name}={value}" for name, value in options.items()] + ([f"--header=X-API-Key: {key}"] if key else [])
    ran = subprocess.run([*command, *flags], cwd=folder, capture_output=True, encoding="utf-8", errors="replace", check=False)
    said = ran.stdout + ran.stderr
    counted = re.search(r"(\d+) generated", said)
    return Run(int(counted[1]) if counted else 0, "" if ran.returncode == 0 and counted else said)


def main():
    parser = argparse.ArgumentParser(description="Runs schemathesis against a real server.")
    parser.add_argument("--examples", type=int, default=150, help="how many for each operation")
    parser.add_argument("--seed", type=int, default=1)
    told = parser.parse_args()
    failed = False
    for key, settings in ((KEY, {"CAREERCITE_ASKING_KEY": "a-key-for-asking"}), (None, {})):
        with tempfile.TemporaryDirectory() as folder, serving(Path(folder), **settings) as server:
            began = time.perf_counter()
            run = run_schemathesis(server.address, folder, key=key, examples=told.examples, seed=told.seed)
            lives = server.lives()
            failed |= bool(run.failures) or not lives or server.tracebacks() > 0
            seconds, outcome = time.perf_counter() - began, "ok" if lives else "no server"
            print(f"{'with' if key else 'without'} the key: {run.requests} requests, {seconds:.0f} s, {outcome}")
            print(run.failures, *(server.lines if server.tracebacks() else ()), sep="\n", end="")
    sys.exit(failed)


if __name__ == "__main__":
    main()
