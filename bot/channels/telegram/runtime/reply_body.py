"""The body of a reply as it is kept: a message, a picture that is drawn when it is sent, or a file."""

from __future__ import annotations

import base64
from collections.abc import Sequence
from typing import Any

from telegram import InlineKeyboardMarkup

from bot.rendering.telegram_html import MessagePage

Body = dict[str, Any]


def text_bodies(
    pages: Sequence[MessagePage],
    buttons: InlineKeyboardMarkup | None = None,
    reply_to: int | None = None,
    *,
    protected: bool = True,
) -> list[Body]:
    """Return pages as bodies, with buttons under the last; the first replies to a message."""
    return [
        {
            "html": page.html,
            "buttons": buttons.to_dict() if buttons and number == len(pages) else None,
            "reply_to": reply_to if number == 1 else None,
            "protected": protected,
        }
        for number, page in enumerate(pages, start=1)
    ]


def picture_body(name: str, caption: str, buttons: InlineKeyboardMarkup | None = None) -> Body:
    """Return a picture as a body: by its name, with a caption of HTML under it."""
    return {"picture": name, "html": caption, "buttons": buttons.to_dict() if buttons else None}


def file_body(content: bytes, name: str) -> Body:
    """Return a file as a body."""
    return {"file": base64.b64encode(content).decode(), "name": name}
