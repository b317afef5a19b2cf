"""Tells everybody in a session, and its group, how it stands: each step once, whichever process does it.

Who was told which step is in the store, so that what a killed process left undone is done. Somebody
who is several steps behind gets the last alone. What people are told is kept in the change that notes
them as told, and delivered as replies are: in each chat's order, and none waiting for another.
"""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import Coroutine, Mapping
from typing import Any
from zoneinfo import ZoneInfo

import structlog
from telegram.error import TelegramError

from bot.channels.telegram.keyboards import keyboard, press
from bot.channels.telegram.runtime.gate import Bot, Gate
from bot.channels.telegram.runtime.limits import best_effort
from bot.channels.telegram.runtime.reply_body import Body, text_bodies
from bot.channels.telegram.runtime.reply_delivery import ReplyDelivery
from bot.channels.telegram.runtime.sender import paragraphs
from bot.channels.telegram.sessions.formatting import open_question, panel_buttons
from bot.channels.telegram.sessions.group import SessionGroup
from bot.channels.telegram.sessions.pictures import answer_bodies
from bot.core.calendar import is_working_day
from bot.core.outgoing import told
from bot.features.sessions import messages as sessions_messages
from bot.features.sessions.attendance import SessionNumbers
from bot.features.sessions.layout import panel_blocks
from bot.features.sessions.model import Phase, RevealedAnswer, Session
from bot.features.sessions.practice import to_practise
from bot.rendering.telegram_html import pages_of
from bot.runtime.jobs import every
from bot.store.replies import ReplyDraft

log = structlog.get_logger(__name__)

#: People told together; seconds after which those are told again whose teller was killed; seconds
#: between looks at the store.
TOGETHER, LEASE, EVERY = 30, 10.0, 1.0
#: How many may be on their way at once, so that whoever is still to be told is told what is newest; and the
#: seconds after which one that does not arrive is not counted.
ON_THE_WAY, SLOW = 90, 10.0
#: How long after its end people are still told that a session has ended.
AFTER = dt.timedelta(hours=1)
#: Seconds between two changes of a trainer's panel by itself, and between looks at reminders and ages.
PANEL_EVERY, CHORES_EVERY = 2.0, 600.0
#: The hour in London from which people are reminded.
REMIND_FROM = 9


class SessionAnnouncer:
    """The announcer of sessions; it goes on in the background while the service runs."""

    def __init__(self, gate: Gate, bot: Bot, group: SessionGroup, delivery: ReplyDelivery) -> None:
        self._gate = gate
        self._bot = bot
        self._group = group
        self._delivery = delivery
        self._woken = asyncio.Event()
        self._panels: dict[int, tuple[int, SessionNumbers, tuple[int, int] | None]] = {}
        self._next_panel = self._next_chores = 0.0
        #: What was kept to be delivered, by number, and when.
        self._on_the_way: dict[int, float] = {}
        self._beside: dict[tuple[str, int], asyncio.Task[None]] = {}

    def wake(self) -> None:
        """Look at once: a session was moved, or somebody joined."""
        self._woken.set()

    async def run(self, stopping: asyncio.Event) -> None:
        """Tell people until the service stops."""
        await every(EVERY, self._round, stopping, failed="telling failed", woken=self._woken)
        if self._beside:
            await asyncio.wait(self._beside.values())

    async def _round(self) -> bool:
        """Tell one batch of each session; return whether anybody was told."""
        gate = self._gate
        held = await gate.run_blocking(gate.store.sessions.to_tell, gate.now() - AFTER)
        busy = [await self._tell(session) for session in held if session.plan.group is None]
        for session in held:
            if session.plan.group is not None:
                self._do_beside("group", session, self._show(session))
        if self._due("_next_panel", PANEL_EVERY):
            for session in held:
                self._do_beside("panel", session, self._refresh(session))
        if self._due("_next_chores", CHORES_EVERY):
            await gate.run_blocking(remind, gate, gate.now())
        return any(busy)

    def _do_beside(self, what: str, session: Session, work: Coroutine[Any, Any, None]) -> None:
        """Do something for a session while the others go on, unless it is still being done."""
        key = (what, session.id)
        if key in self._beside:
            work.close()
            return
        task = self._beside[key] = asyncio.create_task(_logged(work))
        task.add_done_callback(lambda _: self._beside.pop(key))

    def _due(self, which: str, every: float) -> bool:
        moment = asyncio.get_running_loop().time()
        if moment < getattr(self, which):
            return False
        setattr(self, which, moment + every)
        return True

    async def _tell(self, session: Session) -> bool:
        gate, room = self._gate, self._room()
        if room <= 0:
            return False
        now, attending = gate.now(), gate.store.attending
        until = now + dt.timedelta(seconds=LEASE)
        people = await gate.run_blocking(attending.claim_untold, session.id, session.step, room, now, until)
        if not people:
            return False
        codes = await self._codes(session, [chat_id for _, chat_id in people])
        revealed = await self._revealed(session)
        messages = {
            person_id: [
                ReplyDraft(chat_id, {**body, "first": False}, now)
                for body in self._bodies(session, codes.get(chat_id, ""), revealed)
            ]
            for person_id, chat_id in people
        }
        until = gate.now() + self._delivery.LEASE
        kept = await gate.run_blocking(attending.tell, session.id, session.step, messages, now, until)
        moment = asyncio.get_running_loop().time()
        self._on_the_way.update((reply.id, moment) for reply in kept)
        self._delivery.deliver(kept)
        return True

    def _room(self) -> int:
        """Return how many more can be told now."""
        since = asyncio.get_running_loop().time() - SLOW
        self._on_the_way = {
            reply_id: kept
            for reply_id, kept in self._on_the_way.items()
            if kept > since and self._delivery.holds(reply_id)
        }
        return min(TOGETHER, ON_THE_WAY - len(self._on_the_way))

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

    async def _revealed(self, session: Session) -> RevealedAnswer | None:
        """Return what is shown with the answer, where it is shown now."""
        if session.phase is not Phase.REVEALED:
            return None
        return await self._gate.run_blocking(self._gate.assistant.sessions.revealed, session)

    def _bodies(self, session: Session, code: str, revealed: RevealedAnswer | None) -> list[Body]:
        """Return what somebody is told of how a session stands; nothing where it gathers or has closed."""
        match session.phase:
            case Phase.OPEN if session.scenario is not None:
                return text_bodies(*open_question(session, code))
            case Phase.REVEALED if revealed is not None:
                return answer_bodies(session, revealed, code)
            case Phase.PAUSED:
                return text_bodies(paragraphs(sessions_messages.PAUSE_TOLD))
            case Phase.ENDED:
                row = [press(sessions_messages.CERTIFICATE_BUTTON, code, "certificate")]
                return text_bodies(paragraphs(sessions_messages.END_TOLD), keyboard([row]))
        return []

    async def _refresh(self, session: Session) -> None:
        """Bring a trainer's panel up to date, if the numbers changed or another message is the panel now.

        A panel arrives with the numbers of when it was kept, which may be a while ago.
        """
        gate = self._gate
        if session.phase is Phase.ENDED:
            self._panels.pop(session.id, None)
            return
        counts = await gate.run_blocking(gate.assistant.sessions.numbers, session)
        panel = await gate.run_blocking(gate.store.sessions.panel, session.id)
        seen = (session.step, counts, panel)
        if self._panels.get(session.id) == seen:
            return
        self._panels[session.id] = seen
        if panel is not None:
            chat_id, message_id = panel
            code = await gate.button_code(chat_id, "session_panel", session=session.id)
            await show_panel(self._bot, session, panel=(chat_id, message_id), code=code, counts=counts)


async def _logged(work: Coroutine[Any, Any, None]) -> None:
    """Do something; where it fails, it is tried again at the next look."""
    try:
        await work
    except Exception as fault:
        log.error("telling failed", fault=type(fault).__name__)


async def show_panel(
    bot: Bot, session: Session, *, panel: tuple[int, int], code: str, counts: SessionNumbers
) -> None:
    """Change a panel where it stands."""
    (page, *_), under = pages_of(panel_blocks(session, counts)), panel_buttons(session, code)
    await best_effort(
        bot.edit_message_text(page.html, chat_id=panel[0], message_id=panel[1], reply_markup=under)
    )


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
    gate.store.outbox.put([to_practise(message) for message in messages if message is not None])
