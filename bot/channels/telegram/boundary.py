"""/case: a case across a council boundary, worked through by buttons to a duty card. Nothing is typed.

The walk is kept for an hour in the store, as choices alone, so that it survives a restart. Under the card of
a question the case stands in the buttons' meaning, and a walk begins with the first fact that is changed.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from telegram import InlineKeyboardButton, InlineKeyboardMarkup
from telegram.error import BadRequest

from bot.channels.telegram import messages as chat_messages
from bot.channels.telegram.keyboards import in_rows, keyboard, press
from bot.channels.telegram.runtime.gate import Press, Request
from bot.features.boundary import messages as boundary_messages
from bot.features.boundary.citation_slip import slip_of
from bot.features.boundary.comparison import Comparison, side_by_side
from bot.features.boundary.duty_card import DutyCard
from bot.features.boundary.layout import (
    Opened,
    comparison_blocks,
    first_page_blocks,
    opened_blocks,
    record_copy,
)
from bot.features.boundary.steps import CaseStep, StepChoice, StepQuestion, Steps, Walk
from bot.rendering.blocks import paragraph, strong
from bot.rendering.telegram_html import pages_of
from procedures.authorities import Authorities
from procedures.boundary.facts import Facts

#: The kind of this conversation, and how long a walk is kept.
KIND, KEPT = "case", dt.timedelta(hours=1)
#: Choices side by side: no label of a pair is longer than a phone shows.
PAIR, NARROW = 2, 17
#: Facts that a question's card offers to change at once; the others stand behind one more press.
AT_ONCE = (CaseStep.HOME_REGION, CaseStep.OTHER_REGION, CaseStep.TIE, CaseStep.STATUS)


class CaseHandler:
    """The handler that walks a person from the facts to a duty card."""

    def __init__(self, authorities: Authorities) -> None:
        self._authorities = authorities
        self._steps = Steps(authorities)

    async def begin(self, request: Request) -> None:
        """Start with an empty case."""
        await self._start(request, self._steps.begin(own=request.person.authority))

    def meaning(self, facts: Facts, own: str | None) -> str:
        """Return the case of a question as its buttons carry it."""
        return self._steps.of(facts, own).as_text()

    def under_question(self, walk: str, code: str) -> InlineKeyboardMarkup | None:
        """Return the buttons under a first page that answers a question: facts, then what stands behind."""
        changes = {choice.value: choice for choice in self._steps.changes(self._steps.read(walk))}
        facts = [[press(changes[step].label, code, "case", "change", step)] for step in AT_ONCE]
        passages = press(boundary_messages.PASSAGES, code, "case", "passages")
        return keyboard([*facts, *_behind(code, "case"), [passages]])

    async def asked(self, pressed: Press) -> None:
        """Take a press under the first page that answers a question."""
        await pressed.acknowledge()
        walk = self._steps.read(str(pressed.meaning.get("walk", "")))
        if self._steps.asked(walk) is None and len(pressed.words) > 1:
            await self._under_card(pressed, walk, pressed.words[1:])

    async def pressed(self, pressed: Press) -> None:
        """Take a choice, a step back, a new start, or what is offered under the card."""
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
            case words if self._steps.asked(walk) is None or words[:1] == ("again",):
                await self._under_card(pressed, walk, words)

    async def _under_card(self, pressed: Press, walk: Walk, words: tuple[str, ...]) -> None:
        match words:
            case ("again",):
                await self._start(pressed, walk.again())
            case ("change",):
                await self._offer_changes(pressed, walk)
            case ("change", step) if step in list(CaseStep):
                await self._start(pressed, walk.change(step))
            case ("beside",):
                await self._beside(pressed, walk)
            case ("slip",):
                await self._slip(pressed, walk)
            case ("copy",):
                await self._copy(pressed, walk)
            case (part,) if part in list(Opened):
                await self._open(pressed, walk, Opened(part))

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
        await pressed.reply(pages_of(first_page_blocks(card)), keyboard(_behind(pressed.code)))

    async def _offer_changes(self, pressed: Press, walk: Walk) -> None:
        """List the facts with what each is now, as buttons of a walk of their own."""
        code = await pressed.button_code(KIND)
        await pressed.wait_for(KIND, walk=walk.as_text(), code=code)
        choices = (press(choice.label, code, "change", choice.value) for choice in self._steps.changes(walk))
        await pressed.say(boundary_messages.WHICH_FACT, buttons=keyboard([choice] for choice in choices))

    async def _open(self, pressed: Press, walk: Walk, part: Opened) -> None:
        card = await pressed.run(self._card, pressed, walk)
        await pressed.reply(pages_of(opened_blocks(card, self._authorities, part)))

    async def _copy(self, pressed: Press, walk: Walk) -> None:
        """Send the plain copy, which may be copied and passed on."""
        card = await pressed.run(self._card, pressed, walk)
        copy = record_copy(card, self._authorities, pressed.now())
        await pressed.reply(pages_of([paragraph(copy)]), protected=False)

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
        await pressed.reply_with_file(slip, f"{code}.pdf")

    def _card(self, request: Request, walk: Walk) -> DutyCard:
        return request.assistant.boundary.card(self._steps.facts(walk))


def _behind(code: str, *before: str) -> Iterator[list[InlineKeyboardButton]]:
    """Yield the rows of what stands behind a first page; ``before`` stands before each button's word."""
    labels = {
        **boundary_messages.OPEN,
        "beside": boundary_messages.HEADINGS["beside"],
        "slip": chat_messages.SLIP,
        "copy": boundary_messages.COPY,
        "change": boundary_messages.CHANGE,
    }
    made = [press(label, code, *before, word) for word, label in labels.items()]
    made.append(press(boundary_messages.REFUSED_BUTTON, code, *before, "change", "refused"))
    made.append(press(boundary_messages.START_AGAIN, code, *before, "again"))
    yield from in_rows(made, PAIR)


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
    rows = [
        [press(choice.label, code, "pick", _at(walk), choice.value) for choice in row]
        for row in rows_of(asked.choices)
    ]
    return keyboard([*rows, [*back, again]])


def rows_of(choices: tuple[StepChoice, ...]) -> Iterator[list[StepChoice]]:
    """Yield choices in rows: two short labels side by side, a longer one alone, so that none is cut."""
    row: list[StepChoice] = []
    for choice in choices:
        if row and (len(choice.label) > NARROW or len(row) == PAIR):
            yield row
            row = []
        row.append(choice)
        if len(choice.label) > NARROW:
            yield row
            row = []
    if row:
        yield row
