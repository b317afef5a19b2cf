"""/verify: whether what a card showed still stands, by its citation code; and verdicts on a card."""

from __future__ import annotations

from bot.channels.telegram import messages as chat_messages
from bot.channels.telegram.keyboards import VERDICTS
from bot.channels.telegram.runtime.gate import Press, Request
from bot.features.citations.layout import verified_blocks
from bot.features.citations.model import FeedbackVerdict
from bot.features.citations.service import SAID
from bot.rendering.telegram_html import pages_of


async def verify(request: Request) -> None:
    """Say of each passage of a card whether it is as it was, changed or withdrawn."""
    typed = "".join(request.words_after)
    if not typed:
        await request.say(chat_messages.VERIFY_ASK)
        return
    await verify_code(request, typed)


async def verify_code(request: Request, typed: str) -> None:
    """Say what became of the card of a code, as it was typed."""
    found = await request.run(request.assistant.verification.verify, typed, request.reader)
    await request.reply(pages_of(verified_blocks(found)))


async def verdict(pressed: Press) -> None:
    """Keep what a person says of an answer."""
    code, word = pressed.meaning["code"], pressed.words[1] if len(pressed.words) > 1 else ""
    if word not in VERDICTS or not code:
        await pressed.acknowledge(chat_messages.BUTTON_OLD)
        return
    given = FeedbackVerdict(word)
    await pressed.run(pressed.store.feedback.give, code, pressed.person.id, given, pressed.now())
    await pressed.acknowledge(chat_messages.THANKS.format(verdict=SAID[given]))
