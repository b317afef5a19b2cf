"""I am away, I am back: another lead stands in until a day."""

from __future__ import annotations

import datetime as dt

from telegram import Update

from bot.channels.telegram.callbacks import Press
from bot.channels.telegram.keyboards import keyboard, press
from bot.channels.telegram.runtime.gate import Context, Gate
from bot.core.calendar import day_of
from bot.core.people import Permission, Person
from bot.errors import BotError
from bot.features.learning import chat_messages as said
from bot.features.learning import messages as learning_messages
from bot.features.learning.lead_actions import may_stand_in

#: Leads offered at once, and for how many days somebody stands in, in words.
PAGE = 8
DAYS = {7: said.A_WEEK, 14: said.TWO_WEEKS, 28: said.FOUR_WEEKS}


class Away:
    """Sets who stands in; whether they may is decided at the desk of learning points."""

    def __init__(self, service: Gate) -> None:
        self._service = service

    async def pressed(self, update: Update, _context: Context, person: Person, pressed: Press) -> None:
        """Choose who stands in, until when; or be back."""
        await pressed.done()
        match pressed.words:
            case ("who", first):
                await self._who(update, person, pressed, int(first))
            case ("until", delegate):
                await self._until(update, pressed, delegate)
            case ("set", delegate, days):
                await self._set(update, person, pressed, int(delegate), int(days))
            case ("back",):
                await pressed.without_buttons()
                await self._service.run_blocking(self._service.store.delegations.end, person.id)
                await self._service.sender.say(update, said.IS_BACK)

    async def _who(self, update: Update, person: Person, pressed: Press, first: int) -> None:
        service = self._service
        leads = may_stand_in(person, await service.run_blocking(service.store.people.all))
        if not leads:
            await service.sender.say(update, said.NOBODY_ELSE)
            return
        rows = [[press(_named(lead), pressed.code, "until", lead.id)] for lead in leads[first : first + PAGE]]
        earlier = [press(said.EARLIER, pressed.code, "who", max(0, first - PAGE))] if first else []
        more = [press(said.MORE, pressed.code, "who", first + PAGE)] if first + PAGE < len(leads) else []
        rows.append([*earlier, *more])
        await service.sender.say(update, said.WHO, buttons=keyboard(rows))

    async def _until(self, update: Update, pressed: Press, delegate: str) -> None:
        await pressed.without_buttons()
        rows = [[press(label, pressed.code, "set", delegate, days)] for days, label in DAYS.items()]
        await self._service.sender.say(update, said.UNTIL, buttons=keyboard(rows))

    async def _set(self, update: Update, person: Person, pressed: Press, delegate: int, days: int) -> None:
        service, moment = self._service, self._service.now()
        until = day_of(moment) + dt.timedelta(days=days)
        try:
            desk = service.assistant.learning
            await service.run_blocking(desk.delegate, person, delegate, until, moment)
            when = learning_messages.day(until)
            told = learning_messages.DELEGATED.format(day=when, delegate=delegate, lead=person.id)
        except BotError as refused:
            told = str(refused)
        await pressed.without_buttons()
        await service.sender.say(update, told)


def _named(lead: Person) -> str:
    teams = ", ".join(team.name for team in lead.teams_where(Permission.SHARE_LEARNING))
    return said.LEAD.format(number=lead.id, teams=teams)
