"""Disclosure control: counts of people as they may be shown, so that nobody is singled out by a small one.

A count of fewer than five people is shown as a range, and so is one that leaves fewer than five. Groups of
fewer than five stand together. What is added up is added up from what is shown, so that a total beside a
range is a range itself: it tells nothing that the rows do not tell.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol, TypeVar

from bot.core import messages as said

#: Fewer people than this are a small number.
LEAST = 5


class Ordered(Protocol):
    """Name of a group that can be put in order."""

    def __lt__(self, other: Any, /) -> bool: ...


Group = TypeVar("Group", bound=Ordered)


@dataclass(frozen=True)
class DisclosedCount:
    """Count as it is shown: from ``low`` to ``high``, which are the same where it is shown whole."""

    low: int
    high: int

    @property
    def whole(self) -> bool:
        """Whether the number itself is shown."""
        return self.low == self.high

    def __add__(self, other: DisclosedCount) -> DisclosedCount:
        return DisclosedCount(self.low + other.low, self.high + other.high)

    def __str__(self) -> str:
        low, high = f"{self.low:,}", f"{self.high:,}"
        return low if self.whole else said.RANGE.format(low=low, high=high)

    def as_json(self) -> dict[str, int]:
        """Return it for a program."""
        return {"low": self.low, "high": self.high}


#: Nobody.
NONE = DisclosedCount(0, 0)


def disclosed_size(size: int) -> DisclosedCount:
    """Return how many people a group is, as it is shown."""
    return DisclosedCount(1, LEAST - 1) if 0 < size < LEAST else DisclosedCount(size, size)


def disclosed(count: int, of: int) -> DisclosedCount:
    """Return how many people of a group something is true of, as it is shown.

    Nobody and everybody tell of the group and of no one person in it; of a small group not even that is told.
    """
    if 0 < of < LEAST:
        return DisclosedCount(0, LEAST - 1)
    if count in (0, of) or LEAST <= count <= of - LEAST:
        return DisclosedCount(count, count)
    if of < 2 * LEAST:
        return DisclosedCount(1, of - 1)
    return DisclosedCount(1, LEAST - 1) if count < LEAST else DisclosedCount(of - LEAST + 1, of - 1)


def may_be_spread(spread: Sequence[int]) -> bool:
    """Return whether it may be shown how many people chose each of several: nobody, or at least five.

    Otherwise one number tells the next, since all of them together are known.
    """
    return all(count == 0 or count >= LEAST for count in spread)


def pooled(sizes: Mapping[Group, int]) -> list[tuple[Group, ...]]:
    """Return the groups of at least five people each by itself, and the small ones together, at the end.

    Where the small ones are fewer than five together, the smallest of the others stands with them. Fewer
    than five people in all stand together. Groups without people are left out.
    """
    by_size = sorted((group for group in sizes if sizes[group]), key=lambda group: sizes[group])
    small = sum(sizes[group] < LEAST for group in by_size)
    while 0 < sum(sizes[group] for group in by_size[:small]) < LEAST and small < len(by_size):
        small += 1
    alone = [(group,) for group in sorted(by_size[small:])]
    return [*alone, tuple(sorted(by_size[:small]))] if small else [*alone]
