"""Bullets that a page draws as small shapes, as browsers print lists: set as letters before their lines."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence

from procedures.reading.marks import BULLET
from procedures.reading.pages import Box, Word

#: A page with more small shapes than this is a drawing.
_MOST = 500
#: In points: a shape beyond these is no bullet.
LEAST, LARGEST = 1.0, 9.0
#: Of its other side, and of the size of the letters: how large a bullet is.
_SQUARE, _OF_LETTERS = 0.6, 0.7
#: Of the size of the letters: how far a bullet stands from the words after it.
_GAP = 2.5
#: Of the size of the letters, over the baseline: where the middle of a bullet is.
_LOWEST, _HIGHEST = 0.05, 0.65


def with_bullets(words: Sequence[Word], shapes: Sequence[Box]) -> tuple[Word, ...]:
    """Return ``words``, with a bullet before each line that a small round or square shape stands before.

    Without them the items of a list run on as a sentence, and lose what leads them in.
    """
    dots = _once([shape for shape in shapes if _is_dot(shape)])
    if not dots or len(dots) > _MOST:
        return tuple(words)
    upright = sorted((word for word in words if not word.angle), key=lambda word: word.baseline)
    return (*words, *_bullets(upright, dots))


def _is_dot(shape: Box) -> bool:
    least, most = sorted((shape.width, shape.height))
    return least >= LEAST and most <= LARGEST and least >= _SQUARE * most


def _once(shapes: Sequence[Box]) -> list[Box]:
    """Return shapes, a ring of two outlines and a shape that is drawn twice once."""
    kept: list[Box] = []
    for shape in sorted(shapes, key=lambda shape: -shape.width):
        middle = ((shape.left + shape.right) / 2, (shape.top + shape.bottom) / 2)
        if not any(other.holds(*middle) for other in kept):
            kept.append(shape)
    return kept


def _bullets(words: Sequence[Word], dots: Sequence[Box]) -> Iterator[Word]:
    baselines = [word.baseline for word in words]
    for dot in dots:
        middle = (dot.top + dot.bottom) / 2
        first, last = bisect_left(baselines, middle - LARGEST), bisect_left(baselines, middle + 4 * LARGEST)
        level = [word for word in words[first:last] if _is_level(word, middle)]
        after = min((w for w in level if w.left >= dot.right - 1), key=lambda w: w.left, default=None)
        if after is None or after.left - dot.right > _GAP * after.size:
            continue
        if max(dot.width, dot.height) > _OF_LETTERS * after.size:
            continue
        near = dot.left - _GAP * after.size
        if any(near < word.right < after.left for word in level) or _is_of_a_row(dot, dots, near):
            continue  # it stands between words, or is one of a line of dots
        yield Word(BULLET, dot.left, dot.right, after.baseline, after.size)


def _is_level(word: Word, middle: float) -> bool:
    return _LOWEST * word.size <= word.baseline - middle <= _HIGHEST * word.size


def _is_of_a_row(dot: Box, dots: Sequence[Box], near: float) -> bool:
    """Whether another shape stands beside it on its line, as in a row of dots that leads to a page number."""
    return any(
        other is not dot
        and min(other.bottom, dot.bottom) > max(other.top, dot.top)
        and near < other.right
        and other.left < dot.right + (dot.left - near)
        for other in dots
    )
