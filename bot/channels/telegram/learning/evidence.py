"""/evidence: how learning points were sent and read in a time, in words, as CSV and as PDF; for leads."""

from __future__ import annotations

from bot.channels.telegram.keyboards import keyboard, press
from bot.channels.telegram.runtime.gate import Press, Request
from bot.core.calendar import day_of, named
from bot.features.learning import evidence_messages
from bot.features.learning.evidence_formatting import as_csv, head_lines, summary_lines
from bot.features.learning.evidence_layout import evidence_paper
from bot.rendering.csv_table import csv_file
from bot.rendering.pdf import pdf_of


async def ask(request: Request) -> None:
    """Ask for which time."""
    code = await request.button_code("evidence")
    rows = [[press(label, code, name)] for name, label in evidence_messages.BUTTONS.items()]
    await request.say(evidence_messages.WHICH_TIME, buttons=keyboard(rows))


async def chosen(pressed: Press) -> None:
    """Send the evidence of a time and of the lead's own councils, to who asked for it alone."""
    await pressed.acknowledge()
    (name,) = pressed.words
    if not pressed.own or name not in evidence_messages.BUTTONS:
        return
    await pressed.remove_buttons()

    def made() -> tuple[list[str], str, bytes, bytes]:
        now = pressed.now()
        period = named(name, day_of(now))
        evidence = pressed.assistant.evidence.evidence(pressed.person, period, None, now)
        lines = ["\n".join(head_lines(evidence)), *summary_lines(evidence)]
        file = evidence_messages.FILE.format(first=period.first, last=period.last)
        return lines, file, csv_file(as_csv(evidence)), pdf_of(evidence_paper(evidence))

    lines, file, table, paper = await pressed.run(made)
    await pressed.say(*lines)
    await pressed.reply_with_file(table, f"{file}.csv")
    await pressed.reply_with_file(paper, f"{file}.pdf")
