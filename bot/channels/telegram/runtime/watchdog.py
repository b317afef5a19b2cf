"""The watchdog: sees within a minute what goes wrong in the running service, says what to do, and mends it.

What cannot be mended ends the process with a reason, so that whoever runs it starts it anew.
"""

from __future__ import annotations

import time
from collections.abc import Callable

import structlog

from bot.app import Assistant
from bot.channels.telegram.runtime import messages as runtime_messages
from bot.channels.telegram.runtime.emergency import EmergencyResponder
from bot.channels.telegram.runtime.inbox_worker import InboxWorker
from bot.errors import ServiceError
from bot.runtime.watch import ServiceWatch

log = structlog.get_logger(__name__)

#: Seconds without an answer from Telegram, and after which updates count as held up.
TELEGRAM_SILENT, HELD_UP = 45.0, 30.0
#: Seconds without anything handled, more than one handler is given, until the handling is started anew, and
#: how often that is tried.
STUCK, ANEW = 240.0, 2


class Watchdog(ServiceWatch):
    """The watchdog; ``troubles`` are what is wrong now, by kind, each a sentence with what to do."""

    def __init__(
        self,
        assistant: Assistant,
        worker: InboxWorker,
        emergency: EmergencyResponder,
        telegram_silent_for: Callable[[], float],
    ) -> None:
        super().__init__(assistant)
        self._worker = worker
        self._emergency = emergency
        self._telegram_silent_for = telegram_silent_for
        self._handled, self._moved, self._anew = -1, time.monotonic(), 0

    async def _look(self) -> None:
        await super()._look()
        silent = self._telegram_silent_for()
        self._tell("telegram", runtime_messages.TELEGRAM_SILENT if silent > TELEGRAM_SILENT else None)
        await self._updates()

    async def _updates(self) -> None:
        """Start the handling anew where nothing is handled though updates wait and the store works."""
        now = time.monotonic()
        moved = self._worker.handled != self._handled or not self._worker.in_hand
        # What waits for the database or for Telegram to take a card is not stuck.
        if moved or "database" in self.troubles or self._emergency.on_its_way():
            self._handled, self._moved = self._worker.handled, now
            self._anew = 0 if "updates" not in self.troubles else self._anew
        held_up = self.oldest > HELD_UP and now - self._moved > HELD_UP
        self._tell("updates", runtime_messages.HELD_UP if held_up else None)
        if held_up and now - self._moved > STUCK:
            self._anew, self._moved = self._anew + 1, now
            if self._anew > ANEW:
                raise ServiceError(runtime_messages.NOT_MENDED)
            log.error("the handling of updates is started anew")
            await self._worker.start_anew()
