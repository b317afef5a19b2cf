"""What a lead does with a point in the chat: release, edit, return, decline, withdraw, recall, retire."""

from __future__ import annotations

from telegram import InlineKeyboardMarkup, Update

from bot.channels.telegram import messages as chat_messages
from bot.channels.telegram.callbacks import Press, done
from bot.channels.telegram.keyboards import keyboard, press
from bot.channels.telegram.learning.share import KEPT, Share
from bot.channels.telegram.runtime.gate import Context, Gate
from bot.core.calendar import day_of
from bot.core.people import Person
from bot.errors import BotError
from bot.features.learning import chat_messages as said
from bot.features.learning import messages as learning_messages
from bot.features.learning.lead_actions import DATED, NEED_REASON, REVIEWS, TAKE_REASON, months_after, unmoved
from bot.features.learning.model import LearningPoint, PointMove
from bot.features.learning.user_text import approved_reason
from bot.store.dialogues import Dialogue

#: The kind of the conversation that waits for a reason.
REASON = "point_reason"


class PointMoves:
    """Makes moves; who may is decided at the desk of learning points, anew at each press."""

    def __init__(self, service: Gate, share: Share) -> None:
        self._service = service
        self._share = share

    async def pressed(self, update: Update, _context: Context, person: Person, pressed: Press) -> None:
        """Ask what a move needs, or make it. The button says which point, and as of which version."""
        await pressed.done()
        match pressed.words:
            case ("ask", move, number, version):
                await self._ask(update, person, pressed, PointMove(move), int(number), int(version))
            case ("until", move, number, version, months):
                await done(
                    self._service,
                    update,
                    pressed,
                    lambda: self._dated(person, PointMove(move), int(number), int(version), int(months)),
                )
            case ("make", move, number, version):
                await self._end_reason(pressed, person)
                await done(
                    self._service,
                    update,
                    pressed,
                    lambda: self._make(person, PointMove(move), int(number), int(version), ""),
                )
            case ("leave",):
                await self._end_reason(pressed, person)
                await pressed.without_buttons()
                await self._service.sender.say(update, said.LEFT)

    async def typed(self, update: Update, _context: Context, person: Person, dialogue: Dialogue) -> None:
        """Make the move that waited for a reason."""
        message, chat, service = update.effective_message, update.effective_chat, self._service
        if message is None or chat is None:
            return
        state, typed = dialogue.state, message.text or ""
        move = PointMove(state["move"])
        try:
            reason = await service.run_blocking(approved_reason, typed, service.assistant.screen)
        except BotError as refused:  # the reason is still waited for
            await service.sender.say(update, str(refused))
            return
        await service.run_blocking(service.store.dialogues.end, chat.id, person.id)
        await done(
            self._service,
            update,
            None,
            lambda: self._make(person, move, int(state["point"]), int(state["version"]), reason),
        )

    async def _ask(
        self, update: Update, person: Person, pressed: Press, move: PointMove, number: int, version: int
    ) -> None:
        service, code = self._service, pressed.code
        try:
            point = await service.run_blocking(unmoved, service.assistant.learning, person, number, version)
        except BotError as refused:
            await service.sender.say(update, str(refused))
            return
        if move is PointMove.EDIT:
            await self._share.edit(update, person, point)
            return
        if move in DATED:
            labels = [(label, ("until", move.value, number, version, n)) for n, label in REVIEWS.items()]
            rows = [[press(label, code, *of)] for label, of in labels]
            rows.append([press(chat_messages.CANCEL, code, "leave")])
            await service.sender.say(
                update, said.ASK_BEFORE[move.value].format(number=number), buttons=keyboard(rows)
            )
            return
        if move in TAKE_REASON:
            state = {"point": number, "version": version, "move": move.value}
            await service.run_blocking(
                service.store.dialogues.put, pressed.chat_id, person.id, REASON, state, service.now()
            )
        await service.sender.say(
            update, said.ASK_BEFORE[move.value].format(number=number), buttons=_before(code, move, point)
        )

    def _dated(self, person: Person, move: PointMove, number: int, version: int, months: int) -> str:
        desk, moment = self._service.assistant.learning, self._service.now()
        point = unmoved(desk, person, number, version)
        review = months_after(day_of(moment), months)
        if move is PointMove.CONFIRM:
            desk.confirm(person, point, moment, review)
            return learning_messages.CONFIRMED.format(number=number, when=learning_messages.day(review))
        _, count = desk.release(person, point, moment, review)
        return learning_messages.RELEASED.format(number=number, count=learning_messages.people(count))

    def _make(self, person: Person, move: PointMove, number: int, version: int, reason: str) -> str:
        desk, moment = self._service.assistant.learning, self._service.now()
        point = unmoved(desk, person, number, version)
        if move in NEED_REASON:
            moved = desk.send_back(person, point, move, reason, moment)
        elif move is PointMove.WITHDRAW:
            moved = desk.withdraw(person, point, moment)
        else:
            moved = desk.end(person, point, move, moment, reason or None)
        return learning_messages.MOVED.format(number=moved.id, state=moved.state.value)

    async def _end_reason(self, pressed: Press, person: Person) -> None:
        dialogues = self._service.store.dialogues
        held = await self._service.run_blocking(
            dialogues.get, pressed.chat_id, person.id, self._service.now() - KEPT
        )
        if held is not None and held.kind == REASON:
            await self._service.run_blocking(dialogues.end, pressed.chat_id, person.id)


def _before(code: str, move: PointMove, point: LearningPoint) -> InlineKeyboardMarkup | None:
    leave = press(chat_messages.CANCEL, code, "leave")
    if move in NEED_REASON:
        return keyboard([[leave]])
    label = said.WITHOUT_REASON if move in TAKE_REASON else said.MOVES[move.value]
    return keyboard([[press(label, code, "make", move.value, point.id, point.version)], [leave]])
