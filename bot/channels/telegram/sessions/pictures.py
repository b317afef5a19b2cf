"""The answer to a question with the picture of how answers were spread; uploaded once for all."""

from __future__ import annotations

import asyncio
from collections import OrderedDict

from telegram import InlineKeyboardMarkup

from bot.channels.telegram.keyboards import keyboard, press
from bot.channels.telegram.runtime.gate import Gate
from bot.channels.telegram.runtime.sender import paragraphs
from bot.channels.telegram.sessions.formatting import answer_caption
from bot.features.sessions import messages as sessions_messages
from bot.features.sessions.layout import passage_blocks
from bot.features.sessions.model import Session
from bot.features.sessions.pictures import spread_chart
from bot.rendering.pdf import png_of
from bot.rendering.telegram_html import pages_of

#: Pictures remembered by the number that Telegram gave them.
MOST = 64


class SpreadPictures:
    """The pictures of answers: sends one message with picture, right choice, why, and passages."""

    def __init__(self, gate: Gate) -> None:
        self._gate = gate
        self._known: OrderedDict[tuple[int, int], str] = OrderedDict()
        self._first = asyncio.Lock()

    async def reveal(self, session: Session, chat_id: int, code: str = "") -> None:
        """Send the answer to the question at which a session stands. Raises TelegramError.

        ``code`` is of a button that shows the passages that found no room under the picture.
        """
        gate = self._gate
        if session.at in session.dropped or session.scenario is None:
            await gate.sender.send(chat_id, paragraphs(sessions_messages.WITHDRAWN))
            return
        grounds = await gate.run_blocking(gate.assistant.corpus)
        if session.scenario.discussion:
            await gate.sender.send(chat_id, pages_of(passage_blocks(grounds.shown(session.scenario))))
            return
        caption, whole = answer_caption(session.scenario, grounds.shown(session.scenario))
        more = [] if whole or not code else [[press(sessions_messages.READ_PASSAGES, code, "passages")]]
        await self._send(session, chat_id, caption, keyboard(more))

    async def _send(
        self, session: Session, chat_id: int, caption: str, under: InlineKeyboardMarkup | None
    ) -> None:
        key, sender = (session.id, session.step), self._gate.sender
        if key not in self._known:
            async with self._first:  # one uploads, the others then send it by its number
                if key not in self._known:
                    picture = await self._gate.run_blocking(self._drawn, session)
                    sent = await sender.picture(chat_id, picture, caption, under)
                    if sent is not None and sent.photo:
                        self._known[key] = sent.photo[-1].file_id
                        while len(self._known) > MOST:
                            self._known.popitem(last=False)
                    return
        await sender.picture(chat_id, self._known[key], caption, under)

    def _drawn(self, session: Session) -> bytes:
        assert session.scenario is not None
        record = self._gate.store.attending.record(session.id)
        spread = record.spread(session.at, len(session.scenario.choices))
        return png_of(spread_chart(session.scenario, spread))
