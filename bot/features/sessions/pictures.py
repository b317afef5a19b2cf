"""Pictures of a session: how many chose each answer, and the code that a camera reads to join."""

from __future__ import annotations

import io
from collections.abc import Sequence

from bot.features.sessions import messages as said
from bot.rendering.blocks import Bar, Chart
from procedures.refresher import Scenario

#: Dots of a module of the QR code: large enough for a camera at the back of a room.
_SCALE = 8


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


def join_picture(link: str) -> bytes:
    """Return a QR code that holds a link."""
    import segno

    written = io.BytesIO()
    segno.make(link, error="m", micro=False).save(written, kind="png", scale=_SCALE, border=4)
    return written.getvalue()


def letter(choice: int) -> str:
    """Return the letter by which a choice is called."""
    return "ABCDE"[choice]
