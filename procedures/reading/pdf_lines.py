"""From the words of a printed page to its lines: what stands on one baseline without a gutter between."""

from __future__ import annotations

import re
from bisect import bisect_left, insort
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from procedures.reading.marks import BULLET, bullet_or
from procedures.reading.pages import Word

#: Of the size of the letters: how far words of one line may stand off its baseline.
_ON_LINE = 0.2
#: Smaller than this share of the letters beside it, and lifted, a word is raised.
_SMALL = 0.86
#: A marker that stands by itself belongs to a line so close to its own.
_OFF = 0.4
#: A gap of so many letter sizes parts two lines on one baseline; a smaller one where others stand above
#: or below it.
_WIDE = 2.2
_NARROW = 0.9
#: How many rows up and down are asked whether they have the same gap, and how many must.
_NEAR = 8
_SUPPORT = 2
#: How far up and down a column may have been seen to start where a word of this row does.
_FAR = 16
#: A column may come as close as this to a long line before it, and starts as straight as this.
_LEAST = 0.4
_STRAIGHT = 1.5

#: A marker, with brackets and marks of notes, has no more parts than this.
_MARKER_WORDS = 4

#: Markers as print has them: "3.", "4.1", "(a)", "(2A)", "(iv)", "a)", and a bullet. "2019." is a year.
MARKER = re.compile(
    r"^(?:\d{1,3}(?:\.\d{1,3})+\.?|(?!(?:19|20)\d\d)\d{1,4}[A-Z]{0,2}[.)]|\(\d{1,3}[A-Z]{0,2}\)|\(?[a-z]{1,2}\)|\(?[ivxl]{1,6}\)"
    r"|[a-z]\.|[ivx]{1,5}\.|\(?[A-Z]\)|\(?[A-Z]{1,2}\d{1,2}\))$"
)
_NOTE_MARK = re.compile(r"^\[?(?:F?\d{1,3}(?:[,–-]\s?\d{1,3})*|[*†‡§¶]{1,3}|[a-z]|[ivx]{1,4})[\],]?$")
_NUMBER = re.compile(r"^(?:\d{1,3}[A-Z]{0,3}|[FCIMPEX]\d{1,4}|\d{1,3}[A-Z]{0,3}\(\d{1,3}[A-Z]{0,2}\))$")
#: A marker set with spaces, "( a )", and one that only dots follow: what it marked was repealed.
_SPREAD = re.compile(r"\(\s(\w{1,4})\s\)")
_REPEALED = re.compile(r"^(\[?\(\w{1,4}\))(\.(?: ?\.)+)")
_LONE_MARK = re.compile(r"^(?:\d{1,3}|[*†‡§¶]{1,3})$")
_ORDINAL = re.compile(r"^(?:st|nd|rd|th)\b", re.I)
_UNIT = re.compile(r"(?:^|[\d\s/(])(?:k|c|m|d)?m$")
_MEASURED = re.compile(r"(?:\d|\bper|/)\s*\w{1,2}$")
_PLAIN = str.maketrans(
    {
        "\u200b": "", "\u200c": "", "\u200d": "", "\u2060": "", "\ufeff": "", "\u200e": "", "\u200f": "",
        "\ufb00": "ff", "\ufb01": "fi", "\ufb02": "fl", "\ufb03": "ffi", "\ufb04": "ffl", "\ufb05": "st",
        "\ufb06": "st", "\u2010": "-", "\u2011": "-", "\u00a0": " ",
    }
)  # fmt: skip


@dataclass(frozen=True)
class Line:
    """Words on one baseline, in reading order. ``raised`` are the places of words that are lifted."""

    words: tuple[Word, ...]
    page: int
    raised: frozenset[int] = frozenset()
    lowered: frozenset[int] = frozenset()

    @cached_property
    def plain(self) -> tuple[Word, ...]:
        """The words that are not raised; all if none is not."""
        kept = tuple(w for at, w in enumerate(self.words) if at not in self.raised | self.lowered)
        return kept or self.words

    @cached_property
    def left(self) -> float:
        """Where the line begins."""
        return self.words[0].left

    @cached_property
    def right(self) -> float:
        """Where the line ends."""
        return max(word.right for word in self.words)

    @cached_property
    def baseline(self) -> float:
        """Where its letters stand."""
        return self.plain[0].baseline

    @cached_property
    def size(self) -> float:
        """The size of its letters; of small capitals, that of the large ones."""
        letters: Counter[float] = Counter()
        for word in self.plain:
            letters[word.size] += sum(map(str.isalnum, word.text)) or 0
        least = sum(letters.values()) * 0.03
        return max(
            (size for size, count in letters.items() if count >= max(least, 1)), default=self.plain[0].size
        )

    @property
    def top(self) -> float:
        """Where its letters begin."""
        return self.baseline - self.size * 0.75

    @cached_property
    def bold(self) -> bool:
        """Whether all its letters are bold; a marker before them may be plain."""
        words = self.plain[1:] if len(self.plain) > 1 and marker_of(self.plain[0].text) else self.plain
        return all(word.bold for word in words if any(map(str.isalnum, word.text)))

    @cached_property
    def italic(self) -> bool:
        """Whether all its letters slant."""
        return all(word.italic for word in self.plain if any(map(str.isalnum, word.text)))

    @cached_property
    def text(self) -> str:
        """Its words as read, without the marks that call notes."""
        return self._read[0]

    @cached_property
    def calls(self) -> tuple[str, ...]:
        """The marks that call notes."""
        return self._read[1]

    @cached_property
    def _read(self) -> tuple[str, tuple[str, ...]]:
        text, calls, parted = "", [], False
        for at, word in enumerate(self.words):
            printed = word.text.translate(_PLAIN)
            if at in self.raised and is_note_mark(printed, text, follows=self._letters_after(at)):
                calls += re.findall(r"[^\s,\[\]]+", printed)
                parted = parted or self._stands_off(at)
                continue
            space = bool(text) and not (word.glued or at in self.raised or at in self.lowered)
            space, parted = space or (bool(text) and parted and printed[:1].isalnum()), False
            if text and not space and at and at - 1 in self.raised and not word.glued:
                space = word.left - self.words[at - 1].right > 0.15 * word.size
            text += f" {printed}" if space else printed
        return _SPREAD.sub(r"(\1)", " ".join(text.split())), tuple(calls)

    def _stands_off(self, at: int) -> bool:
        """Whether a space was left before a mark: then it parts the words that it stands between."""
        word = self.words[at]
        return bool(at) and not word.glued and word.left - self.words[at - 1].right > 0.15 * self.size

    def _letters_after(self, at: int) -> bool:
        return at + 1 < len(self.words) and self.words[at + 1].glued

    @cached_property
    def marker(self) -> str:
        """The marker printed before its words, "" if none."""
        found, _ = self._parted
        return found

    @cached_property
    def rest(self) -> str:
        """Its text after the marker."""
        return self._parted[1]

    @cached_property
    def _parted(self) -> tuple[str, str]:
        first, _, rest = _REPEALED.sub(r"\1 \2", self.text).partition(" ")
        opened = "[" if first.startswith("[") and marker_of(first[1:]) else ""
        marker = marker_of(first[len(opened) :])
        return (marker, f"{opened}{rest}") if marker and rest else ("", self.text)

    @cached_property
    def marker_left(self) -> float:
        """Where the line begins, without the mark or the bracket of an amendment before its marker."""
        first = next((w for w in self.plain if w.text.strip("[")), self.words[0])
        return first.left

    @cached_property
    def text_left(self) -> float:
        """Where the words after the marker begin; the line's left if there is no marker."""
        if not self.marker:
            return self.left
        after = (w for w in self.plain if w.left > self.marker_left and w.text.strip("["))
        return next((w.left for w in after if not w.glued), self.left)

    @property
    def marker_gap(self) -> float:
        """The gap between marker and words, in letter sizes."""
        after = next((at for at, w in enumerate(self.plain) if at and not w.glued), 0)
        return (self.plain[after].left - self.plain[after - 1].right) / self.size if after else 0.0


def marker_of(word: str) -> str:
    """Return ``word`` as a marker: a bullet of any glyph as "•"; "" if it is none."""
    if bullet_or(word) == BULLET:
        return BULLET
    return word if MARKER.match(word) else ""


def is_note_mark(raised: str, before: str, *, follows: bool) -> bool:
    """Whether a raised word calls a note: "15" and a raised 1 do, "1st", "m2" and "n" of "nth" do not."""
    if not _NOTE_MARK.match(raised) or (_ORDINAL.match(raised) and before[-1:].isdigit()):
        return False
    if raised.isdigit() and _UNIT.search(before) and _MEASURED.search(before):
        return False
    return not (raised.isalpha() and (follows or (before[-1:].isdigit() and len(raised) > 1)))


@dataclass
class WordRow:
    """All words on one baseline of a page or of a part of it, from left to right."""

    baseline: float
    size: float
    words: list[Word]
    raised: set[int]
    lowered: set[int]


def lines_of(words: Sequence[Word], page: int) -> list[list[Line]]:
    """Return the rows of ``words`` from the top down, each as the lines that gutters part it into."""
    rows = _rows(words)
    gaps = [_gaps(row) for row in rows]
    gutters = [_gutters(gaps, at) for at in range(len(rows))]
    return [_parted(row, _starts(gutters, at, row), page) for at, row in enumerate(rows)]


def _rows(words: Sequence[Word]) -> list[WordRow]:
    """Gather words by baseline, the largest first, so that a raised word finds the line it belongs to."""
    rows: list[WordRow] = []
    places: list[tuple[float, int]] = []
    for word in sorted(words, key=lambda w: -w.size):
        found = _row_for(word, rows, places)
        if found is None:
            insort(places, (word.baseline, len(rows)))
            rows.append(WordRow(word.baseline, word.size, [word], set(), set()))
            continue
        row, place = found
        if place:
            (row.raised if place > 0 else row.lowered).add(id(word))
        row.words.append(word)
    for row in rows:
        row.words.sort(key=lambda w: w.left)
    return _with_marks(sorted(rows, key=lambda row: row.baseline))


def _with_marks(rows: list[WordRow]) -> list[WordRow]:
    """Put a marker, or the mark of a note, that stands a little off its line into the row that it begins."""
    kept: list[WordRow] = []
    for row in rows:
        above = kept[-1] if kept else None
        if above is not None and _begins(above, row):
            kept[-1] = _merged(above, row)
        elif above is not None and _is_off(row, above):
            kept[-1] = _merged(row, above)
        else:
            kept.append(row)
    return kept


def _merged(marker: WordRow, row: WordRow) -> WordRow:
    """Return ``row`` with ``marker`` before its words."""
    lone_mark = {id(marker.words[0])} if _is_lifted_mark(marker, row) else set()
    raised, lowered = row.raised | marker.raised | lone_mark, row.lowered | marker.lowered
    return WordRow(row.baseline, row.size, [*marker.words, *row.words], raised, lowered)


def _is_off(marker: WordRow, row: WordRow) -> bool:
    """Whether nothing but a marker stands left of ``row``, a little lower or higher than it."""
    close = abs(row.baseline - marker.baseline) < _OFF * row.size
    return (
        close and _only_marker(marker.words, marker.raised) and row.words[0].left > marker.words[-1].right - 1
    )


def _is_lifted_mark(marker: WordRow, row: WordRow) -> bool:
    """Whether a row is one mark of a note, lifted, before the first word of the next."""
    mark = marker.words[0]
    if len(marker.words) > 1 or not _LONE_MARK.match(mark.text) or mark.size > row.size * 1.02:
        return False
    lift, gap = row.baseline - marker.baseline, row.words[0].left - mark.right
    return 0.2 * row.size < lift < 0.9 * row.size and -0.5 < gap < 2.5 * row.size


def _begins(row: WordRow, below: WordRow) -> bool:
    return _is_lifted_mark(row, below) or _is_off(row, below)


def _row_for(word: Word, rows: list[WordRow], places: list[tuple[float, int]]) -> tuple[WordRow, int] | None:
    """The row a word belongs to, and whether it is raised (1), lowered (-1) or neither (0)."""
    reach = 24.0
    near = places[
        bisect_left(places, (word.baseline - reach, 0)) : bisect_left(places, (word.baseline + reach, 0))
    ]
    level = [rows[at] for line, at in near if abs(line - word.baseline) <= _ON_LINE * rows[at].size * 0.8]
    for _, at in sorted(near, key=lambda place: abs(place[0] - word.baseline)):
        row = rows[at]
        lift = (row.baseline - word.baseline) / row.size
        near_enough = 0.12 <= abs(lift) <= (0.75 if lift > 0 else 0.35)
        if word.size <= row.size * _SMALL and near_enough and _beside(word, row):
            return row, 1 if lift > 0 else -1
    return (min(level, key=lambda row: abs(row.baseline - word.baseline)), 0) if level else None


def _beside(word: Word, row: WordRow) -> bool:
    """Whether a small word stands close to a larger one of ``row``."""
    for other in row.words:
        if other.size * _SMALL < word.size:
            continue
        after, before = word.left - other.right, other.left - word.right
        if -0.35 * other.size <= after <= 0.4 * other.size or -0.2 * other.size <= before <= 0.4 * other.size:
            return True
    return any(id(other) in row.raised and -1 <= word.left - other.right <= other.size for other in row.words)


Gap = tuple[float, float]


def _gaps(row: WordRow) -> list[Gap]:
    return [
        (one.right, other.left)
        for at, (one, other) in enumerate(pairwise(row.words))
        if other.left - one.right > _NARROW * row.size
        and not other.glued
        and not (at < _MARKER_WORDS and _only_marker(row.words[: at + 1], row.raised))
    ]


def _gutters(gaps: Sequence[Sequence[Gap]], at: int) -> list[Gap]:
    """The gaps of one row that part it: wide by themselves, or standing above or below others."""
    near = [gaps[n] for n in range(max(0, at - _NEAR), min(len(gaps), at + _NEAR + 1)) if n != at]
    return [
        gap
        for gap in gaps[at]
        if sum(_one_above(gap, others) for others in near) >= _SUPPORT or _is_wide(gap)
    ]


def _starts(gutters: Sequence[Sequence[Gap]], at: int, row: WordRow) -> set[float]:
    """Where the lines of a row start, after its own gutters and straight below or above those of others."""
    near = [gap[1] for n in range(max(0, at - _FAR), min(len(gutters), at + _FAR + 1)) for gap in gutters[n]]
    starts = {gap[1] for gap in gutters[at]}
    for one, other in pairwise(row.words):
        if not other.glued and other.left - one.right > _LEAST * row.size:
            below_head = at and any(
                gap[1] - gap[0] > _WIDE * row.size and abs(gap[1] - other.left) < 2 * _STRAIGHT
                for gap in gutters[at - 1]
            )
            if below_head or sum(abs(other.left - start) < _STRAIGHT for start in near) >= _SUPPORT:
                starts.add(other.left)
    return starts


def _one_above(gap: Gap, others: Iterable[Gap]) -> bool:
    return any(min(gap[1], o[1]) - max(gap[0], o[0]) > 5 for o in others)


def _is_wide(gap: Gap) -> bool:
    return gap[1] - gap[0] > _WIDE * 11


def _parted(row: WordRow, starts: set[float], page: int) -> list[Line]:
    groups: list[list[Word]] = [[]]
    for word in row.words:
        if groups[-1] and word.left in starts and not _only_marker(groups[-1], row.raised):
            groups.append([])
        groups[-1].append(word)
    return [_line(group, row, page) for group in groups if group]


def _only_marker(words: Sequence[Word], raised: set[int]) -> bool:
    """Whether nothing but a marker, with the mark of a note perhaps, stands before a gap."""
    text = "".join(word.text for word in words if id(word) not in raised).lstrip("[")
    return not text or bool(marker_of(text) or _NUMBER.match(text))


def _line(words: Sequence[Word], row: WordRow, page: int) -> Line:
    raised = frozenset(at for at, word in enumerate(words) if id(word) in row.raised)
    lowered = frozenset(at for at, word in enumerate(words) if id(word) in row.lowered)
    return Line(tuple(words), page, raised, lowered)


def letters_by_size(lines: Iterable[Line]) -> Counter[float]:
    """Count the letters of each size, sizes rounded to half a point."""
    counted: Counter[float] = Counter()
    for line in lines:
        counted[round(line.size * 2) / 2] += len(line.text)
    return counted


def flat(rows: Iterable[Iterable[Line]]) -> Iterator[Line]:
    """Yield the lines of all rows."""
    for row in rows:
        yield from row
