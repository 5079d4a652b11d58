"""The locks: every package of a deployment in one exact version, with the hashes of its files.

    python -m tests.locks [--upgrade]

Makes requirements.lock and requirements-uv.lock anew with uv (`pip install uv`): versions that still fit stay as they are, with --upgrade the
newest that fit are taken. requirements-torch.lock is written by hand, for the reason that it tells.
"""

import argparse
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from packaging.requirements import Requirement

ROOT = Path(__file__).resolve().parent.parent
LOCK, TORCH, UV = (ROOT / name for name in ("requirements.lock", "requirements-torch.lock", "requirements-uv.lock"))
APART = ("torch", "triton", "cuda-", "nvidia-")  # torch, and what only its build for graphics cards brings
MADE_BY = "python -m tests.locks"
PYTHON = "3.11"


@dataclass(frozen=True, slots=True)
class Locked:
    """A package of a lock: what is required of pip, in which version, and the sha256 of the files that may be installed."""

    requirement: Requirement
    version: str
    hashes: tuple[str, ...]

    @property
    def name(self) -> str:
        return self.requirement.name


def locked(path):
    """The packages of a lock, in its order."""
    return [_package(lines) for lines in _entries(path.read_text("utf-8")) if not lines[0].startswith("#")]


def _entries(text):
    """The lines of each package, and those of the opening comment."""
    entries = []
    for line in text.splitlines():
        if entries and (line.startswith(" ") or (line.startswith("#") and entries[-1][0].startswith("#"))):
            entries[-1].append(line)
        elif line:
            entries.append([line])
    return entries


def _package(lines):
    first, *rest = (line.removesuffix("\\").strip() for line in lines)
    requirement = Requirement(first)
    (version,) = (each.version for each in requirement.specifier if each.operator == "==")
    return Locked(requirement, version, tuple(line.removeprefix("--hash=sha256:") for line in rest if line.startswith("--hash=sha256:")))


def without_apart(text):
    """A lock without torch and what only its build for graphics cards brings."""
    return "".join("\n".join(lines) + "\n" for lines in _entries(text) if not lines[0].startswith(APART))


def make(path, wanted, *options):
    """Makes a lock of the requirements in a file, for every system and every Python from 3.11 on."""
    command = ["uv", "pip", "compile", wanted, "--universal", f"--python-version={PYTHON}", "--generate-hashes", "--quiet"]
    command += ["--no-emit-index-url", "--no-emit-find-links", f"--custom-compile-command={MADE_BY}", f"--output-file={path}", *options]
    if subprocess.run(command, cwd=ROOT, check=False).returncode:
        sys.exit(f"{path.name} could not be made")
    path.write_text(without_apart(path.read_text("utf-8")), "utf-8")


def main():
    parser = argparse.ArgumentParser(description="Makes the locks anew.")
    parser.add_argument("--upgrade", action="store_true", help="take the newest versions that fit")
    options = ["--upgrade"] if parser.parse_args().upgrade else []
    make(LOCK, "pyproject.toml", *options)
    with tempfile.NamedTemporaryFile("w", suffix=".in") as wanted:
        wanted.write("uv\n")
        wanted.flush()
        make(UV, wanted.name, "--no-annotate", *options)
    print(f"{len(locked(LOCK))} packages in {LOCK.name}, {len(locked(UV))} in {UV.name}")


if __name__ == "__main__":
    main()
