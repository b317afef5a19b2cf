"""The webhook: an update is on disk before Telegram is told that it arrived, and handled from there."""

from __future__ import annotations

import asyncio
import datetime as dt
import hmac
import json
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import structlog
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route
from telegram.error import TelegramError
from telegram.ext import ExtBot

from bot.app import Assistant
from bot.channels.telegram.runtime import messages as runtime_messages
from bot.channels.telegram.runtime.jobs import every
from bot.channels.telegram.runtime.metrics import Metrics
from bot.channels.telegram.runtime.update_queue import KINDS, Intake
from bot.errors import ServiceError

log = structlog.get_logger(__name__)

HEADER = "X-Telegram-Bot-Api-Secret-Token"
PATH = "/telegram"
#: Bytes of an update at most; Telegram's are far smaller.
LARGEST = 1_000_000
#: Updates taken from the store at once, how long they are held in seconds, and how often that is renewed.
AT_ONCE, HELD, RENEWED = 100, 20.0, 5.0
#: Seconds after which the store is looked into without being told to.
LOOKED = 1.0


class Webhook:
    """The web server: serves the webhook, /health and /metrics, and hands over what came in."""

    def __init__(self, assistant: Assistant, bot: ExtBot[Any], intake: Intake) -> None:
        self._settings = assistant.settings
        self._clock = assistant.clock
        self._inbox = assistant.store.inbox
        self._bot = bot
        self._intake = intake
        self._metrics = Metrics(intake.count, self._inbox.waiting)

    async def run(self, stopping: asyncio.Event) -> None:
        """Serve until ``stopping`` is set. Raises ServiceError if the address or Telegram refuses."""
        host, _, port = self._settings.listen.rpartition(":")
        config = uvicorn.Config(self.app(), log_config=None, access_log=False, lifespan="off")
        try:
            listening = socket.create_server((host.strip("[]"), int(port)))
        except (OSError, OverflowError) as fault:
            raise ServiceError(
                runtime_messages.NOT_LISTENING.format(address=self._settings.listen)
            ) from fault
        server = _Server(config)
        serving = asyncio.create_task(server.serve([listening]))
        try:
            await self._register()
            await asyncio.gather(
                every(
                    LOOKED,
                    self._hand_over,
                    stopping,
                    failed="updates could not be taken from the store",
                    woken=self._intake.noted,
                ),
                every(RENEWED, self._renew, stopping, failed="updates could not be held for longer"),
            )
        finally:
            server.should_exit = True
            await serving

    def app(self) -> Starlette:
        """Return the pages: the webhook, health, metrics."""
        return Starlette(
            routes=[
                Route(PATH, self._update, methods=["POST"]),
                Route("/health", self._health),
                Route("/metrics", self._metrics.page),
            ]
        )

    async def _update(self, request: Request) -> Response:
        secret = self._settings.webhook_secret
        given = request.headers.get(HEADER, "")
        if secret is None or not hmac.compare_digest(given.encode(), secret.get_secret_value().encode()):
            return PlainTextResponse("forbidden", 403)
        body = await request.body()
        try:
            update = json.loads(body) if len(body) <= LARGEST else None
        except ValueError:
            update = None
        if not isinstance(update, dict) or not isinstance(update.get("update_id"), int):
            return PlainTextResponse("not an update", 400)
        kept = (update["update_id"], _place(update), body.decode(), self._clock())
        new = await asyncio.to_thread(self._inbox.put, *kept)
        if new:
            self._intake.wake()
        return PlainTextResponse("ok")

    async def _health(self, _request: Request) -> Response:
        await asyncio.to_thread(self._inbox.waiting)  # a store that does not answer is no health
        return PlainTextResponse("ok")

    async def _register(self) -> None:
        """Tell Telegram where to send updates, and with what secret."""
        url, secret = self._settings.webhook_url, self._settings.webhook_secret
        assert url is not None
        assert secret is not None
        address = url if url.endswith(PATH) else url.rstrip("/") + PATH
        try:
            await self._bot.set_webhook(
                address, secret_token=secret.get_secret_value(), allowed_updates=KINDS, max_connections=40
            )
        except TelegramError as refused:
            raise ServiceError(runtime_messages.NO_WEBHOOK) from refused

    async def _hand_over(self) -> bool:
        """Take what waits in the store, also what a killed process left; return whether anything did."""
        now = self._clock()
        until = now + dt.timedelta(seconds=HELD)
        claimed = await asyncio.to_thread(self._inbox.claim, AT_ONCE, now, until)
        await self._intake.take([json.loads(waiting.payload) for waiting in claimed])
        return bool(claimed)

    async def _renew(self) -> None:
        """Hold what is still in hand for longer, so that no other process takes it too."""
        if mine := self._intake.in_hand:
            until = self._clock() + dt.timedelta(seconds=HELD)
            await asyncio.to_thread(self._inbox.hold, mine, until)


class _Server(uvicorn.Server):
    """A server that leaves the process's signals to us."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Capture none."""
        yield


def _place(update: dict[str, Any]) -> int:
    """Return the number of the chat of an update as it came, else of its sender, else 0."""
    for part in update.values():
        if not isinstance(part, dict):
            continue
        for holder in (part, part.get("message")):
            if isinstance(holder, dict) and isinstance(holder.get("chat"), dict):
                number = holder["chat"].get("id")
                return number if isinstance(number, int) else 0
        for sender in ("from", "user"):
            if isinstance(part.get(sender), dict) and isinstance(part[sender].get("id"), int):
                return int(part[sender]["id"])
    return 0
