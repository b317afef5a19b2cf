"""The gate of the chat: who may do what, and what became of it where it was refused.

A handler takes a request, or a press of a button, and calls services. Errors of the domain pass through it
to the gate, which tells the person in one sentence; any other fault is the failure reply's.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Awaitable, Callable, Coroutine, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ParamSpec, TypeVar

from telegram import CallbackQuery, InlineKeyboardMarkup, Update
from telegram.ext import ContextTypes, ExtBot

from bot.app import Assistant
from bot.channels.telegram import messages as chat_messages
from bot.channels.telegram.message_text import words_of
from bot.channels.telegram.runtime.group_watch import GroupWatch
from bot.channels.telegram.runtime.limits import best_effort
from bot.channels.telegram.runtime.reply_body import Body, file_body, text_bodies
from bot.channels.telegram.runtime.sender import Sender, edit_with_less, paragraphs
from bot.channels.telegram.runtime.update_in_hand import IN_HAND
from bot.core import formatting
from bot.core.people import Permission, Person
from bot.errors import NotHeldError, RefusedError, TooManyTriesError, UnknownError
from bot.features.answers.layout import card_blocks
from bot.features.people import messages as people_messages
from bot.rendering.telegram_html import MessagePage, pages_of
from bot.runtime.run_blocking import run_blocking
from bot.store.dialogues import Dialogue
from bot.store.store import Store

Context = ContextTypes.DEFAULT_TYPE
Bot = ExtBot[Any]
Handler = Callable[[Update, Context], Coroutine[Any, Any, None]]

Given = ParamSpec("Given")
Made = TypeVar("Made")

#: Errors whose sentence is for the person who asked. A database that is away is not among them.
DOMAIN_ERRORS = (NotHeldError, RefusedError, UnknownError)


@dataclass(frozen=True)
class Gate:
    """The gate: lets through who may, in the running chat service."""

    assistant: Assistant
    sender: Sender
    groups: GroupWatch

    @property
    def store(self) -> Store:
        """What must survive."""
        return self.assistant.store

    def now(self) -> dt.datetime:
        """Return this moment, in UTC, by the assistant's clock."""
        return self.assistant.clock()

    async def run_blocking(
        self, work: Callable[Given, Made], *arguments: Given.args, **named: Given.kwargs
    ) -> Made:
        """Do what may block, such as reading the database, off the event loop."""
        return await run_blocking(work, *arguments, **named)

    async def button_code(self, chat_id: int, kind: str, **meaning: Any) -> str:
        """Return the code of buttons in a chat, once their meaning is kept."""
        return await self.run_blocking(self.store.buttons.put, chat_id, {"kind": kind, **meaning}, self.now())

    async def person_of(self, update: Update) -> Person | None:
        """Return who sent an update, or None for a stranger."""
        user = update.effective_user
        return await self.run_blocking(self.store.people.by_telegram, user.id) if user else None

    def allow(self, permission: Permission, then: OnRequest, *, private: bool = False) -> Handler:
        """Return a handler that lets only those through who have a permission, asked anew each time.

        With ``private``, only in a person's own chat.
        """

        async def handle(update: Update, context: Context) -> None:
            await self.admit(permission, Request(self, update, context), then, private=private)

        return handle

    async def admit(
        self,
        permission: Permission,
        request: AnyRequest,
        then: Callable[[AnyRequest], Awaitable[object]],
        *,
        private: bool = False,
    ) -> None:
        """Do what a request asks for if its sender may, and tell them where it is refused.

        Who is in no team any more is as a stranger, but for their own data. While the assistant is paused,
        people can still see to their own data; all else gets the reason.
        """
        update = request.update
        person = await self.person_of(update)
        if person is None or not (person.memberships or permission is Permission.OWN):
            await self._refuse_unknown(request)
            return
        self.sender.let_through(update)
        if not person.may(permission):
            await self.sender.refuse_role(update)
            return
        request.sent_by = person
        paused = None
        if permission is not Permission.OWN:
            paused = await self.run_blocking(self.assistant.maintenance.card)
        if paused is not None:
            await request.acknowledge()
            await request.reply(pages_of(card_blocks(paused)))
        elif private and not request.private:
            await request.say(chat_messages.PRIVATELY)
        else:
            await self.translate(request, then)

    async def _refuse_unknown(self, request: AnyRequest) -> None:
        """Tell a stranger the way in, and who writes as a group how to write as themselves."""
        message = request.update.effective_message
        if request.update.callback_query is None and message is not None and message.sender_chat is not None:
            await request.say(chat_messages.WRITE_AS_YOURSELF)
        else:
            await self.sender.refuse_stranger(request.update)

    async def translate(self, request: AnyRequest, then: Callable[[AnyRequest], Awaitable[object]]) -> None:
        """Do what a request asks for; an error of the domain becomes the reply."""
        try:
            await then(request)
        except TooManyTriesError as refused:
            when = formatting.moment(refused.until)
            await request.refuse(people_messages.TOO_MANY_CODES.format(when=when))
        except DOMAIN_ERRORS as refused:
            await request.refuse(str(refused))


class Request:
    """A request: what somebody sent, with the ways to answer it."""

    def __init__(self, gate: Gate, update: Update, context: Context) -> None:
        self.gate = gate
        self.update = update
        self.context = context
        self.assistant = gate.assistant
        self.store = gate.store
        #: Who sent it, once the gate has let them through.
        self.sent_by: Person | None = None

    @property
    def person(self) -> Person:
        """Who sent it."""
        assert self.sent_by is not None
        return self.sent_by

    @property
    def reader(self) -> Person | None:
        """Who alone reads the reply: who sent it, in their own chat; nobody alone in a group."""
        return self.person if self.private else None

    @property
    def chat_id(self) -> int:
        """The number of the chat it was sent in."""
        chat = self.update.effective_chat
        assert chat is not None
        return chat.id

    @property
    def private(self) -> bool:
        """Whether it was sent in a person's own chat."""
        chat = self.update.effective_chat
        return chat is not None and chat.type == chat.PRIVATE

    @property
    def text(self) -> str:
        """What was typed, as text, under a file, or in a poll."""
        return words_of(self.update.effective_message)

    @property
    def message_id(self) -> int:
        """The number of the message in its chat; 0 where there is none."""
        message = self.update.effective_message
        return message.message_id if message else 0

    @property
    def topic(self) -> int | None:
        """The topic of the forum in which it was sent, if any."""
        return IN_HAND.get().topic

    @property
    def edited(self) -> bool:
        """Whether it is a message that its sender changed."""
        return self.update.edited_message is not None

    @property
    def words_after(self) -> tuple[str, ...]:
        """The words after a command."""
        return tuple(self.context.args or ())

    def now(self) -> dt.datetime:
        """Return this moment, in UTC."""
        return self.gate.now()

    async def run(self, work: Callable[Given, Made], *arguments: Given.args, **named: Given.kwargs) -> Made:
        """Do what may block off the event loop."""
        return await self.gate.run_blocking(work, *arguments, **named)

    async def say(self, *sentences: str, buttons: InlineKeyboardMarkup | None = None) -> None:
        """Reply with sentences, a paragraph each."""
        await self.gate.sender.say(self.update, *sentences, buttons=buttons)

    async def reply(
        self,
        pages: Sequence[MessagePage],
        buttons: InlineKeyboardMarkup | None = None,
        *,
        protected: bool = True,
        quoted: bool = False,
    ) -> None:
        """Reply with pages; where ``protected`` is False they may be copied and passed on.

        With ``quoted`` it shows which message it replies to, also in a person's own chat.
        """
        await self.gate.sender.reply(self.update, pages, buttons, protected=protected, quoted=quoted)

    async def reply_with_file(self, content: bytes, name: str) -> None:
        """Reply with a file, which may be saved."""
        IN_HAND.get().reply(self.chat_id, [file_body(content, name)])

    def reply_privately(self, *bodies: Body) -> None:
        """Reply in its sender's own chat, wherever it was sent."""
        if self.person.telegram_id is not None:
            IN_HAND.get().reply(self.person.telegram_id, bodies)

    def say_privately(self, sentence: str, buttons: InlineKeyboardMarkup | None = None) -> None:
        """Reply with a sentence in its sender's own chat."""
        self.reply_privately(*text_bodies(paragraphs(sentence), buttons))

    async def acknowledge(self, _sentence: str | None = None) -> None:
        """Show that it arrived, where that can be seen."""

    async def refuse(self, sentence: str) -> None:
        """Tell its sender why it was refused."""
        await self.say(sentence)

    async def button_code(self, kind: str, **meaning: Any) -> str:
        """Return the code of buttons for this person in this chat."""
        return await self.gate.button_code(self.chat_id, kind, person=self.person.id, **meaning)

    async def dialogue(self, within: dt.timedelta) -> Dialogue | None:
        """Return the conversation that waits for this person here, if it went on so short a time ago."""
        since = self.now() - within
        return await self.run(
            self.store.dialogues.get, self.chat_id, self.person.id, since, self.update.update_id
        )

    async def wait_for(self, kind: str, **state: Any) -> None:
        """Keep that a kind of conversation waits for this person here."""
        here, now = (self.chat_id, self.person.id), self.now()
        await self.run(self.store.dialogues.put, *here, kind, state, now, self.update.update_id)

    async def end_dialogue(self) -> None:
        """Wait for nothing more from this person here."""
        here = (self.chat_id, self.person.id)
        await self.run(self.store.dialogues.end, *here, self.now(), self.update.update_id)


class Press(Request):
    """A press of a button: what the buttons of its message mean, and the words on this one."""

    def __init__(
        self, gate: Gate, update: Update, context: Context, query: CallbackQuery, meaning: Mapping[str, Any]
    ) -> None:
        super().__init__(gate, update, context)
        self.query = query
        self.meaning = meaning
        self.code, *words = (query.data or "").split(":")
        self.words = tuple(words)
        self._acknowledged = False

    @property
    def own(self) -> bool:
        """Whether the buttons are for whoever pressed one."""
        return bool(self.meaning.get("person") == self.person.id)

    async def is_own(self) -> bool:
        """Return whether the buttons are for whoever pressed one; somebody else is told that they are not."""
        if not self.own:
            await self.refuse(chat_messages.NOT_YOUR_BUTTON)
        return self.own

    async def acknowledge(self, sentence: str | None = None) -> None:
        """Acknowledge it, with a sentence that shows for a moment; costs nothing if it fails."""
        self._acknowledged = True
        await best_effort(self.query.answer(sentence[:200] if sentence else None))

    async def refuse(self, sentence: str) -> None:
        """Tell who pressed why that was refused: in an alert, which they alone see, if they can get one."""
        if self._acknowledged:
            await self.say(sentence)
        else:
            await best_effort(self.query.answer(sentence[:200], show_alert=True))

    async def remove_buttons(self) -> None:
        """Take the buttons from under the message, so that they are not pressed again."""
        await best_effort(self.query.edit_message_reply_markup(None))

    async def show(self, page: MessagePage, buttons: InlineKeyboardMarkup | None = None) -> None:
        """Put a page in place of the message; where that cannot be changed, reply with it."""
        if not await edit_with_less(self.query.edit_message_text, page, buttons):
            await self.reply([page], buttons)

    async def change(self, sentence: str, buttons: InlineKeyboardMarkup | None = None) -> None:
        """Put a sentence in place of the message; where that cannot be changed, reply with it."""
        (page, *_) = paragraphs(sentence)
        await self.show(page, buttons)


AnyRequest = TypeVar("AnyRequest", bound=Request)
OnRequest = Callable[[Request], Awaitable[object]]
OnPress = Callable[[Press], Awaitable[object]]
#: Takes the words that a conversation waited for; False where they are a question all the same.
OnWords = Callable[[Request, Dialogue], Awaitable[bool | None]]
