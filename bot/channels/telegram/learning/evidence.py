"""/evidence: how learning points were sent and read in a time, in words, as CSV and as PDF; for leads."""

from __future__ import annotations

from telegram import Update

from bot.channels.telegram import messages as chat_messages
from bot.channels.telegram.callbacks import Press
from bot.channels.telegram.keyboards import keyboard, press
from bot.channels.telegram.runtime.gate import Context, Gate
from bot.core.calendar import day_of
from bot.core.people import Person
from bot.core.period import named
from bot.features.learning import evidence_messages as said
from bot.features.learning.evidence_formatting import as_csv, head_lines, summary_lines

#: The kind of the buttons that name a time.
KIND = "evidence"


class EvidenceChat:
    """Asks for which time, and sends the evidence of the lead's own councils."""

    def __init__(self, service: Gate) -> None:
        self._service = service

    async def ask(self, update: Update, _context: Context, person: Person) -> None:
        """Ask for which time."""
        chat, service = update.effective_chat, self._service
        if chat is None:
            return
        if chat.type != chat.PRIVATE:
            await service.sender.say(update, chat_messages.PRIVATELY)
            return
        meaning = {"kind": KIND, "person": person.id}
        code = await service.run_blocking(service.store.buttons.put, chat.id, meaning, service.now())
        rows = [[press(label, code, name)] for name, label in said.BUTTONS.items()]
        await service.sender.say(update, said.WHICH_TIME, buttons=keyboard(rows))

    async def pressed(self, update: Update, _context: Context, person: Person, pressed: Press) -> None:
        """Send the evidence of a time, to who asked for it alone."""
        await pressed.done()
        (name,) = pressed.words
        if pressed.meaning["person"] != person.id or name not in said.BUTTONS:
            return
        await pressed.without_buttons()
        service = self._service

        def made() -> tuple[list[str], str, bytes, bytes]:
            from bot.features.learning.evidence_paper import evidence_pdf

            moment = service.now()
            period = named(name, day_of(moment))
            evidence = service.assistant.evidence.evidence(person, period, None, moment)
            told = ["\n".join(head_lines(evidence)), *summary_lines(evidence)]
            file = said.FILE.format(first=period.first, last=period.last)
            return told, file, as_csv(evidence).encode(), evidence_pdf(evidence)

        told, file, table, paper = await service.run_blocking(made)
        await service.sender.say(update, *told)
        await service.sender.document(update, f"{file}.csv", table)
        await service.sender.document(update, f"{file}.pdf", paper)
