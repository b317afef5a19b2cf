"""/practise: a question, its answer with the passages, and the next; for one person alone."""

from __future__ import annotations

from bot.channels.telegram.keyboards import keyboard, press
from bot.channels.telegram.runtime.gate import Press, Request
from bot.channels.telegram.sessions.formatting import answer_buttons
from bot.features.sessions import messages as sessions_messages
from bot.features.sessions.layout import asked_blocks, explained_blocks
from bot.features.sessions.practice import A_DAY
from bot.rendering.telegram_html import pages_of


async def practise(request: Request) -> None:
    """Ask the next question, or say that there is none today."""
    practice, person = request.assistant.practice, request.person
    scenario = await request.run(practice.next, person.id, request.now())
    progress = await request.run(practice.progress, person.id, request.now())
    code = await request.button_code("practice", scenario=scenario.id if scenario else "")
    if scenario is None:
        left = progress.left_today
        none = sessions_messages.PRACTISE_NOTHING if left else sessions_messages.PRACTISE_DONE
        await request.say(none, buttons=keyboard([[press(sessions_messages.PRACTISE_MINE, code, "mine")]]))
        return
    head = sessions_messages.QUESTION_HEAD.format(number=A_DAY - progress.left_today + 1, count=A_DAY)
    await request.reply(pages_of(asked_blocks(head, scenario)), answer_buttons(scenario, code))


async def pressed(pressed: Press) -> None:
    """Do what a button of practice says."""
    if not await pressed.is_own():
        return
    await pressed.acknowledge()
    store, person_id = pressed.store, pressed.person.id
    match pressed.words:
        case ("choose", choice) if choice.isdecimal():
            await pressed.remove_buttons()
            await _answer(pressed, int(choice))
        case ("next",):
            await pressed.remove_buttons()
            await practise(pressed)
        case ("remind" | "remind-not" as word,):
            wanted = word == "remind"
            await pressed.run(lambda: store.practice.wish(person_id, remind=wanted))
            await pressed.say(sessions_messages.REMINDED if wanted else sessions_messages.REMINDED_NOT)
        case ("wipe",):
            await pressed.run(pressed.assistant.practice.wipe, person_id)
            await pressed.say(sessions_messages.WIPED)
        case _:
            await _progress(pressed)


async def _answer(pressed: Press, choice: int) -> None:
    practice = pressed.assistant.practice
    scenario = await pressed.run(practice.scenario, str(pressed.meaning["scenario"]))
    if scenario is None:
        await pressed.say(sessions_messages.WITHDRAWN)
        return
    right = await pressed.run(practice.answer, pressed.person.id, scenario, choice, pressed.now())
    if right is None:
        await pressed.say(sessions_messages.PRACTISE_AGAIN)
        return
    corpus = await pressed.run(pressed.assistant.corpus)
    verdict = sessions_messages.PRACTISE_RIGHT if right else sessions_messages.PRACTISE_WRONG
    row = [
        press(sessions_messages.PRACTISE_NEXT, pressed.code, "next"),
        press(sessions_messages.PRACTISE_MINE, pressed.code, "mine"),
    ]
    pages = pages_of(explained_blocks(verdict, scenario, corpus.shown(scenario)))
    await pressed.reply(pages, keyboard([row]))


async def _progress(pressed: Press) -> None:
    person_id = pressed.person.id
    mine = await pressed.run(pressed.assistant.practice.progress, person_id, pressed.now())
    wishes = await pressed.run(pressed.store.practice.wishes, person_id)
    remind = press(sessions_messages.REMIND, pressed.code, "remind")
    remind_not = press(sessions_messages.REMIND_NOT, pressed.code, "remind-not")
    row = [remind_not if wishes.remind else remind, press(sessions_messages.WIPE, pressed.code, "wipe")]
    progress = sessions_messages.PROGRESS.format(
        practised=mine.practised, tries=mine.tries, right=mine.right, due=mine.due
    )
    left = sessions_messages.PROGRESS_TODAY.format(left=mine.left_today)
    await pressed.say(progress, left, buttons=keyboard([row]))
