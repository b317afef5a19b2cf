"""Presses of buttons: the code is looked up, the presser's role is asked for anew, and the press is done."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any

from telegram import CallbackQuery, Update

from bot.channels.telegram import messages as chat_messages
from bot.channels.telegram.runtime.gate import Context, Gate
from bot.channels.telegram.runtime.limits import best_effort
from bot.core.people import Permission, Person
from bot.errors import BotError


@dataclass(frozen=True)
class Press:
    """A button that was pressed: what its message means, and the words on the button."""

    query: CallbackQuery
    chat_id: int
    code: str
    meaning: Mapping[str, Any]
    words: tuple[str, ...]

    async def done(self, sentence: str | None = None) -> None:
        """Acknowledge the press, with a sentence that shows for a moment; costs nothing if it fails."""
        await best_effort(self.query.answer(sentence[:200] if sentence else None))

    async def without_buttons(self) -> None:
        """Take the buttons from under the message, so that they are not pressed again."""
        await best_effort(self.query.edit_message_reply_markup(None))


OnPress = Callable[[Update, Context, Person, Press], Awaitable[None]]


class Presses:
    """The kinds of button, each with what it needs and who does it."""

    def __init__(self, service: Gate, kinds: Mapping[tuple[str, str], tuple[Permission, OnPress]]) -> None:
        """``kinds`` is by kind of message and first word of the button; the word ``*`` takes any."""
        self._service = service
        self._kinds = kinds

    async def pressed(self, update: Update, context: Context) -> None:
        """Do what a button says, if it is one of ours and its presser may."""
        query, chat = update.callback_query, update.effective_chat
        if query is None or chat is None:
            return
        code, *words = (query.data or "").split(":")
        meaning = await self._service.run_blocking(self._service.store.buttons.meaning, code, chat.id)
        kind = str((meaning or {}).get("kind"))
        found = self._kinds.get((kind, words[0] if words else "")) or self._kinds.get((kind, "*"))
        if meaning is None or found is None:
            if await self._service.person_of(update) is None:  # forgotten, and their buttons with them
                await self._service.sender.refuse_stranger(update)
            else:
                await best_effort(query.answer(chat_messages.BUTTON_OLD, show_alert=True))
            return
        action, then = found

        async def press(update: Update, context: Context, person: Person) -> None:
            await then(update, context, person, Press(query, chat.id, code, meaning, tuple(words)))

        await self._service.gate(action, press)(update, context)


async def done(service: Gate, update: Update, pressed: Press | None, made: Callable[[], str]) -> None:
    """Make a move that a button or typed words asked for, and say what became of it or why it was refused."""
    try:
        told = await service.run_blocking(made)
    except BotError as refused:
        told = str(refused)
    if pressed is not None:
        await pressed.without_buttons()
    await service.sender.say(update, told)
