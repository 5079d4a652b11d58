"""What stands in Markdown files and is no text: comments, scripts, Liquid tags, imports, exports and components of MDX.

Each piece is found by its opening and the nearest closing behind it, in one pass: where there is no closing, no later opening looks for it again.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping

Pieces = tuple[re.Pattern[str], Mapping[str, re.Pattern[str]]]  # the openings by the names of their groups, and the closing of each

COMMENTS: Pieces = (
    re.compile(r"(?P<comment><!--)|<(?:(?P<script>script)|(?P<style>style))\b", re.I),
    {"comment": re.compile("-->"), "script": re.compile(r"</script\s*>", re.I), "style": re.compile(r"</style\s*>", re.I)},
)
LIQUID: Pieces = (re.compile(r"(?P<tag>\{%)|(?P<value>\{\{)"), {"tag": re.compile("%}"), "value": re.compile("}}")})
MDX: Pieces = (  # "whole" and "block" are debris by themselves
    re.compile(
        r"(?P<whole>^import\s+[\"'][^\n]*$|^[ \t]*</?[A-Z][\w.]*(?:[ \t][^\n]*)?/?>[ \t]*$)|(?P<imported>^import\s)"
        r"|(?P<block>^export\s+(?:const|default|function|let)\b[^\n]*$)|(?P<comment>\{/\*)",
        re.M,
    ),
    {
        "imported": re.compile(r"(?P<stop>;)|\sfrom\s+[\"'][^\"'\n]*[\"'];?[ \t]*$", re.M),
        "block": re.compile(r"^\}[^\n]*$", re.M),
        "comment": re.compile(r"\*/\}"),
    },
)
LISTED: Pieces = (
    re.compile(r"^[ \t]*<(?:(?P<table>table)|(?P<ul>ul)|(?P<ol>ol)|(?P<dl>dl))\b", re.M | re.I),
    {tag: re.compile(rf"</{tag}\s*>", re.I) for tag in ("table", "ul", "ol", "dl")},
)
BLANK_LINES = re.compile(r"\n\s*\n")


def without_debris(source: str) -> str:
    """The source of a Markdown file without what is no text; tables and lists in HTML without their blank lines, which would end the HTML."""
    for pieces in (COMMENTS, LIQUID, MDX):
        source = _replaced(source, pieces, lambda piece: "")
    return _replaced(source, LISTED, lambda piece: BLANK_LINES.sub("\n", piece))


def _replaced(source: str, pieces: Pieces, told: Callable[[str], str]) -> str:
    """The source with what is `told` instead of each piece."""
    kept, at = [], 0
    for start, end in _find(source, pieces):
        kept += [source[at:start], told(source[start:end])]
        at = end
    return "".join([*kept, source[at:]])


def _find(source: str, pieces: Pieces) -> Iterator[tuple[int, int]]:
    """The starts and ends of the pieces, none inside another."""
    openings, closings = pieces
    ahead = {name: _Ahead(closing, source) for name, closing in closings.items()}
    at = 0
    while opened := openings.search(source, at):
        name = str(opened.lastgroup)
        closed = ahead[name].find(opened.end()) if name in ahead and not _is_line(name, opened) else None
        at = opened.end()
        if closed and closed.lastgroup != "stop":
            at = closed.end()
            yield opened.start(), at
        elif name in ("whole", "block"):
            yield opened.start(), at


def _is_line(name: str, opened: re.Match[str]) -> bool:
    """Whether it is an export that ends where its line does."""
    return name == "block" and not opened[0].endswith("{")


class _Ahead:
    """The next match of a pattern from places that only move on: each part of the text is searched once."""

    def __init__(self, pattern: re.Pattern[str], text: str) -> None:
        self._pattern = pattern
        self._text = text
        self._found = pattern.search(text)

    def find(self, at: int) -> re.Match[str] | None:
        """The first match at or behind `at`."""
        if self._found and self._found.start() < at:
            self._found = self._pattern.search(self._text, at)
        return self._found
