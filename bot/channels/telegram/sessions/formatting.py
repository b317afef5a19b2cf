"""The buttons under a session's messages, and what finds room under a picture."""

from __future__ import annotations

from telegram import InlineKeyboardMarkup

from bot.channels.telegram.keyboards import keyboard, press
from bot.core import formatting
from bot.features.sessions import messages as said
from bot.features.sessions.layout import answer_blocks, passage_blocks, question_blocks
from bot.features.sessions.model import Session, Shown
from bot.features.sessions.pictures import letter
from bot.rendering.blocks import emphasis, paragraph
from bot.rendering.telegram_html import MessagePage, page_of, pages_of
from procedures.refresher import Scenario

#: Telegram's: UTF-16 units of a picture's caption once its markup is read.
MOST_CAPTION = 1024


def answer_buttons(scenario: Scenario, code: str) -> InlineKeyboardMarkup | None:
    """Return a button a choice."""
    return keyboard([[press(letter(n), code, "choose", n) for n in range(len(scenario.choices))]])


def open_question(session: Session, code: str) -> tuple[tuple[MessagePage, ...], InlineKeyboardMarkup | None]:
    """Return the question that is open, and the buttons under it where it takes answers."""
    scenario = session.scenario
    under = answer_buttons(scenario, code) if scenario and session.takes_answers else None
    return pages_of(question_blocks(session)), under


def panel_buttons(session: Session, code: str) -> InlineKeyboardMarkup | None:
    """Return a button for each move that can be made now; each carries the step the trainer saw."""
    made = [press(said.MOVES[move.value], code, move.value, session.step) for move in session.moves]
    return keyboard([made[:1], made[1:3], made[3:]])


def answer_caption(scenario: Scenario, shown: Shown) -> tuple[str, bool]:
    """Return what stands under the picture of the spread, as HTML, and whether every passage is in it.

    Passages stand whole while there is room for the citations of the rest, else they are cited alone.
    """
    answer, passages = list(answer_blocks(scenario)), list(passage_blocks(shown))
    cited = [
        paragraph(emphasis(said.ALSO_RESTS.format(citation=formatting.citation(p, document))))
        for p, document in shown
    ]
    for whole in range(len(shown), -1, -1):
        page = page_of([*answer, *passages[:whole], *cited[whole:]])
        if page.units <= MOST_CAPTION:
            return page.html, whole == len(shown)
    while cited and page.units > MOST_CAPTION:
        cited.pop()
        page = page_of([*answer, *cited])
    return page.html, False
