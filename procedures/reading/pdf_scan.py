"""Pages that are pictures: found, and read by the program ``tesseract`` where it is installed."""

from __future__ import annotations

import shutil
import subprocess
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from statistics import median

from procedures.reading.pages import Page, Word

#: Dots per inch at which a page is drawn for reading.
DOTS = 200
#: Seconds that one page may take.
_SECONDS = 60
#: A picture that covers this share of a page, with hardly a letter drawn, is a scan of it.
_COVERS = 0.5
_FEW_LETTERS = 60
#: A page of so many drawn areas without a word has its letters drawn as shapes.
_MANY_SHAPES = 20
#: A word that the program is less sure of, of a hundred, is a speck or a smudge.
_SURE = 30.0
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
    """Return ``page`` with the words that tesseract reads off its picture; unchanged if it reads none."""
    program = shutil.which("tesseract")
    if program is None:
        return page
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
    return replace(page, words=words, machine=True) if words else page


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
        if sure >= _SURE:
            points = 72 / DOTS
            read = _Read(
                fields[11].strip(),
                left * points,
                top * points,
                (left + width) * points,
                (top + height) * points,
            )
            lines[tuple(fields[1:5])].append(read)
    return list(lines.values())
