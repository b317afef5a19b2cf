"""What people see of a session, in blocks: a question, its answer with the passages, the trainer's panel."""

from __future__ import annotations

from collections.abc import Iterator

from bot.features.sessions import messages as said
from bot.features.sessions.attendance import AnswerTaken, SessionNumbers
from bot.features.sessions.model import Phase, RevealedAnswer, Session, Shown
from bot.features.sessions.pictures import letter, spread_chart
from bot.rendering.blocks import Block, Group, paragraph, section, strong
from bot.rendering.passages import quote_of
from procedures.refresher import Scenario

#: Phases in which people answer, or will go on to.
_ANSWERING = (Phase.OPEN, Phase.PAUSED)


def question_blocks(session: Session, *, with_choices: bool = True) -> Iterator[Block]:
    """Yield the question at which a session stands; without its choices where they are to be pressed."""
    assert session.scenario is not None
    head = said.QUESTION_HEAD.format(number=session.at + 1, count=len(session.plan.scenarios))
    return asked_blocks(head, session.scenario, with_choices=with_choices)


def asked_blocks(head: str, scenario: Scenario, *, with_choices: bool = True) -> Iterator[Block]:
    """Yield a question with its choices."""
    yield section(head, paragraph(scenario.asks))
    if with_choices:
        choices = enumerate(scenario.choices)
        yield Group(
            tuple(paragraph(said.CHOICE.format(letter=letter(n), choice=choice)) for n, choice in choices)
        )
    if scenario.discussion:
        yield paragraph(said.TALK)


def passage_blocks(shown: Shown) -> Iterator[Block]:
    """Yield passages whole, each with whose words it carries and where it stands."""
    return (quote_of(passage, document) for passage, document in shown)


def answer_blocks(scenario: Scenario) -> Iterator[Block]:
    """Yield the right choice and why; of a question for discussion, what it asks."""
    if scenario.discussion:
        yield paragraph(scenario.asks)
    yield from _right(scenario)
    yield from _why(scenario)


def explained_blocks(verdict: str, scenario: Scenario, shown: Shown) -> Iterator[Block]:
    """Yield the answer to a question with its passages whole."""
    yield paragraph(strong(verdict))
    yield Group(tuple(answer_blocks(scenario)))
    yield from passage_blocks(shown)


def revealed_blocks(
    session: Session, revealed: RevealedAnswer, *, with_right: bool = True
) -> Iterator[Block]:
    """Yield the answer to the question of a session: right choice, why, spread, and the passages whole.

    The right choice is left out where a panel beside it shows it.
    """
    scenario = session.scenario
    if scenario is None or session.at in session.dropped:
        yield paragraph(said.WITHDRAWN)
        return
    if not scenario.discussion:
        yield from answer_blocks(scenario) if with_right else _why(scenario)
        if revealed.spread:
            yield spread_chart(scenario, revealed.spread)
    yield from passage_blocks(revealed.shown)
    if not (scenario.discussion or revealed.spread):
        yield paragraph(said.NOT_SPREAD)


def told_of_answer(taken: AnswerTaken, choice: int) -> str:
    """Return what somebody is told of their answer."""
    return said.NOTED.format(letter=letter(choice)) if taken is AnswerTaken.COUNTED else taken.value


def state_of(session: Session) -> str:
    """Return where a session stands, in words."""
    state = said.PANEL_STATES[session.phase.value]
    return state.format(number=session.at + 1, count=len(session.plan.scenarios))


def numbers_of(session: Session, numbers: SessionNumbers) -> str:
    """Return how many are there and have answered, in words; "" once the session has ended."""
    if session.phase is Phase.ENDED:
        return ""
    if session.plan.group is not None:
        return said.PANEL_IN_GROUP
    if session.takes_own_answers:
        return said.PANEL_ANSWERED.format(answered=numbers.answered, here=numbers.here)
    return said.PANEL_HERE.format(here=numbers.here)


def panel_blocks(session: Session, numbers: SessionNumbers) -> Iterator[Block]:
    """Yield the trainer's panel: numbers, never names."""
    plan = session.plan
    lines = [line for line in (state_of(session), numbers_of(session, numbers)) if line]
    if numbers.blocked and session.phase is not Phase.ENDED:
        lines.append(said.PANEL_BLOCKED.format(count=numbers.blocked))
    yield section(said.PANEL_TITLE.format(title=plan.title, code=session.code), *map(paragraph, lines))
    if session.scenario is not None and session.phase is not Phase.ENDED:
        # A panel may lie open for all to see: the right choice is on it once nobody answers any more.
        answer = () if session.phase in _ANSWERING else _right(session.scenario)
        yield Group((paragraph(session.scenario.asks), *answer))


def _why(scenario: Scenario) -> Iterator[Block]:
    if scenario.why:
        yield paragraph(scenario.why)


def _right(scenario: Scenario) -> Iterator[Block]:
    if scenario.right is not None:
        chosen = said.CHOICE.format(letter=letter(scenario.right), choice=scenario.choices[scenario.right])
        yield paragraph(strong(said.RIGHT_ANSWER.format(choice=chosen)))
