"""/gaps: open gaps for those who look after them, closed with words that their askers are told."""

from __future__ import annotations

from bot.channels.telegram import messages as chat_messages
from bot.channels.telegram.keyboards import keyboard, press, turn_page
from bot.channels.telegram.runtime.gate import Press, Request
from bot.channels.telegram.typed_words import show_back, stop_waiting
from bot.core.question import reads_as_question
from bot.features.gaps.formatting import line
from bot.features.gaps.messages import CLOSE
from bot.store.dialogues import Dialogue

#: The kind of the conversation that waits for a closing notice.
KIND = "closing"
#: Gaps on a page.
PAGE = 5


async def list_gaps(request: Request, first: int = 0) -> None:
    """Show a page of gaps, from the first."""
    gaps = await request.run(request.assistant.gaps.listed, request.person)
    shown = gaps[first : first + PAGE]
    if not shown:
        await request.say(chat_messages.GAPS_NONE)
        return
    code = await request.button_code("gaps")
    rows = [[press(CLOSE.format(number=g.id), code, "close", g.id)] for g in shown]
    rows.append(turn_page(first, PAGE, len(gaps), code, "more"))
    names = await request.run(request.store.people.names, request.person)
    lines = [line(gap, names) for gap in shown]
    await request.say(*lines, buttons=keyboard(rows))


async def pressed(pressed: Press) -> None:
    """Show the next page, ask for the closing notice of a gap, or leave it open."""
    await pressed.acknowledge()
    match pressed.words:
        case ("more", first):
            await list_gaps(pressed, int(first))
        case ("close", number):
            await pressed.run(pressed.assistant.gaps.open_gap, int(number), pressed.person)
            await pressed.wait_for(KIND, gap=int(number))
            cancel = keyboard([[press(chat_messages.CANCEL, pressed.code, "leave", number)]])
            await pressed.say(chat_messages.CLOSING_ASK.format(number=number), buttons=cancel)
        case ("leave", number):
            await stop_waiting(pressed, KIND, gap=int(number))


async def typed(request: Request, dialogue: Dialogue) -> bool:
    """Show the words back that a gap is to be closed with; False for a question."""
    if reads_as_question(request.text):
        return False
    words = await request.run(request.assistant.gaps.approved_words, request.text)
    goes = chat_messages.CLOSING_GOES.format(number=dialogue.state["gap"])
    await show_back(request, dialogue, words, goes)
    return True


async def close(pressed: Press, dialogue: Dialogue, words: str) -> None:
    """Close a gap in the words that were shown back."""
    close = pressed.assistant.gaps.close
    gap, count = await pressed.run(close, int(dialogue.state["gap"]), words, pressed.now(), pressed.person)
    await pressed.end_dialogue()
    await pressed.say(chat_messages.CLOSING_DONE.format(number=gap.id, count=count))
