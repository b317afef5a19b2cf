"""Leads in front of the pages: two of a team of their own and a practitioner, and what they send."""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from functools import cached_property

import httpx

from bot.core.people import Person, Role, Team
from bot.features.learning.model import Audience, LearningPoint
from bot.features.people.service import redeem
from support.web import Browser, Site, token_on

_TEAMS = (f"harbour {n}" for n in itertools.count(1))
_ACCOUNTS = itertools.count(930_001)

POINT = {
    "local": "yes",
    "text": "Ring the other council before the strategy discussion is called.",
    "first": "Who rings?",
    "second": "What if nobody answers?",
    "topics": "",
    "audience": "council",
}


@dataclass
class Leads:
    """A team with two leads and a practitioner, each with a browser."""

    site: Site
    team: Team

    @classmethod
    def of(cls, site: Site, council: str = "kent") -> Leads:
        """Enrol a team that no other story has."""
        return cls(site, Team(council, next(_TEAMS)))

    def enrolled(self, role: Role) -> Person:
        """Enrol somebody in the team."""
        return self.site.person(role, self.team.authority, self.team.name)

    def in_chat(self, role: Role = Role.PRACTITIONER) -> Person:
        """Somebody of the team who came by the chat app."""
        assistant, team = self.site.assistant, self.team
        by, invite = self.enrolled(Role.ADMINISTRATOR), assistant.administration.invite
        made = invite(by, team.authority, team.name, role.value, days=7, uses=1, label="")
        person = redeem(assistant.store.invitations, made.code, next(_ACCOUNTS), self.site.clock())
        assert person is not None
        return person

    @cached_property
    def people(self) -> tuple[Person, Person, Person]:
        """The proposer, the other lead and the practitioner."""
        lead, other = self.enrolled(Role.TEAM_LEAD), self.enrolled(Role.TEAM_LEAD)
        return lead, other, self.enrolled(Role.PRACTITIONER)

    @cached_property
    def browsers(self) -> tuple[Browser, Browser, Browser]:
        """Their browsers."""
        lead, other, worker = map(self.site.signed_in, self.people)
        return lead, other, worker

    def proposed(self, **changed: str) -> LearningPoint:
        """Let the first lead propose a point; return it."""
        lead = self.browsers[0]
        answer = lead.fills("/learning/new", "/learning/new", **{**POINT, **changed, "do": "send"})
        assert answer.status_code == 200, answer.text
        held = self.site.assistant.learning.listed(self.people[0])
        return next(p for p in reversed(held) if p.proposer_id == self.people[0].id)

    def moves(self, browser: Browser, point: LearningPoint, move: str, **given: str) -> httpx.Response:
        """Send the form of a move, as it stands under the point."""
        page = browser.get(f"/learning/{point.id}")
        now = self.site.assistant.learning.point(point.id, None)
        fields = {"form_token": token_on(page), "version": str(now.version), "move": move, **given}
        return browser.followed(browser.post(f"/learning/{point.id}/move", **fields))

    def released(self, **changed: str) -> LearningPoint:
        """Let one lead propose a point and the other release it; return it as it is then."""
        point = self.proposed(**changed)
        answer = self.moves(self.browsers[1], point, "release", months="6")
        assert answer.status_code == 200, answer.text
        return self.site.assistant.learning.point(point.id, None)

    def has_proposed(self, text: str = POINT["text"]) -> LearningPoint:
        """A point that the first lead proposed in another way, such as where a Chromium holds the loop."""
        assistant = self.site.assistant
        composer = assistant.proposal_wizard().composer
        questions = (POINT["first"], POINT["second"])
        audience = Audience(councils=(self.team.authority,))
        wording = composer.compose(text, questions, audience=audience, local=True)
        return assistant.learning.propose(self.people[0], wording, self.team, self.site.clock())

    def has_released(self, text: str = POINT["text"]) -> LearningPoint:
        """A point that is out, by another way."""
        learning, now = self.site.assistant.learning, self.site.clock()
        return learning.release(self.people[1], self.has_proposed(text), now)[0]
