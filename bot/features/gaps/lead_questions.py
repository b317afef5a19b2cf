"""Where a person's question goes to the leads of their teams, in wording that they approved."""

from __future__ import annotations

import datetime as dt
import hashlib
from typing import TYPE_CHECKING

from bot.core import formatting
from bot.core.outgoing import OutgoingMessage
from bot.core.people import Permission, Person
from bot.errors import RefusedError
from bot.features.gaps import messages as gaps_messages
from bot.screening.screen import Screen
from bot.screening.user_text import approved_question

if TYPE_CHECKING:
    from bot.store.outbox import Outbox
    from bot.store.people import PersonRepository


class LeadQuestions:
    """The service of questions to team leads: the one way to them."""

    def __init__(self, people: PersonRepository, outbox: Outbox, screen: Screen) -> None:
        self._people = people
        self._outbox = outbox
        self._screen = screen

    def ask(self, asker: Person, typed: str, now: dt.datetime) -> int:
        """Send a question to the leads of the asker's teams; return to how many.

        Raises RefusedError with the sentence that says why it is not sent on.
        """
        wording = approved_question(typed, self._screen)
        leads = [p for p in self._people.all() if p.id != asker.id and p.reachable and _leads(p, asker)]
        if not leads:
            raise RefusedError(gaps_messages.NO_LEAD)
        self._outbox.put([self._message(asker, lead, wording, now) for lead in leads])
        return len(leads)

    @staticmethod
    def is_known(asker: Person) -> bool:
        """Whether those who get somebody's question can tell who asks."""
        return bool(asker.display_name) or asker.telegram_id is not None

    def _message(self, asker: Person, lead: Person, wording: str, now: dt.datetime) -> OutgoingMessage:
        shared = sorted(team for team in asker.teams if lead.may(Permission.SHARE_LEARNING, team))
        who = formatting.capitalised(asker.display_name) or gaps_messages.A_COLLEAGUE
        said = [gaps_messages.LEAD_GETS.format(who=who, team=shared[0]), wording]
        asked = hashlib.sha256(f"{asker.id} {wording} {now:%Y-%m-%d}".encode()).hexdigest()[:16]
        body = {"paragraphs": said, "account": asker.telegram_id}
        assert lead.telegram_id is not None
        return OutgoingMessage(f"lead {lead.id} asked {asked}", lead.telegram_id, body, now, lead.id)


def _leads(person: Person, asker: Person) -> bool:
    return any(person.may(Permission.SHARE_LEARNING, team) for team in asker.teams)
