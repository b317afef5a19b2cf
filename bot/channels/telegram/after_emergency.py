"""After the card of an emergency: what its writer was in the middle of still waits for them."""

from __future__ import annotations

from telegram import Update

from bot.channels.telegram import messages as chat_messages
from bot.channels.telegram.answers import LONG
from bot.channels.telegram.runtime.gate import Gate
from bot.channels.telegram.runtime.sender import paragraphs


class EmergencyFollowUp:
    """The follow-up of an emergency's card. Words that read like danger end no conversation."""

    def __init__(self, gate: Gate) -> None:
        self._gate = gate

    async def remind(self, update: Update) -> None:
        """Say which conversation still waits for a person in their own chat, if one does."""
        gate, chat = self._gate, update.effective_chat
        if chat is None or chat.type != chat.PRIVATE:
            return
        person = await gate.person_of(update)
        if person is None:
            return
        get, since = gate.store.dialogues.get, gate.now() - LONG
        dialogue = await gate.run_blocking(get, chat.id, person.id, since, update.update_id)
        doing = chat_messages.DOING.get(dialogue.kind) if dialogue else None
        if doing is not None:
            await gate.sender.reply(update, paragraphs(chat_messages.STILL_WAITS.format(doing=doing)))
