"""/gaps: open gaps for those who look after them, closed with words that their askers are told."""

from __future__ import annotations

from telegram import Update

from bot.channels.telegram import messages as chat_messages
from bot.channels.telegram.callbacks import Press
from bot.channels.telegram.keyboards import keyboard, press
from bot.channels.telegram.runtime.gate import Context, Gate
from bot.core import formatting
from bot.core.people import Person
from bot.errors import BotError
from bot.store.dialogues import Dialogue

#: The kind of the conversation that waits for a closing notice.
KIND = "closing"
#: GapHandlers on a page.
PAGE = 5


class GapHandlers:
    """Lists and closes; who may is decided at the gap desk."""

    def __init__(self, service: Gate) -> None:
        self._service = service

    async def listed(self, update: Update, _context: Context, person: Person) -> None:
        """Show the first page."""
        await self._page(update, person, 0)

    async def pressed(self, update: Update, _context: Context, person: Person, pressed: Press) -> None:
        """Show the next page, or ask for the closing notice of a gap."""
        await pressed.done()
        step, number = pressed.words
        if step == "more":
            await self._page(update, person, int(number))
            return
        service = self._service
        state = {"gap": int(number)}
        await service.run_blocking(
            service.store.dialogues.put, pressed.chat_id, person.id, KIND, state, service.now()
        )
        await service.sender.say(update, chat_messages.CLOSING_ASK.format(number=number))

    async def typed(self, update: Update, _context: Context, person: Person, dialogue: Dialogue) -> None:
        """Close a gap in the words that were typed."""
        service, message, chat = self._service, update.effective_message, update.effective_chat
        if message is None or chat is None:
            return
        desk, gap_id = service.assistant.gaps, int(dialogue.state["gap"])
        try:
            gap, told = await service.run_blocking(
                desk.close, gap_id, message.text or "", service.now(), person
            )
        except BotError as refused:
            await service.sender.say(update, str(refused))
            return
        await service.run_blocking(service.store.dialogues.end, chat.id, person.id)
        await service.sender.say(update, chat_messages.CLOSING_DONE.format(number=gap.id, count=told))

    async def _page(self, update: Update, person: Person, first: int) -> None:
        chat = update.effective_chat
        if chat is None:
            return
        service = self._service
        gaps = await service.run_blocking(service.assistant.gaps.listed, person)
        shown = gaps[first : first + PAGE]
        if not shown:
            await service.sender.say(update, chat_messages.GAPS_NONE)
            return
        meaning = {"kind": "gaps", "person": person.id}
        code = await service.run_blocking(service.store.buttons.put, chat.id, meaning, service.now())
        rows = [[press(chat_messages.GAP_CLOSE.format(number=g.id), code, "close", g.id)] for g in shown]
        if first + PAGE < len(gaps):
            rows.append([press(chat_messages.GAPS_MORE, code, "more", first + PAGE)])
        lines = [
            chat_messages.GAP.format(
                number=g.id, wording=g.wording, team=g.team, due=formatting.date(g.due.isoformat())
            )
            for g in shown
        ]
        await service.sender.say(update, *lines, buttons=keyboard(rows))
