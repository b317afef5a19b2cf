"""Sending a question on, to the policy owner or the team leads: the asker sees and approves the wording."""

from __future__ import annotations

from telegram import Update

from bot.channels.telegram import messages as chat_messages
from bot.channels.telegram.callbacks import Press
from bot.channels.telegram.keyboards import keyboard, press
from bot.channels.telegram.runtime.gate import Context, Gate
from bot.core import formatting
from bot.core.people import Person
from bot.core.question import Question
from bot.errors import RefusedError
from bot.screening.user_text import approved_question
from bot.store.dialogues import Dialogue

#: The kind of this conversation.
KIND = "wording"
OWNER, LEAD = "owner", "lead"


class SendingOn:
    """The wording is held in memory alone; the store knows only that one is waited for."""

    def __init__(self, service: Gate) -> None:
        self._service = service

    async def begin(self, update: Update, _context: Context, person: Person, pressed: Press) -> None:
        """Show the last question as it would be sent, or ask for words."""
        await pressed.done()
        purpose = pressed.words[0]
        await self._wait(pressed.chat_id, person, purpose)
        wording = self._service.desk.wording(person, pressed.chat_id)
        if wording is None:
            await self._service.sender.say(update, chat_messages.WORDING_NONE)
        else:
            await self._offer(update, person, purpose, wording)

    async def typed(self, update: Update, _context: Context, person: Person, dialogue: Dialogue) -> None:
        """Take other words, screened before they are held."""
        message = update.effective_message
        screen = self._service.assistant.screen
        try:
            wording = await self._service.run_blocking(
                approved_question, message.text or "" if message else "", screen
            )
        except RefusedError as refused:
            await self._service.sender.say(update, str(refused))
            return
        await self._offer(update, person, str(dialogue.state["purpose"]), wording)

    async def decided(self, update: Update, _context: Context, person: Person, pressed: Press) -> None:
        """Send what is held, or nothing."""
        service, asker = self._service, (pressed.chat_id, person.id)
        await pressed.done()
        draft = service.desk.drafts.last(asker)
        if pressed.words == ("send",) and draft is None:
            await service.sender.say(update, chat_messages.WORDING_NONE)
            return
        await pressed.without_buttons()
        await service.run_blocking(service.store.dialogues.end, *asker)
        service.desk.drafts.forget(asker)
        if pressed.words != ("send",) or draft is None:
            await service.sender.say(update, chat_messages.CANCELLED)
            return
        try:
            said = await service.run_blocking(self._send, person, pressed.meaning["purpose"], draft.text)
        except RefusedError as refused:
            said = str(refused)
        await service.sender.say(update, said)

    def _send(self, person: Person, purpose: str, wording: str) -> str:
        assistant = self._service.assistant
        if purpose == LEAD:
            return chat_messages.LEAD_SENT.format(
                count=assistant.lead_questions.ask(person, wording, self._service.now())
            )
        gap = assistant.gaps.open(person, wording, self._service.now())
        return chat_messages.GAP_SENT.format(due=formatting.date(gap.due.isoformat()))

    async def _offer(self, update: Update, person: Person, purpose: str, wording: str) -> None:
        chat = update.effective_chat
        if chat is None:
            return
        service = self._service
        service.desk.drafts.remember((chat.id, person.id), Question.of(wording))
        await self._wait(chat.id, person, purpose)
        meaning = {"kind": KIND, "purpose": purpose, "person": person.id}
        code = await service.run_blocking(service.store.buttons.put, chat.id, meaning, service.now())
        goes = chat_messages.WORDING_LEAD if purpose == LEAD else chat_messages.WORDING_OWNER
        row = [press(chat_messages.SEND, code, "send"), press(chat_messages.CANCEL, code, "cancel")]
        await service.sender.say(
            update,
            chat_messages.WORDING,
            wording,
            goes,
            chat_messages.WORDING_CHANGE,
            buttons=keyboard([row]),
        )

    async def _wait(self, chat_id: int, person: Person, purpose: str) -> None:
        dialogues = self._service.store.dialogues
        await self._service.run_blocking(
            dialogues.put, chat_id, person.id, KIND, {"purpose": purpose}, self._service.now()
        )
