"""Taking part in a session: joining, answering, leaving, keeping one's answers, the certificate."""

from __future__ import annotations

from telegram import Update

from bot.channels.telegram import messages as chat_messages
from bot.channels.telegram.callbacks import Press
from bot.channels.telegram.keyboards import keyboard, press
from bot.channels.telegram.runtime.gate import Context, Gate, Handler
from bot.channels.telegram.sessions.announcements import Telling
from bot.channels.telegram.sessions.answer_batching import Counting
from bot.channels.telegram.sessions.formatting import passage_pages
from bot.core.people import Permission, Person
from bot.features.sessions import messages as said
from bot.features.sessions.attendance import Given, Joined, Taken
from bot.features.sessions.model import Session
from bot.features.sessions.pictures import letter

#: Begins what a join link carries, where an invitation's code stands alone.
LINK = "join-"


class SessionPart:
    """What people do who were invited to a session."""

    def __init__(self, service: Gate, telling: Telling, counting: Counting) -> None:
        self._service = service
        self._telling = telling
        self._counting = counting

    def or_start(self, start: Handler) -> Handler:
        """Return what takes /start: a join link joins, anything else is for ``start``."""
        join = self._service.gate(Permission.ASK, self.join)

        async def started(update: Update, context: Context) -> None:
            if context.args and context.args[0].startswith(LINK):
                context.args[0] = context.args[0].removeprefix(LINK)
                await join(update, context)
            else:
                await start(update, context)

        return started

    async def join(self, update: Update, context: Context, person: Person) -> None:
        """Let a person in by the code after the command or in the link."""
        service, chat = self._service, update.effective_chat
        if chat is None or chat.type != chat.PRIVATE:
            await service.sender.say(update, chat_messages.PRIVATELY)
            return
        code = "".join(context.args or ())
        if not code:
            await service.sender.say(update, said.JOIN_HOW)
            return
        joined, session, sentence = await service.run_blocking(
            service.assistant.sessions.join, code, person, service.now()
        )
        if session is None or joined is Joined.ENDED:
            await service.sender.say(update, sentence)
            return
        meaning = {"kind": "session_part", "session": session.id}
        button = await service.run_blocking(service.store.buttons.put, chat.id, meaning, service.now())
        row = [press(said.KEEP_MINE, button, "keep"), press(said.LEAVE, button, "leave")]
        await service.sender.say(update, sentence, buttons=keyboard([row]))
        self._telling.wake()

    async def answer(self, update: Update, _context: Context, person: Person, pressed: Press) -> None:
        """Count an answer, and say in a moment's notice what became of it."""
        words = pressed.words
        if len(words) != 2 or not words[1].isdecimal():
            await pressed.done(said.NO_ANSWER)
            return
        session_id, choice = int(pressed.meaning["session"]), int(words[1])
        given = Given(session_id, int(pressed.meaning["question"]), person.id, choice)
        taken = await self._counting.count(given)
        chat = update.effective_chat
        if taken is Taken.NOT_JOINED and chat is not None and chat.type != chat.PRIVATE:
            taken = await self._joined_in_group(given, person)
        noted = said.NOTED.format(letter=letter(choice)) if taken is Taken.COUNTED else taken.value
        await pressed.done(noted)

    async def part(self, update: Update, _context: Context, person: Person, pressed: Press) -> None:
        """Keep one's answers, leave, get the certificate, or read the passages, as the button says."""
        session_id = int(pressed.meaning["session"])
        await pressed.done()
        match pressed.words[:1]:
            case ("keep",):
                await self._service.run_blocking(
                    lambda: self._service.store.practice.wish(person.id, keep=True)
                )
                await self._service.sender.say(update, said.KEEPS_MINE)
            case ("leave",):
                await self._leave(update, person, session_id)
            case ("certificate",):
                await self._certificate(update, person, session_id)
            case ("passages",):
                await self._passages(update, session_id, int(pressed.meaning.get("question", 0)))

    async def _leave(self, update: Update, person: Person, session_id: int) -> None:
        service = self._service
        await service.run_blocking(service.store.attending.leave, session_id, person.id, service.now())
        await service.sender.say(update, said.HAS_LEFT)

    async def _joined_in_group(self, given: Given, person: Person) -> Taken:
        session = await self._session(given.session_id)
        await self._service.run_blocking(
            self._service.assistant.sessions.join, session.code, person, self._service.now()
        )
        return await self._counting.count(given)

    async def _certificate(self, update: Update, person: Person, session_id: int) -> None:
        from bot.features.sessions.papers import certificate_pdf

        service, user, chat = self._service, update.effective_user, update.effective_chat
        if user is None or chat is None:
            return
        if not await service.run_blocking(service.store.attending.attended, session_id, person.id):
            await service.sender.say(update, said.NO_CERTIFICATE)
            return
        session = await self._session(session_id)
        pdf = await service.run_blocking(certificate_pdf, session, user.full_name)
        await service.sender.file(chat.id, pdf, said.CERTIFICATE_FILE)

    async def _passages(self, update: Update, session_id: int, question: int) -> None:
        session = await self._session(session_id)
        grounds = await self._service.run_blocking(self._service.assistant.corpus)
        shown = grounds.shown(session.plan.scenarios[question])
        await self._service.sender.reply(update, passage_pages(shown))

    async def _session(self, session_id: int) -> Session:
        return await self._service.run_blocking(self._service.assistant.sessions.held, session_id)
