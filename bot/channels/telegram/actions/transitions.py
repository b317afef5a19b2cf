"""What is done with an action in the chat: an evidence note, another owner, done, dropped, open again."""

from __future__ import annotations

from telegram import Update

from bot.channels.telegram import messages as chat_messages
from bot.channels.telegram.callbacks import Press, done
from bot.channels.telegram.keyboards import keyboard, press
from bot.channels.telegram.runtime.gate import Context, Gate
from bot.core.people import Person
from bot.errors import BotError
from bot.features.actions import messages as said
from bot.features.actions.model import ActionMove, CouncilAction
from bot.store.dialogues import Dialogue

#: The kind of the conversation that waits for a note or a reason.
WORDS = "action_words"
#: Owners to choose from on a page.
OWNERS = 8

_TOLD = {
    ActionMove.NOTE: said.NOTED,
    ActionMove.DO: said.DONE_NOW,
    ActionMove.DROP: said.DROPPED_NOW,
    ActionMove.REOPEN: said.REOPENED_NOW,
}


class ActionMoves:
    """Makes moves; who may is decided at the desk of actions, anew at each press.

    A button says which action, and as of which version, so that nobody moves what they have not seen.
    """

    def __init__(self, service: Gate) -> None:
        self._service = service

    async def pressed(self, update: Update, _context: Context, person: Person, pressed: Press) -> None:
        """Ask what a move needs, or make it."""
        await pressed.done()
        match pressed.words:
            case ("ask", ActionMove.ASSIGN.value, number, version):
                await self._ask_owner(update, person, pressed, int(number), int(version), 0)
            case ("ask", move, number, version):
                await self._ask_words(update, person, pressed, ActionMove(move), int(number), int(version))
            case ("owners", number, version, first):
                await pressed.without_buttons()
                await self._ask_owner(update, person, pressed, int(number), int(version), int(first))
            case ("owner", number, version, owner):
                await done(
                    self._service,
                    update,
                    pressed,
                    lambda: self._assign(person, int(number), int(version), int(owner)),
                )
            case ("do", number, version):
                await self._end(pressed.chat_id, person)
                await done(
                    self._service,
                    update,
                    pressed,
                    lambda: self._make(person, ActionMove.DO, int(number), int(version), ""),
                )
            case ("leave",):
                await self._end(pressed.chat_id, person)
                await pressed.without_buttons()
                await self._service.sender.say(update, said.LEFT)

    async def typed(self, update: Update, _context: Context, person: Person, dialogue: Dialogue) -> None:
        """Make the move that waited for words."""
        message, chat, service = update.effective_message, update.effective_chat, self._service
        if message is None or chat is None:
            return
        state = dialogue.state
        try:
            text = await service.run_blocking(service.assistant.actions.approved, message.text or "")
        except BotError as refused:  # the words are still waited for
            await service.sender.say(update, str(refused))
            return
        await self._end(chat.id, person)
        number, version, move = int(state["action"]), int(state["version"]), ActionMove(state["move"])
        await done(self._service, update, None, lambda: self._make(person, move, number, version, text))

    async def _ask_words(
        self, update: Update, person: Person, pressed: Press, move: ActionMove, number: int, version: int
    ) -> None:
        service = self._service
        action = await self._action(update, person, number, version)
        if action is None or move not in _TOLD:
            return
        state = {"action": number, "version": version, "move": move.value}
        await service.run_blocking(
            service.store.dialogues.put, pressed.chat_id, person.id, WORDS, state, service.now()
        )
        shown = move is ActionMove.DO and action.evidence
        rows = [[press(said.NOTES_SHOW_IT, pressed.code, "do", number, version)]] if shown else []
        rows.append([press(chat_messages.CANCEL, pressed.code, "leave")])
        asked = said.ASK_WORDS[move.value].format(number=number)
        await service.sender.say(update, asked, buttons=keyboard(rows))

    async def _ask_owner(
        self, update: Update, person: Person, pressed: Press, number: int, version: int, first: int
    ) -> None:
        service, code = self._service, pressed.code
        action = await self._action(update, person, number, version)
        if action is None:
            return
        everybody = await service.run_blocking(service.assistant.actions.owners, action)
        others = [somebody for somebody in everybody if somebody.id != action.owner_id]
        rows = [
            [press(_label(somebody, person, action), code, "owner", number, version, somebody.id)]
            for somebody in others[first : first + OWNERS]
        ]
        earlier = [press(said.EARLIER, code, "owners", number, version, max(0, first - OWNERS))]
        more = [press(said.MORE, code, "owners", number, version, first + OWNERS)]
        rows.append([*(earlier if first else []), *(more if first + OWNERS < len(others) else [])])
        rows.append([press(chat_messages.CANCEL, code, "leave")])
        await service.sender.say(update, said.WHO_OWNS.format(number=number), buttons=keyboard(rows))

    async def _action(
        self, update: Update, person: Person, number: int, version: int
    ) -> CouncilAction | None:
        """The action as it was seen, or None once the person is told why not."""
        service = self._service
        try:
            return await service.run_blocking(service.assistant.actions.action, number, person, version)
        except BotError as refused:
            await service.sender.say(update, str(refused))
            return None

    def _assign(self, person: Person, number: int, version: int, owner: int) -> str:
        desk = self._service.assistant.actions
        moved = desk.assign(person, desk.action(number, person, version), owner, self._service.now())
        return said.ASSIGNED.format(number=moved.id, owner=owner)

    def _make(self, person: Person, move: ActionMove, number: int, version: int, text: str) -> str:
        desk = self._service.assistant.actions
        does = {
            ActionMove.NOTE: desk.note,
            ActionMove.DO: desk.done,
            ActionMove.DROP: desk.drop,
            ActionMove.REOPEN: desk.reopen,
        }
        moved = does[move](person, desk.action(number, person, version), text, self._service.now())
        return _TOLD[move].format(number=moved.id)

    async def _end(self, chat_id: int, person: Person) -> None:
        dialogues = self._service.store.dialogues
        await self._service.run_blocking(dialogues.end, chat_id, person.id)


def _label(somebody: Person, presser: Person, action: CouncilAction) -> str:
    if somebody.id == presser.id:
        return said.YOURSELF
    mine = [m for m in somebody.memberships if m.team.authority == action.team.authority]
    near = next((m for m in mine if m.team == action.team), mine[0])
    role = near.role.value.replace("_", " ")
    return said.OWNER_CHOICE.format(number=somebody.id, role=role, team=near.team)
