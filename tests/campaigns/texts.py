"""Hostile text, Markdown and HTML files by kind: each kind makes a file of about so many bytes. All made by code, none meant for a reader."""

from collections.abc import Callable

Kind = Callable[[int], bytes]
HONEST = "A welder joins metal parts with heat. Welders earn $48,000 a year.\n\n"


def repeated(unit, head="", tail=""):
    """A kind that says `unit` as often as fits between `head` and `tail`; `{n}` in it counts."""

    def make(size):
        if "{n}" in unit:
            count = max(1, size // (len(unit.encode()) + 3))
            return (head + "".join(unit.replace("{n}", str(number)) for number in range(count)) + tail).encode("utf-8", "surrogatepass")
        return (head + unit * max(1, size // len(unit.encode("utf-8", "surrogatepass"))) + tail).encode("utf-8", "surrogatepass")

    return make


def nested(opening, closing, content="A welder joins metal.", head=""):
    """A kind that opens as often as fits, says `content` and closes as often."""

    def make(size):
        depth = max(1, size // len((opening + closing).encode()))
        return (head + opening * depth + content + closing * depth).encode()

    return make


def stepped(unit, mark):
    """Lines set in one step deeper than the one above, as deep as fits."""

    def make(size):
        lines, length, depth = [], 0, 0
        while length < size:
            lines.append(mark * depth + unit)
            length += len(lines[-1]) + 1
            depth += 1
        return "\n".join(lines).encode()

    return make


def encoded(name, unit=HONEST, head=b""):
    """Honest words in an encoding."""

    def make(size):
        once = unit.encode(name, "replace")
        return head + once * max(1, size // len(once))

    return make


def raw(unit, head=b""):
    """Bytes again and again."""
    return lambda size: head + unit * max(1, size // len(unit))


TEXT: dict[str, Kind] = {
    "one line": repeated("welder "),
    "one word": repeated("w"),
    "one sentence, no stop": repeated("the welder joins metal and "),
    "one letter a line": repeated("w\n"),
    "one digit a line": repeated("7\n"),
    "numbers a line": repeated("{n}\n"),
    "digits": repeated("7"),
    "dots": repeated("."),
    "dot dot": repeated(". "),
    "initials": repeated("A. "),
    "abbreviations": repeated("e.g. Dr. "),
    "question marks": repeated("Why? "),
    "commas": repeated("a, "),
    "quotes": repeated('"'),
    "colons": repeated("Pay:\n"),
    "keys": repeated("Key{n}: value\n"),
    "same keys": repeated("Pay: much\n"),
    "bullets": repeated("- a\n"),
    "bullets nested": stepped("- a", "  "),
    "numbers of a list": repeated("1. a\n"),
    "steps": repeated("{n}\nJoin\nHeat the metal until it melts away\n"),
    "arrows": repeated("Do you?\n-> Yes\n"),
    "arrows alone": repeated("-> Yes\n"),
    "rows": repeated("| a | b |\n"),
    "one row of cells": repeated("| a "),
    "bars": repeated("|"),
    "bars and lines": repeated("||||\n"),
    "rules": repeated("-----\n"),
    "dashes": repeated("-"),
    "tabs": repeated("a\tb\n"),
    "tabs in one line": repeated("a\t", "x\ty\n", "\nx\ty\n"),
    "tabs alone": repeated("\t", "a", "b"),
    "blanks": repeated(" ", "a", "b"),
    "blanks and a stop": repeated(" ", "a.", "b"),
    "no-break blanks": repeated("\u00a0", "a", "b"),
    "blank lines": repeated("\n", "a", "b"),
    "stacked cells": repeated("Level\nPay\nJunior\n$40,000\nSenior\n$60,000\nChief\n$80,000\n"),
    "stacked figures": repeated("$40,000\nJunior\n"),
    "short lines apart": repeated("Pay scale\n\n"),
    "short lines, each its own": repeated("Pay scale {n}\n\n"),
    "headings": repeated("# Pay {n}\n"),
    "headings, the same": repeated("# Pay\n"),
    "questions": repeated("What is a welder {n}?\n"),
    "questions and answers": repeated("What is a welder {n}?\n\nA welder joins metal parts with heat and earns little.\n\n"),
    "badges": repeated("NEW\nWelder {n}\n"),
    "sources": repeated("Source: nobody\n"),
    "capitals": repeated("W"),
    "glued capitals": repeated("aB"),
    "glued levels": repeated("System{n} DesignCritical\n"),
    "hashtags": repeated("#a "),
    "hashtags, one not": repeated("#a ", tail="!"),
    "hashes": repeated("#"),
    "crumbs": repeated("a > "),
    "middle dots": repeated("a\u00b7"),
    "glued levels, many": lambda size: b"".join(b"System%d Design%s\n" % (number, _letters(number // 3).title()) for number in range(size // 24)),
    "titles with tails": repeated("welder - "),
    "dateline": repeated("A b, "),
    "dates": repeated("2024-01-01 "),
    "published": repeated("Published "),
    "by": repeated("By A B. "),
    "reading time": repeated("1"),
    "brackets": repeated("("),
    "brackets and capitals": repeated("(AB"),
    "abbreviations explained": repeated("Word{n} Engineer (WE) "),
    "abbreviations, all new": repeated("Applied Kind{n} Engineer (AKE). "),
    "occupations": repeated("Data Engineer "),
    "occupations, all new": repeated("Kind{n}x Engineer and Kind{n}x Engineer. "),
    "occupations, many twice": repeated("Abc{n} Engineer Abc{n} Engineer. "),
    "letters as occupations": repeated("welder{n}smith welder{n}smith "),
    "introduced": repeated("become a abc{n}er in time. "),
    "introduced, again": lambda size: b"".join(
        b"Work as a %ster. Work as a %ster. " % (word, word) for word in (_letters(number) for number in range(max(1, size // 40)))
    ),
    "aliases": repeated("a welder, also called a metal engineer, "),
    "aliases open": repeated("(also called "),
    "apostrophes": repeated("'"),
    "apostrophes and letters": repeated("a's "),
    "hyphens": repeated("a-"),
    "combining marks": repeated("\u0301", "a"),
    "joiners": repeated("\u200d"),
    "soft hyphens": repeated("\u00ad"),
    "bidi": repeated("\u202e\u2067a"),
    "emoji": repeated("\U0001f468\u200d\U0001f680"),
    "wide letters": repeated("\uff37"),
    "ligatures": repeated("\ufdfa"),
    "CJK": repeated("\u710a\u63a5\u5de5"),
    "CJK stops": repeated("\u710a\u3002"),
    "NULs": raw(b"\0"),
    "NULs among letters": raw(b"a\0"),
    "one NUL in a hundred": raw(b"welder joins metal parts with heat, welders earn some money; " * 2 + b"\0\n"),
    "control characters": raw(bytes(range(1, 32))),
    "form feeds": repeated("a\f"),
    "line separators": repeated("a\u2028b\u2029\u0085"),
    "carriage returns": repeated("a\r"),
    "invalid UTF-8": raw(b"\xff\xfe\xfd welder "),
    "overlong UTF-8": raw(b"\xc0\xaf\xe0\x80\xaf "),
    "UTF-8 cut": raw(b"welder \xe2\x82 "),
    "surrogates in UTF-8": repeated("a \ud800 "),
    "UTF-16": encoded("utf-16-le", head=b"\xff\xfe"),
    "UTF-16 without a mark": encoded("utf-16-le"),
    "UTF-16, lone surrogates": raw(b"\x00\xd8a\x00", b"\xff\xfe"),
    "UTF-16, odd": lambda size: encoded("utf-16-le", head=b"\xff\xfe")(size) + b"a",
    "UTF-32": encoded("utf-32-le", head=b"\xff\xfe\0\0"),
    "UTF-32, no characters": raw(b"\xff\xff\xff\x7f", b"\xff\xfe\0\0"),
    "UTF-7": raw(b"+ADw-script+AD4- welder "),
    "EBCDIC": encoded("cp500"),
    "Shift JIS": encoded("shift_jis", "\u6eb6\u63a5\u5de5\u306f\u91d1\u5c5e\u3092\u3064\u306a\u3050\u3002\n"),
    "ISO-2022": encoded("iso2022_jp", "\u6eb6\u63a5\u5de5\u306f\u91d1\u5c5e\u3092\u3064\u306a\u3050\u3002\n"),
    "Windows-1251": encoded("cp1251", "\u0421\u0432\u0430\u0440\u0449\u0438\u043a \u0441\u043e\u0435\u0434\u0438\u043d\u044f\u0435\u0442.\n"),
    "byte order marks": raw(b"\xef\xbb\xbf"),
    "random bytes": lambda size: bytes((number * number * 31 + number * 7 + (number >> 8)) & 255 for number in range(min(size, 1_000_000))),
    "high bytes": raw(bytes(range(128, 256))),
    "honest": repeated(HONEST),
    "honest, all new": repeated("Welder number {n} joins metal parts with heat. Welders in town {n} earn ${n} a year.\n\n"),
}


def _letters(number):
    """A word of its own for each number, of letters alone."""
    word = bytearray(b"q")
    while number:
        number, rest = divmod(number, 20)
        word.append(b"bcdfghjklmnpqrtvwxzy"[rest])
    return bytes(word)


MARKDOWN: dict[str, Kind] = {
    "quotes nested": repeated("> ", tail="a"),
    "quotes nested, lines": stepped("a", ">"),
    "lists nested": repeated("- ", tail="a"),
    "lists nested, lines": stepped("- a", "  "),
    "numbers nested": repeated("1. ", tail="a"),
    "quotes and lists": repeated("> - ", tail="a"),
    "list start": repeated("999999999. a\n"),
    "emphasis": repeated("*"),
    "emphasis apart": repeated("* "),
    "emphasis open": repeated("*a "),
    "emphasis closed": repeated("a* "),
    "emphasis both": repeated("*a_ "),
    "emphasis nested": nested("*a **a ", " a** a*"),
    "underscores": repeated("_a"),
    "strikes": repeated("~~a "),
    "links open": repeated("["),
    "links closed": repeated("]"),
    "links": repeated("[a](b)"),
    "links nested": nested("[", "](b)"),
    "links without an end": repeated("[a]("),
    "links, blanks": repeated("[a](<b"),
    "link titles": repeated('[a](b "'),
    "link references": repeated("[a{n}]: b{n}\n"),
    "link references used": repeated("[a]: b\n\n[a] "),
    "link references, long": repeated("[a\n"),
    "images": repeated("![a](b)"),
    "images open": repeated("!["),
    "backticks": repeated("`"),
    "backticks apart": lambda size: b" ".join(b"`" * number for number in range(1, int((2 * size) ** 0.5))),
    "backticks, one": repeated("`a "),
    "backslashes": repeated("\\"),
    "backslashes and marks": repeated("\\*"),
    "entities": repeated("&amp;"),
    "entities unknown": repeated("&a;"),
    "entities, numbers": repeated("&#99999999;"),
    "entities open": repeated("&"),
    "entities of NUL": repeated("&#0;"),
    "autolinks": repeated("<http://a>"),
    "autolinks open": repeated("<http:"),
    "tags open": repeated("<"),
    "tags": repeated("<a>"),
    "tags closed": repeated("</a>"),
    "tags, attributes": repeated("a=b ", "<p ", ">"),
    "tags, words": repeated("<wrench "),
    "tags, words with values": repeated("<w a=", tail=">"),
    "tags, blanks": repeated("<w ", tail="x"),
    "tags, names": repeated("a", "<", " b"),
    "HTML nested": nested("<div>\n", "</div>\n"),
    "HTML in lines": repeated("<div>\n\na\n\n"),
    "HTML nested, code": repeated("    <p>a</p>\n\n"),
    "code nested": stepped("a", " "),
    "code in code": repeated("    ", "a\n\n", "a"),
    "comments open": repeated("<!-- "),
    "comments": repeated("<!-- a -->"),
    "comments open and other": repeated("<!-- a --"),
    "CDATA": repeated("<![CDATA["),
    "instructions": repeated("<?"),
    "declarations": repeated("<!A"),
    "scripts open": repeated("<script>"),
    "scripts and styles": repeated("<script><style>"),
    "scripts, blanks": repeated("</script ", "<script>"),
    "tables open": repeated("<table>\n"),
    "tables open, blank lines": repeated("<ul>\n\n"),
    "table, columns": lambda size: b"|a" * (size // 6) + b"|\n" + b"|-" * (size // 6) + b"|\n" + b"|b" * (size // 6) + b"|\n",
    "table, rows": repeated("|a|b|\n", "|a|b|\n|-|-|\n"),
    "table, short rows": lambda size: b"|a" * (size // 16) + b"|\n" + b"|-" * (size // 16) + b"|\n" + b"|\n" * (size // 4),
    "table, bars": repeated("|", "|a|\n|-|\n"),
    "tables, many": repeated("|a|b|\n|-|-|\n|c|d|\n\n"),
    "headings": repeated("# Pay {n}\n"),
    "headings and a list of them": lambda size: (
        b"".join(b"## Pay %d here\n\n" % number for number in range(size // 40))
        + b"".join(b"- Fee %d here\n" % number for number in range(size // 40))
    ),
    "headings underlined": repeated("Pay\n===\n"),
    "underlines": repeated("=\n", "a\n"),
    "hashes": repeated("# "),
    "fences": repeated("```\n"),
    "fences open": repeated("`````a\n~~~~\n"),
    "footnotes": repeated("a[^{n}] "),
    "footnotes told": repeated("[^{n}]: a\n\n"),
    "footnotes open": repeated("[^"),
    "footnotes glued": repeated("a[^b"),
    "liquid open": repeated("{% "),
    "liquid": repeated("{{ "),
    "liquid comments": repeated("{/* "),
    "imports": repeated("import a\n"),
    "imports open": repeated("import "),
    "exports": repeated("export const a = {\n"),
    "components": repeated("<A "),
    "components, lines": repeated("<Abc \n"),
    "components, wide": repeated("  ", "<Abc", "x"),
    "front matter": repeated("a{n}: b\n", "---\n", "---\n\n" + HONEST),
    "front matter open": repeated("a: b\n", "---\n"),
    "front matter, many": repeated("---\na: b\n"),
    "front matter, nested": repeated("[", "---\ntitle: ", "\n---\n" + HONEST),
    "front matter, maps": repeated("{a: ", "---\ntitle: ", "\n---\n" + HONEST),
    "front matter, set in": lambda size: b"---\n" + stepped("a:", " ")(size) + b"\n---\n" + HONEST.encode(),
    "front matter, laughs": lambda size: (
        "---\na0: &a0 [x]\n"
        + "".join(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]\n" for n in range(1, 40))
        + "title: *a39\nauthor: *a39\ndigest_of: {title: *a39}\n---\n"
        + HONEST * max(1, size // len(HONEST))
    ).encode(),
    "front matter, anchors": repeated("a{n}: &a{n} b\n", "---\n", "---\n" + HONEST),
    "front matter, in itself": lambda size: b"---\ntitle: &a [*a]\nauthor: &b {name: *b}\n---\n" + repeated(HONEST)(size),
    "front matter, tags": repeated("a: !!python/object/apply:os.system ['x']\n", "---\n", "---\n" + HONEST),
    "front matter, text": repeated("x ", "---\ntitle: ", "\n---\n" + HONEST),
    "front matter, digits": repeated("9", "---\ndate: ", "\n---\n" + HONEST),
    "front matter, quoted": repeated('"', "---\ntitle: ", "\n---\n" + HONEST),
    "front matter, blank lines": repeated("\n", "---\n", "---\n"),
    "front matter, keys": repeated("? ", "---\na: ", "\n---\n" + HONEST),
    "tabs": repeated("\t"),
    "hard breaks": repeated("a  \n"),
    "soft breaks": repeated("a\n"),
    "line of 110": repeated("a " * 60 + "\n"),
    "bullets typed": repeated("\u2022 a\n"),
    "bullets typed in one": repeated("\u2022 "),
    "bold": repeated("**a** "),
    "rules": repeated("***\n"),
    "honest": repeated(f"## Pay {{n}}\n\n{HONEST}"),
    "one line": repeated("welder "),
    "surrogates": raw(b"\x00\xd8a\x00", b"\xff\xfe"),
}

BODY, END = "<html><head><title>Welders</title></head><body><h1>Welders</h1><p>A welder joins metal.</p>", "</body></html>"
_LONG = "A welder joins the parts of a thing with heat and earns a little. "


def page(unit, head=BODY, tail=END):
    """A page that holds `unit` again and again."""
    return repeated(unit, head, tail)


HTML: dict[str, Kind] = {
    **{
        f"{tag} nested": nested(f"<{tag}>", f"</{tag}>", _LONG, BODY)
        for tag in ("div", "span", "b", "ul", "li", "blockquote", "table", "section", "p", "a", "dl", "details", "font", "article", "button")
    },
    **{f"{tag} open": page(f"<{tag}>") for tag in ("div", "b", "a", "p", "li", "td", "select", "option", "svg", "math", "template", "noscript", "h1")},
    **{f"{tag}": page(f"<{tag}>{_LONG}</{tag}>") for tag in ("div", "h1", "h2", "p", "li", "main", "article", "nav", "aside", "button", "summary")},
    "lists nested": nested("<ul><li>a", "</li></ul>", head=BODY),
    "lists nested to 200": page("<ul><li>a" * 200 + "</li></ul>" * 200),
    "divs nested to 200": page("<div>" * 200 + _LONG + "</div>" * 200),
    "divs nested to 200, links": page("<div>" * 200 + "<a href='/x'>Pay</a>" + "</div>" * 200),
    "divs nested to 200, hidden": page("<div hidden>" * 200 + _LONG + "</div>" * 200),
    "asides nested to 200": page("<aside>" * 200 + _LONG + "</aside>" * 200),
    "navs nested to 200": page("<div class='nav'>" * 200 + _LONG + "</div>" * 200),
    "tables nested to 200": page("<table><tr><td>" * 200 + "a" + "</td></tr></table>" * 200),
    "articles nested to 200": page("<article role='main'>" * 200 + _LONG + "</article>" * 200),
    "headings nested to 200": page("<header>" * 200 + "<h1>a</h1>" + "</header>" * 200),
    "buttons nested": page("<li><button>a</button>"),
    "panels": page("<a href='#p{n}' data-toggle='tab'>a</a><div id='p{n}'>b</div>"),
    "one panel": page("<a href='#p' data-toggle='tab'>a</a>", BODY + "<div id='p'><h2>x</h2>b</div>"),
    "one panel, long": lambda size: (BODY + "<div id=p>" + "<h2>x</h2>b " * (size // 80) + "</div>" + "<a href='#p' role=tab>a</a>" * (size // 80)).encode(),
    "panels in panels": nested("<div id=p><a href='#p' role=tab>a</a>", "</div>", head=BODY),
    "panel of all": page("<a href='#b' aria-controls='b'>a</a>", "<html><body id='b'>"),
    "buttons with answers": page("<button aria-expanded='false'>Why?</button><div hidden>Because.</div>"),
    "buttons in one": page("<button aria-expanded='false'>a", BODY),
    "hidden after the same": page("<span>a </span>", BODY + "<p hidden>x</p>"),
    "siblings hidden": page("<p hidden>x</p>"),
    "definitions": page("<dt>a</dt><dd>b</dd>", BODY + "<dl>", "</dl>"),
    "terms": page("<dt>a", BODY + "<dl>", "</dl>"),
    "table, columns": page("<td>a", BODY + "<table><tr>", "<tr><td>b</table>"),
    "table, rows": page("<tr><td>a<td>b", BODY + "<table>", "</table>"),
    "table, headers": page("<th>a", BODY + "<table><tr>", "<tr><td>b<td>c</table>"),
    "table, header rows": page("<tr><th>a<th>b", BODY + "<table>", "</table>"),
    "table, single rows": page("<tr><td colspan=9>a", BODY + "<table><tr><td>a<td>b", "</table>"),
    "table, wide cells": page("<tr><td colspan=999999 rowspan=999999>a<td>b", BODY + "<table>", "</table>"),
    "table, lying spans": page("<tr><td colspan=-1 rowspan=&#x0669;>a<td>b", BODY + "<table>", "</table>"),
    "table, one long cell": page("a<br>", BODY + "<table><tr><th>a<th>b<tr><td>x<td>", "</table>"),
    "table, paragraphs in a cell": page("<p>a</p>", BODY + "<table><tr><th>a<th>b<tr><td>x<td>", "</table>"),
    "table, bold cells": page("<tr><td><b>a</b><td><b>b</b>", BODY + "<table>", "</table>"),
    "tables": page("<table><tr><th>a<th>b<tr><td>c<td>d</table>"),
    "tables in one": page("<table></table>", BODY + "<table><tr><td>a<td>b", "</table>"),
    "tables in a cell": page("<table><tr><td>x<td>y<tr><td>x<td>y</table>", BODY + "<table><tr><td>a<td>b<tr><td>", "</table>"),
    "roles": page("<div role=row><div role=cell>a</div><div role=cell>b</div></div>", BODY + "<div role=grid>", "</div>"),
    "links": page("<a href='/x'>Pay</a>"),
    "links in a list": page("<li><a href='/x'>Pay</a></li>", BODY + "<ul>", "</ul>"),
    "links to the page": page("<a href='#x{n}'>Pay</a>"),
    "links to a footnote": page("a<sup><a href='#x'>1</a></sup> "),
    "footnotes in one": page("<sup>", BODY),
    "cards": page("<div><h2><a href='/x'>Pay</a></h2><p>a</p></div>"),
    "glued spans": page("<span>a</span>"),
    "glued spans, long": lambda size: (BODY + "".join(f"<span>{'a' * 50}</span>" for _ in range(size // 64)) + END).encode(),
    "glued spans in spans": page("<span><b>a</b><span>b</span></span>", BODY + "<div>", "</div>"),
    "nested spans apart": nested("<span>a</span><span>", "</span>", head=BODY + "<div>"),
    "attributes": page(" a{n}=b", BODY + "<p", ">a</p>"),
    "attributes, the same": page(" a=b", BODY + "<p", ">a</p>"),
    "an attribute": page("x ", BODY + '<p class="', '">a</p>'),
    "an attribute open": page("x ", BODY + '<p class="'),
    "a style": page("display", BODY + '<p style="', '">a</p>'),
    "a style, blanks": page(" ", BODY + '<p style="display', '">a</p>'),
    "a style, semicolons": page("; ", BODY + '<p style="', '">a</p>'),
    "a style, digits": page("1", BODY + '<p style="font-size:0.', '">a</p>'),
    "a style, left": page("left:-100", BODY + '<p style="', '">a</p>'),
    "styles": page("<p style='display:inline'>a</p>"),
    "classes": page("<p class='nav{n} menu sidebar'>a</p>"),
    "a class": page("Nav", BODY + '<p class="', '">a</p>'),
    "ids": page("<p id='a{n}'>a</p>"),
    "an id of the heading": page("pay-", BODY + '<section id="', '"><h2>pay</h2>a</section>'),
    "entities": page("&amp;"),
    "entities unknown": page("&a"),
    "entities, numbers": page("&#99999999999999;"),
    "entities of surrogates": page("&#xD800;"),
    "entities of NUL": page("&#0;"),
    "comments": page("<!-- a -->"),
    "a comment open": page("a ", BODY + "<!-- "),
    "comments open": page("<!--"),
    "comments, dashes": page("-", BODY + "<!-", "x"),
    "saved from": page("<!-- saved from url=(1", ""),
    "CDATA": page("<![CDATA[ a "),
    "doctypes": page("<!DOCTYPE html>", ""),
    "doctype with entities": lambda size: (
        "<!DOCTYPE html [<!ENTITY a 'x'>" + "".join(f"<!ENTITY a{n} '&a{n - 1};&a{n - 1};'>" for n in range(1, 30)) + "]>" + BODY + "&a29;" * (size // 5)
    ).encode(),
    "external entity": page("&e;", '<?xml version="1.0"?><!DOCTYPE html [<!ENTITY e SYSTEM "file:///etc/passwd">]>' + BODY),
    "instructions": page("<?php a ?>"),
    "XML": page("<p/>", '<?xml version="1.0"?>' + BODY),
    "XML, blanks": page(" ", '<?xml version="1.0"?>' + BODY + "<p", "x"),
    "XML, tags open": page("<p ", '<?xml version="1.0"?>' + BODY),
    "charset": page(" ", "<meta charset=x"),
    "charsets": page("<meta ", ""),
    "charset, odd": lambda size: b"<meta charset=undefined>" + b"\xff<p>a</p>" * (size // 9),
    "charset, punycode": lambda size: b"<meta charset=punycode>" + b"<p>\xff-a</p>" * (size // 10),
    "charset, idna": lambda size: b"<meta charset=idna>" + b"\xff<p>a</p>" * (size // 9),
    "charset, zlib": lambda size: b"<meta charset=zlib_codec>" + b"\xff<p>a</p>" * (size // 9),
    "charset, unicode escape": lambda size: b"<meta charset=unicode_escape>" + b"\xff<p>\\ud800a</p>" * (size // 14),
    "charset, utf-7": lambda size: b"<meta charset=utf-7>" + b"\xff<p>+2AA-a</p>" * (size // 13),
    "wide without a mark": encoded("utf-16-le", f"<p>{_LONG}</p>"),
    "wide, surrogates": lambda size: "<p>".encode("utf-16-le") + b"\x00\xd8a\x00" * (size // 4),
    "NULs": raw(b"<p>a\0</p>"),
    "scripts": page("<script>a</script>"),
    "scripts open": page("<script>"),
    "a script": page("<p>", BODY + "<script>", "</script>"),
    "textareas open": page("<textarea>"),
    "plaintext": page("<plaintext>"),
    "frames": page("<frameset><frame src=x>", "<html>"),
    "noscripts": page("<noscript>enable javascript</noscript>"),
    "script notices": page("enable ", "<html><body><script></script>"),
    "titles": page("<title>a - </title>", "<html><head>"),
    "a title": page("a - ", "<html><head><title>", "</title></head><body><p>a</p></body></html>"),
    "a title of blanks": page("a  ", "<html><head><title>", "</title></head><body><p>a</p></body></html>"),
    "metas": page("<meta name=author content='a{n}'>", "<html><head>", "</head><body><p>a</p></body></html>"),
    "metas, one name": page("<meta name='x{n}' content='a'>", "<html><head>", "</head><body><p>a</p></body></html>"),
    "times": page("<time datetime='x'>a</time>"),
    "JSON-LD nested": page("[", BODY + "<script type='application/ld+json'>", "</script>"),
    "JSON-LD": page('{"@type":"Article","headline":"a"},', BODY + "<script type='application/ld+json'>[", "{}]</script>"),
    "JSON-LD scripts": page("<script type='application/ld+json'>{\"@type\":\"Article\",\"author\":{\"@id\":\"{n}\"}}</script>"),
    "JSON-LD graphs": page("<script type='application/ld+json'>{\"@graph\":[{\"@type\":\"Article\"}]}</script>"),
    "JSON-LD digits": page("9", BODY + "<script type='application/ld+json'>{\"@type\":\"Article\",\"datePublished\":", "}</script>"),
    "JSON-LD surrogates": page("\\ud800", BODY + '<script type=\'application/ld+json\'>{"@type":"Article","headline":"', '"}</script>'),
    "JSON-LD authors": page('"a{n}",', BODY + '<script type=\'application/ld+json\'>{"@type":"Article","author":[', '"b"]}</script>'),
    "JSON-LD entities": page("&amp;", BODY + '<script type=\'application/ld+json\'>{"@type":"Article","headline":"', '"}</script>'),
    "breaks": page("a<br>"),
    "breaks alone": page("<br>"),
    "pre": page("a\n\n", BODY + "<pre>", "</pre>"),
    "bold runs": page("<b>a</b>"),
    "bold paragraphs": page("<p><b>Pay {n}</b></p><p>A welder joins metal.</p>"),
    "list values": page("<li value=99999999999>a</li>", BODY + "<ol start=99999999999999>", "</ol>"),
    "list values, strange digits": page("<li value='\u0669'>a</li>", BODY + "<ol start='---5'>", "</ol>"),
    "list values, no digits": page("<li value='\u00b2'>a</li>", BODY + "<ol start='\u00b2'>", "</ol>"),
    "list values, endless": lambda size: (BODY + f"<ol start='{'9' * size}'><li value='{'9' * size}'>a</ol>").encode(),
    "list starts": page("<ol start=----1><li>a</ol>"),
    "tags unknown": page("<x-{n}>a</x-{n}>"),
    "tags with NULs": raw(b"<d\0iv>a</d\0iv>"),
    "tags, long names": page("d", BODY + "<", ">a"),
    "tags with colons": page("<a:b:c xmlns:a='d'>a"),
    "tags of rubies": page("<ruby>a<rt>b"),
    "broken": page("</p><b><i></b></i><table><p>a<tr>"),
    "misnested": page("<b><p><i></b></p>a"),
    "text alone": repeated("welder "),
    "text, no blanks": repeated("w"),
    "honest": page(f"<h2>Pay {{n}}</h2><p>{_LONG}</p>"),
    "no end tags": page(f"<p>{_LONG}"),
    "prose in links": page(f"<a href=x>{_LONG}</a>"),
    "lists of links led in": page("<p>Read:</p><ul><li><a href='/x'>a</a></ul>"),
    "headings then lists": page("<h2>a</h2><ul><li>a</ul>"),
    "paragraphs then a list": page("<p>a b c d e f g.</p><h2>a</h2><ul><li><a href=x>a</a></ul>"),
}  # fmt: skip

KINDS: dict[str, dict[str, Kind]] = {".txt": TEXT, ".md": MARKDOWN, ".html": HTML}
