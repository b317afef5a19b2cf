"""From the lines of printed pages to text with a paragraph a line, furniture gone."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from statistics import median

from procedures.reading.blocks import split_marker
from procedures.reading.marks import bullet_or, is_title

#: How many lines at the top and at the bottom of a page may be header and footer.
EDGE = 5
#: Of the pages, the share on which a line must stand, at one height, to be furniture. Left and
#: right pages may differ, so it is under a half.
_REPEATED = 0.4

_PAGE_NUMBER = re.compile(
    r"^(?:page|p\.)?\s*[-–|]?\s*\d{1,4}\s*(?:(?:of|/)\s*\d{1,4})?\s*[-–|]?$", re.IGNORECASE
)
_CONTENTS = re.compile(r"\.{4,}\s*\d{1,4}$|(?:\. ){4,}\s*\d{1,4}$")
_CLAUSE = re.compile(r"^\d+(?:\.\d+)+\.?\s")
_TYPED_BULLET = re.compile(r"^([\uf000-\uf0ff]|o(?= ))\s*(?=\S)")


@dataclass(frozen=True)
class Line:
    """One printed line. Measures are in points, ``bottom`` from the foot of the page."""

    text: str
    left: float
    right: float
    bottom: float
    height: float
    bold: bool = False


def text_of_pages(pages: Sequence[Sequence[Line]]) -> str:
    """Return the text of ``pages``: a paragraph a line, blank lines between, headings with hashes."""
    whole = [_with_markers(page) for page in pages]
    kept = [line for page in _without_furniture(whole) for line in page]
    if not kept:
        return ""
    margin = _right_margin(kept)
    body = median(line.height for line in kept for _ in range(len(line.text) // 10 + 1))
    pitch = _pitch(kept)
    return "\n\n".join(_printed(lines, body) for lines in _paragraphs(kept, margin, pitch))


def _with_markers(page: Sequence[Line]) -> list[Line]:
    """Put a marker that was drawn by itself back before the line it stands beside."""
    lines = [replace(line, text=_TYPED_BULLET.sub("• ", line.text)) for line in page]
    alone = [line for line in lines if _is_marker(line.text)]
    rest = [line for line in lines if not _is_marker(line.text)]
    for marker in alone:
        beside = [at for at, line in enumerate(rest) if _stands_beside(marker, line)]
        if beside:
            at = min(beside, key=lambda place: rest[place].left)
            text = f"{bullet_or(marker.text)} {rest[at].text}"
            rest[at] = replace(rest[at], text=text, left=marker.left)
        else:
            rest.insert(min(lines.index(marker), len(rest)), marker)
    return rest


def _is_marker(text: str) -> bool:
    return split_marker(f"{text} x")[0] == text


def _stands_beside(marker: Line, line: Line) -> bool:
    level = abs(marker.bottom - line.bottom) < line.height * 0.5
    return level and line.left >= marker.right - 1 and not split_marker(line.text)[0]


def _without_furniture(pages: Sequence[Sequence[Line]]) -> Iterator[list[Line]]:
    """Drop page numbers, and what stands at one height of most pages with only its digits changed."""
    by_height = [sorted(page, key=lambda line: line.bottom) for page in pages]
    counts = Counter(place for page in by_height for place in {_place(line) for line in _ends(page, EDGE)})
    least = max(2, len(pages) * _REPEATED)
    for page, ordered in zip(pages, by_height, strict=True):
        dropped = {line for line in _ends(ordered, EDGE) if counts[_place(line)] >= least}
        dropped |= {line for line in _ends(ordered, 1) if _PAGE_NUMBER.match(line.text)}
        kept = [line for line in page if line not in dropped or _CLAUSE.match(line.text)]
        yield [line for line in kept if not _CONTENTS.search(line.text)]


def _ends(ordered: Sequence[Line], count: int) -> list[Line]:
    return [*ordered[:count], *ordered[-count:]]


def _place(line: Line) -> tuple[str, int]:
    return re.sub(r"\d+", "#", line.text).casefold(), round(line.bottom)


def _right_margin(lines: Sequence[Line]) -> float:
    """Where full lines end: the ninth tenth of the lines' ends, so that a stray one counts little."""
    ends = sorted(line.right for line in lines)
    return ends[(len(ends) - 1) * 9 // 10]


def _pitch(lines: Sequence[Line]) -> float:
    """The usual distance from one line down to the next; a line's height if there is one line."""
    steps = [above.bottom - below.bottom for above, below in pairwise(lines)]
    return median([step for step in steps if step > 0] or [lines[0].height])


def _paragraphs(lines: Iterable[Line], margin: float, pitch: float) -> Iterator[list[Line]]:
    paragraph: list[Line] = []
    for line in lines:
        if paragraph and not _goes_on(paragraph[-1], line, margin, pitch):
            yield paragraph
            paragraph = []
        paragraph.append(line)
    if paragraph:
        yield paragraph


def _goes_on(above: Line, line: Line, margin: float, pitch: float) -> bool:
    """Whether ``line`` is the next piece of the paragraph that ``above`` belongs to."""
    if _is_marker(above.text):
        return True
    if split_marker(line.text)[0] or abs(above.height - line.height) > line.height * 0.15:
        return False
    if above.bottom - line.bottom > max(pitch, line.height) * 1.4:
        return False
    if above.bold != line.bold and is_title((above if above.bold else line).text):
        return False
    return _would_not_fit(above, line, margin)


def _would_not_fit(above: Line, line: Line, margin: float) -> bool:
    """A line was wrapped if the first word of the next had no room left on it."""
    word = line.text.split(" ", 1)[0]
    a_character = (line.right - line.left) / max(len(line.text), 1)
    return above.right + (len(word) + 1) * a_character > margin


def _printed(lines: Sequence[Line], body: float) -> str:
    text = ""
    for line in lines:
        text += line.text if not text or text.endswith("-") else f" {line.text}"
    larger = lines[0].height / body
    if is_title(text) and (larger > 1.15 or all(line.bold for line in lines)):
        return f"{'#' * (1 if larger > 1.4 else 2 if larger > 1.15 else 3)} {text}"
    return text
