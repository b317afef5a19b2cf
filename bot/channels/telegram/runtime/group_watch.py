"""Groups that moved to another number, or that cannot be written to: followed, or told of."""

from __future__ import annotations

import re
from collections.abc import Callable

import structlog
from telegram.error import TelegramError

from bot.channels.telegram import messages as chat_messages
from bot.clock import Clock
from bot.core.calendar import day_of
from bot.core.outgoing import OutgoingMessage, told
from bot.runtime.run_blocking import run_blocking
from bot.store.store import Store

log = structlog.get_logger(__name__)

#: What Telegram says, and why that is, in words.
_WHY = (
    (re.compile(r"topic_closed|topic.{0,12}closed", re.I), chat_messages.TOPIC_CLOSED),
    (re.compile(r"kicked|not a member|left", re.I), chat_messages.PUT_OUT),
    (re.compile(r"rights|forbidden to|write_forbidden|restricted", re.I), chat_messages.MAY_NOT_WRITE),
    (re.compile(r"not found|deleted|deactivated", re.I), chat_messages.GROUP_GONE),
)


class GroupWatch:
    """The watch over groups."""

    def __init__(self, store: Callable[[], Store], clock: Clock) -> None:
        self._store = store
        self._clock = clock

    async def moved(self, before: int, after: int) -> None:
        """Follow a group that was upgraded to its new number."""
        await run_blocking(self._store().groups.move, before, after)
        log.info("a group has a new number and is known by it")

    async def cannot_write(self, chat_id: int, refused: TelegramError | str) -> str:
        """Tell who relies on a group why it cannot be written to, once a day, and the log; return why."""
        why = why_of(str(refused))
        log.error("a group cannot be written to", why=why)
        await run_blocking(self._tell, chat_id, why)
        return why

    def _tell(self, chat_id: int, why: str) -> None:
        store, now = self._store(), self._clock()
        relies = store.groups.reliance(chat_id)
        named = f"group {chat_id} on {day_of(now).isoformat()}, {why}:"
        messages: list[OutgoingMessage | None] = []
        for lead in relies.leads:
            words = [chat_messages.POSTS_STUCK.format(team=relies.team, why=why)]
            messages.append(told(lead, f"{named} posts for {lead.id}", words, now))
        if relies.trainer is not None:
            words = [chat_messages.SESSION_STUCK.format(title=relies.session, why=why)]
            messages.append(told(relies.trainer, f"{named} session for {relies.trainer.id}", words, now))
        store.outbox.put([message for message in messages if message is not None])


def why_of(said: str) -> str:
    """Return in words why Telegram refuses a message to a group."""
    return next((why for seen, why in _WHY if seen.search(said)), chat_messages.GROUP_REFUSES)
