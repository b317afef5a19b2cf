"""Messages that are sent unasked: taken from the outbox, sent within the limits, each once."""

from __future__ import annotations

import asyncio
import datetime as dt

import structlog
from telegram import InlineKeyboardMarkup
from telegram.error import BadRequest, TelegramError

from bot.channels.telegram import messages as chat_messages
from bot.channels.telegram.keyboards import keyboard, link_to, press
from bot.channels.telegram.runtime.dispatch import FOR, Carried, Carrying
from bot.channels.telegram.runtime.gate import Gate
from bot.channels.telegram.runtime.jobs import every
from bot.core.outgoing import ClaimedMessage
from bot.rendering.telegram_html import paragraphs

log = structlog.get_logger(__name__)

#: Messages taken at once, for how long they are held, how often the outbox is looked into, in seconds.
AT_ONCE, LEASE, LOOKED = 30, dt.timedelta(seconds=60), 2.0
#: How often a message is tried, and after what time it is tried again.
TRIES, AGAIN = 5, dt.timedelta(minutes=2)


class Delivering:
    """The worker of the outbox, until it is stopped; several processes may."""

    def __init__(self, gate: Gate, carrying: Carrying) -> None:
        self._gate = gate
        self._carrying = carrying

    async def run(self, stopping: asyncio.Event) -> None:
        """Send what is due, and look again."""
        await every(LOOKED, self._round, stopping, failed="the outbox could not be worked")

    async def _round(self) -> int:
        outbox = self._gate.store.outbox
        claimed = await self._gate.run_blocking(outbox.claim, AT_ONCE, self._gate.now(), LEASE)
        self._carrying.claimed(claimed)
        await asyncio.gather(*(self._settled(message) for message in claimed))
        return len(claimed)

    async def _settled(self, message: ClaimedMessage) -> None:
        """Send a message and keep what became of it; then the courier need not."""
        await self._deliver(message)
        self._carrying.kept(message.id)

    async def _deliver(self, message: ClaimedMessage) -> None:
        gate, outbox = self._gate, self._gate.store.outbox
        if not await self._wanted(message):
            await gate.run_blocking(outbox.failed, message, "not wanted")
            return
        try:
            buttons = await self._buttons(message)
            pages = paragraphs(message.body["paragraphs"])
            FOR.set(Carried(message.id, message.chat_id, message.tries, len(pages)))
            sent = await gate.sender.send(message.chat_id, pages, buttons)
        except BadRequest as refused:
            log.warning("a message was refused", message=message.id, fault=type(refused).__name__)
            await gate.run_blocking(outbox.failed, message, "refused")
        except TelegramError as fault:
            if message.tries >= TRIES:
                await gate.run_blocking(outbox.failed, message, type(fault).__name__)
            else:
                await gate.run_blocking(outbox.give_back, message, gate.now() + AGAIN)
        else:
            if sent is None:
                await gate.run_blocking(outbox.failed, message, "blocked")
            else:
                await gate.run_blocking(outbox.done, message, gate.now())

    async def _buttons(self, message: ClaimedMessage) -> InlineKeyboardMarkup | None:
        """Return a link to somebody, or the buttons that the message brings: labels and words by row."""
        if account := message.body.get("account"):
            return keyboard([[link_to(chat_messages.LEAD_LINK, account)]])
        wanted = message.body.get("buttons")
        if not wanted:
            return None
        code = await self._gate.button_code(message.chat_id, **wanted["meaning"])
        return keyboard([press(label, code, word) for label, word in row] for row in wanted["rows"])

    async def _wanted(self, message: ClaimedMessage) -> bool:
        """Whether its receiver is still there and takes messages."""
        if message.person_id is None:
            return True
        person = await self._gate.run_blocking(self._gate.store.people.by_id, message.person_id)
        return person is not None and person.reachable
