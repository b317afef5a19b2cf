"""Councils side by side: what each one's own procedures say on a step, with the national text between."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from bot.core.card import ShownPassage
from bot.features.boundary.case import Case
from procedures.boundary.facts import CaseSide
from procedures.boundary.rules import Part
from procedures.document import LOCAL_KINDS, Kind

#: Documents that speak to every council; a council's own papers and minutes do not.
_NATIONAL = frozenset(
    {Kind.STATUTE, Kind.REGULATIONS, Kind.GUIDANCE, Kind.ADVICE, Kind.JUDGMENT, Kind.DECISION, Kind.REPORT}
)


@dataclass(frozen=True)
class StepComparison:
    """A comparison of one step. A side that is empty is not in this library.

    ``third`` is None where no third council is concerned.
    """

    title: str
    home: tuple[ShownPassage, ...]
    national: tuple[ShownPassage, ...]
    host: tuple[ShownPassage, ...]
    third: tuple[ShownPassage, ...] | None = None

    def as_json(self) -> dict[str, Any]:
        """Return the step with its passages in the form that ``ask --json`` uses."""
        third = {} if self.third is None else {"third": [shown.as_json() for shown in self.third]}
        return {
            "step": self.title,
            "home": [shown.as_json() for shown in self.home],
            "national": [shown.as_json() for shown in self.national],
            "host": [shown.as_json() for shown in self.host],
            **third,
        }


def side_by_side(case: Case, third: Case | None = None) -> tuple[StepComparison, ...]:
    """Return the steps that bear on a case.

    ``third`` is the same case with its third council as the home council.
    """
    thirds = {} if third is None else {rule.id: cited for rule, cited in third.lines(Part.SIDE_BY_SIDE)}
    return tuple(
        StepComparison(
            title=rule.gives["title"],
            home=_own(cited, case.pair.home),
            national=tuple(shown for shown in cited if shown.document.kind in _NATIONAL),
            host=_own(cited, case.pair.host),
            third=_own(thirds.get(rule.id, ()), third.pair.home) if third else None,
        )
        for rule, cited in case.lines(Part.SIDE_BY_SIDE)
    )


def _own(cited: tuple[ShownPassage, ...], place: CaseSide) -> tuple[ShownPassage, ...]:
    return tuple(
        shown for shown in cited if shown.document.kind in LOCAL_KINDS and place.slug in shown.document.about
    )
