"""What the Dockerfile makes, as a folder: every RUN is run and every COPY copied in a root of its own, stage by stage."""

import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

from tests.campaigns.rooted import Cell, outermost, proxies
from tests.dockerfile import ROOT, in_context, stages


class Image:
    """The image; `environment` and `directory` are those that its command is started with."""

    def __init__(self, folder):
        self.stages = stages()
        self.final = self.stages[-1]
        self._folder = folder
        self._wheels = tuple(_folders_of_wheels())
        self._local = folder / "local"
        self._local.mkdir()
        self.cells, self.environment, self.directory = {}, {}, "/"
        for stage in self.stages:
            self._build(stage)

    @property
    def root(self):
        return self.cells[self.final.name].root

    @property
    def cell(self):
        return self.cells[self.final.name]

    def _build(self, stage):
        cell = Cell(self._folder / stage.name, self._local, (*outermost(sys.base_prefix), *self._wheels))
        cell.prepare()
        if not self.cells:
            cell.build(f"{sys._base_executable} -m venv /usr/local", "/", PATH="/usr/bin:/bin")
        self.cells[stage.name] = cell
        self.environment, self.directory = {"PATH": "/usr/local/bin:/usr/bin:/bin"}, "/"
        for each in stage.instructions:
            {"RUN": self._run, "COPY": self._copy, "WORKDIR": self._work, "ENV": self._set}.get(each.keyword, lambda *_: None)(cell, each)

    def _run(self, cell, instruction):
        command = instruction.value
        environment = self.environment | proxies()
        if self._wheels and " --torch-backend=cpu" in command:
            command = command.replace(" --torch-backend=cpu", "")
            environment["UV_FIND_LINKS"] = self._wheels[0]
            print(f"  (torch from {self._wheels[0]} instead of by --torch-backend=cpu; the lock's hash holds for both)")
        began = time.perf_counter()
        cell.build(command, self.directory, **environment)
        print(f"  RUN {command[:60]}…  {time.perf_counter() - began:.1f} s")

    def _copy(self, cell, instruction):
        *sources, target = instruction.words()
        origin = self.cells[instruction.flags["from"]].root if "from" in instruction.flags else None
        for source in sources:
            wanted = cell.root / (Path(self.directory) / target).as_posix().lstrip("/")
            wanted = wanted / source if target.endswith("/") else wanted
            if origin:
                shutil.copytree(origin / source.lstrip("/"), wanted, symlinks=True)
            else:
                _copied(ROOT / source, wanted)

    def _work(self, cell, instruction):
        self.directory = instruction.value
        cell.root.joinpath(self.directory.lstrip("/")).mkdir(parents=True, exist_ok=True)

    def _set(self, cell, instruction):
        self.environment |= {name: value.replace("$PATH", self.environment["PATH"]) for name, value in instruction.pairs().items()}


def _copied(source, target):
    """Copies a file or folder of the project, less what .dockerignore leaves out."""
    files = [source] if source.is_file() else [path for path in source.rglob("*") if path.is_file()]
    for file in files:
        if in_context(file.relative_to(ROOT).as_posix()):
            place = target if source.is_file() else target / file.relative_to(source)
            place.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(file, place)


def _folders_of_wheels():
    """The folders of wheels that this machine's pip is told to look into, which uv is not."""
    told = subprocess.run([sys.executable, "-m", "pip", "config", "get", "global.find-links"], capture_output=True, text=True, check=False)
    return [path for path in (told.stdout or os.environ.get("PIP_FIND_LINKS", "")).split() if Path(path).is_dir()][:1]
