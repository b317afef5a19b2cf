"""What follows a session: learning points suggested to leads, and gaps where no passage answers."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from bot.core.outgoing import OutgoingMessage, told
from bot.core.people import Permission, Person
from bot.errors import BotError
from bot.features.gaps.model import NewGap
from bot.features.sessions import messages as said
from bot.features.sessions.attendance import AttendanceRecord
from bot.features.sessions.report import QuestionResult, Report

if TYPE_CHECKING:
    from bot.features.gaps.service import GapService
    from bot.store.people import PersonRepository


@dataclass(frozen=True)
class FollowUp:
    """What is kept together with the end of a session: messages to leads, and gaps."""

    messages: Sequence[OutgoingMessage] = ()
    gaps: Sequence[NewGap] = ()


#: What follows a session with these numbers. It is asked inside the change that ends the session.
FollowedBy = Callable[[AttendanceRecord], FollowUp]


class SessionFollowUp:
    """The follow-up of a session: takes its numbers to those who can do something about them."""

    def __init__(self, people: PersonRepository, gaps: GapService) -> None:
        self._people = people
        self._gaps = gaps

    def of(self, report: Report, trainer: Person, now: dt.datetime) -> FollowUp:
        """Return the most missed points for each lead, and gaps for questions whose passages are all gone."""
        return FollowUp(self._suggestions(report, now), self._gaps_of(report, trainer, now))

    def _suggestions(self, report: Report, now: dt.datetime) -> list[OutgoingMessage]:
        if not report.missed:
            return []
        team = report.session.plan.team
        words = [said.SUGGESTED.format(team=team), *map(_point, report.missed)]
        leads = [p for p in self._people.of_team(team) if p.may(Permission.SHARE_LEARNING, team)]
        once = f"refresher session {report.session.id}"
        messages = (told(lead, f"{once} for {lead.id}", words, now) for lead in leads)
        passages = list(dict.fromkeys(i for asked in report.missed for i in asked.scenario.rests_on))
        return [_to_share(message, passages) for message in messages if message is not None]

    def _gaps_of(self, report: Report, trainer: Person, now: dt.datetime) -> list[NewGap]:
        found = []
        for asked in report.questions:
            if asked.state == "left out" and not asked.citations:
                with suppress(BotError):  # a question that may not be sent on stays in the report
                    found.append(
                        self._gaps.prepared(trainer, asked.scenario.asks, now, report.session.plan.team)
                    )
        return found


def _to_share(message: OutgoingMessage, passages: list[str]) -> OutgoingMessage:
    """Return a message with the button that makes a learning point of what was missed."""
    meaning = {"kind": "card", "person": message.person_id, "code": "", "passages": passages}
    buttons = {"meaning": meaning, "rows": [[[said.SUGGESTED_BUTTON, "share"]]]}
    return replace(message, body={**message.body, "buttons": buttons})


def _point(asked: QuestionResult) -> str:
    known = said.SUGGESTED_POINT.format(right=asked.knew, count=asked.answered, asks=asked.scenario.asks)
    return f"{known}\n{said.RESTS_ON.format(citations='; '.join(asked.citations))}"
