"""What follows a session: learning points suggested to leads, and gaps where no passage answers."""

from __future__ import annotations

import datetime as dt
from contextlib import suppress
from typing import TYPE_CHECKING

from bot.core.outgoing import told
from bot.core.people import Permission, Person
from bot.errors import BotError
from bot.features.sessions import messages as said
from bot.features.sessions.report import QuestionResult, Report

if TYPE_CHECKING:
    from bot.features.gaps.service import GapService
    from bot.store.outbox import Outbox
    from bot.store.people import PersonRepository


class SessionFollowUp:
    """Takes the numbers of a session to those who can do something about them."""

    def __init__(self, people: PersonRepository, outbox: Outbox, gaps: GapService) -> None:
        self._people = people
        self._outbox = outbox
        self._gaps = gaps

    def after(self, report: Report, trainer: Person, now: dt.datetime) -> None:
        """Suggest the most missed points to leads; make gaps of questions whose passages are all gone.

        Done twice, it is done once.
        """
        team = report.session.plan.team
        if report.missed:
            words = [said.SUGGESTED.format(team=team), *map(_point, report.missed)]
            leads = [p for p in self._people.of_team(team) if p.may(Permission.SHARE_LEARNING, team)]
            once = f"refresher session {report.session.id}"
            messages = [told(lead, f"{once} for {lead.id}", words, now) for lead in leads]
            self._outbox.put([message for message in messages if message is not None])
        for asked in report.questions:
            if asked.state == "left out" and not asked.citations:
                with suppress(BotError):  # a question that may not be sent on stays in the report
                    self._gaps.open(trainer, asked.scenario.asks, now, team)


def _point(asked: QuestionResult) -> str:
    known = said.SUGGESTED_POINT.format(right=asked.right, count=asked.answered, asks=asked.scenario.asks)
    return f"{known}\n{said.RESTS_ON.format(citations='; '.join(asked.citations))}"
