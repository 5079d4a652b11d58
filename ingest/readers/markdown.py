"""Markdown: rendered to plain text, one block a line; marks say what each line is. Front matter, MDX and Liquid debris are left out."""

from __future__ import annotations

import re
from collections.abc import Sequence

from markdown_it import MarkdownIt
from markdown_it.token import Token

from ingest.decoding import decode
from ingest.document import Metadata
from ingest.grids import BETWEEN_CELLS, lacks_corner
from ingest.lines import LineKind, shape
from ingest.metadata import from_front_matter, from_lines, merged
from ingest.readers.rendering import Canvas, Rendering

FRONT_MATTER = re.compile(r"\A\s*---[ \t]*\n(?=\s*[\w-]+\s*:|(?:---|\.\.\.)[ \t]*$)(.*?)^(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.S | re.M)
DEBRIS = re.compile(  # of MDX: imports, exports, comments, and lines that hold nothing but a component's tag
    r"^import\s[^;]*?\sfrom\s+[\"'][^\"'\n]*[\"'];?[ \t]*$|^import\s+[\"'][^\n]*$"
    r"|^export\s+(?:const|default|function|let)\b(?:[^\n]*\{\n.*?^\}[^\n]*$|[^\n]*$)"
    r"|\{/\*.*?\*/\}|^[ \t]*</?[A-Z][\w.]*(?:[ \t][^\n]*)?/?>[ \t]*$",
    re.M | re.S,
)
LIQUID = re.compile(r"\{%.*?%\}|\{\{.*?\}\}", re.S)
COMMENT = re.compile(r"<!--.*?-->|<(script|style)\b.*?</\1\s*>", re.S | re.I)
TAG = re.compile(r"</?[A-Za-z][^<>]*>", re.S)
TAG_NAMES = (
    "a|abbr|article|aside|b|blockquote|br|button|center|cite|code|dd|del|details|div|dl|dt|em|figcaption|figure|font|footer|h[1-6]|header|hr|i|iframe|img|ins"
    "|kbd|li|main|mark|nav|ol|p|path|pre|q|s|section|small|span|strong|sub|summary|sup|svg|table|tbody|td|th|thead|tr|u|ul|video|wbr"
)
HTML_TAG = re.compile(rf"</?(?:{TAG_NAMES}|[A-Z][\w.]*|\w+\s[^>]*=[^>]*)\b[^<>]*>|<!--", re.S)  # of HTML, or components of MDX
BOLD_HEADING_LEVEL, LONGEST_BOLD_HEADING = 7, 14
FEWEST_STACKED = 4  # short lines that stand below each other in one paragraph

_PARSER = MarkdownIt("commonmark").enable(["table", "strikethrough"])


def read_markdown(data: bytes) -> Rendering:
    """The rendering of a Markdown file. Raises `UnreadableFile` where the bytes are no text."""
    source = decode(data)
    metadata = Metadata()
    if front := FRONT_MATTER.match(source):
        metadata, source = from_front_matter(front[1]), source[front.end() :]
    source = DEBRIS.sub("", LIQUID.sub("", COMMENT.sub("", source)))
    tokens = _PARSER.parse(source)
    canvas = Canvas()
    _write(tokens, canvas)
    return Rendering(canvas.text, canvas.lines, merged(metadata, from_lines(canvas.text, canvas.lines)))


def _write(tokens: Sequence[Token], canvas: Canvas) -> None:
    headed = any(token.type == "heading_open" for token in tokens)
    depth: list[str] = []  # the kinds of the lists that we are in
    counts: list[int] = []
    row: list[str] | None = None
    first_row = fresh_item = False
    level = 0
    for token in tokens:
        match token.type:
            case "bullet_list_open" | "ordered_list_open":
                depth.append(token.type)
                counts.append(int(token.attrGet("start") or 1) - 1)
            case "bullet_list_close" | "ordered_list_close":
                depth.pop()
                counts.pop()
            case "list_item_open":
                counts[-1] += 1
                fresh_item = True
            case "heading_open":
                level = int(token.tag[1])
            case "heading_close":
                level = 0
            case "table_open":
                first_row = True
            case "tr_open":
                row = []
            case "tr_close":
                canvas.row(row or [], first=first_row)
                row, first_row = None, False
            case "inline":
                written = _plain(token)
                content = " ".join(written.split("\n"))
                if row is not None:
                    row.append(content)
                elif level:
                    canvas.line(LineKind.HEADING, content, level=level)
                elif depth:
                    _write_item(canvas, content, depth, counts, fresh_item)
                    fresh_item = False
                elif tabbed := _tabbed(written):
                    for number, cells in enumerate(tabbed):
                        canvas.row(cells, first=number == 0)
                elif _is_stacked(written):
                    for number, line in enumerate(written.split("\n")):
                        canvas.line(LineKind.SHORT, line, apart=number == 0)
                else:
                    _write_paragraph(canvas, token, content, headed)
            case "html_block":
                for line in TAG.sub(" ", token.content).split("\n"):
                    canvas.line(_paragraph_kind(line.strip()), line)
            case "fence" | "code_block":
                canvas.line(LineKind.TEXT, token.content)
            case _:
                pass


def _write_item(canvas: Canvas, content: str, depth: list[str], counts: list[int], fresh: bool) -> None:
    """An item of a list; a further paragraph of the same item stands below it as its child."""
    ordered = depth[-1] == "ordered_list_open" and fresh
    kind = LineKind.NUMBERED if ordered else LineKind.BULLET
    mark = f"{counts[-1]}. " if ordered else "- "
    inner = len(depth) - 1 + (0 if fresh else 1)
    canvas.line(kind, content, level=inner, mark="  " * inner + mark, apart=counts[0] == 1 and inner == 0)


def _write_paragraph(canvas: Canvas, token: Token, content: str, headed: bool) -> None:
    children = [child for child in token.children or [] if child.type != "text" or child.content.strip()]
    bold = len(children) >= 3 and children[0].type == "strong_open" and children[-1].type == "strong_close" and content[-1:] not in ".:,;"
    if bold and sum(child.type == "strong_open" for child in children) == 1 and len(content.split()) <= LONGEST_BOLD_HEADING:
        canvas.line(LineKind.HEADING, content, level=BOLD_HEADING_LEVEL)
    else:
        canvas.line(_paragraph_kind(content) if headed else shape(content), content)


def _tabbed(written: str) -> list[list[str]]:
    """The cells of a paragraph that is a table with tabs or wide blanks between them; empty for any other."""
    rows = [BETWEEN_CELLS.split(line.strip()) for line in written.split("\n")]
    if len(rows) < 2 or min(map(len, rows)) < 2:
        return []
    return [["", *rows[0]], *rows[1:]] if lacks_corner(rows) else rows


def _is_stacked(written: str) -> bool:
    """Whether a paragraph is a table or list that was pasted line by line."""
    lines = written.split("\n")
    return len(lines) >= FEWEST_STACKED and all(line.strip() and shape(line.strip()) is LineKind.SHORT for line in lines)


def _paragraph_kind(content: str) -> LineKind:
    kind = shape(content)
    return LineKind.TEXT if kind is LineKind.SHORT else kind


def _plain(token: Token) -> str:
    """The words of an inline token, its lines as they were broken: links and emphasis to their text, images and tags to nothing."""
    pieces = []
    for child in token.children or []:
        if child.type in ("text", "code_inline"):
            pieces.append(child.content)
        elif child.type in ("softbreak", "hardbreak"):
            pieces.append("\n")
        elif child.type == "html_inline" and not HTML_TAG.match(child.content):
            pieces.append(child.content)  # "<wrench>" is a word in brackets, no tag
        elif child.type == "html_inline" and child.content.lower().startswith(("<br", "</li")):
            pieces.append("; " if pieces else "")
    return "".join(pieces).removesuffix("; ")
