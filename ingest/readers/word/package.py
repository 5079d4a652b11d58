"""The parts of a Word file: a ZIP archive of XML, unpacked with care.

Sizes are checked before anything is unpacked, and XML that defines entities is refused.
"""

from __future__ import annotations

import io
import posixpath
import zipfile
import zlib
from collections.abc import Iterator
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

from ingest.errors import UnreadableFile

MOST_ENTRIES = 5_000
MOST_UNPACKED = 400_000_000  # bytes of all entries, pictures too
LARGEST_PART = 60_000_000  # bytes of one part that is read
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
DAMAGED = "it is damaged or no Word file: open it in a word processor and save it as .docx anew"
LOCKED = "it is protected with a password: save a copy without one"
OLD = "it is a Word file of the old format (.doc): save it as .docx"
RICH_TEXT = "it is a rich text file (.rtf): save it as .docx"
HOSTILE = "it unpacks to more than an article can hold: it is damaged or made to do harm; save it anew without large pictures"
ENTITIES = "its XML defines entities, which Word never writes: it is damaged or made to do harm; save it anew"
OTHER = "it holds no Word document: save the article as .docx, a spreadsheet or presentation cannot be read"


class Package:
    """An opened Word file; `main` is the path of its text. Raises `UnreadableFile` for anything else."""

    def __init__(self, data: bytes) -> None:
        if data.startswith(OLE):
            raise UnreadableFile(LOCKED if ENCRYPTED in data else OLD)
        if data.lstrip().startswith(b"{\\rtf"):
            raise UnreadableFile(RICH_TEXT)
        try:
            self._archive = zipfile.ZipFile(io.BytesIO(data))
        except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError) as error:
            raise UnreadableFile(DAMAGED) from error
        entries = self._archive.infolist()
        if len(entries) > MOST_ENTRIES or sum(entry.file_size for entry in entries) > MOST_UNPACKED:
            raise UnreadableFile(HOSTILE)
        if any(entry.flag_bits & 1 for entry in entries):
            raise UnreadableFile(LOCKED)
        self._names = {entry.filename.lower(): entry for entry in entries}
        self.main = next((path for kind, path in self._related("") if kind == "officeDocument"), "word/document.xml")
        if self.main.lower() not in self._names or not self.main.lower().endswith(".xml") or self._is_foreign():
            raise UnreadableFile(OTHER)

    def text(self) -> Element:
        """The main part."""
        root = self._read(self.main)
        if root is None:
            raise UnreadableFile(OTHER)
        return root

    def part(self, kind: str, *, of_file: bool = False) -> Element | None:
        """The part of that kind ("styles", "numbering", …) that belongs to the text, or to the file; None where there is none."""
        path = next((path for found, path in self._related("" if of_file else self.main) if found == kind), None)
        return self._read(path) if path else None

    def _is_foreign(self) -> bool:
        return self.main.lower().startswith(("xl/", "ppt/"))

    def _related(self, source: str) -> Iterator[tuple[str, str]]:
        """The kinds and paths of the parts that a part names as its own; of the file where `source` is empty."""
        folder, name = posixpath.split(source)
        root = self._read(posixpath.join(folder, "_rels", f"{name}.rels"))
        for relation in root if root is not None else ():
            if relation.get("TargetMode") != "External":
                target = posixpath.normpath(posixpath.join("/", folder, relation.get("Target", "")))
                yield relation.get("Type", "").rsplit("/", 1)[-1], target.lstrip("/")

    def _read(self, path: str) -> Element | None:
        entry = self._names.get(path.lower())
        if entry is None:
            return None
        try:
            with self._archive.open(entry) as stream:
                data = stream.read(LARGEST_PART + 1)
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError) as error:
            raise UnreadableFile(DAMAGED) from error
        if len(data) > LARGEST_PART:
            raise UnreadableFile(HOSTILE)
        return parse(data)


class _NoEntities(ElementTree.TreeBuilder):
    """Builds a tree, and refuses a document type: that is where entities are defined."""

    def doctype(self, name: str, identifier: str | None, system: str | None) -> None:
        raise UnreadableFile(ENTITIES)


def parse(data: bytes) -> Element:
    """The XML with the names of its elements and attributes alone, without their name spaces (there are two, old and strict)."""
    try:
        root = ElementTree.fromstring(data, ElementTree.XMLParser(target=_NoEntities()))
    except (ElementTree.ParseError, ValueError, LookupError) as error:
        raise UnreadableFile(DAMAGED) from error
    for element in root.iter():
        element.tag = element.tag.rpartition("}")[2]
        for name in [name for name in element.attrib if "}" in name]:
            element.attrib.setdefault(name.rpartition("}")[2], element.attrib.pop(name))
    return root
