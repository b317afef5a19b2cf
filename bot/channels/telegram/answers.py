"""A message is a question, unless a conversation waits for words; the reply is a card, with its buttons."""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import Awaitable, Callable, Mapping, Sequence
from concurrent.futures import Future

from telegram import Message
from telegram.constants import ChatAction
from telegram.error import TelegramError

from bot.channels.telegram import messages as chat_messages
from bot.channels.telegram.duty_card import DutyCardHandler
from bot.channels.telegram.held_card import held_card
from bot.channels.telegram.keyboards import Opened, emergency_code, under_card
from bot.channels.telegram.message_text import without_name
from bot.channels.telegram.runtime.gate import OnRequest, OnWords, Press, Request
from bot.channels.telegram.runtime.limits import Seldom, best_effort
from bot.channels.telegram.runtime.sender import paragraphs
from bot.core.card import Card, Status
from bot.core.people import Permission, councils_of
from bot.core.remembered import Remembered
from bot.features.answers import messages as answer_messages
from bot.features.answers.context_window import around
from bot.features.answers.conversation import OPENING, Offer, PendingCard, offers_for
from bot.features.answers.kept_card import kept
from bot.features.answers.layout import (
    brief_blocks,
    caution_blocks,
    differing_blocks,
    excerpt_blocks,
    whole_blocks,
)
from bot.features.answers.small_talk import in_terms_of_channel, is_small_talk
from bot.features.boundary.duty_card import DutyCard
from bot.rendering.blocks import Block, paragraph
from bot.rendering.telegram_html import pages_of
from bot.store.dialogues import Dialogue

#: Seconds after which a person sees that an answer is on its way, and after which it is given up.
TYPING_AFTER, PATIENCE = 1.0, 150.0
#: Seconds between two such signs, whoever they are for.
TYPING_SPACING = 0.25
#: Questions of a chat within this time are answered each with what it answers shown; chats remembered.
AT_ONCE, REMEMBERED = dt.timedelta(minutes=1), 10_000
#: How long a conversation waits for a person's words.
DIALOGUE = dt.timedelta(minutes=10)
#: How long one waits in which longer words are written, or buttons pressed in between.
PATIENT, LONG = frozenset({"share", "point_reason", "action_words", "action_own"}), dt.timedelta(hours=1)
#: Conversations that a code can be an answer in, such as what a learning point rests on.
TAKES_CODES = frozenset({"share"})


class QuestionHandler:
    """The handler of questions, in a person's own chat and, where the bot is spoken to, in a group."""

    def __init__(
        self,
        cards: DutyCardHandler,
        typed: Mapping[str, OnWords],
        bare: Mapping[str, OnRequest],
        take_code: Callable[[Request], Awaitable[bool]],
        not_opened: Callable[[Request, str], Awaitable[None]],
    ) -> None:
        """``cards`` sends the duty card that answers a question.

        ``typed`` holds, by kind of conversation, who takes the words that it waits for. ``bare`` holds what
        is done at a word that stands for a command, typed alone without its mark. ``take_code`` takes a
        message that is a code alone, and says whether it did. ``not_opened`` says that a file was not read.
        """
        self._cards = cards
        self._typed = typed
        self._bare = bare
        self._take_code = take_code
        self._not_opened = not_opened
        self._typing = Seldom(TYPING_SPACING)
        #: Messages that a conversation took for the words that it waited for, each with its kind.
        self._words = Remembered[tuple[int, int], str](REMEMBERED)
        #: When each chat asked last.
        self._asked = Remembered[int, dt.datetime](REMEMBERED)

    async def message(self, request: Request) -> None:
        """Answer what a person wrote, or hand it to the conversation that waits for words."""
        if request.edited:
            await self._corrected(request)
            return
        if request.private and (then := self._bare.get(request.text.strip(" .!?").lower())):
            await then(request)
            return
        dialogue = await self._waiting(request) if request.private else None
        takes_codes = dialogue is not None and dialogue.kind in TAKES_CODES
        if not takes_codes and await self._take_code(request):
            return
        if dialogue and await self._is_taken(request, dialogue):
            return
        if takes_codes and await self._take_code(request):
            return
        await self._ask(request)

    async def with_file(self, request: Request) -> None:
        """Answer what stands under a file, which is not opened; in a poll or a list, what it says."""
        message = request.update.effective_message
        if message is not None and message.poll is None and message.checklist is None:
            await self._not_opened(request, chat_messages.NOT_OPENED)
        await self._ask(request)

    async def ask_draft(self, pressed: Press) -> None:
        """Answer here what was about to be sent on."""
        asker = (pressed.chat_id, pressed.person.id)
        draft = pressed.assistant.conversation.drafts.of(asker, pressed.code)
        if draft is None:
            await pressed.acknowledge(chat_messages.QUESTION_GONE)
            return
        await pressed.acknowledge()
        ask, overheard = pressed.assistant.conversation.ask, not pressed.private
        await self._reply(pressed, ask(pressed.person, pressed.chat_id, draft.text, overheard=overheard))

    async def _ask(self, request: Request) -> None:
        text = without_name(request.text, request.context.bot.username)
        ask, overheard = request.assistant.conversation.ask, not request.private
        asked = ask(request.person, request.chat_id, text, overheard=overheard)
        await self._reply(request, asked, quoted=request.edited or await self._is_one_of_several(request))

    async def _is_taken(self, request: Request, dialogue: Dialogue) -> bool:
        """Whether a conversation takes a message for the words it waits for, also where it refuses them."""
        if is_small_talk(request.text):  # a greeting or thanks is nobody's answer
            return False
        message = (request.chat_id, request.message_id)
        self._words[message] = dialogue.kind
        if await self._typed[dialogue.kind](request, dialogue) is not False:
            return True
        self._words.pop(message, None)
        return False

    async def _corrected(self, request: Request) -> None:
        """Take a message that was changed: words in place of what they were, a question to be answered anew.

        It is never taken for what is waited for next.
        """
        kind = self._words.get((request.chat_id, request.message_id))
        if kind is None or not request.private:
            if not await self._take_code(request):
                await self._ask(request)
            return
        dialogue = await self._waiting(request)
        if dialogue is None or dialogue.kind != kind:
            await request.say(chat_messages.EDITED_TOO_LATE)
        elif "code" not in dialogue.state or "draft" in dialogue.state:
            await request.say(chat_messages.EDITED_BEFORE)
        elif not await self._is_taken(request, dialogue):
            await self._ask(request)

    async def _is_one_of_several(self, request: Request) -> bool:
        """Whether a person asked more than this in the last minute: then each card says which it is."""
        message = request.update.effective_message
        if message is None or not request.private:
            return False
        before, self._asked[request.chat_id] = self._asked.get(request.chat_id), message.date
        if before is not None and abs(message.date - before) < AT_ONCE:
            return True
        others = request.store.inbox.others_wait
        return await request.run(others, request.chat_id, request.update.update_id)

    async def ask_offered(self, pressed: Press) -> None:
        """Ask the question that this card offers: without its details, or as no emergency."""
        await self._ask_held(pressed, pressed.code)

    async def ask_as_no_emergency(self, pressed: Press) -> None:
        """Ask what its writer says now is no emergency: the message that the card replied to."""
        await self._ask_held(pressed, emergency_code(pressed.words[1:2]))

    async def _ask_held(self, pressed: Press, code: str) -> None:
        """Ask the question that a card holds for whoever asked it; once it is gone, say so."""
        asked = pressed.assistant.conversation.ask_offered(pressed.person, pressed.chat_id, code)
        if asked is None:
            await pressed.acknowledge(chat_messages.QUESTION_GONE)
            return
        await pressed.acknowledge()
        await self._reply(pressed, asked)

    async def _waiting(self, request: Request) -> Dialogue | None:
        """The conversation that waits for these words."""
        dialogue = await request.dialogue(LONG)
        if dialogue is None or dialogue.kind not in self._typed:
            return None
        if dialogue.kind not in PATIENT:
            return dialogue if dialogue.changed >= request.now() - DIALOGUE else None
        return dialogue

    async def _reply(self, request: Request, asked: PendingCard, *, quoted: bool = False) -> None:
        """Wait for a card and send it with its buttons; ``quoted`` says which message it answers."""
        card = in_terms_of_channel(await self._card(request, asked.card), chat_messages.USE)
        if card.courtesy:
            await request.reply(pages_of(brief_blocks(card)), protected=False)
            return
        if card.status is Status.PERSONAL and not request.private:
            await _personal_in_group(request, card)
            return
        if isinstance(card.case, DutyCard):
            await self._cards.send(request, card.case, behind=card, quoted=quoted)
            return
        passages = [shown.passage.id for shown in card.in_view]
        code = await request.button_code("card", code=card.code, passages=passages, card=kept(card))
        request.assistant.conversation.hold(request.person, request.chat_id, code, asked.question, card)
        # An answer may be passed on and put on record; what is for some people alone may not.
        protected = any(shown.is_for_some for shown in card.passages)
        buttons = under_card(card, code, share=_may_share(request))
        await request.reply(pages_of(brief_blocks(card)), buttons, protected=protected, quoted=quoted)

    async def _card(self, request: Request, asked: Future[Card]) -> Card:
        waited = asyncio.wrap_future(asked)
        done, _ = await asyncio.wait({waited}, timeout=TYPING_AFTER)
        if not done and self._typing.now():
            await best_effort(request.context.bot.send_chat_action(request.chat_id, ChatAction.TYPING))
        return await asyncio.wait_for(waited, PATIENCE)


async def open_part(pressed: Press) -> None:
    """Open a part of a card in its place; what was open before closes."""
    offer = _offer(pressed.words[1:2])
    card = await held_card(pressed)
    if card is None or offer is None or offer not in offers_for(card):
        await pressed.acknowledge(chat_messages.CARD_GONE)
        return
    number, page = _number(pressed.words[2:3], 1), _number(pressed.words[3:4], 0)
    if not 1 <= number <= len(card.in_view):
        await pressed.acknowledge(chat_messages.BUTTON_OLD)
        return
    await pressed.acknowledge()
    brief = tuple(brief_blocks(card))
    part = await _part_of(pressed, card, offer, number)
    pages = pages_of([*brief, *part])
    if len(pages) > 1:
        pages = pages_of(part)
    page = min(page, len(pages) - 1)
    opened = Opened(offer, number, page, len(pages))
    buttons = under_card(card, pressed.code, share=_may_share(pressed), opened=opened)
    await pressed.show(pages[page], buttons)


async def close_part(pressed: Press) -> None:
    """Close what is open of a card: its first screen stands alone again."""
    card = await held_card(pressed)
    if card is None:
        await pressed.acknowledge(chat_messages.CARD_GONE)
        return
    await pressed.acknowledge()
    (page, *_) = pages_of(brief_blocks(card))
    await pressed.show(page, under_card(card, pressed.code, share=_may_share(pressed)))


async def _part_of(pressed: Press, card: Card, offer: Offer, number: int) -> list[Block]:
    assistant = pressed.assistant
    match offer:
        case Offer.PASSAGES:
            return list(whole_blocks(card))
        case Offer.DIFFER:
            return list(differing_blocks(card))
        case Offer.CAUTIONS:
            return list(caution_blocks(card))
        case Offer.AROUND:
            wanted = card.in_view[number - 1].passage.id
            councils = councils_of(pressed.reader)
            excerpt = await pressed.run(
                lambda: around(wanted, assistant.corpus(councils).originals, assistant.library)
            )
            return list(excerpt_blocks(excerpt)) or [paragraph(chat_messages.AROUND_NOTHING)]
    return []


def _offer(words: Sequence[str]) -> Offer | None:
    return next((offer for offer in OPENING if [offer.value] == list(words)), None)


def _number(words: Sequence[str], otherwise: int) -> int:
    return int(words[0]) if words and words[0].isdigit() else otherwise


def _may_share(request: Request) -> bool:
    return request.private and request.person.may(Permission.SHARE_LEARNING)


async def _personal_in_group(request: Request, card: Card) -> None:
    """Say it in private, and take the message out of the group where the bot may."""
    message, sender, person = request.update.effective_message, request.gate.sender, request.person
    if message is None:
        return
    deleted = await _deleted(message)
    told = chat_messages.GROUP_DELETED if deleted else chat_messages.GROUP_NOT_DELETED
    nudge = chat_messages.GROUP_PERSONAL.format(notice=" ".join(card.notices), deleted=told)
    lead = answer_messages.LEADS[card.status.value]
    sent = person.telegram_id and await sender.send(person.telegram_id, paragraphs(lead, nudge))
    if not deleted or not sent:
        public = paragraphs(chat_messages.GROUP_PERSONAL_PUBLIC)
        await sender.send(request.chat_id, public, topic=request.topic)


async def _deleted(message: Message) -> bool:
    try:
        return await message.delete()
    except TelegramError:
        return False
