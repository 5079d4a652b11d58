"""Markdown: rendered to plain text, one block a line; marks say what each line is. Front matter, MDX and Liquid debris are left out."""

from __future__ import annotations

import re
from collections.abc import Sequence
from textwrap import dedent

from markdown_it import MarkdownIt
from markdown_it.token import Token

from ingest.decoding import decode
from ingest.document import Metadata
from ingest.lines import LineKind, classify
from ingest.metadata import from_front_matter, from_lines, merged
from ingest.readers.debris import without_debris
from ingest.readers.paragraphs import write_item, write_paragraph
from ingest.readers.rendering import Canvas, Rendering
from ingest.readers.tags import parse_fragment, write_tree

FRONT_MATTER = re.compile(r"\A\s*---[ \t]*\n(?=\s*[\w-]+\s*:|(?:---|\.\.\.)[ \t]*$)(.*?)^(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.S | re.M)
FOOTNOTE, NOTE = re.compile(r"(?<=\S)\[\^[^\[\]\s]+\](?!:)"), re.compile(r"\[\^[^\[\]\s]+\]:\s*")
TAG_NAMES = (
    "a|abbr|article|aside|b|blockquote|br|button|center|cite|code|dd|del|details|div|dl|dt|em|figcaption|figure|font|footer|h[1-6]|header|hr|i|iframe|img|ins"
    "|kbd|li|main|mark|nav|ol|p|path|pre|q|s|section|small|span|strong|sub|summary|sup|svg|table|tbody|td|th|thead|tr|u|ul|video|wbr"
)
HTML_TAG = re.compile(rf"</?(?:{TAG_NAMES}|[A-Z][\w.]*|\w+\s[^>]*=[^>]*)\b[^<>]*>|<!--", re.S)  # of HTML, or components of MDX
LONGEST_WRAPPED = 110  # characters of a line that an editor has wrapped
ENDS = tuple(".!?:;|")  # of a line that is whole
SHORT_LINE = 8  # words: a heading or an item
FEWEST_LINES, MOSTLY = 6, 0.9  # whole lines within paragraphs, and their share
_PARSER = MarkdownIt("commonmark").enable(["table", "strikethrough"])


def read_markdown(data: bytes) -> Rendering:
    """The rendering of a Markdown file. Raises `UnreadableFile` where the bytes are no text."""
    source = decode(data)
    metadata = Metadata()
    if front := FRONT_MATTER.match(source):
        metadata, source = from_front_matter(front[1]), source[front.end() :]
    source = FOOTNOTE.sub("", without_debris(source))
    tokens = _PARSER.parse(source)
    if _is_plain_text(tokens):
        lines = classify(source)
        return Rendering(source, lines, merged(metadata, from_lines(source, lines)))
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
                    number = counts[-1] if depth[-1] == "ordered_list_open" else 0
                    write_item(canvas, content, depth=len(depth), number=number, fresh=fresh_item, apart=counts[0] == 1)
                    fresh_item = False
                elif note := NOTE.match(content):
                    canvas.line(LineKind.ASIDE, content[note.end() :], dropped="footnote")
                else:
                    write_paragraph(canvas, written, bold=_is_bold(token), headed=headed)
            case "html_block":
                write_tree(parse_fragment(token.content), canvas)
            case "code_block":  # text that is set in, as within a component: articles on careers hold no code
                _write(_PARSER.parse(dedent(token.content)), canvas)
            case "fence":
                canvas.line(LineKind.TEXT, token.content)
            case _:
                pass


def _is_plain_text(tokens: Sequence[Token]) -> bool:
    """Whether the file has no headings and its lines are paragraphs of their own, not wrapped ones: text under the name of Markdown."""
    broken = [token.content.split("\n") for token in tokens if token.type == "inline" and "\n" in token.content]
    lines = [line for paragraph in broken for line in paragraph[:-1]]
    whole = [line for line in lines if len(line) > LONGEST_WRAPPED or line.rstrip()[-1:] in ENDS or len(line.split()) <= SHORT_LINE]
    headed = any(token.type == "heading_open" for token in tokens)
    return not headed and len(whole) >= FEWEST_LINES and len(whole) >= MOSTLY * len(lines) and any(len(line) > LONGEST_WRAPPED for line in lines)


def _is_bold(token: Token) -> bool:
    """Whether all of a paragraph is one bold run."""
    children = [child for child in token.children or [] if child.type != "text" or child.content.strip()]
    bold = len(children) >= 3 and children[0].type == "strong_open" and children[-1].type == "strong_close"
    return bold and sum(child.type == "strong_open" for child in children) == 1


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
