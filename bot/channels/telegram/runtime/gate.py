"""What the conversations share: the parts of the assistant, and who is writing."""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import dataclass
from typing import Any, ParamSpec, TypeVar

from telegram import Update
from telegram.ext import ContextTypes, ExtBot

from bot.app import Assistant
from bot.channels.telegram.card_writer import render
from bot.channels.telegram.runtime.limits import best_effort
from bot.channels.telegram.runtime.sender import Sender
from bot.core.people import Permission, Person
from bot.features.answers.conversation import Conversation
from bot.store.store import Store

Context = ContextTypes.DEFAULT_TYPE
Bot = ExtBot[Any]
Handler = Callable[[Update, Context], Coroutine[Any, Any, None]]
ForPerson = Callable[[Update, Context, Person], Awaitable[None]]

Given = ParamSpec("Given")
Made = TypeVar("Made")


@dataclass(frozen=True)
class Gate:
    """The running chat service."""

    assistant: Assistant
    desk: Conversation
    sender: Sender

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
        return await asyncio.to_thread(work, *arguments, **named)

    async def person_of(self, update: Update) -> Person | None:
        """Return who sent an update, or None for a stranger."""
        user = update.effective_user
        return await self.run_blocking(self.store.people.by_telegram, user.id) if user else None

    def gate(self, action: Permission, then: ForPerson) -> Handler:
        """Return a handler that lets only those through who may do ``action``, asked anew each time.

        While the assistant is paused, people can still see to their own data; all else gets the reason.
        """

        async def through(update: Update, context: Context) -> None:
            person = await self.person_of(update)
            if person is None:
                await self.sender.refuse_stranger(update)
            elif not person.may(action):
                await self.sender.refuse_role(update)
            elif action is not Permission.OWN and (closed := await self.run_blocking(self.assistant.paused)):
                if update.callback_query:
                    await best_effort(update.callback_query.answer())
                await self.sender.reply(update, render(closed))
            else:
                await then(update, context, person)

        return through
