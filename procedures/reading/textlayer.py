"""What a PDF draws, page by page, as PDFium finds it: words, ruled lines, shaded areas and pictures.

Files are opened in a process of its own (``process``), because a small file can be made to unpack to more
than any machine holds.
"""

from __future__ import annotations

import io
import math
from collections.abc import Iterator, Sequence
from ctypes import c_double, c_float, c_int, c_uint, c_void_p, cast, create_string_buffer
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any

from pypdfium2 import PdfDocument, PdfiumError, PdfPage, PdfTextPage, raw

from procedures.reading.pages import Box, Page, Word
from procedures.reading.pdf_bullets import LARGEST
from procedures.reading.pdf_struck import Strokes, without_struck
from procedures.reading.symbols import symbol

#: A longer document is not read.
MOST_PAGES = 1000
#: A page with more characters, or more drawn pieces, than this is no page of prose.
MOST_CHARACTERS = 100_000
MOST_PIECES = 100_000
#: A document with more characters than this is not read.
MOST_IN_ALL = 10_000_000
#: How deep drawings inside drawings are followed.
MOST_NESTED = 8

_BOLD = 600
#: Fonts whose letters are symbols have one of these in their name.
_SYMBOL_FONTS = (b"symbol", b"dingbats", b"wingdings")
#: What PDFium puts for a hyphen at the end of a line.
_HYPHENS = {0x02: "-", 0xFFFE: "-"}
_INVISIBLE = 3
_FILLED_AND_DRAWN_ROUND = 2
#: Of the size of the letters: a wider gap parts words, a smaller one where PDFium takes it for a space; a
#: change of baseline beyond the last starts one.
_GAP = 0.25
_GAP_FOUND = 0.1
#: Between letters that stand so close, a gap like this is a space that PDFium overlooks.
_CLOSE = 0.06
_JUMP = 0.165
_SHIFT = 0.08
#: Of the size of the letters: a figure whose foot is so far above the baseline is drawn raised, and how it is
#: then taken to be set.
_FOOT, _RAISED_SIZE, _RAISED_BY = 0.2, 0.6, 0.35
#: What a raised figure before it is the upper part of: 1⁄2.
_FRACTIONS = frozenset({ord("/"), 0x2044, 0x2215})
#: Thinner than this, in points, a filled rectangle is a line.
_THIN = 2.5
#: The points of a rectangle's outline, which ends where it began.
_CORNERS = 5
#: So many degrees off, letters still stand upright.
_NEARLY = 4

Matrix = tuple[float, float, float, float, float, float]
_PLAIN: Matrix = (1, 0, 0, 1, 0, 0)


class TooMuchError(Exception):
    """More stands in the file than a document of prose holds; the argument says what."""


class LockedError(Exception):
    """The file needs a password."""


class DamagedError(Exception):
    """The file is damaged, or no PDF."""


def pages_of(data: bytes) -> list[Page]:
    """Return what stands on each page of a PDF.

    Raises LockedError, DamagedError or TooMuchError.
    """
    document = _opened(data)
    try:
        if len(document) > MOST_PAGES:
            raise TooMuchError("pages")
        pages: list[Page] = []
        total = 0
        for number in range(len(document)):
            page = document[number]
            pages.append(_page(page, number + 1))
            page.close()
            total += sum(len(word.text) for word in pages[-1].words)
            if total > MOST_IN_ALL:
                raise TooMuchError("characters")
        return pages
    except PdfiumError as error:
        raise DamagedError from error
    finally:
        document.close()


def picture_of(data: bytes, number: int, dots_per_inch: int) -> bytes:
    """Return page ``number`` of a PDF as a PNG in shades of grey.

    Raises DamagedError or LockedError.
    """
    document = _opened(data)
    try:
        bitmap = document[number - 1].render(scale=dots_per_inch / 72, grayscale=True)
        png = io.BytesIO()
        bitmap.to_pil().save(png, "PNG")
        return png.getvalue()
    except PdfiumError as error:
        raise DamagedError from error
    finally:
        document.close()


def _opened(data: bytes) -> PdfDocument:
    try:
        return PdfDocument(data)
    except PdfiumError as error:
        raise (LockedError if error.err_code == raw.FPDF_ERR_PASSWORD else DamagedError) from error


@dataclass(frozen=True)
class _View:
    """How points of the file stand on the page as it is shown: turned, and counted from its top left."""

    left: float
    bottom: float
    right: float
    top: float
    turned: int

    def shown(self, x: float, y: float) -> tuple[float, float]:
        """Return the place of a point from the left and from the top."""
        if self.turned == 90:
            return y - self.bottom, x - self.left
        if self.turned == 180:
            return self.right - x, y - self.bottom
        if self.turned == 270:
            return self.top - y, self.right - x
        return x - self.left, self.top - y

    @property
    def size(self) -> tuple[float, float]:
        """Width and height as shown."""
        width, height = self.right - self.left, self.top - self.bottom
        return (height, width) if self.turned in (90, 270) else (width, height)


@dataclass(frozen=True)
class _Style:
    size: float
    bold: bool
    italic: bool
    angle: int
    hidden: bool
    white: bool
    font: str = ""


def _page(page: PdfPage, number: int) -> Page:
    left, bottom, right, top = page.get_bbox()
    view = _View(left, bottom, right, top, page.get_rotation())
    text_page = page.get_textpage()
    try:
        if text_page.count_chars() > MOST_CHARACTERS:
            raise TooMuchError("a page")
        drawn = _Drawing(view)
        drawn.take(page)
        words = _words(text_page, view, drawn.rules)
    finally:
        text_page.close()
    width, height = view.size
    return Page(
        number, width, height, words, tuple(drawn.rules), tuple(drawn.fills), tuple(drawn.pictures),
        tuple(drawn.frames), tuple(drawn.small),
    )  # fmt: skip


def _words(text_page: PdfTextPage, view: _View, rules: Sequence[Box]) -> tuple[Word, ...]:
    """Return words in the order in which the file draws them, without those that a line strikes out."""
    found = _grown(text_page, view, Strokes(rules))
    return tuple(without_struck([(word.done(), word.look.stroke) for word in found]))


@dataclass(frozen=True)
class _Look:
    """What the letters of one word have in common: their style, and the line that goes through them."""

    style: _Style
    stroke: Box | None


def _grown(text_page: PdfTextPage, view: _View, strokes: Strokes) -> Iterator[_Growing]:
    """Yield words as they are drawn; a change of letters starts a new one."""
    styles: dict[int, _Style] = {}
    raised: dict[_Style, _Style] = {}
    box, x, y = raw.FS_RECTF(), c_double(), c_double()
    word: _Growing | None = None
    apart, gap = True, _GAP
    for place in range(text_page.count_chars()):
        code = raw.FPDFText_GetUnicode(text_page, place)
        letter = _HYPHENS.get(code) or chr(code)
        if letter.isspace() or not code:
            apart = apart or letter == " " or raw.FPDFText_IsGenerated(text_page, place) != 1
            gap = _GAP_FOUND
            continue
        raw.FPDFText_GetLooseCharBox(text_page, place, box)
        raw.FPDFText_GetCharOrigin(text_page, place, x, y)
        style = _style(text_page, place, view, styles)
        letter = (symbol(style.font, code) if style.font else "") or letter
        start, baseline, end = _along(
            view, style, (box.left, box.bottom, box.right, box.top), x.value, y.value
        )
        if letter.isdecimal() and _is_drawn_raised(text_page, place, view, style, y.value):
            baseline -= _RAISED_BY * style.size
            style = raised.setdefault(style, replace(style, size=round(style.size * _RAISED_SIZE, 2)))
        if word and not apart and word.is_ligature(style, start, end, baseline):
            word.text += letter
            continue
        look = _Look(style, None if style.angle else strokes.through(start, end, baseline, style.size))
        if word and not apart and word.takes(look, start, baseline, gap):
            word.add(letter, start, end)
            gap = _GAP
            continue
        glued = word is not None and not apart and word.touches(style, start, baseline, min(gap, 0.15))
        if word:
            yield word
        word, apart, gap = _Growing(look, letter, start, end, baseline, glued, last=(start, end)), False, _GAP
    if word:
        yield word


@dataclass
class _Growing:
    """A word while its letters are read, measured along its own line.

    ``widest`` is its widest inner gap, ``last`` where its last letter begins and ends.
    """

    look: _Look
    text: str
    left: float
    right: float
    baseline: float
    glued: bool
    widest: float = 0.0
    last: tuple[float, float] = (0.0, 0.0)

    def add(self, letter: str, start: float, end: float) -> None:
        self.text += letter
        self.widest = max(self.widest, start - self.right)
        self.right, self.last = max(self.right, end), (start, end)

    def is_ligature(self, style: _Style, start: float, end: float, baseline: float) -> bool:
        """Whether a letter is the next of several that are drawn as one: they have one place.

        Letters that are drawn twice for boldness are pieces of text of their own, and have a style each.
        """
        return style is self.look.style and (start, end) == self.last and baseline == self.baseline

    def takes(self, look: _Look, start: float, baseline: float, gap: float) -> bool:
        style = look.style
        if look != self.look or abs(baseline - self.baseline) > style.size * _SHIFT:
            return False
        if style.angle % 90:
            return True
        space = start - self.right
        if self.widest < _CLOSE * style.size and space > _JUMP * style.size:
            return False
        return -0.5 * style.size < space < gap * style.size

    def touches(self, style: _Style, start: float, baseline: float, gap: float) -> bool:
        size = max(style.size, self.look.style.size)
        if style.angle != self.look.style.angle or abs(baseline - self.baseline) > size * 0.7:
            return False
        return -0.5 * size < start - self.right < gap * size

    def done(self) -> Word:
        style = self.look.style
        text = self.text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
        return Word(
            text, self.left, self.right, self.baseline, style.size, style.bold, style.italic, self.glued,
            style.angle, style.hidden, style.white,
        )  # fmt: skip


def _along(
    view: _View, style: _Style, box: tuple[float, float, float, float], x: float, y: float
) -> tuple[float, float, float]:
    """Return start, baseline and end of a letter, measured along and across its own line of print."""
    turn = math.radians(style.angle)
    across, up = round(math.cos(turn), 9), round(math.sin(turn), 9)
    origin = view.shown(x, y)
    start, baseline = origin[0] * across - origin[1] * up, origin[0] * up + origin[1] * across
    if style.angle % 90:
        return start, baseline, start + style.size * 0.5
    corners = (view.shown(box[0], box[1]), view.shown(box[2], box[3]))
    places = [one * across - other * up for one, other in corners]
    return min(places), baseline, max(places)


def _style(text_page: PdfTextPage, place: int, view: _View, known: dict[int, _Style]) -> _Style:
    """The look of a letter, asked for once for each piece of text that the file draws."""
    handle = raw.FPDFText_GetTextObject(text_page, place)
    key = cast(handle, c_void_p).value or 0
    if key and key in known:
        return known[key]
    matrix = raw.FS_MATRIX()
    raw.FPDFText_GetMatrix(text_page, place, matrix)
    size = raw.FPDFText_GetFontSize(text_page, place) * (math.hypot(matrix.c, matrix.d) or 1.0)
    name, flags = create_string_buffer(128), c_int()
    raw.FPDFText_GetFontInfo(text_page, place, name, len(name), flags)
    font = name.value.lower()
    mode = raw.FPDFTextObj_GetTextRenderMode(handle) if key else 0
    red, green, blue, opaque = c_uint(), c_uint(), c_uint(), c_uint()
    raw.FPDFText_GetFillColor(text_page, place, red, green, blue, opaque)
    heavy = any(part in font for part in (b"bold", b"black", b"heavy"))
    degrees = math.degrees(math.atan2(matrix.b, matrix.a)) - view.turned
    style = _Style(
        size=round(max(size, 1.0), 2),
        bold=heavy
        or mode == _FILLED_AND_DRAWN_ROUND
        or raw.FPDFText_GetFontWeight(text_page, place) >= _BOLD,
        italic=b"italic" in font or b"oblique" in font,
        angle=_quarter(degrees),
        hidden=mode == _INVISIBLE or opaque.value == 0,
        white=min(red.value, green.value, blue.value) >= 250,
        font=font.decode("latin-1") if any(part in font for part in _SYMBOL_FONTS) else "",
    )
    known[key] = style
    return style


def _is_drawn_raised(text_page: PdfTextPage, place: int, view: _View, style: _Style, baseline: float) -> bool:
    """Whether the figure itself is drawn above the line, in a font that has raised figures of its own.

    Its size and its place are those of the text around it, so that "15" and a raised 1 would be 151.
    """
    if style.angle or view.turned or style.hidden or style.font:
        return False
    left, right, bottom, top = c_double(), c_double(), c_double(), c_double()
    if not raw.FPDFText_GetCharBox(text_page, place, left, right, bottom, top):
        return False
    if top.value - bottom.value < 0.1 * style.size or bottom.value - baseline < _FOOT * style.size:
        return False
    after = [raw.FPDFText_GetUnicode(text_page, place + step) for step in (1, 2)]
    return not (after[0] in _FRACTIONS or (chr(after[0]).isdecimal() and after[1] in _FRACTIONS))


def _quarter(degrees: float) -> int:
    """An angle in whole degrees, the quarter turn that it is near to where there is one."""
    nearest = round(degrees / 90) * 90
    return (nearest if abs(degrees - nearest) < _NEARLY else round(degrees)) % 360


class _Drawing:
    """Lines, shaded areas and pictures of a page, gathered also from the drawings inside drawings.

    ``small`` are shapes of the size of a bullet.
    """

    def __init__(self, view: _View) -> None:
        self.view = view
        self.rules: list[Box] = []
        self.fills: list[Box] = []
        self.pictures: list[Box] = []
        self.frames: list[Box] = []
        self.small: list[Box] = []
        self.seen = 0

    def take(self, page: PdfPage) -> None:
        """Gather from every object of ``page``."""
        for place in range(raw.FPDFPage_CountObjects(page)):
            self._take(raw.FPDFPage_GetObject(page, place), _PLAIN, 0)

    def _take(self, piece: Any, outer: Matrix, depth: int) -> None:
        self.seen += 1
        if self.seen > MOST_PIECES:
            raise TooMuchError("a page")
        kind = raw.FPDFPageObj_GetType(piece)
        if kind == raw.FPDF_PAGEOBJ_PATH:
            self._path(piece, _times(_matrix(piece), outer))
        elif kind == raw.FPDF_PAGEOBJ_FORM and depth < MOST_NESTED:
            inner = _times(_matrix(piece), outer)
            for place in range(raw.FPDFFormObj_CountObjects(piece)):
                self._take(raw.FPDFFormObj_GetObject(piece, place), inner, depth + 1)
        elif kind == raw.FPDF_PAGEOBJ_IMAGE:
            self.pictures.append(self._area([(0, 0), (1, 1), (0, 1), (1, 0)], _times(_matrix(piece), outer)))

    def _area(self, points: list[tuple[float, float]], matrix: Matrix) -> Box:
        shown = [self.view.shown(*_moved(x, y, matrix)) for x, y in points]
        across, down = [x for x, _ in shown], [y for _, y in shown]
        return Box(min(across), min(down), max(across), max(down))

    def _path(self, piece: Any, matrix: Matrix) -> None:
        mode, stroke = c_int(), c_int()
        raw.FPDFPath_GetDrawMode(piece, mode, stroke)
        if not mode.value and not stroke.value:
            return
        outlines = list(_outlines(piece))
        self.seen += sum(map(len, outlines))
        for points in outlines:
            area = self._area(points, matrix)
            if max(area.width, area.height) <= LARGEST and (stroke.value or not _is_white(piece)):
                self.small.append(area)
            if min(area.width, area.height) <= _THIN:
                self.rules.append(area)
                continue
            if mode.value and not _is_white(piece):
                self.fills.append(area)
            if stroke.value and points[0] == points[-1] and len(points) == _CORNERS:
                self.frames.append(area)
            if stroke.value:
                for one, other in pairwise(points):
                    line = self._area([one, other], matrix)
                    if min(line.width, line.height) <= _THIN:
                        self.rules.append(line)


def _outlines(piece: Any) -> Iterator[list[tuple[float, float]]]:
    """Yield the corners of each outline of a path; a closed one ends where it began."""
    points: list[tuple[float, float]] = []
    x, y = c_float(), c_float()
    for place in range(min(raw.FPDFPath_CountSegments(piece), MOST_PIECES)):
        segment = raw.FPDFPath_GetPathSegment(piece, place)
        raw.FPDFPathSegment_GetPoint(segment, x, y)
        if raw.FPDFPathSegment_GetType(segment) == raw.FPDF_SEGMENT_MOVETO:
            if len(points) > 1:
                yield points
            points = []
        points.append((x.value, y.value))
        if raw.FPDFPathSegment_GetClose(segment) and points[0] != points[-1]:
            points.append(points[0])
    if len(points) > 1:
        yield points


def _is_white(piece: Any) -> bool:
    red, green, blue, opaque = c_uint(), c_uint(), c_uint(), c_uint()
    raw.FPDFPageObj_GetFillColor(piece, red, green, blue, opaque)
    return min(red.value, green.value, blue.value) >= 250 or opaque.value == 0


def _matrix(piece: Any) -> Matrix:
    found = raw.FS_MATRIX()
    if not raw.FPDFPageObj_GetMatrix(piece, found):
        return _PLAIN
    return found.a, found.b, found.c, found.d, found.e, found.f


def _times(inner: Matrix, outer: Matrix) -> Matrix:
    a, b, c, d, e, f = inner
    x, y = _moved(e, f, outer)
    return (
        a * outer[0] + b * outer[2], a * outer[1] + b * outer[3],
        c * outer[0] + d * outer[2], c * outer[1] + d * outer[3], x, y,
    )  # fmt: skip


def _moved(x: float, y: float, by: Matrix) -> tuple[float, float]:
    a, b, c, d, e, f = by
    return a * x + c * y + e, b * x + d * y + f
