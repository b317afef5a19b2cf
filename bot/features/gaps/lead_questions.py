"""Where a person's question goes to the leads of their teams, in wording that they approved.

It waits for them as a gap that is for them alone, on their page and in their list in the chat app. Those who
can be reached there are told at once.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from bot.core import formatting
from bot.core.calendar import after, day_of
from bot.core.outgoing import Messages, OutgoingMessage, told
from bot.core.people import Permission, Person, Team
from bot.errors import RefusedError
from bot.features.gaps import messages as gaps_messages
from bot.features.gaps.model import DUE_BY_LEADS, Gap, NewGap
from bot.features.gaps.service import GapService, to_close

if TYPE_CHECKING:
    from bot.store.gaps import GapRepository
    from bot.store.people import PersonRepository


@dataclass(frozen=True)
class SentToLeads:
    """For how many leads a question waits, and how many of them are told of it in the chat app."""

    count: int
    told: int

    def __str__(self) -> str:
        return gaps_messages.sent_to_leads(self.count, self.told)


class LeadQuestions:
    """The service of questions to team leads: the one way to them."""

    def __init__(
        self, gaps: GapService, kept: GapRepository, people: PersonRepository, *, has_pages: bool
    ) -> None:
        """Where no pages are served, ``has_pages`` is false: only those in the chat app see a question."""
        self._gaps = gaps
        self._kept = kept
        self._people = people
        self._has_pages = has_pages

    def ask(self, asker: Person, typed: str, now: dt.datetime) -> SentToLeads:
        """Let a question wait for the leads of each of the asker's teams, and tell them.

        Raises RefusedError with the sentence that says why it is not sent on.
        """
        wording = self._gaps.approved_wording(typed)
        leads = {team: self._leads(team, asker) for team in sorted(asker.teams)}
        if not any(leads.values()):
            raise RefusedError(gaps_messages.NO_LEAD)
        due = after(day_of(now), DUE_BY_LEADS)
        self._kept.open_all(
            [
                NewGap(wording, "", team, asker.id, None, now, due, _to_leads(asker, these, now), True)
                for team, these in leads.items()
                if these
            ]
        )
        everybody = {lead.id: lead for these in leads.values() for lead in these}.values()
        return SentToLeads(len(everybody), sum(lead.reachable for lead in everybody))

    @staticmethod
    def is_known(asker: Person) -> bool:
        """Whether those who get somebody's question can tell who asks."""
        return bool(asker.display_name) or asker.telegram_id is not None

    def _leads(self, team: Team, asker: Person) -> list[Person]:
        """The leads of a team whom a question can reach; whoever asks is not among them."""
        leads = [p for p in self._people.all() if p.id != asker.id and p.may(Permission.SHARE_LEARNING, team)]
        return leads if self._has_pages else [lead for lead in leads if lead.reachable]


def _to_leads(asker: Person, leads: Sequence[Person], now: dt.datetime) -> Messages[Gap]:
    """Return what tells leads of a question, with a link to whoever asks and the button that closes it."""
    who = formatting.capitalised(asker.display_name) or gaps_messages.A_COLLEAGUE

    def messages(gap: Gap) -> list[OutgoingMessage]:
        said = [s.format(who=who, team=gap.team, wording=gap.wording) for s in gaps_messages.LEAD_GETS]
        made = [told(lead, f"lead {lead.id} asked {gap.id}", said, now) for lead in leads]
        return [_from(asker, to_close(message, gap)) for message in made if message]

    return messages


def _from(asker: Person, message: OutgoingMessage) -> OutgoingMessage:
    return replace(message, body={**message.body, "account": asker.telegram_id})
