"""The figures of this folder as plots, light or dark as the reader's system is.

    python -m tests.benchmarks.plots

Draws `speed.svg`, `memory.svg` and `throughput.svg` of `speed.json`, and `growth.svg` of `growth.json`, as far as these are there.
"""

from html import escape
from math import ceil, floor, log10

from tests.benchmarks.tables import FOLDER, OURS, number, read, read_growth

WIDTH, MARGIN = 760, 16  # in units of the drawing
TOP, ROW, BAR, HEAD, FOOT = 64, 26, 16, 34, 30  # heights: above the first bar, of a row, of a bar, of a group's heading, below the last row
BAR_FROM, BAR_TO = 300, 650
PANEL, PANEL_HEIGHT = 320, 190  # one of the two of growth
STYLE = """
svg { background: var(--page); --page: #fff; --text: #1a222c; --soft: #56616d; --line: #d5dbe1; --ours: #2f6fb0; --bar: #a9b8c6; --reach: #3c4854; }
@media (prefers-color-scheme: dark) {
  svg { --page: #14181d; --text: #e4e8ec; --soft: #a3aeb9; --line: #343d47; --ours: #5b9bd8; --bar: #56646f; --reach: #c9d2da; }
}
text { font: 14px system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif; fill: var(--text); }
.title { font-size: 17px; font-weight: 600; } .soft { font-size: 12px; fill: var(--soft); } .strong { font-weight: 600; }
.end { text-anchor: end; } .middle { text-anchor: middle; }
.page { fill: var(--page); } .bar { fill: var(--bar); } .ours { fill: var(--ours); } .part { fill: var(--reach); opacity: 0.35; }
.grid { stroke: var(--line); } .reach { stroke: var(--reach); stroke-width: 1.5; fill: none; }
.first { stroke: var(--ours); stroke-width: 2; fill: none; } .second { stroke: var(--reach); stroke-width: 2; stroke-dasharray: 5 4; fill: none; }
"""


def speed(rows):
    """Server-side medians as bars, 95th percentiles as lines from them."""
    return bars(
        "Time of an ask, server side", "milliseconds; bar: median, line: to the 95th percentile", {"": rows}, "server median ms", "server p95 ms"
    )


def memory(rows):
    """Resident memory, the anonymous part of it shaded."""
    return bars(
        "Memory after the load",
        "megabytes resident; shaded: anonymous, not shared with any file",
        {"": rows},
        "resident MB",
        "",
        "of it anonymous MB",
    )


def throughput(rows):
    """Asks a second, a group for each number of clients."""
    counts = [name for name in rows[0] if name.startswith("asks/s, ")]
    groups = {name.removeprefix("asks/s, "): [row | {"rate": row[name]} for row in rows] for name in counts}
    return bars("Asks a second", "clients that ask without a pause, on the same machine", groups, "rate")


def growth(rows):
    """An ask, and the memory, by the number of passages."""
    panels = [
        panel(rows, MARGIN, "milliseconds of an ask", {"median": "median ms", "p95": "p95 ms"}),
        panel(rows, MARGIN + WIDTH // 2, "megabytes", {"resident": "resident MB", "anonymous": "anonymous MB"}),
    ]
    return picture("Growth, by passages in the index", "each step to the right is ten times as many", TOP + PANEL_HEIGHT + FOOT, panels)


def bars(title, told, groups, name, reach="", part=""):
    """Rows as bars of the figure `name`, with a line to `reach` and a shaded `part` where they are named."""
    longest = max(row.get(each, 0) for rows in groups.values() for row in rows for each in (name, reach))
    drawn, y = [], TOP
    for group, rows in groups.items():
        if group:
            drawn.append(text(MARGIN, y + 22, group, "strong"))
            y += HEAD
        for row in rows:
            drawn.append(bar(row, y, (BAR_TO - BAR_FROM) / longest, name, reach, part))
            y += ROW
    return picture(title, told, y + FOOT, [f'<path class="grid" d="M{BAR_FROM} {TOP}V{y}"/>', *drawn])


def bar(row, y, scale, name, reach, part):
    ours, ends = row["name"].startswith(OURS), BAR_FROM + max(row[name], row.get(reach, 0)) * scale
    top, middle = y + (ROW - BAR) // 2, y + ROW // 2
    drawn = [
        text(BAR_FROM - 8, middle + 5, row["name"], f"end{' strong' * ours}"),
        f'<rect class="{"ours" if ours else "bar"}" x="{BAR_FROM}" y="{top}" width="{row[name] * scale:.1f}" height="{BAR}"/>',
    ]
    if part:
        drawn.append(f'<rect class="part" x="{BAR_FROM}" y="{top}" width="{row[part] * scale:.1f}" height="{BAR}"/>')
    if reach:
        drawn.append(f'<path class="reach" d="M{BAR_FROM + row[name] * scale:.1f} {middle}H{ends:.1f}m0 -4v8"/>')
    return "".join([*drawn, text(ends + 6, middle + 5, f"{number(row[name])}{f' … {number(row[reach])}' if reach else ''}", "strong" * ours)])


def panel(rows, x, title, lines):
    """One of two pictures of lines: sizes to the right by powers of ten, figures from zero upwards."""
    left, right, bottom = x + 46, x + PANEL, TOP + PANEL_HEIGHT
    sizes = [log10(row["passages"]) for row in rows]
    low, high = floor(min(sizes)), max(ceil(max(sizes)), floor(min(sizes)) + 1)
    step = nice(max(row.get(name, 0) for row in rows for name in lines.values()) / 4)
    top = step * ceil(max(row.get(name, 0) for row in rows for name in lines.values()) / step)

    def place(row, name):
        across = (log10(row["passages"]) - low) / (high - low)
        return left + across * (right - left), bottom - row[name] / top * (PANEL_HEIGHT - 30)

    drawn = [text(x, TOP + 8, title, "strong")]
    for count in range(round(top / step) + 1):
        height = bottom - count * step / top * (PANEL_HEIGHT - 30)
        drawn += [f'<path class="grid" d="M{left} {height:.1f}H{right}"/>', text(left - 6, height + 4, number(count * step), "soft end")]
    for power in range(low, high + 1):
        drawn.append(text(left + (power - low) / (high - low) * (right - left), bottom + 18, f"{10**power:,}", "soft middle"))
    for kind, (label, name) in zip(("first", "second"), lines.items(), strict=True):
        if points := [place(row, name) for row in rows if name in row]:
            path = "L".join(f"{x:.1f} {y:.1f}" for x, y in points)
            drawn += [f'<path class="{kind}" d="M{path}"/>', text(points[-1][0] - 12, points[-1][1] - 8, label, "soft end")]
    return "".join(drawn)


def nice(step):
    """The next of 1, 2, 5, 10, 20 … that is not smaller."""
    power = 10 ** floor(log10(step))
    return next(each * power for each in (1, 2, 5, 10) if each * power >= step * 0.999)


def picture(title, told, height, parts):
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" role="img" aria-label="{escape(title)}">'
        f"<style>{STYLE}</style>"
        f'<rect class="page" width="{WIDTH}" height="{height}"/>{text(MARGIN, 28, title, "title")}'
        f"{text(MARGIN, 48, told, 'soft')}{''.join(parts)}</svg>\n"
    )


def text(x, y, words, kind):
    return f'<text class="{kind}" x="{x:.1f}" y="{y:.1f}">{escape(words)}</text>'


def drawn(folder):
    """The plots of the figures in a folder, by name."""
    measured, grown = read(folder / "speed.json"), read_growth(folder / "growth.json")
    found = {"speed": speed(measured), "memory": memory(measured), "throughput": throughput(measured)} if measured else {}
    return found | ({"growth": growth(grown)} if grown else {})


def main():
    for name, svg in drawn(FOLDER).items():
        (FOLDER / f"{name}.svg").write_text(svg, "utf-8")


if __name__ == "__main__":
    main()
