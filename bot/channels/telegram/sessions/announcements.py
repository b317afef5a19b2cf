"""Tells everybody in a session, and its group, how it stands: each step once, whichever process does it.

Who was told which step is in the store, so that what a killed process left undone is done. Somebody
who is several steps behind gets the last alone.
"""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import Mapping
from zoneinfo import ZoneInfo

import structlog
from telegram.error import TelegramError

from bot.channels.telegram.keyboards import keyboard, press
from bot.channels.telegram.runtime.gate import Bot, Gate
from bot.channels.telegram.runtime.jobs import every
from bot.channels.telegram.runtime.limits import best_effort
from bot.channels.telegram.runtime.sender import paragraphs
from bot.channels.telegram.sessions.formatting import answer_buttons, panel_buttons
from bot.channels.telegram.sessions.group import SessionGroup
from bot.channels.telegram.sessions.pictures import SpreadPictures
from bot.core.calendar import is_working_day
from bot.core.outgoing import told
from bot.features.sessions import messages as sessions_messages
from bot.features.sessions.layout import panel_blocks, question_blocks
from bot.features.sessions.model import Phase, Session
from bot.rendering.telegram_html import pages_of

log = structlog.get_logger(__name__)

#: How many are in a session, answered its question, and blocked the bot.
Counts = tuple[int, int, int]

#: People told together; seconds after which those are told again whose teller was killed; seconds
#: between looks at the store.
TOGETHER, LEASE, EVERY = 30, 10.0, 1.0
#: How long after its end people are still told that a session has ended.
AFTER = dt.timedelta(hours=1)
#: Seconds between two changes of a trainer's panel by itself, and between looks at reminders and ages.
PANEL_EVERY, CHORES_EVERY = 2.0, 600.0
#: The hour in London from which people are reminded.
REMIND_FROM = 9


class SessionAnnouncer:
    """The announcer of sessions; it goes on in the background while the service runs."""

    def __init__(self, gate: Gate, bot: Bot, pictures: SpreadPictures, group: SessionGroup) -> None:
        self._gate = gate
        self._bot = bot
        self._pictures = pictures
        self._group = group
        self._woken = asyncio.Event()
        self._panels: dict[int, tuple[int, Counts]] = {}
        self._next_panel = self._next_chores = 0.0

    def wake(self) -> None:
        """Look at once: a session was moved, or somebody joined."""
        self._woken.set()

    async def run(self, stopping: asyncio.Event) -> None:
        """Tell people until the service stops."""
        await every(EVERY, self._round, stopping, failed="telling failed", woken=self._woken)

    async def _round(self) -> bool:
        """Tell one batch of each session; return whether anybody was told."""
        gate = self._gate
        held = await gate.run_blocking(gate.store.sessions.to_tell, gate.now() - AFTER)
        busy = [await self._tell(session) for session in held if session.plan.group is None]
        for session in held:
            if session.plan.group is not None:
                await self._show(session)
        if self._due("_next_panel", PANEL_EVERY):
            for session in held:
                await self._refresh(session)
        if self._due("_next_chores", CHORES_EVERY):
            await gate.run_blocking(remind, gate, gate.now())
        return any(busy)

    def _due(self, which: str, every: float) -> bool:
        moment = asyncio.get_running_loop().time()
        if moment < getattr(self, which):
            return False
        setattr(self, which, moment + every)
        return True

    async def _tell(self, session: Session) -> bool:
        gate, until = self._gate, self._gate.now() + dt.timedelta(seconds=LEASE)
        people = await gate.run_blocking(
            gate.store.attending.claim_untold, session.id, session.step, TOGETHER, gate.now(), until
        )
        if not people:
            return False
        codes = await self._codes(session, [chat_id for _, chat_id in people])
        sent = await asyncio.gather(
            *(self._tell_one(session, chat_id, codes.get(chat_id, "")) for _, chat_id in people)
        )
        reached = [person_id for (person_id, _), done in zip(people, sent, strict=True) if done]
        await gate.run_blocking(gate.store.attending.told, session.id, session.step, reached)
        return True

    async def _show(self, session: Session) -> None:
        """Show a group what it was not shown, such as where whoever moved its session was killed."""
        try:
            await self._group.show(session)
        except TelegramError as fault:
            log.warning("a group was not shown its session", fault=type(fault).__name__)

    async def _codes(self, session: Session, chats: list[int]) -> Mapping[int, str]:
        """Give buttons their meaning, for all these chats at once."""
        if session.takes_answers:
            meaning = {"kind": "session_answer", "session": session.id, "question": session.at}
        elif session.phase in {Phase.REVEALED, Phase.ENDED}:
            meaning = {"kind": "session_part", "session": session.id, "question": session.at}
        else:
            return {}
        return await self._gate.run_blocking(
            self._gate.store.buttons.put_all, chats, meaning, self._gate.now()
        )

    async def _tell_one(self, session: Session, chat_id: int, code: str) -> bool:
        """Tell one person; return whether that is done with, also where they cannot be reached."""
        sender = self._gate.sender
        scenario = session.scenario
        try:
            match session.phase:
                case Phase.OPEN if scenario is not None:
                    under = answer_buttons(scenario, code) if session.takes_answers else None
                    await sender.send(chat_id, pages_of(question_blocks(session)), under)
                case Phase.REVEALED:
                    await self._pictures.reveal(session, chat_id, code)
                case Phase.PAUSED:
                    await sender.send(chat_id, paragraphs(sessions_messages.PAUSE_TOLD))
                case Phase.ENDED:
                    row = [press(sessions_messages.CERTIFICATE_BUTTON, code, "certificate")]
                    await sender.send(chat_id, paragraphs(sessions_messages.END_TOLD), keyboard([row]))
        except TelegramError as fault:
            log.warning("a person was not told", fault=type(fault).__name__)
            return False
        return True

    async def _refresh(self, session: Session) -> None:
        """Bring the numbers on a trainer's panel up to date, if they changed."""
        gate = self._gate
        if session.phase is Phase.ENDED:
            self._panels.pop(session.id, None)
            return
        counts = await gate.run_blocking(numbers, gate, session)
        seen = (session.step, counts)
        if self._panels.get(session.id) == seen:
            return
        panel = await gate.run_blocking(gate.store.sessions.panel, session.id)
        self._panels[session.id] = seen
        if panel is not None:
            chat_id, message_id = panel
            code = await gate.button_code(chat_id, "session_panel", session=session.id)
            await show_panel(self._bot, session, panel=(chat_id, message_id), code=code, counts=counts)


async def show_panel(
    bot: Bot, session: Session, *, panel: tuple[int, int], code: str, counts: Counts
) -> None:
    """Change a panel where it stands."""
    (page, *_), under = pages_of(panel_blocks(session, *counts)), panel_buttons(session, code)
    await best_effort(
        bot.edit_message_text(page.html, chat_id=panel[0], message_id=panel[1], reply_markup=under)
    )


def numbers(gate: Gate, session: Session) -> Counts:
    """Return how many are in a session now, answered its question, and blocked the bot."""
    attending = gate.store.attending
    answered = attending.answered(session.id, session.at)
    return attending.here(session.id), answered, attending.unreachable(session.id)


def remind(gate: Gate, moment: dt.datetime) -> None:
    """Put a reminder in the outbox for those who asked for it and have something due, once a day."""
    there = moment.astimezone(ZoneInfo("Europe/London"))
    if there.hour < REMIND_FROM or not is_working_day(there.date()):
        return
    morning = there.replace(hour=0, minute=0, second=0, microsecond=0)
    due = gate.store.practice.claim_reminders(morning, moment)
    people = [gate.store.people.by_id(person_id) for person_id in due]
    messages = [
        told(person, f"practice of {person.id} on {there.date()}", [sessions_messages.REMINDER], moment)
        for person in people
        if person is not None
    ]
    gate.store.outbox.put([message for message in messages if message is not None])
