"""What the bot did, as the people in its chats see it happen."""

from __future__ import annotations

import asyncio
from collections import defaultdict, deque
from typing import Any


class Events:
    """Everything the bot did, numbered; the last ``keep`` a chat, or all."""

    def __init__(self, keep: int | None) -> None:
        self.last = 0
        self._keep = keep
        self._all: deque[dict[str, Any]] = deque(maxlen=None if keep is None else 100_000)
        self._chats: dict[int, deque[dict[str, Any]]] = {}
        self._waiting: defaultdict[int | None, set[asyncio.Event]] = defaultdict(set)

    def add(self, kind: str, chat_id: int, **what: Any) -> None:
        """Take down one event and wake who waits for it."""
        self.last += 1
        event = {"seq": self.last, "kind": kind, "chat_id": chat_id, **what}
        self._all.append(event)
        if chat_id not in self._chats:
            self._chats[chat_id] = deque(maxlen=self._keep and self._keep * 4)
        self._chats[chat_id].append(event)
        for waiting in (*self._waiting.get(chat_id, ()), *self._waiting.get(None, ())):
            waiting.set()

    def after(self, seq: int, chat_id: int | None = None) -> list[dict[str, Any]]:
        """Return the events after ``seq``, in order."""
        kept = self._all if chat_id is None else self._chats.get(chat_id, ())
        found: list[dict[str, Any]] = []
        for event in reversed(kept):
            if event["seq"] <= seq:
                break
            found.append(event)
        return found[::-1]

    async def wait(self, seq: int, chat_id: int | None, timeout: float) -> list[dict[str, Any]]:
        """Return the events after ``seq``, waiting at most ``timeout`` seconds for the first."""
        woken = asyncio.Event()
        self._waiting[chat_id].add(woken)
        try:
            found = self.after(seq, chat_id)
            if not found and timeout > 0:
                try:
                    await asyncio.wait_for(woken.wait(), timeout)
                except TimeoutError:
                    return []
                found = self.after(seq, chat_id)
            return found
        finally:
            self._waiting[chat_id].discard(woken)
            if not self._waiting[chat_id]:
                del self._waiting[chat_id]
