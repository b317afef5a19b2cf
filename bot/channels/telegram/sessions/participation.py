"""Taking part in a session: joining, answering, leaving, keeping one's answers, the certificate."""

from __future__ import annotations

from telegram import Update

from bot.channels.telegram.keyboards import keyboard, press
from bot.channels.telegram.runtime.gate import Context, Gate, Handler, Press, Request
from bot.channels.telegram.sessions.formatting import open_question
from bot.core.people import Permission
from bot.features.sessions import messages as sessions_messages
from bot.features.sessions.attendance import AnswerTaken, Attendee, Given, Joined
from bot.features.sessions.layout import passage_blocks, told_of_answer
from bot.features.sessions.model import Phase, Session
from bot.features.sessions.papers import certificate_paper
from bot.rendering.pdf import pdf_of
from bot.rendering.telegram_html import pages_of
from bot.runtime.answer_batching import AnswerBatcher

#: Begins what a join link carries, where an invitation's code stands alone.
LINK = "join-"


class ParticipationHandler:
    """The handler of what people do who were invited to a session."""

    def __init__(self, answer_batcher: AnswerBatcher) -> None:
        self._answer_batcher = answer_batcher

    def join_or(self, gate: Gate, start: Handler) -> Handler:
        """Return what takes /start: a join link joins, anything else is for ``start``."""
        join = gate.allow(Permission.ASK, self.join, private=True)

        async def started(update: Update, context: Context) -> None:
            if context.args and context.args[0].startswith(LINK):
                context.args[0] = context.args[0].removeprefix(LINK)
                await join(update, context)
            else:
                await start(update, context)

        return started

    async def join(self, request: Request) -> None:
        """Let a person in by the code after the command or in the link."""
        code = "".join(request.words_after)
        if not code:
            await request.say(sessions_messages.JOIN_HOW)
            return
        await self.join_by(request, code)

    async def join_by(self, request: Request, code: str) -> None:
        """Let a person in by a code as they typed it."""
        joined, session, sentence = await request.run(
            request.assistant.sessions.join, code, request.person, request.now()
        )
        if session is None or joined is Joined.ENDED:
            await request.say(sentence)
            return
        button = await request.gate.button_code(request.chat_id, "session_part", session=session.id)
        row = [
            press(sessions_messages.KEEP_MINE, button, "keep"),
            press(sessions_messages.LEAVE, button, "leave"),
        ]
        await request.say(sentence, buttons=keyboard([row]))
        if joined is Joined.AGAIN:
            await _open_question(request, session)

    async def answer(self, pressed: Press) -> None:
        """Count an answer, and say in a moment's notice what became of it."""
        words = pressed.words
        if len(words) != 2 or not words[1].isdecimal():
            await pressed.acknowledge(sessions_messages.NO_ANSWER)
            return
        session_id, choice = int(pressed.meaning["session"]), int(words[1])
        given = Given(session_id, int(pressed.meaning["question"]), pressed.person.id, choice)
        taken = await self._answer_batcher.count(given)
        if taken is AnswerTaken.NOT_JOINED and not pressed.private:
            session = await _session(pressed, session_id)
            join = pressed.assistant.sessions.join
            await pressed.run(join, session.code, pressed.person, pressed.now())
            taken = await self._answer_batcher.count(given)
        await pressed.acknowledge(told_of_answer(taken, choice))

    async def part(self, pressed: Press) -> None:
        """Keep one's answers, leave, get the certificate, or read the passages, as the button says."""
        session_id, person_id = int(pressed.meaning["session"]), pressed.person.id
        await pressed.acknowledge()
        match pressed.words[:1]:
            case ("keep",):
                await pressed.run(lambda: pressed.store.practice.wish(person_id, keep=True))
                await pressed.say(sessions_messages.KEEPS_MINE)
            case ("leave",):
                leave = pressed.assistant.sessions.leave
                await pressed.run(leave, session_id, Attendee(person_id), pressed.now())
                await pressed.say(sessions_messages.HAS_LEFT)
            case ("certificate",):
                await _certificate(pressed, session_id)
            case ("passages",):
                await _passages(pressed, session_id, int(pressed.meaning.get("question", 0)))


async def _open_question(request: Request, session: Session) -> None:
    """Reply with the question that is open, to somebody who was told of it before."""
    if session.phase is not Phase.OPEN or session.scenario is None or session.plan.group is not None:
        return
    code = ""
    if session.takes_answers:
        meaning = {"session": session.id, "question": session.at}
        code = await request.gate.button_code(request.chat_id, "session_answer", **meaning)
    await request.reply(*open_question(session, code))


async def _certificate(pressed: Press, session_id: int) -> None:
    user = pressed.update.effective_user
    if user is None:
        return
    if not await pressed.run(pressed.store.attending.attended, session_id, pressed.person.id):
        await pressed.say(sessions_messages.NO_CERTIFICATE)
        return
    session = await _session(pressed, session_id)
    pdf = await pressed.run(pdf_of, certificate_paper(session, user.full_name))
    await pressed.reply_with_file(pdf, sessions_messages.CERTIFICATE_FILE)


async def _passages(pressed: Press, session_id: int, question: int) -> None:
    session = await _session(pressed, session_id)
    corpus = await pressed.run(pressed.assistant.corpus)
    await pressed.reply(pages_of(passage_blocks(corpus.shown(session.plan.scenarios[question]))))


async def _session(request: Request, session_id: int) -> Session:
    return await request.run(request.assistant.sessions.held, session_id)
