"""/session: a trainer sets a session up by buttons, takes one over, or comes back to their own."""

from __future__ import annotations

from collections.abc import Sequence

from telegram import InlineKeyboardButton

from bot.channels.telegram.keyboards import in_full, keyboard, press
from bot.channels.telegram.runtime.gate import Gate, Press, Request
from bot.channels.telegram.sessions.trainer_panel import PanelHandler
from bot.core.people import Permission, Person
from bot.features.sessions import messages
from bot.features.sessions.service import COUNTS, LENGTHS, SessionService
from procedures.refresher import ScenarioSet

Rows = list[list[InlineKeyboardButton]]

#: What was chosen so far: the words on a button, each choice one more word.
Chosen = tuple[str, ...]


class SetupHandler:
    """The handler that asks team, set or theme, number, length, then names or guests; one tap each."""

    def __init__(self, gate: Gate, panel: PanelHandler) -> None:
        self._gate = gate
        self._panel = panel

    @property
    def _sessions(self) -> SessionService:
        return self._gate.assistant.sessions

    async def session(self, request: Request) -> None:
        """Begin, or show the trainer's own session; with a code, take that session over."""
        person, store = request.person, request.store
        if person.telegram_id is None:
            return
        if request.words_after:
            await self._take_over(request, "".join(request.words_after))
            return
        mine = await request.run(store.sessions.live_of, person.id)
        if mine is not None:
            await self._panel.put(request, mine)
            return
        group = None if request.private else request.chat_id
        busy = await request.run(store.sessions.live_in, group) if group else None
        if busy is not None:
            await request.say(messages.GROUP_BUSY.format(title=busy.plan.title))
            return
        if group:
            await request.say(messages.SET_UP_PRIVATELY)
        await self._offer_others(request)
        code = await self._gate.button_code(
            person.telegram_id, "session_setup", person=person.id, group=group, topic=request.topic
        )
        sentence, rows = await request.run(self._step, person, (), bool(group), code)
        request.say_privately(sentence, keyboard(rows))

    async def chosen(self, pressed: Press) -> None:
        """Go one step on, or open the session when all is chosen."""
        if not pressed.own:
            await pressed.acknowledge(messages.ENDED)
            return
        await pressed.acknowledge()
        group = pressed.meaning.get("group")
        sentence, rows = await pressed.run(
            self._step, pressed.person, pressed.words, bool(group), pressed.code
        )
        if rows:
            await pressed.change(sentence, keyboard(rows))
            return
        await pressed.remove_buttons()
        await self._open(pressed, group, pressed.meaning.get("topic"))

    async def taken(self, pressed: Press) -> None:
        """Take over the session of a button."""
        await pressed.acknowledge()
        await pressed.remove_buttons()
        await self._take_over(pressed, str(pressed.meaning["session"]))

    async def _take_over(self, request: Request, code: str) -> None:
        session = await request.run(self._sessions.take_over, code, request.person)
        await request.say(messages.TAKEN_OVER)
        await self._panel.put(request, session)

    async def _offer_others(self, request: Request) -> None:
        """Offer what other trainers of the person's teams run now: a phone that died ends no session."""
        gate, person, chat_id = self._gate, request.person, request.person.telegram_id
        teams = person.teams_where(Permission.RUN_SESSIONS)
        live = await gate.run_blocking(gate.store.sessions.live)
        others = [session for session in live if session.plan.team in teams]
        if not others or chat_id is None:
            return
        rows = []
        for session in others:
            code = await gate.button_code(chat_id, "session_take", session=session.code)
            rows.append([press(messages.TAKE_OVER.format(title=session.plan.title), code, "take")])
        request.say_privately(messages.RUNNING_NOW, keyboard(rows))

    async def _open(self, pressed: Press, group: int | None, topic: int | None) -> None:
        person, chosen = pressed.person, pressed.words
        named, guests = chosen[-1] == "names", chosen[-1] == "guests"
        made, left_out = await self._gate.run_blocking(self._made, person, chosen)
        team = person.teams_where(Permission.RUN_SESSIONS)[int(chosen[0])]
        session = await self._gate.run_blocking(
            lambda: self._sessions.open(
                person, team, made, self._gate.now(), group=group, named=named, topic=topic, guests=guests
            )
        )
        await self._panel.begin(pressed, session, left_out)

    def _step(self, person: Person, chosen: Chosen, group: bool, code: str) -> tuple[str, Rows]:
        """Return the next question to the trainer with its buttons; no buttons when all is chosen."""
        teams = person.teams_where(Permission.RUN_SESSIONS)
        if not chosen and len(teams) > 1:
            return messages.CHOOSE_TEAM, [[press(str(team), code, n)] for n, team in enumerate(teams)]
        chosen = chosen or ("0",)

        def options(sentence: str, labels: Sequence[tuple[str, object]], width: int = 1) -> tuple[str, Rows]:
            made = [press(label, code, *chosen, word) for label, word in labels]
            sentence = in_full(sentence, [label for label, _ in labels])
            return sentence, [made[at : at + width] for at in range(0, len(made), width)]

        match chosen[1:]:
            case ():
                whole = [(s.title, f"s{n}") for n, s in enumerate(self._sessions.sets())]
                return options(messages.CHOOSE_SET, [*whole, (messages.BUILD, "b")])
            case ("b",):
                themes = [(s.title, str(n)) for n, s in enumerate(self._sessions.sets())]
                return options(messages.CHOOSE_THEME, [(messages.ANY_THEME, "all"), *themes])
            case ("b", _):
                councils = [(messages.ANY_COUNCIL, "any"), (messages.OWN_COUNCIL, "own")]
                return options(messages.CHOOSE_COUNCILS, councils, 2)
            case ("b", _, _):
                return options(messages.CHOOSE_COUNT, [(str(n), n) for n in COUNTS], 3)
            case ("b", _, _, _):
                lengths = [(messages.MINUTES.format(minutes=n), n) for n in LENGTHS]
                return options(messages.CHOOSE_MINUTES, lengths, 3)
        if group and chosen[-1] not in {"names", "numbers"}:
            names = [(messages.NAMES_NO, "numbers"), (messages.NAMES_YES, "names")]
            return options(messages.CHOOSE_NAMES, names)
        has_pages = self._gate.assistant.settings.web_url  # a guest joins with a browser
        if not group and has_pages and chosen[-1] not in {"guests", "enrolled"}:
            guests = [(messages.GUESTS_NO, "enrolled"), (messages.GUESTS_YES, "guests")]
            return options(messages.CHOOSE_GUESTS, guests)
        return "", []

    def _made(self, person: Person, chosen: Chosen) -> tuple[ScenarioSet, int]:
        """Return the set that was chosen or built, and how many of its questions are left out."""
        sets = self._sessions.sets()
        if chosen[1] != "b":
            made = sets[int(chosen[1][1:])]
            return made, len(made.withdrawn)
        theme, councils, count, minutes = chosen[2:6]
        own = person.authority if councils == "own" else None
        picked = None if theme == "all" else sets[int(theme)]
        return self._sessions.built(picked, own, int(count), int(minutes)), 0
