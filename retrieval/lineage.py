"""The generations on disk: their manifests, the pointer to the one in force, and which of the older ones are kept."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from retrieval.durable import make_folder, sync_folder, write_durably
from retrieval.errors import IndexDamaged, IndexForeign, IndexMissing
from retrieval.manifest import FORMAT_VERSION, Manifest, Pointer
from retrieval.prepared import preparing_code
from retrieval.store import CURE

KEPT_GENERATIONS = 3

_MANIFESTS = TypeAdapter(Manifest)


class Lineage:
    """The generations of one index folder, each a numbered folder with its manifest, and `current`, which names one."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def pointer(self) -> str | None:
        """What `current` says, or None where nothing was published. Raises `IndexDamaged`."""
        try:
            return (self.folder / "current").read_text("ascii").strip()
        except FileNotFoundError:
            return None
        except (UnicodeDecodeError, OSError) as error:
            raise IndexDamaged(f"'{self.folder / 'current'}' cannot be read: {CURE}") from error

    def current(self) -> Pointer:
        """The address of the current generation. Raises `IndexMissing` or `IndexDamaged`."""
        pointer = self.pointer()
        if pointer is None:
            raise IndexMissing(f"there is no index in '{self.folder.parent}' yet: run 'careercite ingest'")
        number, _, digest = pointer.partition(" ")
        if not number.isdecimal() or len(digest) != 64:
            raise IndexDamaged(f"'{self.folder / 'current'}' is damaged: {CURE}")
        return Pointer(int(number), digest)

    def read(self, pointer: Pointer) -> Manifest:
        """The manifest at an address, checked against its hash. Raises `IndexDamaged` or `IndexForeign`."""
        path = self._folder_of(pointer.number) / "manifest.json"
        try:
            data = path.read_bytes()
        except OSError as error:
            raise IndexDamaged(f"'{path}' cannot be read ({error.strerror}): {CURE}") from error
        if hashlib.sha256(data).hexdigest() != pointer.sha256:
            raise IndexDamaged(f"'{path}' is not what was written (sha256 differs): {CURE}")
        try:
            manifest = _MANIFESTS.validate_json(data)
        except ValidationError as error:
            raise IndexForeign(f"'{path}' was made by another version of careercite: {CURE}") from error
        if manifest.format_version != FORMAT_VERSION:
            raise IndexForeign(f"the index has format {manifest.format_version}, this version reads {FORMAT_VERSION}: {CURE}")
        if manifest.prepared_by != preparing_code():
            raise IndexForeign(f"the articles of the index were prepared by another version of careercite: {CURE}")
        return manifest

    def unchecked(self, folder: Path) -> Manifest | None:
        """The manifest in a generation's folder, whoever points to it; None where there is none that this version reads."""
        try:
            manifest = _MANIFESTS.validate_json((folder / "manifest.json").read_bytes())
        except (OSError, ValidationError):
            return None
        ours = (manifest.format_version, manifest.prepared_by) == (FORMAT_VERSION, preparing_code())
        return manifest if ours and str(manifest.number) == folder.name else None

    def aimless(self) -> list[Path]:
        """The pointer, where there is one, and the folder that it names, where that cannot be read: which of the two is damaged cannot be told."""
        pointer = self.folder / "current"
        there = [pointer] if pointer.exists() or pointer.is_symlink() else []
        try:
            folder = self._folder_of(self.current().number)
        except (IndexMissing, IndexDamaged):
            return there
        return [*there, folder] if folder.exists() and self.unchecked(folder) else there

    def holds(self, pointer: Pointer) -> bool:
        """Whether the generation at an address was not deleted yet; what is in it is not read."""
        return self._folder_of(pointer.number).exists()

    def add(self, manifest: Manifest) -> Pointer:
        """Writes a manifest; its address, to point to."""
        data = _MANIFESTS.dump_json(manifest, indent=1)
        folder = self._folder_of(manifest.number)
        make_folder(folder)
        write_durably(folder / "manifest.json", data)
        sync_folder(self.folder)
        return Pointer(manifest.number, hashlib.sha256(data).hexdigest())

    def point_to(self, pointer: Pointer) -> None:
        """Puts the generation at an address in force."""
        write_durably(self.folder / "current", f"{pointer.number} {pointer.sha256}\n".encode())

    def next_number(self) -> int:
        """A number that no generation has had since the current one was made."""
        return max(self._numbers(), default=0) + 1

    def kept(self, newest: Manifest) -> list[Manifest]:
        """A generation and its ancestors, as many as are kept; they end where one cannot be read."""
        kept = [newest]
        while len(kept) < KEPT_GENERATIONS and (parent := kept[-1].parent):
            try:
                kept.append(self.read(parent))
            except (IndexDamaged, IndexForeign):
                break
        return kept

    def breaks(self, oldest: Manifest) -> bool:
        """Whether the parent of a kept generation is there and cannot be read."""
        if oldest.parent is None or not self.holds(oldest.parent):
            return False
        try:
            self.read(oldest.parent)
        except (IndexDamaged, IndexForeign):
            return True
        return False

    def others(self, manifests: Sequence[Manifest]) -> list[Path]:
        """The folders of every other generation."""
        names = {str(manifest.number) for manifest in manifests}
        return [folder for folder in self.folders() if folder.name not in names]

    def folders(self) -> list[Path]:
        """The folders of all generations, oldest first."""
        return [self._folder_of(number) for number in self._numbers()]

    def _folder_of(self, number: int) -> Path:
        return self.folder / str(number)

    def _numbers(self) -> list[int]:
        return sorted(int(path.name) for path in self.folder.iterdir() if path.name.isdecimal()) if self.folder.is_dir() else []


def version_of(manifest: Manifest) -> str:
    """The name of a generation: its number and the beginning of its manifest's sha256."""
    return f"{manifest.number}-{hashlib.sha256(_MANIFESTS.dump_json(manifest, indent=1)).hexdigest()[:12]}"
