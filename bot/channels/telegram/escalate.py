"""Sending a question on, to the policy owner or the team leads: the asker sees and approves the wording.

The wording is held in memory alone; the store knows only that one is waited for.
"""

from __future__ import annotations

from bot.channels.telegram import messages as chat_messages
from bot.channels.telegram.answers import LONG
from bot.channels.telegram.keyboards import keyboard, press
from bot.channels.telegram.runtime.gate import Press, Request
from bot.channels.telegram.runtime.reply_body import text_bodies
from bot.channels.telegram.runtime.sender import paragraphs
from bot.core import formatting
from bot.core.question import Question
from bot.store.dialogues import Dialogue

#: The kind of this conversation.
KIND = "wording"
OWNER, LEAD = "owner", "lead"


async def begin(pressed: Press) -> None:
    """Show its asker, in their own chat, the question of this card as it would be sent, or ask for words."""
    if not await pressed.is_own():
        return
    purpose = pressed.words[0]
    wording = pressed.assistant.conversation.wording(pressed.person, pressed.chat_id, pressed.code)
    if wording is not None:
        await pressed.acknowledge(None if pressed.private else chat_messages.WORDING_SENT)
        await _offer(pressed, purpose, wording)
    elif pressed.private:
        await pressed.acknowledge()
        await _wait(pressed, purpose, chat_messages.WORDING_NONE)
    else:
        await pressed.refuse(chat_messages.QUESTION_GONE)


async def typed(request: Request, dialogue: Dialogue) -> bool:
    """Take other words, screened before they are held; then no more are waited for.

    Until they are sent, the message that they stood in can be changed, and they with it.
    """
    if dialogue.state.get("shown") and not request.edited:
        return False
    wording = await request.run(request.assistant.gaps.approved_wording, request.text)
    purpose = str(dialogue.state["purpose"])
    code = await _offer(request, purpose, wording)
    await request.wait_for(KIND, purpose=purpose, code=code, shown=True)
    return True


async def decided(pressed: Press) -> None:
    """Send what is held, ask for other words, or do nothing."""
    await pressed.acknowledge()
    if pressed.words == ("change",):
        await pressed.remove_buttons()
        await _wait(pressed, pressed.meaning["purpose"], chat_messages.WORDING_TYPE)
        return
    drafts, asker = pressed.assistant.conversation.drafts, (pressed.chat_id, pressed.person.id)
    draft = drafts.of(asker, pressed.code)
    if pressed.words == ("send",) and draft is None:
        await pressed.say(chat_messages.WORDS_GONE)
        return
    said = chat_messages.CANCELLED
    if pressed.words == ("send",) and draft is not None:  # refused, the words are still there to be changed
        said = await pressed.run(_send, pressed, pressed.meaning["purpose"], draft.text)
    await pressed.remove_buttons()
    waiting = await pressed.dialogue(LONG)
    if waiting and waiting.kind == KIND and waiting.state.get("code") == pressed.code:
        await pressed.end_dialogue()
    drafts.forget(asker, pressed.code)
    await pressed.say(said)


def _send(request: Request, purpose: str, wording: str) -> str:
    assistant, person, now = request.assistant, request.person, request.now()
    if purpose == LEAD:
        return str(assistant.lead_questions.ask(person, wording, now))
    gap = assistant.gaps.open(person, wording, now)
    return chat_messages.GAP_SENT.format(due=formatting.date(gap.due.isoformat()))


async def _wait(request: Request, purpose: str, asks: str) -> None:
    """Ask for words, which can be left."""
    code = await request.button_code(KIND, purpose=purpose)
    await request.wait_for(KIND, purpose=purpose, code=code)
    await request.say(asks, buttons=keyboard([[press(chat_messages.CANCEL, code, "cancel")]]))


async def _offer(request: Request, purpose: str, wording: str) -> str:
    """Show a wording to its asker alone, with who gets it; return the code of its buttons."""
    person, chat_id = request.person, request.person.telegram_id or request.chat_id
    code = await request.gate.button_code(chat_id, KIND, person=person.id, purpose=purpose)
    request.assistant.conversation.drafts.hold((chat_id, person.id), code, Question.of(wording))
    days = request.assistant.settings.keep_days
    goes = chat_messages.WORDING_LEAD if purpose == LEAD else chat_messages.WORDING_OWNER
    rows = [
        [press(chat_messages.SEND, code, "send"), press(chat_messages.CANCEL, code, "cancel")],
        [press(chat_messages.CHANGE_WORDS, code, "change"), press(chat_messages.ANSWER_HERE, code, "here")],
    ]
    shown = paragraphs(chat_messages.WORDING, wording, goes.format(days=days))
    request.reply_privately(*text_bodies(shown, keyboard(rows)))
    return code
