"""The command `careercite`: as a process of its own, and in this one, where it needs no seconds to import PyTorch and to load the model."""

import os
import subprocess
import sys
from contextlib import chdir
from subprocess import CompletedProcess

from typer.testing import CliRunner

from service.cli import shell

COMMAND = [sys.executable, "-m", "service.cli"]


def run_process(*arguments, cwd, **environment):
    """A process of its own: for what only that shows, such as its exit code, its two outputs apart, no colour in a pipe."""
    return subprocess.run(
        [*COMMAND, *map(str, arguments)],
        cwd=cwd,
        env=os.environ | environment,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def run(*arguments, cwd, **environment):
    """The same in this process: the whole command, with the model that `load_encoder` has loaded. An error that nobody caught is raised here."""
    arguments = [*map(str, arguments)]
    with chdir(cwd):
        done = CliRunner().invoke(shell, arguments, env=environment, prog_name="python -m service.cli")
    if done.exception and not isinstance(done.exception, SystemExit):
        raise done.exception
    return CompletedProcess(arguments, done.exit_code, done.stdout, done.stderr)
