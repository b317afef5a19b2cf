"""Things that move from state to state and keep what happened to them."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum
from typing import Generic, TypeVar

Move = TypeVar("Move", bound=StrEnum)
State = TypeVar("State", bound=StrEnum)


@dataclass(frozen=True)
class Event(Generic[Move, State]):
    """One line of a history: who did what, and the state that it led to.

    ``text`` is there where words changed or were added, ``reason`` where one was given, ``owner_id`` where
    somebody got the thing.
    """

    at: dt.datetime
    person_id: int | None
    did: Move
    state: State
    text: str | None = None
    reason: str | None = None
    owner_id: int | None = None
