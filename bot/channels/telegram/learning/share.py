"""/share: a team lead makes a learning point, or changes one, step by step.

The draft is kept for an hour in the store, so that a restart loses nothing; all of it was screened.
"""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import Sequence
from typing import Any

from telegram import InlineKeyboardMarkup, Update

from bot.channels.telegram import messages as chat_messages
from bot.channels.telegram.answers import DIALOGUE
from bot.channels.telegram.callbacks import Press
from bot.channels.telegram.card_writer import render
from bot.channels.telegram.html import Group, bold, italic, packed, quote, words
from bot.channels.telegram.keyboards import keyboard, press
from bot.channels.telegram.runtime.gate import Context, Gate
from bot.channels.telegram.runtime.limits import best_effort
from bot.core.card import Card
from bot.core.formatting import citation, whose_words
from bot.core.people import Permission, Person
from bot.core.question import Question
from bot.errors import BotError, NotHeldError
from bot.features.learning import chat_messages as said
from bot.features.learning import messages as learning_messages
from bot.features.learning.draft import TYPED, DraftStep, PointDraft
from bot.features.learning.ground import ground_now
from bot.features.learning.lead_actions import proposed_once, unmoved
from bot.features.learning.model import LearningPoint
from bot.features.learning.prompts import Prompt, asked
from bot.store.dialogues import Dialogue

#: The kind of this conversation, and how long a draft is kept.
KIND, KEPT = "share", dt.timedelta(hours=1)
#: Seconds after which a search is given up.
PATIENCE = 90.0


class Share:
    """Walks a lead to a proposal, or to an edit that is kept."""

    def __init__(self, service: Gate) -> None:
        self._service = service

    async def begin(self, update: Update, _context: Context, person: Person) -> None:
        """Start with an empty draft; as a reply to a card, with its passages."""
        chat, message = update.effective_chat, update.effective_message
        if chat is None or message is None:
            return
        if chat.type != chat.PRIVATE:
            await self._service.sender.say(update, chat_messages.PRIVATELY)
            return
        replied = message.reply_to_message
        on_card = (replied.text or "") if replied else ""

        await self._begin(update, person, on_card)

    async def from_card(self, update: Update, _context: Context, person: Person, pressed: Press) -> None:
        """Start with the passages of one's own answer card."""
        if pressed.meaning["person"] != person.id:
            await pressed.done(chat_messages.BUTTON_OLD)
            return
        await pressed.done()
        await self._begin(update, person, pressed.meaning["code"] or "", pressed.meaning["passages"])

    async def edit(self, update: Update, person: Person, point: LearningPoint) -> None:
        """Start from a point, asking for its text in other words."""
        assistant = self._service.assistant
        await self._take(
            update, person, lambda: PointDraft.of_point(point, ground_now(point, assistant.corpus()))
        )

    async def typed(self, update: Update, _context: Context, person: Person, dialogue: Dialogue) -> bool:
        """Take typed words; False where none are asked for, so that they are a question."""
        message, service = update.effective_message, self._service
        draft = PointDraft.of_json(dialogue.state["draft"])
        typed = message.text or "" if message else ""
        step = await service.run_blocking(lambda: service.assistant.proposal_wizard().step(draft))
        if step not in TYPED or not person.may(Permission.SHARE_LEARNING):
            return False
        if step is DraftStep.GROUND and dialogue.changed < service.now() - DIALOGUE:
            return False  # by now it is more likely a question, whose card says more than a search
        if step is not DraftStep.GROUND:
            await self._take(update, person, lambda: service.assistant.proposal_wizard().typed(draft, typed))
            return True

        def on_card() -> PointDraft | None:
            return service.assistant.proposal_wizard().on_card(draft, typed)

        try:
            offered = await service.run_blocking(on_card)
        except BotError as refused:
            await service.sender.say(update, str(refused))
            return True
        card = None if offered else await self._found(person, typed)
        if card is not None and not card.passages:
            await service.sender.reply(update, render(card))
            await service.sender.say(update, said.GROUND)
            return True
        ids = [p.id for s in card.passages for p in (s.passage, *s.originals)] if card else []
        await self._take(
            update, person, lambda: offered or service.assistant.proposal_wizard().offering(draft, ids)
        )
        return True

    async def pressed(self, update: Update, _context: Context, person: Person, pressed: Press) -> None:
        """Take a choice, or send, or drop the draft."""
        draft = await self._kept(pressed, person)
        if draft is None:
            await pressed.done(said.DRAFT_GONE)
            return
        await pressed.done()
        service = self._service
        match pressed.words:
            case ("drop",):
                await pressed.without_buttons()
                await service.run_blocking(service.store.dialogues.end, pressed.chat_id, person.id)
                await service.sender.say(update, said.DROPPED)
            case ("send",):
                await self._send(update, person, draft, pressed)
            case _:
                await self._take(
                    update,
                    person,
                    lambda: service.assistant.proposal_wizard().pressed(draft, person, pressed.words),
                    pressed,
                )

    async def _begin(self, update: Update, person: Person, on_card: str, shown: Sequence[str] = ()) -> None:
        def begun() -> PointDraft:
            proposing = self._service.assistant.proposal_wizard()
            draft = proposing.begin(person)
            try:
                offered = proposing.on_card(draft, on_card) if on_card else None
                return offered or (proposing.offering(draft, shown) if shown else draft)
            except NotHeldError:  # nothing of that card is held now: it is searched for
                return draft

        await self._take(update, person, begun)

    async def _send(self, update: Update, person: Person, draft: PointDraft, pressed: Press) -> None:
        assistant = self._service.assistant

        def sent() -> str:
            desk, wording = assistant.learning, assistant.proposal_wizard().wording(draft)
            if draft.point is None:
                point = proposed_once(desk, person, wording, draft.team, self._service.now())
                return learning_messages.PROPOSED.format(number=point.id, team=point.team)
            point = desk.edit(
                person, unmoved(desk, person, draft.point, draft.version), wording, self._service.now()
            )
            return said.EDITED.format(number=point.id)

        try:
            told = await self._service.run_blocking(sent)
        except BotError as refused:
            await self._service.sender.say(update, str(refused))
            return
        await self._service.run_blocking(self._service.store.dialogues.end, pressed.chat_id, person.id)
        await pressed.without_buttons()
        await self._service.sender.say(update, told)

    async def _take(self, update: Update, person: Person, change: Any, pressed: Press | None = None) -> None:
        """Change the draft, keep it and ask what comes next; a refusal changes nothing."""
        chat, service = update.effective_chat, self._service
        if chat is None:
            return

        def taken() -> tuple[PointDraft, Prompt]:
            draft: PointDraft = change()
            assistant = service.assistant
            edited = assistant.store.points.by_id(draft.point) if draft.point is not None else None
            return draft, asked(assistant.proposal_wizard(), draft, person, edited, service.now())

        try:
            draft, asks = await service.run_blocking(taken)
        except BotError as refused:
            await service.sender.say(update, str(refused))
            return
        in_place = pressed is not None and pressed.words[0] in {"topic", "part", "page"} and not asks.passages
        if pressed is not None and in_place:
            await self._keep(chat.id, person, draft, pressed.code)
            await best_effort(pressed.query.edit_message_reply_markup(_buttons(asks, pressed.code)))
            return
        meaning = {"kind": KIND, "person": person.id}
        code = await service.run_blocking(service.store.buttons.put, chat.id, meaning, service.now())
        await self._keep(chat.id, person, draft, code)
        if pressed is not None:
            await pressed.without_buttons()
        await service.sender.reply(update, packed(_groups(asks)), _buttons(asks, code))

    async def _found(self, person: Person, typed: str) -> Card:
        """Search as a question does: screened before anything else."""
        question = Question.of(typed, person.authority)
        waited = asyncio.wrap_future(self._service.assistant.batcher.ask(question))
        return await asyncio.wait_for(waited, PATIENCE)

    async def _kept(self, pressed: Press, person: Person) -> PointDraft | None:
        """The person's draft, if the button is under what was asked last."""
        dialogues = self._service.store.dialogues
        held = await self._service.run_blocking(
            dialogues.get, pressed.chat_id, person.id, self._service.now() - KEPT
        )
        if held is None or held.kind != KIND or held.state.get("code") != pressed.code:
            return None
        return PointDraft.of_json(held.state["draft"])

    async def _keep(self, chat_id: int, person: Person, draft: PointDraft, code: str) -> None:
        dialogues = self._service.store.dialogues
        state = {"draft": draft.as_json(), "code": code}
        await self._service.run_blocking(dialogues.put, chat_id, person.id, KIND, state, self._service.now())


def _groups(asks: Prompt) -> list[Group]:
    groups: list[Group] = [[words(line)] for line in asks.said]
    for number, passage, document in asks.passages:
        head = bold(said.TAKE.format(number=number)).as_head()
        groups.append(
            [
                head,
                italic(f"{whose_words(passage, document)}\n{citation(passage, document)}").as_head(),
                quote(passage.text),
            ]
        )
    return groups


def _buttons(asks: Prompt, code: str) -> InlineKeyboardMarkup | None:
    return keyboard([press(choice.label, code, *choice.words) for choice in row] for row in asks.choices)
