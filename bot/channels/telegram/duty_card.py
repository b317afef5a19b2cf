"""A duty card in the chat: its first page, and the parts that open in its place and close again.

The case stands in the meaning of the card's buttons, as choices alone. So each card keeps its own, also after
a restart, and a card that is opened later is made of what stands then.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from telegram import InlineKeyboardButton, InlineKeyboardMarkup

from bot.channels.telegram import messages as chat_messages
from bot.channels.telegram.held_card import held_card
from bot.channels.telegram.keyboards import in_rows, keyboard, press, turn_page
from bot.channels.telegram.runtime.gate import Press, Request
from bot.core.card import Card
from bot.features.answers.kept_card import kept
from bot.features.answers.layout import passages_blocks
from bot.features.boundary import messages as boundary_messages
from bot.features.boundary.citation_slip import slip_of
from bot.features.boundary.duty_card import AskedCase, DutyCard
from bot.features.boundary.layout import (
    CardPart,
    comparison_blocks,
    first_page_blocks,
    opened_blocks,
    record_copy,
)
from bot.features.boundary.steps import CaseStep, Steps, Walk
from bot.rendering.blocks import Block, paragraph, strong
from bot.rendering.telegram_html import pages_of
from procedures.authorities import Authorities

#: The kind of the buttons under a duty card.
KIND = "duty"
#: Facts that a question's card offers to change at once; the others stand behind one more press.
AT_ONCE = (CaseStep.HOME_REGION, CaseStep.OTHER_REGION, CaseStep.TIE, CaseStep.STATUS)
#: What opens in place of a first page besides its own parts.
BESIDE, PASSAGES, FACTS = "beside", "passages", "facts"
#: Buttons side by side.
PAIR = 2


@dataclass(frozen=True)
class _Opened:
    """What is open of a duty card, and which page of how many."""

    part: str
    page: int = 0
    count: int = 1


class DutyCardHandler:
    """The handler of duty cards, whether the case was walked through or read from a question."""

    def __init__(self, authorities: Authorities) -> None:
        self._authorities = authorities
        self._steps = Steps(authorities)

    async def send(
        self, request: Request, card: DutyCard, behind: Card | None = None, *, quoted: bool = False
    ) -> None:
        """Send a first page with its buttons; ``behind`` holds the passages of a question's answer.

        It may be copied and passed on: nothing stands on it that is for some people alone.
        """
        meaning: dict[str, Any] = {"walk": self._steps.of(card.facts, request.person.authority).as_text()}
        if card.asked:
            meaning |= {"asked": [list(card.asked.unplaced), card.asked.focus]}
        if behind:
            meaning |= {"card": kept(behind)}
        code = await request.button_code(KIND, **meaning)
        buttons = self._buttons(meaning, code)
        await request.reply(pages_of(first_page_blocks(card)), buttons, protected=False, quoted=quoted)

    async def walk_of(self, pressed: Press) -> Walk | None:
        """Return the case under a card as a walk; where it is no longer whole, say so and return None."""
        walk = self._steps.read(str(pressed.meaning.get("walk", "")))
        if self._steps.asked(walk) is None:
            return walk
        await pressed.acknowledge(boundary_messages.CASE_FORGOTTEN)
        return None

    async def pressed(self, pressed: Press) -> None:
        """Open a part in place, close it, or send what is on paper or to be copied."""
        walk = await self.walk_of(pressed)
        if walk is None:
            return
        match pressed.words:
            case ("open", part, *page):
                await self._open(pressed, walk, part, int(page[0]) if page and page[0].isdigit() else 0)
            case ("close",):
                await pressed.acknowledge()
                (first, *_) = pages_of(first_page_blocks(await pressed.run(self._card, pressed, walk)))
                await pressed.show(first, self._buttons(pressed.meaning, pressed.code))
            case ("slip",):
                await pressed.acknowledge()
                await self._slip(pressed, walk)
            case ("copy",):
                await pressed.acknowledge()
                await self._copy(pressed, walk)
            case _:
                await pressed.acknowledge(chat_messages.BUTTON_OLD)

    async def _open(self, pressed: Press, walk: Walk, part: str, page: int) -> None:
        """Open a part under the first page where both fit in one message, else alone, page by page."""
        behind = await held_card(pressed) if part == PASSAGES else None
        if part not in self._parts(pressed.meaning) or (part == PASSAGES and behind is None):
            await pressed.acknowledge(chat_messages.CARD_GONE)
            return
        await pressed.acknowledge()

        def made() -> tuple[DutyCard, list[Block]]:
            card = self._card(pressed, walk)
            return card, self._part(pressed, card, part, behind)

        card, blocks = await pressed.run(made)
        pages = pages_of([*first_page_blocks(card), *blocks])
        if len(pages) > 1:
            pages = pages_of(blocks)
        page = min(page, len(pages) - 1)
        await pressed.show(
            pages[page], self._buttons(pressed.meaning, pressed.code, _Opened(part, page, len(pages)))
        )
        for_some = [shown for shown in behind.in_view if shown.is_for_some] if behind else []
        if for_some:  # it is not passed on, and the card may be
            await pressed.reply(pages_of(passages_blocks(for_some)))

    def _part(self, pressed: Press, card: DutyCard, part: str, behind: Card | None) -> list[Block]:
        if part == BESIDE:
            steps = pressed.assistant.boundary.guide.compared(card.facts)
            return list(comparison_blocks(steps, card, self._authorities))
        if part == FACTS:
            return [paragraph(strong(boundary_messages.WHICH_FACT))]
        if part == PASSAGES and behind:
            return list(passages_blocks(shown for shown in behind.in_view if not shown.is_for_some))
        return list(opened_blocks(card, self._authorities, CardPart(part)))

    async def _copy(self, pressed: Press, walk: Walk) -> None:
        """Send the plain copy, which may be copied and passed on."""
        card = await pressed.run(self._card, pressed, walk)
        copy = record_copy(card, self._authorities, pressed.now())
        await pressed.reply(pages_of([paragraph(copy)]), protected=False)

    async def _slip(self, pressed: Press, walk: Walk) -> None:
        def made() -> tuple[str, bytes]:
            card = self._card(pressed, walk)
            return card.code, slip_of(card, card.facts, self._authorities, pressed.now())

        code, slip = await pressed.run(made)
        await pressed.reply_with_file(slip, f"{code}.pdf")

    def _card(self, pressed: Press, walk: Walk) -> DutyCard:
        facts, boundary = self._steps.facts(walk), pressed.assistant.boundary
        asked = pressed.meaning.get("asked")
        if asked is None:
            return boundary.card(facts)
        unplaced, focus = asked
        return boundary.card_as_asked(facts, AskedCase(tuple(unplaced), focus))

    def _parts(self, meaning: Mapping[str, Any]) -> dict[str, str]:
        """What can be opened of a card, each with its label."""
        behind = meaning.get("card")
        passages = {PASSAGES: boundary_messages.PASSAGES} if behind and behind["passages"] else {}
        beside = {BESIDE: boundary_messages.HEADINGS["beside"], FACTS: boundary_messages.CHANGE}
        return {**boundary_messages.OPEN, **beside, **passages}

    def _buttons(
        self, meaning: Mapping[str, Any], code: str, opened: _Opened | None = None
    ) -> InlineKeyboardMarkup | None:
        """Return the buttons under a card: of what is open, the facts that were read, what stands behind."""
        parts = self._parts(meaning)
        rows: list[Sequence[InlineKeyboardButton]] = []
        if opened:
            rows.append(turn_page(opened.page, 1, opened.count, code, "open", opened.part))
            if opened.part == FACTS:
                rows += self._facts(meaning, code, list(CaseStep))
            rows.append([press(chat_messages.CLOSE, code, "close")])
        elif "asked" in meaning:
            rows += self._facts(meaning, code, AT_ONCE)
        made = [
            press(label, code, "open", part)
            for part, label in parts.items()
            if opened is None or part != opened.part
        ]
        made.append(press(chat_messages.SLIP, code, "slip"))
        made.append(press(boundary_messages.COPY, code, "copy"))
        made.append(press(boundary_messages.REFUSED_BUTTON, code, "change", CaseStep.REFUSED))
        made.append(press(boundary_messages.START_AGAIN, code, "again"))
        return keyboard([*rows, *in_rows(made, PAIR)])

    def _facts(
        self, meaning: Mapping[str, Any], code: str, wanted: Sequence[CaseStep]
    ) -> list[list[InlineKeyboardButton]]:
        """The facts that can be changed, each with what it is now."""
        changes = self._steps.changes(self._steps.read(str(meaning["walk"])))
        return [[press(c.label, code, "change", c.value)] for c in changes if c.value in wanted]
