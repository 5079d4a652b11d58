"""An evaluation in the terminal: figures with bars, what moved since an earlier one, and the questions behind them."""

from __future__ import annotations

from rich.bar import Bar
from rich.table import Column, Table
from rich.text import Text

from service.cli.console import out
from service.evaluation import Comparison, Row, Share, Summary
from service.evaluation.comparison import Change
from service.evaluation.report import GROUPS, Figure, Kind

LABEL_WIDTH, FIGURE_WIDTH, BAR_WIDTH = 26, 7, 20  # characters
LONGEST_ANSWER = 500  # characters of an answer that is shown

Line = tuple[str, str, float | None, Text]  # of a table: label, figure, share that the bar shows, note


def print_summary(summary: Summary, comparison: Comparison | None = None) -> None:
    """All figures in groups, then the good answers by type, style and confidence; beside an earlier evaluation, what changed."""
    out.print(f"{summary.questions} question{'' if summary.questions == 1 else 's'}, {summary.all_good.good} good")
    for title, figures in GROUPS.items():
        _print_table(title, [_figure_row(figure, summary, comparison.changes[figure.name] if comparison else None) for figure in figures])
    shares = {"type": summary.good_by_type, "style": summary.good_by_style, "confidence, of the answers given": summary.good_by_confidence}
    for title, found in shares.items():
        if found:
            _print_table(f"Good by {title}", [_share_row(key, share) for key, share in found.items()])


def print_comparison(comparison: Comparison) -> None:
    """The questions that went up and those that went down, and how many could not be compared."""
    for title, rows in (("Now good", comparison.up), ("No longer good", comparison.down)):
        out.print(f"\n{title}: {len(rows) or 'none'}", style="bold")
        for row in rows:
            out.print(f"  {row.gold.id}  {row.gold.question}", markup=False)
    if comparison.new or comparison.gone:
        told = f"{comparison.new} new, {comparison.gone} gone: the figures are not of the same ones"
        out.print(f"\nQuestions differ from the earlier evaluation: {told}", markup=False)


def print_row(row: Row) -> None:
    """One question, what is wrong with its answer, and the answer."""
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
    out.print(f"  {' '.join(row.answer.split())[:LONGEST_ANSWER]}", markup=False, style="dim")


def told(value: float | None, kind: Kind) -> str:
    """A figure as it is read: a share in percent, a count of words, whole milliseconds; a dash for one that was not measured."""
    if value is None:
        return "-"
    return {Kind.SHARE: f"{100 * value:.1f} %", Kind.WORDS: f"{value:g}", Kind.MILLISECONDS: f"{value:.0f}"}[kind]


def _print_table(title: str, rows: list[Line]) -> None:
    table = Table.grid(
        Column(no_wrap=True, min_width=LABEL_WIDTH),
        Column(no_wrap=True, min_width=FIGURE_WIDTH, justify="right"),
        Column(min_width=1),  # the bars are what gives way in a narrow window
        Column(no_wrap=True),
        padding=(0, 1),
    )
    for label, figure, share, note in rows:
        table.add_row(Text(f"  {label}"), figure, "" if share is None else Bar(1.0, 0.0, share, width=BAR_WIDTH, color="blue"), note)
    out.print(f"\n{title}", markup=False, style="bold")
    out.print(table)


def _figure_row(figure: Figure, summary: Summary, change: Change | None) -> Line:
    value = figure.of(summary)
    note = _interval(summary.all_good) if figure.name == "good" else ""
    if change:
        note = "as before" if change.gain == 0 else f"before {told(change.before, figure.kind)}{_gain(change)}"
    style = "red" if change and change.loss else ""
    return figure.label, told(value, figure.kind), value if figure.kind is Kind.SHARE else None, Text(note, style)


def _gain(change: Change) -> str:
    if change.gain is None:
        return ""
    return f", {100 * change.gain:+.1f}" if change.figure.kind is Kind.SHARE else f", {change.gain:+.4g}"


def _share_row(key: str, share: Share) -> Line:
    return key, told(share.value, Kind.SHARE), share.value, Text(_interval(share))


def _interval(share: Share) -> str:
    low, high = share.interval
    return f"{share.good} of {share.of}, {100 * low:.0f}\u2013{100 * high:.0f} %"
