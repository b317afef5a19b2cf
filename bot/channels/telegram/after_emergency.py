"""After the card of an emergency: what its writer was in the middle of, and the way out of a false alarm.

None of it is needed for the card, which has arrived by then.
"""

from __future__ import annotations

import asyncio

from telegram import Update

from bot.channels.telegram import messages as chat_messages
from bot.channels.telegram.answers import LONG, PATIENCE
from bot.channels.telegram.keyboards import under_card
from bot.channels.telegram.runtime.gate import Bot, Gate
from bot.channels.telegram.runtime.limits import best_effort
from bot.channels.telegram.runtime.sender import paragraphs
from bot.core.people import Permission, Person
from bot.features.answers.kept_card import kept


class EmergencyFollowUp:
    """The follow-up of an emergency's card. Words that read like danger end no conversation."""

    def __init__(self, gate: Gate, bot: Bot) -> None:
        self._gate = gate
        self._bot = bot

    async def follow_up(self, update: Update, card_id: int | None) -> None:
        """Say which conversation still waits, and put a button under the card; raises StoreError."""
        gate = self._gate
        person = await gate.person_of(update)
        if person is None or not person.may(Permission.ASK):
            return
        await self._say_what_waits(update, person)
        if card_id is not None and await gate.run_blocking(gate.assistant.maintenance.card) is None:
            await self._offer_an_answer(update, person, card_id)

    async def _say_what_waits(self, update: Update, person: Person) -> None:
        gate, chat = self._gate, update.effective_chat
        if chat is None or chat.type != chat.PRIVATE:
            return
        get, since = gate.store.dialogues.get, gate.now() - LONG
        dialogue = await gate.run_blocking(get, chat.id, person.id, since, update.update_id)
        doing = chat_messages.DOING.get(dialogue.kind) if dialogue else None
        if doing is not None:
            await gate.sender.reply(update, paragraphs(chat_messages.STILL_WAITS.format(doing=doing)))

    async def _offer_an_answer(self, update: Update, person: Person, card_id: int) -> None:
        """Put the button under the card with which its writer says that it is no emergency."""
        chat, message = update.effective_chat, update.effective_message
        if chat is None or message is None or not message.text:
            return
        text = message.text.replace(f"@{self._bot.username}", " ")
        asked = self._gate.assistant.conversation.ask(person, chat.id, text)
        try:
            card = await asyncio.wait_for(asyncio.wrap_future(asked), PATIENCE)
        except TimeoutError:
            return
        if card.offered is None:
            return
        code = await self._gate.button_code(chat.id, "card", person=person.id, card=kept(card))
        edit = self._bot.edit_message_reply_markup
        await best_effort(edit(chat.id, card_id, reply_markup=under_card(card, code)))
