"""Pictures as PNG: how many chose each answer, and the code that a camera reads to join."""

from __future__ import annotations

import io
import textwrap
from collections.abc import Sequence

from bot import texts_refresher as said
from procedures.refresher import Scenario

#: Colours that people who see no red or green can tell apart, and that print well.
_RIGHT, _OTHER, _INK, _BEFORE = "#1d5c8f", "#c9d3dc", "#0b0c0c", "#f47738"
#: Characters in a line beside a bar.
_WIDTH = 34
#: Dots of a module of the QR code: large enough for a camera at the back of a room.
_SCALE = 8


def spread_picture(scenario: Scenario, spread: Sequence[int], before: Sequence[int] | None = None) -> bytes:
    """Return a bar for each choice, the right one dark, with how many chose it, now and before."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    labels = [
        textwrap.fill(f"{letter(n)}  {choice}", _WIDTH, subsequent_indent="    ")
        for n, choice in enumerate(scenario.choices)
    ]
    height = 0.6 + sum(0.22 * label.count("\n") + 0.5 for label in labels)
    figure = Figure(figsize=(7.2, height), dpi=110, layout="constrained")
    FigureCanvasAgg(figure)
    axes = figure.subplots()
    places = range(len(labels))
    colours = [_RIGHT if n == scenario.right else _OTHER for n in places]
    axes.barh(places, list(spread), color=colours, height=0.62)
    if before is not None:
        axes.scatter(list(before), list(places), marker="|", s=320, linewidths=3, color=_BEFORE, zorder=3)
    for n, chose in enumerate(spread):
        mark = f" {said.RIGHT_MARK}" if n == scenario.right else ""
        axes.annotate(
            f"{chose}{mark}", (chose, n), xytext=(6, 0), textcoords="offset points", va="center", color=_INK
        )
    axes.set_yticks(list(places), labels)
    axes.invert_yaxis()
    axes.set_xlim(0, max(1, *spread, *(before or ())) * 1.25)
    axes.tick_params(length=0, labelbottom=False)
    for side in axes.spines.values():
        side.set_visible(False)
    axes.set_title(
        said.SPREAD_OF if before is None else said.SPREAD_BEFORE, loc="left", fontsize="medium", color=_INK
    )
    written = io.BytesIO()
    figure.savefig(written, format="png")
    return written.getvalue()


def join_picture(link: str) -> bytes:
    """Return a QR code that holds a link."""
    import segno

    written = io.BytesIO()
    segno.make(link, error="m", micro=False).save(written, kind="png", scale=_SCALE, border=4)
    return written.getvalue()


def letter(choice: int) -> str:
    """Return the letter by which a choice is called."""
    return "ABCDE"[choice]
