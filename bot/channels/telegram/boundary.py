"""/case: a case across a council boundary, worked through by buttons to a duty card. Nothing is typed.

The walk is kept for an hour in the store, as choices alone, so that it survives a restart.
"""

from __future__ import annotations

import datetime as dt

from telegram import InlineKeyboardMarkup
from telegram.error import BadRequest

from bot.channels.telegram import messages as chat_messages
from bot.channels.telegram.keyboards import in_rows, keyboard, press
from bot.channels.telegram.runtime.gate import Press, Request
from bot.features.boundary import messages as boundary_messages
from bot.features.boundary.citation_slip import slip_of
from bot.features.boundary.comparison import Comparison, side_by_side
from bot.features.boundary.duty_card import DutyCard
from bot.features.boundary.layout import comparison_blocks, duty_card_blocks
from bot.features.boundary.steps import StepQuestion, Steps, Walk
from bot.rendering.blocks import paragraph, strong
from bot.rendering.telegram_html import pages_of
from procedures.authorities import Authorities

#: The kind of this conversation, and how long a walk is kept.
KIND, KEPT = "case", dt.timedelta(hours=1)
#: Choices in a row, where there are many.
MANY, WIDE = 8, 2


class CaseHandler:
    """The handler that walks a person from the facts to a duty card."""

    def __init__(self, authorities: Authorities) -> None:
        self._authorities = authorities
        self._steps = Steps(authorities)

    async def begin(self, request: Request) -> None:
        """Start with an empty case."""
        await self._start(request, self._steps.begin())

    async def from_question(self, pressed: Press) -> None:
        """Start with the councils and the tie that a question named, to be confirmed."""
        await pressed.acknowledge()
        hints = pressed.meaning.get("boundary") or {}
        await self._start(pressed, self._steps.begin(hints.get("named", ()), hints.get("tie", "")))

    async def pressed(self, pressed: Press) -> None:
        """Take a choice, a step back, a new start, or what is offered under the card."""
        walk = await self._kept(pressed)
        if walk is None:
            await pressed.acknowledge(boundary_messages.CASE_FORGOTTEN)
            return
        await pressed.acknowledge()
        match pressed.words:
            case ("pick", at, value) if at == str(len(walk.answers)):
                await self._go(pressed, self._steps.choose(walk, value))
            case ("back", at) if at == str(len(walk.answers)):
                await self._go(pressed, walk.back())
            case ("again",):
                await self._start(pressed, walk.again())
            case ("beside",) if self._steps.asked(walk) is None:
                await self._beside(pressed, walk)
            case ("slip",) if self._steps.asked(walk) is None:
                await self._slip(pressed, walk)

    async def _kept(self, pressed: Press) -> Walk | None:
        """The person's walk, if it moved within the hour and the button is of that walk, no older one."""
        held = await pressed.dialogue(KEPT) if pressed.own else None
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
            choices = _choices(asked, walk, pressed.code)
            try:
                await pressed.query.edit_message_text(pages[0].html, reply_markup=choices)
            except BadRequest as refused:
                if "not modified" in str(refused):  # a second press of the same button
                    return
                await pressed.reply(pages, choices)  # too old to change, or gone
            return
        await pressed.remove_buttons()
        card = await pressed.run(self._card, pressed, walk)
        row = [
            press(boundary_messages.START_AGAIN, pressed.code, "again"),
            press(boundary_messages.HEADINGS["beside"], pressed.code, "beside"),
            press(chat_messages.SLIP, pressed.code, "slip"),
        ]
        await pressed.reply(pages_of(duty_card_blocks(card, self._authorities)), keyboard([row]))

    async def _beside(self, pressed: Press, walk: Walk) -> None:
        guide = pressed.assistant.boundary.guide

        def made() -> tuple[DutyCard, tuple[Comparison, ...]]:
            return self._card(pressed, walk), side_by_side(guide.case(self._steps.facts(walk)))

        card, steps = await pressed.run(made)
        await pressed.reply(pages_of(comparison_blocks(steps, card, self._authorities)))

    async def _slip(self, pressed: Press, walk: Walk) -> None:
        def made() -> tuple[str, bytes]:
            card = self._card(pressed, walk)
            return card.code, slip_of(card, self._steps.facts(walk), self._authorities, pressed.now())

        code, slip = await pressed.run(made)
        await pressed.gate.sender.file(pressed.chat_id, slip, f"{code}.pdf")

    def _card(self, request: Request, walk: Walk) -> DutyCard:
        return request.assistant.boundary.card(self._steps.facts(walk))


def _sentences(asked: StepQuestion) -> tuple[str, ...]:
    """A step's sentences, what to do in danger first."""
    opening = () if asked.can_go_back else (chat_messages.CASE_OPENING,)
    return (*((asked.warning,) if asked.warning else ()), *opening, asked.question)


def _choices(asked: StepQuestion, walk: Walk, code: str) -> InlineKeyboardMarkup | None:
    at = len(walk.answers)
    made = [press(choice.label, code, "pick", at, choice.value) for choice in asked.choices]
    back = [press(chat_messages.BACK, code, "back", at)] if asked.can_go_back else []
    again = press(boundary_messages.START_AGAIN, code, "again")
    return keyboard([*in_rows(made, WIDE if len(made) > MANY else 1), [*back, again]])
