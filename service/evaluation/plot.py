"""The share of good answers as a bar chart in SVG: narrow enough for a phone, light and dark, read aloud by its description."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape

from service.evaluation.report import Summary
from service.evaluation.shares import Share

WIDTH, MARGIN = 400, 16  # in units of the drawing, about one pixel of a phone each
TOP, HEAD, ROW, FOOT = 52, 40, 28, 52  # heights: above the first bar, of a part's heading, of a bar with its space, below the last one
BAR_FROM, BAR_TO, BAR_HEIGHT = 132, 316, 16
LONGEST_LABEL = 14  # letters that fit beside the bars, also in a wide font
STYLE = """
svg { background: var(--page); --page: #fff; --text: #1a222c; --soft: #56616d; --line: #d5dbe1; --bar: #4a8bcd; --reach: #10233a; }
@media (prefers-color-scheme: dark) {
  svg { --page: #14181d; --text: #e4e8ec; --soft: #a3aeb9; --line: #343d47; --bar: #3474b5; --reach: #fff; }
}
text { font: 14px system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif; fill: var(--text); }
.title { font-size: 17px; font-weight: 600; } .head { font-weight: 600; } .soft { font-size: 12px; fill: var(--soft); }
.end { text-anchor: end; } .middle { text-anchor: middle; }
.page { fill: var(--page); } .bar { fill: var(--bar); }
.grid { stroke: var(--line); } .reach { stroke: var(--reach); stroke-width: 1.5; fill: none; }
"""


def plot(summary: Summary) -> str:
    """The chart as the text of an SVG file: all questions, each type, and each word of confidence, with 95 % intervals."""
    parts = {
        "": {"all questions": summary.all_good},
        "by type of question": summary.good_by_type,
        "by confidence of the answers given": summary.good_by_confidence,
    }
    drawn: list[str] = []
    y = TOP
    for name, shares in parts.items():
        if shares:
            drawn.append(_part(name, shares, y))
            y += HEAD * bool(name) + ROW * len(shares)
    body = "".join([_axis(TOP, y), *drawn])
    told = ". ".join(f"{f'Good answers {name}: ' if name else ''}{_in_words(shares)}" for name, shares in parts.items() if shares)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {y + FOOT}" role="img" aria-labelledby="plot-title plot-told">'
        f'<title id="plot-title">Share of good answers</title><desc id="plot-told">{escape(told)}.</desc><style>{STYLE}</style>'
        f'<rect class="page" width="{WIDTH}" height="{y + FOOT}"/>{_text(MARGIN, 30, "Share of good answers", "title")}{body}'
        f"{_text(MARGIN, y + 40, 'Lines across the bars: 95 % intervals (Wilson)', 'soft')}</svg>\n"
    )


def _axis(top: int, bottom: int) -> str:
    lines = [f'<path class="grid" d="M{_x(at)} {top}V{bottom}"/>' for at in (0, 0.25, 0.5, 0.75, 1)]
    return "".join([*lines, *(_text(_x(at), bottom + 15, f"{at:.0%}", "soft middle") for at in (0, 0.5, 1))])


def _part(name: str, shares: Mapping[str, Share], y: int) -> str:
    head = HEAD * bool(name)
    title = f'<rect class="page" y="{y}" width="{WIDTH}" height="{head}"/>{_text(MARGIN, y + 27, name, "head")}' if name else ""
    return title + "".join(_bar(label, share, y + head + ROW * row) for row, (label, share) in enumerate(shares.items()))


def _bar(label: str, share: Share, y: int) -> str:
    """One row: label, bar, interval, count. Its title is shown under the mouse."""
    low, high = map(_x, share.interval)
    top, middle = y + (ROW - BAR_HEIGHT) // 2, y + ROW // 2
    short = label if len(label) <= LONGEST_LABEL else f"{label[: LONGEST_LABEL - 1]}\u2026"
    return (
        f"<g><title>{escape(_in_words({label: share}))}</title>"
        f'<rect class="bar" x="{_x(0)}" y="{top}" width="{_x(share.value) - _x(0):.1f}" height="{BAR_HEIGHT}"/>'
        f'<path class="reach" d="M{low} {middle}H{high}M{low} {middle - 4}v8M{high} {middle - 4}v8"/>'
        f"{_text(BAR_FROM - 8, middle + 5, short, 'end')}{_text(WIDTH - MARGIN, middle + 5, f'{share.good}/{share.of}', 'end')}</g>"
    )


def _x(share: float) -> float:
    return round(BAR_FROM + share * (BAR_TO - BAR_FROM), 1)


def _text(x: float, y: float, words: str, kind: str) -> str:
    return f'<text class="{kind}" x="{x}" y="{y}">{escape(words)}</text>'


def _in_words(shares: Mapping[str, Share]) -> str:
    told = []
    for label, share in shares.items():
        low, high = share.interval
        told.append(f"{label} {share.good} of {share.of} ({share.value:.0%}, 95 % interval {low:.0%} to {high:.0%})")
    return "; ".join(told)
