"""Counts of people as they may be shown: so that nobody can be singled out by a small number.

A count of fewer than five people is shown as a range, and so is one that leaves fewer than five. Teams of
fewer than five stand together. A total is shown whole only where no range can be narrowed to one number by
it; else it is a range itself, which tells nothing that the rows do not tell.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import permutations
from typing import Any

from bot.core.people import Team
from bot.features.learning import evidence_messages as said

#: Fewer people than this are a small number.
LEAST = 5

#: What is counted of the people whom a point was for.
MEASURES = ("sent", "failed", "read", "discussed")

#: How one person counts in each measure, by the state in which they are.
STATES = {
    "waiting": (0, 0, 0, 0),
    "failed": (0, 1, 0, 0),
    "sent": (1, 0, 0, 0),
    "read": (1, 0, 1, 0),
    "discussed": (1, 0, 1, 1),
}

#: By how much each measure, or each of some of them, is more or less.
Change = tuple[int, ...]


@dataclass(frozen=True)
class PeopleCounts:
    """People whom a point was for, of some team: sent it, not reached, read it, discussed it."""

    due: int = 0
    sent: int = 0
    failed: int = 0
    read: int = 0
    discussed: int = 0

    def __add__(self, other: PeopleCounts) -> PeopleCounts:
        return PeopleCounts(*(ours + theirs for ours, theirs in zip(self._all, other._all, strict=True)))

    @property
    def states(self) -> dict[str, int]:
        """How many are in each state; who discussed it has read it, and who read it was sent it."""
        return {
            "waiting": self.due - self.failed - self.sent,
            "failed": self.failed,
            "sent": self.sent - self.read,
            "read": self.read - self.discussed,
            "discussed": self.discussed,
        }

    @property
    def _all(self) -> tuple[int, ...]:
        return (self.due, self.sent, self.failed, self.read, self.discussed)


@dataclass(frozen=True)
class DisclosedCount:
    """A count as it is shown: from ``low`` to ``high``, which are the same where it is shown whole."""

    low: int
    high: int

    @property
    def whole(self) -> bool:
        """Whether the number itself is shown."""
        return self.low == self.high

    def __add__(self, other: DisclosedCount) -> DisclosedCount:
        return DisclosedCount(self.low + other.low, self.high + other.high)

    def __str__(self) -> str:
        return (
            f"{self.low:,}" if self.whole else said.RANGE.format(low=f"{self.low:,}", high=f"{self.high:,}")
        )

    def as_json(self) -> dict[str, int]:
        """Return it for a program."""
        return {"low": self.low, "high": self.high}


@dataclass(frozen=True)
class Figures:
    """What is shown of one row: of how many people, and each measure."""

    due: DisclosedCount
    sent: DisclosedCount
    failed: DisclosedCount
    read: DisclosedCount
    discussed: DisclosedCount

    def __add__(self, other: Figures) -> Figures:
        mine, theirs = vars(self), vars(other)
        return Figures(**{name: mine[name] + theirs[name] for name in mine})

    def as_json(self) -> dict[str, Any]:
        """Return them for a program."""
        return {name: shown.as_json() for name, shown in vars(self).items()}


NOBODY = Figures(*[DisclosedCount(0, 0)] * 5)


def together(counted: Mapping[Team, PeopleCounts]) -> list[tuple[tuple[Team, ...], PeopleCounts]]:
    """Return rows of at least five people: each by itself, and the small ones as one row, the last.

    Where the small ones are fewer than five together, the smallest of the others stands with them. Fewer
    than five people in all are one row. Those whom nothing was for have none.
    """
    by_size = sorted((team for team in counted if counted[team].due), key=lambda team: counted[team].due)
    small = sum(counted[team].due < LEAST for team in by_size)
    while 0 < sum(counted[team].due for team in by_size[:small]) < LEAST and small < len(by_size):
        small += 1
    rows: list[tuple[tuple[Team, ...], PeopleCounts]] = [
        ((team,), counted[team]) for team in sorted(by_size[small:])
    ]
    if small:
        pooled = tuple(sorted(by_size[:small]))
        rows.append((pooled, sum((counted[team] for team in pooled), PeopleCounts())))
    return rows


def figures(counts: PeopleCounts) -> Figures:
    """Return what is shown of one row."""
    if 0 < counts.due < LEAST:
        few = DisclosedCount(0, LEAST - 1)
        return Figures(DisclosedCount(1, LEAST - 1), few, few, few, few)
    shown = {measure: _shown(getattr(counts, measure), counts.due) for measure in MEASURES}
    return Figures(DisclosedCount(counts.due, counts.due), **shown)


def total(rows: Sequence[PeopleCounts]) -> Figures:
    """Return what is shown of rows together, each of which is shown too."""
    each = [figures(row) for row in rows]
    added = sum(each, NOBODY)
    every = figures(sum(rows, PeopleCounts()))
    safe = _safe(rows, each)
    return Figures(
        added.due,
        **{m: getattr(every if m in safe and getattr(every, m).whole else added, m) for m in MEASURES},
    )


def _shown(count: int, of: int) -> DisclosedCount:
    if count in (0, of) or LEAST <= count <= of - LEAST:
        return DisclosedCount(count, count)
    if of < 2 * LEAST:
        return DisclosedCount(1, of - 1)
    return DisclosedCount(1, LEAST - 1) if count < LEAST else DisclosedCount(of - LEAST + 1, of - 1)


def _safe(rows: Sequence[PeopleCounts], each: Sequence[Figures]) -> frozenset[str]:
    """The measures whose totals may be told, because every range could still be two numbers.

    For a range that is so where one person of its row could be in another state, and one of another row in
    such a state that the totals are the same, and all that is shown with them.
    """
    free = [_changes(row, shown) for row, shown in zip(rows, each, strict=True)]
    told = frozenset(MEASURES)
    while told:
        open_ = told - set(_fixed(each, free, told))
        if open_ == told:
            break
        told = open_
    return told


def _fixed(each: Sequence[Figures], free: Sequence[set[Change]], told: frozenset[str]) -> Iterator[str]:
    """Yield each measure in which a range would be one number if the totals of ``told`` were told."""
    on_totals = [{_on(change, told) for change in changes} for changes in free]
    able = Counter(seen for changes in on_totals for seen in changes)
    for shown, changes, own in zip(each, free, on_totals, strict=True):
        for n, measure in enumerate(MEASURES):
            if getattr(shown, measure).whole:
                continue
            for change in changes:
                back = tuple(-by for by in _on(change, told))
                if change[n] and (not any(back) or able[back] > (back in own)):
                    break
            else:
                yield from told if measure not in told else (measure,)


def _on(change: Change, told: frozenset[str]) -> Change:
    """What a change does to the totals that are told."""
    return tuple(by for by, measure in zip(change, MEASURES, strict=True) if measure in told)


def _changes(row: PeopleCounts, shown: Figures) -> set[Change]:
    """How the measures of a row would change by one person in another state, so that it shows the same."""
    found = set()
    for (state, was), (_, would_be) in permutations(STATES.items(), 2):
        change = tuple(new - old for old, new in zip(was, would_be, strict=True))
        if row.states[state] > 0 and all(
            _within(getattr(shown, m), getattr(row, m) + by) for m, by in zip(MEASURES, change, strict=True)
        ):
            found.add(change)
    return found


def _within(shown: DisclosedCount, count: int) -> bool:
    return shown.low <= count <= shown.high
