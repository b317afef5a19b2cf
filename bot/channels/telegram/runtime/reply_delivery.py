"""Replies on their way: each chat in its order, none waiting for another chat, tried for a day.

A reply is in the store until Telegram took it. Whoever kept it delivers it; what a killed process left is
delivered by another when its lease ends.
"""

from __future__ import annotations

import asyncio
import base64
import datetime as dt
from collections import deque
from collections.abc import Sequence
from contextlib import suppress

import structlog
from telegram import InlineKeyboardMarkup
from telegram.error import BadRequest, ChatMigrated, Forbidden, RetryAfter, TelegramError

from bot.channels.telegram import messages as chat_messages
from bot.channels.telegram.runtime.jobs import every
from bot.channels.telegram.runtime.limits import seconds_of
from bot.channels.telegram.runtime.off_loop import off_loop
from bot.channels.telegram.runtime.sender import Sender
from bot.clock import Clock
from bot.core import formatting
from bot.errors import StoreError
from bot.rendering.telegram_html import MOST_UNITS, paragraphs
from bot.store.replies import Reply, ReplyRepository

log = structlog.get_logger(__name__)

#: Replies of other processes taken at once, and the seconds between looks for them and between renewals.
AT_ONCE, LOOKED, RENEWED = 100, 2.0, 5.0
#: Seconds until a reply is tried again: the first time, and at most.
FIRST_WAIT, LAST_WAIT = 0.5, 30.0
#: From what age on a reply says when it was asked for, and from which nobody waits for it any more.
LATE, TOO_OLD = dt.timedelta(minutes=2), dt.timedelta(hours=24)


class ReplyDelivery:
    """The delivery of replies, until it is stopped; several processes may."""

    #: For how long a reply is held by who delivers it.
    LEASE = dt.timedelta(seconds=20)

    def __init__(self, sender: Sender, replies: ReplyRepository, clock: Clock) -> None:
        self._sender = sender
        self._replies = replies
        self._clock = clock
        self._lanes: dict[int, deque[Reply]] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._mine: set[int] = set()
        self._done: list[int] = []
        self._ended, self._settled = asyncio.Event(), asyncio.Event()

    def deliver(self, kept: Sequence[Reply]) -> None:
        """Deliver replies that this process holds, each after those before it in its chat."""
        for reply in kept:
            if reply.id in self._mine:
                continue
            self._mine.add(reply.id)
            if reply.chat_id in self._lanes:
                self._lanes[reply.chat_id].append(reply)
                continue
            self._lanes[reply.chat_id] = deque([reply])
            task = asyncio.get_running_loop().create_task(self._work(reply.chat_id))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    def waiting(self) -> int:
        """Return how many replies this process has not delivered."""
        return len(self._mine)

    async def run(self, stopping: asyncio.Event) -> None:
        """See to what other processes left, and note what was delivered."""
        await asyncio.gather(
            every(LOOKED, self._take, stopping, failed="replies could not be taken from the store"),
            every(RENEWED, self._renew, stopping, failed="replies could not be held for longer"),
            every(
                1.0,
                self._settle,
                self._settled,
                failed="what was delivered could not be noted",
                woken=self._ended,
            ),
        )

    async def end(self, seconds: float) -> None:
        """Wait until every reply was delivered and noted, at most so long; what is left is anybody's."""
        end = asyncio.get_running_loop().time() + seconds
        while self._mine and asyncio.get_running_loop().time() < end:
            await asyncio.sleep(0.05)
        self._settled.set()
        if left := list(self._mine):
            log.warning("stopped with replies in hand", count=len(left))
            for task in self._tasks:
                task.cancel()
            with suppress(StoreError):  # else its lease ends
                await off_loop(self._replies.hold, left, self._clock())

    async def _take(self) -> bool:
        claimed = await off_loop(self._replies.claim, AT_ONCE, self._clock(), self.LEASE)
        self.deliver(claimed)
        return len(claimed) == AT_ONCE

    async def _renew(self) -> None:
        if mine := list(self._mine):
            await off_loop(self._replies.hold, mine, self._clock() + self.LEASE)

    async def _settle(self) -> None:
        """Drop what was delivered from the store; where that cannot be now, it is tried again."""
        batch, self._done = self._done, []
        if not batch:
            return
        try:
            await off_loop(self._replies.done, batch)
        except BaseException:
            self._done = [*batch, *self._done]
            raise
        self._mine.difference_update(batch)

    async def _work(self, chat_id: int) -> None:
        """Deliver a chat's replies in order."""
        lane = self._lanes[chat_id]
        while lane:
            try:
                await self._until_sent(lane[0])
            except Exception as fault:  # no reply holds up those behind it for ever
                log.error("a reply could not be delivered", fault=type(fault).__name__)
            self._done.append(lane.popleft().id)
            self._ended.set()
        del self._lanes[chat_id]

    async def _until_sent(self, reply: Reply) -> None:
        """Send a reply until Telegram takes it. Raises BadRequest and the like where it never will."""
        wait = FIRST_WAIT
        while True:
            try:
                await self._send(reply)
            except (BadRequest, Forbidden, ChatMigrated):
                raise
            except StoreError:  # whether they blocked the bot is seen at the next message
                return
            except TelegramError as fault:
                if self._clock() - reply.asked > TOO_OLD:
                    raise
                log.warning("a reply is sent again", fault=type(fault).__name__)
                await asyncio.sleep(seconds_of(fault) if isinstance(fault, RetryAfter) else wait)
                wait = min(wait * 2, LAST_WAIT)
            else:
                return

    async def _send(self, reply: Reply) -> None:
        body = reply.body
        if name := body.get("name"):
            await self._sender.file(reply.chat_id, base64.b64decode(body["file"]), name)
            return
        html = body["html"]
        if body["first"] and self._clock() - reply.asked > LATE:
            (page,) = paragraphs([chat_messages.ASKED_AT.format(moment=formatting.moment(reply.asked))])
            if len(html) + len(page.html) < MOST_UNITS:
                html = f"{page.html}\n\n{html}"
        buttons = InlineKeyboardMarkup.de_json(body["buttons"], None) if body["buttons"] else None
        await self._sender.send_html(
            reply.chat_id, html, buttons, body["reply_to"], protected=body["protected"]
        )
