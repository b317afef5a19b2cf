"""The trainer's panel: the state of a session in numbers, and the moves; and what follows its end."""

from __future__ import annotations

from telegram.error import TelegramError

from bot.channels.telegram.keyboards import keyboard, press
from bot.channels.telegram.runtime.gate import Gate, Press
from bot.channels.telegram.runtime.limits import best_effort
from bot.channels.telegram.runtime.sender import paragraphs
from bot.channels.telegram.sessions.announcements import SessionAnnouncer, numbers
from bot.channels.telegram.sessions.formatting import panel_buttons
from bot.channels.telegram.sessions.group import SessionGroup
from bot.channels.telegram.sessions.pictures import SpreadPictures
from bot.core.people import Permission
from bot.errors import RefusedError
from bot.features.sessions import messages
from bot.features.sessions.layout import panel_blocks
from bot.features.sessions.model import Phase, Session, SessionMove
from bot.features.sessions.papers import report_paper
from bot.features.sessions.pictures import join_picture
from bot.rendering.pdf import pdf_of
from bot.rendering.telegram_html import pages_of

#: Words on a button that are no move: the question before the end, and its two answers.
_ASK_END, _NOT_YET = "end", "stay"


class PanelHandler:
    """The handler that shows a trainer how a session stands, and moves it."""

    def __init__(
        self, gate: Gate, announcer: SessionAnnouncer, group: SessionGroup, pictures: SpreadPictures
    ) -> None:
        self._gate = gate
        self._announcer = announcer
        self._group = group
        self._pictures = pictures

    async def begin(self, session: Session, chat_id: int, left_out: int) -> None:
        """Give the trainer the ways in, and the panel under them."""
        gate = self._gate
        if left_out:
            await gate.sender.send(chat_id, paragraphs(messages.LEFT_OUT_OF_SET.format(count=left_out)))
        if session.plan.group is not None:
            await self._group.shown(session)
        else:
            link = await gate.run_blocking(gate.assistant.deep_link, f"join-{session.code}")
            sentence = messages.JOIN_WITH.format(code=session.code, link=link)
            picture = await gate.run_blocking(join_picture, link or session.code)
            await gate.sender.picture(chat_id, picture, sentence)
            await gate.sender.send(chat_id, paragraphs(messages.JOIN_WITH_CODE.format(code=session.code)))
        await self.put(session, chat_id)

    async def put(self, session: Session, chat_id: int) -> None:
        """Send the panel anew, and take the buttons from under the one before."""
        gate = self._gate
        before = await gate.run_blocking(gate.store.sessions.panel, session.id)
        counts = await gate.run_blocking(numbers, gate, session)
        code = await gate.button_code(chat_id, "session_panel", session=session.id)
        pages = pages_of(panel_blocks(session, *counts))
        sent = await gate.sender.send(chat_id, pages, panel_buttons(session, code))
        if sent is not None:
            await gate.run_blocking(gate.store.sessions.set_panel, session.id, chat_id, sent.message_id)
        if before is not None:
            await best_effort(self._group.bot.edit_message_reply_markup(*before))

    async def pressed(self, pressed: Press) -> None:
        """Make the move of a button, from the step at which the trainer saw the session."""
        word, step = (*pressed.words, "", "")[:2]
        session_id = int(pressed.meaning["session"])
        await pressed.acknowledge()
        if word == _ASK_END:
            row = [
                press(messages.END_YES, pressed.code, "ended", step),
                press(messages.END_NO, pressed.code, _NOT_YET, step),
            ]
            # A message of its own: the panel is brought up to date by itself, over whatever stands in it.
            await self._gate.sender.send(pressed.chat_id, paragraphs(messages.END_ASK), keyboard([row]))
            return
        if word in {_NOT_YET, "ended"}:
            await pressed.remove_buttons()
        if word == _NOT_YET:
            await self.put(await self._held(session_id), pressed.chat_id)
            return
        move = SessionMove.END if word == "ended" else SessionMove(word)
        await self._move(pressed, session_id, move, int(step) if step.isdecimal() else -1)

    async def _move(self, pressed: Press, session_id: int, move: SessionMove, step: int) -> None:
        sessions, person = pressed.assistant.sessions, pressed.person
        before = await self._held(session_id)
        try:
            session = await pressed.run(sessions.move, session_id, person, move, step, pressed.now())
        except RefusedError:  # it was moved meanwhile: how it stands now is shown, too
            if person.may(Permission.RUN_SESSIONS, before.plan.team) and before.phase is not Phase.ENDED:
                await self.put(await self._held(session_id), pressed.chat_id)
            raise
        self._announcer.wake()
        chat_id = person.telegram_id
        if chat_id is None:
            return
        if session.dropped > before.dropped:
            await pressed.gate.sender.send(chat_id, paragraphs(messages.WITHDRAWN))
        await self._show(session, chat_id)

    async def _show(self, session: Session, chat_id: int) -> None:
        """Show group and trainer how the session stands now."""
        await self._group.shown(session)
        try:
            if session.phase is Phase.REVEALED and session.plan.group is None:
                await self._pictures.reveal(session, chat_id)
        finally:
            await self.put(session, chat_id)
        if session.phase is Phase.ENDED:
            await self._after(session, chat_id)

    async def _after(self, session: Session, chat_id: int) -> None:
        """Send the trainer the report."""
        gate = self._gate
        report = await gate.run_blocking(gate.assistant.sessions.report, session.id)
        name = messages.REPORT_FILE.format(number=session.id)
        try:
            pdf = await gate.run_blocking(pdf_of, report_paper(report))
            await gate.sender.file(chat_id, pdf, f"{name}.pdf")
            await gate.sender.file(chat_id, report.as_csv().encode(), f"{name}.csv")
        except TelegramError:  # it is at the command line too
            await gate.sender.send(chat_id, paragraphs(messages.REPORT_ELSEWHERE.format(number=session.id)))

    async def _held(self, session_id: int) -> Session:
        return await self._gate.run_blocking(self._gate.assistant.sessions.held, session_id)
