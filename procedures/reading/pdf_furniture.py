"""What a printed page carries that is no part of the text: running heads and feet, page numbers, contents."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from procedures.reading.pdf_feet import MOST_PAGES, lone_heads_and_feet
from procedures.reading.pdf_lines import Line, flat

Rows = Sequence[Sequence[Line]]

#: How many rows at the top and at the bottom may be running heads and feet, and in what share of the page.
_EDGE = 8
_ZONE = 0.2
#: A line is furniture where it stands at one height of this share of the pages.
_REPEATED = 0.3
#: A row of print is taken to be at the same height within so many points.
_HEIGHT = 4.0
#: In the letters of the body, a head or foot has no more characters than this.
_LONGEST_HEAD = 60
#: Of the size of its letters: how close the lines of one paragraph stand.
_CLOSE = 1.6
#: What is furniture on so many pages is so wherever it stands at the top or the foot of one.
_KNOWN = 4

_PAGE_NUMBER = re.compile(
    r"^(?:page|p\.)?\s*[-–|]?\s*(?P<number>\d{1,4})\s*(?:(?:of|/)\s*\d{1,4})?\s*[-–|]?$", re.IGNORECASE
)
_NAMED_NUMBER = re.compile(r"page\s*\d|\d\s*(?:of|/)\s*\d", re.IGNORECASE)
_ROMAN = re.compile(r"^[ivxl]{1,6}$", re.IGNORECASE)
_CONTENTS = re.compile(
    r"^(?:table of |list of )?(?:contents|figures|tables|contents page)$|^arrangement of \w+$", re.IGNORECASE
)
_LEADERS = re.compile(r"(?:\.{4,}|(?:\. ){4,}|…{2,}|_{5,})\s*(?:\d{1,4}|[ivxl]{1,6})$", re.IGNORECASE)
_ENDS_IN_NUMBER = re.compile(r"(?:^|[\s.…_])(\d{1,4}|[ivxl]{1,6})$", re.IGNORECASE)


@dataclass(frozen=True)
class _Edge:
    """A line near the top or the bottom of a page. ``forms`` are what it says, its numbers counted on."""

    where: str
    line: Line
    page: int
    forms: tuple[str, ...]

    @property
    def places(self) -> list[tuple[str, str, int]]:
        """Its forms with its height, rounded in two ways, so that a hair's breadth parts no pair."""
        low, high = int(self.line.baseline // _HEIGHT), int((self.line.baseline + _HEIGHT / 2) // _HEIGHT)
        return [(f"{self.where}{n}", form, at) for form in self.forms for n, at in enumerate((low, high))]

    @property
    def slot(self) -> tuple[str, int, float, bool]:
        """Where it stands and how it is set."""
        return self.where, round(self.line.baseline / _HEIGHT), self.line.size, self.line.italic


def furniture_of(pages: Sequence[Rows], heights: Sequence[float], body: float) -> set[int]:
    """Return the ``id`` of each line that is a running head or foot, or a page number."""
    edges = [
        list(_edges_of(number, rows, height, body))
        for number, (rows, height) in enumerate(zip(pages, heights, strict=True))
    ]
    found = _repeated(edges)
    found |= _page_numbers(pages, edges)
    if len(pages) <= MOST_PAGES:
        found |= lone_heads_and_feet(pages, heights, body)
    return found | _slots(pages, edges, found, body)


def _edges_of(number: int, rows: Rows, height: float, body: float) -> Iterator[_Edge]:
    """Yield the lines near the top and the foot of a page that may be furniture."""
    for where, ordered in (("top", list(rows)), ("bottom", list(rows)[::-1])):
        for at, row in enumerate(ordered[:_EDGE]):
            inward = ordered[at + 1] if at + 1 < len(ordered) else ordered[at - 1] if at else None
            for line in row:
                near = (
                    line.baseline < height * _ZONE if where == "top" else line.baseline > height * (1 - _ZONE)
                )
                if near and not _is_prose(line, inward, body):
                    yield _Edge(where, line, number, _forms(line, number, body))


def _forms(line: Line, page: int, body: float) -> tuple[str, ...]:
    """What a line says, and the same with its first or its last number counted from that of the page.

    A heading is only what it says: "Step 1" and "Step 2" on two pages are no running head.
    """
    said = line.text.casefold()
    numbers = list(re.finditer(r"\d{1,4}", said))
    if not numbers or line.size > body * 1.05 or line.marker:
        return (said,)
    ends = {numbers[0].span(), numbers[-1].span()}
    counted = (f"{said[:start]}#{int(said[start:end]) - page}{said[end:]}" for start, end in sorted(ends))
    return (said, *counted)


def _is_prose(line: Line, inward: Sequence[Line] | None, body: float) -> bool:
    """Whether a line is set as the body is, and is long or close to the next one.

    Heads and feet are small, or slanting, or stand apart.
    """
    if line.size < body * 0.95 or line.bold or line.italic or not re.search(r"[^\W\d_]", line.text):
        return False
    close = inward is not None and abs(inward[0].baseline - line.baseline) < _CLOSE * line.size
    return len(line.text) > _LONGEST_HEAD or close


def _said(line: Line) -> str:
    return line.text.casefold()


def _repeated(edges: Sequence[Sequence[_Edge]]) -> set[int]:
    """The lines that say one thing at one height of many pages, or at any height once that is known."""
    on_pages: defaultdict[tuple[str, str, int], list[int]] = defaultdict(list)
    pages_with: defaultdict[str, set[int]] = defaultdict(set)
    for edge in (edge for page in edges for edge in page):
        pages_with[edge.forms[0]].add(edge.page)
        for place in edge.places:
            if edge.page not in on_pages[place]:
                on_pages[place].append(edge.page)
    usual = {place for place, numbers in on_pages.items() if _is_usual(numbers, len(edges))}
    said = {form for _, form, _ in usual if len(pages_with[form]) >= _KNOWN}
    return {
        id(edge.line)
        for page in edges
        for edge in page
        if (usual.intersection(edge.places) or edge.forms[0] in said)
        and not edge.line.marker
        and re.search(r"[^\W\d_]", edge.line.text)
    }


def _is_usual(numbers: Sequence[int], pages: int) -> bool:
    """Whether a line stands on so many pages, or on so many that follow one another, that it is furniture."""
    if len(numbers) < 2 or len(numbers) < min(3, pages * 0.5):
        return False
    run = longest = 1
    for one, other in pairwise(numbers):
        run = run + 1 if other - one <= 2 else 1
        longest = max(longest, run)
    return len(numbers) >= pages * _REPEATED or longest >= 3


def _page_numbers(pages: Sequence[Rows], edges: Sequence[Sequence[_Edge]]) -> set[int]:
    """The numbers that count on with the pages, and lone ones that say they are page numbers."""
    candidates: list[tuple[int, Line]] = []
    found: set[int] = set()
    for rows, on_page in zip(pages, edges, strict=True):
        ends = {id(line) for row in (*rows[:2], *rows[-2:]) for line in row}
        ends |= {id(edge.line) for edge in (*on_page[:1], *on_page[-1:])}
        for edge in on_page:
            printed = _PAGE_NUMBER.match(edge.line.text)
            if id(edge.line) not in ends:
                continue
            if printed:
                candidates.append((int(printed["number"]) - edge.page, edge.line))
                found |= {id(edge.line)} if _NAMED_NUMBER.search(edge.line.text) else set()
            elif len(rows) > 1 and _ROMAN.match(edge.line.text):
                found.add(id(edge.line))
    steps = Counter(step for step, _ in candidates)
    usual = {step for step, count in steps.items() if count >= max(2, len(pages) / 10)}
    found |= {id(line) for step, line in candidates if step in usual}
    if len(pages) > 2:
        return found
    alone = {
        id(row[0]) for rows in pages for row in rows if len(row) == 1
    }  # "101" beside "Police" is no page's
    return found | {id(line) for _, line in candidates if id(line) in alone}


def _slots(pages: Sequence[Rows], edges: Sequence[Sequence[_Edge]], found: set[int], body: float) -> set[int]:
    """Lines that stand where other pages have a running head or foot, and carry a chapter's name."""
    known = Counter(edge.slot for page in edges for edge in page if id(edge.line) in found)
    large = {_said(line) for rows in pages for line in flat(rows) if line.bold or line.size > body * 1.05}
    holders: defaultdict[tuple[str, int, float, bool], list[_Edge]] = defaultdict(list)
    for page in edges:
        level = [e.line.baseline for e in page if e.where == "bottom" and id(e.line) in found]
        for edge in page:
            outside = edge.where == "top" or any(edge.line.baseline > at - _HEIGHT for at in level)
            if outside and id(edge.line) not in found:
                holders[edge.slot].append(edge)
    dropped: set[int] = set()
    for slot, held in holders.items():
        said = Counter(edge.forms[0] for edge in held)
        if not (slot[2] < body * 0.95 or slot[3]):
            continue
        if known[slot] >= 2 and known[slot] + len(held) <= len(pages) + 1:
            dropped |= {id(edge.line) for edge in held}
        elif len({edge.page for edge in held}) >= max(4, len(pages) * 0.3):
            dropped |= {id(e.line) for e in held if said[e.forms[0]] > 1 or e.forms[0] in large}
    return dropped


def contents_of(pages: Sequence[Rows], dropped: set[int], body: float) -> set[int]:
    """Return the ``id`` of each line of a list of contents, with or without dots before its numbers."""
    found: set[int] = set()
    inside = False
    later = _titles(pages, body)
    for rows in pages:
        kept = [[line for line in row if id(line) not in dropped] for row in rows]
        kept = [row for row in kept if row]
        inside, lines = _contents_of_page(kept, later, inside=inside)
        found |= lines
    return found


def _titles(pages: Sequence[Rows], body: float) -> Counter[str]:
    return Counter(
        _bare(line.text) for rows in pages for line in flat(rows) if line.bold or line.size > body * 1.05
    )


def _bare(text: str) -> str:
    return " ".join(re.findall(r"[^\W\d_]+", text.casefold()))


def _contents_of_page(rows: Rows, titles: Counter[str], *, inside: bool) -> tuple[bool, set[int]]:
    """Return whether the list goes on to the foot of the page, and the lines of it that stand here."""
    entries = [_number_of_entry(row) is not None for row in rows]
    numbers = [number for row in rows if (number := _number_of_entry(row)) is not None]
    rising = sum(one <= other for one, other in pairwise(numbers)) >= 0.8 * (len(numbers) - 1)
    starts = [at for at, row in enumerate(rows) if len(row) == 1 and _CONTENTS.match(row[0].text)]
    first = starts[0] if starts else 0
    share = sum(entries[first:]) / max(len(rows) - first, 1)
    many = rising and sum(entries) >= (2 if inside or starts else 5)
    found = {id(line) for row in rows for line in row if _LEADERS.search(line.text)}
    if many and (starts or inside or share > 0.55):
        last = _last_entry(entries, first)
        found |= {id(line) for row in rows[first : last + 1] for line in row}
        return last >= len(rows) - 3, found
    if starts:
        named = _named(rows, starts[0], titles)
        return False, found | named
    return False, found


def _last_entry(entries: Sequence[bool], first: int) -> int:
    """The last row of the list: no more than three rows stand between two of its entries."""
    last = first
    for at in range(first, len(entries)):
        if entries[at] and at - last <= 4:
            last = at
    return last


def _number_of_entry(row: Sequence[Line]) -> int | None:
    """The page that an entry ends with, set apart from its words by dots or by a gap."""
    text = " ".join(line.text for line in row)
    ends = _ENDS_IN_NUMBER.search(text)
    if not ends:
        return None
    words = row[-1].plain
    apart = (len(row) > 1 and len(row[-1].text) <= 6) or (
        len(words) > 1 and not words[-1].glued and words[-1].left - words[-2].right > row[-1].size
    )
    dotted = bool(_LEADERS.search(text))
    alone = len(row) == 1 and row[0].text == ends[1] and row[0].left > 300
    if not (apart or dotted or alone):
        return None
    return int(ends[1]) if ends[1].isdigit() else 0


def _named(rows: Rows, start: int, titles: Counter[str]) -> set[int]:
    """The lines below "Contents" that only name what stands as a heading elsewhere."""
    found: list[int] = []
    for row in rows[start + 1 :]:
        said = _bare(" ".join(line.text for line in row))
        if not said or titles[said] < (2 if any(line.bold for line in row) else 1):
            break
        found += [id(line) for line in row]
    return {id(line) for line in rows[start]} | set(found) if len(found) >= 3 else set()
