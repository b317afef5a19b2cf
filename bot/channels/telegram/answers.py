"""A message is a question, unless a conversation waits for words; the reply is a card."""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import Awaitable, Callable, Mapping
from concurrent.futures import Future
from typing import Any

from telegram import Message, Update
from telegram.constants import ChatAction
from telegram.error import TelegramError

from bot.channels.telegram import messages as chat_messages
from bot.channels.telegram.card_writer import render
from bot.channels.telegram.keyboards import under_card
from bot.channels.telegram.runtime.gate import Context, Gate
from bot.channels.telegram.runtime.limits import Seldom, best_effort
from bot.channels.telegram.runtime.sender import paragraphs
from bot.core.card import Card, Status
from bot.core.people import Permission, Person
from bot.features.answers import messages as answer_messages
from bot.features.boundary.question_hints import worded
from bot.store.dialogues import Dialogue

#: Seconds after which a person sees that an answer is on its way, and after which it is given up.
TYPING_AFTER, PATIENCE = 1.0, 90.0
#: Seconds between two such signs, whoever they are for.
TYPING_SPACING = 0.25
#: How long a conversation waits for a person's words.
DIALOGUE = dt.timedelta(minutes=10)

#: How long one waits in which longer words are written, or buttons pressed in between.
PATIENT, LONG = frozenset({"share", "point_reason", "action_words", "action_own"}), dt.timedelta(hours=1)

#: Takes the words that a conversation waited for; False where they are a question all the same.
Typed = Callable[[Update, Context, Person, Dialogue], Awaitable[bool | None]]


class QuestionHandler:
    """Questions in a person's own chat and, where the bot is spoken to, in a group."""

    def __init__(self, service: Gate, typed: Mapping[str, Typed]) -> None:
        """``typed`` holds, by kind of conversation, who takes the words that it waits for."""
        self._service = service
        self._typed = typed
        self._typing = Seldom(TYPING_SPACING)

    async def message(self, update: Update, context: Context, person: Person) -> None:
        """Answer what a person wrote."""
        message, chat = update.effective_message, update.effective_chat
        if message is None or chat is None:
            return
        if chat.type == chat.PRIVATE:
            dialogue = await self._waits(chat.id, person, message.text or "")
            if dialogue and await self._typed[dialogue.kind](update, context, person, dialogue) is not False:
                return
        text = (message.text or "").replace(f"@{context.bot.username}", " ")
        await self.reply(update, context, person, self._service.desk.ask(person, chat.id, text), text)

    async def _waits(self, chat_id: int, person: Person, text: str) -> Dialogue | None:
        """The conversation that waits for these words. What reads like danger is answered before it."""
        service, moment = self._service, self._service.now()
        dialogue = await service.run_blocking(service.store.dialogues.get, chat_id, person.id, moment - LONG)
        if dialogue is None or dialogue.kind not in self._typed:
            return None
        if dialogue.kind not in PATIENT:
            return dialogue if dialogue.changed >= moment - DIALOGUE else None
        screened = await service.run_blocking(service.assistant.screen.check, text)
        return None if screened.outcome == "danger" else dialogue

    async def reply(
        self, update: Update, context: Context, person: Person, asked: Future[Card], text: str = ""
    ) -> None:
        """Wait for a card and send it with its buttons; ``text`` is what was asked, where it is known."""
        chat = update.effective_chat
        if chat is None:
            return
        card = await self._card(context, chat.id, asked)
        if card.status is Status.PERSONAL and chat.type != chat.PRIVATE:
            await self._personal_in_group(update, person, card)
            return
        passages = [shown.passage.id for shown in card.in_view]
        meaning: dict[str, Any] = {
            "kind": "card",
            "code": card.code,
            "passages": passages,
            "person": person.id,
        }
        if card.boundary:
            said = worded(text, self._service.assistant.library.authorities)
            meaning["boundary"] = {"named": list(said.named), "tie": said.tie}
        code = await self._service.run_blocking(
            self._service.store.buttons.put, chat.id, meaning, self._service.now()
        )
        may_share = chat.type == chat.PRIVATE and person.may(Permission.SHARE_LEARNING)
        buttons = under_card(card, code, share=may_share)
        await self._service.sender.reply(update, render(card), buttons)

    async def _card(self, context: Context, chat_id: int, asked: Future[Card]) -> Card:
        waited = asyncio.wrap_future(asked)
        done, _ = await asyncio.wait({waited}, timeout=TYPING_AFTER)
        if not done and self._typing.now():
            await best_effort(context.bot.send_chat_action(chat_id, ChatAction.TYPING))
        return await asyncio.wait_for(waited, PATIENCE)

    async def _personal_in_group(self, update: Update, person: Person, card: Card) -> None:
        """Say it in private, and take the message out of the group where the bot may."""
        message, chat = update.effective_message, update.effective_chat
        if message is None or chat is None:
            return
        deleted = await _deleted(message)
        told = chat_messages.GROUP_DELETED if deleted else chat_messages.GROUP_NOT_DELETED
        nudge = chat_messages.GROUP_PERSONAL.format(notice=" ".join(card.notices), deleted=told)
        sent = person.telegram_id and await self._service.sender.send(
            person.telegram_id, paragraphs(answer_messages.LEADS[card.status.value], nudge)
        )
        if not deleted or not sent:
            await self._service.sender.send(chat.id, paragraphs(chat_messages.GROUP_PERSONAL_PUBLIC))


async def _deleted(message: Message) -> bool:
    try:
        return await message.delete()
    except TelegramError:
        return False
