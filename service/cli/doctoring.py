"""careercite doctor."""

from __future__ import annotations

from collections.abc import Iterable

import typer
from rich.text import Text

from service.cli.console import FAILED, CorpusOption, DataOption, JsonOption, explained, out, print_json, settings_from
from service.cli.readout import clean
from service.doctor import Finding, Verdict, examine

STYLES = {Verdict.FINE: "green", Verdict.DOUBTFUL: "yellow", Verdict.WRONG: "red"}
MARKS = {Verdict.FINE: "ok", Verdict.DOUBTFUL: "note", Verdict.WRONG: "WRONG"}
NAME_WIDTH, MARK_WIDTH = 12, 6  # characters


def doctor(corpus: CorpusOption = None, data: DataOption = None, as_json: JsonOption = False) -> None:
    """Look whether everything is as it should be, and say what to do where it is not.

    Looks at the settings in force (keys are not shown), the versions of the libraries, the model's files and every file of the index against their
    hashes, and the articles against the index. Then it ingests some articles and asks questions where there is no network, and counts what would
    have been sent. Nothing is changed. Exit code 1 means that something is wrong.

    \b
    Examples:
      careercite doctor
      careercite doctor --json | jq '.[] | select(.verdict != "fine")'
    """
    with explained():
        findings = examine(settings_from(corpus_dir=corpus, data_dir=data))
        worst = _print_as_json(findings) if as_json else _print(findings)
    if worst is Verdict.WRONG:
        raise typer.Exit(FAILED)


def _print(findings: Iterable[tuple[str, Finding]]) -> Verdict:
    """A line for each finding, as soon as it is made; the worst verdict."""
    worst, before = Verdict.FINE, ""
    for name, finding in findings:
        mark = Text(f"{MARKS[finding.verdict]:<{MARK_WIDTH}}", STYLES[finding.verdict])
        out.print(Text.assemble(f"{'' if name == before else name:<{NAME_WIDTH}} ", mark, clean(finding.told)))
        worst, before = _worse(worst, finding.verdict), name
    return worst


def _print_as_json(findings: Iterable[tuple[str, Finding]]) -> Verdict:
    found = list(findings)
    print_json([{"check": name, "verdict": finding.verdict, "told": finding.told} for name, finding in found])
    worst = Verdict.FINE
    for _, finding in found:
        worst = _worse(worst, finding.verdict)
    return worst


def _worse(one: Verdict, other: Verdict) -> Verdict:
    order = list(Verdict)
    return max(one, other, key=order.index)
