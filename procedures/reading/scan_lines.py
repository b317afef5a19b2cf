"""The ruled lines of a scanned page: found in its picture, and wiped from it before its words are read.

Without them a table's rows run together, and an upright line is read as a letter.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import TYPE_CHECKING

from procedures.reading.pages import Box

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Dots = NDArray[np.bool_]

#: Darker than this, of 255, a dot belongs to a line.
_DARK = 150
#: In points: a line is longer than the first and thinner than the second.
_LONG, _THIN = 24.0, 4.0
#: A picture with more lines is a photograph or a drawing.
_MOST = 400


def without_lines(png: bytes, dots_per_inch: int) -> tuple[bytes, tuple[Box, ...]]:
    """Return a picture without its ruled lines, and those lines in points."""
    import numpy as np
    from PIL import Image

    shades = np.array(Image.open(io.BytesIO(png)).convert("L"))
    points = 72 / dots_per_inch
    dark = shades < _DARK
    level = _runs(dark, int(_LONG / points))
    upright = _runs(dark.T, int(_LONG / points)).T
    rules: list[Box] = []
    for dots, across in ((level, True), (upright, False)):
        for top, bottom, left, right in _strips(dots if across else dots.T):
            if (bottom - top) * points <= _THIN:
                place = (left, top, right, bottom) if across else (top, left, bottom, right)
                rules.append(Box(*(value * points for value in place)))
                one, other = (slice(top, bottom), slice(left, right))
                shades[(one, other) if across else (other, one)] = 255
    if not 0 < len(rules) <= _MOST:
        return png, ()
    wiped = io.BytesIO()
    Image.fromarray(shades).save(wiped, "PNG")
    return wiped.getvalue(), tuple(rules)


def _runs(dark: Dots, length: int) -> Dots:
    """Return the dots that stand in a level run of ``length`` dark ones."""
    import numpy as np

    if dark.shape[1] <= length:
        return np.zeros_like(dark)
    counted = np.cumsum(np.pad(dark, ((0, 0), (1, 0))), axis=1, dtype=np.int32)
    starts = (counted[:, length:] - counted[:, :-length]) == length
    found = np.zeros(dark.shape, dtype=np.int32)
    found[:, : starts.shape[1]] += starts
    found[:, length:] -= starts[:, :-1]
    return np.cumsum(found, axis=1) > 0


def _strips(dots: Dots) -> Iterator[tuple[int, int, int, int]]:
    """Yield lines as top, bottom, left and right: runs on rows next to one another are one."""
    import numpy as np

    open_strips: list[list[int]] = []
    for row in [*np.flatnonzero(dots.any(axis=1)).tolist(), None]:
        kept: list[list[int]] = []
        runs = list(_runs_of(dots[row])) if row is not None else []
        for strip in open_strips:
            met = [run for run in runs if row == strip[1] and run[0] < strip[3] and strip[2] < run[1]]
            if not met:
                yield strip[0], strip[1], strip[2], strip[3]
                continue
            runs = [run for run in runs if run not in met]
            ends = (*met, (strip[2], strip[3]))
            kept.append([strip[0], strip[1] + 1, min(e[0] for e in ends), max(e[1] for e in ends)])
        open_strips = kept + [[row, row + 1, left, right] for left, right in runs if row is not None]


def _runs_of(row: Dots) -> Iterator[tuple[int, int]]:
    import numpy as np

    turns = np.flatnonzero(np.diff(np.pad(row, 1).astype(np.int8)))
    yield from zip(turns[::2].tolist(), turns[1::2].tolist(), strict=True)
