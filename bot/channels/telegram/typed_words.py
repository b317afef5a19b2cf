"""Words that a person typed and that go to others: shown back with who gets them, and sent at a press.

They are held in memory alone until then; the store knows only which conversation waits for them.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from bot.channels.telegram import messages as chat_messages
from bot.channels.telegram.answers import LONG
from bot.channels.telegram.keyboards import keyboard, press
from bot.channels.telegram.runtime.gate import Press, Request
from bot.core.question import Question
from bot.store.dialogues import Dialogue

#: The kind of the buttons under words that are shown back.
KIND = "typed"
SEND, CANCEL = "send", "cancel"

#: Sends words that were approved, from the conversation that waited for them.
OnSend = Callable[[Press, Dialogue, str], Awaitable[object]]


async def show_back(request: Request, dialogue: Dialogue, words: str, goes: str) -> None:
    """Show words back with ``goes``, a sentence that says who gets them; other words take their place."""
    code = await request.button_code(KIND)
    asker = (request.chat_id, request.person.id)
    request.assistant.conversation.drafts.hold(asker, code, Question.of(words))
    state: dict[str, Any] = {**dialogue.state, "code": code}
    await request.wait_for(dialogue.kind, **state)
    row = [press(chat_messages.SEND, code, SEND), press(chat_messages.CANCEL, code, CANCEL)]
    await request.say(
        chat_messages.WORDING, words, goes, chat_messages.WORDING_CHANGE, buttons=keyboard([row])
    )


async def cancel(request: Request) -> None:
    """Wait for no words any more, whichever conversation asked for them."""
    dialogue = await request.dialogue(LONG)
    if dialogue is None:
        await request.say(chat_messages.NOTHING_WAITS)
        return
    await request.end_dialogue()
    if code := dialogue.state.get("code"):
        request.assistant.conversation.drafts.forget((request.chat_id, request.person.id), code)
    await request.say(chat_messages.LEFT)


async def stop_waiting(pressed: Press, kind: str, **state: object) -> None:
    """Wait for no words any more at a press under what asked for them, unless something else waits now."""
    await pressed.remove_buttons()
    waiting = await pressed.dialogue(LONG)
    if waiting and waiting.kind == kind and state.items() <= waiting.state.items():
        await pressed.end_dialogue()
    await pressed.say(chat_messages.CANCELLED)


class TypedWordsHandler:
    """The handler of the buttons under words that were shown back."""

    def __init__(self, senders: Mapping[str, OnSend]) -> None:
        """``senders`` send words, by kind of the conversation that waited for them."""
        self._senders = senders

    async def pressed(self, pressed: Press) -> None:
        """Send the words that are shown, or nothing; a button under earlier words does neither."""
        dialogue = await pressed.dialogue(LONG) if pressed.own else None
        if dialogue is None or dialogue.state.get("code") != pressed.code:
            await pressed.acknowledge(chat_messages.BUTTON_OLD)
            return
        await pressed.acknowledge()
        await pressed.remove_buttons()
        drafts, asker = pressed.assistant.conversation.drafts, (pressed.chat_id, pressed.person.id)
        words = drafts.of(asker, pressed.code)
        if pressed.words != (SEND,):
            drafts.forget(asker, pressed.code)
            await pressed.end_dialogue()
            await pressed.say(chat_messages.CANCELLED)
        elif words is None:
            await pressed.say(chat_messages.WORDS_GONE)
        else:
            await self._senders[dialogue.kind](pressed, dialogue, words.text)
            drafts.forget(asker, pressed.code)
