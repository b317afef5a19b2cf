"""What a person gets when something went wrong: a card with a reference, and whom to ring."""

from __future__ import annotations

import secrets

import structlog
from telegram import Update
from telegram.error import TelegramError

from bot.channels.telegram import messages as chat_messages
from bot.channels.telegram.runtime.gate import Context, Gate
from bot.channels.telegram.runtime.limits import best_effort
from bot.core.card import Card, Status
from bot.features.answers.layout import card_blocks
from bot.rendering.telegram_html import pages_of

log = structlog.get_logger(__name__)


class FailureReply:
    """The error handler: turns a fault into a reference, for the person and the log, which gets no more."""

    def __init__(self, gate: Gate) -> None:
        self._gate = gate

    async def happened(self, update: object, context: Context) -> None:
        """Log a fault by its type, and tell whoever was waiting for a reply."""
        reference = secrets.token_hex(4)
        fault = type(context.error).__name__
        log.error("an update failed", reference=reference, fault=fault)
        if not isinstance(update, Update) or update.effective_chat is None:
            return
        contact = self._gate.assistant.settings.contact
        steps = tuple(s.format(contact=contact, reference=reference) for s in chat_messages.FAILED)
        if update.callback_query:
            await best_effort(update.callback_query.answer(chat_messages.FAILED_SHORT))
        try:
            card = Card(Status.FAILED, next_steps=steps)
            await self._gate.sender.reply(update, pages_of(card_blocks(card)))
        except TelegramError as again:
            log.error("the failure could not be told", reference=reference, fault=type(again).__name__)
