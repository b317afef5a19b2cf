"""/session: a trainer sets a session up by buttons, takes one over, or comes back to their own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from telegram import InlineKeyboardButton, Update

from bot.channels.telegram.callbacks import Press
from bot.channels.telegram.keyboards import keyboard, press
from bot.channels.telegram.runtime.gate import Context, Gate
from bot.channels.telegram.runtime.limits import best_effort
from bot.channels.telegram.runtime.sender import paragraphs
from bot.channels.telegram.sessions.trainer_panel import SessionPanel
from bot.core.people import Permission, Person
from bot.errors import BotError
from bot.features.sessions import messages as said
from bot.features.sessions.service import BUILT, SessionService
from procedures.refresher import ScenarioSet

COUNTS, MINUTES = (5, 8, 12), (15, 30, 45)

Rows = list[list[InlineKeyboardButton]]

#: What was chosen so far: the words on a button, each choice one more word.
Chosen = tuple[str, ...]


class SessionSetup:
    """Asks team, set or theme, number, length and, for a group, names; one tap each."""

    def __init__(self, service: Gate, panel: SessionPanel) -> None:
        self._service = service
        self._panel = panel

    @property
    def _conducts(self) -> SessionService:
        return self._service.assistant.sessions

    async def session(self, update: Update, context: Context, person: Person) -> None:
        """Begin, or show the trainer's own session; with a code, take that session over."""
        chat, service = update.effective_chat, self._service
        if chat is None or person.telegram_id is None:
            return
        if context.args:
            await self._take_over(update, person, "".join(context.args))
            return
        mine = await service.run_blocking(service.store.sessions.live_of, person.id)
        if mine is not None:
            await self._panel.put(mine, person.telegram_id)
            return
        group = None if chat.type == chat.PRIVATE else chat.id
        busy = await service.run_blocking(service.store.sessions.live_in, group) if group else None
        if busy is not None:
            await service.sender.say(update, said.GROUP_BUSY.format(title=busy.plan.title))
            return
        if group:
            await service.sender.say(update, said.SET_UP_PRIVATELY)
        await self._offer_others(person)
        meaning = {"kind": "session_setup", "person": person.id, "group": group}
        code = await service.run_blocking(
            service.store.buttons.put, person.telegram_id, meaning, service.now()
        )
        sentence, rows = await service.run_blocking(self._step, person, (), bool(group), code)
        await service.sender.send(person.telegram_id, paragraphs(sentence), keyboard(rows))

    async def chosen(self, update: Update, _context: Context, person: Person, pressed: Press) -> None:
        """Go one step on, or open the session when all is chosen."""
        meaning = pressed.meaning
        if meaning.get("person") != person.id:
            await pressed.done(said.ENDED)
            return
        await pressed.done()
        group = meaning.get("group")
        try:
            sentence, rows = await self._service.run_blocking(
                self._step, person, pressed.words, bool(group), pressed.code
            )
            if not rows:
                await pressed.without_buttons()
                await self._open(person, pressed.words, group)
                return
        except BotError as refused:
            await self._service.sender.say(update, str(refused))
            return
        await best_effort(pressed.query.edit_message_text(sentence, reply_markup=keyboard(rows)))

    async def taken(self, update: Update, _context: Context, person: Person, pressed: Press) -> None:
        """Take over the session of a button."""
        await pressed.done()
        await pressed.without_buttons()
        await self._take_over(update, person, str(pressed.meaning["session"]))

    async def _take_over(self, update: Update, person: Person, code: str) -> None:
        try:
            session = await self._service.run_blocking(self._conducts.take_over, code, person)
        except BotError as refused:
            await self._service.sender.say(update, str(refused))
            return
        await self._service.sender.say(update, said.TAKEN_OVER)
        if person.telegram_id is not None:
            await self._panel.put(session, person.telegram_id)

    async def _offer_others(self, person: Person) -> None:
        """Offer what other trainers of the person's teams run now: a phone that died ends no session."""
        service, chat_id = self._service, person.telegram_id
        teams = person.teams_where(Permission.RUN_SESSIONS)
        live = await service.run_blocking(service.store.sessions.live)
        others = [session for session in live if session.plan.team in teams]
        if not others or chat_id is None:
            return
        rows = []
        for session in others:
            meaning = {"kind": "session_take", "session": session.code}
            code = await service.run_blocking(service.store.buttons.put, chat_id, meaning, service.now())
            rows.append([press(said.TAKE_OVER.format(title=session.plan.title), code, "take")])
        await service.sender.send(chat_id, paragraphs(said.RUNNING_NOW), keyboard(rows))

    async def _open(self, person: Person, chosen: Chosen, group: int | None) -> None:
        named = chosen[-1] == "names"
        made, left_out = await self._service.run_blocking(self._made, person, chosen)
        team = person.teams_where(Permission.RUN_SESSIONS)[int(chosen[0])]
        session = await self._service.run_blocking(
            lambda: self._conducts.open(person, team, made, self._service.now(), group=group, named=named)
        )
        if person.telegram_id is not None:
            await self._panel.begin(session, person.telegram_id, left_out)

    def _step(self, person: Person, chosen: Chosen, group: bool, code: str) -> tuple[str, Rows]:
        """Return the next question to the trainer with its buttons; no buttons when all is chosen."""
        teams = person.teams_where(Permission.RUN_SESSIONS)
        if not chosen and len(teams) > 1:
            return said.CHOOSE_TEAM, [[press(str(team), code, n)] for n, team in enumerate(teams)]
        chosen = chosen or ("0",)

        def options(sentence: str, labels: Sequence[tuple[str, object]], width: int = 1) -> tuple[str, Rows]:
            made = [press(label, code, *chosen, word) for label, word in labels]
            return sentence, [made[at : at + width] for at in range(0, len(made), width)]

        match chosen[1:]:
            case ():
                whole = [(s.title, f"s{n}") for n, s in enumerate(self._conducts.sets())]
                return options(said.CHOOSE_SET, [*whole, (said.BUILD, "b")])
            case ("b",):
                themes = [(s.title, str(n)) for n, s in enumerate(self._conducts.sets())]
                return options(said.CHOOSE_THEME, [(said.ANY_THEME, "all"), *themes])
            case ("b", _):
                councils = [(said.ANY_COUNCIL, "any"), (said.OWN_COUNCIL, "own")]
                return options(said.CHOOSE_COUNCILS, councils, 2)
            case ("b", _, _):
                return options(said.CHOOSE_COUNT, [(str(n), n) for n in COUNTS], 3)
            case ("b", _, _, _):
                lengths = [(said.MINUTES.format(minutes=n), n) for n in MINUTES]
                return options(said.CHOOSE_MINUTES, lengths, 3)
        if group and chosen[-1] not in {"names", "numbers"}:
            names = [(said.NAMES_NO, "numbers"), (said.NAMES_YES, "names")]
            return options(said.CHOOSE_NAMES, names)
        return "", []

    def _made(self, person: Person, chosen: Chosen) -> tuple[ScenarioSet, int]:
        """Return the set that was chosen or built, and how many of its questions are left out."""
        sets = self._conducts.sets()
        if chosen[1] != "b":
            made = sets[int(chosen[1][1:])]
            return made, len(made.withdrawn)
        theme, councils, count, minutes = chosen[2:6]
        picked = sets if theme == "all" else [sets[int(theme)]]
        own = [person.authority] if councils == "own" and person.authority else []
        scenarios = self._conducts.build(
            [s.id for s in picked] if theme != "all" else (),
            own,
            int(count),
            int(minutes),
        )
        name = said.ANY_THEME if theme == "all" else picked[0].title
        title = said.BUILT_TITLE.format(count=len(scenarios), theme=name)
        return replace(picked[0], id=BUILT, title=title, scenarios=scenarios, withdrawn=()), 0
