"""/queue and /points: what waits for a lead, what is out and their own, and one point whole."""

from __future__ import annotations

from telegram import InlineKeyboardMarkup, Update

from bot.channels.telegram import messages as chat_messages
from bot.channels.telegram.callbacks import Press
from bot.channels.telegram.keyboards import keyboard, press
from bot.channels.telegram.runtime.gate import Context, Gate
from bot.core.calendar import day_of
from bot.core.people import Person
from bot.errors import BotError
from bot.features.learning import chat_messages as said
from bot.features.learning import messages as learning_messages
from bot.features.learning.detail_view import line_of, whole
from bot.features.learning.ground import ground_now
from bot.features.learning.lead_actions import moves_for, out_and_own
from bot.features.learning.model import LearningPoint

#: PointHandlers on a page.
PAGE = 5
QUEUE, POINTS = "queue", "points"
_HEADS = {QUEUE: said.QUEUE_HEAD, POINTS: said.POINTS_HEAD}
_NONE = {QUEUE: learning_messages.NONE_WAITING, POINTS: learning_messages.NONE}


class PointHandlers:
    """Lists and shows; who may see what is decided at the desk of learning points."""

    def __init__(self, service: Gate) -> None:
        self._service = service

    async def queue(self, update: Update, _context: Context, person: Person) -> None:
        """Show what waits for this lead, those that wait longest first."""
        await self._begin(update, person, QUEUE)

    async def points(self, update: Update, _context: Context, person: Person) -> None:
        """Show what is out and one's own, the newest first."""
        await self._begin(update, person, POINTS)

    async def pressed(self, update: Update, _context: Context, person: Person, pressed: Press) -> None:
        """Turn the page, or show a point."""
        await pressed.done()
        match pressed.words:
            case ("page", which, first):
                await pressed.without_buttons()
                await self._page(update, person, which, int(first))
            case ("open", number):
                await self._open(update, person, int(number))

    async def _begin(self, update: Update, person: Person, which: str) -> None:
        chat = update.effective_chat
        if chat is not None and chat.type != chat.PRIVATE:
            await self._service.sender.say(update, chat_messages.PRIVATELY)
            return
        await self._page(update, person, which, 0)

    async def _page(self, update: Update, person: Person, which: str, first: int) -> None:
        chat, service, moment = update.effective_chat, self._service, self._service.now()
        if chat is None:
            return

        def gathered() -> tuple[list[LearningPoint], bool]:
            desk = service.assistant.learning
            listed = desk.queue(person, moment) if which == QUEUE else out_and_own(desk, person)
            current = service.store.delegations.current(day_of(moment))
            return listed, any(absence.lead_id == person.id for absence in current)

        held, away = await service.run_blocking(gathered)
        shown = held[first : first + PAGE]
        lines = [line_of(point, moment) for point in shown]
        code = await self._code(chat.id, "points", person)
        rows = [[press(said.OPEN.format(number=p.id), code, "open", p.id)] for p in shown]
        earlier = [press(said.EARLIER, code, "page", which, max(0, first - PAGE))] if first else []
        more = [press(said.MORE, code, "page", which, first + PAGE)] if first + PAGE < len(held) else []
        absence = await self._code(chat.id, "away", person)
        back = press(said.BACK, absence, "back") if away else press(said.AWAY, absence, "who", 0)
        rows += [[*earlier, *more], [back]]
        head = _HEADS[which].format(count=len(held)) if held else _NONE[which]
        await service.sender.say(update, head, *lines, buttons=keyboard(rows))

    async def _open(self, update: Update, person: Person, number: int) -> None:
        chat, service, moment = update.effective_chat, self._service, self._service.now()
        if chat is None:
            return

        def gathered() -> tuple[LearningPoint, list[str], tuple[str, ...]]:
            assistant = service.assistant
            desk, names = assistant.learning, assistant.library.authorities
            point = desk.point(number, person)
            paragraphs = whole(point, ground_now(point, assistant.corpus()), names, moment)
            return point, paragraphs, tuple(m.value for m in moves_for(desk, person, point, moment))

        try:
            point, paragraphs, moves = await service.run_blocking(gathered)
        except BotError as refused:
            await service.sender.say(update, str(refused))
            return
        code = await self._code(chat.id, "point", person)
        await service.sender.say(update, *paragraphs, buttons=_moves(code, point, moves))

    async def _code(self, chat_id: int, kind: str, person: Person) -> str:
        meaning = {"kind": kind, "person": person.id}
        return await self._service.run_blocking(
            self._service.store.buttons.put, chat_id, meaning, self._service.now()
        )


def _moves(code: str, point: LearningPoint, moves: tuple[str, ...]) -> InlineKeyboardMarkup | None:
    made = [press(said.MOVES[m], code, "ask", m, point.id, point.version) for m in moves]
    return keyboard(made[n : n + 2] for n in range(0, len(made), 2))
