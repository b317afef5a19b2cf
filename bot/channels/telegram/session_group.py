"""A session in a group: quiz polls where Telegram takes them, buttons where the group forbids polls."""

from __future__ import annotations

from telegram import Message, PollAnswer, Update
from telegram.error import BadRequest

from bot import texts_refresher as said
from bot.channels.telegram.counting import Counting
from bot.channels.telegram.limits import ornament
from bot.channels.telegram.sending import paragraphs
from bot.channels.telegram.service import Bot, Context, Service, now
from bot.channels.telegram.session_pictures import SpreadPictures
from bot.channels.telegram.session_words import answer_buttons, question_pages
from bot.refresher.attending import Given
from bot.refresher.session import Phase, Session
from procedures.refresher import Scenario


class SessionGroup:
    """Shows a group how its session stands, and counts what it answers."""

    def __init__(self, service: Service, bot: Bot, pictures: SpreadPictures, counting: Counting) -> None:
        self._service = service
        self.bot = bot
        self._pictures = pictures
        self._counting = counting

    async def begin(self, session: Session) -> None:
        """Say in the group that a session begins, and what is seen of answers."""
        assert session.plan.group is not None
        seen = said.GROUP_NAMES if session.plan.named else said.GROUP_NUMBERS
        title = said.GROUP_BEGINS.format(title=session.plan.title)
        await self._service.sender.send(session.plan.group, paragraphs(title, seen))

    async def moved(self, before: Session, session: Session) -> None:
        """Bring a group from how its session stood to how it stands. Raises TelegramError."""
        group, sender = session.plan.group, self._service.sender
        if group is None:
            return
        if before.phase is Phase.OPEN and (session.phase is not Phase.PAUSED):
            await self._close(before)
        match session.phase:
            case Phase.OPEN if before.phase is not Phase.PAUSED and session.scenario is not None:
                await self._ask(session, group, session.scenario)
            case Phase.REVEALED:
                await self._pictures.reveal(session, group)
            case Phase.PAUSED:
                await sender.send(group, paragraphs(said.PAUSE_TOLD))
            case Phase.ENDED:
                await sender.send(group, paragraphs(said.END_TOLD))

    async def answered(self, update: Update, _context: Context) -> None:
        """Count an answer to a poll that shows names, if its giver is enrolled."""
        given = update.poll_answer
        if given is None or not given.option_ids:
            return
        await self._count(given)

    async def _count(self, answer: PollAnswer) -> None:
        service = self._service
        held = await service.off_loop(service.store.attending.poll, answer.poll_id)
        if held is None or answer.user is None:
            return
        person = await service.off_loop(service.store.people.by_telegram, answer.user.id)
        session = await service.off_loop(service.store.sessions.by_id, held[0])
        if person is None or session is None:
            return
        await service.off_loop(service.store.attending.join, session.code, person.id, now())
        await self._counting.count(Given(held[0], held[1], person.id, answer.option_ids[0]))

    async def _ask(self, session: Session, group: int, scenario: Scenario) -> None:
        if scenario.discussion:
            await self._service.sender.send(group, question_pages(session))
            return
        try:
            sent = await self._poll(session, group, scenario)
        except BadRequest:  # the group forbids polls
            await self._ask_with_buttons(session, group, scenario)
            return
        if sent.poll is not None:
            await self._service.off_loop(
                self._service.store.attending.put_poll,
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
        )

    async def _ask_with_buttons(self, session: Session, group: int, scenario: Scenario) -> None:
        meaning = {"kind": "session_answer", "session": session.id, "question": session.at}
        code = await self._service.off_loop(self._service.store.buttons.put, group, meaning, now())
        await self._service.sender.send(group, question_pages(session), answer_buttons(scenario, code))

    async def _close(self, session: Session) -> None:
        """Close the poll of a question, and keep what Telegram counted."""
        attending, service = self._service.store.attending, self._service
        place = await service.off_loop(attending.poll_message, session.id, session.at)
        if place is None:
            return

        async def stop() -> None:
            poll = await self.bot.stop_poll(*place)
            counts = [option.voter_count for option in poll.options]
            await service.off_loop(attending.tally_poll, session.id, session.at, counts)

        await ornament(stop())
