"""From the lines, tables and boxes of a document to blocks: lines rejoined, headings told by their look."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import chain, pairwise, zip_longest

from procedures.reading.hyphens import whole_words, with_line
from procedures.reading.marks import BULLET, HEADING, is_broken_number, is_title, one_line, without_raised
from procedures.reading.pages import Box, Word
from procedures.reading.pdf_lines import MARKER, Line, lines_of
from procedures.reading.pdf_notes import Note
from procedures.reading.pdf_page import Element, Framed, Placed
from procedures.reading.pdf_tables import Sheet, Spot
from procedures.reading.structure import Block, Cell, Table
from procedures.reading.tables import header_rows

#: Lines of one paragraph follow one another at the usual distance; so much more may still be one.
_TIGHT = 1.2
_LOOSE = 1.5
#: A line that fills so much of its column was wrapped.
_FULL = 0.82
#: The lines of one heading stand no further apart, in letter sizes.
_HEADING_PITCH = 1.3
#: Larger than body text by this, a line is a heading.
_LARGER = 1.08
_LONGEST_HEADING = 200
#: Of the width of its column: a line that begins further in stands beside another.
_BESIDE = 0.3
_NEAR = 4.0
#: Characters in one shape of a chart; more are an aside.
_LONGEST_SHAPE = 600

_STOP = re.compile(r"[.:;?!…—](?:[\"'”’)\]]|\d{1,3}$)*$")
_GOES_ON = re.compile(
    r"(?:\b(?:a|an|and|any|are|as|at|be|been|but|by|for|from|has|have|if|in|into|is|its|may|must|nor|not|of|on|or|"
    r"our|should|such|than|that|the|their|these|this|those|to|under|was|were|which|who|will|with|within|your)|[,(–])$",
    re.I,
)
#: What a table that rules the whole page says in its last row.
_PAGE = re.compile(r"^page \d{1,4}(?: of \d{1,4})?$", re.I)
_NUMBERED = re.compile(r"^(\d{1,3}[A-Z]{0,3})$")
_COMPOUND = re.compile(
    r"^(\d{1,3}[A-Z]{0,3}\.?\s?[—–-]?\s?\(\d{1,3}[A-Z]{0,2}\)|\(\d{1,3}[A-Z]{0,2}\)(?=\([a-z]{1,2}\)))\s*(?=\S)"
)


@dataclass
class FlowParagraph:
    """Lines that are one paragraph, with the marker printed before it."""

    lines: list[Placed]
    marker: str = ""

    @property
    def first(self) -> Line:
        """Its first line."""
        return self.lines[0].line

    @cached_property
    def left(self) -> float:
        """Where its marker, or its first line, begins."""
        return self.first.marker_left

    @cached_property
    def text_left(self) -> float:
        """Where its words begin: below the first line if there are more lines, else after the marker."""
        if len(self.lines) > 1 and self.lines[1].part == self.lines[0].part:
            return self.lines[1].line.left
        return self.first.text_left

    @property
    def is_centred(self) -> bool:
        """Whether its lines stand in the middle of their column, away from its left."""
        return all(
            placed.line.left - placed.left > 20
            and abs((placed.line.left - placed.left) - (placed.right - placed.line.right)) < 12
            for placed in self.lines
        )


Piece = FlowParagraph | Sheet | Framed


@dataclass(frozen=True)
class Look:
    """How a document is set: size of its body text, usual distance of lines by size, its words.

    ``machine`` are the pages that were read off pictures, ``slight`` those of them with hardly a word.
    """

    body: float
    pitch: dict[float, float]
    spaced: bool
    words: frozenset[str]
    machine: frozenset[int] = frozenset()
    slight: frozenset[int] = frozenset()
    levels: dict[tuple[float, bool, bool, bool], int] = field(default_factory=dict)

    def pitch_of(self, size: float) -> float:
        """The usual distance from line to line in letters of ``size``."""
        return self.pitch.get(round(size), size * 1.25)


def look_of(lines: Sequence[Placed], notes: Sequence[Note], body: float) -> Look:
    """Return how a document is set, from its lines in order."""
    steps: defaultdict[int, Counter[float]] = defaultdict(Counter)
    for one, other in pairwise(lines):
        step = other.line.baseline - one.line.baseline
        same = one.part == other.part and abs(one.line.size - other.line.size) < 0.5
        if same and 0.8 * one.line.size < step < 2.6 * one.line.size:
            steps[round(one.line.size)][round(step * 2) / 2] += 1
    pitch = {float(size): _usual(counted) for size, counted in steps.items()}
    at_body = steps.get(round(body), Counter())
    usual = pitch.get(float(round(body)), body * 1.25)
    larger = sum(count for step, count in at_body.items() if step > usual * _TIGHT)
    spaced = larger >= max(2, 0.04 * sum(at_body.values()))
    texts = [placed.line.text for placed in lines] + [line.text for note in notes for line in note.lines]
    return Look(body, pitch, spaced, whole_words(texts))


def _usual(steps: Counter[float]) -> float:
    """The least distance that is common: spaces between paragraphs are larger, and may be more."""
    common = [step for step, count in steps.items() if count >= 0.2 * max(steps.values())]
    return min(common)


@dataclass
class Flow:
    """One pass over the parts of a document. ``look`` gains the levels of its headings on the way."""

    look: Look
    held: dict[int, list[Piece]] = field(default_factory=dict)

    def blocks(self, elements: Sequence[Element]) -> list[Block]:
        """Return the blocks of a document in order."""
        pieces = list(self._pieces(elements))
        self._rank(pieces)
        return self._blocks(pieces)

    def note(self, note: Note, page: int) -> Block:
        """Return a footnote."""
        placed = [Placed(line, line.left, line.right, (page, 0)) for line in note.lines]
        text, calls = self._joined(placed)
        text = f"{note.title}: {text}" if note.title else text
        return Block("note", text, note.mark, calls=calls, page=page)

    def _pieces(self, elements: Sequence[Element]) -> Iterator[Piece]:
        waiting: list[Placed] = []
        for element in _merged(_with_cut_rows(elements)):
            if isinstance(element, Placed):
                waiting.append(element)
                continue
            yield from self._paragraphs(waiting)
            waiting = []
            if isinstance(element, Framed):
                self.held[id(element)] = list(self._pieces(element.elements))
            yield element
        yield from self._paragraphs(waiting)

    def _paragraphs(self, placed: Sequence[Placed]) -> Iterator[FlowParagraph]:
        paragraph: FlowParagraph | None = None
        for line in placed:
            marker = self._marker(line.line)
            if paragraph and (
                self._breaks_number(paragraph.lines[-1], line) or self._goes_on(paragraph, line, marker)
            ):
                paragraph.lines.append(line)
                continue
            if paragraph:
                yield paragraph
            paragraph = FlowParagraph([line], marker)
        if paragraph:
            yield paragraph

    def _marker(self, line: Line) -> str:
        compound = _COMPOUND.match(line.text.lstrip("["))
        if compound:
            return compound[1]
        if line.marker:
            return line.marker
        first = line.text.split()[0].lstrip("[")
        return first if _NUMBERED.match(first) and line.marker_gap > 0.8 and not line.bold else ""

    def _goes_on(self, above: FlowParagraph, placed: Placed, marker: str) -> bool:
        """Whether a line is the next of the paragraph above it."""
        last, line = above.lines[-1], placed.line
        if last.line.baseline == line.baseline and last.part == placed.part and last.line.page == line.page:
            return False
        unfinished = not _STOP.search(last.line.text)
        if marker and not self._is_wrapped_number(above, placed, marker, unfinished=unfinished):
            return False
        if self._looks_differ(above, placed):
            return False
        if last.part != placed.part:
            return self._turns(above, placed, unfinished=unfinished)
        step = line.baseline - last.line.baseline
        if _stands_beside(last) and line.left < last.line.left - _LOOSE * 2 * _NEAR and not above.is_centred:
            return False  # the line above stands beside the name that it belongs to
        pitch = self.look.pitch_of(line.size)
        if self._is_heading_line(line):
            pitch = min(pitch, line.size * _HEADING_PITCH)
        lower = line.text[:1].islower()
        if above.marker and self._leaves(above, line, lower=lower):
            return False
        if step > _LOOSE * pitch or step < 0:
            near = abs(line.left - last.line.left) < _NEAR and 0 < step < 2.4 * pitch
            return near and unfinished and (lower or bool(_GOES_ON.search(last.line.text)))
        if step > _TIGHT * pitch:
            full = self._had_no_room(last, line) and not self._is_heading_line(line)
            return unfinished and (lower or full or bool(_GOES_ON.search(last.line.text)))
        return self._follows_closely(above, placed, unfinished=unfinished, lower=lower)

    def _breaks_number(self, last: Placed, placed: Placed) -> bool:
        """Whether a telephone number was broken between a line and the next."""
        if not is_broken_number(last.line.text, placed.line.text):
            return False
        step = placed.line.baseline - last.line.baseline
        return last.part != placed.part or 0 < step < _LOOSE * self.look.pitch_of(placed.line.size)

    def _leaves(self, above: FlowParagraph, line: Line, *, lower: bool) -> bool:
        """Whether a line that stands left of an item's own marker is none of it.

        In lower case it goes on from the words above the list, and holds for each item.
        """
        left = min(placed.line.left for placed in above.lines)
        if line.left >= left - _NEAR:
            return False
        return not lower or (line.left < above.left - _NEAR and not self._is_full(above.lines[-1], line))

    def _follows_closely(
        self, above: FlowParagraph, placed: Placed, *, unfinished: bool, lower: bool
    ) -> bool:
        last, line = above.lines[-1], placed.line
        if self._is_heading_line(last.line) and self._is_heading_line(line):
            return unfinished and (
                lower
                or self._is_full(last, line)
                or bool(_GOES_ON.search(last.line.text))
                or above.is_centred
            )
        full = self._is_full(last, line)
        indented = line.left - last.left > 8 and line.left - above.text_left > 8 and not above.marker
        if not unfinished:
            return lower or (
                full and not indented and (self.look.spaced or len(above.lines) > 1 or bool(above.marker))
            )
        return (
            lower
            or full
            or bool(_GOES_ON.search(last.line.text))
            or not last.line.text[-1:].isalnum()
            or (line.right - line.left > 0.6 * (placed.right - placed.left) and self.look.spaced)
        )

    def _is_full(self, last: Placed, line: Line) -> bool:
        """Whether a line was wrapped: the next word had no room, or little room was left."""
        return self._had_no_room(last, line) or (
            last.line.right - last.left > _FULL * (last.right - last.left)
        )

    def _had_no_room(self, last: Placed, line: Line) -> bool:
        """Whether the next word had no room left on the line above."""
        word = line.words[0].right - line.words[0].left + 0.25 * line.size
        return last.line.right + word > last.right - 2

    def _turns(self, above: FlowParagraph, placed: Placed, *, unfinished: bool) -> bool:
        """Whether a paragraph goes on at the head of the next column or page."""
        last, line = above.lines[-1], placed.line
        if (last.line.page in self.look.machine) != (line.page in self.look.machine):
            return False  # what was read by machine says so, and the page before it does not
        if line.size > self.look.body * _LARGER:
            return False
        if not unfinished:
            return (line.text[:1].islower() and not above.marker) or self._goes_on_below(above, placed)
        if line.text[:1].islower() or _GOES_ON.search(last.line.text) or last.line.text.endswith("-"):
            return True
        shifted = (
            abs((line.left - placed.left) - (last.line.left - last.left)) > _NEAR and len(above.lines) > 1
        )
        return not shifted and last.line.page not in self.look.slight and self._is_full(last, line)

    def _goes_on_below(self, above: FlowParagraph, placed: Placed) -> bool:
        """Whether a sentence that fills its line is followed by the next of its paragraph on a new page."""
        last, line = above.lines[-1], placed.line
        wrapped = self._is_full(last, line) if above.marker else self._had_no_room(last, line)
        lefts = (above.text_left, above.left) if len(above.lines) == 1 else (above.text_left,)
        aligned = any(abs((line.left - placed.left) - (left - last.left)) < _NEAR for left in lefts)
        return wrapped and aligned and (len(above.lines) > 1 or bool(above.marker))

    def _looks_differ(self, above: FlowParagraph, placed: Placed) -> bool:
        last, line = above.lines[-1].line, placed.line
        if abs(last.size - line.size) > 0.07 * max(last.size, line.size):
            return True
        if last.bold == line.bold:
            return False
        bold = above.lines[-1] if last.bold else placed
        whole = all(p.line.bold for p in above.lines) if last.bold else True
        apart = (not _STOP.search(last.text) and line.text[:1].isupper()) or bold is placed
        short = bold.line.right - bold.left < _FULL * (bold.right - bold.left)
        return (
            whole
            and apart
            and is_title(bold.line.text)
            and (short or (last.bold and self._stands_apart(above, placed)))
        )

    def _stands_apart(self, above: FlowParagraph, placed: Placed) -> bool:
        step = placed.line.baseline - above.lines[-1].line.baseline
        return step > _TIGHT * self.look.pitch_of(placed.line.size)

    def _is_wrapped_number(
        self, above: FlowParagraph, placed: Placed, marker: str, *, unfinished: bool
    ) -> bool:
        """Whether what looks like a marker is a number within a sentence that was wrapped before it."""
        last, line = above.lines[-1], placed.line
        if marker == BULLET:
            return (
                line.plain[0].text in "-–"
                and unfinished
                and self._is_full(last, line)
                and (abs(line.left - above.text_left) < 1 and line.rest[:1].islower())
            )
        if not unfinished or last.line.text.endswith((",", ";")) or not self._is_full(last, line):
            return (
                bool(re.match(r"^\d", marker))
                and unfinished
                and bool(_GOES_ON.search(last.line.text))
                and (line.rest[:1].islower())
                and not _follows(above.marker, marker)
            )
        if line.marker_gap > 0.6 or abs(line.left - above.text_left) > 1.5:
            return False
        step = line.baseline - last.line.baseline
        close = last.part != placed.part or step <= _TIGHT * self.look.pitch_of(line.size)
        return close and not _follows(above.marker, marker)

    def _is_heading_line(self, line: Line) -> bool:
        return line.size > self.look.body * _LARGER or line.bold

    # ---- headings

    def _style(self, paragraph: FlowParagraph) -> tuple[float, bool, bool, bool] | None:
        """The look of a paragraph that is a heading; None for any other."""
        line, text = paragraph.first, self._joined(paragraph.lines)[0]
        if paragraph.marker == BULLET or not re.search(r"[^\W\d_]", text) or len(text) > _LONGEST_HEADING:
            return None
        style = (round(line.size * 2) / 2, paragraph.is_centred, line.bold, line.italic)
        lettered = bool(paragraph.marker) and not paragraph.marker[:1].isdigit()
        words = _split(paragraph.marker, text)[1] if lettered else text
        if not re.match(r"[\W_]*[A-Z0-9]", words) or (
            text.startswith("[") and not (line.bold or line.italic)
        ):
            return None
        if all(p.line.size > self.look.body * _LARGER for p in paragraph.lines) and not text.endswith(
            (".", ";", ",")
        ):
            return None if lettered and not line.bold else style
        bold = all(p.line.bold for p in paragraph.lines)
        if lettered or not is_title(_unbracketed(text), _LONGEST_HEADING if bold else HEADING):
            return None
        if bold:
            return style
        short = len(text) < 80 and len(paragraph.lines) <= 2
        return (
            style
            if paragraph.is_centred and short and not paragraph.marker and _is_set_apart(text, line)
            else None
        )

    def _is_lead_in(self, paragraph: FlowParagraph, after: Piece | None) -> bool:
        """Whether a bold line only opens the list below it."""
        listed = isinstance(after, FlowParagraph) and bool(after.marker) and not after.marker[:1].isdigit()
        opens = self._joined(paragraph.lines)[0].endswith((":", "…", "—"))
        return listed and opens and not paragraph.first.size > self.look.body * _LARGER

    def _rank(self, pieces: Sequence[Piece]) -> None:
        styles = Counter[tuple[float, bool, bool, bool]]()
        for piece in (*pieces, *chain.from_iterable(self.held.values())):
            if isinstance(piece, FlowParagraph):
                style = self._style(piece)
                if style:
                    styles[style] += 1
        ranked = sorted(styles, key=lambda s: (-s[0], not s[1], not s[2], s[3]))
        self.look.levels.update({style: level for level, style in enumerate(ranked, start=1)})

    # ---- blocks

    def _blocks(self, pieces: Iterable[Piece]) -> list[Block]:
        blocks: list[Block] = []
        nesting: list[FlowParagraph] = []
        listed = list(pieces)
        for piece, after in zip_longest(listed, listed[1:]):
            if isinstance(piece, Sheet):
                self._add_table(piece, blocks, nesting)
            elif isinstance(piece, Framed):
                blocks += self._framed(piece)
            else:
                blocks.append(self._block(piece, nesting, lead_in=self._is_lead_in(piece, after)))
        return blocks

    def _block(self, paragraph: FlowParagraph, nesting: list[FlowParagraph], *, lead_in: bool) -> Block:
        text, calls = self._joined(paragraph.lines)
        page = paragraph.first.page
        style = self._style(paragraph)
        if style and style in self.look.levels and not lead_in:
            nesting.clear()
            return Block("heading", text.lstrip("["), depth=self.look.levels[style], page=page)
        while nesting and not _holds(nesting[-1], paragraph):
            nesting.pop()
        if not paragraph.marker:
            return Block("paragraph", text, depth=len(nesting), calls=calls, page=page)
        marker, rest = _split(paragraph.marker, text)
        block = Block("item", rest, marker, depth=len(nesting), calls=calls, page=page)
        nesting.append(paragraph)
        return block

    def _framed(self, framed: Framed) -> list[Block]:
        inner = self._blocks(self.held[id(framed)])
        if not framed.box or len(inner) < 2:
            plain = [replace(b, kind="paragraph", depth=0) if b.kind == "heading" else b for b in inner]
            return plain if framed.box else _in_a_shape(plain)
        title = ""
        if inner[0].kind == "heading":
            title, inner = inner[0].text, inner[1:]
        return [Block("box", title, page=framed.page, blocks=tuple(inner))]

    def _add_table(self, sheet: Sheet, blocks: list[Block], nesting: list[FlowParagraph]) -> None:
        """Add a table, or the rows of one that goes on over the turn of a page."""
        rows = self._rows(sheet)
        above = blocks[-1] if blocks else None
        if sheet.continues and above is not None and above.table is not None and rows:
            blocks[-1] = replace(above, table=_with_rows(above.table, rows))
            return
        inside = bool(nesting) and sheet.area.left > nesting[-1].left + _NEAR
        depth = len(nesting) if inside else 0
        heads = (0, 0) if sheet.nameless else (sheet.header_rows, None)
        table = Table(tuple(rows), *heads)
        if table.header_rows is None and not header_rows(table) and _heads_in_bold(sheet):
            table = replace(table, header_rows=1)
        blocks.append(Block("table", depth=depth, page=sheet.page, table=table))

    def _rows(self, sheet: Sheet) -> list[tuple[Cell, ...]]:
        made: dict[int, Cell] = {}
        rows = []
        for row in sheet.rows:
            for spot in row:
                if id(spot) not in made:
                    made[id(spot)] = self._cell(spot, sheet.page)
            cells = tuple(made[id(spot)] for spot in row)
            said = {cell.text for cell in cells if cell.text}
            if said and not (len(said) == 1 and _PAGE.match(next(iter(said)))):
                rows.append(cells)
        return rows

    def _cell(self, spot: Spot, page: int) -> Cell:
        if not spot.words:
            return Cell()
        elements: list[Element] = []
        for angle in sorted({word.angle for word in spot.words}):
            rows = lines_of([word for word in spot.words if word.angle == angle], page)
            joined = [_one(row) for row in rows]
            left, right = min(line.left for line in joined), max(line.right for line in joined)
            if not angle:
                left, right = spot.area.left, max(right, spot.area.right - 6)
            elements += [Placed(line, left, right, (page, angle)) for line in joined]
        steps = [
            b.line.baseline - a.line.baseline
            for a, b in pairwise(e for e in elements if isinstance(e, Placed))
        ]
        pitch = min((step for step in steps if step > 0), default=0.0)
        local = replace(
            self.look,
            pitch={round(w.size): pitch for w in spot.words} if pitch else self.look.pitch,
            spaced=True,
        )
        inner = Flow(local)
        blocks = inner._blocks(inner._pieces(elements))
        return Cell(
            tuple(replace(b, kind="paragraph", depth=0) if b.kind == "heading" else b for b in blocks)
        )

    # ---- text

    def _joined(self, placed: Sequence[Placed]) -> tuple[str, tuple[str, ...]]:
        """Return the words of lines as one text, and the marks that call notes."""
        text = ""
        calls: list[str] = []
        for line in (p.line for p in placed):
            calls += line.calls
            text = with_line(text, line.text, self.look.words) if text else line.text
        text, marks = without_raised(one_line(text))
        return text, (*calls, *marks)


def _stands_beside(placed: Placed) -> bool:
    """Whether a line begins far from the left of its column, as what stands beside a name does."""
    return placed.line.left - placed.left > _BESIDE * (placed.right - placed.left)


def _in_a_shape(blocks: list[Block]) -> list[Block]:
    """The words in one shape of a chart as one paragraph, if they are few and no list."""
    text = " ".join(block.text for block in blocks)
    if len(text) > _LONGEST_SHAPE or len(blocks) < 2 or any(b.kind != "paragraph" for b in blocks):
        return blocks
    calls = tuple(chain.from_iterable(block.calls for block in blocks))
    return [replace(blocks[0], text=text, calls=calls)]


def _merged(elements: Sequence[Element]) -> Iterator[Element]:
    """Join the parts of a table, or of a box, that go on over the turn of a page."""
    above: Element | None = None
    head: Sheet | None = None
    for element in elements:
        if isinstance(element, Framed) and isinstance(above, Framed) and _goes_on_over(above, element):
            above.elements += element.elements
            above.last_page, above.box = element.page, above.box or element.box
            continue
        if isinstance(element, Sheet) and isinstance(above, Sheet):
            turned = _columns_match(above, element) and element.page == above.page + 1
            element.continues = turned and not (head and _has_another_head(element, head))
        if isinstance(element, Sheet) and not element.continues:
            head = element
        if above is not None:
            yield above
        above = element
    if above is not None:
        yield above


def _with_cut_rows(elements: Sequence[Element]) -> list[Element]:
    """Put lines of a later column, between two parts of a table, into the row that the page cut."""
    kept: list[Element] = []
    lines: list[Placed] = []
    above: Sheet | None = None
    for element in elements:
        if above and isinstance(element, Placed) and _is_of(element.line, above):
            lines.append(element)
            continue
        if lines and above and isinstance(element, Sheet) and _columns_match(above, element):
            element.rows.insert(0, _row_of(lines, element))
        else:
            kept += lines
        kept.append(element)
        above, lines = element if isinstance(element, Sheet) else None, []
    return kept + lines


def _is_of(line: Line, sheet: Sheet) -> bool:
    return line.page == sheet.page + 1 and line.left > sheet.edges[1] - _NEAR


def _has_another_head(sheet: Sheet, above: Sheet) -> bool:
    """Whether a table begins with a row of bold names, and other ones than the table above it."""
    named = [spot.words for spot in sheet.rows[0] if spot.words]
    bold = len(named) > 1 and all(word.bold for words in named for word in words)
    return bold and _texts(sheet) != _texts(above)


def _heads_in_bold(sheet: Sheet) -> bool:
    """Whether the first row of a table is bold, and no band across it, and another is not."""
    first, *rest = ([spot for spot in row if spot.words] for row in sheet.rows)
    several = len({id(spot) for spot in first}) > 1
    return several and _is_bold(first) and not all(_is_bold(row) for row in rest if row)


def _is_bold(spots: Sequence[Spot]) -> bool:
    return all(word.bold for spot in spots for word in spot.words if any(map(str.isalnum, word.text)))


def _texts(sheet: Sheet) -> list[list[str]]:
    return [[word.text for word in spot.words] for spot in sheet.rows[0]]


def _columns_match(one: Sheet, other: Sheet) -> bool:
    return len(one.edges) == len(other.edges) and all(
        abs(first - second) < 6 for first, second in zip(one.edges[:-1], other.edges[:-1], strict=True)
    )


def _row_of(lines: Sequence[Placed], sheet: Sheet) -> list[Spot]:
    top, bottom = lines[0].line.top, lines[-1].line.baseline + 2
    row = [Spot(Box(left, top, right, bottom)) for left, right in pairwise(sheet.edges)]
    for placed in lines:
        at = max(n for n, left in enumerate(sheet.edges[:-1]) if placed.line.left > left - _NEAR)
        row[at].words.extend(placed.line.words)
    return row


def _goes_on_over(one: Framed, other: Framed) -> bool:
    same = abs(one.area.left - other.area.left) < 6 and abs(one.area.right - other.area.right) < 6
    return same and other.page == one.last_page + 1


def _one(row: Sequence[Line]) -> Line:
    """Put the pieces of a row of a cell together again."""
    if len(row) == 1:
        return row[0]
    words: list[Word] = []
    raised: set[int] = set()
    lowered: set[int] = set()
    for line in row:
        raised |= {at + len(words) for at in line.raised}
        lowered |= {at + len(words) for at in line.lowered}
        words += line.words
    return Line(tuple(words), row[0].page, frozenset(raised), frozenset(lowered))


def _holds(item: FlowParagraph, paragraph: FlowParagraph) -> bool:
    """Whether ``paragraph`` stands within ``item``: further in than its marker."""
    if item.lines[0].part[1] != paragraph.lines[0].part[1]:
        inward = (paragraph.left - paragraph.lines[0].left) - (item.left - item.lines[0].left)
        return _NEAR < inward < (999 if paragraph.marker else item.text_left - item.left + 3 * _NEAR)
    if paragraph.marker:
        beside = abs(paragraph.text_left - item.text_left) < _NEAR and item.text_left > item.left + _NEAR
        return paragraph.left > item.left + _NEAR and not (beside and paragraph.left < item.left + 4 * _NEAR)
    return item.left + _NEAR < paragraph.left < item.text_left + 3 * _NEAR


def _split(marker: str, text: str) -> tuple[str, str]:
    """Part the marker from the words of an item; the bracket of an amendment stays with the words."""
    opened = "[" if text.startswith("[") else ""
    rest = text[len(opened) :]
    compound = _COMPOUND.match(rest)
    if compound and compound[1] == marker:
        return marker.rstrip(), f"{opened}{rest[compound.end() :]}"
    _, _, words = rest.partition(" ")
    return marker, f"{opened}{words}"


def _unbracketed(text: str) -> str:
    """A title without the brackets before it, and without a section's number with letters."""
    return re.sub(r"^\d{1,3}[A-Z]{0,3}\s+", "", re.sub(r"[\[\]]", "", text)).lstrip(" (")


def _is_set_apart(text: str, line: Line) -> bool:
    """Whether a short line in the middle is set as a heading: in capitals, slanting, or in title case."""
    return (
        line.italic
        or text.isupper()
        or line.bold
        or bool(re.match(r"^(?:part|schedule|chapter|annex)\b", text, re.I))
    )


def _follows(one: str, other: str) -> bool:
    """Whether one number comes right after another."""
    first, second = re.search(r"\d+", one), re.search(r"\d+", other)
    return (
        bool(first and second) and MARKER.match(one) is not None and int(second[0]) - int(first[0]) == 1
        if first and second
        else False
    )


def _with_rows(table: Table, rows: list[tuple[Cell, ...]]) -> Table:
    """Return ``table`` with the rows of its next page; a repeated head goes, a row that was cut is whole."""
    heads = table.header_rows or 1
    repeated = 0
    for one, other in zip(table.rows[:heads], rows):
        if [cell.text for cell in one] != [cell.text for cell in other]:
            break
        repeated += 1
    rest = rows[repeated:]
    kept = list(table.rows)
    if rest and kept and _is_cut(kept[-1], rest[0]):
        kept[-1] = tuple(_cells_joined(one, other) for one, other in zip(kept[-1], rest[0], strict=True))
        rest = rest[1:]
    return replace(table, rows=(*kept, *rest), header_rows=table.header_rows or (repeated or None))


def _is_cut(row: Sequence[Cell], after: Sequence[Cell]) -> bool:
    """Whether a row goes on in the next: its name is missing and its words start in lower case."""
    if not row[0].text or after[0].text:
        return False
    texts = [cell.text for cell in after if cell.text]
    return any(text[:1].islower() or MARKER.match(text.split()[0]) for text in texts)


def _cells_joined(one: Cell, other: Cell) -> Cell:
    if not one.blocks or not other.blocks:
        return Cell((*one.blocks, *other.blocks))
    last, first = one.blocks[-1], other.blocks[0]
    if first.kind == "paragraph" and first.text[:1].islower() and not _STOP.search(last.text):
        return Cell((*one.blocks[:-1], replace(last, text=f"{last.text} {first.text}"), *other.blocks[1:]))
    return Cell((*one.blocks, *other.blocks))
