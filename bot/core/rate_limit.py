"""How much one sender may send: so much at once, and so much a second after that. Held in memory alone."""

from __future__ import annotations

import time
from collections.abc import Callable, Hashable
from dataclasses import dataclass

from bot.core.remembered import Remembered

#: Senders that are remembered.
REMEMBERED = 20_000


@dataclass
class _Left:
    left: float
    filled: float


class RateLimit:
    """A limit for each of many senders."""

    def __init__(self, at_once: float, a_second: float, clock: Callable[[], float] = time.monotonic) -> None:
        self._at_once = at_once
        self._a_second = a_second
        self._clock = clock
        self._held = Remembered[Hashable, _Left](REMEMBERED)

    def takes(self, sender: Hashable) -> bool:
        """Return whether one more is taken from a sender, which counts it."""
        now = self._clock()
        held = self._held[sender] = self._held.get(sender) or _Left(self._at_once, now)
        held.left = min(self._at_once, held.left + (now - held.filled) * self._a_second)
        held.filled = now
        if held.left < 1.0:
            return False
        held.left -= 1.0
        return True

    def is_spent(self, sender: Hashable) -> bool:
        """Return whether a sender had nothing left when they last sent."""
        held = self._held.get(sender)
        return held is not None and held.left < 1.0
