"""Gaps: questions that the library could not answer or that go to leads, and documents said to be wrong.

Each is kept in wording that its asker approved.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable
from dataclasses import dataclass

from bot.core.outgoing import Messages, nobody
from bot.core.people import Permission, Person, Role, Team
from procedures.document import is_for
from procedures.library import Library

#: Working days after which a gap is due, and a question to the leads of a team.
DUE, DUE_BY_LEADS = 10, 1


@dataclass(frozen=True)
class Gap:
    """A gap. ``due`` is the last day on which it is in time, in London; ``askers`` are people's numbers.

    One ``for_leads`` is its asker's question to the leads of a team: theirs alone, and nobody owns it.
    ``document_id`` names the document that is said to be wrong; it is "" for a question.
    """

    id: int
    wording: str
    topic: str
    team: Team
    owner_id: int | None
    made: dt.datetime
    due: dt.date
    closed: dt.datetime | None
    closing: str | None
    askers: tuple[int, ...]
    for_leads: bool = False
    document_id: str = ""

    def overdue(self, today: dt.date) -> bool:
        """Whether it is open on a day after it was due."""
        return self.closed is None and today > self.due


@dataclass(frozen=True)
class NewGap:
    """A gap that is to be kept, with who asks and what is then sent of it."""

    wording: str
    topic: str
    team: Team
    asker_id: int
    owner_id: int | None
    made: dt.datetime
    due: dt.date
    messages: Messages[Gap] = nobody
    for_leads: bool = False
    document_id: str = ""


def in_order(gaps: Iterable[Gap]) -> list[Gap]:
    """Return gaps as they are to be looked at: open ones by their due day, so overdue first; then closed."""
    return sorted(gaps, key=lambda gap: (gap.closed is not None, gap.due, gap.id))


def may_own(person: Person, team: Team) -> bool:
    """Return whether somebody may be given a gap: for its team, for its authority, or to administer."""
    where = person.teams_where(Permission.HANDLE_GAPS)
    administers = any(m.role is Role.ADMINISTRATOR for m in person.memberships)
    return administers or any(known.authority == team.authority for known in where)


def may_handle(person: Person, gap: Gap) -> bool:
    """Return whether somebody may see and close a gap: one of a team where they may, or their own.

    A question to the leads of a team is for those who lead it, and for nobody else. What is said to be wrong
    with a document is every officer's of that council. What is said of one council's own document is for
    nobody else, whoever it was given to.
    """
    if not is_for(gap.document_id, person.councils):
        return False
    if gap.for_leads:
        return person.may(Permission.SHARE_LEARNING, gap.team)
    is_theirs = gap.owner_id == person.id and may_own(person, gap.team)
    is_officers = bool(gap.document_id) and gap.team.authority in _councils_of(person)
    return person.may(Permission.HANDLE_GAPS, gap.team) or is_theirs or is_officers


def owner_of(team: Team, asker: Person, people: Iterable[Person]) -> Person | None:
    """Return who is to own a gap: somebody who may in the team, else in its authority, else administers.

    Another person than the asker is preferred, then whoever joined first.
    """

    def nearness(person: Person) -> int:
        if person.may(Permission.HANDLE_GAPS, team):
            return 0
        in_authority = any(t.authority == team.authority for t in person.teams_where(Permission.HANDLE_GAPS))
        return 1 if in_authority else 2

    candidates = [person for person in people if may_own(person, team)]
    return min(candidates, key=lambda p: (nearness(p), p.id == asker.id, p.id), default=None)


def officer_for(councils: Iterable[str], asker: Person, people: Iterable[Person]) -> Person | None:
    """Return who is to own what is said to be wrong with a document: an officer of one of its councils.

    Another person than the asker is preferred, then whoever joined first.
    """
    wanted = frozenset(councils)
    officers = [person for person in people if wanted & _councils_of(person)]
    return min(officers, key=lambda p: (p.id == asker.id, p.id), default=None)


def _councils_of(officer: Person) -> frozenset[str]:
    """The councils whose documents somebody looks after."""
    return frozenset(team.authority for team in officer.teams_where(Permission.MANAGE_DOCUMENTS))


def same_wording(first: str, second: str) -> bool:
    """Return whether two wordings differ in capitals, spaces and punctuation alone."""
    return _words(first) == _words(second)


def topic_of(wording: str, library: Library) -> str:
    """Return the longest topic of the library that a wording names, or nothing."""
    named = f" {' '.join(_words(wording))} "
    topics = {topic for note in library.notes for topic in note.topics}
    held = [topic for topic in topics if f" {' '.join(_words(topic))} " in named]
    return max(held, key=lambda topic: (len(topic), topic), default="")[:80]


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", text.casefold())
