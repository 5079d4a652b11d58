"""Reads the Dockerfile and .dockerignore: as much of both as this project uses; what it does not use is an error."""

import json
import re
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FLAG = re.compile(r"--([a-z-]+)=(\S+)\s+")
KNOWN = {"FROM", "RUN", "COPY", "WORKDIR", "ENV", "VOLUME", "EXPOSE", "USER", "HEALTHCHECK", "CMD"}


@dataclass(frozen=True, slots=True)
class Instruction:
    """One instruction: its keyword, its flags, and what follows."""

    keyword: str
    flags: dict[str, str]
    value: str

    def words(self):
        """What follows as a list: of its JSON form, or of its words."""
        return json.loads(self.value) if self.value.startswith("[") else self.value.split()

    def pairs(self):
        """The names and values of an ENV."""
        return dict(pair.split("=", 1) for pair in self.value.split())


@dataclass(frozen=True, slots=True)
class Stage:
    """One FROM and the instructions below it."""

    base: str
    name: str
    instructions: list[Instruction] = field(default_factory=list)

    def all(self, keyword):
        return [each for each in self.instructions if each.keyword == keyword]

    def one(self, keyword):
        (found,) = self.all(keyword)
        return found


def stages(path=ROOT / "Dockerfile"):
    """The stages of a Dockerfile, the image itself last."""
    lines = [line for line in path.read_text("utf-8").splitlines() if line and not line.startswith("#")]
    found = []
    for line in "\n".join(lines).replace("\\\n", " ").splitlines():
        keyword, _, rest = line.partition(" ")
        assert keyword in KNOWN, f"{keyword} is not understood"
        flags = {}
        while flag := FLAG.match(rest := rest.strip()):
            flags[flag[1]], rest = flag[2], rest[flag.end() :]
        if keyword == "FROM":
            base, _, name = rest.partition(" AS ")
            found.append(Stage(base, name or "image"))
        else:
            found[-1].instructions.append(Instruction(keyword, flags, rest))
    return found


def health_command(stage):
    """The command of the HEALTHCHECK."""
    return json.loads(stage.one("HEALTHCHECK").value.removeprefix("CMD "))


def in_context(name, ignore=ROOT / ".dockerignore"):
    """Whether a file of the project, by its path from there, may be copied into the image."""
    parts = name.split("/")
    there = True
    for line in ignore.read_text("utf-8").splitlines():
        pattern = line.removeprefix("!").rstrip("/")
        if line and not line.startswith("#") and any(_matches(pattern, "/".join(parts[:end])) for end in range(1, len(parts) + 1)):
            there = line.startswith("!")
    return there


def _matches(pattern, path):
    pieces = {"**/": "(?:.*/)?", "*": "[^/]*", "?": "[^/]"}
    return re.fullmatch(re.sub(r"\*\*/|\*|\?|[^*?]+", lambda found: pieces.get(found[0]) or re.escape(found[0]), pattern), path) is not None
