"""A session in a group: quiz polls where Telegram takes them, buttons where the group forbids polls."""

from __future__ import annotations

import asyncio
import datetime as dt
from dataclasses import replace

import structlog
from telegram import Message, PollAnswer, Update
from telegram.error import BadRequest, ChatMigrated, Forbidden, TelegramError

from bot.channels.telegram.runtime.gate import Bot, Context, Gate
from bot.channels.telegram.runtime.limits import best_effort
from bot.channels.telegram.runtime.reply_delivery import ReplyDelivery
from bot.channels.telegram.runtime.sender import paragraphs
from bot.channels.telegram.sessions.formatting import answer_buttons
from bot.channels.telegram.sessions.pictures import answer_bodies
from bot.features.sessions import messages
from bot.features.sessions.attendance import Given
from bot.features.sessions.layout import question_blocks
from bot.features.sessions.model import LastShown, Phase, Session
from bot.rendering.telegram_html import pages_of
from bot.runtime.answer_batching import AnswerBatcher
from procedures.refresher import Scenario

log = structlog.get_logger(__name__)

#: For how long a group is held by who shows it something, and seconds between looks whether that is done.
HOLD, BETWEEN = dt.timedelta(seconds=15), 0.2


class SessionGroup:
    """The group of a session: is shown how its session stands, and counts what it answers."""

    def __init__(self, gate: Gate, bot: Bot, delivery: ReplyDelivery, answer_batcher: AnswerBatcher) -> None:
        self._gate = gate
        self.bot = bot
        self._delivery = delivery
        self._answer_batcher = answer_batcher

    async def show(self, session: Session) -> bool:
        """Show a group how its session stands; return whether it has been shown that by now.

        Of several processes one does it. If that one is killed, another does when its hold ends.
        Raises TelegramError for what passes; a group that cannot be written to is passed over.
        """
        gate, sessions = self._gate, self._gate.store.sessions
        if await gate.run_blocking(sessions.group_is_shown, session):
            return True
        moment = gate.now()
        shown = await gate.run_blocking(sessions.claim_group, session, moment, moment + HOLD)
        if shown is None:
            return await gate.run_blocking(sessions.group_is_shown, session)
        try:
            await self._followed(shown, session)
        except (BadRequest, Forbidden) as refused:
            log.warning("a group was not shown its session", fault=type(refused).__name__)
            if session.plan.group is not None:
                await gate.groups.cannot_write(session.plan.group, refused)
        await gate.run_blocking(sessions.group_shown, session)
        return True

    async def shown(self, session: Session) -> None:
        """Show a group how its session stands, and wait until that is done, whoever does it."""
        if session.plan.group is None:
            return
        end = asyncio.get_running_loop().time() + HOLD.total_seconds()
        try:
            while not await self.show(session) and asyncio.get_running_loop().time() < end:
                await asyncio.sleep(BETWEEN)
        except TelegramError as fault:  # it is tried again in the background
            log.warning("a group was not shown its session", fault=type(fault).__name__)

    async def _followed(self, shown: LastShown, session: Session) -> None:
        """Bring a group to how its session stands, also one that has a new number by now."""
        try:
            await self._moved(shown, session)
        except ChatMigrated as moved:
            assert session.plan.group is not None
            await self._gate.groups.moved(session.plan.group, moved.new_chat_id)
            plan = replace(session.plan, group=moved.new_chat_id)
            await self._moved(shown, replace(session, plan=plan))

    async def _moved(self, shown: LastShown, session: Session) -> None:
        """Bring a group from what it was shown to how its session stands. Raises TelegramError."""
        group, sender, topic = session.plan.group, self._gate.sender, session.plan.topic
        assert group is not None
        if shown.phase is None:
            seen = messages.GROUP_NAMES if session.plan.named else messages.GROUP_NUMBERS
            begins = paragraphs(messages.GROUP_BEGINS.format(title=session.plan.title), seen)
            await sender.send(group, begins, topic=topic)
        was_asked = shown.phase in {Phase.OPEN, Phase.PAUSED}
        same = was_asked and session.phase in {Phase.OPEN, Phase.PAUSED} and shown.at == session.at
        if was_asked and shown.at >= 0 and not same:
            await self._close(session.id, shown.at)
        match session.phase:
            case Phase.OPEN if not same and session.scenario is not None:
                await self._ask(session, group, session.scenario)
            case Phase.REVEALED:
                revealed = await self._gate.run_blocking(self._gate.assistant.sessions.revealed, session)
                for body in answer_bodies(session, revealed):
                    await self._delivery.send_now(group, {**body, "topic": topic})
            case Phase.PAUSED:
                await sender.send(group, paragraphs(messages.PAUSE_TOLD), topic=topic)
            case Phase.ENDED:
                await sender.send(group, paragraphs(messages.END_TOLD), topic=topic)

    async def answered(self, update: Update, _context: Context) -> None:
        """Count an answer to a poll that shows names, if its giver is enrolled."""
        given = update.poll_answer
        if given is None or not given.option_ids:
            return
        await self._count(given)

    async def _count(self, answer: PollAnswer) -> None:
        gate = self._gate
        held = await gate.run_blocking(gate.store.attending.poll, answer.poll_id)
        if held is None or answer.user is None:
            return
        person = await gate.run_blocking(gate.store.people.by_telegram, answer.user.id)
        session = await gate.run_blocking(gate.store.sessions.by_id, held[0])
        if person is None or session is None:
            return
        await gate.run_blocking(gate.store.attending.join, session.code, person.id, gate.now())
        await self._answer_batcher.count(Given(held[0], held[1], person.id, answer.option_ids[0]))

    async def _ask(self, session: Session, group: int, scenario: Scenario) -> None:
        if scenario.discussion:
            pages = pages_of(question_blocks(session))
            await self._gate.sender.send(group, pages, topic=session.plan.topic)
            return
        try:
            sent = await self._poll(session, group, scenario)
        except BadRequest:  # the group forbids polls
            await self._ask_with_buttons(session, group, scenario)
            return
        if sent.poll is not None:
            await self._gate.run_blocking(
                self._gate.store.attending.put_poll,
                sent.poll.id,
                session.id,
                session.at,
                group,
                sent.message_id,
            )

    async def _poll(self, session: Session, group: int, scenario: Scenario) -> Message:
        return await self.bot.send_poll(
            group,
            scenario.asks,
            list(scenario.choices),
            type="quiz",
            correct_option_ids=[scenario.right],  # type: ignore[list-item]  # it counts from 0 to 4
            explanation=scenario.why,
            is_anonymous=not session.plan.named,
            question_parse_mode=None,
            explanation_parse_mode=None,
            protect_content=False,
            message_thread_id=session.plan.topic,
        )

    async def _ask_with_buttons(self, session: Session, group: int, scenario: Scenario) -> None:
        code = await self._gate.button_code(group, "session_answer", session=session.id, question=session.at)
        pages = pages_of(question_blocks(session))
        under = answer_buttons(scenario, code)
        await self._gate.sender.send(group, pages, under, topic=session.plan.topic)

    async def _close(self, session_id: int, question: int) -> None:
        """Close the poll of a question, and keep what Telegram counted."""
        attending, gate = self._gate.store.attending, self._gate
        place = await gate.run_blocking(attending.poll_message, session_id, question)
        if place is None:
            return

        async def stop() -> None:
            poll = await self.bot.stop_poll(*place)
            counts = [option.voter_count for option in poll.options]
            await gate.run_blocking(attending.tally_poll, session_id, question, counts)

        await best_effort(stop())
