"""Taking up what a decision agreed, by buttons: which decision, which action, for which team, by when."""

from __future__ import annotations

from typing import Any

from telegram import Update

from bot.channels.telegram.callbacks import Press
from bot.channels.telegram.keyboards import keyboard, press
from bot.channels.telegram.runtime.gate import Context, Gate
from bot.core import formatting
from bot.core.calendar import day_of
from bot.core.people import Permission, Person, Team
from bot.errors import BotError
from bot.features.actions import messages as said
from bot.features.actions.due_dates import When, time_missing
from bot.features.actions.formatting import taken
from bot.features.actions.model import CouncilAction
from bot.features.actions.offers import Offered, notices_of
from procedures.actions import period_of

#: Decisions, and actions of one, on a page.
DECISIONS, PAGE = 8, 4


class ActionTaking:
    """The steps; what they lead to is decided at the desk of actions.

    What the buttons of a message stand for is kept with them, so that a number on a button always
    means what was shown beside it.
    """

    def __init__(self, service: Gate) -> None:
        self._service = service

    async def pressed(self, update: Update, _context: Context, person: Person, pressed: Press) -> None:
        """Go one step on; the last one takes the action up."""
        await pressed.done()
        if pressed.meaning.get("person") != person.id:
            return
        meaning = pressed.meaning
        try:
            match pressed.words:
                case ("decisions",):
                    await self._decisions(update, person, 0)
                case ("decisions", first):
                    await pressed.without_buttons()
                    await self._decisions(update, person, int(first))
                case ("of", number):
                    await self._offers(update, person, meaning["decisions"][int(number)], 0)
                case ("more", first):
                    await pressed.without_buttons()
                    await self._offers(update, person, meaning["decision"], int(first))
                case ("take", number):
                    await self._team(update, person, meaning["agreed"][int(number)])
                case ("team", number):
                    await pressed.without_buttons()
                    await self._time(update, person, meaning["agreed"], Team(*meaning["teams"][int(number)]))
                case ("within", number):
                    await pressed.without_buttons()
                    when = When(period=period_of(said.PERIODS[int(number)]))
                    await self._take(update, person, meaning["agreed"], Team(*meaning["team"]), when)
        except BotError as refused:
            await self._service.sender.say(update, str(refused))

    async def _decisions(self, update: Update, person: Person, first: int) -> None:
        service = self._service
        offers = await service.run_blocking(service.assistant.actions.offered, person)
        if not offers:
            await service.sender.say(update, said.NOTHING_OFFERED)
            return
        by_document: dict[str, list[Offered]] = {}
        for offered in offers:
            by_document.setdefault(offered.document.id, []).append(offered)
        ids = list(by_document)
        code = await self._code(update, person, decisions=ids)
        rows = []
        for number in range(first, min(first + DECISIONS, len(ids))):
            held = by_document[ids[number]]
            left = sum(offered.taken is None for offered in held)
            label = said.DECISION.format(title=held[0].document.title, count=left)
            rows.append([press(label, code, "of", number)])
        earlier = [press(said.EARLIER, code, "decisions", max(0, first - DECISIONS))] if first else []
        more = [press(said.MORE, code, "decisions", first + DECISIONS)]
        rows.append([*earlier, *(more if first + DECISIONS < len(ids) else [])])
        await service.sender.say(update, said.WHICH_DECISION, buttons=keyboard(rows))

    async def _offers(self, update: Update, person: Person, decision: str, first: int) -> None:
        service, library = self._service, self._service.assistant.library
        offers = await service.run_blocking(service.assistant.actions.offered, person, decision)
        left = [offered for offered in offers if offered.taken is None]
        if not left:
            await service.sender.say(update, said.ALL_TAKEN)
            return
        shown = list(enumerate(left[first : first + PAGE], start=first))
        code = await self._code(update, person, decision=decision, agreed=[o.agreed.id for o in left])
        document = left[0].document
        head = said.OFFERED_HEAD.format(
            title=document.title,
            date=formatting.date(document.published),
            standing=formatting.standing(document),
        )
        lines = [_line(number + 1, offered, self._service) for number, offered in shown]
        notices = notices_of([offered for _, offered in shown], library)
        rows = [[press(said.TAKE_UP.format(number=n + 1), code, "take", n) for n, _ in shown]]
        earlier = [press(said.EARLIER, code, "more", max(0, first - PAGE))] if first else []
        more = [press(said.MORE, code, "more", first + PAGE)] if first + PAGE < len(left) else []
        rows.append([*earlier, *more])
        told = [head, said.OFFERED_OPENING, *lines, *(said.NOTE.format(notice=n) for n in notices)]
        await service.sender.say(update, *told, buttons=keyboard(rows))

    async def _team(self, update: Update, person: Person, agreed: str) -> None:
        teams = person.teams_where(Permission.SHARE_LEARNING)
        if len(teams) == 1:
            await self._time(update, person, agreed, teams[0])
            return
        code = await self._code(
            update, person, agreed=agreed, teams=[[team.authority, team.name] for team in teams]
        )
        rows = [[press(str(team), code, "team", number)] for number, team in enumerate(teams)]
        await self._service.sender.say(update, said.WHICH_TEAM, buttons=keyboard(rows))

    async def _time(self, update: Update, person: Person, agreed: str, team: Team) -> None:
        held = self._service.assistant.library.actions.get(agreed)
        missing = time_missing(held, team.authority) if held else None
        if missing is None:
            await self._take(update, person, agreed, team, When())
            return
        code = await self._code(update, person, agreed=agreed, team=[team.authority, team.name])
        rows = [[press(period, code, "within", number)] for number, period in enumerate(said.PERIODS)]
        asked = said.FROM_TODAY.format(why=missing)
        await self._service.sender.say(
            update, asked, said.ANOTHER_DAY.format(id=agreed), buttons=keyboard(rows)
        )

    async def _take(self, update: Update, person: Person, agreed: str, team: Team, when: When) -> None:
        service, moment = self._service, self._service.now()

        def take() -> CouncilAction:
            return service.assistant.actions.take(person, agreed, when, moment, team=team)

        action = await service.run_blocking(take)
        code = await self._code(update, person, "actions")
        row = [press(said.OPEN.format(number=action.id), code, "open", action.id)]
        await service.sender.say(update, *taken(action, day_of(moment)), buttons=keyboard([row]))

    async def _code(
        self, update: Update, person: Person, kind: str = "action_take", **stands_for: Any
    ) -> str:
        chat = update.effective_chat
        assert chat is not None
        meaning = {"kind": kind, "person": person.id, **stands_for}
        return await self._service.run_blocking(
            self._service.store.buttons.put, chat.id, meaning, self._service.now()
        )


def _line(number: int, offered: Offered, service: Gate) -> str:
    names = service.assistant.library.authorities
    return said.TO_TAKE.format(
        number=number,
        what=offered.agreed.what,
        voice=offered.agreed.voice.value,
        who=formatting.joined(tuple(map(names.name_of, offered.agreed.who))),
        time=offered.time,
        place=offered.place,
    )
