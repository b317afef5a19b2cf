"""The picture of a session: how many chose each answer."""

from __future__ import annotations

from collections.abc import Sequence

from bot.features.sessions import messages as said
from bot.rendering.blocks import Bar, Chart
from procedures.refresher import Scenario


def spread_chart(scenario: Scenario, spread: Sequence[int], before: Sequence[int] | None = None) -> Chart:
    """Return a bar for each choice, the right one dark, with how many chose it, now and before."""
    bars = (
        Bar(
            f"{letter(n)}  {choice}",
            chose,
            f"{chose} {said.RIGHT_MARK}" if n == scenario.right else str(chose),
            marked=n == scenario.right,
            before=None if before is None else before[n],
        )
        for n, (choice, chose) in enumerate(zip(scenario.choices, spread, strict=True))
    )
    return Chart(said.SPREAD_OF if before is None else said.SPREAD_BEFORE, tuple(bars))


def letter(choice: int) -> str:
    """Return the letter by which a choice is called."""
    return "ABCDE"[choice]
