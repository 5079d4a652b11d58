"""How an answer came about, for the terminal: as what the message was read, and a line for each piece of evidence with its quote below."""

from __future__ import annotations

from collections.abc import Iterator

from rich.text import Text

from service.cli.console import out
from service.cli.readout import LEAST_WIDTH, clean, hanging
from service.schemas import EvidenceOut, PartOut, TraceOut

LABEL_WIDTH, STATUS_WIDTH, INDENT = 14, 9, 6  # characters


def print_trace(trace: TraceOut) -> None:
    """What an answer was made from."""
    out.print()
    out.print(Text("Why this answer", "bold"))
    _print_facts(_reading(trace))
    for part in trace.parts:
        out.print()
        out.print(Text(clean(f"Asked: {part.text}"), "bold"))
        _print_facts(_understanding(part))
        _print_facts(_weighing(trace, part))
        for each in part.evidence:
            _print_evidence(each)


def _reading(trace: TraceOut) -> Iterator[tuple[str, str]]:
    yield "read as", f"{trace.turn}: {trace.resolved_question}{' (with words of the turns before)' if trace.carried_over else ''}"
    yield "corrected", ", ".join(f"'{each.typed}' to '{each.read}'" for each in trace.corrections)
    if trace.limited_to is not None:
        yield "only asked", ", ".join(each.title for each in trace.limited_to) or "no article"
    yield "unknown source", trace.unknown_source or ""


def _understanding(part: PartOut) -> Iterator[tuple[str, str]]:
    yield "wants", ", ".join([part.intent, *part.topics])
    yield "about", ", ".join([*part.subjects, *(f"{each} (no article treats this)" for each in part.strangers)])
    yield "compares", ", ".join(part.sides)
    yield "held to", ", ".join([*part.places, *part.years, *part.names])
    yield "unknown", ", ".join(part.unknown_names)
    yield "missing", ", ".join(part.missing)


def _weighing(trace: TraceOut, part: PartOut) -> Iterator[tuple[str, str]]:
    scale = trace.scale
    yield "looked at", f"{part.looked_at} units: {part.near} near (match {scale.floor} and more), {part.usable} of them fit, {part.cited} cited"
    yield "said before", f"{part.said_before} units, left alone" if part.said_before else ""
    standing = "" if part.standing is None else f", standing {part.standing:.2f} (fair from {scale.fair}, strong from {scale.strong})"
    yield "composed", f"{part.composer}{standing}"


def _print_facts(facts: Iterator[tuple[str, str]]) -> None:
    """The facts that there are, each behind its label."""
    for label, told in facts:
        if told:
            _print_folded(Text(f"{label:<{LABEL_WIDTH}} ", "cyan"), Text(clean(told)))


def _print_evidence(each: EvidenceOut) -> None:
    """What became of a unit, its scores and what it does not meet; below it the quote, and where that stands."""
    mark = f"[{each.n}]" if each.n else ""
    numbers = "not ranked" if each.score is None else f"score {each.score:.2f}, match {each.match:.2f}"
    lacks = f"; does not meet: {', '.join(each.unmet)}" if each.unmet else ""
    where = " > ".join(" ".join(name.split()) for name in (each.title, *each.heading))
    indent = Text(" " * INDENT)
    _print_folded(
        Text.assemble(f"{mark:>{INDENT - 1}} ", (f"{each.status.replace('_', ' '):<{STATUS_WIDTH}} ", "bold")), Text(clean(numbers + lacks))
    )
    _print_folded(indent, Text(clean(f'"{" ".join(each.text.split())}"')))
    _print_folded(indent, Text(clean(f"{where}, characters {each.start}-{each.end}"), "dim"))


def _print_folded(first: Text, words: Text) -> None:
    """The words behind `first`, folded at the width of the terminal; in full where the output goes elsewhere."""
    for line in hanging(first, words, max(LEAST_WIDTH, out.width) if out.is_terminal else None):
        out.print(line)
