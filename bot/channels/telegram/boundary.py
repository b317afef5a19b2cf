"""/case: a case across a council boundary, worked through by buttons to a duty card. Nothing is typed.

The walk is kept for an hour in the store, as choices alone, so that it survives a restart.
"""

from __future__ import annotations

import datetime as dt

from telegram import InlineKeyboardMarkup, Update
from telegram.error import BadRequest

from bot.channels.telegram import messages as chat_messages
from bot.channels.telegram.callbacks import Press
from bot.channels.telegram.duty_card_writer import render_beside, render_duty
from bot.channels.telegram.html import bold, packed, words
from bot.channels.telegram.keyboards import keyboard, press
from bot.channels.telegram.runtime.gate import Context, Gate
from bot.core.people import Person
from bot.features.boundary import messages as boundary_messages
from bot.features.boundary.citation_slip import slip_of
from bot.features.boundary.comparison import Comparison, side_by_side
from bot.features.boundary.duty_card import DutyCard
from bot.features.boundary.steps import StepQuestion, Steps, Walk

#: The kind of this conversation, and how long a walk is kept.
KIND, KEPT = "case", dt.timedelta(hours=1)
#: Choices in a row, where there are many.
MANY, WIDE = 8, 2


class CaseGuide:
    """Walks a person from the facts to a duty card."""

    def __init__(self, service: Gate) -> None:
        self._service = service
        self._steps = Steps(service.assistant.library.authorities)

    async def begin(self, update: Update, _context: Context, person: Person) -> None:
        """Start with an empty case."""
        await self._start(update, person, self._steps.begin())

    async def from_question(self, update: Update, _context: Context, person: Person, pressed: Press) -> None:
        """Start with the councils and the tie that a question named, to be confirmed."""
        await pressed.done()
        said = pressed.meaning.get("boundary") or {}
        await self._start(update, person, self._steps.begin(said.get("named", ()), said.get("tie", "")))

    async def pressed(self, update: Update, _context: Context, person: Person, pressed: Press) -> None:
        """Take a choice, a step back, a new start, or what is offered under the card."""
        walk = await self._kept(pressed, person)
        if walk is None:
            await pressed.done(boundary_messages.CASE_FORGOTTEN)
            return
        await pressed.done()
        match pressed.words:
            case ("pick", at, value) if at == str(len(walk.answers)):
                await self._go(update, person, pressed, self._steps.choose(walk, value))
            case ("back", at) if at == str(len(walk.answers)):
                await self._go(update, person, pressed, walk.back())
            case ("again",):
                await self._start(update, person, walk.again())
            case ("beside",) if self._steps.asked(walk) is None:
                await self._beside(update, walk)
            case ("slip",) if self._steps.asked(walk) is None:
                await self._slip(update, walk)

    async def _kept(self, pressed: Press, person: Person) -> Walk | None:
        """The person's walk, if it moved within the hour and the button is of that walk, no older one."""
        if pressed.meaning["person"] != person.id:
            return None
        dialogues = self._service.store.dialogues
        held = await self._service.run_blocking(
            dialogues.get, pressed.chat_id, person.id, self._service.now() - KEPT
        )
        if held is None or held.kind != KIND or held.state.get("code") != pressed.code:
            return None
        return self._steps.read(str(held.state["walk"]))

    async def _start(self, update: Update, person: Person, walk: Walk) -> None:
        chat = update.effective_chat
        if chat is None:
            return
        service = self._service
        meaning = {"kind": KIND, "person": person.id}
        code = await service.run_blocking(service.store.buttons.put, chat.id, meaning, service.now())
        await self._keep(chat.id, person, walk, code)
        asked = self._steps.asked(walk)
        assert asked is not None
        await service.sender.say(update, *_said(asked), buttons=_choices(asked, walk, code))

    async def _go(self, update: Update, person: Person, pressed: Press, walk: Walk) -> None:
        """Show the next step in place of the one before, or the card."""
        await self._keep(pressed.chat_id, person, walk, pressed.code)
        asked = self._steps.asked(walk)
        if asked is not None:
            pages = packed([bold(line) if n else words(line)] for n, line in enumerate(_said(asked)))
            choices = _choices(asked, walk, pressed.code)
            try:
                await pressed.query.edit_message_text(pages[0].html, parse_mode="HTML", reply_markup=choices)
            except BadRequest as refused:
                if "not modified" in str(refused):  # a second press of the same button
                    return
                await self._service.sender.reply(update, pages, choices)  # too old to change, or gone
            return
        await pressed.without_buttons()
        card = await self._service.run_blocking(self._card, walk)
        row = [
            press(boundary_messages.START_AGAIN, pressed.code, "again"),
            press(boundary_messages.HEADINGS["beside"], pressed.code, "beside"),
            press(chat_messages.SLIP, pressed.code, "slip"),
        ]
        pages = render_duty(card, self._service.assistant.library.authorities)
        await self._service.sender.reply(update, pages, keyboard([row]))

    async def _beside(self, update: Update, walk: Walk) -> None:
        assistant = self._service.assistant

        def made() -> tuple[DutyCard, tuple[Comparison, ...]]:
            facts = self._steps.facts(walk)
            return assistant.boundary.card(facts), side_by_side(assistant.boundary.guide.case(facts))

        card, steps = await self._service.run_blocking(made)
        pages = render_beside(steps, card, assistant.library.authorities)
        await self._service.sender.reply(update, pages)

    async def _slip(self, update: Update, walk: Walk) -> None:
        def made() -> tuple[str, bytes]:
            facts, card = self._steps.facts(walk), self._card(walk)
            names = self._service.assistant.library.authorities
            return card.code, slip_of(card, facts, names, self._service.now())

        code, slip = await self._service.run_blocking(made)
        await self._service.sender.document(update, f"{code}.pdf", slip)

    async def _keep(self, chat_id: int, person: Person, walk: Walk, code: str) -> None:
        dialogues = self._service.store.dialogues
        state = {"walk": walk.as_text(), "code": code}
        await self._service.run_blocking(dialogues.put, chat_id, person.id, KIND, state, self._service.now())

    def _card(self, walk: Walk) -> DutyCard:
        return self._service.assistant.boundary.card(self._steps.facts(walk))


def _said(asked: StepQuestion) -> tuple[str, ...]:
    """A step's sentences, what to do in danger first."""
    opening = () if asked.can_go_back else (chat_messages.CASE_OPENING,)
    return (*((asked.warning,) if asked.warning else ()), *opening, asked.question)


def _choices(asked: StepQuestion, walk: Walk, code: str) -> InlineKeyboardMarkup | None:
    at = len(walk.answers)
    made = [press(choice.label, code, "pick", at, choice.value) for choice in asked.choices]
    width = WIDE if len(made) > MANY else 1
    rows = [made[n : n + width] for n in range(0, len(made), width)]
    back = [press(chat_messages.BACK, code, "back", at)] if asked.can_go_back else []
    return keyboard([*rows, [*back, press(boundary_messages.START_AGAIN, code, "again")]])
