"""careercite eval."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any

import typer

from service.cli.console import CorpusOption, DataOption, JsonOption, explained, open_edition, out, print_json, settings_from
from service.evaluation import Row, Summary, evaluate, in_process, over_http, read_gold, summarise


def evaluation(
    questions: Annotated[Path, typer.Argument(metavar="QUESTIONS", help="Gold questions, one JSON object a line.", show_default=False)],
    corpus: CorpusOption = None,
    data: DataOption = None,
    url: Annotated[str | None, typer.Option(metavar="ADDRESS", help="A running service to ask instead of the index.", show_default=False)] = None,
    show: Annotated[int, typer.Option(metavar="NUMBER", min=0, help="Print so many of the questions that were not answered well.")] = 0,
    as_json: JsonOption = False,
) -> None:
    """Score the answers to gold questions of your own.

    Every statement is held to the characters that it cites; facts are looked for in the answer. A line of QUESTIONS has id, question, type
    and style, history (earlier questions), must (facts: name, and any of some regular expressions; empty where the right reply is a refusal),
    must_not, evidence (doc, with one of heading, lines and quote), min_docs and must_docs. The README tells it in full.

    \b
    Examples:
      careercite eval questions.jsonl
      careercite eval questions.jsonl --show 10
      careercite eval questions.jsonl --url http://127.0.0.1:8000 --json
    """
    with explained():
        settings = settings_from(corpus_dir=corpus, data_dir=data)
        gold = read_gold(questions)
        rows = evaluate(over_http(url) if url else in_process(open_edition(settings).answerer), gold, settings.corpus_dir)
    summary = summarise(rows)
    if as_json:
        print_json({"summary": asdict(summary), "rows": [_row_fields(row) for row in rows]})
        return
    _print_summary(summary)
    for row in [row for row in rows if not row.good][:show]:
        _print_row(row)


def _print_summary(summary: Summary) -> None:
    for name, value in asdict(summary).items():
        if isinstance(value, dict):
            told = ", ".join(f"{key} {good}/{of}" for key, (good, of) in value.items())
        else:
            told = "-" if value is None else f"{value:.3g}" if isinstance(value, float) else str(value)
        out.print(f"{name.replace('_', ' '):24} {told}", markup=False)


def _print_row(row: Row) -> None:
    out.print(f"\n{row.gold.id} [{row.gold.type}/{row.gold.style}] {row.gold.question}", markup=False, style="bold")
    reasons = [
        *([] if row.answered == row.gold.answerable else ["answered" if row.answered else "refused"]),
        *(f"missing: {name}" for name in row.missed),
        *(f"forbidden: {pattern}" for pattern in row.wrong),
        *(f"unsupported: {text}" for text in row.unsupported),
        *([f"on topic {row.citation_precision:.2f}"] if row.citation_precision is not None else []),
        *(["too few sources"] if row.enough_documents is False else []),
        f"{row.words} words",
    ]
    out.print(f"  {'; '.join(reasons)}", markup=False)
    out.print(f"  {' '.join(row.answer.split())[:500]}", markup=False, style="dim")


def _row_fields(row: Row) -> dict[str, Any]:
    fields = asdict(row)
    fields.pop("gold")
    return {"id": row.gold.id, "question": row.gold.question, "type": row.gold.type, "good": row.good, **fields}
