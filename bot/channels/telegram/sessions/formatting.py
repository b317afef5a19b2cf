"""What a session shows: a question, its answer with the passages, the trainer's panel."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from telegram import InlineKeyboardMarkup

from bot.channels.telegram.html import Page, TelegramBlock, bold, italic, packed, quote, words
from bot.channels.telegram.keyboards import keyboard, press
from bot.core import formatting
from bot.core.corpus import Corpus
from bot.features.sessions import messages as said
from bot.features.sessions.model import Phase, Session
from bot.features.sessions.pictures import letter
from procedures.document import Document, Passage
from procedures.refresher import Scenario

#: Telegram's: UTF-16 units of a picture's caption once its markup is read.
MOST_CAPTION = 1024

Shown = Sequence[tuple[Passage, Document]]


def question_pages(session: Session) -> tuple[Page, ...]:
    """Return the question at which a session stands."""
    assert session.scenario is not None
    head = said.QUESTION_HEAD.format(number=session.at + 1, count=len(session.plan.scenarios))
    return asked_pages(head, session.scenario)


def asked_pages(head: str, scenario: Scenario) -> tuple[Page, ...]:
    """Return a question with its choices."""
    choices = [
        words(said.CHOICE.format(letter=letter(n), choice=choice))
        for n, choice in enumerate(scenario.choices)
    ]
    talk = [words(said.TALK)] if scenario.discussion else []
    return packed([[bold(head).as_head(), words(scenario.asks)], choices, talk])


def answer_buttons(scenario: Scenario, code: str) -> InlineKeyboardMarkup | None:
    """Return a button a choice."""
    return keyboard([[press(letter(n), code, "choose", n) for n in range(len(scenario.choices))]])


def answer_caption(session: Session, grounds: Corpus) -> tuple[str, bool]:
    """Return what stands under the picture of the spread, as HTML, and whether every passage is in it."""
    assert session.scenario is not None
    return _caption(list(_answer(session.scenario)), grounds.shown(session.scenario))


def passage_pages(shown: Shown) -> tuple[Page, ...]:
    """Return passages whole, each with whose words it carries and where it stands."""
    return packed(list(_passage(passage, document)) for passage, document in shown)


def explained_pages(verdict: str, scenario: Scenario, shown: Shown) -> tuple[Page, ...]:
    """Return the answer to a question with its passages whole."""
    return packed(
        [[bold(verdict)], list(_answer(scenario)), *(list(_passage(p, document)) for p, document in shown)]
    )


def panel_pages(session: Session, here: int, answered: int, blocked: int = 0) -> tuple[Page, ...]:
    """Return the trainer's panel: numbers, never names."""
    plan = session.plan
    state = said.PANEL_STATES[session.phase.value]
    lines = [words(state.format(number=session.at + 1, count=len(plan.scenarios)))]
    if session.phase is Phase.OPEN and session.takes_answers and plan.group is None:
        lines.append(words(said.PANEL_ANSWERED.format(answered=answered, here=here)))
    elif session.phase is not Phase.ENDED:
        lines.append(words(said.PANEL_IN_GROUP if plan.group else said.PANEL_HERE.format(here=here)))
    if blocked and session.phase is not Phase.ENDED:
        lines.append(words(said.PANEL_BLOCKED.format(count=blocked)))
    groups = [[bold(said.PANEL_TITLE.format(title=plan.title, code=session.code)).as_head(), *lines]]
    if session.scenario is not None and session.phase is not Phase.ENDED:
        groups.append([words(session.scenario.asks), *_right(session.scenario)])
    return packed(groups)


def panel_buttons(session: Session, code: str) -> InlineKeyboardMarkup | None:
    """Return a button for each move that can be made now; each carries the step the trainer saw."""
    made = [press(said.MOVES[move.value], code, move.value, session.step) for move in session.moves]
    return keyboard([made[:1], made[1:3], made[3:]])


def _answer(scenario: Scenario) -> Iterator[TelegramBlock]:
    if scenario.discussion:
        yield words(scenario.asks)
    yield from _right(scenario)
    if scenario.why:
        yield words(scenario.why)


def _right(scenario: Scenario) -> Iterator[TelegramBlock]:
    if scenario.right is not None:
        chosen = said.CHOICE.format(letter=letter(scenario.right), choice=scenario.choices[scenario.right])
        yield bold(said.RIGHT_ANSWER.format(choice=chosen))


def _passage(passage: Passage, document: Document) -> Iterator[TelegramBlock]:
    yield italic(
        f"{formatting.whose_words(passage, document)}\n{formatting.citation(passage, document)}"
    ).as_head()
    yield quote(passage.text)


def _caption(blocks: list[TelegramBlock], shown: Shown) -> tuple[str, bool]:
    """Fill a caption: passages whole while there is room for the citations of the rest, else cited alone."""
    cited = [
        italic(said.ALSO_RESTS.format(citation=formatting.citation(p, document))) for p, document in shown
    ]
    whole = 0
    for number, (passage, document) in enumerate(shown):
        with_it = [*blocks, *_passage(passage, document)]
        if _units([*with_it, *cited[number + 1 :]]) > MOST_CAPTION:
            break
        blocks, whole = with_it, number + 1
    for block in cited[whole:]:
        if _units([*blocks, block]) <= MOST_CAPTION:
            blocks = [*blocks, block]
    return "\n".join(block.html for block in blocks), whole == len(shown)


def _units(blocks: Sequence[TelegramBlock]) -> int:
    return sum(block.units for block in blocks) + len(blocks)
