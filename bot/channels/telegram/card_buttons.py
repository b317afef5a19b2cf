"""What the buttons under a card do: read around a passage, judge the answer, ask what was offered."""

from __future__ import annotations

from telegram import Update

from bot.channels.telegram import messages as chat_messages
from bot.channels.telegram.answers import QuestionHandler
from bot.channels.telegram.callbacks import Press
from bot.channels.telegram.card_writer import render_excerpt
from bot.channels.telegram.keyboards import VERDICTS
from bot.channels.telegram.runtime.gate import Context, Gate
from bot.core.people import Person
from bot.features.answers.context_window import Excerpt, around
from bot.features.citations.feedback import SAID, FeedbackVerdict


class CardButtons:
    """The buttons that concern the card itself."""

    def __init__(self, service: Gate, asking: QuestionHandler) -> None:
        self._service = service
        self._asking = asking

    async def around(self, update: Update, _context: Context, _person: Person, press: Press) -> None:
        """Show what stands before and after a passage."""
        passages = press.meaning["passages"]
        number = int(press.words[1]) if len(press.words) > 1 and press.words[1].isdigit() else 0
        if not 1 <= number <= len(passages):
            await press.done(chat_messages.BUTTON_OLD)
            return
        await press.done()
        excerpt = await self._service.run_blocking(self._around, passages[number - 1])
        if not excerpt.passages:
            await self._service.sender.say(update, chat_messages.AROUND_NOTHING)
            return
        await self._service.sender.reply(update, render_excerpt(excerpt))

    async def verdict(self, _update: Update, _context: Context, person: Person, press: Press) -> None:
        """Keep what a person says of an answer."""
        code, said = press.meaning["code"], press.words[1] if len(press.words) > 1 else ""
        if said not in VERDICTS or not code:
            await press.done(chat_messages.BUTTON_OLD)
            return
        verdict = FeedbackVerdict(said)
        await self._service.run_blocking(
            self._service.store.feedback.give, code, person.id, verdict, self._service.now()
        )
        await press.done(chat_messages.THANKS.format(verdict=SAID[verdict]))

    async def again(self, update: Update, context: Context, person: Person, press: Press) -> None:
        """Ask the question that was offered without its details."""
        asked = self._service.desk.ask_offered(person, press.chat_id)
        if asked is None or press.meaning["person"] != person.id:
            await press.done(chat_messages.BUTTON_OLD)
            return
        await press.done()
        await self._asking.reply(update, context, person, asked)

    def _around(self, passage_id: str) -> Excerpt:
        assistant = self._service.assistant
        return around(passage_id, assistant.corpus().originals, assistant.library)
