"""A corpus folder and a data folder that tests can copy, kill in and look at, with the real model remembered."""

import dataclasses
import hashlib
import os
import shutil
import time
from dataclasses import dataclass
from pathlib import Path

from retrieval import IndexDamaged, IndexFolder, IndexMissing
from retrieval.lineage import Lineage
from service.changes.history import History

WELDER = "Welders\n\nA welder joins metal parts with heat. Most welders train for nine months.\n\nPay\n\nThe median pay is ${pay} a year.\n"
BAKER = "Bakers\n\nA baker mixes dough and watches ovens. Bakers start work before dawn.\n"
POTTER = "Potters\n\nA potter turns clay. Potters fire their work in kilns.\n"
PILOT = "Pilots\n\nA pilot flies aeroplanes for an airline. Pilots train for two years.\n"
BEFORE = {"welder.txt": WELDER.replace("{pay}", "48,000"), "baker.txt": BAKER, "potter.txt": POTTER}
AFTER = {"welder.txt": WELDER.replace("{pay}", "49,500"), "potter.txt": POTTER, "pilot.txt": PILOT}  # one changed, one new, one removed


class Recorded:
    """The real model with a memory, so that a forked child needs no thread of the model."""

    def __init__(self, encoder):
        self.model = encoder.model
        self._encoder = encoder
        self._known = {}

    def encode(self, texts, progress=None):
        missing = [text for text in texts if text not in self._known]
        if missing:
            self._known |= dict(zip(missing, self._encoder.encode(missing), strict=True))
        return [self._known[text] for text in texts]


@dataclass(frozen=True)
class Place:
    """A corpus folder and a data folder below one root."""

    root: Path
    name: str = "data"

    @property
    def corpus(self):
        return self.root / "corpus"

    @property
    def data(self):
        return self.root / self.name

    @property
    def folder(self):
        return IndexFolder(self.data)

    @property
    def history(self):
        return History(self.data)

    def write(self, articles):
        """Makes the corpus folder hold just these articles, written some time ago."""
        shutil.rmtree(self.corpus, ignore_errors=True)
        self.corpus.mkdir(parents=True)
        for name, text in articles.items():
            path = self.corpus / name
            path.write_text(text, "utf-8")
            os.utime(path, (time.time() - 60,) * 2)

    def copy(self, root):
        shutil.copytree(self.root, root)
        return Place(root, self.name)

    def files(self):
        """Every file of the data folder, but for what was set aside."""
        return {path.relative_to(self.data).as_posix() for path in self.data.rglob("*") if path.is_file()} - self.set_aside()

    def set_aside(self):
        """Every file in quarantine."""
        return {path.relative_to(self.data).as_posix() for path in (self.data / "quarantine").rglob("*") if path.is_file()}

    def objects(self):
        """The hash of every object and manifest, in its place or in quarantine."""
        paths = [path for path in self.data.rglob("*") if path.is_file() and path.suffix in (".json", ".safetensors")]
        return {self.digest(path) for path in paths if "index" in path.parts}

    @staticmethod
    def digest(path):
        """The sha256 of a file."""
        return hashlib.sha256(path.read_bytes()).hexdigest()

    def needed(self):
        """The files that the current generation and its kept ancestors need, and those beside the index."""
        kept = Lineage(self.folder.folder).kept(self.folder.manifest())
        named = {f"index/objects/{file.name}" for manifest in kept for file in manifest.files}
        manifests = {f"index/{manifest.number}/manifest.json" for manifest in kept}
        return named | manifests | {"index/current", "lock"} | (self.files() & {"ledger.json", "changes.json"})


def contents(place):
    """What the index holds, told by its hash; "none" or "damaged" where it holds nothing that can be used."""
    try:
        generation = place.folder.open()
    except IndexMissing:
        return "none"
    except IndexDamaged:
        return "damaged"
    digest = hashlib.sha256(repr([dataclasses.asdict(document) for document in generation.documents]).encode())
    for each in generation.vectors:
        for field in dataclasses.fields(each):
            digest.update(getattr(each, field.name).tobytes())
    digest.update(repr(generation.suggestions).encode())
    return digest.hexdigest()
