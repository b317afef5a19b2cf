"""Names that people chose: their own council reads them, and to every other they are a number."""

from __future__ import annotations

import re
from dataclasses import dataclass

import pytest
from support.web import Browser, Site, said_on
from support.web_leads import Leads

from bot.core.calendar import day_of
from bot.core.people import Membership, Person, Role
from bot.features.gaps.model import Gap

NAME = "Robin at the ford"


@dataclass
class Elsewhere:
    """A team with its leads, and somebody of another council who chose a name."""

    leads: Leads
    stranger: Person

    @property
    def lead(self) -> Browser:
        """The browser of the first lead."""
        return self.leads.browsers[0]

    def moves_away(self, person: Person) -> None:
        """Somebody of the team takes the stranger's name, and goes to the stranger's council."""
        people = self.leads.site.assistant.store.people
        people.name(person.id, NAME)
        (there,) = self.stranger.teams
        people.give_role(person.id, Membership(there, Role.PRACTITIONER))
        people.leave(person.id, self.leads.team)


@pytest.fixture
def elsewhere(site: Site) -> Elsewhere:
    leads = Leads.of(site, site.council())
    assert leads.people
    stranger = site.person(Role.TEAM_LEAD, site.council())
    site.assistant.store.people.name(stranger.id, NAME)
    return Elsewhere(leads, stranger)


def gap_of(elsewhere: Elsewhere) -> Gap:
    """A question that somebody of the team sent to whoever owns the procedures."""
    worker = elsewhere.leads.browsers[2]
    worker.fills("/sent-on", "/sent-on", to="owner", words="who chairs it when both duty teams are closed?")
    held = elsewhere.leads.site.assistant.gaps.listed(None)
    return next(gap for gap in held if gap.team == elsewhere.leads.team)


def test_nobody_finds_out_by_numbers_who_is_called_what(site: Site, elsewhere: Elsewhere) -> None:
    team, stranger = elsewhere.leads.team, str(elsewhere.stranger.id)
    gap, when = gap_of(elsewhere), day_of(site.clock())
    what = "File the list of out-of-hours numbers."
    action = site.assistant.actions.add(elsewhere.leads.people[0], what, when, site.clock(), team=team)
    forms = (
        ("/learning/queue", "/learning/away", {"who": stranger, "days": "7"}),
        ("/gaps", f"/gaps/{gap.id}/owner", {"owner": stranger}),
        (
            f"/actions/{action.id}",
            f"/actions/{action.id}/move",
            {"move": "assign", "owner": stranger, "version": str(action.version)},
        ),
    )
    nobody = str(10**6 + elsewhere.stranger.id)  # a number that nobody has reads as a stranger's does
    for page, path, fields in forms:
        told = []
        for number in (stranger, nobody):
            sent = {name: number if value == stranger else value for name, value in fields.items()}
            refused = elsewhere.lead.fills(page, path, **sent)
            named = re.compile(rf"\bperson {number}\b", re.I)  # the number alone may be a day on the page too
            told.append((refused.status_code, named.sub("person N", said_on(refused))))
        assert told[0] == told[1], path
        assert told[0][0] == 400, path
        assert "person n" in told[0][1].lower(), path
        assert NAME not in told[0][1], path


def test_who_went_to_another_council_is_a_number_where_they_asked(elsewhere: Elsewhere) -> None:
    gap, asker = gap_of(elsewhere), elsewhere.leads.people[2]
    elsewhere.leads.site.assistant.store.people.name(asker.id, NAME)
    closing = {"words": "A note was added on who chairs it."}
    pages = (
        lambda: elsewhere.lead.get("/gaps"),
        lambda: elsewhere.lead.fills("/gaps", f"/gaps/{gap.id}/close", **closing),
    )
    assert [NAME in said_on(page()) for page in pages] == [True, True]
    elsewhere.moves_away(asker)
    assert [NAME in said_on(page()) for page in pages] == [False, False]
