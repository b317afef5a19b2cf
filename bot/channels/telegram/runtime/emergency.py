"""Emergencies: what reads like danger gets its card at once, whoever writes it and whatever else fails.

A message is screened where it comes in, before it is kept, before anybody's role, conversation or the pause
is looked up, and while the process that answers may hang. The card needs no database, and its button is kept
nowhere. It is sent by a way of its own, again and again until it arrives.
"""

from __future__ import annotations

import asyncio
import time
from collections import Counter, deque
from collections.abc import Callable
from typing import Any

import structlog

from bot.channels.telegram.runtime.bot_api import BotApi, CallError
from bot.channels.telegram.runtime.raw_update import RawUpdate
from bot.core.remembered import Remembered
from bot.rendering.telegram_html import MessagePage, without_form

Json = dict[str, Any]

log = structlog.get_logger(__name__)

#: Seconds given to one try, and between two: the first, and the most.
ANSWER, FIRST_WAIT, LAST_WAIT = 4.0, 0.3, 2.0
#: Seconds after which nobody waits for a card any more.
TOO_OLD = 24 * 3600.0
#: Cards to one account in so many seconds at most, and under way at once: a flood gets no more.
CARDS, WITHIN, AT_ONCE = 120, 60.0, 3
#: The code of a call that is refused as it is.
BAD = 400
#: Updates that are remembered.
REMEMBERED = 20_000


class EmergencyResponder:
    """The responder: screens every message as it comes in, and sees that the card arrives."""

    def __init__(
        self, api: BotApi, is_danger: Callable[[str], bool], card: MessagePage, button: Callable[[int], Json]
    ) -> None:
        """``is_danger`` screens a text; ``card`` is the page that is sent.

        ``button`` returns what stands under it, for the number of an update.
        """
        self._api = api
        self._is_danger = is_danger
        self._card = card
        self._button = button
        #: By number of the update, what becomes of its card; None where it was no emergency.
        self._seen = Remembered[int, asyncio.Task[None] | None](REMEMBERED)
        self._sent = Remembered[int, deque[float]](REMEMBERED)
        self._under_way: Counter[int] = Counter()

    def look(self, update: RawUpdate) -> bool:
        """Return whether an update is an emergency; its card is then on its way. Each is looked at once."""
        if update.number not in self._seen:
            self._seen[update.number] = self._begun(update) if self._screened(update) else None
        return self._seen[update.number] is not None

    async def delivered(self, update: RawUpdate) -> None:
        """Wait until the card of an emergency arrived, or cannot."""
        task = self._seen.get(update.number)
        if task is not None:
            await asyncio.shield(task)

    def on_its_way(self) -> int:
        """Return how many cards have not arrived."""
        return sum(task is not None and not task.done() for task in self._seen.values())

    async def empty(self, seconds: float) -> None:
        """Wait until every card arrived, at most so long."""
        tasks = [task for task in self._seen.values() if task is not None and not task.done()]
        if tasks:
            await asyncio.wait(tasks, timeout=seconds)

    def _screened(self, update: RawUpdate) -> bool:
        if not update.text:
            return False
        try:
            return self._is_danger(update.text)
        except Exception as fault:  # it is screened once more before it is answered
            log.error("a message could not be screened as it came in", fault=type(fault).__name__)
            return False

    def _begun(self, update: RawUpdate) -> asyncio.Task[None]:
        """Begin to send a card, unless a flood of them goes to this account already."""
        now = time.monotonic()
        times = self._sent[update.sender] = self._sent.get(update.sender, deque(maxlen=CARDS))
        flooded = len(times) == CARDS and now - times[0] < WITHIN
        if flooded or self._under_way[update.sender] >= AT_ONCE:
            return asyncio.get_running_loop().create_task(_nothing())
        times.append(now)
        self._under_way[update.sender] += 1
        task = asyncio.get_running_loop().create_task(self._deliver(update))
        task.add_done_callback(lambda _: self._arrived(update.sender))
        return task

    def _arrived(self, account: int) -> None:
        self._under_way[account] -= 1
        self._under_way += Counter()  # those at zero go

    async def _deliver(self, update: RawUpdate) -> None:
        """Send the card until it arrives, or cannot: if a group takes none, to the writer's own chat."""
        page, until, wait = self._card, time.monotonic() + TOO_OLD, FIRST_WAIT
        message: Json = {
            "chat_id": update.chat_id,
            "text": page.html,
            "parse_mode": "HTML",
            "reply_markup": self._button(update.number),
        }
        if update.topic is not None:
            message["message_thread_id"] = update.topic
        if not update.private and update.message_id is not None:
            message["reply_parameters"] = {
                "message_id": update.message_id,
                "allow_sending_without_reply": True,
            }
        while time.monotonic() < until:
            try:
                await self._api.call("sendMessage", ANSWER, **message)
            except CallError as fault:
                if fault.code == BAD and _has_less(message):
                    continue
                if not fault.passes:
                    log.error("the card of an emergency was refused", code=fault.code)
                    if message["chat_id"] == update.sender:
                        return
                    message = {"chat_id": update.sender, "text": page.html, "parse_mode": "HTML"}
                    continue
                log.warning("the card of an emergency is sent again", code=fault.code)
                await asyncio.sleep(max(wait, fault.wait))
                wait = min(wait * 2, LAST_WAIT)
            else:
                return


def _has_less(message: Json) -> bool:
    """Take from a message that was refused its button, then its form; return whether there was either."""
    if message.pop("reply_markup", None):
        return True
    if message.pop("parse_mode", None):
        message["text"] = without_form(message["text"])
        return True
    return False


async def _nothing() -> None:
    return None
