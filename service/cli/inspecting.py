"""careercite status."""

from __future__ import annotations

from retrieval import IndexFolder
from retrieval.quarantine import QUARANTINE, held
from service.cli.console import DataOption, JsonOption, explained, out, print_json, settings_from
from service.version import VERSION


def status(data: DataOption = None, as_json: JsonOption = False) -> None:
    """Say what the index holds and whether it is whole.

    Every file of the index is read and checked by its hash; damage is named with the cure, and the exit code is then 1. What an earlier
    damage has left in quarantine is counted.

    \b
    Examples:
      careercite status
      careercite status --json | jq .documents
    """
    with explained():
        settings = settings_from(data_dir=data)
        generation = IndexFolder(settings.data_dir).open()
        files, size = held(settings.data_dir)
    fields = {
        "version": VERSION,
        "index_version": generation.version,
        "model": generation.manifest.model.name,
        "data_dir": str(settings.data_dir),
        "documents": [
            {"id": entry.id, "title": document.title, "source": entry.source, "passages": entry.passages, "units": entry.units}
            for entry, document in zip(generation.manifest.entries, generation.documents, strict=True)
        ],
        "quarantine": {"files": files, "bytes": size},
        "suggestions": [suggestion.question for suggestion in generation.suggestions],
    }
    if as_json:
        print_json(fields)
        return
    out.print(f"index {generation.version} in '{settings.data_dir}', model {generation.manifest.model.name}, every file checked", markup=False)
    for entry, document in zip(generation.manifest.entries, generation.documents, strict=True):
        out.print(f"  {entry.source}: {document.title} ({entry.passages} passages, {entry.units} units)", markup=False)
    out.print(f"  {len(generation.suggestions)} questions to suggest, each answered when the index was made", markup=False)
    if files:
        place = f"'{settings.data_dir / QUARANTINE}'"
        out.print(f"  {files} files ({size / 1e6:.1f} MB) in {place}: set aside when damage was mended; delete them when you need none", markup=False)
