"""The share of one process in what may be sent: all over one database keep Telegram's limit together.

Each says every few seconds that it sends, and has as many places as fall to one of those who said so.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import secrets
from contextlib import suppress
from typing import Protocol

import structlog

from bot.channels.telegram.runtime.limits import WINDOW, SendingLimits
from bot.errors import StoreError
from bot.runtime.jobs import every
from bot.runtime.parts import SENDING
from bot.runtime.run_blocking import run_blocking

log = structlog.get_logger(__name__)

#: How long a process counts that says nothing more, and seconds between two times that it does.
LEASE, RENEWED = dt.timedelta(seconds=30), 5.0
#: Seconds that the database is given, and after which all who sent before have heard of a new one.
PATIENCE, HEARD = 10.0, RENEWED + 1.0


class Takers(Protocol):
    """Where it is kept who takes part."""

    def join(self, what: str, name: str, lease: dt.timedelta) -> int:
        """Take part in what several do at once, for so long; return how many take part in it now."""

    def leave(self, what: str, name: str) -> None:
        """Take part no longer."""


class SendingShare:
    """The share, until the process stops. While the database is away it stays as it was."""

    def __init__(self, takers: Takers, limits: SendingLimits) -> None:
        self._takers = takers
        self._limits = limits
        self._name = secrets.token_hex(8)
        self._shared_by = 0

    async def begin(self) -> None:
        """Take part. Who comes to others begins to send when these have heard of it."""
        with suppress(StoreError, TimeoutError):
            await self._renew()

    async def run(self, stopping: asyncio.Event) -> None:
        """Take part until the process stops."""
        if not self._limits.per_second:  # nothing to share; what ends here ends the service
            await stopping.wait()
            return
        await every(RENEWED, self._renew, stopping, failed="what may be sent could not be shared anew")
        with suppress(StoreError, TimeoutError):  # else it counts until its time is over
            async with asyncio.timeout(PATIENCE):
                await run_blocking(self._takers.leave, SENDING, self._name)

    async def _renew(self) -> None:
        if not self._limits.per_second:
            return
        async with asyncio.timeout(PATIENCE):
            count = await run_blocking(self._takers.join, SENDING, self._name, LEASE)
        if count == self._shared_by:
            return
        first, self._shared_by = not self._shared_by, count
        places = max(1, self._limits.per_second // count)
        if first and count > 1:
            self._limits.hold(0)
        self._limits.hold(places, HEARD if first and count > 1 else WINDOW)
        log.info("what may be sent is shared", processes=count, places=places)
