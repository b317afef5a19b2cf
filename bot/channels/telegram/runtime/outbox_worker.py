"""Messages that are sent unasked: taken from the outbox, sent within the limits, each once."""

from __future__ import annotations

import asyncio
import datetime as dt
import time
from functools import partial

import structlog
from telegram import InlineKeyboardMarkup
from telegram.error import BadRequest, ChatMigrated, Forbidden, RetryAfter, TelegramError

from bot.channels.telegram import messages as chat_messages
from bot.channels.telegram.keyboards import keyboard, link_to, press
from bot.channels.telegram.menu import hide_menu, show_menu
from bot.channels.telegram.runtime.dispatch import FOR, Carried, OutboxRequest
from bot.channels.telegram.runtime.gate import Gate
from bot.channels.telegram.runtime.limits import GOES_BACK, SendingLimits, seconds_of
from bot.core.outgoing import ClaimedMessage
from bot.rendering.telegram_html import paragraphs
from bot.runtime.jobs import every

log = structlog.get_logger(__name__)

#: Messages taken at once, for how long they are held, how often the outbox is looked into, in seconds.
AT_ONCE, LEASE, LOOKED = 30, dt.timedelta(seconds=60), 2.0
#: How long the next message to a chat waits for the one before it.
NEXT_IN_CHAT = dt.timedelta(seconds=1)
#: How often a message is tried, and after what time it is tried again.
TRIES, AGAIN = 5, dt.timedelta(minutes=2)
#: How far a clock may go back before that is more than a small correction.
STEP = dt.timedelta(seconds=10)


class OutboxWorker:
    """The worker of the outbox, until it is stopped; several processes may."""

    def __init__(self, gate: Gate, request: OutboxRequest, limits: SendingLimits) -> None:
        self._gate = gate
        self._request = request
        self._limits = limits
        self._under_way: set[asyncio.Task[None]] = set()
        #: The latest moment that the clock has shown.
        self._latest: dt.datetime | None = None
        #: Until when Telegram takes nothing more for a chat, by the clock that is never put back.
        self._pauses: dict[int, float] = {}
        #: Chats to which a message is under way: the next to one of them waits its turn in the store.
        self._busy: set[int] = set()

    async def run(self, stopping: asyncio.Event) -> None:
        """Send what is due, and look again; what is under way at the end is waited for."""
        await every(LOOKED, self._round, stopping, failed="the outbox could not be worked")
        if self._under_way:
            await asyncio.wait(self._under_way)

    async def _round(self) -> bool:
        """Begin with as many messages as there is room for; a slow chat takes the place of one."""
        room = AT_ONCE - len(self._under_way)
        if not room:
            await asyncio.wait(self._under_way, return_when=asyncio.FIRST_COMPLETED)
            return True
        outbox, now = self._gate.store.outbox, self._gate.now()
        await self._after_a_step(now)
        claimed = await self._gate.run_blocking(outbox.claim, room, now, LEASE)
        self._request.claimed(claimed)
        passed = time.monotonic()
        self._pauses = {chat_id: until for chat_id, until in self._pauses.items() if until > passed}
        for message in claimed:
            task = asyncio.get_running_loop().create_task(self._settled(message))
            self._under_way.add(task)
            task.add_done_callback(self._under_way.discard)
        return bool(claimed)

    async def _after_a_step(self, now: dt.datetime) -> None:
        """Where the clock was put back, let what was due, or soon to be tried again, not wait for it."""
        if self._latest is not None and now < self._latest - STEP:
            log.warning("the clock was put back", seconds=int((self._latest - now).total_seconds()))
            await self._gate.run_blocking(self._gate.store.outbox.bring_forward, now, self._latest + AGAIN)
            self._latest = now
        self._latest = max(now, self._latest or now)

    async def _settled(self, message: ClaimedMessage) -> None:
        """Send a message and keep what became of it; then the sender process need not."""
        try:
            await self._deliver(message)
        except Exception as fault:  # it is sent again when its lease ends
            log.error("what became of a message could not be kept", fault=type(fault).__name__)
            return
        self._request.kept(message.id)

    async def _deliver(self, message: ClaimedMessage) -> None:
        if (until := self._not_before(message.chat_id)) is not None:
            back = partial(self._gate.store.outbox.give_back, untried=True)
            await self._gate.run_blocking(back, message, until)
            return
        self._busy.add(message.chat_id)
        try:
            await self._send(message)
        finally:
            self._busy.discard(message.chat_id)

    def _not_before(self, chat_id: int) -> dt.datetime | None:
        """Return until when a chat takes nothing more, or None: what waits so long waits in the store.

        There something urgent overtakes it, and it is dropped if it is recalled.
        """
        if until := self._pauses.get(chat_id):
            return self._gate.now() + dt.timedelta(seconds=until - time.monotonic())
        wait = dt.timedelta(seconds=self._limits.wait(chat_id))
        if chat_id in self._busy or wait > NEXT_IN_CHAT:
            return self._gate.now() + max(wait, NEXT_IN_CHAT)
        return None

    async def _send(self, message: ClaimedMessage) -> None:
        gate, outbox = self._gate, self._gate.store.outbox
        if not await self._wanted(message):
            await gate.run_blocking(outbox.failed, message, "not wanted")
            return
        try:
            buttons = await self._buttons(message)
            pages = paragraphs(message.body["paragraphs"])
            FOR.set(Carried(message.id, message.chat_id, message.tries, len(pages)))
            GOES_BACK.set(len(pages) == 1)  # of several pages the first is not sent twice
            topic = message.body.get("topic")
            sent = await gate.sender.send(message.chat_id, pages, buttons, topic=topic)
        except ChatMigrated as moved:
            await gate.groups.moved(message.chat_id, moved.new_chat_id)
            await gate.run_blocking(outbox.give_back, message, gate.now())
        except (BadRequest, Forbidden) as refused:
            log.warning("a message was refused", message=message.id, fault=type(refused).__name__)
            await gate.run_blocking(outbox.failed, message, "refused")
            if message.chat_id < 0:
                await gate.groups.cannot_write(message.chat_id, refused)
        except RetryAfter as busy:
            seconds = seconds_of(busy)
            self._pauses[message.chat_id] = time.monotonic() + seconds
            until = gate.now() + dt.timedelta(seconds=seconds)
            await gate.run_blocking(outbox.give_back, message, until)
            await gate.run_blocking(outbox.leave_alone, message.chat_id, until)
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
                await self._show_menu(message)

    async def _show_menu(self, message: ClaimedMessage) -> None:
        """Show somebody the menu that they have now, where a message told them that their roles changed."""
        if not message.body.get("menu"):
            return
        bot, people = self._gate.sender.bot, self._gate.store.people
        person = await self._gate.run_blocking(people.by_telegram, message.chat_id)
        if person is None:
            await hide_menu(bot, message.chat_id)
        else:
            await show_menu(bot, message.chat_id, person)

    async def _buttons(self, message: ClaimedMessage) -> InlineKeyboardMarkup | None:
        """Return a link to somebody and the buttons that the message brings: labels and words by row."""
        rows = []
        if account := message.body.get("account"):
            rows.append([link_to(chat_messages.LEAD_LINK, account)])
        if wanted := message.body.get("buttons"):
            code = await self._gate.button_code(message.chat_id, **wanted["meaning"])
            rows += [[press(label, code, word) for label, word in row] for row in wanted["rows"]]
        return keyboard(rows) if rows else None

    async def _wanted(self, message: ClaimedMessage) -> bool:
        """Whether its receiver is still there and takes messages."""
        if message.person_id is None:
            return True
        person = await self._gate.run_blocking(self._gate.store.people.by_id, message.person_id)
        return person is not None and person.reachable
