"""The pages of a PDF file as PDFium finds them: words with their places, drawn lines and bullets, pictures. The one file that knows PDFium."""

from __future__ import annotations

import ctypes
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

import pypdfium2
import pypdfium2.raw as pdfium

from ingest.readers.pages.drawing import Matrix, Path, View, times
from ingest.readers.pages.layout import Box, Page, Word

MOST_OBJECTS = 20_000  # drawn on one page; what has more is a chart or a map
MOST_SEGMENTS = 400  # of one drawn path; the grid of a table has fewer
LIGATURES = {0xFB00: "ff", 0xFB01: "fi", 0xFB02: "fl", 0xFB03: "ffi", 0xFB04: "ffl", 0xFB05: "st", 0xFB06: "st"}
HYPHENS = {0x02: "-", 0xFFFE: "-", 0x2010: "-", 0x2011: "-"}  # PDFium gives the hyphen at the end of a line as 2 or FFFE
DROPPED = dict.fromkeys([0, 0x200B, 0x2060, 0xFEFF, 0xFFFD])
LETTERS = str.maketrans({**LIGATURES, **HYPHENS, **DROPPED})
RAISED = str.maketrans("0123456789", "\u2070\u00b9\u00b2\u00b3\u2074\u2075\u2076\u2077\u2078\u2079")  # "$41,000" and a note's 1 are no $41,0001
SMALLER, HIGHER = 0.85, 0.15  # of the size of the letter before: a raised digit
BREAK = 0.25  # of the size: a wider gap between two letters parts words even where the file has no blank
BOLD = re.compile(r"bold|black|heavy|demi", re.I)
BOLD_WEIGHT = 600


class LockedFile(Exception):
    """The file wants a password, or a key that PDFium does not have."""


class BrokenFile(Exception):
    """The bytes are no PDF that PDFium can read."""


@dataclass(frozen=True, slots=True)
class Font:
    """The size of letters as shown, whether they are bold, and whether they stand level."""

    size: float
    bold: bool
    level: bool


@dataclass(slots=True)
class Letters:
    """The word that is being read."""

    text: str = ""
    boxes: list[Box] = field(default_factory=list)
    base: float = 0.0
    font: Font = Font(0.0, False, True)

    def word(self) -> list[Word]:
        """The word, if there is one."""
        if not self.text:
            return []
        box = Box(self.boxes[0].left, min(each.top for each in self.boxes), self.boxes[-1].right, max(each.bottom for each in self.boxes))
        return [Word(self.text, box, self.base, self.font.size, self.font.bold)]


class File:
    """An opened PDF. Raises `LockedFile` or `BrokenFile`."""

    def __init__(self, data: bytes) -> None:
        try:
            self._document = pypdfium2.PdfDocument(data)
            self.length = len(self._document)
        except pypdfium2.PdfiumError as error:
            locked = getattr(error, "err_code", None) in (pdfium.FPDF_ERR_PASSWORD, pdfium.FPDF_ERR_SECURITY)
            raise (LockedFile if locked else BrokenFile) from error

    @property
    def information(self) -> dict[str, str]:
        """What the file says about itself: Title, Author, CreationDate and the like."""
        return {key: " ".join(value.split()) for key, value in self._document.get_metadata_dict().items()}

    def pages(self) -> Iterator[Page]:
        """The pages in order."""
        for number in range(self.length):
            try:
                page = self._document[number]
                yield _read_page(page, number)
                page.close()
            except pypdfium2.PdfiumError as error:
                raise BrokenFile from error


def _read_page(page: pypdfium2.PdfPage, number: int) -> Page:
    text = page.get_textpage()
    view = View(page.get_bbox(), page.get_rotation())
    words, unmapped = _read_words(text, view)
    text.close()
    strokes: list[Box] = []
    bullets: list[Word] = []
    pictures = False
    for each in _objects(page):
        if each is None:
            pictures = True
        elif (dot := each.dot(view)) is not None:
            bullets += _bullet(dot, words)
        else:
            strokes += each.strokes(view)
    return Page(number, view.width, view.height, (*words, *bullets), tuple(strokes), pictures, unmapped)


def _read_words(text: pypdfium2.PdfTextPage, view: View) -> tuple[list[Word], int]:
    """The words that stand level, and for how many characters no letter is known. What stands crosswise is a watermark or in the margin."""
    words: list[Word] = []
    letters = Letters()
    unmapped = 0
    rectangle, x, y = pdfium.FS_RECTF(), ctypes.c_double(), ctypes.c_double()
    fonts: dict[int | None, Font] = {}
    for i in range(pdfium.FPDFText_CountChars(text)):
        written = chr(pdfium.FPDFText_GetUnicode(text, i)).translate(LETTERS)
        if pdfium.FPDFText_IsGenerated(text, i) == 1 or written.isspace():
            words += letters.word()
            letters = Letters()
            continue
        unmapped += not written or pdfium.FPDFText_HasUnicodeMapError(text, i) == 1
        piece = ctypes.cast(pdfium.FPDFText_GetTextObject(text, i), ctypes.c_void_p).value
        if piece not in fonts:
            fonts[piece] = _font(text, i, view)
        font = fonts[piece]
        if not written or "\ud800" <= written <= "\udfff" or not font.level:
            continue
        pdfium.FPDFText_GetLooseCharBox(text, i, rectangle)
        pdfium.FPDFText_GetCharOrigin(text, i, x, y)
        box = view.box(rectangle.left, rectangle.bottom, rectangle.right, rectangle.top)
        base = view.place(x.value, y.value)[1]
        if letters.text:
            last, before = letters.boxes[-1], letters.font
            if written.isdigit() and font.size <= SMALLER * before.size and HIGHER * before.size < letters.base - base < before.size:
                written, base, font = written.translate(RAISED), letters.base, before
            if abs(letters.base - base) > font.size / 2 or not -font.size < box.left - last.right < BREAK * font.size:
                words += letters.word()
                letters = Letters()
        if not letters.text or font.size > letters.font.size:
            letters.base, letters.font = base, font
        letters.text += written
        letters.boxes.append(box)
    return words + letters.word(), unmapped


def _font(text: pypdfium2.PdfTextPage, i: int, view: View) -> Font:
    matrix, flags, name = pdfium.FS_MATRIX(), ctypes.c_int(), ctypes.create_string_buffer(256)
    pdfium.FPDFText_GetMatrix(text, i, matrix)
    pdfium.FPDFText_GetFontInfo(text, i, name, 256, flags)
    height = (matrix.c**2 + matrix.d**2) ** 0.5
    bold = bool(BOLD.search(name.value.decode("latin-1"))) or pdfium.FPDFText_GetFontWeight(text, i) >= BOLD_WEIGHT
    return Font(round(pdfium.FPDFText_GetFontSize(text, i) * height * 2) / 2, bold, view.shows_level(matrix.a, matrix.b))


def _bullet(dot: Box, words: list[Word]) -> list[Word]:
    """A drawn dot as the bullet of the line that begins close to its right; nothing where there is none."""
    x, y = dot.middle
    line = [word for word in words if word.box.top <= y <= word.box.bottom]
    right = min((word for word in line if 0 <= word.box.left - dot.right < 2 * word.size), key=lambda word: word.box.left, default=None)
    if right is None or any(0 <= x - word.box.right < word.size for word in line):
        return []
    return [Word("\u2022", dot, right.base, right.size)]


def _objects(page: pypdfium2.PdfPage) -> Iterator[Path | None]:
    """The visible paths of a page, those inside forms too, and None for each picture."""
    stack: list[tuple[pdfium.FPDF_PAGEOBJECT, Matrix]] = []
    stack += [(pdfium.FPDFPage_GetObject(page, i), (1, 0, 0, 1, 0, 0)) for i in range(pdfium.FPDFPage_CountObjects(page))]
    for _ in range(MOST_OBJECTS):
        if not stack:
            return
        each, outer = stack.pop()
        kind = pdfium.FPDFPageObj_GetType(each)
        if kind == pdfium.FPDF_PAGEOBJ_FORM:
            inner = times(_matrix(each), outer)
            stack += [(pdfium.FPDFFormObj_GetObject(each, i), inner) for i in range(pdfium.FPDFFormObj_CountObjects(each))]
        elif kind == pdfium.FPDF_PAGEOBJ_IMAGE:
            yield None
        elif kind == pdfium.FPDF_PAGEOBJ_PATH and _is_visible(each):
            yield _path(each, times(_matrix(each), outer))


def _matrix(each: pdfium.FPDF_PAGEOBJECT) -> Matrix:
    own = pdfium.FS_MATRIX()
    return (own.a, own.b, own.c, own.d, own.e, own.f) if pdfium.FPDFPageObj_GetMatrix(each, own) else (1, 0, 0, 1, 0, 0)


def _is_visible(path: pdfium.FPDF_PAGEOBJECT) -> bool:
    filled, stroked = ctypes.c_int(), ctypes.c_int()
    return bool(pdfium.FPDFPath_GetDrawMode(path, filled, stroked)) and bool(filled.value or stroked.value)


def _path(path: pdfium.FPDF_PAGEOBJECT, matrix: Matrix) -> Path:
    x, y = ctypes.c_float(), ctypes.c_float()
    points: list[tuple[float, float]] = []
    kinds: list[str] = []
    for i in range(min(pdfium.FPDFPath_CountSegments(path), MOST_SEGMENTS)):
        segment = pdfium.FPDFPath_GetPathSegment(path, i)
        pdfium.FPDFPathSegment_GetPoint(segment, x, y)
        points.append((x.value, y.value))
        kind = {pdfium.FPDF_SEGMENT_MOVETO: "move", pdfium.FPDF_SEGMENT_LINETO: "line"}.get(pdfium.FPDFPathSegment_GetType(segment), "curve")
        kinds.append(kind)
        if pdfium.FPDFPathSegment_GetClose(segment) and "move" in kinds:
            points.append(points[len(kinds) - 1 - kinds[::-1].index("move")])
            kinds.append("line")
    return Path(tuple(points), tuple(kinds), matrix)
