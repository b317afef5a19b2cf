"""/practise: a question, its answer with the passages, and the next; for one person alone."""

from __future__ import annotations

from telegram import Update

from bot.channels.telegram import messages as chat_messages
from bot.channels.telegram.callbacks import Press
from bot.channels.telegram.keyboards import keyboard, press
from bot.channels.telegram.runtime.gate import Context, Gate
from bot.channels.telegram.sessions.formatting import answer_buttons, asked_pages, explained_pages
from bot.core.people import Person
from bot.features.sessions import messages as said
from bot.features.sessions.practice import A_DAY


class PracticeChat:
    """Practice in a person's own chat."""

    def __init__(self, service: Gate) -> None:
        self._service = service

    async def practise(self, update: Update, _context: Context, person: Person) -> None:
        """Ask the next question, or say that there is none today."""
        service, chat = self._service, update.effective_chat
        if chat is None or chat.type != chat.PRIVATE:
            await service.sender.say(update, chat_messages.PRIVATELY)
            return
        practising = service.assistant.practice
        scenario = await service.run_blocking(practising.next, person.id, service.now())
        progress = await service.run_blocking(practising.progress, person.id, service.now())
        if scenario is None:
            none = said.PRACTISE_NOTHING if progress.left_today else said.PRACTISE_DONE
            code = await self._code(chat.id, person, "")
            mine = keyboard([[press(said.PRACTISE_MINE, code, "mine")]])
            await service.sender.say(update, none, buttons=mine)
            return
        head = said.QUESTION_HEAD.format(number=A_DAY - progress.left_today + 1, count=A_DAY)
        code = await self._code(chat.id, person, scenario.id)
        await service.sender.reply(update, asked_pages(head, scenario), answer_buttons(scenario, code))

    async def pressed(self, update: Update, context: Context, person: Person, pressed: Press) -> None:
        """Do what a button of practice says."""
        if pressed.meaning.get("person") != person.id:
            await pressed.done(chat_messages.BUTTON_OLD)
            return
        await pressed.done()
        match pressed.words:
            case ("choose", choice) if choice.isdecimal():
                await pressed.without_buttons()
                await self._answer(update, person, pressed, int(choice))
            case ("next",):
                await pressed.without_buttons()
                await self.practise(update, context, person)
            case ("remind" | "remind-not" as word,):
                wanted = word == "remind"
                store = self._service.store
                await self._service.run_blocking(lambda: store.practice.wish(person.id, remind=wanted))
                await self._service.sender.say(update, said.REMINDED if wanted else said.REMINDED_NOT)
            case ("wipe",):
                await self._service.run_blocking(self._service.assistant.practice.wipe, person.id)
                await self._service.sender.say(update, said.WIPED)
            case _:
                await self._progress(update, person, pressed)

    async def _answer(self, update: Update, person: Person, pressed: Press, choice: int) -> None:
        service, practising = self._service, self._service.assistant.practice
        scenario = await service.run_blocking(practising.scenario, str(pressed.meaning["scenario"]))
        if scenario is None:
            await service.sender.say(update, said.WITHDRAWN)
            return
        right = await service.run_blocking(practising.answer, person.id, scenario, choice, service.now())
        if right is None:
            await service.sender.say(update, said.PRACTISE_AGAIN)
            return
        grounds = await service.run_blocking(service.assistant.corpus)
        verdict = said.PRACTISE_RIGHT if right else said.PRACTISE_WRONG
        row = [
            press(said.PRACTISE_NEXT, pressed.code, "next"),
            press(said.PRACTISE_MINE, pressed.code, "mine"),
        ]
        pages = explained_pages(verdict, scenario, grounds.shown(scenario))
        await service.sender.reply(update, pages, keyboard([row]))

    async def _progress(self, update: Update, person: Person, pressed: Press) -> None:
        service = self._service
        mine = await service.run_blocking(service.assistant.practice.progress, person.id, service.now())
        wishes = await service.run_blocking(service.store.practice.wishes, person.id)
        remind = (said.REMIND_NOT, "remind-not") if wishes.remind else (said.REMIND, "remind")
        row = [press(remind[0], pressed.code, remind[1]), press(said.WIPE, pressed.code, "wipe")]
        told = said.PROGRESS.format(
            practised=mine.practised, tries=mine.tries, right=mine.right, due=mine.due
        )
        left = said.PROGRESS_TODAY.format(left=mine.left_today)
        await service.sender.say(update, told, left, buttons=keyboard([row]))

    async def _code(self, chat_id: int, person: Person, scenario_id: str) -> str:
        meaning = {"kind": "practice", "person": person.id, "scenario": scenario_id}
        return await self._service.run_blocking(
            self._service.store.buttons.put, chat_id, meaning, self._service.now()
        )
