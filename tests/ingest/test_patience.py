"""Files that are made to be read for ever or to break their reader; what is too much for an article is refused."""

import json
import time
from contextlib import suppress
from dataclasses import asdict

import pytest

from ingest.errors import UnreadableFile
from ingest.making import MOST_LINES, MOST_UNITS, make_document
from ingest.readers.rendering import MOST_LETTERS, Canvas
from tests.campaigns.texts import KINDS

QUICK = 8.0  # seconds of computing for 200 kB; two at most on an idle machine, minutes before

SLOW_ONCE = [
    (".txt", "bars and lines"),
    (".txt", "blanks and a stop"),
    (".txt", "abbreviations explained"),
    (".txt", "occupations, all new"),
    (".txt", "introduced, again"),
    (".txt", "glued levels, many"),
    (".md", "comments open"),
    (".md", "scripts and styles"),
    (".md", "tables open, blank lines"),
    (".md", "liquid"),
    (".md", "liquid comments"),
    (".md", "imports"),
    (".md", "exports"),
    (".md", "footnotes open"),
    (".md", "headings and a list of them"),
    (".md", "front matter, laughs"),
    (".html", "one panel"),
    (".html", "one panel, long"),
    (".html", "table, one long cell"),
    (".html", "glued spans in spans"),
]
BROKEN_ONCE = [
    (".html", "charset, zlib"),
    (".html", "charset, unicode escape"),
    (".html", "charset, utf-7"),
    (".html", "charset, odd"),
    (".html", "charset, idna"),
    (".html", "list values, strange digits"),
    (".html", "list values, endless"),
    (".html", "list starts"),
    (".html", "JSON-LD surrogates"),
    (".md", "front matter, in itself"),
]


def made(ending, data):
    return make_document(data, "a-1", f"a{ending}", "0")


@pytest.mark.parametrize(("ending", "kind"), SLOW_ONCE)
def test_what_took_minutes_is_read_at_once(ending, kind):
    data, began = KINDS[ending][kind](200_000), time.process_time()
    with suppress(UnreadableFile):
        made(ending, data)
    assert time.process_time() - began < QUICK


@pytest.mark.parametrize(("ending", "kind"), BROKEN_ONCE)
def test_what_broke_the_ingest_is_read_or_refused(ending, kind):
    try:
        document = made(ending, KINDS[ending][kind](2_000))
    except UnreadableFile:
        return
    json.dumps(asdict(document), ensure_ascii=False).encode()  # nothing in it that UTF-8 cannot say


def test_half_a_character_in_what_a_file_says_of_itself_is_a_question_mark():
    document = made(".md", b'---\ntitle: "Pay \\ud800"\ndigest_of: {title: "Wages \\udfff"}\n---\n\nWelders earn much.\n')
    assert (document.title, document.metadata.title, document.metadata.digest_of.title) == ("Pay ?", "Pay ?", "Wages ?")


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"Welders earn a little more. " * (MOST_LETTERS // 28 + 1), "more than 600,000 letters"),
        (b"w\n" * (MOST_LINES + 1), "lines, more than 100,000"),
        (b"".join(b"- Welder %d\n" % number for number in range(MOST_UNITS + 1)), "things, more than 10,000"),
    ],
)
def test_what_is_no_article_is_refused_with_the_cure(data, reason):
    with pytest.raises(UnreadableFile, match=f"{reason}.*split it into articles"):
        made(".txt", data)


def test_a_small_file_that_says_its_words_again_and_again_is_refused_while_it_is_written():
    canvas = Canvas()
    with pytest.raises(UnreadableFile, match="more than 600,000 letters"):
        for _ in range(100):
            canvas.row(["a" * 10_000] * 60, first=False)
    assert len(canvas.text) < 2 * MOST_LETTERS
