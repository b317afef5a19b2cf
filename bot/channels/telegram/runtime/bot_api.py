"""Telegram's Bot API by the shortest way: a client of its own, with no queue before it.

Updates are fetched and the cards of emergencies are sent through it, so that neither waits for the replies
of a crowd, for limits, or for connections that others hold.
"""

from __future__ import annotations

from typing import Any

import httpx

from bot.settings import Settings

TELEGRAM = "https://api.telegram.org/bot"
#: Connections at most.
CONNECTIONS = 32
#: Seconds to connect and to send.
CONNECTING = 4.0


class CallError(Exception):
    """A call that was not done: why, and how long Telegram says to wait. ``code`` 0: no answer came."""

    def __init__(self, code: int, description: str, wait: float = 0.0) -> None:
        super().__init__(f"{code} {description}")
        self.code = code
        self.wait = wait

    @property
    def passes(self) -> bool:
        """Whether the same call may be done later."""
        return self.code in {0, 429} or self.code >= 500


class BotApi:
    """The client: calls methods by name."""

    def __init__(self, settings: Settings) -> None:
        assert settings.telegram_token is not None
        base = (settings.telegram_base_url or TELEGRAM).rstrip("/")
        base = base if base.endswith("/bot") else f"{base}/bot"
        self._address = base + settings.telegram_token.get_secret_value()
        limits = httpx.Limits(max_connections=CONNECTIONS)
        self._client = httpx.AsyncClient(limits=limits)

    async def call(self, method: str, read_timeout: float, **parameters: Any) -> Any:
        """Return what a method gives. Raises CallError."""
        timeout = httpx.Timeout(CONNECTING, read=read_timeout)
        try:
            answer = await self._client.post(f"{self._address}/{method}", json=parameters, timeout=timeout)
            said = answer.json()
        except (httpx.HTTPError, ValueError) as fault:
            raise CallError(0, type(fault).__name__) from None
        if isinstance(said, dict) and said.get("ok"):
            return said.get("result")
        described = said if isinstance(said, dict) else {}
        wait = (described.get("parameters") or {}).get("retry_after", 0)
        raise CallError(answer.status_code, str(described.get("description", ""))[:80], float(wait))

    async def close(self) -> None:
        """Let every connection go."""
        await self._client.aclose()
