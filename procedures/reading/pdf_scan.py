"""Pages that are pictures: found, and read by the program ``tesseract`` where it is installed."""

from __future__ import annotations

import shutil
import subprocess
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from statistics import median

from procedures.reading.marks import BULLET
from procedures.reading.pages import Page, Word
from procedures.reading.scan_lines import without_lines

#: Dots per inch at which a page is drawn for reading.
DOTS = 200
#: Seconds that one page may take.
_SECONDS = 60
#: A picture that covers this share of a page, with hardly a letter drawn, is a scan of it.
_COVERS = 0.5
_FEW_LETTERS = 60
#: A page of so many drawn areas without a word has its letters drawn as shapes.
_MANY_SHAPES = 20
#: A word that the program is less sure of, of a hundred, is shown with a question mark: it is a guess. A line
#: without a surer word is specks or a smudge.
_SURE = 30.0
#: What is left of an upright line, and what bullets before a line are read as.
_LEFTOVERS = "|_¦"
_BULLETS = frozenset("e¢©°«»*")
#: How a word is shown that the program only guesses: a word that fell out could turn a rule round.
_GUESSED = "[{}?]"
#: Of the height of a line of print: the size of its letters.
_LETTERS = 0.85


def is_picture(page: Page) -> bool:
    """Whether a page shows something and carries hardly a word of text."""
    letters = sum(len(word.text) for word in page.words)
    if not letters:
        return bool(page.pictures) or len(page.fills) + len(page.rules) > _MANY_SHAPES
    covered = max((picture.width * picture.height for picture in page.pictures), default=0.0)
    return letters < _FEW_LETTERS and covered > _COVERS * page.width * page.height


def read_picture(page: Page, png: bytes) -> Page:
    """Return ``page`` with the words that tesseract reads off its picture, and the lines ruled there.

    It is unchanged if tesseract reads no word.
    """
    program = shutil.which("tesseract")
    if program is None:
        return page
    png, rules = without_lines(png, DOTS)
    try:
        found = subprocess.run(  # noqa: S603 (a program by its full path, fed a picture that we drew)
            [program, "stdin", "stdout", "--dpi", str(DOTS), "tsv"],
            input=png,
            capture_output=True,
            timeout=_SECONDS,
            check=True,
        )
    except (OSError, subprocess.SubprocessError):
        return page
    words = tuple(_words(found.stdout.decode("utf-8", "replace")))
    return replace(page, words=words, rules=(*page.rules, *rules), machine=True) if words else page


def can_read() -> bool:
    """Whether tesseract is installed."""
    return shutil.which("tesseract") is not None


@dataclass(frozen=True)
class _Read:
    text: str
    left: float
    top: float
    right: float
    bottom: float
    sure: bool


def _words(table: str) -> Iterator[Word]:
    """Yield the words of tesseract's table, those of a line on one baseline and in one size."""
    lines = _lines(table)
    usual = median(max(w.bottom for w in line) - min(w.top for w in line) for line in lines) if lines else 0.0
    for line in lines:
        height = max(w.bottom for w in line) - min(w.top for w in line)
        size = usual if 0.6 * usual < height < 1.35 * usual else height
        baseline = median(_feet(line))
        for word in line:
            yield Word(word.text, word.left, word.right, baseline, round(size * _LETTERS, 1))


def _feet(line: Sequence[_Read]) -> list[float]:
    """Where words end below, of those without a letter that hangs lower, if there are any."""
    plain = [word.bottom for word in line if not set(word.text) & set("gjpqy,;()Q")]
    return plain or [word.bottom for word in line]


def _lines(table: str) -> list[list[_Read]]:
    lines: defaultdict[tuple[str, ...], list[_Read]] = defaultdict(list)
    for row in table.splitlines()[1:]:
        fields = row.split("\t")
        if len(fields) != 12 or fields[0] != "5" or not fields[11].strip():
            continue
        try:
            left, top, width, height, sure = map(float, fields[6:11])
        except ValueError:
            continue
        text, points = fields[11].strip().strip(_LEFTOVERS), 72 / DOTS
        if not text or (sure < _SURE and not any(map(str.isalnum, text))):
            continue
        line = lines[tuple(fields[1:5])]
        text = BULLET if not line and text in _BULLETS else text
        read = _Read(
            text if sure >= _SURE else _GUESSED.format(text),
            left * points,
            top * points,
            (left + width) * points,
            (top + height) * points,
            sure >= _SURE,
        )
        line.append(read)
    return [line for line in lines.values() if any(word.sure for word in line)]
