"""The tables of README.md in this folder, made of the figures, so that they never differ from them.

    python -m tests.benchmarks.tables

Puts the tables of `speed.json`, `ingest.json` and `growth.json` of this folder into its README.md, between the lines
`<!-- NAME -->` and `<!-- end -->`. `speed.json` and `ingest.json` are lists of rows, each an object of names with numbers or words; `growth.json` is
what `tests.benchmarks.growth --json` writes, of which rows are made here.
"""

import json
import re
from dataclasses import dataclass
from pathlib import Path

FOLDER = Path(__file__).resolve().parent
OURS, FLOOR, PLAIN = "Careercite", "floor", "sentence-transformers + FAISS"  # how the names of rows begin
BLOCK = re.compile(r"(<!-- (\w+) -->\n).*?(<!-- end -->)", re.S)
COLUMNS = {
    "asks": ("server median ms", "server p95 ms", "HTTP median ms", "HTTP p95 ms"),
    "crowds": ("asks/s, 1 client", "asks/s, 8 clients", "asks/s, 32 clients", "client's share of a core, 32"),
    "processes": ("resident MB", "of it anonymous MB", "start to page s", "start to answer s", "in the shell s"),
    "typing": ("typing median ms", "typing p95 ms"),
}
GROWTH = {  # column: where its figure stands in what `growth` writes; several are added up
    "median ms": ["ask_ms_median"],
    "p95 ms": ["ask_ms_p95"],
    "right facts": ["right_share"],
    "recall": ["recall"],
    "resident MB": ["memory_mb VmRSS"],
    "anonymous MB": ["memory_mb RssAnon"],
    "open s": ["open_s"],
    "one changed: until it is answered from, s": ["reingest_service_s", "swap_after_service_s"],
}


@dataclass(frozen=True, slots=True)
class Target:
    """What is aimed at: a figure of `at_most`, or `at_least` where that is given, and what it came to; nothing measured: None."""

    what: str
    limit: float
    found: float | None
    at_least: bool = False

    @property
    def verdict(self):
        if self.found is None:
            return "not measured"
        return "met" if (self.found >= self.limit if self.at_least else self.found <= self.limit) else "not met"


def read(path):
    """The rows of a file of figures; none where there is no file."""
    return json.loads(path.read_text("utf-8")) if path.exists() else []


def read_growth(path):
    """The rows of a file of `growth`, smallest corpus first."""
    found = json.loads(path.read_text("utf-8")) if path.exists() else {}
    return [{"passages": int(size)} | _growth_row(found[size]) for size in sorted(found, key=int)]


def write(path, rows):
    path.write_text(json.dumps(rows, indent=1, ensure_ascii=False) + "\n", "utf-8")


def fastest(rows, beginning):
    """Of the rows whose names begin so, the one with the lowest median; an empty one where there is none."""
    return min((row for row in rows if row["name"].startswith(beginning)), key=lambda row: row["server median ms"], default={})


def speed_targets(rows):
    """The targets of a run of `speed`, each within that run."""
    us, floor = next((row for row in rows if row["name"] == OURS), {}), fastest(rows, FLOOR)
    plain = max((row.get("asks/s, 8 clients", 0) for row in rows if row["name"].startswith(PLAIN)), default=None)
    return [
        Target("server-side median, times the floor's", 2, _over(us.get("server median ms"), floor.get("server median ms"))),
        Target("HTTP median, times the floor's own time without HTTP", 3, _over(us.get("HTTP median ms"), floor.get("server median ms"))),
        Target("server-side p95, times the median", 3, _over(us.get("server p95 ms"), us.get("server median ms"))),
        Target(
            "asks/s of 8 clients, times the better sentence-transformers + FAISS server's",
            2,
            _over(us.get("asks/s, 8 clients"), plain),
            at_least=True,
        ),
        Target("resident MB after the load", 350, us.get("resident MB")),
        Target("seconds from the start to the first answer", 2, us.get("start to answer s")),
        Target("seconds of `careercite ask` in the shell", 1.5, us.get("in the shell s")),
    ]


def ingest_targets(rows):
    """The target of a run of `ingest`, of its largest corpus."""
    largest = max(rows, key=lambda row: row["passages"], default={})
    return [Target("passages/s of an ingest, times those that are only encoded", 2, largest.get("ours, times plain: passages"), at_least=True)]


def growth_targets(rows):
    """The targets of a run of `growth`, of its smallest and largest corpus."""
    small, large = (rows[0], rows[-1]) if rows else ({}, {})
    return [
        Target("median of an ask, largest corpus, times the smallest's", 3, _over(large.get("median ms"), small.get("median ms"))),
        Target("anonymous MB, largest corpus", 1000, large.get("anonymous MB")),
        Target("seconds to take in one changed article, largest corpus", 5, large.get("one changed: until it is answered from, s")),
    ]


def blocks(folder):
    """The tables by name."""
    speed, ingest, growth = read(folder / "speed.json"), read(folder / "ingest.json"), read_growth(folder / "growth.json")
    reference = fastest(speed, FLOOR)
    return {
        **{name: table(speed, ("name", *columns), reference) for name, columns in COLUMNS.items()},
        "ingest": table(ingest, tuple(ingest[0]) if ingest else ()),
        "growth": table(growth, tuple(growth[0]) if growth else ())
        + "\n![An ask and the memory, by the size of the corpus](growth.svg)\n" * bool(growth),
        "targets": targets([*speed_targets(speed), *ingest_targets(ingest), *growth_targets(growth)]),
    }


def table(rows, columns, reference=None):
    """Rows as Markdown, beside each figure how many times the reference's it is."""
    if not rows:
        return "not measured\n"
    shown = [column for column in columns if any(column in row for row in rows)]
    lines = [shown, ["---"] * len(shown), *([_cell(row, column, reference or {}) for column in shown] for row in rows)]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def targets(of_run):
    """The targets as Markdown."""
    lines = [["target", "limit", "found", ""], ["---"] * 4]
    for each in of_run:
        limit = f"{'at least' if each.at_least else 'at most'} {each.limit:g}"
        lines.append([each.what, limit, "" if each.found is None else number(each.found), each.verdict])
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def number(value):
    """Three digits, or as many as stand before the point."""
    return f"{value:,.0f}" if value >= 100 or value == int(value) else f"{value:.1f}" if value >= 10 else f"{value:.2f}"


def speed(rows):
    """All tables of a run of `speed`, to be printed."""
    reference = fastest(rows, FLOOR)
    return "\n".join([*(table(rows, ("name", *columns), reference) for columns in COLUMNS.values()), targets(speed_targets(rows))])


def rendered(text, tables):
    """A README with its tables as they are now. Raises `KeyError` where it wants one that there is not."""
    return BLOCK.sub(lambda found: f"{found[1]}{tables[found[2]]}{found[3]}", text)


def _cell(row, column, reference):
    value = row.get(column)
    if value is None or isinstance(value, str):
        return value or ""
    times = _over(value, reference.get(column))
    return number(value) if times is None or "share" in column else f"{number(value)} ({times:.1f}×)"


def _growth_row(figures):
    flat = {f"{name} {part}": value for name, parts in figures.items() if isinstance(parts, dict) for part, value in parts.items()} | figures
    return {column: sum(flat[name] for name in names) for column, names in GROWTH.items() if all(name in flat for name in names)}


def _over(value, other):
    return value / other if value is not None and other else None


def main():
    readme = FOLDER / "README.md"
    readme.write_text(rendered(readme.read_text("utf-8"), blocks(FOLDER)), "utf-8")


if __name__ == "__main__":
    main()
