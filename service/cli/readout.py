"""An article as it was read, for the terminal: a summary, its names, its outline, and a line for every block and unit."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from rich.text import Text

from ingest.document import BlockKind, Document, Span, Unit
from ingest.subjects import singular
from service.cli.console import out
from service.extraction import TITLE, ReadBlock, Summary, read_blocks, spoken_context, summarise

KIND_WIDTH = 11  # characters: "paragraph", indented "  sentence"
LEAST_WIDTH = 40  # characters of a line, however narrow the terminal
CONTEXT_SHARE, SUBJECTS_SHARE = 0.4, 0.3  # of a line that is too long: at most so much for what stands before and behind a unit's words
READ_WITH = " \u203a "


def print_readout(document: Document, found: str, *, dropped: bool, outline: bool) -> None:
    """Everything that was read in the document, or only what was dropped, or only the outline; `found` says where it comes from."""
    blocks = read_blocks(document)
    width = max(LEAST_WIDTH, out.width) if out.is_terminal else None
    _print_wrapped(Text(summary_line(summarise(document, blocks)), "bold"))
    _print_wrapped(Text(found, "dim"))
    if dropped:
        gone = [read for read in blocks if read.is_boilerplate]
        _print_section("Dropped", (line for read in gone for line in _dropped_lines(document, read, width)))
    if outline or not dropped:
        _print_section("", _facts(document, width))
        _print_section("Outline", (_fitted(line, width) for line in _outline(document, blocks)))
    if not dropped and not outline:
        _print_section("Blocks", (line for read in blocks for line in block_lines(document, read, width)))


def summary_line(summary: Summary) -> str:
    """The article in one line: "40 blocks: title, 12 headings, …; 2 dropped (metadata 1, tags 1); 66 units; 96 % of the letters kept"."""
    kinds = [_counted(count, kind) for kind, count in summary.kinds.items() if count]
    told = ", ".join(["title" if summary.titled else "no title", *kinds])
    reasons = ", ".join(f"{reason} {count}" for reason, count in summary.dropped.items())
    gone = f"{sum(summary.dropped.values())} dropped ({reasons})" if reasons else "nothing dropped"
    return f"{_counted(summary.blocks, 'block')}: {told}; {gone}; {_counted(summary.units, 'unit')}; {int(100 * summary.kept)} % of the letters kept"


def block_lines(document: Document, read: ReadBlock, width: int | None) -> Iterator[Text]:
    """The lines of a block and its units, each fitted to `width` characters, or in full where that is None."""
    block = read.block
    if block.dropped:
        style = "bold" if block.dropped == TITLE else "dim"
        kind, reason = (TITLE, "") if block.dropped == TITLE else ("dropped", f"{block.dropped}: ")
        yield _fitted(_row(document, block.span, kind, reason + _words(document, block.span), style), width)
        return
    if block.kind is BlockKind.HEADING:
        yield Text()
        yield _fitted(_row(document, block.span, f"heading {block.level}", _words(document, block.span), "bold"), width)
        return
    yield _fitted(_row(document, block.span, block.kind, _told_of(document, read), "cyan"), width)
    if block.lead:
        yield _fitted(_row(document, block.lead, "  lead-in", _words(document, block.lead)), width)
    for unit in read.units:
        yield _unit_line(document, unit, width)
    if block.source:
        yield _fitted(_row(document, block.source, "  source", _words(document, block.source)), width)


def clean(text: str) -> str:
    """The text without control characters: an article must not steer the terminal."""
    return "".join("\ufffd" if unicodedata.category(character) == "Cc" else character for character in text)


def hanging(first: Text, words: Text, width: int | None) -> Iterator[Text]:
    """The words behind `first`, in full: wrapped below each other where there is a width."""
    indent = " " * len(first)
    for number, line in enumerate(words.wrap(out, width - len(indent)) if width else [words]):
        yield Text.assemble(indent if number else first, line)


def _unit_line(document: Document, unit: Unit, width: int | None) -> Text:
    """A unit between what is read before it and after it, and the occupations that it is about; the words of its own are shortened last."""
    before, after = (READ_WITH.join(_words(document, span) for span in spans) for spans in spoken_context(unit))
    own, subjects = _words(document, unit.span), f"  [{', '.join(unit.subjects)}]" if unit.subjects else ""
    row = _row(document, unit.span, f"  {unit.kind}", "")
    room = width - row.cell_len if width else None
    if room and len(before) + len(after) + len(own) + len(subjects) + 2 * len(READ_WITH) > room:
        subjects = _short(subjects, int(room * SUBJECTS_SHARE))
        before = _short(before, max(int(room * CONTEXT_SHARE), room - len(subjects) - len(after) - len(own) - len(READ_WITH)))
        own = _short(own, room - len(before) - len(after) - len(subjects) - (len(READ_WITH) if before else 0) - (len(READ_WITH) if after else 0))
    row.append(before + READ_WITH if before else "", "dim").append(own).append(READ_WITH + after if after else "", "dim")
    return _fitted(row.append(subjects, "green"), width)


def _told_of(document: Document, read: ReadBlock) -> str:
    """What a block is made of: how many sentences or items, or a table's size and first row."""
    if rows := read.rows:
        first = " | ".join(_words(document, cell) if cell else "" for cell in rows[0])
        return f"{_counted(len(rows), 'row')}, {_counted(len(rows[0]), 'column')}: {first}"
    counted = Counter(unit.kind for unit in read.units)
    return ", ".join(_counted(count, kind) for kind, count in counted.items())


def _dropped_lines(document: Document, read: ReadBlock, width: int | None) -> Iterator[Text]:
    """What was dropped, in full: wrapped below its reason."""
    yield _row(document, read.block.span, read.block.kind, read.block.dropped, "yellow")
    yield from hanging(Text(" " * (_span_width(document) + 1)), Text(_words(document, read.block.span)), width)


def _facts(document: Document, width: int | None) -> Iterator[Text]:
    """What the article says about itself, where its title stands, and the occupations that its units are about."""
    metadata = document.metadata
    for name, value in (
        ("title", f"{clean(document.title)} ({_title_place(document)})"),
        ("publisher", metadata.publisher),
        ("author", metadata.author),
        ("published", metadata.published),
        ("updated", metadata.updated),
        ("url", metadata.url),
        ("digest of", metadata.digest_of and f"{metadata.digest_of.title} ({metadata.digest_of.publisher or 'no publisher'})"),
        ("spellings", ", ".join(f"{spelling} = {name}" for spelling, name in document.names if spelling == singular(spelling) != name)),
        ("units about", _subjects(document.units)),
    ):
        if value or name in ("publisher", "author", "published"):
            told = Text(clean(value)) if value else Text("not stated", "dim")
            yield from hanging(Text(f"{name:<{KIND_WIDTH}} ", "cyan"), told, width)


def _title_place(document: Document) -> str:
    span = document.title_span
    if span and _words(document, span) == " ".join(document.title.split()):
        return f"characters {span.start}-{span.end}"
    named = "from the front matter" if document.metadata.title else "not found in the text: a heading or the file's name stands for it"
    return f"{named}; in the text, characters {span.start}-{span.end}: {_words(document, span)}" if span else named


def _subjects(units: Sequence[Unit]) -> str:
    counted = Counter(subject for unit in units for subject in unit.subjects)
    none = sum(not unit.subjects for unit in units)
    return ", ".join([*(f"{subject} {count}" for subject, count in counted.most_common()), *([f"none {none}"] if none else [])])


def _outline(document: Document, blocks: Sequence[ReadBlock]) -> Iterator[Text]:
    headings = [read.block for read in blocks if read.block.kind is BlockKind.HEADING and not read.block.dropped]
    top = min((heading.level for heading in headings), default=0)
    for heading in headings:
        yield _row(document, heading.span, "  " * (heading.level - top), _words(document, heading.span), kind_width=0)


def _row(document: Document, span: Span, kind: str, words: str, style: str = "", kind_width: int = KIND_WIDTH) -> Text:
    """Where something stands, what it is, and its words."""
    return Text.assemble((f"{f'{span.start}-{span.end}':>{_span_width(document)}} ", "dim"), (f"{kind:<{kind_width}} {words}", style))


def _span_width(document: Document) -> int:
    return 2 * len(str(len(document.text))) + 1


def _words(document: Document, span: Span) -> str:
    return clean(" ".join(span.of(document.text).split()))


def _short(text: str, room: int) -> str:
    return text if len(text) <= room else f"{text[: max(0, room - 1)].rstrip()}\u2026"


def _fitted(line: Text, width: int | None) -> Text:
    if width:
        line.truncate(width, overflow="ellipsis")
    return line


def _counted(count: int, noun: str) -> str:
    return f"{count} {noun}{'' if count == 1 else 's'}"


def _print_section(title: str, lines: Iterable[Text]) -> None:
    out.print()
    if title:
        out.print(Text(title, "bold"))
    for line in lines:
        out.print(line)


def _print_wrapped(line: Text) -> None:
    out.print(line, soft_wrap=not out.is_terminal)
