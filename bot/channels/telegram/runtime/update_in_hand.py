"""The update that a task handles, and the replies to it: kept when it was handled, and then delivered."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from contextvars import ContextVar
from dataclasses import dataclass, field

from bot.channels.telegram.runtime.reply_body import Body
from bot.errors import StoreError
from bot.store.replies import ReplyDraft


@dataclass
class UpdateInHand:
    """An update that is being handled: when it was sent, by whose account, and what is replied so far.

    ``topic`` is that of the forum in which it was sent: what is replied in its chat goes there. ``fault`` is
    set where the database was away: the update is then handled once more, from its beginning.
    """

    asked: dt.datetime
    chat_id: int = 0
    topic: int | None = None
    sender: int = 0
    drafts: list[ReplyDraft] = field(default_factory=list)
    fault: StoreError | None = None

    def reply(self, chat_id: int, bodies: Sequence[Body]) -> None:
        """Reply in a chat."""
        here = chat_id == self.chat_id
        topic, sender = (self.topic, self.sender) if here else (None, 0)
        for body in bodies:
            made = {**body, "first": not self.drafts, "topic": body.get("topic", topic), "to": sender}
            self.drafts.append(ReplyDraft(chat_id, made, self.asked))


#: The update of this task.
IN_HAND: ContextVar[UpdateInHand] = ContextVar("IN_HAND")
