"""What people see of a session, in blocks: a question, its answer with the passages, the trainer's panel."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bot.features.sessions import messages as said
from bot.features.sessions.model import Phase, Session
from bot.features.sessions.pictures import letter
from bot.rendering.blocks import Block, Group, paragraph, section, strong
from bot.rendering.passages import quote_of
from procedures.document import Document, Passage
from procedures.refresher import Scenario

#: Phases in which people answer, or will go on to.
_ANSWERING = (Phase.OPEN, Phase.PAUSED)

Shown = Sequence[tuple[Passage, Document]]


def question_blocks(session: Session) -> Iterator[Block]:
    """Yield the question at which a session stands."""
    assert session.scenario is not None
    head = said.QUESTION_HEAD.format(number=session.at + 1, count=len(session.plan.scenarios))
    return asked_blocks(head, session.scenario)


def asked_blocks(head: str, scenario: Scenario) -> Iterator[Block]:
    """Yield a question with its choices."""
    yield section(head, paragraph(scenario.asks))
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
    if scenario.why:
        yield paragraph(scenario.why)


def explained_blocks(verdict: str, scenario: Scenario, shown: Shown) -> Iterator[Block]:
    """Yield the answer to a question with its passages whole."""
    yield paragraph(strong(verdict))
    yield Group(tuple(answer_blocks(scenario)))
    yield from passage_blocks(shown)


def panel_blocks(session: Session, here: int, answered: int, blocked: int = 0) -> Iterator[Block]:
    """Yield the trainer's panel: numbers, never names."""
    plan = session.plan
    state = said.PANEL_STATES[session.phase.value]
    lines = [state.format(number=session.at + 1, count=len(plan.scenarios))]
    if session.phase is Phase.OPEN and session.takes_answers and plan.group is None:
        lines.append(said.PANEL_ANSWERED.format(answered=answered, here=here))
    elif session.phase is not Phase.ENDED:
        lines.append(said.PANEL_IN_GROUP if plan.group else said.PANEL_HERE.format(here=here))
    if blocked and session.phase is not Phase.ENDED:
        lines.append(said.PANEL_BLOCKED.format(count=blocked))
    yield section(said.PANEL_TITLE.format(title=plan.title, code=session.code), *map(paragraph, lines))
    if session.scenario is not None and session.phase is not Phase.ENDED:
        # A panel may lie open for all to see: the right choice is on it once nobody answers any more.
        answer = () if session.phase in _ANSWERING else _right(session.scenario)
        yield Group((paragraph(session.scenario.asks), *answer))


def _right(scenario: Scenario) -> Iterator[Block]:
    if scenario.right is not None:
        chosen = said.CHOICE.format(letter=letter(scenario.right), choice=scenario.choices[scenario.right])
        yield paragraph(strong(said.RIGHT_ANSWER.format(choice=chosen)))
