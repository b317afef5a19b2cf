"""The updates that wait for the bot: one queue, acknowledged by offset or by a webhook's 200."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Callable
from typing import Any

from support.bot_api.refusal import RefusedError

#: Left out unless the bot asks for them by name.
ON_REQUEST = frozenset({"chat_member", "message_reaction", "message_reaction_count"})
KINDS = frozenset(
    {
        "message",
        "edited_message",
        "callback_query",
        "poll",
        "poll_answer",
        "my_chat_member",
        "channel_post",
        "edited_channel_post",
        "inline_query",
        "chosen_inline_result",
        "chat_join_request",
        *ON_REQUEST,
    }
)
OTHER_POLLER = (
    "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running"
)


class Updates:
    """Updates by number, in order of arrival."""

    def __init__(self, first: int = 700_000_001) -> None:
        self.next_id = first
        self.pending: OrderedDict[int, dict[str, Any]] = OrderedDict()
        self.allowed: frozenset[str] | None = None
        self.arrived: Callable[[dict[str, Any], int], None] = lambda update, chat_id: None
        self._poll: _Poll | None = None

    def add(self, kind: str, body: Any, chat_id: int) -> int | None:
        """Queue an update; return its number, or None where the bot did not ask for its kind."""
        wanted = kind not in ON_REQUEST if self.allowed is None else kind in self.allowed
        return self.put({kind: body}, chat_id) if wanted else None

    def put(self, body: dict[str, Any], chat_id: int) -> int:
        """Queue an update of any shape under the next number."""
        update_id = self.next_id
        self.next_id += 1
        self.pending[update_id] = update = {"update_id": update_id, **body}
        if self._poll is not None:
            self._poll.woken.set()
        self.arrived(update, chat_id)
        return update_id

    def allow(self, kinds: Any) -> None:
        """Keep the kinds that the bot asks for from now on; an empty list asks for the usual ones."""
        if isinstance(kinds, list):
            self.allowed = frozenset(map(str, kinds)) & KINDS or None

    def acknowledge(self, offset: int) -> None:
        """Forget what lies before ``offset``; a negative one keeps that many from the end."""
        if offset < 0:
            while len(self.pending) > -offset:
                self.pending.popitem(last=False)
        while self.pending and next(iter(self.pending)) < offset:
            self.pending.popitem(last=False)

    def terminate(self, description: str) -> None:
        """End the long poll that is open, if one is."""
        if self._poll is not None:
            self._poll.ended = description
            self._poll.woken.set()

    async def poll(self, limit: int, timeout: float) -> list[dict[str, Any]]:
        """Return up to ``limit`` updates, waiting for the first. Raises RefusedError if another begins."""
        self.terminate(OTHER_POLLER)
        mine = self._poll = _Poll()
        try:
            if not self.pending and timeout > 0:
                try:
                    await asyncio.wait_for(mine.woken.wait(), timeout)
                except TimeoutError:
                    return []
            if mine.ended:
                raise RefusedError(409, mine.ended)
            return [update for update, _ in zip(self.pending.values(), range(limit))]
        finally:
            if self._poll is mine:
                self._poll = None


class _Poll:
    """One long poll: what wakes it, and why it was ended from outside."""

    def __init__(self) -> None:
        self.woken = asyncio.Event()
        self.ended = ""
