"""Where in a document a block stands: the headings above it, and what that makes of its number."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from procedures.reading.outline import COMPOUND, NUMBER
from procedures.reading.structure import Block

#: A sub-section's marker, "(1)", and a lettered one, "(a)" or "b)".
BRACKETED = re.compile(r"^\(\w{1,6}\)$")
LETTERED = re.compile(r"^\(?([A-Za-z]{1,6})[).]$")

_SECTION = re.compile(r"^(\d{1,4}[A-Z]{0,3})\.?[\s—–-]+(?=\S)")
_SCHEDULE = re.compile(r"^(schedule)\s*(\w{1,4})?\b", re.I)
#: The level of a heading whose level cannot be told.
_UNKNOWN = 7
#: More short lines below one another than this are text, not headings.
_MOST_TITLES = 2


@dataclass(frozen=True)
class Place:
    """Where in the document a block stands: the headings above it, with their levels."""

    headings: tuple[tuple[int, Block], ...] = ()

    @property
    def chain(self) -> tuple[str, ...]:
        """The headings above, the largest first."""
        return tuple(block.text.rstrip(":") for _, block in self.headings)

    @property
    def name(self) -> str:
        """What a paragraph without a number is called by."""
        return self.chain[-1] if self.headings else "opening"

    def holds(self, heading: Block, run: Sequence[Block]) -> bool:
        """Whether ``heading`` stands below ``run``, the headings directly above it with no text between."""
        level = heading.depth or _UNKNOWN
        if level == _UNKNOWN and all(not above.depth for above in run):
            return len(run) < _MOST_TITLES
        return level > self.headings[-1][0]

    def under(self, heading: Block, run: Sequence[Block]) -> Place:
        """Return the place below ``heading``, which ends headings of its level and below."""
        level = heading.depth or _UNKNOWN
        held = self.headings if level == _UNKNOWN and run else self._above(level)
        return Place((*held, (level, heading)))

    def ended(self, heading: Block, run: Sequence[Block]) -> list[Block]:
        """Return those of ``run`` that ``heading`` ends, so that they stand over nothing."""
        level = heading.depth or _UNKNOWN
        first = next((n for n, above in enumerate(run) if (above.depth or _UNKNOWN) >= level), len(run))
        return list(run[first:])

    def without(self, run: Sequence[Block]) -> Place:
        """Return the place in which the last headings stand."""
        return Place(self.headings[: len(self.headings) - len(run)])

    def _above(self, level: int) -> tuple[tuple[int, Block], ...]:
        ends = next((n for n, (held, _) in enumerate(self.headings) if held >= level), len(self.headings))
        return self.headings[:ends]

    def legal(self, marker: str, noun: str, last: str) -> str:
        """Return the locator of a provision: "section 47(1)", "Schedule 2 paragraph 3(1)", or "".

        ``last`` is the number of the provision before it, which a sub-section alone belongs to.
        """
        schedule = next((found for text in reversed(self.chain) if (found := _SCHEDULE.match(text))), None)
        named = f"Schedule {schedule[2] or ''}".strip() + " paragraph" if schedule else noun
        section = next((found[1] for text in reversed(self.chain) if (found := _SECTION.match(text))), last)
        compound = COMPOUND.match(marker)
        if compound:
            return f"{named} {compound[1]}({compound[2]})"
        if NUMBER.match(marker):
            return f"{named} {marker.rstrip('.)')}"
        if section:
            bracketed = f"({marker.strip('().')})" if LETTERED.match(marker) else marker
            return f"{named} {section}{bracketed if BRACKETED.match(bracketed) else ''}"
        return ""
