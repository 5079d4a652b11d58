"""careercite eval."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer
from rich.progress import track

from service.cli.console import CorpusOption, DataOption, JsonOption, err, explained, failure, open_edition, print_json, settings_from
from service.cli.tables import print_comparison, print_row, print_summary, told
from service.evaluation import (
    Comparison,
    EvaluationError,
    compare,
    evaluate,
    in_process,
    over_http,
    plot,
    read_gold,
    read_report,
    report_fields,
    summarise,
)
from service.evaluation.comparison import Change


def _svg(path: Path | None) -> Path | None:
    """The file to draw into, refused before the questions are asked where it could not be written."""
    if path and path.suffix != ".svg":
        raise typer.BadParameter(f"'{path}': the plot is an SVG, name a file that ends in .svg")
    if path and not path.parent.is_dir():
        raise typer.BadParameter(f"'{path}': there is no folder '{path.parent}', make it first")
    return path


def evaluation(
    questions: Annotated[Path, typer.Argument(metavar="QUESTIONS", help="Gold questions, one JSON object a line.", show_default=False)],
    corpus: CorpusOption = None,
    data: DataOption = None,
    url: Annotated[str | None, typer.Option(metavar="ADDRESS", help="A running service to ask instead of the index.", show_default=False)] = None,
    show: Annotated[int, typer.Option(metavar="NUMBER", min=0, help="Print so many of the questions that were not answered well.")] = 0,
    plot_file: Annotated[
        Path | None,
        typer.Option("--plot", metavar="FILE.svg", help="Draw the good answers by type and confidence.", callback=_svg, show_default=False),
    ] = None,
    earlier: Annotated[
        Path | None, typer.Option("--compare", metavar="OLD.json", help="Show what changed since an earlier --json.", show_default=False)
    ] = None,
    tolerance: Annotated[
        float | None,
        typer.Option(metavar="SHARE", min=0, max=1, help="With --compare: fail when a share is worse by more, as 0.02.", show_default=False),
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Score the answers to gold questions of your own.

    Every statement is held to the characters that it cites; facts are looked for in the answer. A line of QUESTIONS has id, question, type
    and style, history (earlier questions), must (facts: name, and any of some regular expressions; empty where the right reply is a refusal),
    must_not, evidence (doc, with one of heading, lines and quote), min_docs and must_docs. The README tells it in full.

    \b
    Examples:
      careercite eval questions.jsonl
      careercite eval questions.jsonl --show 10 --plot good.svg
      careercite eval questions.jsonl --url http://127.0.0.1:8000 --json > before.json
      careercite eval questions.jsonl --compare before.json --tolerance 0.02
          what changed; exit code 1 when a share fell by more than 2 points
    """
    if tolerance is not None and earlier is None:
        raise typer.BadParameter("--tolerance needs --compare OLD.json: there is nothing to hold the figures to")
    with explained(EvaluationError):
        settings = settings_from(corpus_dir=corpus, data_dir=data)
        gold = read_gold(questions)
        before = read_report(earlier) if earlier else None
        service = over_http(url) if url else in_process(open_edition(settings).answerer)
        asked = track(gold, "asking", console=err, transient=True, disable=not err.is_terminal)
        rows = evaluate(service, asked, settings.corpus_dir)
        summary = summarise(rows)
        comparison = compare(summary, rows, before) if before else None
    if plot_file:
        _draw(plot_file, plot(summary))
    if as_json:
        print_json(report_fields(summary, rows) | ({"comparison": _comparison_fields(comparison)} if comparison else {}))
    else:
        print_summary(summary, comparison)
        if comparison:
            print_comparison(comparison)
        for row in [row for row in rows if not row.good][:show]:
            print_row(row)
    if comparison and tolerance is not None and (fallen := comparison.fallen(tolerance)):
        raise failure(f"worse by more than {tolerance:g}: {', '.join(map(_fall, fallen))}")


def _draw(path: Path, chart: str) -> None:
    try:
        path.write_text(chart, "utf-8")
    except OSError as error:
        raise failure(f"cannot write '{path}' ({error.strerror}): name another file with --plot") from error


def _fall(change: Change) -> str:
    figure = change.figure
    return f"{figure.label} ({told(change.before, figure.kind)} before, {told(change.now, figure.kind)} now)"


def _comparison_fields(comparison: Comparison) -> dict[str, Any]:
    return {
        "figures": {name: {"before": change.before, "now": change.now} for name, change in comparison.changes.items()},
        "up": [row.gold.id for row in comparison.up],
        "down": [row.gold.id for row in comparison.down],
        "new": comparison.new,
        "gone": comparison.gone,
    }
