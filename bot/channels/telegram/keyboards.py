"""Buttons under messages. A button carries a code and a word; what they mean is in the store."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from telegram import InlineKeyboardButton, InlineKeyboardMarkup

from bot.channels.telegram import messages as chat_messages
from bot.core.card import Card
from bot.features.answers.conversation import Offer, offers_for
from bot.features.learning import chat_messages as sharing_messages

VERDICTS = {
    "right": chat_messages.RIGHT,
    "wrong": chat_messages.WRONG,
    "outdated": chat_messages.OUTDATED,
    "incomplete": chat_messages.INCOMPLETE,
}

Row = Sequence[InlineKeyboardButton]


def press(label: str, code: str, *words: object) -> InlineKeyboardButton:
    """Return a button that carries ``code`` and words, at most 64 bytes in all."""
    return InlineKeyboardButton(label, callback_data=":".join([code, *map(str, words)]))


def link_to(label: str, account: int) -> InlineKeyboardButton:
    """Return a button that opens a chat with somebody."""
    return InlineKeyboardButton(label, url=f"tg://user?id={account}")


def keyboard(rows: Iterable[Row]) -> InlineKeyboardMarkup | None:
    """Return rows of buttons as they are sent, or None where there is none."""
    kept = [list(row) for row in rows if row]
    return InlineKeyboardMarkup(kept) if kept else None


def under_card(card: Card, code: str, *, share: bool = False) -> InlineKeyboardMarkup | None:
    """Return the buttons under a card. With ``share`` a learning point can be made of its passages."""
    rows = [row for offer in offers_for(card) for row in _rows(offer, card, code)]
    if share and any(not shown.is_learning for shown in card.passages):
        rows.append([press(sharing_messages.SHARE, code, "share")])
    return keyboard(rows)


def _rows(offer: Offer, card: Card, code: str) -> list[list[InlineKeyboardButton]]:
    shown = list(enumerate(card.in_view, start=1))
    match offer:
        case Offer.AROUND:
            return [[press(chat_messages.AROUND.format(number=n), code, "around", n) for n, _ in shown]]
        case Offer.SOURCE:
            urls = [(n, s.document.url) for n, s in shown if (s.document.url or "").startswith("http")]
            return [[InlineKeyboardButton(chat_messages.SOURCE.format(number=n), url=url) for n, url in urls]]
        case Offer.VERDICT:
            row = [press(label, code, "verdict", verdict) for verdict, label in VERDICTS.items()]
            return [row[:2], row[2:]]
        case Offer.LEAD:
            return [[press(chat_messages.LEAD, code, "lead")]]
        case Offer.OWNER:
            return [[press(chat_messages.OWNER, code, "owner")]]
        case Offer.AGAIN:
            return [[press(chat_messages.AGAIN, code, "again")]]


def in_rows(made: Sequence[InlineKeyboardButton], width: int) -> list[list[InlineKeyboardButton]]:
    """Return buttons in rows of ``width``."""
    return [list(made[at : at + width]) for at in range(0, len(made), width)]


def turn_page(first: int, size: int, count: int, code: str, *words: object) -> list[InlineKeyboardButton]:
    """Return the buttons to the pages before and after; each carries ``words`` and where its page begins."""
    earlier = press(chat_messages.EARLIER, code, *words, max(0, first - size))
    more = press(chat_messages.MORE, code, *words, first + size)
    return [*([earlier] if first else []), *([more] if first + size < count else [])]
