"""Who is in a session, what they answered, and what became of each answer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from bot.features.sessions import messages as said


class Joined(StrEnum):
    """What became of an attempt to join."""

    JOINED = "joined"
    LATE = "late"
    AGAIN = "again"
    ENDED = "ended"
    UNKNOWN = "unknown"


class AnswerTaken(StrEnum):
    """What became of an answer, with the sentence for the person."""

    COUNTED = said.COUNTED
    TWICE = said.TWICE
    CLOSED = said.CLOSED
    PAUSED = said.PAUSED
    ENDED = said.ENDED
    NOT_JOINED = said.NOT_JOINED
    LEFT = said.HAS_LEFT
    NO_ANSWER = said.NO_ANSWER


@dataclass(frozen=True)
class Attendee:
    """Somebody in a session: a person by their number, or a guest by the number that they got with it."""

    number: int
    is_guest: bool = False


@dataclass(frozen=True)
class Given:
    """One answer: who, in which session, to which question and which choice, both from 0."""

    session_id: int
    question: int
    person_id: int
    choice: int
    is_guest: bool = False

    @property
    def by(self) -> Attendee:
        """Who gave it."""
        return Attendee(self.person_id, self.is_guest)


@dataclass(frozen=True)
class Participation:
    """Where somebody stands in a session: still there or gone, and what they chose at its question."""

    is_here: bool
    choice: int | None = None


@dataclass(frozen=True)
class SessionNumbers:
    """How many are in a session now, answered its question, and cannot be reached in the chat app."""

    here: int
    answered: int
    blocked: int = 0


@dataclass(frozen=True)
class Attendance:
    """How many came, answered at least one question, and left before the end."""

    joined: int = 0
    answered: int = 0
    left: int = 0


@dataclass(frozen=True)
class AttendanceRecord:
    """What is known of a session's answers: attendance, and by question how many chose what."""

    attendance: Attendance = field(default_factory=Attendance)
    spreads: Mapping[int, Mapping[int, int]] = field(default_factory=dict)

    def spread(self, question: int, choices: int) -> tuple[int, ...]:
        """Return how many chose each of a question's choices, in order."""
        held = self.spreads.get(question, {})
        return tuple(held.get(choice, 0) for choice in range(choices))
