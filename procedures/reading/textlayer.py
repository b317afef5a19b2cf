"""The printed lines of a PDF, as PDFium finds them. Slow to import: imported when a PDF is read."""

from __future__ import annotations

import threading
from ctypes import c_int, create_string_buffer

from pypdfium2 import PdfDocument, PdfiumError, PdfPage, PdfTextPage, raw

from procedures.reading.errors import ReadingError
from procedures.reading.marks import one_line
from procedures.reading.pages import Line

#: A longer document is not read.
MOST_PAGES = 1000
#: A page with more characters than this is no page of prose.
MOST_CHARACTERS = 100_000

#: PDFium may be used by one thread at a time.
_ONE_AT_A_TIME = threading.Lock()
_BOLD = 600
#: What PDFium puts for a hyphen at the end of a line.
_HYPHENS = str.maketrans({"\x02": "-", "\ufffe": "-"})


def pages_of(data: bytes, name: str) -> list[list[Line]]:
    """Return the lines of each page, in the order in which the file draws them.

    Raises ReadingError if the file is locked, damaged, mostly pictures, or longer than MOST_PAGES.
    """
    with _ONE_AT_A_TIME:
        try:
            document = PdfDocument(data)
        except PdfiumError as error:
            raise _unopened(name, locked=error.err_code == raw.FPDF_ERR_PASSWORD) from error
        try:
            return _pages(document, name)
        except PdfiumError as error:
            raise _unopened(name, locked=False) from error
        finally:
            document.close()


def no_text(name: str) -> ReadingError:
    """Return the error for a scan."""
    return ReadingError(f"{name} has no text, only pictures of pages; run it through OCR and add the result.")


def _unopened(name: str, *, locked: bool) -> ReadingError:
    if locked:
        return ReadingError(f"{name} is locked with a password; save a copy without one and add that.")
    return ReadingError(f"{name} is damaged or no PDF; open it in a PDF viewer and save a fresh copy.")


def _pages(document: PdfDocument, name: str) -> list[list[Line]]:
    if len(document) > MOST_PAGES:
        raise ReadingError(f"{name} has more than {MOST_PAGES:,} pages; split it and add the parts.")
    pages: list[list[Line]] = []
    pictures = 0
    for page in document:
        lines = _lines(page, name)
        pages.append(lines)
        pictures += not lines and _has_picture(page)
        page.close()
    if pictures * 2 > len(pages):
        raise no_text(name)
    return pages


def _has_picture(page: PdfPage) -> bool:
    return next(iter(page.get_objects(filter=[raw.FPDF_PAGEOBJ_IMAGE])), None) is not None


def _lines(page: PdfPage, name: str) -> list[Line]:
    text_page = page.get_textpage()
    count = text_page.count_chars()
    if count > MOST_CHARACTERS:
        raise ReadingError(f"{name} has a page with too much on it to be prose; save its text and add that.")
    characters = [chr(raw.FPDFText_GetUnicode(text_page, place)) for place in range(count)]
    lines, start = [], 0
    for end, character in enumerate([*characters, "\n"]):
        if character in "\r\n":
            visible = [place for place in range(start, end) if not characters[place].isspace()]
            if visible:
                text = "".join(characters[visible[0] : visible[-1] + 1])
                lines.append(_line(text_page, text, visible[0], visible[-1]))
            start = end + 1
    text_page.close()
    return lines


def _line(text_page: PdfTextPage, text: str, first: int, last: int) -> Line:
    left, bottom, _, top = text_page.get_charbox(first, loose=True)
    right = text_page.get_charbox(last, loose=True)[2]
    text = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace").translate(_HYPHENS)
    bold = _is_bold(text_page, first) and _is_bold(text_page, last)
    return Line(one_line(text), left, right, bottom, max(top - bottom, 1.0), bold)


def _is_bold(text_page: PdfTextPage, place: int) -> bool:
    font, flags = create_string_buffer(128), c_int()
    raw.FPDFText_GetFontInfo(text_page, place, font, len(font), flags)
    return b"bold" in font.value.lower() or raw.FPDFText_GetFontWeight(text_page, place) >= _BOLD
