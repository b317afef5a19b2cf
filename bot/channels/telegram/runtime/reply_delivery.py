"""Replies on their way: each chat in its order, none waiting for another chat, tried for a day.

A reply is in the store until Telegram took it. Whoever kept it delivers it; what a killed process left is
delivered by another when its lease ends.
"""

from __future__ import annotations

import asyncio
import base64
import datetime as dt
import time
from collections import deque
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from typing import Any

import structlog
from telegram import InlineKeyboardMarkup, Message
from telegram.error import BadRequest, ChatMigrated, Forbidden, RetryAfter, TelegramError

from bot.channels.telegram import messages as chat_messages
from bot.channels.telegram.runtime.group_watch import GroupWatch
from bot.channels.telegram.runtime.limits import best_effort, seconds_of
from bot.channels.telegram.runtime.named_pictures import NamedPictures
from bot.channels.telegram.runtime.sender import Sender
from bot.clock import Clock
from bot.core import formatting
from bot.errors import StoreError
from bot.rendering.telegram_html import MOST_UNITS, paragraphs
from bot.runtime.jobs import every
from bot.runtime.run_blocking import run_blocking
from bot.store.replies import Reply, ReplyRepository

log = structlog.get_logger(__name__)

#: Replies of other processes taken at once, and the seconds between looks for them and between renewals.
AT_ONCE, LOOKED, RENEWED = 100, 2.0, 5.0
#: Seconds until a reply is tried again: the first time, and at most.
FIRST_WAIT, LAST_WAIT = 0.5, 30.0
#: From what age on a reply says when it was asked for, and seconds for which it is tried, whatever the clock.
LATE, TOO_OLD = dt.timedelta(minutes=2), 24 * 3600.0

#: Given a chat, the number of the message that arrived there, and what its body says of it.
WhenSent = Callable[[int, int, Any], Awaitable[object]]


class ReplyDelivery:
    """The delivery of replies, until it is stopped; several processes may."""

    #: For how long a reply is held by who delivers it.
    LEASE = dt.timedelta(seconds=20)

    def __init__(
        self,
        sender: Sender,
        pictures: NamedPictures,
        replies: ReplyRepository,
        groups: GroupWatch,
        clock: Clock,
    ) -> None:
        self._sender = sender
        self._pictures = pictures
        self._replies = replies
        self._groups = groups
        self._clock = clock
        #: What is done once a body arrived, by the name that the body has for it under ``then``.
        self.when_sent: dict[str, WhenSent] = {}
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

    def holds(self, reply_id: int) -> bool:
        """Return whether this process has not delivered a reply."""
        return reply_id in self._mine

    async def send_now(self, chat_id: int, body: Mapping[str, Any]) -> Message | None:
        """Send a body at once, kept nowhere; None where the bot may not write. Raises TelegramError."""
        topic = body.get("topic")
        if "file" in body:
            return await self._sender.file(chat_id, base64.b64decode(body["file"]), body["name"], topic)
        buttons = InlineKeyboardMarkup.de_json(body["buttons"], None) if body["buttons"] else None
        if "picture" in body:
            return await self._pictures.send(chat_id, body["picture"], body["html"], buttons, topic)
        return await self._sender.send_html(
            chat_id, body["html"], buttons, body["reply_to"], protected=body["protected"], topic=topic
        )

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
                await run_blocking(self._replies.hold, left, self._clock())

    async def _take(self) -> bool:
        claimed = await run_blocking(self._replies.claim, AT_ONCE, self._clock(), self.LEASE)
        self.deliver(claimed)
        return len(claimed) == AT_ONCE

    async def _renew(self) -> None:
        if mine := list(self._mine):
            await run_blocking(self._replies.hold, mine, self._clock() + self.LEASE)

    async def _settle(self) -> None:
        """Drop what was delivered from the store; where that cannot be now, it is tried again."""
        batch, self._done = self._done, []
        if not batch:
            return
        try:
            await run_blocking(self._replies.done, batch)
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
        wait, end = FIRST_WAIT, time.monotonic() + TOO_OLD
        while True:
            try:
                await self._send(reply)
            except ChatMigrated as moved:
                await self._groups.moved(reply.chat_id, moved.new_chat_id)
                reply = replace(reply, chat_id=moved.new_chat_id)
            except (BadRequest, Forbidden) as refused:
                if reply.chat_id < 0:
                    await self._not_in_the_group(reply, refused)
                raise
            except StoreError:  # whether they blocked the bot is seen at the next message
                return
            except TelegramError as fault:
                if time.monotonic() > end:
                    raise
                log.warning("a reply is sent again", fault=type(fault).__name__)
                await asyncio.sleep(seconds_of(fault) if isinstance(fault, RetryAfter) else wait)
                wait = min(wait * 2, LAST_WAIT)
            else:
                return

    async def _not_in_the_group(self, reply: Reply, refused: TelegramError) -> None:
        """Tell who relies on a group that takes no message, and in their own chat who asked there."""
        why = await self._groups.cannot_write(reply.chat_id, refused)
        asker = reply.body.get("to")
        if asker and reply.body["first"]:
            (page,) = paragraphs([chat_messages.NOT_IN_THE_GROUP.format(why=why)])
            await best_effort(self._sender.send_html(asker, page.html))

    async def _send(self, reply: Reply) -> None:
        body = dict(reply.body)
        if body["first"] and _is_text(body) and self._clock() - reply.asked > LATE:
            (page,) = paragraphs([chat_messages.ASKED_AT.format(moment=formatting.moment(reply.asked))])
            if len(body["html"]) + len(page.html) < MOST_UNITS:
                body["html"] = f"{page.html}\n\n{body['html']}"
        sent = await self.send_now(reply.chat_id, body)
        if sent is not None:
            await self._follow_up(reply, sent)

    async def _follow_up(self, reply: Reply, sent: Message) -> None:
        """Do what is to be done once a reply arrived; where that fails, it arrived all the same."""
        for name, what in reply.body.get("then", {}).items():
            try:
                await self.when_sent[name](reply.chat_id, sent.message_id, what)
            except Exception as fault:
                log.error("what follows a reply could not be done", fault=type(fault).__name__)


def _is_text(body: Mapping[str, Any]) -> bool:
    return "file" not in body and "picture" not in body
