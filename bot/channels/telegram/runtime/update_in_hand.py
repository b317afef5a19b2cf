"""The update that a task handles, and the replies to it: kept when it was handled, and then delivered."""

from __future__ import annotations

import base64
import datetime as dt
from collections.abc import Sequence
from contextvars import ContextVar
from dataclasses import dataclass, field

from telegram import InlineKeyboardMarkup

from bot.errors import StoreError
from bot.rendering.telegram_html import Page
from bot.store.replies import ReplyDraft


@dataclass
class UpdateInHand:
    """An update that is being handled: when it was sent, and what is replied so far.

    ``fault`` is set where the database was away: the update is then handled once more, from its beginning.
    """

    asked: dt.datetime
    drafts: list[ReplyDraft] = field(default_factory=list)
    fault: StoreError | None = None

    def reply(
        self,
        chat_id: int,
        pages: Sequence[Page],
        buttons: InlineKeyboardMarkup | None,
        reply_to: int | None,
        protected: bool,
    ) -> None:
        """Reply with pages in a chat, with buttons under the last."""
        for number, page in enumerate(pages, start=1):
            body = {
                "html": page.html,
                "buttons": buttons.to_dict() if buttons and number == len(pages) else None,
                "reply_to": reply_to if number == 1 else None,
                "protected": protected,
                "first": not self.drafts,
            }
            self.drafts.append(ReplyDraft(chat_id, body, self.asked))

    def reply_with_file(self, chat_id: int, content: bytes, name: str) -> None:
        """Reply with a file in a chat."""
        body = {"file": base64.b64encode(content).decode(), "name": name, "first": not self.drafts}
        self.drafts.append(ReplyDraft(chat_id, body, self.asked))


#: The update of this task.
IN_HAND: ContextVar[UpdateInHand] = ContextVar("IN_HAND")
