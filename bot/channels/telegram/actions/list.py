"""/actions: what a council took up, overdue first, and one action whole."""

from __future__ import annotations

from telegram import Update

from bot.channels.telegram import messages as chat_messages
from bot.channels.telegram.actions.add import OWN, ActionAdding
from bot.channels.telegram.actions.take_up import ActionTaking
from bot.channels.telegram.actions.transitions import WORDS, ActionMoves
from bot.channels.telegram.answers import Typed
from bot.channels.telegram.callbacks import OnPress, Press
from bot.channels.telegram.html import Page, italic, packed, quote, words
from bot.channels.telegram.keyboards import keyboard, press
from bot.channels.telegram.runtime.gate import Context, Gate
from bot.core import formatting
from bot.core.calendar import day_of
from bot.core.people import Permission, Person
from bot.errors import BotError
from bot.features.actions import messages as said
from bot.features.actions.formatting import history_lines, line_of, paragraphs
from bot.features.actions.model import CouncilAction
from bot.features.answers import messages as answer_messages

#: ActionHandlers on a page.
PAGE = 5


class ActionHandlers:
    """Lists and shows; who may see what is decided at the desk of actions."""

    def __init__(self, service: Gate) -> None:
        self._service = service
        moves, taking, adding = ActionMoves(service), ActionTaking(service), ActionAdding(service)
        self.typed: dict[str, Typed] = {WORDS: moves.typed, OWN: adding.typed}
        self.presses: dict[tuple[str, str], tuple[Permission, OnPress]] = {
            ("actions", "*"): (Permission.ASK, self.pressed),
            ("action", "*"): (Permission.ASK, moves.pressed),
            ("action_take", "*"): (Permission.SHARE_LEARNING, taking.pressed),
            (OWN, "*"): (Permission.SHARE_LEARNING, adding.pressed),
        }

    async def listed(self, update: Update, _context: Context, person: Person) -> None:
        """Show the first page, in a person's own chat."""
        chat = update.effective_chat
        if chat is not None and chat.type != chat.PRIVATE:
            await self._service.sender.say(update, chat_messages.PRIVATELY)
            return
        await self._page(update, person, 0)

    async def pressed(self, update: Update, _context: Context, person: Person, pressed: Press) -> None:
        """Turn the page, or show an action."""
        await pressed.done()
        match pressed.words:
            case ("page", first):
                await pressed.without_buttons()
                await self._page(update, person, int(first))
            case ("open", number):
                await self._open(update, person, int(number))

    async def _page(self, update: Update, person: Person, first: int) -> None:
        chat, service, moment = update.effective_chat, self._service, self._service.now()
        if chat is None:
            return
        leads = person.may(Permission.SHARE_LEARNING)
        held = await service.run_blocking(service.assistant.actions.listed, person, moment)
        if not held and not leads:
            await service.sender.say(update, said.NOT_A_LEAD)
            return
        today, shown = day_of(moment), held[first : first + PAGE]
        code = await self._code(chat.id, "actions", person)
        rows = [[press(said.OPEN.format(number=a.id), code, "open", a.id)] for a in shown]
        earlier = [press(said.EARLIER, code, "page", max(0, first - PAGE))] if first else []
        more = [press(said.MORE, code, "page", first + PAGE)] if first + PAGE < len(held) else []
        rows.append([*earlier, *more])
        if leads:
            take = await self._code(chat.id, "action_take", person)
            own = await self._code(chat.id, OWN, person)
            rows += [[press(said.FROM_A_DECISION, take, "decisions")], [press(said.ADD_OWN, own, "begin")]]
        late = sum(action.overdue(today) for action in held)
        head = said.HEAD_OF_LIST.format(count=len(held), overdue=late) if held else said.NONE
        lines = [line_of(action, today) for action in shown]
        await service.sender.say(update, head, *lines, buttons=keyboard(rows))

    async def _open(self, update: Update, person: Person, number: int) -> None:
        chat, service, moment = update.effective_chat, self._service, self._service.now()
        if chat is None:
            return
        desk = service.assistant.actions

        def gathered() -> tuple[CouncilAction, tuple[Page, ...]]:
            action = desk.action(number, person)
            held, notices = desk.source(action, service.assistant.corpus)
            groups = [[words(line)] for line in paragraphs(action, day_of(moment), notices)]
            groups += [[words(said.PARAGRAPHS)]] if held else []
            groups += [[italic(formatting.citation(p, of)).as_head(), quote(p.text)] for p, of in held]
            groups += [[words(answer_messages.ADD_ORIGINAL)]] if action.origin.agreed and not held else []
            return action, packed([*groups, [words(line) for line in history_lines(action)]])

        try:
            action, pages = await service.run_blocking(gathered)
        except BotError as refused:
            await service.sender.say(update, str(refused))
            return
        code = await self._code(chat.id, "action", person)
        made = [
            press(said.ASK_MOVES[m.value], code, "ask", m.value, action.id, action.version)
            for m in desk.moves(person, action)
            if m.value in said.ASK_MOVES
        ]
        rows = [made[n : n + 2] for n in range(0, len(made), 2)]
        await service.sender.reply(update, pages, keyboard(rows))

    async def _code(self, chat_id: int, kind: str, person: Person) -> str:
        meaning = {"kind": kind, "person": person.id}
        return await self._service.run_blocking(
            self._service.store.buttons.put, chat_id, meaning, self._service.now()
        )
