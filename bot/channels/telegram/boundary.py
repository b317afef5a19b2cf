"""/case: a case across a council boundary, worked through by buttons to a duty card. Nothing is typed.

The walk is kept for an hour in the store, as choices alone, so that it survives a restart. A fact that is
changed under a duty card begins a walk of its own.
"""

from __future__ import annotations

import datetime as dt

from telegram import InlineKeyboardMarkup

from bot.channels.telegram import messages as chat_messages
from bot.channels.telegram.duty_card import DutyCardHandler
from bot.channels.telegram.keyboards import in_pairs, keyboard, press
from bot.channels.telegram.runtime.gate import Press, Request
from bot.features.answers.conversation import Offer
from bot.features.boundary import messages as boundary_messages
from bot.features.boundary.steps import CaseStep, StepQuestion, Steps, Walk
from bot.rendering.blocks import paragraph, strong
from bot.rendering.telegram_html import pages_of
from procedures.authorities import Authorities

#: The kind of this conversation, and how long a walk is kept.
KIND, KEPT = "case", dt.timedelta(hours=1)


class CaseHandler:
    """The handler that walks a person from the facts to a duty card."""

    def __init__(self, authorities: Authorities, cards: DutyCardHandler) -> None:
        self._steps = Steps(authorities)
        self._cards = cards

    async def begin(self, request: Request) -> None:
        """Start with an empty case."""
        await self._start(request, self._steps.begin(own=request.person.authority))

    async def from_card(self, pressed: Press) -> None:
        """Start from the card of a question that named no two councils: with these, or with the child."""
        await pressed.acknowledge()
        walk = self._steps.begin(own=pressed.person.authority)
        await self._start(pressed, walk.change(CaseStep.NOW) if pressed.words == (Offer.WHERE,) else walk)

    async def pressed(self, pressed: Press) -> None:
        """Take a choice, a step back, or a new start."""
        if not await pressed.is_own():
            return
        walk = await self._kept(pressed)
        if walk is None:
            await pressed.acknowledge(boundary_messages.CASE_FORGOTTEN)
            return
        await pressed.acknowledge()
        match pressed.words:
            case ("pick", at, value) if at == _at(walk):
                await self._go(pressed, self._steps.choose(walk, value))
            case ("back", at) if at == _at(walk):
                await self._go(pressed, walk.back())
            case ("again",):
                await self._start(pressed, walk.again())

    async def under_card(self, pressed: Press) -> None:
        """Ask for a fact of a duty card again, or start again from it."""
        walk = await self._cards.walk_of(pressed)
        if walk is None:
            return
        await pressed.acknowledge()
        match pressed.words:
            case ("again",):
                await self._start(pressed, walk.again())
            case ("change", step) if step in list(CaseStep):
                await self._start(pressed, walk.change(step))

    async def _kept(self, pressed: Press) -> Walk | None:
        """The person's walk, if it moved within the hour and the button is of that walk, no older one."""
        held = await pressed.dialogue(KEPT)
        if held is None or held.kind != KIND or held.state.get("code") != pressed.code:
            return None
        return self._steps.read(str(held.state["walk"]))

    async def _start(self, request: Request, walk: Walk) -> None:
        code = await request.button_code(KIND)
        await request.wait_for(KIND, walk=walk.as_text(), code=code)
        asked = self._steps.asked(walk)
        assert asked is not None
        await request.say(*_sentences(asked), buttons=_choices(asked, walk, code))

    async def _go(self, pressed: Press, walk: Walk) -> None:
        """Show the next step in place of the one before, or the card."""
        await pressed.wait_for(KIND, walk=walk.as_text(), code=pressed.code)
        asked = self._steps.asked(walk)
        if asked is not None:
            lines = enumerate(_sentences(asked))
            pages = pages_of(paragraph(strong(line) if n else line) for n, line in lines)
            await pressed.show(pages[0], _choices(asked, walk, pressed.code))
            return
        await pressed.remove_buttons()
        card = await pressed.run(pressed.assistant.boundary.card, self._steps.facts(walk))
        await self._cards.send(pressed, card)
        await pressed.end_dialogue()


def _at(walk: Walk) -> str:
    """Where a walk stands, so that an older button changes nothing."""
    return walk.changing or str(len(walk.chosen))


def _sentences(asked: StepQuestion) -> tuple[str, ...]:
    """A step's sentences, what to do in danger first."""
    opening = () if asked.can_go_back else (chat_messages.CASE_OPENING,)
    return (*((asked.warning,) if asked.warning else ()), *opening, asked.question)


def _choices(asked: StepQuestion, walk: Walk, code: str) -> InlineKeyboardMarkup | None:
    back = [press(chat_messages.BACK, code, "back", _at(walk))] if asked.can_go_back else []
    again = press(boundary_messages.START_AGAIN, code, "again")
    made = [press(choice.label, code, "pick", _at(walk), choice.value) for choice in asked.choices]
    return keyboard([*in_pairs(made), [*back, again]])
