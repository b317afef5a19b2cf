"""Fetching politely: a pause between two requests to one host, and what its robots.txt asks is kept to."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from functools import partial
from urllib.parse import urlsplit
from urllib.robotparser import RobotFileParser

from bot.features.documents import messages as document_messages
from bot.settings import proxy_for
from procedures.reading.address import AnsweredError, Fetched, fetch
from procedures.reading.errors import ReadingError

#: Seconds between two requests to one host, and the most that its robots.txt may ask for.
PAUSE, LONGEST_PAUSE = 1.0, 30.0
AGENT = "safeguarding-bot"
#: Seconds for which a robots.txt is kept to as it was read, and for which one that gave nothing is left.
ROBOTS_KEPT, ROBOTS_LEFT = 24 * 3600.0, 1800.0

#: Fetches an address, through the proxy that the environment names for it.
fetch_by_proxy = partial(fetch, proxy=proxy_for)


class PoliteFetcher:
    """Fetches addresses, those of one host one after another, whoever asks for them."""

    def __init__(
        self,
        get: Callable[..., Fetched] = fetch_by_proxy,
        wait: Callable[[float], None] = time.sleep,
        passed: Callable[[], float] = time.monotonic,
    ) -> None:
        """``passed`` gives seconds since some moment."""
        self._get = get
        self._wait = wait
        self._passed = passed
        self._last: dict[str, float] = {}
        self._turns: dict[str, threading.Lock] = {}
        self._robots: dict[str, tuple[float, RobotFileParser | None]] = {}

    def fetch(self, address: str) -> Fetched:
        """Return what a person named, as their browser would. Raises ReadingError."""
        self._pause(address)
        return self._get(address, onward=self._pause)

    def again(self, address: str, etag: str, modified: str) -> Fetched:
        """Return what is at an address now, or that it is unchanged; only where robots.txt allows it.

        Where it leads on, the host that it leads to is asked first, too. Raises ReadingError.
        """
        self._allow(address)
        return self._get(address, etag=etag, modified=modified, onward=self._allow)

    def _allow(self, address: str) -> None:
        """Wait until an address may be asked. Raises ReadingError where its host keeps programs from it."""
        robots = self._robots_of(address)
        if robots is None:
            raise ReadingError(document_messages.ROBOTS_UNKNOWN.format(address=address))
        if not robots.can_fetch(AGENT, address):
            raise ReadingError(document_messages.NOT_ALLOWED.format(address=address))
        asked = float(robots.crawl_delay(AGENT) or 0)
        self._pause(address, min(max(PAUSE, asked), LONGEST_PAUSE))

    def _pause(self, address: str, seconds: float = PAUSE) -> None:
        host = urlsplit(address).netloc
        with self._turns.setdefault(host, threading.Lock()):
            now = self._passed()
            left = self._last.get(host, now - seconds) + seconds - now
            if left > 0:
                self._wait(left)
            self._last[host] = self._passed()

    def _robots_of(self, address: str) -> RobotFileParser | None:
        """What a host asks of programs, read once a day; None where that cannot be known for now."""
        parts = urlsplit(address)
        site = f"{parts.scheme}://{parts.netloc}"
        until, known = self._robots.get(site, (0.0, None))
        if site not in self._robots or self._passed() >= until:
            made = RobotFileParser()
            lines: list[str] | None = []
            try:
                lines = self._get(f"{site}/robots.txt").data.decode("utf-8", "replace").splitlines()
            except AnsweredError as error:
                lines = [] if error.status < 500 else None
            except ReadingError:
                lines = None
            self._last[parts.netloc] = self._passed()
            try:
                made.parse(lines or [])
            except ValueError:  # such as a rule whose address is none
                lines = None
            known = None if lines is None else made
            self._robots[site] = (self._passed() + (ROBOTS_LEFT if known is None else ROBOTS_KEPT), known)
        return known
