"""Pages that are pictures: found, and read by the program ``tesseract`` where it is installed."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from statistics import median

from procedures.reading.marks import BULLET, is_title
from procedures.reading.pages import Page, Word
from procedures.reading.scan_lines import without_lines
from procedures.reading.structure import Block

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
#: Of the size of letters: how high small ones, those with a stem and capitals stand, and how far some hang.
_SMALL, _STEM, _CAPITAL, _HANGS = 0.53, 0.68, 0.72, 0.21
_HANGING = frozenset("gjpqyQ,;()[]/")
_STEMS = frozenset("ti")
_ALL_SMALL = frozenset("acegmnopqrsuvwxyz")
#: Of the size of the body's letters: a line is larger, or smaller, only from here on.
_LARGER, _SMALLER = 1.13, 0.75
#: Sizes that are no further apart are one.
_ONE_SIZE = 1.1
#: A page read by machine with no more words is no page of text whose lines say how wide it is.
_FEW_WORDS = 12
#: Characters in the heading of a section that has a number.
_LONGEST_NUMBERED = 80
_SECTION = re.compile(r"^\d{1,2}(?:\.\d{1,2})?\.?$")


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
    for line in _lines(table):
        size = round(_size(line), 1)
        baseline = median(_feet(line))
        for word in line:
            yield Word(word.text, word.left, word.right, baseline, size)


def _size(line: Sequence[_Read]) -> float:
    """The size of a line's letters: of each word as high as its letters let it be, the longer words first."""
    sizes = [(read.bottom - read.top) / _height(read.text) for read in line for _ in read.text]
    return median(sizes)


def _height(text: str) -> float:
    """How high a word stands, of the size of its letters."""
    letters = {letter for letter in text if letter not in ".,;:-–—"}
    small, stems = bool(letters) and letters <= _ALL_SMALL, letters <= _ALL_SMALL | _STEMS
    stands = _SMALL if small else _STEM if letters and stems else _CAPITAL
    return stands + (_HANGS if set(text) & _HANGING else 0.0)


def with_sizes(pages: Sequence[Page]) -> list[Page]:
    """Return pages with those that were read by machine in the few sizes that they were printed in.

    What is not clearly larger or smaller has the size of the body. Where a few pages only are pictures, their
    letters have the size of the text around them: a chart in large letters would stand over all that follows.
    """
    typed = [word.size for page in pages if not page.machine for word in page.words]
    read = [word.size for page in pages if page.machine for word in page.words for _ in word.text]
    if not read:
        return list(pages)
    if typed and sum(page.machine for page in pages) * 2 <= len(pages):
        body = median(typed)
        return [_resized(page, lambda size: min(size, body)) for page in pages]
    printed = _printed(read)
    return [_resized(page, lambda size: printed.get(size, size)) for page in pages]


def _resized(page: Page, size: Callable[[float], float]) -> Page:
    if not page.machine:
        return page
    return replace(page, words=tuple(replace(word, size=size(word.size)) for word in page.words))


def _printed(measured: Sequence[float]) -> dict[float, float]:
    """Return the size that each measured one was printed in."""
    body = median(measured)
    found: dict[float, float] = {}
    group: list[float] = []
    for size in sorted(set(measured)):
        if _SMALLER * body < size < _LARGER * body:
            found[size] = body
            continue
        if group and size > _ONE_SIZE * group[0]:
            group = []
        group.append(size)
        found[size] = group[0]
    return found


def few_words(pages: Sequence[Page]) -> frozenset[int]:
    """Return the pages read by machine that hold no more than a line or two."""
    return frozenset(page.number for page in pages if page.machine and len(page.words) <= _FEW_WORDS)


def with_lone_lines(blocks: Sequence[Block], few: Collection[int]) -> list[Block]:
    """Return blocks with what stands alone on pages with ``few`` words as text: as a heading it would head
    what other pages say, or nothing. A first page keeps the title of the document that follows it.
    """
    told = {block.page for block in blocks if block.kind != "heading"}
    first = blocks[0].page if told and blocks else 0
    alone = {page for page in few if page not in told and page != first}
    return [
        replace(block, kind="paragraph", depth=0)
        if block.page in alone and block.kind == "heading"
        else block
        for block in blocks
    ]


def with_numbered_headings(blocks: Sequence[Block], by_machine: Collection[int]) -> list[Block]:
    """Return blocks with the numbered titles on pages read by machine as headings, where that is sure.

    Each such number of the document then heads a section: a short title without a full stop, in the order of
    the numbers, with a paragraph below it that is no part of an item.
    """
    numbered = [at for at, block in enumerate(blocks) if _is_numbered(block) and block.page in by_machine]
    sure = all(_heads(blocks[at], blocks[at + 1 : at + 2]) for at in numbered)
    order = [tuple(map(int, blocks[at].marker.rstrip(".").split("."))) for at in numbered]
    if len(numbered) < 2 or not sure or order != sorted(set(order)):
        return list(blocks)
    made = list(blocks)
    above = max((block.depth for block in blocks if block.kind == "heading"), default=0)
    for at, number in zip(numbered, order, strict=True):
        title = f"{made[at].marker} {made[at].text}"
        made[at] = replace(made[at], kind="heading", text=title, marker="", depth=above + len(number))
    return made


def _is_numbered(block: Block) -> bool:
    return block.kind == "item" and not block.depth and bool(_SECTION.match(block.marker))


def _heads(title: Block, below: Sequence[Block]) -> bool:
    """Whether a numbered line is a title with its section, or the first part of that, below it."""
    if not is_title(title.text) or len(title.text) > _LONGEST_NUMBERED or not below:
        return False
    (after,) = below
    if _is_numbered(after):
        return after.marker.startswith(title.marker.rstrip(".") + ".")
    sentence = after.kind == "paragraph" and not after.depth and after.text[:1].isupper()
    return sentence and after.text.endswith((".", ":")) and len(after.text) > len(title.text)


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
