"""What a printed page carries that is no part of the text: running heads and feet, page numbers, contents."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from itertools import pairwise

from procedures.reading.pdf_lines import Line, flat

Rows = Sequence[Sequence[Line]]

#: How many rows at the top and at the bottom may be running heads and feet, and in what share of the page.
_EDGE = 8
_ZONE = 0.2
#: A line is furniture where it stands at one height of this share of the pages.
_REPEATED = 0.3
#: A row of print is taken to be at the same height within so many points.
_HEIGHT = 4.0

_PAGE_NUMBER = re.compile(
    r"^(?:page|p\.)?\s*[-–|]?\s*(?P<number>\d{1,4})\s*(?:(?:of|/)\s*\d{1,4})?\s*[-–|]?$", re.IGNORECASE
)
_NAMED_NUMBER = re.compile(r"page\s*\d|\d\s*(?:of|/)\s*\d", re.IGNORECASE)
_ROMAN = re.compile(r"^[ivxl]{1,6}$", re.IGNORECASE)
_CLAUSE = re.compile(r"^\d+(?:\.\d+)+\.?\s")
_CONTENTS = re.compile(
    r"^(?:table of |list of )?(?:contents|figures|tables|contents page)$|^arrangement of \w+$", re.IGNORECASE
)
_LEADERS = re.compile(r"(?:\.{4,}|(?:\. ){4,}|…{2,}|_{5,})\s*(?:\d{1,4}|[ivxl]{1,6})$", re.IGNORECASE)
_ENDS_IN_NUMBER = re.compile(r"(?:^|[\s.…_])(\d{1,4}|[ivxl]{1,6})$", re.IGNORECASE)


def furniture_of(pages: Sequence[Rows], heights: Sequence[float], body: float) -> set[int]:
    """Return the ``id`` of each line that is a running head or foot, or a page number."""
    edges = [list(_edge_lines(rows, height)) for rows, height in zip(pages, heights, strict=True)]
    found = _repeated(edges) | _page_numbers(pages, edges)
    return found | _slots(pages, edges, found, body)


def _edge_lines(rows: Rows, height: float) -> Iterator[tuple[str, Line]]:
    """Yield the lines near the top and the bottom of a page, each with where it stands."""
    for row in rows[:_EDGE]:
        yield from (("top", line) for line in row if line.baseline < height * _ZONE)
    for row in rows[-_EDGE:]:
        yield from (("bottom", line) for line in row if line.baseline > height * (1 - _ZONE))


def _said(line: Line) -> str:
    return re.sub(r"\d+", "#", line.text).casefold()


Place = tuple[str, str, int]


def _places(where: str, line: Line) -> tuple[Place, Place]:
    """What a line says and its height, in two rounded forms, so that a hair's breadth parts no pair."""
    said = _said(line)
    return (where, said, int(line.baseline // _HEIGHT)), (
        f"{where}+",
        said,
        int((line.baseline + 2) // _HEIGHT),
    )


def _repeated(edges: Sequence[Sequence[tuple[str, Line]]]) -> set[int]:
    on_pages: defaultdict[Place, list[int]] = defaultdict(list)
    pages_with: defaultdict[str, set[int]] = defaultdict(set)
    for number, lines in enumerate(edges):
        for _, line in lines:
            pages_with[_said(line)].add(number)
        for place in {place for where, line in lines for place in _places(where, line)}:
            on_pages[place].append(number)
    usual = {place for place, numbers in on_pages.items() if _is_usual(numbers, len(edges))}
    said = Counter(place[1] for place in usual if not place[0].endswith("+"))
    return {
        id(line)
        for lines in edges
        for where, line in lines
        if (
            usual.intersection(_places(where, line))
            or (len(pages_with[_said(line)]) >= 4 and said[_said(line)])
        )
        and not _CLAUSE.match(line.text)
        and line.marker != "•"
        and re.search(r"[^\W\d_]", line.text)
    }


def _is_usual(numbers: Sequence[int], pages: int) -> bool:
    """Whether a line stands on so many pages, or on so many that follow one another, that it is furniture."""
    if len(numbers) < 2 or len(numbers) < min(3, pages * 0.6):
        return False
    run = longest = 1
    for one, other in pairwise(numbers):
        run = run + 1 if other - one <= 2 else 1
        longest = max(longest, run)
    return len(numbers) >= pages * _REPEATED or longest >= 3


def _page_numbers(pages: Sequence[Rows], edges: Sequence[Sequence[tuple[str, Line]]]) -> set[int]:
    """The numbers that count on with the pages, and lone ones that say they are page numbers."""
    candidates: list[tuple[int, Line]] = []
    found: set[int] = set()
    for number, (rows, lines) in enumerate(zip(pages, edges, strict=True)):
        ends = [id(line) for row in (*rows[:2], *rows[-2:]) for line in row]
        for _, line in lines:
            printed = _PAGE_NUMBER.match(line.text)
            if printed and (id(line) in ends or line in (lines[0][1], lines[-1][1])):
                candidates.append((int(printed["number"]) - number, line))
                if _NAMED_NUMBER.search(line.text):
                    found.add(id(line))
            elif id(line) in ends and len(rows) > 1 and _ROMAN.match(line.text):
                found.add(id(line))
    steps = Counter(step for step, _ in candidates)
    usual = {step for step, count in steps.items() if count >= max(2, len(pages) / 10) or len(pages) <= 2}
    return found | {id(line) for step, line in candidates if step in usual}


def _slots(
    pages: Sequence[Rows], edges: Sequence[Sequence[tuple[str, Line]]], found: set[int], body: float
) -> set[int]:
    """Lines that stand where most pages have a running head, and carry a chapter's name."""
    holders: defaultdict[tuple[str, int, float], dict[int, list[Line]]] = defaultdict(
        lambda: defaultdict(list)
    )
    for number, lines in enumerate(edges):
        level = [line.baseline for where, line in lines if where == "bottom" and id(line) in found]
        for where, line in lines:
            outside = where == "top" or any(line.baseline > other - _HEIGHT for other in level)
            if outside and id(line) not in found:
                holders[where, round(line.baseline / _HEIGHT), line.size][number].append(line)
    large = {_said(line) for rows in pages for line in flat(rows) if line.bold or line.size > body * 1.05}
    dropped: set[int] = set()
    for (_, _, size), by_page in holders.items():
        held = [line for on_page in by_page.values() for line in on_page]
        said = Counter(_said(line) for line in held)
        apart = size < body * 0.95 or all(line.italic for line in held)
        if not apart or len(by_page) < max(4, len(pages) * 0.3):
            continue
        dropped |= {id(line) for line in held if said[_said(line)] > 1 or _said(line) in large}
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
