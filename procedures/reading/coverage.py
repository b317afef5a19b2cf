"""What of a file's words stands in no passage: the check that a reader lost nothing.

The words are taken from the file by another way than the readers': straight from its text, a piece (a
paragraph, a cell, a printed line) at a time, without what a reader of the page does not see and without
page furniture. A word counts as kept where it stands beside the same words in a passage, a locator or a
heading, so that a common word that was dropped is missed although it stands elsewhere.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from procedures.document import Passage
from procedures.reading.contents import is_contents, listed_in
from procedures.reading.files import decode
from procedures.reading.formats import charset_of, format_of
from procedures.reading.marks import BULLETS, one_line
from procedures.reading.metadata import head_of

_WORD = re.compile(r"[^\W_]+")
_RAISED = re.compile("[⁰¹²³⁴-⁹]")
_JOINTS = re.compile(r"[’'‘]")
_NOTHING = re.compile(r"</?[a-z][^<>]{0,300}>|\[\^[^\]]{1,20}\]:?|~~[^~]{1,1000}~~", re.I)
#: What ends the name of a provision that was kept with its items.
_NUMBERED = re.compile(r"\(\w+\) to \(\w+\)$")
#: Words on each side by which a word is known again.
_SPAN = 3


@dataclass(frozen=True)
class Missing:
    """Words that stand in no passage: ``text`` as a run, ``where`` in the file, ``count`` of them."""

    text: str
    where: str
    count: int


@dataclass(frozen=True)
class Coverage:
    """How much of a file's words its passages hold."""

    words: int
    missing: tuple[Missing, ...]

    @property
    def lost(self) -> int:
        """How many words stand in no passage."""
        return sum(missing.count for missing in self.missing)

    @property
    def share(self) -> float:
        """The share of the words that stand in no passage, from 0 to 1."""
        return self.lost / self.words if self.words else 0.0


def coverage_of(
    data: bytes, name: str, passages: Iterable[Passage], content_type: str = "", titles: Iterable[str] = ()
) -> Coverage:
    """Return how much of a file stands in ``passages``, and what does not, with where it stands.

    ``name`` is the file's name or address; ``titles`` are words that are kept beside the passages, such as
    the document's title. Raises ReadingError if the file cannot be read.
    """
    kept = _Kept(passages, titles)
    words = 0
    missing: list[Missing] = []
    read = list(_pieces(data, name, content_type))
    pieces = [(where, _words(text)) for where, text in read]
    for (_, text), (_, above), (_, below) in zip(read, pieces, pieces[1:], strict=False):
        if text.rstrip().endswith(("-", "\u00ad")) and above and below and kept.knows(above[-1] + below[0]):
            above[-1] += below.pop(0)
    for (where, found), (_, after) in pairwise([*pieces, ("", [])]):
        words += len(found)
        missing += (Missing(" ".join(run), where, len(run)) for run in kept.runs_missing(found, after[:1]))
    return Coverage(words, tuple(missing))


class _Kept:
    """The words of passages, by every run of up to three of them."""

    def __init__(self, passages: Iterable[Passage], titles: Iterable[str]) -> None:
        self._runs: set[tuple[str, ...]] = set()
        self._known: set[str] = set()
        for title in titles:
            self._take(_words(title))
        for passage in passages:
            self._take([*_words(passage.locator), *_words(passage.text)])
            for heading in (*passage.above, passage.heading):
                self._take(_words(heading))
            last = passage.locator.split()[-1:] or [""]
            lines = passage.text.split("\n")
            for line in lines:
                self._take([*_words(last[0]), *_words(line)])
                self._take(_cells(line))
                self._take_note(line)
            self._take(_column_names(lines))
            self._take_numbered(_NUMBERED.sub("", passage.locator), lines[0])

    def _take_note(self, line: str) -> None:
        """Take the mark of a footnote as printed, before its words and not before its group's title."""
        mark, *parts = line.split(": ")
        if mark.startswith("Footnote ") and len(parts) > 1:
            self._take([*_words(mark)[1:], *_words(parts[1])[: _SPAN - 1]])

    def _take_numbered(self, locator: str, line: str) -> None:
        """Take the numbers of a locator, one more at a time, as they are printed before the words."""
        numbers = _words(locator)[1:]
        for count in range(1, len(numbers) + 1):
            self._take([*numbers[:count], *_words(line)[: _SPAN - 1]])

    def _take(self, words: Sequence[str]) -> None:
        self._known.update(words)
        for length in range(1, _SPAN + 1):
            self._runs.update(tuple(words[n : n + length]) for n in range(len(words) - length + 1))

    def knows(self, word: str) -> bool:
        """Whether a word is kept anywhere."""
        return word in self._known

    def runs_missing(self, words: Sequence[str], after: Sequence[str]) -> Iterator[list[str]]:
        """Yield the runs of ``words`` that are not kept; ``after`` is the word that follows them."""
        length = min(_SPAN, len(words))
        held = [False] * len(words)
        for start in range(len(words) - length + 1):
            if tuple(words[start : start + length]) in self._runs:
                held[start : start + length] = [True] * length
        for place, word in enumerate(words):
            follows = words[place + 1] if place + 1 < len(words) else "".join(after)
            before = words[place - 1] if place else ""
            ahead, back = bool(follows) and word + follows, bool(before) and before + word
            if not held[place] and (ahead in self._known or back in self._known):
                held[place] = True
        run: list[str] = []
        for word, is_held in zip(words, held, strict=True):
            if not is_held:
                run.append(word)
            elif run:
                yield run
                run = []
        if run:
            yield run


def _column_names(lines: Sequence[str]) -> list[str]:
    """The names of columns that stand before the cells of a table, each once, in their order."""
    cells = (cell for line in lines if " | " in line for cell in line.split(" | "))
    names = dict.fromkeys(name for cell in cells for name, colon, _ in [cell.partition(": ")] if colon)
    return [word for name in names for word in _words(name)]


def _cells(line: str) -> list[str]:
    """The words of the cells of a row as they stand beside one another, without the names of columns."""
    cells = line.split(" | ")
    return [w for cell in cells for w in _words(cell.partition(": ")[2] or cell)] if len(cells) > 1 else []


def _words(text: str) -> list[str]:
    return _WORD.findall(_JOINTS.sub("", one_line(_RAISED.sub("", text)).lower()))


def _pieces(data: bytes, name: str, content_type: str) -> Iterator[tuple[str, str]]:
    """Yield where each piece of a file stands, and its text."""
    kind = format_of(data, name, content_type)
    if kind == "pdf":
        yield from _pdf_pieces(data, name)
    elif kind == "docx":
        yield from _word_pieces(data, name)
    elif kind == "html":
        yield from _page_pieces(data, name, charset_of(content_type))
    else:
        text = decode(data, name)
        above = head_of(text)
        lines = text[len(above) :].splitlines()
        listed, first = set(listed_in(lines)), 1 + above.count("\n")
        for number, line in enumerate(lines, first):
            if listed and (number - first in listed or is_contents(line)):
                continue
            for piece in re.split(r"[|\t]| {3,}", _NOTHING.sub(" ", line)):
                yield f"line {number}", piece


def _page_pieces(data: bytes, name: str, charset: str) -> Iterator[tuple[str, str]]:
    from procedures.reading.html import is_furniture
    from procedures.reading.html_notes import is_back
    from procedures.reading.webpage import main_part

    _, part, _ = main_part(data, name, charset)
    for link in [link for link in part.iter("a") if is_back(link)]:
        link.drop_tree()
    for raised in list(part.iter("sup", "sub")):
        if raised.tag == "sup" and one_line(raised.text_content()).strip("[]()").isdecimal():
            raised.drop_tree()
        else:
            raised.drop_tag()
    number = 0
    for element in part.iter():
        texts = [element.text, *(child.tail for child in element)] if isinstance(element.tag, str) else []
        for text in texts:
            if text and text.strip() and not is_furniture(text) and not is_contents(text):
                number += 1
                yield f"piece {number}", text


def _word_pieces(data: bytes, name: str) -> Iterator[tuple[str, str]]:
    from procedures.reading.docx import texts_of_docx

    for number, text in enumerate(texts_of_docx(data, name), 1):
        for piece in text.split("\t"):  # what is typed with tabs may be the cells of a table
            yield f"paragraph {number}", piece


def _pdf_pieces(data: bytes, name: str) -> Iterator[tuple[str, str]]:
    from procedures.reading.pdf import body_lines

    for line in body_lines(data, name):  # a bullet is no word, also where it is printed as an "o"
        yield f"page {line.page}", line.rest if line.marker in BULLETS else line.text
