"""After the card of an emergency: what its writer was in the middle of, and the way out of a false alarm.

None of it is needed for the card, which has arrived by then.
"""

from __future__ import annotations

import asyncio
from contextlib import suppress

from telegram import Update

from bot.channels.telegram import messages as chat_messages
from bot.channels.telegram.answers import LONG, PATIENCE
from bot.channels.telegram.keyboards import emergency_code
from bot.channels.telegram.message_text import without_name, words_of
from bot.channels.telegram.runtime.gate import Bot, Gate
from bot.channels.telegram.runtime.sender import paragraphs
from bot.core.people import Permission, Person


class EmergencyFollowUp:
    """The follow-up of an emergency's card. Words that read like danger end no conversation."""

    def __init__(self, gate: Gate, bot: Bot) -> None:
        self._gate = gate
        self._bot = bot

    async def follow_up(self, update: Update) -> None:
        """Say which conversation still waits, and be ready for a press of the card's button."""
        gate = self._gate
        person = await gate.person_of(update)
        if person is None or not person.may(Permission.ASK):
            return
        await self._say_what_waits(update, person)
        await self._hold_the_question(update, person)

    async def _say_what_waits(self, update: Update, person: Person) -> None:
        gate, chat = self._gate, update.effective_chat
        if chat is None or chat.type != chat.PRIVATE:
            return
        get, since = gate.store.dialogues.get, gate.now() - LONG
        dialogue = await gate.run_blocking(get, chat.id, person.id, since, update.update_id)
        doing = chat_messages.DOING.get(dialogue.kind) if dialogue else None
        if doing is not None:
            await gate.sender.reply(update, paragraphs(chat_messages.STILL_WAITS.format(doing=doing)))

    async def _hold_the_question(self, update: Update, person: Person) -> None:
        """Have the question at hand that the button under the card asks as no emergency."""
        chat, typed = update.effective_chat, words_of(update.effective_message)
        if chat is None or not typed:
            return
        text = without_name(typed, self._bot.username)
        ask, overheard = self._gate.assistant.conversation.ask, chat.type != chat.PRIVATE
        asked = ask(person, chat.id, text, overheard=overheard)
        with suppress(TimeoutError):
            card = await asyncio.wait_for(asyncio.wrap_future(asked.card), PATIENCE)
            code = emergency_code([str(update.update_id)])
            self._gate.assistant.conversation.hold(person, chat.id, code, asked.question, card)
