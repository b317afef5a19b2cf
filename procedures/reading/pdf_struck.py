"""Words of a printed page that are struck out: a line goes through the middle of their letters."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from procedures.reading.pages import Box, Word

#: Of the size of the letters: how high above their feet a line that strikes them out may run.
_LOWEST, _HIGHEST = 0.15, 0.42
#: Thicker than this share of their size, it is no such line.
_THICK = 0.2
#: So far, of their size, it may go beyond the first letter and the last: a line of a table goes further.
_BEYOND = 0.6
#: In points: how far the middle of a letter may stand beside the line.
_BESIDE = 1.0


class Strokes:
    """The level lines of a page, found by their height."""

    def __init__(self, rules: Iterable[Box]) -> None:
        self._by_height: defaultdict[int, list[Box]] = defaultdict(list)
        for rule in rules:
            if rule.width > 2 * rule.height:
                self._by_height[int((rule.top + rule.bottom) / 2)].append(rule)

    def through(self, left: float, right: float, baseline: float, size: float) -> Box | None:
        """Return the line that goes through the middle of a letter, if there is one."""
        highest, lowest = baseline - _HIGHEST * size, baseline - _LOWEST * size
        middle = (left + right) / 2
        for height in range(int(highest), int(lowest) + 1):
            for rule in self._by_height.get(height, ()):
                level = highest <= (rule.top + rule.bottom) / 2 <= lowest and rule.height < _THICK * size
                if level and rule.left - _BESIDE <= middle <= rule.right + _BESIDE:
                    return rule
        return None


def without_struck(words: Sequence[tuple[Word, Box | None]]) -> Iterator[Word]:
    """Yield the words that no line strikes out; each comes with the line that goes through it."""
    ends: dict[Box, tuple[float, float]] = {}
    for word, rule in words:
        if rule:
            first, last = ends.get(rule, (word.left, word.right))
            ends[rule] = min(first, word.left), max(last, word.right)
    glued = True
    for word, rule in words:
        if rule and _is_as_long(rule, ends[rule], word.size):
            glued = glued and word.glued
            continue
        yield word if glued or not word.glued else replace(word, glued=False)
        glued = True


def _is_as_long(rule: Box, ends: tuple[float, float], size: float) -> bool:
    return ends[0] - rule.left < _BEYOND * size and rule.right - ends[1] < _BEYOND * size
