"""Buttons under messages. A button carries a code and a word; what they mean is in the store."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from telegram import InlineKeyboardButton, InlineKeyboardMarkup

from bot.channels.telegram import messages as chat_messages
from bot.core import formatting
from bot.core.card import Card
from bot.features.answers.conversation import OPENING, Offer, offers_for
from bot.features.learning import chat_messages as sharing_messages
from procedures.document import is_web_address

VERDICTS = {
    "right": chat_messages.RIGHT,
    "wrong": chat_messages.WRONG,
    "outdated": chat_messages.OUTDATED,
    "incomplete": chat_messages.INCOMPLETE,
}

#: Offers that do something at a press.
_DOES = {
    Offer.CALM: chat_messages.CALM,
    Offer.AGAIN: chat_messages.AGAIN,
    Offer.LEAD: chat_messages.LEAD,
    Offer.OWNER: chat_messages.OWNER,
}


#: Offers that lead from a card to a case across a boundary.
_TO_A_CASE = {Offer.COUNCILS: chat_messages.COUNCILS, Offer.WHERE: chat_messages.WHERE}


@dataclass(frozen=True)
class Opened:
    """What is open of a card: for which of its passages, and which page of how many."""

    offer: Offer
    number: int = 1
    page: int = 0
    count: int = 1


Row = Sequence[InlineKeyboardButton]

#: Characters of a label that has a row of its own, as a phone shows it.
WIDEST = 30
#: Characters of a label that stands beside another.
NARROW = 17

#: The code of the button under the card of an emergency.
EMERGENCY = "emergency"


def press(label: str, code: str, *words: object) -> InlineKeyboardButton:
    """Return a button that carries ``code`` and words, at most 64 bytes in all."""
    return InlineKeyboardButton(label, callback_data=":".join([code, *map(str, words)]))


def link_to(label: str, account: int) -> InlineKeyboardButton:
    """Return a button that opens a chat with somebody."""
    return InlineKeyboardButton(label, url=f"tg://user?id={account}")


def keyboard(rows: Iterable[Row]) -> InlineKeyboardMarkup | None:
    """Return rows of buttons as they are sent, or None where there is none.

    A label that has a row of its own is cut after a word where a phone would cut it, unless two would then
    read alike.
    """
    kept = [list(row) for row in rows if row]
    alone = [row[0] for row in kept if len(row) == 1]
    short = Counter(fitted(button.text) for button in alone)
    for row in kept:
        if len(row) == 1 and short[label := fitted(row[0].text)] == 1:
            row[0] = _labelled(row[0], label)
    return InlineKeyboardMarkup(kept) if kept else None


def fitted(label: str, after: str = "") -> str:
    """Return a label that fits a phone, cut after a word, with what is to stand ``after`` it whole."""
    return formatting.in_short(label, WIDEST - len(after)) + after


def in_full(question: str, labels: Iterable[str]) -> str:
    """Return what is asked, with those labels under it whole that are cut on their buttons."""
    return "\n".join([question, *(label for label in labels if len(label) > WIDEST)])


def _labelled(button: InlineKeyboardButton, label: str) -> InlineKeyboardButton:
    if button.text == label:
        return button
    return InlineKeyboardButton(label, url=button.url, callback_data=button.callback_data)


def under_card(
    card: Card, code: str, *, share: bool = False, opened: Opened | None = None
) -> InlineKeyboardMarkup | None:
    """Return the buttons under a card; ``opened`` is what of it is open.

    With ``share`` a learning point can be made of its passages.
    """
    offers = offers_for(card)
    rows = _of_opened(card, code, opened) if opened else []
    rows.append([press(label, code, offer) for offer, label in _TO_A_CASE.items() if offer in offers])
    closed = [offer for offer in offers if offer in OPENING and (opened is None or offer is not opened.offer)]
    rows += in_rows([press(chat_messages.OPENS[offer], code, "open", offer) for offer in closed], 2)
    rows += [[press(label, code, offer)] for offer, label in _DOES.items() if offer in offers]
    if share and any(not shown.is_for_some for shown in card.passages):
        rows.append([press(sharing_messages.SHARE, code, "share")])
    return keyboard(rows)


def _of_opened(card: Card, code: str, opened: Opened) -> list[list[InlineKeyboardButton]]:
    """The buttons of what is open: pages, passages, links or verdicts, and one that closes it."""
    shown = list(enumerate(card.in_view, start=1))
    rows: list[list[InlineKeyboardButton]] = []
    if opened.count > 1:
        words = ("open", opened.offer, opened.number)
        rows.append(turn_page(opened.page, 1, opened.count, code, *words))
    match opened.offer:
        case Offer.PASSAGES:
            urls = [(n, s.document.url) for n, s in shown if is_web_address(s.document.url or "")]
            rows.append([InlineKeyboardButton(chat_messages.SOURCE.format(number=n), url=u) for n, u in urls])
        case Offer.AROUND:
            others = [n for n, _ in shown if n != opened.number]
            label = chat_messages.AROUND
            rows.append([press(label.format(number=n), code, "open", Offer.AROUND, n) for n in others])
        case Offer.VERDICT:
            row = [press(label, code, "verdict", verdict) for verdict, label in VERDICTS.items()]
            rows += [row[:2], row[2:]]
            # One button a document, which stands for the first of its passages.
            documents = {one.document.id: n for n, one in reversed(shown) if not one.is_learning}
            numbers = sorted(documents.values())
            label = chat_messages.SOURCE_WRONG_OF if len(numbers) > 1 else chat_messages.SOURCE_WRONG
            rows += [[press(label.format(number=n), code, "source", n)] for n in numbers]
    return [*rows, [press(chat_messages.CLOSE, code, "close")]]


def under_emergency(update: int) -> InlineKeyboardMarkup:
    """Return the button with which somebody says that it is no emergency; it is kept nowhere.

    ``update`` is the number of the update that held their message.
    """
    return InlineKeyboardMarkup([[press(chat_messages.CALM, EMERGENCY, Offer.CALM, update)]])


def emergency_code(words: Sequence[str]) -> str:
    """Return under which code the question of an emergency is held, from what its button carries."""
    return ":".join([EMERGENCY, *words])


def in_rows(made: Sequence[InlineKeyboardButton], width: int) -> list[list[InlineKeyboardButton]]:
    """Return buttons in rows of ``width``."""
    return [list(made[at : at + width]) for at in range(0, len(made), width)]


def in_pairs(made: Sequence[InlineKeyboardButton]) -> list[list[InlineKeyboardButton]]:
    """Return buttons in rows: two short labels side by side, a longer one alone, so that none is cut."""
    rows: list[list[InlineKeyboardButton]] = []
    open_row = False
    for button in made:
        short = len(button.text) <= NARROW
        if short and open_row:
            rows[-1].append(button)
        else:
            rows.append([button])
        open_row = short and not open_row
    return rows


def turn_page(first: int, size: int, count: int, code: str, *words: object) -> list[InlineKeyboardButton]:
    """Return the buttons to the pages before and after; each carries ``words`` and where its page begins."""
    earlier = press(chat_messages.EARLIER, code, *words, max(0, first - size))
    more = press(chat_messages.MORE, code, *words, first + size)
    return [*([earlier] if first else []), *([more] if first + size < count else [])]
