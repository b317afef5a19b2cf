"""Reminds people of their council's actions while the service runs."""

from __future__ import annotations

import asyncio
from contextlib import suppress

import structlog

from bot.channels.telegram.runtime.gate import Gate

log = structlog.get_logger(__name__)

#: Seconds between two looks.
EVERY = 60.0


class ActionReminders:
    """The reminder job: looks what is due until it is stopped; several processes may."""

    def __init__(self, service: Gate) -> None:
        self._service = service

    async def run(self, stopping: asyncio.Event) -> None:
        """Put reminders into the outbox, and look again. A fault of the store does not end it."""
        service = self._service
        while not stopping.is_set():
            try:
                if sent := await service.run_blocking(
                    service.assistant.action_reminders.round, service.now()
                ):
                    log.info("reminded of actions", count=sent)
            except Exception as fault:  # the next look tries again
                log.error("nobody could be reminded of actions", fault=type(fault).__name__)
            with suppress(TimeoutError):
                await asyncio.wait_for(stopping.wait(), EVERY)
