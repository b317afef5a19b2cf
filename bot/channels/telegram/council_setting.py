"""/authority: whose procedures come first for a person, by region and council."""

from __future__ import annotations

from telegram import InlineKeyboardButton, InlineKeyboardMarkup, Update

from bot.channels.telegram import messages as chat_messages
from bot.channels.telegram.callbacks import Press
from bot.channels.telegram.keyboards import keyboard, press
from bot.channels.telegram.runtime.gate import Context, Gate
from bot.channels.telegram.runtime.limits import best_effort
from bot.core.formatting import in_words
from bot.core.people import Person

#: Buttons in a row.
REGIONS, COUNCILS = 2, 2


class OwnAuthority:
    """Chooses a council without typing."""

    def __init__(self, service: Gate) -> None:
        self._service = service
        self._authorities = service.assistant.library.authorities

    async def ask(self, update: Update, context: Context, person: Person) -> None:
        """Show the choice, or take a council that was named with the command."""
        chat = update.effective_chat
        if chat is None:
            return
        named = self._authorities.named_in(" ".join(context.args or ()))
        if named:
            await self._service.sender.say(update, await self._set(person, named[0]))
            return
        meaning = {"kind": "authority", "person": person.id}
        code = await self._service.run_blocking(
            self._service.store.buttons.put, chat.id, meaning, self._service.now()
        )
        own = person.authority
        said = chat_messages.AUTHORITY_NOW.format(authority=self._authorities.name_of(own)) if own else None
        await self._service.sender.say(
            update, said or chat_messages.AUTHORITY_NONE, buttons=self._regions(code)
        )

    async def chosen(self, _update: Update, _context: Context, person: Person, pressed: Press) -> None:
        """Go into a region, back, or set a council."""
        if pressed.meaning["person"] != person.id or len(pressed.words) != 2:
            await pressed.done(chat_messages.BUTTON_OLD)
            return
        await pressed.done()
        step, value = pressed.words
        if step == "region" and value:
            await self._show(pressed, chat_messages.AUTHORITY_CHOOSE, self._councils(pressed.code, value))
        elif step == "region":
            await self._show(pressed, chat_messages.AUTHORITY_NONE, self._regions(pressed.code))
        elif value in self._authorities.by_slug or not value:
            await self._show(pressed, await self._set(person, value or None), None)

    async def _set(self, person: Person, slug: str | None) -> str:
        await self._service.run_blocking(self._service.store.people.prefer, person.id, slug)
        if slug is None:
            return chat_messages.AUTHORITY_CLEARED
        return chat_messages.AUTHORITY_SET.format(authority=self._authorities.name_of(slug))

    async def _show(self, pressed: Press, sentence: str, buttons: InlineKeyboardMarkup | None) -> None:
        await best_effort(pressed.query.edit_message_text(sentence, reply_markup=buttons))

    def _regions(self, code: str) -> InlineKeyboardMarkup | None:
        regions = dict.fromkeys(a.region for a in self._authorities.all if a.region)
        made = [press(in_words(region), code, "region", region) for region in sorted(regions)]
        none = [press(chat_messages.NO_AUTHORITY, code, "set", "")]
        return keyboard([*_in_rows(made, REGIONS), none])

    def _councils(self, code: str, region: str) -> InlineKeyboardMarkup | None:
        here = sorted((a for a in self._authorities.all if a.region == region), key=lambda a: a.slug)
        made = [press(in_words(a.slug), code, "set", a.slug) for a in here]
        back = [press(chat_messages.BACK, code, "region", "")]
        return keyboard([*_in_rows(made, COUNCILS), back])


def _in_rows(made: list[InlineKeyboardButton], width: int) -> list[list[InlineKeyboardButton]]:
    return [made[at : at + width] for at in range(0, len(made), width)]
