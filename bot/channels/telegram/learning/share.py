"""/share: a team lead makes a learning point, or changes one, step by step.

The draft is kept for an hour in the store, so that a restart loses nothing; all of it was screened.
"""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import Callable, Sequence

from telegram import InlineKeyboardMarkup

from bot.channels.telegram.answers import DIALOGUE, PATIENCE
from bot.channels.telegram.keyboards import keyboard, press
from bot.channels.telegram.runtime.gate import Press, Request
from bot.channels.telegram.runtime.limits import best_effort
from bot.core.card import Card
from bot.core.people import Permission
from bot.core.question import Question, reads_as_question
from bot.errors import NotHeldError
from bot.features.answers.layout import card_blocks
from bot.features.learning import chat_messages as sharing_messages
from bot.features.learning.layout import prompt_blocks
from bot.features.learning.lead_actions import kept
from bot.features.learning.model import LearningPoint
from bot.features.learning.prompts import Prompt, asked
from bot.features.learning.proposal import TYPED, DraftStep, PointDraft
from bot.rendering.telegram_html import pages_of
from bot.store.dialogues import Dialogue

#: The kind of this conversation, and how long a draft is kept.
KIND, KEPT = "share", dt.timedelta(hours=1)


class ShareHandler:
    """The handler that walks a lead to a proposal, or to an edit that is kept."""

    async def begin(self, request: Request) -> None:
        """Start with an empty draft; as a reply to a card, with its passages."""
        message = request.update.effective_message
        replied = message.reply_to_message if message else None
        await self._begin(request, (replied.text or "") if replied else "")

    async def from_card(self, pressed: Press) -> None:
        """Start with the passages of one's own answer card."""
        if not await pressed.is_own():
            return
        await pressed.acknowledge()
        await self._begin(pressed, pressed.meaning["code"] or "", pressed.meaning["passages"])

    async def edit(self, pressed: Press, point: LearningPoint) -> None:
        """Start from a point, asking for its text in other words."""
        corpus = pressed.assistant.corpus
        await self._change(pressed, lambda: PointDraft.of_point(point, point.ground_now(corpus())))

    async def typed(self, request: Request, dialogue: Dialogue) -> bool:
        """Take typed words; False where none are asked for, so that they are a question."""
        wizard, typed = request.assistant.proposal_wizard, request.text
        draft = PointDraft.of_json(dialogue.state["draft"])
        step = await request.run(lambda: wizard().step(draft))
        if step not in TYPED or not request.person.may(Permission.SHARE_LEARNING):
            return False
        if step is DraftStep.GROUND and dialogue.changed < request.now() - DIALOGUE:
            return False  # by now it is more likely a question, whose card says more than a search
        if step in {DraftStep.TEXT, DraftStep.TOPICS} and reads_as_question(typed):
            return False  # neither what was learned nor a topic is a question; the draft waits
        if step is not DraftStep.GROUND:
            await self._change(request, lambda: wizard().typed(draft, typed))
            return True
        offered = await request.run(lambda: wizard().on_card(draft, typed))
        card = None if offered else await _found(request, typed)
        if card is not None and not card.passages:
            await request.reply(pages_of(card_blocks(card)))
            await request.say(sharing_messages.GROUND)
            return True
        ids = [p.id for s in card.passages for p in (s.passage, *s.originals)] if card else []
        await self._change(request, lambda: offered or wizard().offering(draft, ids))
        return True

    async def pressed(self, pressed: Press) -> None:
        """Take a choice, or send, or drop the draft."""
        draft = await self._kept(pressed)
        if draft is None:
            past = await self._held(pressed) is not None
            await pressed.acknowledge(sharing_messages.STEP_PAST if past else sharing_messages.DRAFT_GONE)
            return
        await pressed.acknowledge()
        match pressed.words:
            case ("drop",):
                await pressed.remove_buttons()
                await pressed.end_dialogue()
                await pressed.say(sharing_messages.DROPPED)
            case ("send",):
                told = await pressed.run(_send, pressed, draft)
                await pressed.end_dialogue()
                await pressed.remove_buttons()
                await pressed.say(told)
            case _:
                wizard, person = pressed.assistant.proposal_wizard, pressed.person
                await self._change(pressed, lambda: wizard().pressed(draft, person, pressed.words))

    async def _begin(self, request: Request, on_card: str, shown: Sequence[str] = ()) -> None:
        def begun() -> PointDraft:
            wizard = request.assistant.proposal_wizard()
            draft = wizard.begin(request.person)
            try:
                offered = wizard.on_card(draft, on_card) if on_card else None
                return offered or (wizard.offering(draft, shown) if shown else draft)
            except NotHeldError:  # nothing of that card is held now: it is searched for
                return draft

        await self._change(request, begun)

    async def _change(self, request: Request, change: Callable[[], PointDraft]) -> None:
        """Change the draft, keep it and ask what comes next; a refusal changes nothing."""
        assistant = request.assistant

        def changed() -> tuple[PointDraft, Prompt]:
            draft = change()
            edited = request.store.points.by_id(draft.point) if draft.point is not None else None
            return draft, asked(assistant.proposal_wizard(), draft, request.person, edited, request.now())

        draft, asks = await request.run(changed)
        pressed = request if isinstance(request, Press) and request.meaning["kind"] == KIND else None
        if pressed and pressed.words[0] in {"topic", "part", "page"} and not asks.passages:
            await pressed.wait_for(KIND, draft=draft.as_json(), code=pressed.code)
            await best_effort(pressed.query.edit_message_reply_markup(_buttons(asks, pressed.code)))
            return
        code = await request.button_code(KIND)
        await request.wait_for(KIND, draft=draft.as_json(), code=code)
        if pressed:
            await pressed.remove_buttons()
        await request.reply(pages_of(prompt_blocks(asks)), _buttons(asks, code))

    async def _kept(self, pressed: Press) -> PointDraft | None:
        """The person's draft, if the button is under what was asked last."""
        held = await self._held(pressed)
        if held is None or held.state.get("code") != pressed.code:
            return None
        return PointDraft.of_json(held.state["draft"])

    async def _held(self, pressed: Press) -> Dialogue | None:
        """The conversation of the person's draft, whatever was asked last."""
        held = await pressed.dialogue(KEPT)
        return held if held is not None and held.kind == KIND else None


async def _found(request: Request, typed: str) -> Card:
    """Search as a question does: screened before anything else."""
    question = Question.of(typed, request.person.authority)
    waited = asyncio.wrap_future(request.assistant.batcher.ask(question))
    return await asyncio.wait_for(waited, PATIENCE)


def _send(request: Request, draft: PointDraft) -> str:
    assistant = request.assistant
    wizard = assistant.proposal_wizard()
    return kept(assistant.learning, wizard, request.person, draft, request.now())[1]


def _buttons(asks: Prompt, code: str) -> InlineKeyboardMarkup | None:
    return keyboard([press(choice.label, code, *choice.words) for choice in row] for row in asks.choices)
