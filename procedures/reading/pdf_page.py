"""The parts of a printed page in reading order: lines of a column, tables, framed boxes, footnotes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from statistics import median

from procedures.reading.pages import Box, Page, Word
from procedures.reading.pdf_bullets import with_bullets
from procedures.reading.pdf_grades import grades_of
from procedures.reading.pdf_heads import with_wide_heads
from procedures.reading.pdf_labels import Labels, labels_of
from procedures.reading.pdf_lines import Line, flat, lines_of
from procedures.reading.pdf_notes import Note, notes_of
from procedures.reading.pdf_tables import Sheet, Spot
from procedures.reading.tables import may_name_column

#: A frame narrower than this share of the page, or with fewer rows, is a shape of a chart, not a box.
_BOX_WIDTH = 0.4
_BOX_ROWS = 3
#: Slanting letters of this size, in points, are a watermark.
_WATERMARK = 24.0
#: Letters smaller than this, in points, are left by the program that made the page; nobody can see them.
_LEAST_SEEN = 2.0
#: A shaded ground that is no higher than this, in points, only marks a line of text.
_LINE_HIGH = 20.0
#: Two shaded areas one below the other belong together up to this distance, in points.
_STACKED = 9.0
#: The shapes of a chart that begin level with one another do so to within so many points.
_LEVEL = 6.0
#: Of their size: a line that stands no lower than this below another, and not under it, stands beside it.
_BESIDE = 1.2
#: Of their size: lines whose baselines are no further apart stand on one line of print.
_LEVEL_LINE = 0.18
#: Of the usual distance between lines: a larger one parts the rows of a table.
_APART = 1.25
#: Columns of prose hold so many words a line, and so many of their lines are full.
_WORDS_A_LINE = 3.2
_FULL = 0.45
#: Lines of a column that hardly began, and the words of a line that only prose fills.
_SHORT, _FULL_LINE = 2, 6.0
#: Of their size: lines of one paragraph are no further apart.
_CLOSE_LINES = 1.6
#: Of their size: what is left free at the most before the next column where words are wrapped.
_PADDING = 3.0
#: Of the width of its column: a longer line is full.
_MOSTLY = 0.82


@dataclass(frozen=True)
class Placed:
    """A line in the column that it stands in; ``part`` tells columns and boxes apart."""

    line: Line
    left: float
    right: float
    part: tuple[int, int]


@dataclass
class Framed:
    """What stands in a frame or on a shaded ground. ``box`` says that it is large enough to be an aside."""

    area: Box
    page: int
    elements: list[Element]
    box: bool
    last_page: int = 0

    def __post_init__(self) -> None:
        self.last_page = self.last_page or self.page


Element = Placed | Sheet | Framed
#: Where no word stands between two lines of one row: from where to where.
Gutter = tuple[float, float]


@dataclass
class Parts:
    """A page taken apart. ``rest`` are words that stand across the others, kept after them."""

    elements: list[Element] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)


def upright(page: Page) -> Page:
    """Return ``page`` turned so that most of its letters stand upright, without what no reader sees.

    Letters drawn twice for boldness are one bold word, and bullets that are drawn as shapes are letters. A
    slanting watermark goes; invisible letters stay where they lie over a picture, as those of a scan do.
    """
    words = [word for word in page.words if not _is_watermark(word) and _is_seen(word, page)]
    letters = Counter[int]()
    for word in words:
        letters[word.angle] += len(word.text)
    turn = letters.most_common(1)[0][0] if letters else 0
    turn = 0 if turn % 90 else turn
    kept = _once(replace(word, angle=(word.angle - turn) % 360) for word in words)
    if not turn:
        return replace(page, words=with_bullets(kept, (*page.small, *page.pictures)))
    width, height = (page.height, page.width) if turn in (90, 270) else (page.width, page.height)
    areas = (
        tuple(_turned(area, turn) for area in group)
        for group in (page.rules, page.fills, page.pictures, page.frames, page.small)
    )
    rules, fills, pictures, frames, small = areas
    return replace(
        page,
        words=with_bullets(kept, (*small, *pictures)),
        rules=rules,
        fills=fills,
        pictures=pictures,
        frames=frames,
        width=width,
        height=height,
    )


def _is_watermark(word: Word) -> bool:
    return word.angle % 90 != 0 and word.size >= _WATERMARK


def _turned(area: Box, turn: int) -> Box:
    if turn == 90:
        return Box(-area.bottom, area.left, -area.top, area.right)
    if turn == 270:
        return Box(area.top, -area.right, area.bottom, -area.left)
    return Box(-area.right, -area.bottom, -area.left, -area.top)


def _is_seen(word: Word, page: Page) -> bool:
    if word.size < _LEAST_SEEN:
        return False
    if not word.hidden and not word.white:
        return True
    x, y = word.middle
    if word.hidden:
        return any(picture.holds(x, y) for picture in page.pictures)
    return any(ground.holds(x, y) for ground in (*page.fills, *page.pictures))


def _once(words: Iterable[Word]) -> list[Word]:
    """Make one bold word of two that are drawn on top of each other."""
    kept: list[Word] = []
    seen: dict[tuple[str, int, int], int] = {}
    for word in words:
        near = word.size * 0.2
        key = (word.text, round(word.left / near / 3), round(word.baseline / near / 3))
        around = (seen.get((key[0], key[1] + x, key[2] + y)) for x in (-1, 0, 1) for y in (-1, 0, 1))
        twin = next((at for at in around if at is not None and _covers(kept[at], word, near)), None)
        if twin is None:
            seen[key] = len(kept)
            kept.append(word)
        else:
            kept[twin] = replace(kept[twin], bold=True)
    return kept


def _covers(one: Word, other: Word, near: float) -> bool:
    return (
        abs(one.left - other.left) < near
        and abs(one.baseline - other.baseline) < near
        and one.angle == other.angle
    )


def parts_of(
    page: Page,
    drawn: tuple[list[Sheet], list[Box]],
    dropped: set[int],
    body: float,
    above: Note | None = None,
) -> Parts:
    """Return the parts of an upright page.

    ``drawn`` are its tables and frames, as ``ruled`` finds them; ``dropped`` holds the ``id`` of words
    that are furniture; ``above`` is the last footnote of the pages before.
    """
    words = [word for word in page.words if id(word) not in dropped]
    sheets, frames = drawn
    words = _into_sheets(words, sheets)
    across = [word for word in words if word.angle]
    words = [word for word in words if not word.angle]
    framed, words = _into_frames(words, _outermost(frames, page, sheets))
    rows, notes = notes_of(lines_of(words, page.number), page, body, above)
    rows, labels = labels_of(rows, page, body)
    rows, graded = grades_of(rows, page.number)
    taken: list[Sheet | Framed] = [*graded, *(_drawn(found, page.number) for found in labels)]
    loose = list(sheets)
    for area, inside in framed:
        held = [sheet for sheet in loose if area.holds(*_middle(sheet.area))]
        loose = [sheet for sheet in loose if sheet not in held]
        inner, inner_notes = notes_of(lines_of(inside, page.number), page, body, above, framed=True)
        notes += inner_notes
        elements = list(
            _ordered(inner, held, (page.number, id(area)), (area.left, area.right), machine=page.machine)
        )
        box = area.width > page.width * _BOX_WIDTH and len(inner) + 2 * len(held) >= _BOX_ROWS
        taken.append(Framed(area, page.number, elements, box))
    right = max((line.right for line in flat(rows)), default=page.width)
    left = min((line.left for line in flat(rows)), default=0.0)
    parts = Parts(notes=notes)
    parts.elements = _headed(
        list(_ordered(rows, [*loose, *taken], (page.number, 0), (left, right), machine=page.machine))
    )
    if page.machine:
        _unname(parts.elements, {id(sheet) for sheet in sheets})
    for angle in sorted({word.angle for word in across}):
        turned = lines_of([word for word in across if word.angle == angle], page.number)
        parts.elements += [Placed(line, line.left, line.right, (page.number, angle)) for line in flat(turned)]
    return parts


def _unname(elements: Iterable[Element], ruled: set[int]) -> None:
    """Let no cell of a table name another where the table was read off a picture and no line rules it."""
    for element in elements:
        if isinstance(element, Framed):
            _unname(element.elements, ruled)
        elif isinstance(element, Sheet) and id(element) not in ruled:
            element.header_rows, element.nameless = 0, True


def _drawn(labels: Labels, page: int) -> Framed:
    """The labels of a drawing as shapes in a box; they are read after the shapes that they stand beside."""
    shapes: list[Element] = []
    for lines in labels.lines:
        left, right = min(line.left for line in lines), max(line.right for line in lines)
        shape = Box(left, lines[0].top, right, lines[-1].baseline)
        placed: list[Element] = [Placed(line, left, right, (page, id(lines))) for line in lines]
        shapes.append(Framed(shape, page, placed, box=False))
    area = labels.area
    return Framed(Box(area.left, area.bottom, area.right, area.bottom), page, shapes, box=True)


def _middle(area: Box) -> tuple[float, float]:
    return (area.left + area.right) / 2, (area.top + area.bottom) / 2


def _into_sheets(words: Sequence[Word], sheets: list[Sheet]) -> list[Word]:
    """Put words into the cells they stand in; return the others.

    A table without words in two of its columns is none: it goes from ``sheets``.
    """
    left: list[Word] = []
    for word in words:
        x, y = word.middle
        spot = next((found for sheet in sheets if (found := sheet.spot(x, y))), None)
        if spot is None:
            left.append(word)
        else:
            spot.words.append(word)
    for sheet in list(sheets):
        filled = {id(spot): spot for row in sheet.rows for spot in row if spot.words}
        columns = {at for row in sheet.rows for at, spot in enumerate(row) if spot.words}
        if len(filled) < 2 or len(columns) < 2:
            left += [word for spot in filled.values() for word in spot.words]
            sheets.remove(sheet)
    order = {id(word): at for at, word in enumerate(words)}
    return sorted(left, key=lambda word: order[id(word)])


def _outermost(frames: Sequence[Box], page: Page, sheets: Sequence[Sheet]) -> list[Box]:
    """The frames and shaded grounds that hold text, those one below the other as one."""
    grounds = [fill for fill in page.fills if fill.height > _LINE_HIGH and fill.width > 40]
    held = [f for f in frames if f.height > _LINE_HIGH or f.width < _BOX_WIDTH * page.width]
    areas = [
        area for area in (*held, *grounds)
        if area.height < page.height * 0.93 or area.width < page.width * 0.9
        if not any(sheet.area.holds(*_middle(area)) for sheet in sheets)
    ]  # fmt: skip
    merged: list[Box] = []
    for area in sorted(areas, key=lambda a: (a.top, -a.height)):
        for at, above in enumerate(merged):
            same = abs(area.left - above.left) < 4 and abs(area.right - above.right) < 4
            if same and area.top - above.bottom < _STACKED:
                merged[at] = Box(above.left, above.top, above.right, max(above.bottom, area.bottom))
                break
        else:
            merged.append(area)
    return [a for a in merged if not any(b is not a and _inside(a, b) for b in merged)]


def _inside(inner: Box, outer: Box) -> bool:
    if (inner.width * inner.height) >= (outer.width * outer.height):
        return False
    return outer.holds(inner.left + 3, inner.top + 3) and outer.holds(inner.right - 3, inner.bottom - 3)


def _into_frames(
    words: Sequence[Word], areas: Sequence[Box]
) -> tuple[list[tuple[Box, list[Word]]], list[Word]]:
    held: dict[int, list[Word]] = {at: [] for at in range(len(areas))}
    left: list[Word] = []
    for word in words:
        at = next((n for n, area in enumerate(areas) if area.holds(*word.middle)), None)
        (left if at is None else held[at]).append(word)
    return [(areas[at], inside) for at, inside in held.items() if inside], left


def _ordered(
    rows: Sequence[Sequence[Line]],
    taken: Sequence[Sheet | Framed],
    part: tuple[int, int],
    measure: tuple[float, float],
    *,
    machine: bool,
) -> Iterator[Element]:
    """Yield lines, tables and boxes from the top down, columns one after the other.

    On a page that was read by ``machine`` no two lines are level, so that says nothing.
    """
    waiting = _from_the_top(taken)
    areas = [piece.area for piece in taken]
    for zone in _zones(rows, areas) if machine else _read_zones(rows, areas):
        top = min(line.top for line in flat(zone))
        while waiting and waiting[0].area.top < top:
            yield waiting.pop(0)
        yield from _zone(zone, part, measure, waiting)
    yield from waiting


def _from_the_top(taken: Sequence[Sheet | Framed]) -> list[Sheet | Framed]:
    """Tables and boxes from the top down; those that begin level with one another from left to right."""
    levels: list[list[Sheet | Framed]] = []
    for piece in sorted(taken, key=lambda piece: piece.area.top):
        if not levels or piece.area.top - levels[-1][0].area.top > _LEVEL:
            levels.append([])
        levels[-1].append(piece)
    return [piece for level in levels for piece in sorted(level, key=lambda piece: piece.area.left)]


def _read_zones(rows: Sequence[Sequence[Line]], areas: Sequence[Box]) -> Iterator[list[Sequence[Line]]]:
    """Yield the zones of a page; columns of prose are found also where their lines are not level."""
    levelled, at = _levelled(rows), 0
    for start in range(len(levelled)):
        end = _end_of_short(levelled, start, areas) if start >= at else 0
        if end:
            yield from _usual_zones(rows, levelled[at:start], areas)
            yield list(levelled[start:end])
            at = end
    yield from _usual_zones(rows, levelled[at:], areas)


def _usual_zones(
    rows: Sequence[Sequence[Line]], levelled: Sequence[Sequence[Line]], areas: Sequence[Box]
) -> Iterator[list[Sequence[Line]]]:
    for zone in _zones(levelled, areas, headed=True):
        if len(zone) == 1 or _is_prose(zone, _columns(zone)):
            yield from [zone] if len(zone) > 1 else _zones(_as_printed(rows, zone), areas)
        else:
            yield from _zones(_as_printed(rows, zone), areas)


def _end_of_short(rows: Sequence[Sequence[Line]], start: int, areas: Sequence[Box]) -> int:
    """Return the end of two columns of which the right one has a line or two; 0 where none begin here."""
    first = start
    while first < len(rows) and len(rows[first]) == 2 and first - start <= _SHORT:
        first += 1
    several = rows[start:first]
    if not 0 < len(several) <= _SHORT or _is_of_a_run(rows, start):
        return 0
    gutter = (max(row[0].right for row in several), min(row[1].left for row in several))
    size = several[0][0].size
    end = first
    while (
        end < len(rows)
        and _is_below(rows, end, gutter, size)
        and not _parted(rows[end - 1], rows[end], areas)
    ):
        end += 1
    met = end < len(rows) and _shares_gutter(several[-1], rows[end])
    return end if not met and _is_short(rows[start:end]) else 0


def _is_of_a_run(rows: Sequence[Sequence[Line]], start: int) -> bool:
    """Whether the last row of several lines above shares a gutter with a row, with nothing across it."""
    at = next((n for n in range(start - 1, -1, -1) if len(rows[n]) > 1), None)
    if at is None or not _shares_gutter(rows[at], rows[start]):
        return False
    return all(_fits(row[0], _gutters(rows[start])) for row in rows[at + 1 : start])


def _shares_gutter(one: Sequence[Line], other: Sequence[Line]) -> bool:
    return len(one) > 1 and len(other) > 1 and bool(_narrowed(_gutters(one), other))


def _is_below(rows: Sequence[Sequence[Line]], at: int, gutter: Gutter, size: float) -> bool:
    """Whether a row is a line of the left column alone."""
    row, above = rows[at], rows[at - 1]
    if len(row) > 1 or row[0].right > gutter[1] - 0.5 * size or abs(row[0].size - size) > 0.07 * size:
        return False
    step = row[0].baseline - above[0].baseline
    return step <= _CLOSE_LINES * size or _fills_column(rows, at, [(max(gutter[0], row[0].right), gutter[1])])


def _is_short(rows: Sequence[Sequence[Line]]) -> bool:
    """Whether rows are prose in the left column that runs on below the few lines of the right one."""
    several = sum(len(row) > 1 for row in rows)
    if not 0 < several <= _SHORT or any(len(row) != 2 for row in rows[:several]):
        return False
    left = [row[0] for row in rows]
    right = [row[1] for row in rows[:several]]
    if len(left) < several + 2 or any(abs(line.size - left[0].size) > 0.07 * line.size for line in right):
        return False
    width = max(line.right for line in left) - min(line.left for line in left)
    last, below = left[several - 1], left[several]
    wrapped = last.right - last.left > _MOSTLY * width and abs(below.left - last.left) < _LEVEL
    words = sum(len(line.text.split()) for line in left[:-1]) / (len(left) - 1)
    prose = words >= _WORDS_A_LINE + 1 and max(len(line.text.split()) for line in right) >= _WORDS_A_LINE
    return wrapped and prose and (below.text[:1].islower() or words >= _FULL_LINE)


def _as_printed(rows: Sequence[Sequence[Line]], zone: Sequence[Sequence[Line]]) -> list[Sequence[Line]]:
    """The rows of the page that hold the lines of a zone."""
    held = {id(line) for line in flat(zone)}
    return [row for row in rows if id(row[0]) in held]


def _levelled(rows: Sequence[Sequence[Line]]) -> list[Sequence[Line]]:
    """Put rows together that stand beside one another, in columns whose lines are not level."""
    kept: list[Sequence[Line]] = []
    for row in rows:
        if kept and _is_beside(kept[-1], row):
            kept[-1] = sorted((*kept[-1], *row), key=lambda line: line.left)
        else:
            kept.append(row)
    return kept


def _is_beside(above: Sequence[Line], row: Sequence[Line]) -> bool:
    least = min(line.size for line in (*above, *row))
    close = row[0].baseline - max(line.baseline for line in above) < _BESIDE * least
    return close and all(
        max(one.left, other.left) - min(one.right, other.right) > least for one in above for other in row
    )


def _zones(
    rows: Sequence[Sequence[Line]], areas: Sequence[Box], *, headed: bool = False
) -> Iterator[list[Sequence[Line]]]:
    """Yield single rows, and runs of rows that one gutter at least goes through.

    ``headed`` says that a heading may stand in one of the columns of a run.
    """
    at = 0
    while at < len(rows):
        end = _run(rows, at, areas, headed=headed) if len(rows[at]) > 1 else at + 1
        yield list(rows[at:end])
        at = end


def _run(rows: Sequence[Sequence[Line]], start: int, areas: Sequence[Box], *, headed: bool) -> int:
    """Return the end of the run of rows that share a gutter with the row at ``start``."""
    gutters = _gutters(rows[start])
    last = end = start + 1
    steps = [median(b[0].baseline - a[0].baseline for a, b in pairwise(rows))] if len(rows) > 1 else [12.0]
    for at in range(start + 1, len(rows)):
        row, above = rows[at], rows[at - 1]
        begins = _is_larger(row, above) and not (
            headed and (len(row) > 1 or _heads_column(rows, at, gutters))
        )
        if begins or _parted(above, row, areas):
            break
        if len(row) > 1:
            narrowed = _narrowed(gutters, row)
            if not narrowed:
                break
            gutters, last = narrowed, at + 1
        elif not (headed and _fills_column(rows, at, gutters)) and (
            not _fits(row[0], gutters) or (at == last and _is_over(rows, at, steps[0], gutters))
        ):
            break
        end = at + 1
        last = last if len(row) == 1 and row[0].baseline - above[0].baseline > 2 * row[0].size else end
    return last


def _is_larger(row: Sequence[Line], above: Sequence[Line]) -> bool:
    return max(line.size for line in row) > 1.12 * max(line.size for line in above)


def _heads_column(rows: Sequence[Sequence[Line]], at: int, gutters: Sequence[Gutter]) -> bool:
    """Whether a larger line heads a part of one column, while the text of the other goes on beside it."""
    largest = max(rows[at], key=lambda line: line.size)
    reach = 1.6 * largest.size
    for left, right in gutters:
        if left < largest.left < right or left < largest.right < right:
            continue
        others = [
            line.baseline - largest.baseline
            for row in rows[max(0, at - 3) : at + 4]
            for line in row
            if line is not largest and (line.left >= right - 1) != (largest.left >= right - 1)
        ]
        if any(-reach < off <= 1 for off in others) and any(-1 <= off < reach for off in others):
            return True
    return False


def _fills_column(rows: Sequence[Sequence[Line]], at: int, gutters: Sequence[Gutter]) -> bool:
    """Whether a line beside nothing is the first of a paragraph that is as wide as its column.

    So a column goes on that is longer than the next.
    """
    line, below = rows[at][0], rows[at + 1] if at + 1 < len(rows) else ()
    edge = min((left for left, _ in gutters if line.right <= left + 1), default=0.0)
    if line.right - line.left <= _MOSTLY * (edge - line.left) or not edge:
        return False
    wraps = len(below) == 1 and below[0].baseline - line.baseline <= 1.6 * line.size
    return (wraps and _fits(below[0], gutters)) or not line.text.endswith((".", ":", "?", "!"))


def _is_over(rows: Sequence[Sequence[Line]], at: int, step: float, gutters: Sequence[Gutter]) -> bool:
    """Whether a lone line, well below the last row of several, is no part of their run."""
    row, above = rows[at], rows[at - 1]
    if row[0].baseline - above[0].baseline <= 1.45 * min(step, 1.5 * row[0].size):
        return False
    return not any(len(later) > 1 and _narrowed(gutters, later) for later in rows[at + 1 : at + 3])


def _parted(above: Sequence[Line], row: Sequence[Line], areas: Sequence[Box]) -> bool:
    """Whether a table or a box stands between two rows."""
    return any(
        above[0].baseline - 2 < area.top and area.bottom < row[0].baseline + 2
        and area.left < row[-1].right and row[0].left < area.right
        for area in areas
    )  # fmt: skip


def _gutters(row: Sequence[Line]) -> list[Gutter]:
    return [(one.right, other.left) for one, other in pairwise(row)]


def _narrowed(gutters: Sequence[Gutter], row: Sequence[Line]) -> list[Gutter]:
    """The gutters that ``row`` leaves free, and none if it leaves none; a row with more of them adds them."""
    own = _gutters(row)
    found: list[Gutter] = []
    wider, narrower = (own, gutters) if len(own) > len(gutters) else (gutters, own)
    for gutter in wider:
        over = [g for g in narrower if min(g[1], gutter[1]) - max(g[0], gutter[0]) > 2]
        if over:
            best = max(over, key=lambda g: min(g[1], gutter[1]) - max(g[0], gutter[0]))
            found.append((max(gutter[0], best[0]), min(gutter[1], best[1])))
        else:
            found.append(gutter)
    met = any(min(g[1], o[1]) - max(g[0], o[0]) > 2 for g in gutters for o in own)
    return found if met else []


def _fits(line: Line, gutters: Sequence[Gutter]) -> bool:
    """Whether a line that stands alone leaves a gutter free."""
    return any(line.right <= right + 1 or line.left >= left - 1 for left, right in gutters) and not all(
        line.left < left and right < line.right for left, right in gutters
    )


def _zone(
    rows: list[Sequence[Line]],
    part: tuple[int, int],
    measure: tuple[float, float],
    waiting: list[Sheet | Framed],
) -> Iterator[Element]:
    if len(rows) == 1:
        yield from (Placed(line, *measure, part) for line in rows[0])
        return
    columns = _columns(rows)
    if _is_prose(rows, columns) or _is_short(rows):
        yield from _prose(columns, part, waiting)
        return
    sheet = _aligned(rows, columns)
    if sheet:
        yield sheet
    else:
        yield from (Placed(line, *measure, part) for line in flat(rows))


@dataclass
class _Column:
    left: float
    right: float
    lines: list[Line]


def _columns(rows: Sequence[Sequence[Line]]) -> list[_Column]:
    """The columns of a run of rows, and the lines of each; a line belongs where its beginning stands."""
    gutters: list[Gutter] = []
    for row in rows:
        if len(row) > 1:
            gutters = _narrowed(gutters, row) if gutters else _gutters(row)
    starts = [min(line.left for line in flat(rows)), *(right for _, right in gutters)]
    ends = [*(left for left, _ in gutters), max(line.right for line in flat(rows))]
    columns = [_Column(start, end, []) for start, end in zip(starts, ends, strict=True)]
    for line in flat(rows):
        at = max((n for n, start in enumerate(starts) if line.left >= start - 3), default=0)
        columns[at].lines.append(line)
    return columns


def _is_prose(rows: Sequence[Sequence[Line]], columns: Sequence[_Column]) -> bool:
    """Whether columns hold running text, to be read one after the other."""
    if len(columns) > 3 or any(len(column.lines) < 3 for column in columns):
        return False
    usual = median(line.size for line in flat(rows))
    bands = _bands([row for row in rows if any(line.size <= 1.12 * usual for line in row)])
    level = _are_level(rows)
    if level and len(bands) > 2 and sum(len(band[0]) > 1 for band in bands) >= 0.7 * len(bands):
        return False
    for column in columns:
        width = max(line.right for line in column.lines) - column.left
        lines = [line for line in column.lines if line.size <= 1.12 * usual] or column.lines
        words = sum(len(line.text.split()) for line in lines) / len(lines)
        full = sum(line.right - column.left > _MOSTLY * width for line in lines) / len(lines)
        if words < _WORDS_A_LINE or full < _FULL:
            return False
    return True


def _are_level(rows: Sequence[Sequence[Line]]) -> bool:
    """Whether lines beside one another stand on one line of print, as the cells of a table begin."""
    several = [row for row in rows if len(row) > 1]
    off = (max(line.baseline for line in row) - min(line.baseline for line in row) for row in several)
    apart = (step > _LEVEL_LINE * row[0].size for step, row in zip(off, several, strict=True))
    return sum(apart) * 3 < len(several) or not several


def _prose(
    columns: Sequence[_Column], part: tuple[int, int], waiting: list[Sheet | Framed]
) -> Iterator[Element]:
    bottom = max(line.baseline for column in columns for line in column.lines)
    for number, column in enumerate(columns):
        right = max(line.right for line in column.lines)
        inside = [
            p
            for p in waiting
            if p.area.top < bottom and column.left - 9 < p.area.left and p.area.right < right + 20
        ]
        for line in column.lines:
            while inside and inside[0].area.top < line.top:
                waiting.remove(inside[0])
                yield inside.pop(0)
            yield Placed(line, column.left, right, (part[0], part[1] * 10 + number + 1))


def _bands(rows: Sequence[Sequence[Line]]) -> list[list[Sequence[Line]]]:
    """Part rows where more space is left between them than between lines of one cell."""
    steps = [b[0].baseline - a[0].baseline for a, b in pairwise(rows)]
    usual = min((step for step in steps if step > 0.8 * rows[0][0].size), default=12.0)
    bands = [[rows[0]]]
    for step, row in zip(steps, rows[1:], strict=True):
        if step > _APART * usual:
            bands.append([])
        bands[-1].append(row)
    return bands


def _aligned(rows: Sequence[Sequence[Line]], columns: Sequence[_Column]) -> Sheet | None:
    """A table that only the alignment of its columns shows, if these rows are one."""
    several = [row for row in rows if len(row) > 1]
    if len(several) < 2 or not all(_is_straight(column) for column in columns[1:]):
        return None
    bands = [[row] for row in rows] if _is_entries(rows, columns) else _bands(rows)
    if len(bands) < 2 or sum(len(band[0]) > 1 for band in bands) < 0.6 * len(bands):
        bands = _bands_by_first(rows, columns)
    page = rows[0][0].page
    edges = (
        columns[0].left,
        *(column.left for column in columns[1:]),
        max(line.right for line in flat(rows)),
    )
    grid = [_spots(band, columns, edges) for band in bands]
    if len(grid) < 2:
        return None
    area = Box(
        edges[0],
        min(line.top for line in flat(rows)),
        edges[-1],
        max(line.baseline for line in flat(rows)) + 2,
    )
    apart = [[bands[0][0]], list(bands[0][1:]), *bands[1:]] if len(bands[0]) > 1 else bands
    parted = [_spots(band, columns, edges) for band in apart]
    if with_wide_heads(parted, list(flat(apart[0])), list(flat(apart[1])), edges):
        return Sheet(page, area, edges, parted, 2)
    first, second = (list(flat(band)) for band in bands[:2])
    headed = all(line.bold for line in first) and not all(line.bold for line in second)
    return Sheet(page, area, edges, grid, 1 if headed else None)


def _is_entries(rows: Sequence[Sequence[Line]], columns: Sequence[_Column]) -> bool:
    """Whether each row is an entry of its own: no line in it goes on from the one above."""
    return all(
        len(row) == len(columns) and all(line.text[:1].isupper() or line.text[:1].isdigit() for line in row)
        for row in rows
    )


def _headed(elements: list[Element]) -> list[Element]:
    """Give a table without a head the bold line right above it that has one word for each column."""
    kept: list[Element] = []
    for element in elements:
        above = kept[-1] if kept else None
        if isinstance(element, Sheet) and isinstance(above, Placed) and _names(above.line, element):
            top, bottom = above.line.top, above.line.baseline + 2
            words = zip(above.line.plain, pairwise(element.edges), strict=True)
            head = [Spot(Box(left, top, right, bottom), [word]) for word, (left, right) in words]
            element.rows.insert(0, head)
            element.header_rows = 1
            kept.pop()
        kept.append(element)
    return kept


def _names(line: Line, sheet: Sheet) -> bool:
    """Whether a bold line names a table's columns: each word stands over its own, or is such a name.

    A heading right above a table may have as many words as the table has columns.
    """
    close = 0 < sheet.area.top - line.baseline < 1.5 * line.size
    bold = line.bold and not any(w.bold for row in sheet.rows[:1] for spot in row for w in spot.words)
    if not (close and bold and sheet.header_rows is None and len(line.plain) == len(sheet.edges) - 1):
        return False
    places = zip(line.plain, pairwise(sheet.edges), strict=True)
    if all(left - _LEVEL < word.left and word.right < right + _LEVEL for word, (left, right) in places):
        return True
    return all(may_name_column(word.text) for word in line.plain)


def _is_straight(column: _Column) -> bool:
    """Whether most lines of a column begin, or end, straight below one another."""
    if not column.lines:
        return False
    most = 0
    for measured in ([line.left for line in column.lines], [line.right for line in column.lines]):
        most = max(most, max(sum(abs(one - other) < 3 for other in measured) for one in measured))
    return most >= 0.5 * len(column.lines)


def _bands_by_first(rows: Sequence[Sequence[Line]], columns: Sequence[_Column]) -> list[list[Sequence[Line]]]:
    """Part rows where the first column holds a line that does not go on from the one above it."""
    first, second = columns[:2]
    own = {id(line) for line in first.lines}
    room = second.left - _PADDING * rows[0][0].size  # names that are all short were not wrapped
    right = max(room, *(line.right for line in first.lines)) if first.lines else 0
    bands: list[list[Sequence[Line]]] = []
    above: Line | None = None
    for row in rows:
        heads = row[0] if id(row[0]) in own else None
        wrapped = heads and above and above.right + _first_word(heads) > right
        if not bands or (heads and not wrapped and (len(row) > 1 or not heads.text[:1].islower())):
            bands.append([])
        bands[-1].append(row)
        above = heads
    return bands


def _first_word(line: Line) -> float:
    return line.words[0].right - line.words[0].left + 0.3 * line.size


def _spots(band: Sequence[Sequence[Line]], columns: Sequence[_Column], edges: Sequence[float]) -> list[Spot]:
    top, bottom = min(line.top for line in flat(band)), max(line.baseline for line in flat(band)) + 2
    spots = [Spot(Box(left, top, right, bottom)) for left, right in pairwise(edges)]
    places = {id(line): at for at, column in enumerate(columns) for line in column.lines}
    for line in flat(band):
        spots[places[id(line)]].words.extend(line.words)
    return spots
