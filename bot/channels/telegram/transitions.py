"""The dialog of a transition, for whatever is moved on: choose a move, give words or a choice, done.

A button says which thing, and as of which version, so that nobody moves what they have not seen. Who may is
decided by the feature's service, anew at each press.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from bot.channels.telegram import messages as chat_messages
from bot.channels.telegram.keyboards import keyboard, press, turn_page
from bot.channels.telegram.runtime.gate import Press, Request
from bot.channels.telegram.typed_words import show_back
from bot.core.question import reads_as_question
from bot.store.dialogues import Dialogue

#: How long a dialog waits for words, and how many choices stand on a page.
KEPT, PAGE = dt.timedelta(hours=1), 8

Thing = TypeVar("Thing")

#: Returns the choices of a move, each with its label and the word that stands for it.
Choices = Callable[[Request, Thing], Sequence[tuple[str, str]]]
#: Makes a move, by name, in words that were typed and with what was chosen; returns what is said of it.
Make = Callable[[Request, str, Thing, str, str], str]


@dataclass(frozen=True)
class Transition(Generic[Thing]):
    """A move as the chat asks for it.

    ``asks`` is the sentence before it, by the thing's number. ``takes_words`` is set where a note or a
    reason can be typed; ``goes`` then says who gets it, by the thing's number. ``choices`` are the buttons
    that make it. ``instead`` takes over where it is made in another conversation.
    """

    asks: str = ""
    takes_words: bool = False
    goes: str = ""
    choices: Choices[Thing] = lambda _request, _thing: ()
    instead: Callable[[Press, Thing], Awaitable[None]] | None = None


class TransitionDialog(Generic[Thing]):
    """The dialog that moves one kind of thing on."""

    def __init__(
        self,
        kind: str,
        left: str,
        moves: Mapping[str, Transition[Thing]],
        *,
        seen: Callable[[Request, int, int], Thing],
        approved: Callable[[Request, str], str],
        make: Make[Thing],
    ) -> None:
        """``kind`` is of the conversation that waits for words; ``left`` is said where nothing is done.

        ``seen`` returns a thing by number, as of a version; ``approved`` returns words as they may be kept.
        """
        self._kind = kind
        self._left = left
        self._moves = moves
        self._seen = seen
        self._approved = approved
        self._make = make

    async def pressed(self, pressed: Press) -> None:
        """Ask what a move needs, make it, or leave it."""
        await pressed.acknowledge()
        match pressed.words:
            case ("ask", move, number, version, *first) if move in self._moves:
                await self._ask(pressed, move, int(number), int(version), int(first[0]) if first else 0)
            case ("make", move, number, version, chosen) if move in self._moves:
                await self._end(pressed)
                await pressed.remove_buttons()
                await self._done(pressed, move, int(number), int(version), chosen=chosen)
            case ("leave",):
                await self._end(pressed)
                await pressed.remove_buttons()
                await pressed.say(self._left)

    async def typed(self, request: Request, dialogue: Dialogue) -> bool:
        """Show the words back that a move waited for, where they may be kept; False for a question."""
        if reads_as_question(request.text):
            return False
        state = dialogue.state
        words = await request.run(self._approved, request, request.text)
        goes = self._moves[state["move"]].goes.format(number=state["number"])
        await show_back(request, dialogue, words, goes)
        return True

    async def send(self, pressed: Press, dialogue: Dialogue, words: str) -> None:
        """Make the move in the words that were shown back."""
        state = dialogue.state
        await pressed.end_dialogue()
        await self._done(pressed, state["move"], int(state["number"]), int(state["version"]), words=words)

    async def _ask(self, pressed: Press, name: str, number: int, version: int, first: int) -> None:
        move = self._moves[name]
        thing = await pressed.run(self._seen, pressed, number, version)
        if move.instead is not None:
            await move.instead(pressed, thing)
            return
        if first or len(pressed.words) > 4:  # a page is turned
            await pressed.remove_buttons()
        if move.takes_words:
            await pressed.wait_for(self._kind, move=name, number=number, version=version)
        choices = await pressed.run(move.choices, pressed, thing)
        rows = [
            [press(label, pressed.code, "make", name, number, version, chosen)]
            for label, chosen in choices[first : first + PAGE]
        ]
        rows.append(turn_page(first, PAGE, len(choices), pressed.code, "ask", name, number, version))
        rows.append([press(chat_messages.CANCEL, pressed.code, "leave")])
        await pressed.say(move.asks.format(number=number), buttons=keyboard(rows))

    async def _done(
        self, request: Request, move: str, number: int, version: int, *, words: str = "", chosen: str = ""
    ) -> None:
        def make() -> str:
            return self._make(request, move, self._seen(request, number, version), words, chosen)

        await request.say(await request.run(make))

    async def _end(self, request: Request) -> None:
        """Wait for words no more; a conversation of another kind goes on."""
        held = await request.dialogue(KEPT)
        if held is not None and held.kind == self._kind:
            await request.end_dialogue()
