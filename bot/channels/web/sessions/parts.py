"""The parts of a session's pages that change by themselves: each with its id, what it is of, and its HTML.

A page is made of the same parts as its stream of events sends later, so that the two never differ.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from markupsafe import Markup

from bot.app import Assistant
from bot.channels.web.sessions import messages as ours
from bot.channels.web.templates import Templates
from bot.features.sessions import messages as spoken
from bot.features.sessions.attendance import Attendee, Participation, SessionNumbers
from bot.features.sessions.layout import (
    numbers_of,
    panel_blocks,
    question_blocks,
    revealed_blocks,
    state_of,
)
from bot.features.sessions.model import Phase, RevealedAnswer, Session
from bot.features.sessions.pictures import letter
from bot.rendering.blocks import Block, Heading, paragraph
from bot.rendering.html import html_of

#: The level of the headings of a part.
LEVEL = 2
#: In place of numbers that the one who looks is not shown.
NOT_COUNTED = SessionNumbers(0, 0)


@dataclass(frozen=True)
class LivePart:
    """A part of a page: where the version that a browser shows is the same, nothing is sent to it."""

    id: str
    version: str
    html: Markup


@dataclass(frozen=True)
class SessionLook:
    """A session as it stands at one moment, for all who look at it."""

    session: Session
    numbers: SessionNumbers
    revealed: RevealedAnswer
    participations: Mapping[Attendee, Participation]

    @cached_property
    def body(self) -> Markup:
        """What everybody sees of how the session stands, who has answered or cannot."""
        return html_of(self._blocks(), LEVEL)

    @cached_property
    def asked(self) -> Markup:
        """The question that is open, without the choices: they are buttons."""
        return html_of(question_blocks(self.session, with_choices=False), LEVEL)

    def _blocks(self) -> list[Block]:
        session = self.session
        match session.phase:
            case Phase.GATHERING:
                return [Heading(session.plan.title), paragraph(spoken.PANEL_STATES["gathering"])]
            case Phase.OPEN:
                return [*question_blocks(session)]
            case Phase.CLOSED:
                return [*question_blocks(session), paragraph(state_of(session))]
            case Phase.REVEALED:
                head = [] if session.at in session.dropped else _head(session)
                return [*head, *revealed_blocks(session, self.revealed)]
            case Phase.PAUSED:
                return [Heading(session.plan.title), paragraph(spoken.PAUSE_TOLD)]
            case Phase.ENDED:
                return [Heading(session.plan.title), paragraph(spoken.END_TOLD)]


def _head(session: Session) -> list[Block]:
    """The question over its answer; of one for discussion the answer says what it asks by itself."""
    head = spoken.QUESTION_HEAD.format(number=session.at + 1, count=len(session.plan.scenarios))
    assert session.scenario is not None
    return [Heading(head), paragraph(session.scenario.asks)]


def look_at(assistant: Assistant, session_id: int, only: Attendee | None = None) -> SessionLook:
    """Look at a session once, for everybody or for ``only`` one of them. Raises NotHeldError.

    One that is moved meanwhile is looked at again, so that all of a look is of one step: guests are gone with
    the end, and one who is gone before it would be sent away without a word.
    """
    sessions = assistant.sessions
    session = sessions.held(session_id)
    while True:
        revealed = sessions.revealed(session) if session.phase is Phase.REVEALED else RevealedAnswer(())
        numbers = sessions.numbers(session) if only is None else NOT_COUNTED
        look = SessionLook(session, numbers, revealed, sessions.participations(session, only))
        session = sessions.held(session_id)
        if session.step == look.session.step:
            return look


class SessionParts:
    """The writer of the parts, for those who take part, for the trainer and for the wall."""

    def __init__(self, templates: Templates) -> None:
        self._templates = templates

    def of_participant(
        self, look: SessionLook, who: Attendee, mine: Participation, page: str, form_token: str
    ) -> tuple[LivePart, ...]:
        """Return what somebody sees who is in a session, or was; ``page`` is where their forms go."""
        session = look.session
        answers = mine.is_here and mine.choice is None and session.takes_own_answers
        version = f"{session.step}.{mine.is_here}.{mine.choice}"
        html = self._fragment(
            "stage",
            look=look,
            session=session,
            mine=mine,
            page=page,
            form_token=form_token,
            answers=answers,
            is_guest=who.is_guest,
            has_ended=session.phase is Phase.ENDED,
            gathers=session.phase is Phase.GATHERING,
            in_group=session.plan.group is not None and session.phase is Phase.OPEN,
            noted=None if mine.choice is None else spoken.NOTED.format(letter=letter(mine.choice)),
            letters=letter,
        )
        return (LivePart("stage", version, html),)

    def of_panel(self, look: SessionLook, form_token: str) -> tuple[LivePart, ...]:
        """Return what the trainer sees: numbers, moves, and the answer once it is shown."""
        session, step = look.session, str(look.session.step)
        is_shown = session.phase is Phase.REVEALED
        shown = revealed_blocks(session, look.revealed, with_right=False) if is_shown else ()
        moves = self._fragment("moves", session=session, form_token=form_token)
        numbers = f"{step}.{look.numbers}"
        return (
            LivePart("panel", numbers, html_of(panel_blocks(session, look.numbers), LEVEL)),
            LivePart("moves", step, moves),
            LivePart("shown", step, html_of(shown, LEVEL)),
        )

    def of_wall(self, look: SessionLook) -> tuple[LivePart, ...]:
        """Return what a room sees: the question, how many are in and have answered, and the answer."""
        session, numbers = look.session, look.numbers
        told = numbers_of(session, numbers)
        return (
            LivePart("stage", str(session.step), look.body),
            LivePart("numbers", f"{session.step}.{told}", html_of([paragraph(told)] if told else [])),
        )

    def _fragment(self, name: str, **values: Any) -> Markup:
        return self._templates.fragment(f"sessions/{name}.html", ours=ours, spoken=spoken, **values)
