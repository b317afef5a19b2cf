"""Connections of the web server: so long for each step and so many in all, so that nobody holds up others.

Whoever opens connections and sends nothing, or bytes one by one, or does not take what is answered, would
otherwise hold them for ever, until the process may open no file more and nobody is answered.
"""

from __future__ import annotations

import asyncio
import resource
from collections import defaultdict
from collections.abc import Iterable
from contextlib import suppress
from typing import Any

from h11 import IDLE, SEND_BODY
from uvicorn.protocols.http.h11_impl import H11Protocol

#: Seconds for which a connection is kept that sends nothing: longer than web servers before us keep theirs.
KEPT = 75
#: Seconds to send the head of a request, to be answered and take the answer, and to end a body once answered.
HEAD, ANSWER, LINGERING = 20.0, 300.0, 15.0
#: Bytes that are taken of what is sent on once it is answered.
MOST_AFTER = 4_000_000
#: Connections at once, and files kept free for all else that the process opens.
MOST, SPARE = 4000, 200
#: The part that has to go where there are too many.
GOING = 8
#: Headers of what is no page.
PLAIN = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}


class Connection(H11Protocol):
    """A connection that ends where one of its steps takes too long."""

    _ends: asyncio.TimerHandle | None = None
    _step: tuple[float, object] | None = None
    since = 0.0
    _taken_after = 0

    @property
    def is_waiting(self) -> bool:
        """Whether its sender has not sent a whole request yet."""
        return self.conn.their_state in {IDLE, SEND_BODY}

    @property
    def _is_answered_early(self) -> bool:
        """Whether its request was answered before it was whole."""
        is_answered = self.cycle is not None and self.cycle.response_complete
        return is_answered and self.conn.their_state is SEND_BODY

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Begin, and let others go where there are too many."""
        super().connection_made(transport)
        self._time()
        if len(self.connections) > most_connections():
            end_some(one for one in self.connections if isinstance(one, Connection))

    def data_received(self, data: bytes) -> None:
        """Take what was sent."""
        super().data_received(data)
        self._time()
        self._taken_after = self._taken_after + len(data) if self._is_answered_early else 0
        if self._taken_after > MOST_AFTER:
            self.end()

    def on_response_complete(self) -> None:
        """Go on after an answer."""
        super().on_response_complete()
        self._time()

    def connection_lost(self, exc: Exception | None) -> None:
        """End."""
        super().connection_lost(exc)
        if self._ends is not None:
            self._ends.cancel()

    def end(self) -> None:
        """End at once, whatever is under way; it counts no more, though many may come before it is gone."""
        self.connections.discard(self)
        self.transport.abort()

    def send_400_response(self, msg: str) -> None:
        """Answer what is no request that can be read, with the headers of all else."""
        named = "".join(f"{name}: {value}\r\n" for name, value in PLAIN.items())
        head = f"HTTP/1.1 400 Bad Request\r\n{named}Content-Type: text/plain\r\nConnection: close\r\n\r\n"
        self.transport.write((head + msg).encode("ascii"))
        self.transport.close()

    def _time(self) -> None:
        """Give the connection the time of its step; that of a step goes on, whatever little is sent."""
        step = self._now()
        if step != self._step and not self.transport.is_closing():
            self._step, self.since = step, self.loop.time()
            if self._ends is not None:
                self._ends.cancel()
            self._ends = self.loop.call_later(step[0], self.end)

    def _now(self) -> tuple[float, Any]:
        """Return how long the step takes at most that the connection is in, and what tells it from others."""
        if self.cycle is not None and not self.cycle.response_complete:
            return ANSWER, self.cycle
        if self._is_answered_early:
            return LINGERING, self.cycle
        if self.cycle is None or self.conn.trailing_data[0]:
            return HEAD, self.cycle
        return KEPT + LINGERING, self.cycle


def most_connections() -> int:
    """Return how many connections there may be at once."""
    files, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    return MOST if files == resource.RLIM_INFINITY else max(1, min(MOST, files - SPARE))


def allow_most() -> None:
    """Let this process open as many files as that takes, where it may."""
    files, limit = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = MOST + SPARE if limit == resource.RLIM_INFINITY else min(MOST + SPARE, limit)
    if files != resource.RLIM_INFINITY and files < wanted:
        with suppress(OSError, ValueError):
            resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, limit))


def end_some(held: Iterable[Connection]) -> None:
    """End some connections that wait for their sender: the oldest of the address that has the most."""
    waiting = defaultdict[str, list[Connection]](list)
    for one in held:
        if one.is_waiting:
            waiting[one.client[0] if one.client else ""].append(one)
    if waiting:
        crowd = max(waiting.values(), key=lambda theirs: len(theirs))
        for one in sorted(crowd, key=lambda one: one.since)[: max(1, most_connections() // GOING)]:
            one.end()
