"""Pictures that are drawn when they are first sent, and sent after that by the number Telegram gave them."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from telegram import InlineKeyboardMarkup, Message

from bot.channels.telegram.runtime.sender import Sender
from bot.core.remembered import Remembered
from bot.runtime.run_blocking import run_blocking

#: Pictures whose number is remembered.
MOST = 64


class NamedPictures:
    """The pictures, by name."""

    def __init__(self, sender: Sender, draw: Callable[[str], bytes]) -> None:
        """``draw`` makes the picture of a name."""
        self._sender = sender
        self._draw = draw
        self._numbers = Remembered[str, str](MOST)
        self._first = asyncio.Lock()

    async def send(
        self,
        chat_id: int,
        name: str,
        caption: str,
        buttons: InlineKeyboardMarkup | None,
        topic: int | None = None,
    ) -> Message | None:
        """Send a picture; None where the bot may not write. Raises TelegramError."""
        if name not in self._numbers:
            async with self._first:  # one uploads, the others then send it by its number
                if name not in self._numbers:
                    drawn = await run_blocking(self._draw, name)
                    sent = await self._sender.picture(chat_id, drawn, caption, buttons, topic)
                    if sent is not None and sent.photo:
                        self._numbers[name] = sent.photo[-1].file_id
                    return sent
        return await self._sender.picture(chat_id, self._numbers[name], caption, buttons, topic)
