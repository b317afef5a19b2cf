"""Learning points as they reach people: read, discussed, and for who wants it one message a week."""

from __future__ import annotations

from collections.abc import Collection

from telegram import InlineKeyboardMarkup, Message, Update

from bot.channels.telegram import messages as chat_messages
from bot.channels.telegram.callbacks import Press
from bot.channels.telegram.keyboards import keyboard, press
from bot.channels.telegram.runtime.gate import Context, Gate
from bot.channels.telegram.runtime.limits import best_effort
from bot.core.people import Person
from bot.errors import RefusedError
from bot.features.learning import chat_messages as said
from bot.features.learning.confirmation import DISCUSSED, READ, confirm

_DONE = {READ: said.DONE_READ, DISCUSSED: said.DONE_DISCUSSED}


class Briefings:
    """Takes presses under briefings and posts. Everybody confirms for themselves alone."""

    def __init__(self, service: Gate) -> None:
        self._service = service

    async def pressed(self, update: Update, _context: Context, person: Person, pressed: Press) -> None:
        """Note that a person read or discussed a point, and show it on their message.

        The word on the button is ``read`` or ``discussed``, and with more than one point on a message the
        point's number and release after it, such as ``read:7:1``.
        """
        what, *named = pressed.words
        meaning, chat = pressed.meaning, update.effective_chat
        point, release = (*named, None, None)[:2] if named else (meaning.get("point"), meaning.get("release"))
        if chat is None or point is None:
            await pressed.done(chat_messages.BUTTON_OLD)
            return
        in_group = chat.type != chat.PRIVATE
        try:
            thanks = await self._service.run_blocking(
                lambda: confirm(
                    self._service.store.points,
                    self._service.store.receipts,
                    person,
                    int(point),
                    None if release is None else int(release),
                    what,
                    self._service.now(),
                    in_group=in_group,
                )
            )
        except RefusedError as refused:
            await best_effort(pressed.query.answer(str(refused)[:200], show_alert=True))
            return
        await pressed.done(thanks)
        message = pressed.query.message
        if not in_group and isinstance(message, Message) and message.reply_markup:
            whats = (READ, DISCUSSED) if what == DISCUSSED else (READ,)
            label = said.DONE_OF.format(number=point, done="{done}") if named else "{done}"
            done = {":".join([pressed.code, w, *named]): label.format(done=_DONE[w]) for w in whats}
            if marked := _marked(message.reply_markup, done):
                await best_effort(pressed.query.edit_message_reply_markup(marked))

    async def digest(self, update: Update, context: Context, person: Person) -> None:
        """Show how a person gets learning points, with the choice; or take ``on`` or ``off``."""
        chat, service = update.effective_chat, self._service
        if chat is None:
            return
        if chat.type != chat.PRIVATE:
            await service.sender.say(update, chat_messages.PRIVATELY)
            return
        word = (context.args or [""])[0].lower()
        if word in {"on", "off"}:
            await service.sender.say(update, await self._choose(person, word))
            return
        weekly = await service.run_blocking(service.store.receipts.wants_digest, person.id)
        meaning = {"kind": "digest", "person": person.id}
        code = await service.run_blocking(service.store.buttons.put, chat.id, meaning, service.now())
        row = [press(said.EACH, code, "off")] if weekly else [press(said.WEEKLY, code, "on")]
        await service.sender.say(
            update, said.DIGEST_ON if weekly else said.DIGEST_OFF, buttons=keyboard([row])
        )

    async def digest_chosen(self, update: Update, _context: Context, person: Person, pressed: Press) -> None:
        """Take a choice of how learning points come."""
        await pressed.done()
        await pressed.without_buttons()
        await self._service.sender.say(update, await self._choose(person, pressed.words[0]))

    async def _choose(self, person: Person, word: str) -> str:
        receipts, weekly = self._service.store.receipts, word == "on"
        await self._service.run_blocking(
            receipts.choose_digest, person.id, self._service.now() if weekly else None
        )
        return said.DIGEST_NOW_ON if weekly else said.DIGEST_NOW_OFF


def _marked(markup: InlineKeyboardMarkup, done: dict[str, str]) -> InlineKeyboardMarkup | None:
    """Return buttons with those that are done saying so, or None where they say so already."""
    rows = [
        [
            press(done[data], *data.split(":")) if (data := str(button.callback_data)) in done else button
            for button in row
        ]
        for row in markup.inline_keyboard
    ]
    return keyboard(rows) if _labels(rows) != _labels(markup.inline_keyboard) else None


def _labels(rows: Collection[Collection[object]]) -> list[str]:
    return [str(getattr(button, "text", "")) for row in rows for button in row]
