"""The same articles in every format: are the same questions answered the same?

    python -m tests.formats [SET ...]     sets of tests.gold; without names: articles and mixed

Each article of a set is read once and written again, from what was read in it, as plain text, Markdown, a web page between navigation, cookie
notice and footer, a PDF printed by Chromium, a PDF made by reportlab, and a Word file. Each of these corpora is ingested and asked the gold
questions.
"""

import html
import io
import subprocess
import sys
import tempfile
from pathlib import Path

import docx
from reportlab.lib import colors
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import getSampleStyleSheet
from reportlab.platypus import ListFlowable, ListItem, Paragraph, SimpleDocTemplate, Table, TableStyle

from ingest.document import BlockKind, UnitKind
from ingest.reading import read_document
from retrieval import Index, IndexFolder, load_encoder
from service.answers import Answerer
from service.evaluation import read_gold
from service.ingesting import ingest_corpus
from tests.browsers import find_browser
from tests.gold import SETS

SMALLEST = 4  # of headings; those below it are smaller than the text in a PDF by reportlab
PAGE = """<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>{title} | Some Site</title>{meta}</head><body>
<header><a href="/">Some Site</a>
<nav><ul><li><a href="/a">Home</a></li><li><a href="/b">Guides</a></li><li><a href="/c">Jobs</a></li></ul></nav></header>
<div class="cookie-banner"><p>We use cookies to improve your visit.</p><button>Accept all</button></div>
<main><article>{body}</article></main>
<footer><p>About us, contact, imprint</p><ul><li><a href="/x">Terms</a></li><li><a href="/y">Privacy</a></li></ul></footer></body></html>"""


def story_of(document):
    """An article as (kind, content): h1-h6, p, list of items, table of rows; without what was dropped."""
    told = [("h1", document.title)]

    def words(span):
        return " ".join(span.of(document.text).replace("\u200b", "").split())

    for block in document.blocks:
        if block.dropped:
            continue
        if block.kind is BlockKind.HEADING:
            told.append((f"h{min(SMALLEST, block.level + 1)}", words(block.span)))
        elif block.kind is BlockKind.TABLE:
            rows = 1 + max(part.row for part in block.parts)
            cells = {(part.row, part.column): words(part.span) for part in block.parts}
            width = 1 + max(part.column for part in block.parts)
            told.append(("table", [[cells.get((row, column), "") for column in range(width)] for row in range(rows)]))
            told += [("p", words(block.source))] if block.source else []
        elif block.kind is BlockKind.LIST:
            told += [("p", words(part.span)) for part in block.parts if part.kind is UnitKind.LEAD]
            told.append(
                (
                    "list",
                    [" ".join([*map(words, part.label), words(part.span)]) for part in block.parts if part.kind in (UnitKind.ITEM, UnitKind.STEP)],
                )
            )
            told += [("p", words(part.span)) for part in block.parts if part.kind is UnitKind.TAIL]
        else:
            told.append(("p", words(block.span)))
    return told


def as_text(story, metadata):
    lines = [f"{key.title()}: {value}" for key, value in metadata.items()]
    for kind, content in story:
        if kind == "table":
            lines.append("\n".join(f"| {' | '.join(row)} |" for row in content))
        elif kind == "list":
            lines.append("\n".join(f"- {item}" for item in content))
        else:
            lines.append(content)
    return "\n\n".join([lines[len(metadata)], *lines[: len(metadata)], *lines[len(metadata) + 1 :]]).encode()


def as_markdown(story, metadata):
    lines = ["---", *(f'{key}: "{value}"' for key, value in metadata.items()), "---", ""]
    for kind, content in story:
        if kind == "table":
            header, *rows = [f"| {' | '.join(row)} |" for row in content]
            lines += [header, "|" + "---|" * len(content[0]), *rows, ""]
        elif kind == "list":
            lines += [*(f"- {item}" for item in content), ""]
        else:
            lines += [f"{'#' * int(kind[1])} {content}" if kind[0] == "h" else content, ""]
    return "\n".join(lines).encode()


def as_html(story, metadata):
    body = []
    for kind, content in story:
        if kind == "table":
            header, *rows = content
            rows = "".join(f"<tr>{_cells('td', row)}</tr>" for row in rows)
            body.append(f"<table><thead><tr>{_cells('th', header)}</tr></thead><tbody>{rows}</tbody></table>")
        elif kind == "list":
            body.append(f"<ul>{''.join(f'<li>{html.escape(item)}</li>' for item in content)}</ul>")
        else:
            body.append(f"<{kind}>{html.escape(content)}</{kind}>")
    names = {"author": "author", "publisher": "og:site_name", "published": "article:published_time", "updated": "article:modified_time"}
    meta = "".join(f'<meta property="{names[key]}" content="{html.escape(value)}">' for key, value in metadata.items())
    return PAGE.format(title=html.escape(story[0][1]), meta=meta, body="\n".join(body)).encode()


def _cells(tag, row):
    return "".join(f"<{tag}>{html.escape(cell)}</{tag}>" for cell in row)


def as_printed_pdf(story, metadata):
    with tempfile.TemporaryDirectory() as folder:
        page = Path(folder, "page.html")
        style = "<style>header,footer,.cookie-banner{display:none} td,th{border:1px solid #888;padding:4px 8px;text-align:left}</style>"
        page.write_bytes(as_html(story, metadata).replace(b"</head>", style.encode() + b"</head>"))
        options = ["--headless", "--no-sandbox", "--disable-gpu", f"--print-to-pdf={folder}/page.pdf", f"--user-data-dir={folder}/profile"]
        subprocess.run([find_browser(), *options, page.as_uri()], check=True, capture_output=True, timeout=60)
        return Path(folder, "page.pdf").read_bytes()


def as_made_pdf(story, metadata):
    styles, flow = getSampleStyleSheet(), []
    grid = TableStyle([("GRID", (0, 0), (-1, -1), 0.5, colors.black), ("VALIGN", (0, 0), (-1, -1), "TOP")])
    for kind, content in story:
        if kind == "table":
            cells = [[Paragraph(html.escape(cell), styles["BodyText"]) for cell in row] for row in content]
            flow.append(Table(cells, [450 / len(content[0])] * len(content[0]), style=grid))
        elif kind == "list":
            flow.append(
                ListFlowable([ListItem(Paragraph(html.escape(item), styles["BodyText"])) for item in content], bulletType="bullet", start="\u2022")
            )
        else:
            style = {"h1": "Title", "p": "BodyText"}.get(kind, f"Heading{min(6, int(kind[1:] or 2))}" if kind[0] == "h" else "BodyText")
            flow.append(Paragraph(html.escape(content), styles[style]))
    stream = io.BytesIO()
    SimpleDocTemplate(stream, pagesize=A4, title=story[0][1], author=metadata.get("author", "")).build(
        flow, onFirstPage=_number, onLaterPages=_number
    )
    return stream.getvalue()


def _number(canvas, page):
    canvas.drawString(280, 30, f"Page {page.page}")


def as_docx(story, metadata):
    document = docx.Document()
    for kind, content in story:
        if kind == "table":
            table = document.add_table(0, len(content[0]))
            for row in content:
                for cell, text in zip(table.add_row().cells, row, strict=True):
                    cell.text = text
        elif kind == "list":
            for item in content:
                document.add_paragraph(item, style="List Bullet")
        elif kind[0] == "h":
            document.add_heading(content, int(kind[1]) - 1)
        else:
            document.add_paragraph(content)
    document.core_properties.title, document.core_properties.author = story[0][1], metadata.get("author", "")
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


FORMATS = {
    "Markdown": (".md", as_markdown),
    "plain text": (".txt", as_text),
    "web page": (".html", as_html),
    "PDF, printed by Chromium": (".pdf", as_printed_pdf),
    "PDF, made by reportlab": (".pdf", as_made_pdf),
    "Word": (".docx", as_docx),
}


def write(folder, target, ending, make):
    """Every article of a folder in another format."""
    target.mkdir()
    for path in sorted(folder.iterdir()):
        if path.suffix in (".md", ".txt"):
            document = read_document(path.name, path.read_bytes())
            fields = {key: getattr(document.metadata, key) for key in ("author", "publisher", "published", "updated")}
            (target / f"{path.stem}{ending}").write_bytes(make(story_of(document), {key: value for key, value in fields.items() if value}))


def ask(folder, questions, encoder):
    """What each question is answered, as the set of its statements; the units; the facts that were stated, of all."""
    with tempfile.TemporaryDirectory() as data:
        index = IndexFolder(Path(data))
        report = ingest_corpus(folder, index, encoder)
        assert not report.scan.failed, report.scan.failed
        answerer = Answerer(Index(index.open(), encoder))
        answers = {each.id: answerer.ask(each.question, each.history) for each in questions}
    stated = {name: frozenset(" ".join(each.text.split()) for each in answer.statements.values()) for name, answer in answers.items()}
    facts = [fact.stands_in(answers[each.id].text) for each in questions for fact in each.must]
    refused = [not answers[each.id].answered for each in questions if not each.answerable]
    return stated, report.units, sum(facts) / len(facts), sum(refused) / max(1, len(refused))


def main():
    encoder = load_encoder()
    for name in sys.argv[1:] or ["articles", "mixed"]:
        folder, path = SETS[name]
        questions = read_gold(path)
        print(f"{name}: {len(questions)} questions\n")
        print(f"{'format':26} {'units':>6} {'facts stated':>13} {'refused rightly':>16} {'same statements as Markdown':>28}")
        first = None
        for told, (ending, make) in FORMATS.items():
            with tempfile.TemporaryDirectory() as temporary:
                write(folder, Path(temporary, "corpus"), ending, make)
                stated, units, facts, refused = ask(Path(temporary, "corpus"), questions, encoder)
            first = first or stated
            same = [stated[each] == first[each] for each in stated]
            print(f"{told:26} {units:6} {facts:13.2f} {refused:16.2f} {sum(same):21} of {len(same)}", flush=True)
        print()


if __name__ == "__main__":
    main()
