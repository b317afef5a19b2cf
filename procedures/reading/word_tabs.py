"""Tables of a Word file that are typed with tabs: which words stand in which column, by the tabs' stops.

A tab goes to the next stop, so that two tabs leave a column empty. How wide words are is only estimated:
where that leaves open which column a word stands in, its row is left as plain text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import Any

from procedures.reading.marks import one_line, split_marker
from procedures.reading.structure import Block, Cell, Table
from procedures.reading.tables import header_rows, names_columns
from procedures.reading.word_styles import Styles

#: In twips: how far apart unset stops are, how wide a page's text is, and within what two places are one.
_DEFAULT_STOP, _PAGE, _ONE_PLACE = 720, 9360, 60
#: Half points: the size of letters that nobody set.
_DEFAULT_SIZE = 22
#: Of a letter's size: how wide letters of five sorts are; fonts differ by the share below.
_NARROW, _WIDE, _CAPITAL, _OTHER, _SPACE = 0.3, 0.86, 0.65, 0.53, 0.25
_LEAST, _MOST = 0.82, 1.15
_NARROWS, _WIDES = frozenset("iljftrI.,;:'’|!()[]-"), frozenset("mwMW@%")
#: What share of the words at a stop stands beyond it.
_AHEAD = {"right": 0.0, "end": 0.0, "decimal": 0.3, "center": 0.5}
#: A number to ring, an hour or the like, which names no column; a year may.
_FIGURES = re.compile(r"^(?!(?:19|20)\d\d$)[\d+(][\d ().:+–-]*$")
#: A longer line is prose in which a tab stands by chance.
_LONGEST = 1000
#: A longer line of one piece is no row.
_LONGEST_NAME = 120


@dataclass(frozen=True)
class TypedLine:
    """A line of a paragraph: its pieces between tabs, and where in twips each begins.

    ``stops`` are those that the paragraph or its style sets; a place is None where it cannot be told.
    """

    pieces: tuple[str, ...]
    places: tuple[int | None, ...]
    stops: tuple[int, ...]
    bold: bool = False
    calls: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """The line as it reads without its tabs."""
        return one_line(" ".join(self.pieces))

    @property
    def words(self) -> list[int]:
        """Which of its pieces hold words."""
        return [n for n, piece in enumerate(self.pieces) if piece]

    def is_below(self, first: TypedLine) -> bool:
        """Whether a line of one piece is set in the columns of a table whose first row is ``first``."""
        same = bool(self.stops) and self.stops == first.stops
        return len(self.text) <= _LONGEST_NAME and (same or len(self.pieces) == len(first.pieces))

    @property
    def is_marked(self) -> bool:
        """Whether it begins with a marker and a tab: as a first line it is a clause, and opens no table."""
        return bool(split_marker(f"{self.pieces[self.words[0]]} x")[0]) if self.words else False

    @property
    def is_row(self) -> bool:
        """Whether it may be a row: words on both sides of a tab, of which the first are no marker alone."""
        told = self.words
        return len(told) > 1 and not (len(told) == 2 and self.is_marked) and len(self.text) <= _LONGEST


class Ruler:
    """Where tabs go in a document: the stops of its paragraphs and styles, and those every so far."""

    def __init__(self, document: Any, styles: Styles) -> None:
        from docx.oxml.ns import qn

        self._styles = styles
        settings = document.settings.element.find(qn("w:defaultTabStop"))
        self._every = _number(settings, "w:val", _DEFAULT_STOP) or _DEFAULT_STOP
        size = next(document.styles.element.iterfind(f".//{qn('w:docDefaults')}//{qn('w:sz')}"), None)
        self._size = _number(size, "w:val", _DEFAULT_SIZE)
        section = next(document.element.body.iter(qn("w:sectPr")), None)
        page = section.find(qn("w:pgSz")) if section is not None else None
        margins = section.find(qn("w:pgMar")) if section is not None else None
        aside = _number(margins, "w:left", 0) + _number(margins, "w:right", 0)
        self._wide = _number(page, "w:w", _PAGE + aside) - aside

    def lines(self, paragraph: Any, text: str, calls: tuple[str, ...], *, bold: bool) -> list[TypedLine]:
        """Return the lines of a paragraph, whose ``text`` still has its tabs and line ends."""
        kinds, leader = self._stops(paragraph)
        if leader:
            return []  # dots lead to the page of an entry, a rule to where one signs
        size = self._size_of(paragraph) * (1.05 if bold else 1.0)
        indent = self._styles.paragraph_says(paragraph, "w:ind")
        left = _number(indent, "w:left", _number(indent, "w:start", 0))
        hanging = _number(indent, "w:hanging", 0)
        first = left + _number(indent, "w:firstLine", 0) - hanging
        if hanging and left > 0:
            kinds.setdefault(left, "left")
        stops = tuple(sorted(kinds))
        made: list[TypedLine] = []
        for printed in text.split("\n"):
            pieces = tuple(one_line(piece) for piece in printed.split("\t"))
            if any(pieces):
                start = left if made else first
                made.append(TypedLine(pieces, tuple(self._places(pieces, start, kinds, size)), stops, bold))
        return [*made[:-1], replace(made[-1], calls=calls)] if made else made

    def _places(
        self, pieces: Sequence[str], start: int, kinds: Mapping[int, str], size: float
    ) -> Iterator[int | None]:
        """Yield where each piece begins, None from the first on of which that is not sure."""
        place: int | None = start
        stops = sorted(kinds)
        for before, _ in pairwise(pieces):
            yield place
            if place is not None:
                ahead = _AHEAD.get(kinds.get(place, "left"), 1.0)
                wide = _width(before, size) * ahead
                ends = {self._next(int(place + wide * share), stops) for share in (_LEAST, _MOST)}
                place = ends.pop() if len(ends) == 1 else None
                place = place if place is None or place < self._wide else None
        yield place

    def _next(self, at: int, stops: Sequence[int]) -> int:
        """The first stop beyond ``at``."""
        ahead = next((stop for stop in stops if stop > at), None)
        return ahead if ahead is not None else (at // self._every + 1) * self._every

    def _stops(self, paragraph: Any) -> tuple[dict[int, str], bool]:
        """Return a paragraph's stops with their kinds, and whether dots or a rule lead to one."""
        from docx.oxml.ns import qn

        found: dict[int, str] = {}
        leads = False
        for tabs in reversed(list(self._styles.all_say(paragraph, "w:tabs"))):
            for tab in tabs.iter(qn("w:tab")):
                at, kind = _number(tab, "w:pos", 0), tab.get(qn("w:val"), "left")
                leads = leads or tab.get(qn("w:leader"), "none") not in ("none", "")
                if kind == "clear":
                    found.pop(at, None)
                elif kind != "bar" and at > 0:
                    found[at] = kind
        return found, leads

    def _size_of(self, paragraph: Any) -> float:
        from docx.oxml.ns import qn

        run = next((run for run in paragraph.iter(qn("w:r")) if run.find(qn("w:t")) is not None), None)
        said = self._styles.run_says(run, "w:sz") if run is not None else None
        return float(said) if said and said.isdecimal() else float(self._size)


@dataclass
class TypedRows:
    """Gathers paragraphs into tables as they come. ``made`` says what each paragraph of a table becomes."""

    made: dict[Any, list[Block]] = field(default_factory=dict)
    _held: list[tuple[Any, Sequence[TypedLine]]] = field(default_factory=list)
    _after_blank: bool = False
    _head: TypedLine | None = None

    @property
    def is_open(self) -> bool:
        """Whether a table has begun that the next paragraph may go on with."""
        return bool(self._held)

    def take(self, paragraph: Any, lines: Sequence[TypedLine]) -> None:
        """Add a paragraph with words: to the table that is open, or else it may open one."""
        if lines and self._held and self._names_anew(lines[0]):
            self.end(anew=True)
        first = self._held[0][1][0] if self._held else None
        if lines and all(line.is_row or (first is not None and line.is_below(first)) for line in lines):
            self._held.append((paragraph, lines))
            self._after_blank = False
        else:
            self.end()

    def _names_anew(self, line: TypedLine) -> bool:
        """Whether a line is the first of another table: it stands apart or is bold, and names columns."""
        first = self._held[0][1][0]
        apart = self._after_blank or (line.bold and first.bold)
        return apart and len(line.words) >= len(first.words) and names_columns(line.pieces)

    def blank(self) -> None:
        """Go on over an empty paragraph; a second ends the table."""
        if self._after_blank:
            self.end()
        self._after_blank = True

    def end(self, *, anew: bool = False) -> None:
        """Close the open table. ``anew`` says that a heading begins, below which columns have new names."""
        while self._held and not any(len(line.pieces) > 1 for line in self._held[-1][1]):
            self._held.pop()  # what stands alone below the last row names none
        lines = [line for _, typed in self._held for line in typed]
        if lines:
            made = tables_of(self._headed(lines))
            if made:
                self.made.update((paragraph, []) for paragraph, _ in self._held)
                self.made[self._held[0][0]] = made
                self._head = self._head if self._goes_on(lines[0]) else lines[0]
        self._held, self._after_blank = [], False
        self._head = None if anew else self._head

    def _goes_on(self, first: TypedLine) -> bool:
        """Whether a first row stands in the columns of the table above, and names none of its own."""
        return (
            self._head is not None
            and bool(first.stops)
            and first.stops == self._head.stops
            and not first.bold
        )

    def _headed(self, lines: Sequence[TypedLine]) -> Sequence[TypedLine]:
        """Return rows with those that name their columns; none where it is open whether the ones above do."""
        if self._head is None or not self._goes_on(lines[0]):
            return lines
        return [self._head, *lines] if self._head.bold else []


def tables_of(lines: Sequence[TypedLine]) -> list[Block] | None:
    """Return lines that stand together as a table; those that cannot be told stand in it as plain text.

    None where they are no table: the words then stand as they are read without tabs.
    """
    if len(lines) < 2 or not lines[0].is_row or lines[0].is_marked:
        return None
    columns = _Columns.of(lines)
    if columns is None:
        return None
    placed = [columns.row(line) for line in lines]
    told = [row for row in placed if row is not None]
    if placed[0] is None or len(told) < 2 or len(told) * 2 <= len(lines):
        return None
    used = [n for n, cells in enumerate(zip(*told, strict=True)) if n == 0 or any(cells)]
    placed = [[row[n] for n in used] if row is not None else None for row in placed]
    told = [row for row in placed if row is not None]
    heavy = lines[0].bold and not all(line.bold for line in lines) and not _is_data(told)
    grid = Table(tuple(tuple(map(_cell, row)) for row in told))
    named = 1 if heavy or (names_columns(told[0]) and header_rows(grid)) else 0
    labels = all(row[0].endswith(":") for row in told)
    if len(used) < 3 and (labels or not named):
        return None  # a word and what it stands for, side by side: a line says both
    return list(_blocks(lines, placed, named))


def _is_data(rows: Sequence[Sequence[str]]) -> bool:
    """Whether a first row is one of those below it that only stands out: it has a number as they have."""
    plain = [{re.sub(r"\d+", "#", word) for word in column} for column in zip(*rows[1:], strict=True)]
    return any(
        bool(_FIGURES.match(word))
        or (re.search(r"\D\d+$", word) is not None and re.sub(r"\d+", "#", word) in below)
        for word, below in zip(rows[0], plain, strict=True)
    )


def _blocks(lines: Sequence[TypedLine], placed: Sequence[list[str] | None], named: int) -> Iterator[Block]:
    """Yield the table; below each row that could not be told it goes on under the same names."""
    head, rows = _grid_row(lines[0], placed[0] or []), list[list[Cell]]()
    for line, words, after in zip(lines[1:], placed[1:], [*placed[2:], None], strict=True):
        nameless = (
            words and named and any(w and not h.blocks for w, h in zip(words[1:], head[1:], strict=True))
        )
        heads_rows = after is not None and not after[0]
        if words is None or nameless or (len(line.pieces) == 1 and not heads_rows):
            if rows:
                yield _table(head, rows, named)
            yield Block("paragraph", line.text, calls=line.calls)
            rows = []
        elif rows and _goes_on(words, rows[-1]):
            rows[-1] = [_joined(cell, word) for cell, word in zip(rows[-1], words, strict=True)]
        else:
            rows.append(_grid_row(line, words))
    if rows:
        yield _table(head, rows, named)


def _table(head: Sequence[Cell], rows: Sequence[Sequence[Cell]], named: int) -> Block:
    return Block("table", table=Table((tuple(head), *map(tuple, rows)), named))


def _goes_on(words: Sequence[str], above: Sequence[Cell]) -> bool:
    """Whether a row holds only the ends of cells above it that were wrapped by hand.

    Where the cells above begin with small letters too, it may be a row of its own.
    """
    told = [(word, cell.text) for word, cell in zip(words, above, strict=True) if word]
    ends = all(word[:1].islower() and cell[-1:].isalnum() for word, cell in told)
    return not words[0] and ends and not any(cell[:1].islower() for _, cell in told)


def _joined(cell: Cell, word: str) -> Cell:
    if not word:
        return cell
    last = cell.blocks[-1]
    return Cell((*cell.blocks[:-1], Block("paragraph", f"{last.text} {word}", calls=last.calls)))


def _grid_row(line: TypedLine, words: Sequence[str]) -> list[Cell]:
    """The cells of a row; the notes that it calls stand with its last words."""
    row = [_cell(word) for word in words]
    last = max((n for n, word in enumerate(words) if word), default=None)
    if line.calls and last is not None:
        row[last] = Cell((Block("paragraph", words[last], calls=line.calls),))
    return row


def _cell(word: str) -> Cell:
    return Cell((Block("paragraph", word),)) if word else Cell()


@dataclass(frozen=True)
class _Columns:
    """Where the columns of a table begin, by its first row or its stops; ``counted`` by tabs alone."""

    first: TypedLine
    places: tuple[int, ...]
    counted: bool

    @classmethod
    def of(cls, lines: Sequence[TypedLine]) -> _Columns | None:
        """Return the columns of lines, or None where the first line does not show them."""
        first = lines[0]
        if any(line.stops for line in lines):
            every = {line.stops for line in lines}
            one = next(iter(every)) if len(every) == 1 else first.stops
            start = first.places[0] or 0
            return cls(first, (start, *(stop for stop in one if stop > start)), counted=False)
        shown = tuple(place for n in first.words if (place := first.places[n]) is not None)
        sure = len(shown) == len(first.words)
        if sure and all(_at(line.places[n], shown) is not None for line in lines for n in line.words):
            return cls(first, shown, counted=False)
        return cls(first, shown if sure else (), counted=True)

    @property
    def count(self) -> int:
        """How many columns there are."""
        return len(self.first.pieces) if self.counted else len(self.places)

    def row(self, line: TypedLine) -> list[str] | None:
        """Return the words of each column of a line, or None where they cannot be told."""
        at = self._counted(line) if self.counted else self._placed(line)
        if at is None or len(set(at)) < len(at):
            return None
        words = [""] * self.count
        for place, n in zip(at, line.words, strict=True):
            words[place] = line.pieces[n]
        return words

    def _placed(self, line: TypedLine) -> list[int] | None:
        if line.stops and len(line.stops) + 1 == self.count and line.stops != self.first.stops:
            own = ((line.places[0] or 0), *line.stops)  # the heads of columns may stand in their middle
            at = [_at(line.places[n], own) for n in line.words]
        else:
            at = [_at(line.places[n], self.places) for n in line.words]
        return [place for place in at if place is not None] if None not in at else None

    def _counted(self, line: TypedLine) -> list[int] | None:
        """As many tabs as the first line, or fewer and none in a run; not where its words stand elsewhere."""
        whole = len(line.pieces) == len(self.first.pieces)
        if not whole and (len(line.pieces) > self.count or line.words != list(range(len(line.words)))):
            return None
        seen = [_at(line.places[n], self.places) for n in line.words] if self.places else [None]
        named = self.first.words
        if None not in seen and [named[place] for place in seen if place is not None] != line.words:
            return None
        return line.words


def _at(place: int | None, places: Sequence[int]) -> int | None:
    """Which of ``places`` is ``place``."""
    near = [n for n, other in enumerate(places) if place is not None and abs(other - place) <= _ONE_PLACE]
    return near[0] if near else None


def _width(text: str, half_points: float) -> float:
    """About how wide words are, in twips."""
    return half_points * 10 * sum(map(_share, text))


def _share(letter: str) -> float:
    if letter == " ":
        return _SPACE
    if letter in _NARROWS:
        return _NARROW
    if letter in _WIDES:
        return _WIDE
    return _CAPITAL if letter.isupper() else _OTHER


def _number(element: Any, name: str, otherwise: int) -> int:
    """A whole number that an element says, whatever else a file may hold there."""
    from docx.oxml.ns import qn

    said = (element.get(qn(name), "") if element is not None else "").strip()
    digits = said.removeprefix("-")
    return int(said[:7]) if digits.isdecimal() and digits.isascii() else otherwise
