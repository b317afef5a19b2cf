"""The trainer's panel: the state of a session in numbers, and the moves; and what follows its end."""

from __future__ import annotations

from bot.channels.telegram.keyboards import keyboard, press
from bot.channels.telegram.runtime.gate import Gate, Press, Request
from bot.channels.telegram.runtime.limits import best_effort
from bot.channels.telegram.runtime.reply_body import file_body, picture_body, text_bodies
from bot.channels.telegram.runtime.reply_delivery import ReplyDelivery
from bot.channels.telegram.sessions.announcements import SessionAnnouncer
from bot.channels.telegram.sessions.formatting import panel_buttons
from bot.channels.telegram.sessions.group import SessionGroup
from bot.channels.telegram.sessions.pictures import answer_bodies, join_name
from bot.core.people import Permission
from bot.errors import RefusedError
from bot.features.sessions import messages
from bot.features.sessions.layout import panel_blocks
from bot.features.sessions.model import Phase, Session, SessionMove
from bot.features.sessions.papers import report_paper
from bot.rendering.csv_table import csv_file
from bot.rendering.pdf import pdf_of
from bot.rendering.telegram_html import pages_of

#: Words on a button that are no move: the question before the end, and its two answers.
_ASK_END, _NOT_YET = "end", "stay"
#: What follows the arrival of a panel.
_PANEL = "panel"


class PanelHandler:
    """The handler that shows a trainer how a session stands, and moves it."""

    def __init__(
        self, gate: Gate, announcer: SessionAnnouncer, group: SessionGroup, delivery: ReplyDelivery
    ) -> None:
        self._gate = gate
        self._announcer = announcer
        self._group = group
        delivery.when_sent[_PANEL] = self._put

    async def begin(self, request: Request, session: Session, left_out: int) -> None:
        """Give the trainer the ways in, and the panel under them."""
        if left_out:
            request.say_privately(messages.LEFT_OUT_OF_SET.format(count=left_out))
        if session.plan.group is not None:
            await self._group.shown(session)
        else:
            link = await request.run(request.assistant.deep_link, f"join-{session.code}")
            sentence = messages.JOIN_WITH.format(code=session.code, link=link)
            request.reply_privately(picture_body(join_name(session), sentence))
            request.say_privately(messages.JOIN_WITH_CODE.format(code=session.code))
            if address := request.assistant.join_link(session.code):
                request.say_privately(messages.JOIN_IN_BROWSER.format(link=address))
                if session.plan.guests:
                    request.say_privately(messages.GUESTS_MAY)
        await self.put(request, session)

    async def put(self, request: Request, session: Session) -> None:
        """Send the trainer the panel anew; then the buttons go from under the one before."""
        gate, chat_id = self._gate, request.person.telegram_id
        if chat_id is None:
            return
        counts = await gate.run_blocking(gate.assistant.sessions.numbers, session)
        code = await gate.button_code(chat_id, "session_panel", session=session.id)
        bodies = text_bodies(pages_of(panel_blocks(session, counts)), panel_buttons(session, code))
        bodies[-1]["then"] = {_PANEL: session.id}
        request.reply_privately(*bodies)

    async def _put(self, chat_id: int, message_id: int, session_id: int) -> None:
        """Note which message is the panel of a session."""
        sessions, run = self._gate.store.sessions, self._gate.run_blocking
        before = await run(sessions.panel, session_id)
        await run(sessions.set_panel, session_id, chat_id, message_id)
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
            await pressed.say(messages.END_ASK, buttons=keyboard([row]))
            return
        if word in {_NOT_YET, "ended"}:
            await pressed.remove_buttons()
        if word == _NOT_YET:
            await self.put(pressed, await self._held(session_id))
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
                await self.put(pressed, await self._held(session_id))
            raise
        self._announcer.wake()
        if session.dropped > before.dropped:
            pressed.say_privately(messages.WITHDRAWN)
        await self._show(pressed, session)

    async def _show(self, request: Request, session: Session) -> None:
        """Show group and trainer how the session stands now."""
        await self._group.shown(session)
        if session.phase is Phase.REVEALED and session.plan.group is None:
            revealed = await request.run(request.assistant.sessions.revealed, session)
            request.reply_privately(*answer_bodies(session, revealed))
        await self.put(request, session)
        if session.phase is Phase.ENDED:
            await self._after(request, session)

    async def _after(self, request: Request, session: Session) -> None:
        """Send the trainer the report."""
        report = await request.run(request.assistant.sessions.report, session.id)
        name = messages.REPORT_FILE.format(number=session.id)
        pdf = await request.run(pdf_of, report_paper(report))
        table = csv_file(report.as_csv())
        request.reply_privately(file_body(pdf, f"{name}.pdf"), file_body(table, f"{name}.csv"))

    async def _held(self, session_id: int) -> Session:
        return await self._gate.run_blocking(self._gate.assistant.sessions.held, session_id)
