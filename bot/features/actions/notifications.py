"""Messages about an action: what it is, by when, and a button that opens it."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from bot.core.calendar import day_of
from bot.core.outgoing import OutgoingMessage, told
from bot.core.people import Person
from bot.features.actions import messages as said
from bot.features.actions.model import CouncilAction


def about(
    action: CouncilAction, person: Person, once: str, sentence: str, now: dt.datetime
) -> OutgoingMessage | None:
    """Return a message to a person, or None for somebody who cannot or will not be reached.

    ``sentence`` comes first; ``{number}``, ``{team}``, ``{due}`` and ``{days}`` in it are filled in.
    """
    late = said.days(max(0, (day_of(now) - action.due).days))
    opening = sentence.format(number=action.id, team=action.team, due=said.day(action.due), days=late)
    message = told(person, once, [opening, action.what, said.WHERE.format(number=action.id)], now)
    if message is None:
        return None
    row = [[said.OPEN.format(number=action.id), f"open:{action.id}"]]
    buttons = {"meaning": {"kind": "actions", "person": person.id}, "rows": [row]}
    return replace(message, body={**message.body, "buttons": buttons})
