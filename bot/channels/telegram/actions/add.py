"""Adding an action of the council's own: by when and for which team by buttons, then what, typed."""

from __future__ import annotations

from typing import Any

from telegram import Update

from bot.channels.telegram import messages as chat_messages
from bot.channels.telegram.callbacks import Press
from bot.channels.telegram.keyboards import keyboard, press
from bot.channels.telegram.runtime.gate import Context, Gate
from bot.core.calendar import day_of
from bot.core.people import Permission, Person, Team
from bot.errors import BotError
from bot.features.actions import messages as said
from bot.features.actions.due_dates import When
from bot.features.actions.formatting import taken
from bot.features.actions.model import CouncilAction
from bot.store.dialogues import Dialogue
from procedures.actions import period_of

#: The kind of the conversation that waits for what is to be done. It is typed last, so nothing typed waits.
OWN = "action_own"


class ActionAdding:
    """The steps; whether it may be kept is decided at the desk of actions."""

    def __init__(self, service: Gate) -> None:
        self._service = service

    async def pressed(self, update: Update, _context: Context, person: Person, pressed: Press) -> None:
        """Go one step on, or leave it."""
        await pressed.done()
        meaning = pressed.meaning
        if meaning.get("person") != person.id:
            return
        match pressed.words:
            case ("begin",):
                code = await self._code(update, person)
                rows = [[press(period, code, "within", n)] for n, period in enumerate(said.PERIODS)]
                await self._service.sender.say(update, said.OWN_TIME, buttons=keyboard(rows))
            case ("within", number):
                await pressed.without_buttons()
                await self._team(update, person, said.PERIODS[int(number)])
            case ("team", number):
                await pressed.without_buttons()
                await self._ask(update, person, meaning["within"], Team(*meaning["teams"][int(number)]))
            case ("leave",):
                await pressed.without_buttons()
                await self._service.run_blocking(
                    self._service.store.dialogues.end, pressed.chat_id, person.id
                )
                await self._service.sender.say(update, said.LEFT)

    async def typed(self, update: Update, _context: Context, person: Person, dialogue: Dialogue) -> None:
        """Keep what was typed, if it may be kept."""
        message, chat, service, moment = (
            update.effective_message,
            update.effective_chat,
            self._service,
            self._service.now(),
        )
        if message is None or chat is None:
            return
        state, text = dialogue.state, message.text or ""
        when, team = When(period=period_of(state["within"])), Team(*state["team"])

        def add() -> CouncilAction:
            return service.assistant.actions.add_once(person, text, when, moment, team=team)

        try:
            action = await service.run_blocking(add)
        except BotError as refused:  # the words are still waited for
            await service.sender.say(update, str(refused))
            return
        await service.run_blocking(service.store.dialogues.end, chat.id, person.id)
        code = await self._code(update, person, "actions")
        row = [press(said.OPEN.format(number=action.id), code, "open", action.id)]
        await service.sender.say(update, *taken(action, day_of(moment)), buttons=keyboard([row]))

    async def _team(self, update: Update, person: Person, within: str) -> None:
        teams = person.teams_where(Permission.SHARE_LEARNING)
        if len(teams) == 1:
            await self._ask(update, person, within, teams[0])
            return
        code = await self._code(
            update, person, within=within, teams=[[team.authority, team.name] for team in teams]
        )
        rows = [[press(str(team), code, "team", number)] for number, team in enumerate(teams)]
        await self._service.sender.say(update, said.WHICH_TEAM, buttons=keyboard(rows))

    async def _ask(self, update: Update, person: Person, within: str, team: Team) -> None:
        chat, service = update.effective_chat, self._service
        if chat is None:
            return
        state = {"within": within, "team": [team.authority, team.name]}
        await service.run_blocking(service.store.dialogues.put, chat.id, person.id, OWN, state, service.now())
        code = await self._code(update, person)
        cancel = keyboard([[press(chat_messages.CANCEL, code, "leave")]])
        await service.sender.say(update, said.OWN_TEXT.format(period=within), buttons=cancel)

    async def _code(self, update: Update, person: Person, kind: str = OWN, **stands_for: Any) -> str:
        chat = update.effective_chat
        assert chat is not None
        meaning = {"kind": kind, "person": person.id, **stands_for}
        return await self._service.run_blocking(
            self._service.store.buttons.put, chat.id, meaning, self._service.now()
        )
