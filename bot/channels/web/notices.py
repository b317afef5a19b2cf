"""Notices that a page shows once: what came of a form, on the page that a browser is sent on to.

So loading that page again neither sends the form a second time nor says the same again. Held in memory alone.
"""

from __future__ import annotations

import time
from collections.abc import Callable

from bot.core.remembered import Remembered

#: Notices that wait at once, and seconds after which nobody is told any more: a browser that was sent on
#: opens the page at once.
MOST_WAITING, SOON = 2_000, 60.0


class PageNotices:
    """What is to be told to a browser on a page that it opens next."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._held = Remembered[tuple[str, str], tuple[float, str]](MOST_WAITING)

    def leave(self, browser: str, path: str, notice: str) -> None:
        """Leave a notice for the page at a path; ``browser`` tells one browser's session from any other."""
        self._held[browser, path] = self._clock(), notice

    def taken(self, browser: str, path: str) -> str:
        """Return the notice for a page and forget it; "" where there is none, or it is old."""
        at, notice = self._held.pop((browser, path), (0.0, ""))
        return notice if notice and self._clock() - at < SOON else ""
