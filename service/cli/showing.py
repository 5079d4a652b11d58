"""careercite show."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from pathlib import Path, PurePosixPath
from typing import Annotated, Any

import typer

from ingest.corpus import read_bytes
from ingest.document import Document
from ingest.errors import IngestError
from ingest.readers import READERS
from ingest.reading import read_document
from retrieval import IndexFolder
from retrieval.errors import IndexMissing
from service.cli.console import DataOption, JsonOption, explained, failure, print_json, settings_from
from service.cli.readout import print_readout
from service.extraction import read_blocks, summarise
from service.settings import Settings
from service.views import full_document_out, quoted_span


@dataclass(frozen=True, slots=True)
class Found:
    """An article, and where it was found: in a file just read, or in the index as it was when it was ingested."""

    document: Document
    place: str
    told: str


def show(
    file: Annotated[str, typer.Argument(metavar="FILE", help="A file, or the id or source of an article in the index.", show_default=False)],
    dropped: Annotated[bool, typer.Option("--dropped", help="Only what was kept out of answers as boilerplate, and why.")] = False,
    outline: Annotated[bool, typer.Option("--outline", help="Only the headings.")] = False,
    data: DataOption = None,
    as_json: JsonOption = False,
) -> None:
    """Show what was read in an article: its names and dates, its outline, every block, and every unit that an answer may state.

    FILE is read anew, without an index and without the model; nothing is changed. Where no such file is there, the article with this id or
    source is shown as the index holds it. Numbers are spans: the characters of the article's text, as citations count them. Before a unit
    stands, with a \u203a, what is read with it: a lead-in, a row's label and a column's header; behind it the occupations that it is about.
    Lines are shortened to the width of the terminal, and in full where the output goes into a file or another command.

    \b
    Examples:
      careercite show corpus/two-ai-careers-in-the-united-states.md
          a file, before or after it was ingested
      careercite show --dropped ~/articles/nursing.txt
          what was taken for boilerplate, each with the reason
      careercite show nursing.txt --json | jq '.blocks[] | select(.kind == "table")'
          an article of the index, as JSON
    """
    with explained():
        found = _find(file, settings_from(data_dir=data))
    if as_json:
        print_json(_fields(found, dropped=dropped, outline=outline))
    else:
        print_readout(found.document, found.told, dropped=dropped, outline=outline)


def _find(given: str, settings: Settings) -> Found:
    """The article of the file, else of the index; the exit to raise, with the reason and the cure, where there is none."""
    path = Path(given).expanduser()
    if path.is_dir():
        raise failure(f"'{given}' is a folder: name one file in it")
    if path.is_file():
        return Found(_read(given, path, settings.corpus_dir), "file", f"read from the file '{given}'")
    return _find_in_index(given, settings)


def _read(given: str, path: Path, corpus: Path) -> Document:
    """The document of a file, with the id that it has or would have in the index when it stands in the corpus folder."""
    resolved, folder = path.resolve(), corpus.resolve()
    source = resolved.relative_to(folder).as_posix() if resolved.is_relative_to(folder) else path.name
    if any(0xD800 <= ord(character) <= 0xDFFF for character in given):
        raise failure("the file's name is no valid Unicode: rename it")
    try:
        return read_document(source, read_bytes(path))
    except IngestError as error:
        raise failure(f"cannot read '{given}': {error}") from error
    except OSError as error:
        raise failure(f"cannot open '{given}' ({error.strerror}): check its permissions") from error


def _find_in_index(given: str, settings: Settings) -> Found:
    folder = IndexFolder(settings.data_dir)
    formats = " ".join(sorted(READERS))
    try:
        entries = folder.manifest().entries
    except IndexMissing as error:
        raise failure(
            f"there is no file '{given}', and no index in '{settings.data_dir}' to look for it: name a file ({formats}), or an index with --data"
        ) from error
    matching = [entry for entry in entries if given in (entry.id, entry.source)]
    matching = matching or [entry for entry in entries if PurePosixPath(entry.source).name == given]
    if not matching:
        raise failure(
            f"there is no file '{given}', and no article of this id or source in the index '{settings.data_dir}': "
            f"name a file ({formats}), or an article that 'careercite status' lists"
        )
    if len(matching) > 1:
        raise failure(f"several articles of the index are called '{given}': name one of {', '.join(entry.source for entry in matching)}")
    document = folder.objects.document(matching[0].document)
    return Found(
        document, "index", f"'{document.source}' as the index in '{settings.data_dir}' holds it, id {document.id}; no file '{given}' is here"
    )


def _fields(found: Found, *, dropped: bool, outline: bool) -> dict[str, Any]:
    """The fields of the HTTP interface, and with them where the title stands, the spellings that were learned, and the summary."""
    document = found.document
    fields = full_document_out(document).model_dump(mode="json")
    title = quoted_span(document, document.title_span).model_dump() if document.title_span else None
    fields |= {"read_from": found.place, "title_span": title, "names": dict(document.names)}
    fields |= {"summary": asdict(summarise(document, read_blocks(document)))}
    if dropped:
        fields["blocks"] = [block for block in fields["blocks"] if block["dropped"]]
    elif outline:
        del fields["blocks"]
    if dropped or outline:
        del fields["text"]
    if dropped and not outline:
        del fields["outline"]
    return fields
