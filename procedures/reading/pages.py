"""A printed page as geometry: words with their place and look, ruled lines, shaded areas, pictures.

Measures are points from the left and from the top of the page as it is shown.
"""

from __future__ import annotations

import math
from dataclasses import dataclass


@dataclass(frozen=True)
class Box:
    """A line, or an area, from one corner to the other."""

    left: float
    top: float
    right: float
    bottom: float

    @property
    def width(self) -> float:
        """From left to right."""
        return self.right - self.left

    @property
    def height(self) -> float:
        """From top to bottom."""
        return self.bottom - self.top

    def holds(self, x: float, y: float) -> bool:
        """Whether a point stands inside."""
        return self.left <= x <= self.right and self.top <= y <= self.bottom


@dataclass(frozen=True)
class Word:
    """Letters of one look without a gap; ``glued`` to the word before it where no space is drawn.

    ``left``, ``right`` and ``baseline`` are measured along its own line of print, which ``angle`` turns
    by degrees against the clock. ``hidden`` letters are not painted.
    """

    text: str
    left: float
    right: float
    baseline: float
    size: float
    bold: bool = False
    italic: bool = False
    glued: bool = False
    angle: int = 0
    hidden: bool = False
    white: bool = False

    @property
    def top(self) -> float:
        """Where letters of this size usually begin."""
        return self.baseline - self.size * 0.75

    @property
    def bottom(self) -> float:
        """Where letters of this size usually end."""
        return self.baseline + self.size * 0.22

    @property
    def middle(self) -> tuple[float, float]:
        """The middle of the small letters, on the page."""
        along, down = (self.left + self.right) / 2, self.baseline - self.size * 0.25
        turn = math.radians(self.angle)
        return along * math.cos(turn) + down * math.sin(turn), down * math.cos(turn) - along * math.sin(turn)


@dataclass(frozen=True)
class Page:
    """What a page draws.

    ``frames`` are rectangles in outline, whose sides are ``rules`` too; ``small`` are shapes of the size of a
    bullet. ``machine`` says that its words
    were read off a picture.
    """

    number: int
    width: float
    height: float
    words: tuple[Word, ...]
    rules: tuple[Box, ...] = ()
    fills: tuple[Box, ...] = ()
    pictures: tuple[Box, ...] = ()
    frames: tuple[Box, ...] = ()
    small: tuple[Box, ...] = ()
    machine: bool = False
