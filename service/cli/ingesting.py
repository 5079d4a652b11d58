"""careercite ingest."""

from __future__ import annotations

import time
from typing import Annotated, Any

import typer

from service.cli.changing import changes_fields, print_changes
from service.cli.console import FAILED, CorpusOption, DataOption, JsonOption, err, explained, print_json, settings_from
from service.cli.pace import bars
from service.cli.taking import open_intake
from service.ingesting import Report
from service.intake import Intake

MOST_LISTED = 20  # articles
MOST_TOLD = 3  # entries of each kind that the report's meaning tells; 'careercite changes' tells more


def ingest(
    corpus: CorpusOption = None,
    data: DataOption = None,
    rebuild: Annotated[bool, typer.Option("--rebuild", help="Make the index anew, also where nothing changed.")] = False,
    force: Annotated[bool, typer.Option("--force", help="Go on where most articles of the index are gone from the folder.")] = False,
    as_json: JsonOption = False,
) -> None:
    """Read new and changed articles into the index.

    Only files that changed are read again, and only passages that changed are embedded again. The report says what was added, changed and
    removed, what was kept out of answers as boilerplate, and which files failed, why, and how to mend them. A file that cannot be read any
    more keeps its last good version. Exit code 1 means that some file failed; all others are in the index.

    \b
    Examples:
      careercite ingest
          after articles were put into ./corpus, changed or removed
      careercite ingest --corpus ~/articles --data ~/articles-index
          a folder of your own articles, with an index of its own
      careercite ingest --rebuild
          everything anew
    """
    with explained():
        intake = open_intake(settings_from(corpus_dir=corpus, data_dir=data))
        report = run_ingest(intake, rebuild=rebuild, force=force, quiet=as_json)
        changes = intake.finish()
    if as_json:
        print_json(_report_fields(report) | {"changes": changes_fields(changes) if changes else None})
    elif changes:
        print_changes(changes, MOST_TOLD, articles=False)
    if report.scan.failed:
        raise typer.Exit(FAILED)


def run_ingest(intake: Intake, *, rebuild: bool = False, force: bool = False, quiet: bool = False) -> Report:
    """One ingest with progress and, unless `quiet`, its report on standard error."""
    began = time.perf_counter()
    with bars(err, shown=err.is_terminal and not quiet) as progress:
        reading = progress.add_task("reading", total=None)
        embedding = progress.add_task("embedding", total=None, visible=False)
        report = intake.ingest(
            rebuild=rebuild,
            force=force,
            on_scan=lambda done, total, source: progress.update(reading, completed=done, total=total, description=f"reading {source}"),
            on_embed=lambda done, total: progress.update(embedding, completed=done, total=total, visible=True),
        )
    if not quiet:
        print_report(report, time.perf_counter() - began)
    return report


def print_report(report: Report, seconds: float) -> None:
    """What an ingest read and did, on standard error."""
    scan = report.scan
    if report.rebuilt:
        err.print(f"The index was made anew: {report.rebuilt}", markup=False)
    if report.aside.files:
        err.print(f"Set aside in '{report.aside.folder}', none deleted: {report.aside.files} files of the index that was damaged", markup=False)
    again = f"{len(scan.reread)} read again by a newer version, " if scan.reread else ""
    err.print(
        f"{len(scan.added)} added, {len(scan.changed)} changed, {again}{len(scan.unchanged)} unchanged, "
        f"{len(scan.removed)} removed, {len(scan.failed)} failed"
    )
    for document in scan.read[:MOST_LISTED]:
        err.print(f"  read {document.source}: {document.title} ({len(document.passages)} passages, {len(document.units)} units)", markup=False)
    if len(scan.read) > MOST_LISTED:
        err.print(f"  and {len(scan.read) - MOST_LISTED} more")
    if scan.dropped:
        err.print(f"  kept out of answers: {', '.join(f'{reason} {count}' for reason, count in scan.dropped.items())}", markup=False)
    for failure in scan.failed:
        err.print(f"  failed {failure.source}: {failure.reason}", markup=False, style="red")
    err.print(
        f"The index holds {report.documents} articles, {report.passages} passages, {report.units} units; "
        f"{report.embedded} of {report.texts} texts embedded anew, {seconds:.1f} s"
    )


def _report_fields(report: Report) -> dict[str, Any]:
    scan = report.scan
    return {
        "added": list(scan.added),
        "changed": list(scan.changed),
        "unchanged": list(scan.unchanged),
        "removed": list(scan.removed),
        "failed": [{"source": failure.source, "reason": failure.reason} for failure in scan.failed],
        "dropped": scan.dropped,
        "rebuilt": report.rebuilt,
        "set_aside": str(report.aside.folder) if report.aside.files else None,
        "published": report.published is not None,
        "documents": report.documents,
        "passages": report.passages,
        "units": report.units,
        "embedded": report.embedded,
    }
