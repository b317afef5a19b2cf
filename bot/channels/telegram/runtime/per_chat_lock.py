"""One chat in order, different chats in parallel."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

from telegram import Update
from telegram.ext import BaseUpdateProcessor

#: Updates in hand at once.
MOST = 1024

Handled = Callable[[int, int], Awaitable[None]]


class ChatByChat(BaseUpdateProcessor):
    """The update processor: handles a chat's updates one after another, and says when each is handled."""

    def __init__(self, handled: Handled) -> None:
        """``handled`` is awaited with the number of each update and of its chat."""
        super().__init__(MOST)
        self._handled = handled
        self._locks: dict[int, tuple[asyncio.Lock, int]] = {}

    async def do_process_update(self, update: object, coroutine: Awaitable[Any]) -> None:
        """Handle one update when those before it in its chat are handled."""
        if not isinstance(update, Update):
            await coroutine
            return
        place = place_of(update)
        async with self._alone(place):
            try:
                await coroutine
            finally:
                await self._handled(update.update_id, place)

    @asynccontextmanager
    async def _alone(self, place: int) -> AsyncIterator[None]:
        """Hold a chat's lock; it is let go when nobody waits for it."""
        lock, users = self._locks.get(place, (asyncio.Lock(), 0))
        self._locks[place] = (lock, users + 1)
        try:
            async with lock:
                yield
        finally:
            lock, users = self._locks[place]
            if users == 1:
                del self._locks[place]
            else:
                self._locks[place] = (lock, users - 1)

    async def initialize(self) -> None:
        """Nothing to prepare."""

    async def shutdown(self) -> None:
        """Nothing to let go."""


def place_of(update: Update) -> int:
    """Return the number of the chat an update belongs to, else of the person, else 0."""
    if update.effective_chat:
        return update.effective_chat.id
    return update.effective_user.id if update.effective_user else 0
