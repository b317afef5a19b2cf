"""Where in a document a block stands: the headings above it, and what that makes of its number."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from procedures.reading.statute import SECTION
from procedures.reading.structure import Block

#: A sub-section's marker, "(1)", and a lettered one, "(a)" or "b)".
BRACKETED = re.compile(r"^\(\w{1,6}\)$")
LETTERED = re.compile(r"^\(?([A-Za-z]{1,6})[).]$")

_SECTION = re.compile(r"^(?i:section\s+)?(\d{1,4}[A-Z]{0,3}(?:\.\d{1,3}[A-Z]{0,2})?)\b")
_SCHEDULE = re.compile(r"^(schedule)\b\s*(\d{1,3}[A-Z]{0,2}|[A-Z]{1,2}\b|[IVX]{1,6}\b)?", re.I)
_PART = re.compile(r"^part\s+(\d{1,3}[A-Z]{0,2}|[A-Z]|[IVX]{1,6})\b", re.I)
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

    @property
    def section(self) -> str:
        """The number of the section whose own heading stands above, "" if none does."""
        number = next((_SECTION.match(b.text) for level, b in self.headings[-1:] if level == SECTION), None)
        return number[1] if number else ""

    def cited(self, noun: str, number: str, part: str) -> str:
        """Return the locator of a provision: "section 47(1)", "Schedule 2 paragraph 3(1)"."""
        schedule = self._schedule
        return f"{f'{schedule} paragraph' if schedule else noun} {number}{part}"

    @property
    def division(self) -> str:
        """What words without a number are called by in the law: "Schedule 5 Part 1", else the heading."""
        part = next((at for text in reversed(self.chain) if (at := _PART.match(text))), None)
        schedule = self._schedule
        return f"{schedule}{f' Part {part[1]}' if part else ''}" if schedule else self.name

    @property
    def _schedule(self) -> str:
        found = next((at for text in reversed(self.chain) if (at := _SCHEDULE.match(text))), None)
        return f"Schedule {found[2] or ''}".strip() if found else ""
