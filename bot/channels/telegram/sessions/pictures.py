"""The answer to a question with the picture of how answers were spread; uploaded once for all."""

from __future__ import annotations

import asyncio
from collections import OrderedDict

from telegram import InlineKeyboardMarkup

from bot.channels.telegram.keyboards import keyboard, press
from bot.channels.telegram.runtime.gate import Gate
from bot.channels.telegram.runtime.sender import paragraphs
from bot.channels.telegram.sessions.formatting import answer_caption
from bot.features.sessions import messages as said
from bot.features.sessions.layout import passage_blocks
from bot.features.sessions.model import Session
from bot.features.sessions.pictures import spread_chart
from bot.rendering.pdf import png_of
from bot.rendering.telegram_html import pages_of

#: Pictures remembered by the number that Telegram gave them.
MOST = 64


class SpreadPictures:
    """Sends the answer to a question as one message: picture, right choice, why, and the passages."""

    def __init__(self, service: Gate) -> None:
        self._service = service
        self._known: OrderedDict[tuple[int, int], str] = OrderedDict()
        self._first = asyncio.Lock()

    async def reveal(self, session: Session, chat_id: int, code: str = "") -> None:
        """Send the answer to the question at which a session stands. Raises TelegramError.

        ``code`` is of a button that shows the passages that found no room under the picture.
        """
        service = self._service
        if session.at in session.dropped or session.scenario is None:
            await service.sender.send(chat_id, paragraphs(said.WITHDRAWN))
            return
        grounds = await service.run_blocking(service.assistant.corpus)
        if session.scenario.discussion:
            await service.sender.send(chat_id, pages_of(passage_blocks(grounds.shown(session.scenario))))
            return
        caption, whole = answer_caption(session.scenario, grounds.shown(session.scenario))
        more = [] if whole or not code else [[press(said.READ_PASSAGES, code, "passages")]]
        await self._send(session, chat_id, caption, keyboard(more))

    async def _send(
        self, session: Session, chat_id: int, caption: str, under: InlineKeyboardMarkup | None
    ) -> None:
        key, sender = (session.id, session.step), self._service.sender
        if key not in self._known:
            async with self._first:  # one uploads, the others then send it by its number
                if key not in self._known:
                    picture = await self._service.run_blocking(self._drawn, session)
                    sent = await sender.picture(chat_id, picture, caption, under)
                    if sent is not None and sent.photo:
                        self._known[key] = sent.photo[-1].file_id
                        while len(self._known) > MOST:
                            self._known.popitem(last=False)
                    return
        await sender.picture(chat_id, self._known[key], caption, under)

    def _drawn(self, session: Session) -> bytes:
        assert session.scenario is not None
        record = self._service.store.attending.record(session.id)
        spread = record.spread(session.at, len(session.scenario.choices))
        return png_of(spread_chart(session.scenario, spread))
