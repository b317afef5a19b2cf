"""The webhook: an update is kept before Telegram is told that it came; where it cannot be, Telegram waits."""

from __future__ import annotations

import hmac
import json
from typing import Any

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route
from telegram.error import TelegramError
from telegram.ext import ExtBot

from bot.channels.telegram.runtime import messages as runtime_messages
from bot.channels.telegram.runtime.raw_update import KINDS, is_update
from bot.channels.telegram.runtime.receiver import Receiver
from bot.errors import ServiceError, StoreError
from bot.settings import Settings

HEADER = "X-Telegram-Bot-Api-Secret-Token"
PATH = "/telegram"
#: Bytes of an update at most; Telegram's are far smaller.
LARGEST = 1_000_000
#: Updates that Telegram may send at once.
CONNECTIONS = 40


class Webhook:
    """The webhook's page, and how Telegram is told of it."""

    def __init__(self, settings: Settings, bot: ExtBot[Any], receiver: Receiver) -> None:
        self._settings = settings
        self._bot = bot
        self._receiver = receiver

    @property
    def route(self) -> Route:
        """The page."""
        return Route(PATH, self._update, methods=["POST"])

    async def register(self) -> None:
        """Tell Telegram where to send updates, and with what secret. Raises ServiceError."""
        url, secret = self._settings.webhook_url, self._settings.webhook_secret
        assert url is not None
        assert secret is not None
        address = url if url.endswith(PATH) else url.rstrip("/") + PATH
        try:
            await self._bot.set_webhook(
                address,
                secret_token=secret.get_secret_value(),
                allowed_updates=KINDS,
                max_connections=CONNECTIONS,
            )
        except TelegramError as refused:
            raise ServiceError(runtime_messages.NO_WEBHOOK) from refused

    async def _update(self, request: Request) -> Response:
        secret = self._settings.webhook_secret
        given = request.headers.get(HEADER, "")
        if secret is None or not hmac.compare_digest(given.encode(), secret.get_secret_value().encode()):
            return PlainTextResponse("forbidden", 403)
        body = await request.body()
        try:
            update = json.loads(body) if len(body) <= LARGEST else None
        except (ValueError, RecursionError):
            update = None
        if not is_update(update):
            return PlainTextResponse("not an update", 400)
        self._receiver.look([update])
        try:
            await self._receiver.keep([update])
        except StoreError:
            return PlainTextResponse("not now", 503)
        return PlainTextResponse("ok")
