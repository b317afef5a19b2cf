"""Delivery to the bot's webhook: chats side by side, one chat in order, each update until its 200."""

from __future__ import annotations

import asyncio
import time
from collections import deque
from typing import Any

import httpx

from support.bot_api.updates import Updates

HEADER = "X-Telegram-Bot-Api-Secret-Token"


class Webhook:
    """Where updates go, and how the last ones went. ``pause``: seconds before a failed one is sent again."""

    def __init__(self, updates: Updates, pause: float = 0.2, patience: float = 60.0) -> None:
        self.updates, self.pause, self.patience = updates, pause, patience
        self.url, self.secret, self.connections = "", "", 40
        self.deliveries = self.failures = 0
        self.last_error: tuple[int, str] | None = None
        self._lanes: dict[int, deque[dict[str, Any]]] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._client: httpx.AsyncClient | None = None
        self._turns = asyncio.Semaphore(40)
        updates.arrived = self._arrived

    def set(self, url: str, secret: str, connections: int) -> None:
        """Deliver what is pending, and what comes, to ``url``."""
        self.stop()
        self.url, self.secret, self.connections = url, secret, connections
        self._turns = asyncio.Semaphore(connections)
        for update in list(self.updates.pending.values()):
            self._arrived(update, _chat_of(update))

    def stop(self) -> None:
        """Deliver no more; what was not delivered stays pending."""
        self.url = self.secret = ""
        self._lanes.clear()
        for task in self._tasks:
            task.cancel()

    async def close(self) -> None:
        """Stop, and let go of every connection."""
        tasks = set(self._tasks)
        self.stop()
        await asyncio.gather(*tasks, return_exceptions=True)
        if self._client is not None:
            await self._client.aclose()

    def as_json(self) -> dict[str, Any]:
        """Return what getWebhookInfo says."""
        said: dict[str, Any] = {
            "url": self.url,
            "has_custom_certificate": False,
            "pending_update_count": len(self.updates.pending),
        }
        if self.url:
            said["max_connections"] = self.connections
        if self.updates.allowed is not None:
            said["allowed_updates"] = sorted(self.updates.allowed)
        if self.last_error:
            said["last_error_date"], said["last_error_message"] = self.last_error
        return said

    def _arrived(self, update: dict[str, Any], chat_id: int) -> None:
        if not self.url:
            return
        if chat_id in self._lanes:
            self._lanes[chat_id].append(update)
            return
        self._lanes[chat_id] = lane = deque([update])
        task = asyncio.get_running_loop().create_task(self._work(chat_id, lane))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _work(self, chat_id: int, lane: deque[dict[str, Any]]) -> None:
        while lane and self._lanes.get(chat_id) is lane:
            update = lane[0]
            if update["update_id"] not in self.updates.pending:
                lane.popleft()
                continue
            async with self._turns:
                delivered = await self._post(update)
            if delivered:
                self.updates.pending.pop(update["update_id"], None)
                lane.popleft()
            else:
                await asyncio.sleep(self.pause)
        if self._lanes.get(chat_id) is lane:
            del self._lanes[chat_id]

    async def _post(self, update: dict[str, Any]) -> bool:
        if self._client is None:
            self._client = httpx.AsyncClient(
                timeout=self.patience, trust_env=False, verify=False, limits=httpx.Limits(max_connections=100)
            )
        headers = {HEADER: self.secret} if self.secret else {}
        try:
            answer = await self._client.post(self.url, json=update, headers=headers)
        except httpx.HTTPError as error:
            return self._failed(f"Connection failed: {type(error).__name__}")
        if answer.is_success:
            self.deliveries += 1
            return True
        return self._failed(f"Wrong response from the webhook: {answer.status_code} {answer.reason_phrase}")

    def _failed(self, why: str) -> bool:
        self.failures += 1
        self.last_error = (int(time.time()), why)
        return False


def _chat_of(update: dict[str, Any]) -> int:
    """Return the chat an update belongs to, else its sender, else 0: updates of one go in order."""
    body = next((v for k, v in update.items() if k != "update_id" and isinstance(v, dict)), {})
    message = body.get("message")
    within = message if isinstance(message, dict) else {}
    for place in (body.get("chat"), within.get("chat"), body.get("user"), body.get("from")):
        if isinstance(place, dict) and isinstance(place.get("id"), int):
            return int(place["id"])
    return 0
