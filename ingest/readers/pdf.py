"""PDF: the pages as PDFium finds them, read as a person would, and what the file says about itself.

PDFium parses what strangers made: `confined` runs this in a process of its own.
"""

from __future__ import annotations

from collections.abc import Sequence

from ingest.errors import UnreadableFile
from ingest.readers.information import read_information
from ingest.readers.pages.layout import Page
from ingest.readers.pages.pdfium import BrokenFile, File, LockedFile
from ingest.readers.pages.typeset import write_pages
from ingest.readers.rendering import Rendering

MOST_PAGES = 400  # an article has ten; a page takes 25 to 75 ms
FEWEST_WORDS = 10  # a page, of a file that is not scanned; a stamp or a page number is no article
MOST_UNMAPPED = 0.3  # share of characters without a letter: a font that does not say which ones it shows
LOCKED = "it is protected with a password: save a copy without one"
DAMAGED = "it is damaged or no PDF: open it in a viewer and save it as a PDF anew, or fetch it again"
CUT = "it is cut short: its end is missing; fetch or copy it again"
SCANNED = "it is scanned: its pages are pictures without text; run text recognition (OCR) over it, or give the article as text"
WITHOUT_TEXT = "no text was found in it: save the article as a PDF with text, or as plain text"
UNMAPPED = "its fonts do not say which letters they show: export it anew, or give the article as text"


def read_pdf(data: bytes) -> Rendering:
    """The rendering of a PDF file; its metadata are those of the file alone, not what its text says.

    Raises `UnreadableFile` for one that is damaged, encrypted, scanned or without text.
    """
    if b"%PDF-" not in data[:1024]:
        raise UnreadableFile(DAMAGED)
    if b"%%EOF" not in data:
        raise UnreadableFile(CUT)
    try:
        file = File(data)
        if file.length > MOST_PAGES:
            raise UnreadableFile(f"it has {file.length} pages, more than {MOST_PAGES}: split it into articles")
        pages = list(file.pages())
    except LockedFile as error:
        raise UnreadableFile(LOCKED) from error
    except BrokenFile as error:
        raise UnreadableFile(DAMAGED) from error
    _check(pages)
    text, lines = write_pages(pages)
    return Rendering(text, lines, read_information(file.information, " ".join(word.text for word in pages[0].words)))


def _check(pages: Sequence[Page]) -> None:
    words = sum(len(page.words) for page in pages)
    if words < FEWEST_WORDS * len(pages) and sum(page.pictures for page in pages) * 2 >= len(pages) > 0:
        raise UnreadableFile(SCANNED)
    if sum(page.unmapped for page in pages) > MOST_UNMAPPED * sum(len(word.text) for page in pages for word in page.words):
        raise UnreadableFile(UNMAPPED)
    if not words:
        raise UnreadableFile(WITHOUT_TEXT)
