"""Fetching politely: a pause between two requests to one host, and what its robots.txt asks is kept to."""

from __future__ import annotations

import time
from collections.abc import Callable
from urllib.parse import urlsplit
from urllib.robotparser import RobotFileParser

from bot.features.documents import messages as document_messages
from procedures.reading.address import AnsweredError, Fetched, fetch
from procedures.reading.errors import ReadingError

#: Seconds between two requests to one host, and the most that its robots.txt may ask for.
PAUSE, LONGEST_PAUSE = 1.0, 30.0
AGENT = "safeguarding-bot"


class PoliteFetcher:
    """Fetches addresses one after another."""

    def __init__(
        self, get: Callable[..., Fetched] = fetch, wait: Callable[[float], None] = time.sleep
    ) -> None:
        self._get = get
        self._wait = wait
        self._last: dict[str, float] = {}
        self._robots: dict[str, RobotFileParser | None] = {}

    def fetch(self, address: str) -> Fetched:
        """Return what a person named. Raises ReadingError."""
        self._pause(address)
        return self._get(address)

    def begin_round(self) -> None:
        """Forget what hosts asked of programs: it is read anew in each round."""
        self._robots.clear()

    def again(self, address: str, etag: str, modified: str) -> Fetched:
        """Return what is at an address now, or that it is unchanged; only where robots.txt allows it.

        Raises ReadingError.
        """
        robots = self._robots_of(address)
        if robots is None:
            raise ReadingError(document_messages.ROBOTS_UNKNOWN.format(address=address))
        if not robots.can_fetch(AGENT, address):
            raise ReadingError(document_messages.NOT_ALLOWED.format(address=address))
        asked = float(robots.crawl_delay(AGENT) or 0)
        self._pause(address, min(max(PAUSE, asked), LONGEST_PAUSE))
        return self._get(address, etag=etag, modified=modified)

    def _pause(self, address: str, seconds: float = PAUSE) -> None:
        host, now = urlsplit(address).netloc, time.monotonic()
        left = self._last.get(host, now - seconds) + seconds - now
        if left > 0:
            self._wait(left)
        self._last[host] = time.monotonic()

    def _robots_of(self, address: str) -> RobotFileParser | None:
        """What a host asks of programs, read once a round; None where that cannot be known."""
        parts = urlsplit(address)
        site = f"{parts.scheme}://{parts.netloc}"
        if site not in self._robots:
            made = RobotFileParser()
            lines: list[str] | None = []
            try:
                lines = self._get(f"{site}/robots.txt").data.decode("utf-8", "replace").splitlines()
            except AnsweredError as error:
                lines = [] if error.status < 500 else None
            except ReadingError:
                lines = None
            self._last[parts.netloc] = time.monotonic()
            made.parse(lines or [])
            self._robots[site] = None if lines is None else made
        return self._robots[site]
