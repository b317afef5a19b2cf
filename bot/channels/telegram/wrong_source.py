"""Saying that a document itself is wrong: words that go to the officer who looks after it."""

from __future__ import annotations

from bot.channels.telegram import messages as chat_messages
from bot.channels.telegram.held_card import held_card
from bot.channels.telegram.keyboards import keyboard, press
from bot.channels.telegram.runtime.gate import Press, Request
from bot.channels.telegram.typed_words import show_back, stop_waiting
from bot.core import formatting
from bot.core.question import reads_as_question
from bot.store.dialogues import Dialogue

#: The kind of the conversation that waits for what is wrong.
KIND = "wrong_source"


async def begin(pressed: Press) -> None:
    """Ask what is wrong with the document of a passage that a card shows."""
    if not pressed.private:
        await pressed.acknowledge(chat_messages.PRIVATELY)
        return
    card = await held_card(pressed)
    shown = dict(enumerate(card.in_view, start=1)) if card else {}
    of = shown.get(int(pressed.words[1])) if pressed.words[1:] and pressed.words[1].isdecimal() else None
    if of is None or of.is_learning:
        await pressed.acknowledge(chat_messages.CARD_GONE)
        return
    await pressed.acknowledge()
    await pressed.wait_for(KIND, document=of.document.id)
    code = await pressed.button_code(KIND)
    cancel = keyboard([[press(chat_messages.CANCEL, code, "leave")]])
    await pressed.say(chat_messages.SOURCE_WRONG_ASK.format(title=of.document.title), buttons=cancel)


async def leave(pressed: Press) -> None:
    """Wait for no words on a document any more."""
    await pressed.acknowledge()
    await stop_waiting(pressed, KIND)


async def typed(request: Request, dialogue: Dialogue) -> bool:
    """Show the words back that say what is wrong; False for a question."""
    if reads_as_question(request.text):
        return False
    words = await request.run(request.assistant.gaps.approved_words, request.text)
    await show_back(request, dialogue, words, chat_messages.SOURCE_WRONG_GOES)
    return True


async def send(pressed: Press, dialogue: Dialogue, words: str) -> None:
    """Send on the words that were shown back."""
    assistant, now = pressed.assistant, pressed.now()
    document_id, councils = str(dialogue.state["document"]), pressed.person.councils
    opened = await pressed.run(assistant.reader.open, document_id, councils)
    gap = await pressed.run(assistant.gaps.say_wrong, pressed.person, opened.document, words, now)
    await pressed.end_dialogue()
    await pressed.say(chat_messages.GAP_SENT.format(due=formatting.date(gap.due.isoformat())))
