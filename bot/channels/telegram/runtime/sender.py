"""Putting messages into a chat. Who blocked the bot is noted and not written to again."""

from __future__ import annotations

import re
import time
from collections.abc import Awaitable, Callable, Iterator, Sequence
from typing import Any

import structlog
from telegram import InlineKeyboardMarkup, LinkPreviewOptions, Message, Update
from telegram.constants import ParseMode
from telegram.error import BadRequest, Forbidden, TelegramError
from telegram.ext import Defaults, ExtBot

from bot.channels.telegram import messages as chat_messages
from bot.channels.telegram.runtime.limits import best_effort
from bot.channels.telegram.runtime.reply_body import text_bodies
from bot.channels.telegram.runtime.update_in_hand import IN_HAND
from bot.clock import Clock
from bot.core.remembered import Remembered
from bot.rendering.blocks import paragraph
from bot.rendering.telegram_html import MessagePage, pages_of, without_form
from bot.runtime.run_blocking import run_blocking
from bot.store.people import PersonRepository

log = structlog.get_logger(__name__)

#: What every message has, unless it says otherwise: it is HTML, shows no preview, and is not passed on.
MESSAGE_DEFAULTS = Defaults(
    parse_mode=ParseMode.HTML,
    link_preview_options=LinkPreviewOptions(is_disabled=True),
    protect_content=True,
    allow_sending_without_reply=True,
)
#: Seconds in which a stranger is told once, and how many such chats are remembered.
STRANGERS, MOST_REFUSED = 600.0, 10_000
#: A refusal of a change to what stands there already, and those that no other form of the message helps.
_SAME = re.compile("not modified", re.I)
_NEVER = re.compile(
    r"chat not found|topic_closed|topic.{0,12}closed|rights to send|write_forbidden"
    r"|can't be edited|message to edit not found|message_id_invalid",
    re.I,
)

#: Changes a message, such as ``CallbackQuery.edit_message_text``.
Edit = Callable[..., Awaitable[object]]


class Sender:
    """The sender: sends pages, with buttons under the last."""

    def __init__(self, bot: ExtBot[Any], people: PersonRepository, clock: Clock) -> None:
        self.bot = bot
        self._people = people
        self._clock = clock
        self._refused = Remembered[int, float](MOST_REFUSED)
        #: Accounts that the gate let through since the receiver looked.
        self.let_in: set[int] = set()

    async def send(
        self,
        chat_id: int,
        pages: Sequence[MessagePage],
        buttons: InlineKeyboardMarkup | None = None,
        reply_to: int | None = None,
        *,
        protected: bool = True,
        topic: int | None = None,
    ) -> Message | None:
        """Send pages in order; return the last message, or None where the bot may not write.

        They go to a ``topic`` of a forum if that is named. What is not ``protected`` may be copied and
        passed on.

        Raises TelegramError for what does not pass.
        """
        sent = None
        for number, page in enumerate(pages, start=1):
            under = buttons if number == len(pages) else None
            first = reply_to if number == 1 else None
            sent = await self.send_html(chat_id, page.html, under, first, protected=protected, topic=topic)
            if sent is None:
                return None
        return sent

    async def send_html(
        self,
        chat_id: int,
        text: str,
        buttons: InlineKeyboardMarkup | None = None,
        reply_to: int | None = None,
        *,
        protected: bool = True,
        topic: int | None = None,
    ) -> Message | None:
        """Send one message; None where the bot may not write. Raises TelegramError for what does not pass.

        What is refused goes again with less: without links under it, without buttons, without its form.
        """
        return await self._unless_blocked(
            chat_id, self._send_one(chat_id, text, buttons, reply_to, protected, topic)
        )

    async def reply(
        self,
        update: Update,
        pages: Sequence[MessagePage],
        buttons: InlineKeyboardMarkup | None = None,
        *,
        protected: bool = True,
        quoted: bool = False,
    ) -> None:
        """Reply with pages to the update in hand; in a group, or ``quoted``, as a reply to what was said.

        They are kept when the update was handled, and delivered then.
        """
        chat, message = update.effective_chat, update.effective_message
        if chat is None:
            return
        to_it = update.callback_query is None and (quoted or chat.type != chat.PRIVATE)
        reply_to = message.message_id if message and to_it else None
        IN_HAND.get().reply(chat.id, text_bodies(pages, buttons, reply_to, protected=protected))

    async def say(self, update: Update, *sentences: str, buttons: InlineKeyboardMarkup | None = None) -> None:
        """Reply with sentences, a paragraph each."""
        await self.reply(update, paragraphs(*sentences), buttons)

    async def picture(
        self,
        chat_id: int,
        picture: bytes | str,
        caption: str,
        buttons: InlineKeyboardMarkup | None = None,
        topic: int | None = None,
    ) -> Message | None:
        """Send a picture, new or by the number Telegram gave it; None where the bot may not write.

        ``caption`` is HTML of at most 1,024 UTF-16 units once read. It is tried once; where it is refused,
        its words go as any message does.
        """
        sending = self._send_picture(chat_id, picture, caption, buttons, topic)
        return await self._unless_blocked(chat_id, sending)

    async def file(self, chat_id: int, content: bytes, name: str, topic: int | None = None) -> Message | None:
        """Send a file, which may be saved; None where the bot may not write."""
        return await self._unless_blocked(
            chat_id,
            self.bot.send_document(
                chat_id, content, filename=name, protect_content=False, message_thread_id=topic
            ),
        )

    async def _unless_blocked(self, chat_id: int, sending: Awaitable[Message]) -> Message | None:
        try:
            return await sending
        except Forbidden:
            if chat_id < 0:  # a group, which nobody blocked
                raise
            await run_blocking(self._people.mark_blocked, chat_id, self._clock())
            log.info("a person does not take messages")
            return None

    async def refuse_stranger(self, update: Update, *, each_time: bool = False) -> None:
        """Tell somebody who is not enrolled, once in a while, and process nothing of what they sent.

        With ``each_time`` they are told whenever they ask: by the way in.
        """
        place, now = _place_of(update), time.monotonic()
        told = self._refused.get(place)
        if update.callback_query is None:
            if not each_time and told is not None and now - told < STRANGERS:
                return
            self._refused[place] = now
        await self._refuse(update, chat_messages.STRANGER)

    def let_through(self, update: Update) -> None:
        """Note that somebody enrolled was let through: a stranger once more, they are told so again."""
        self._refused.pop(_place_of(update), None)
        if update.effective_user is not None:
            self.let_in.add(update.effective_user.id)

    async def refuse_role(self, update: Update) -> None:
        """Tell somebody that what they asked for is not for their role."""
        await self._refuse(update, chat_messages.NOT_YOURS)

    async def _refuse(self, update: Update, sentence: str) -> None:
        if update.callback_query:
            await best_effort(update.callback_query.answer(sentence, show_alert=True))
        elif update.effective_message:
            await self.say(update, sentence)

    async def _send_one(
        self,
        chat_id: int,
        text: str,
        buttons: InlineKeyboardMarkup | None,
        reply_to: int | None,
        protected: bool,
        topic: int | None,
    ) -> Message:
        refused = BadRequest("")
        for under in _ever_less(buttons):
            try:
                return await self.bot.send_message(
                    chat_id,
                    text,
                    reply_markup=under,
                    reply_to_message_id=reply_to,
                    protect_content=protected,
                    message_thread_id=topic,
                )
            except BadRequest as fault:
                log.error("a message was refused as it is", buttons=under is not None)
                refused = fault
        if _NEVER.search(str(refused)):
            raise refused
        return await self.bot.send_message(
            chat_id, without_form(text), parse_mode=None, protect_content=protected, message_thread_id=topic
        )

    async def _send_picture(
        self,
        chat_id: int,
        picture: bytes | str,
        caption: str,
        buttons: InlineKeyboardMarkup | None,
        topic: int | None,
    ) -> Message:
        try:
            return await self.bot.send_photo(
                chat_id,
                picture,
                caption,
                reply_markup=buttons,
                protect_content=False,
                message_thread_id=topic,
                rate_limit_args=1,
            )
        except BadRequest as fault:
            if _NEVER.search(str(fault)):
                raise
            log.error("a picture was refused as it is", buttons=buttons is not None)
        return await self._send_one(chat_id, caption, buttons, None, False, topic)


async def edit_with_less(edit: Edit, page: MessagePage, buttons: InlineKeyboardMarkup | None) -> bool:
    """Put a page in place of a message; return whether it stands there.

    What is refused is tried with less, as what is sent is: without links, without buttons, without its form.
    """
    try:
        for under in _ever_less(buttons):
            try:
                await edit(page.html, reply_markup=under)
            except BadRequest as fault:
                if _SAME.search(str(fault)):  # a second press of the same button, or the answer was lost
                    return True
                if _NEVER.search(str(fault)):
                    return False
                log.error("a change was refused as it is", buttons=under is not None)
            else:
                return True
        await edit(without_form(page.html), parse_mode=None)
    except TelegramError as fault:
        log.info("a message could not be changed", fault=type(fault).__name__)
        return False
    return True


def _ever_less(buttons: InlineKeyboardMarkup | None) -> Iterator[InlineKeyboardMarkup | None]:
    """Yield buttons as they are, then without those that are links, then none."""
    if buttons is None:
        yield None
        return
    yield buttons
    rows = [[button for button in row if not button.url] for row in buttons.inline_keyboard]
    kept = [row for row in rows if row]
    if kept and any(button.url for row in buttons.inline_keyboard for button in row):
        yield InlineKeyboardMarkup(kept)
    yield None


def paragraphs(*sentences: str) -> tuple[MessagePage, ...]:
    """Return sentences as pages, a paragraph each."""
    return pages_of(map(paragraph, sentences))


def _place_of(update: Update) -> int:
    return update.effective_chat.id if update.effective_chat else 0
