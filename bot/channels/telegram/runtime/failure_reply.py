"""What a person gets when something went wrong: a card with a reference, and whom to ring."""

from __future__ import annotations

import structlog
from telegram import Update

from bot.channels.telegram import messages as chat_messages
from bot.channels.telegram.runtime.gate import Context, Gate
from bot.channels.telegram.runtime.limits import best_effort
from bot.channels.telegram.runtime.reply_body import text_bodies
from bot.channels.telegram.runtime.update_in_hand import IN_HAND
from bot.core.card import Card, Status
from bot.core.failure import FailedPart
from bot.errors import StoreError
from bot.features.answers.layout import card_blocks
from bot.rendering.telegram_html import pages_of
from bot.runtime.failure_note import noted

log = structlog.get_logger(__name__)


class FailureReply:
    """The error handler: turns a fault into a reference, for the person and the log, which gets no more."""

    def __init__(self, gate: Gate) -> None:
        self._gate = gate

    async def happened(self, update: object, context: Context) -> None:
        """Reply to whoever waits for a reply; what the database stopped is handled once more instead."""
        if isinstance(context.error, StoreError):
            IN_HAND.get().fault = context.error
            return
        if not isinstance(update, Update) or update.effective_chat is None:
            log.error("an update failed", fault=type(context.error).__name__)
            return
        if update.callback_query:
            await best_effort(update.callback_query.answer(chat_messages.FAILED_SHORT))
        await self.tell(update.effective_chat.id, fault=type(context.error).__name__)

    async def tell(self, chat_id: int, fault: str = "given up") -> None:
        """Note a fault by its type, and reply with its reference and whom to ring."""
        reference = await noted(self._gate.assistant.failures, FailedPart.MESSAGE, fault)
        contact = self._gate.assistant.settings.contact
        steps = tuple(s.format(contact=contact, reference=reference) for s in chat_messages.FAILED)
        pages = pages_of(card_blocks(Card(Status.FAILED, next_steps=steps)))
        IN_HAND.get().reply(chat_id, text_bodies(pages))
