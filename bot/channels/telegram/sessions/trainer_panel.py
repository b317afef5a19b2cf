"""The trainer's panel: the state of a session in numbers, and the moves; and what follows its end."""

from __future__ import annotations

from telegram import Update
from telegram.error import TelegramError

from bot.channels.telegram.callbacks import Press
from bot.channels.telegram.keyboards import keyboard, press
from bot.channels.telegram.runtime.gate import Context, Gate
from bot.channels.telegram.runtime.limits import best_effort
from bot.channels.telegram.runtime.sender import paragraphs
from bot.channels.telegram.sessions.announcements import Telling, numbers, panel_code
from bot.channels.telegram.sessions.formatting import panel_buttons, panel_pages
from bot.channels.telegram.sessions.group import SessionGroup
from bot.channels.telegram.sessions.pictures import SpreadPictures
from bot.core.people import Permission, Person
from bot.errors import BotError
from bot.features.sessions import messages as said
from bot.features.sessions.model import Phase, Session, SessionMove
from bot.features.sessions.pictures import join_picture

#: Words on a button that are no move: the question before the end, and its two answers.
_ASK_END, _NOT_YET = "end", "stay"


class SessionPanel:
    """Shows a trainer how a session stands, and moves it."""

    def __init__(
        self, service: Gate, telling: Telling, group: SessionGroup, pictures: SpreadPictures
    ) -> None:
        self._service = service
        self._telling = telling
        self._group = group
        self._pictures = pictures

    async def begin(self, session: Session, chat_id: int, left_out: int) -> None:
        """Give the trainer the ways in, and the panel under them."""
        service = self._service
        if left_out:
            await service.sender.send(chat_id, paragraphs(said.LEFT_OUT_OF_SET.format(count=left_out)))
        if session.plan.group is not None:
            await self._group.shown(session)
        else:
            link = await service.run_blocking(service.assistant.deep_link, f"join-{session.code}")
            sentence = said.JOIN_WITH.format(code=session.code, link=link)
            picture = await service.run_blocking(join_picture, link or session.code)
            await service.sender.picture(chat_id, picture, sentence)
            await service.sender.send(chat_id, paragraphs(said.JOIN_WITH_CODE.format(code=session.code)))
        await self.put(session, chat_id)

    async def put(self, session: Session, chat_id: int) -> None:
        """Send the panel anew, and take the buttons from under the one before."""
        service = self._service
        before = await service.run_blocking(service.store.sessions.panel, session.id)
        counts = await service.run_blocking(numbers, service, session)
        code = await panel_code(service, session, chat_id)
        sent = await service.sender.send(chat_id, panel_pages(session, *counts), panel_buttons(session, code))
        if sent is not None:
            await service.run_blocking(service.store.sessions.set_panel, session.id, chat_id, sent.message_id)
        if before is not None:
            await best_effort(self._group.bot.edit_message_reply_markup(*before))

    async def pressed(self, update: Update, _context: Context, person: Person, pressed: Press) -> None:
        """Make the move of a button, from the step at which the trainer saw the session."""
        word, step = (*pressed.words, "", "")[:2]
        session_id = int(pressed.meaning["session"])
        if word == _ASK_END:
            row = [press(said.END_YES, pressed.code, "ended", step)]
            row.append(press(said.END_NO, pressed.code, _NOT_YET, step))
            await pressed.done()
            await best_effort(pressed.query.edit_message_text(said.END_ASK, reply_markup=keyboard([row])))
            return
        await pressed.done()
        if word == _NOT_YET:
            await self.put(await self._held(session_id), pressed.chat_id)
            return
        move = SessionMove.END if word == "ended" else SessionMove(word)
        await self._move(update, person, session_id, move, int(step) if step.isdecimal() else -1)

    async def _move(
        self, update: Update, person: Person, session_id: int, move: SessionMove, step: int
    ) -> None:
        service, conducts = self._service, self._service.assistant.sessions
        before = await self._held(session_id)
        try:
            session = await service.run_blocking(conducts.move, session_id, person, move, step, service.now())
        except BotError as refused:
            await service.sender.say(update, str(refused))
            if person.may(Permission.RUN_SESSIONS, before.plan.team) and before.phase is not Phase.ENDED:
                await self.put(await self._held(session_id), update.effective_chat.id)  # type: ignore[union-attr]
            return
        self._telling.wake()
        chat_id = person.telegram_id
        if chat_id is None:
            return
        if session.dropped > before.dropped:
            await service.sender.send(chat_id, paragraphs(said.WITHDRAWN))
        await self._show(session, person, chat_id)

    async def _show(self, session: Session, person: Person, chat_id: int) -> None:
        """Show group and trainer how the session stands now."""
        await self._group.shown(session)
        try:
            if session.phase is Phase.REVEALED and session.plan.group is None:
                await self._pictures.reveal(session, chat_id)
        finally:
            await self.put(session, chat_id)
        if session.phase is Phase.ENDED:
            await self._after(session, person, chat_id)

    async def _after(self, session: Session, person: Person, chat_id: int) -> None:
        """Send the trainer the report, and suggest to leads what was most missed."""
        from bot.features.sessions.papers import report_pdf

        service = self._service
        report = await service.run_blocking(service.assistant.sessions.report, session.id)
        name = said.REPORT_FILE.format(number=session.id)
        try:
            await service.sender.file(chat_id, await service.run_blocking(report_pdf, report), f"{name}.pdf")
            await service.sender.file(chat_id, report.as_csv().encode(), f"{name}.csv")
        except TelegramError:  # it is at the command line too; what is for the leads goes on
            await service.sender.send(chat_id, paragraphs(said.REPORT_ELSEWHERE.format(number=session.id)))
        await service.run_blocking(service.assistant.session_follow_up.after, report, person, service.now())

    async def _held(self, session_id: int) -> Session:
        return await self._service.run_blocking(self._service.assistant.sessions.held, session_id)
