"""/verify: whether what a card showed still stands, by its citation code."""

from __future__ import annotations

from telegram import Update

from bot.channels.telegram import messages as chat_messages
from bot.channels.telegram.duty_card_writer import render_verified
from bot.channels.telegram.runtime.gate import Context, Gate
from bot.core.people import Person
from bot.errors import NotHeldError


class Verifying:
    """Looks at a card again."""

    def __init__(self, service: Gate) -> None:
        self._service = service

    async def verify(self, update: Update, context: Context, _person: Person) -> None:
        """Say of each passage whether it is as it was, changed or withdrawn."""
        service, typed = self._service, "".join(context.args or ())
        if not typed:
            await service.sender.say(update, chat_messages.VERIFY_ASK)
            return
        try:
            found = await service.run_blocking(service.assistant.verification.verify, typed)
        except NotHeldError as unknown:
            await service.sender.say(update, str(unknown))
            return
        await service.sender.reply(update, render_verified(found))
