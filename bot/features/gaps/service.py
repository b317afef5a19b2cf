"""Where gaps are made, seen, given to somebody and closed, by those who may."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from bot.core import formatting
from bot.core.calendar import after, day_of
from bot.core.outgoing import Messages, OutgoingMessage, told
from bot.core.people import Person, Team
from bot.errors import NotHeldError, RefusedError
from bot.features.gaps import messages as gaps_messages
from bot.features.gaps.model import (
    DUE,
    Gap,
    NewGap,
    in_order,
    may_handle,
    may_own,
    officer_for,
    owner_of,
    topic_of,
)
from bot.screening.screen import Screen
from bot.screening.user_text import approved_notice, approved_question, could_identify
from procedures.document import LOCAL_KINDS, Document, is_for
from procedures.document import owner_of as owner_of_document
from procedures.library import Library

if TYPE_CHECKING:
    from bot.store.gaps import GapRepository
    from bot.store.people import PersonRepository


class GapService:
    """The service of gaps, for every channel. Where ``by`` is None, whoever runs the service acts."""

    def __init__(
        self, gaps: GapRepository, people: PersonRepository, screen: Screen, library: Library
    ) -> None:
        self._gaps = gaps
        self._people = people
        self._screen = screen
        self._library = library

    def open(self, asker: Person, typed: str, now: dt.datetime, team: Team | None = None) -> Gap:
        """Make a gap of wording that its asker approved, or join them to the same one; tell a new owner.

        Takes and raises what ``prepared`` does.
        """
        return self._gaps.open(self.prepared(asker, typed, now, team))

    def prepared(self, asker: Person, typed: str, now: dt.datetime, team: Team | None = None) -> NewGap:
        """Return the gap that somebody's wording would make, for a change that keeps it with other things.

        ``team`` is one of the asker's; without it, theirs in the council that comes first for them.
        Raises RefusedError with the sentence that says why it is not sent on.
        """
        team = _team_of(asker, team)
        wording = self.approved_wording(typed)
        owner = owner_of(team, asker, self._people.all())
        due = after(day_of(now), DUE)
        topic, owner_id = topic_of(wording, self._library), owner.id if owner else None
        told_to = owner if owner_id != asker.id else None
        return NewGap(wording, topic, team, asker.id, owner_id, now, due, _to_owner(told_to, now))

    def say_wrong(self, asker: Person, document: Document, typed: str, now: dt.datetime) -> Gap:
        """Keep what somebody says is wrong with a document itself, and tell the officer whose it is now.

        That is one of the council whose document it is, else of the asker's. Raises RefusedError with the
        sentence that says why it is not sent on.
        """
        keeps, people = owner_of_document(document.id), self._people.all()
        if keeps:  # nobody else is told of what is one council's alone
            people = [person for person in people if keeps in person.councils]
        team = next((t for t in sorted(asker.teams) if t.authority == keeps), None) or _team_of(asker, None)
        wording = self.approved_words(typed)
        own: Sequence[str] = document.about if document.kind in LOCAL_KINDS else ()
        own = [keeps] if keeps else own
        owner = officer_for(own, asker, people) or officer_for([team.authority], asker, people)
        owner = owner or owner_of(team, asker, people)
        told_to = owner if owner and owner.id != asker.id else None
        due, owner_id = after(day_of(now), DUE), owner.id if owner else None
        tells = _to_owner(told_to, now, document.title)
        new = NewGap(wording, "", team, asker.id, owner_id, now, due, tells, document_id=document.id)
        return self._gaps.open(new)

    def about_document(self, by: Person, document_id: str) -> list[Gap]:
        """Return what was said to be wrong with a document, of that what somebody may see to; open first."""
        return in_order(gap for gap in self._gaps.of_document(document_id) if may_handle(by, gap))

    def listed(self, by: Person | None, *, closed: bool = False) -> list[Gap]:
        """Return what somebody may handle, or all, overdue first; ``closed`` gives closed gaps too."""
        gaps = self._gaps.all(closed=closed)
        return in_order(gap for gap in gaps if by is None or may_handle(by, gap))

    def sent_by(self, asker: Person) -> list[Gap]:
        """Return the gaps of somebody's own questions: open ones by their due day, then closed.

        What they said of the own document of a council that they left is not among them.
        """
        gaps = self._gaps.of_asker(asker.id)
        return in_order(gap for gap in gaps if is_for(gap.document_id, asker.councils))

    def owners(self, gap: Gap) -> list[Person]:
        """Return who may be given a gap, those of its team first; nobody, where it is for a team's leads."""
        if gap.for_leads:
            return []
        able = [p for p in self._people.all() if _may_own(p, gap) and p.id != gap.owner_id]
        return sorted(able, key=lambda p: (gap.team not in p.teams, p.id))

    def close(self, gap_id: int, typed: str, now: dt.datetime, by: Person) -> tuple[Gap, int]:
        """Close a gap and tell those who asked; return it, and how many are told.

        Raises NotHeldError for a gap that is not open or not theirs, RefusedError for a notice that
        holds what must not be sent.
        """
        self.open_gap(gap_id, by)
        closing = self.approved_words(typed)
        notices = _to_askers(closing, self._people.all(), now)
        closed = self._gaps.close(gap_id, closing, now, notices)
        if closed is None:
            raise NotHeldError(gaps_messages.CLOSED_ALREADY.format(number=gap_id))
        return closed, len(notices(closed))

    def approved_wording(self, typed: str) -> str:
        """Return words in which a question may be sent on. Raises RefusedError saying why they may not."""
        return self._without_a_case(approved_question(typed, self._screen))

    def approved_words(self, typed: str) -> str:
        """Return words for others: what was done about a gap, or what is wrong with a document.

        Raises RefusedError saying why they may not be sent.
        """
        return self._without_a_case(approved_notice(typed, self._screen))

    def _without_a_case(self, wording: str) -> str:
        """Return words that tell no age, place and event together, which may tell who a case was about."""
        if could_identify(wording, self._library.authorities):
            raise RefusedError(gaps_messages.COULD_IDENTIFY)
        return wording

    def assign(self, gap_id: int, person_id: int, now: dt.datetime, by: Person) -> Gap:
        """Give a gap to somebody who may own it, and tell them if somebody else did.

        Raises NotHeldError and RefusedError.
        """
        gap = self.open_gap(gap_id, by)
        if gap.for_leads:
            raise RefusedError(gaps_messages.FOR_LEADS_ALONE.format(number=gap_id))
        owner = self._people.by_id(person_id)
        if owner is None or not _may_own(owner, gap):
            who = formatting.called_by_number(person_id, owner, by)
            raise RefusedError(gaps_messages.CANNOT_OWN.format(person=who, team=gap.team))
        told_to = owner if by.id != owner.id else None
        given = self._gaps.assign(gap_id, owner.id, _to_owner(told_to, now))
        if given is None:
            raise NotHeldError(gaps_messages.CLOSED_ALREADY.format(number=gap_id))
        return given

    def open_gap(self, gap_id: int, by: Person) -> Gap:
        """Return a gap that somebody may close. Raises NotHeldError for any other."""
        gap = self._gaps.by_id(gap_id)
        if gap is None or not may_handle(by, gap):
            raise NotHeldError(gaps_messages.UNKNOWN.format(number=gap_id))
        if gap.closed:
            raise NotHeldError(gaps_messages.CLOSED_ALREADY.format(number=gap_id))
        return gap


def _may_own(person: Person, gap: Gap) -> bool:
    """Whether somebody may be given a gap: of a document of one council alone, only its own people."""
    return may_own(person, gap.team) and is_for(gap.document_id, person.councils)


def _to_owner(owner: Person | None, now: dt.datetime, title: str = "") -> Messages[Gap]:
    """Return what tells an owner of a gap that is theirs from now on; ``title`` is the document's, if any."""

    def messages(gap: Gap) -> list[OutgoingMessage]:
        due = formatting.date(gap.due.isoformat())
        sentences = gaps_messages.OFFICER_TOLD if gap.document_id else gaps_messages.OWNER_TOLD
        known = {"number": gap.id, "wording": gap.wording, "document": title or gap.document_id}
        said = [s.format(**known, due=due) for s in sentences]
        message = told(owner, f"gap {gap.id} with {owner.id}", said, now) if owner else None
        return [to_close(message, gap)] if message else []

    return messages


def to_close(message: OutgoingMessage, gap: Gap) -> OutgoingMessage:
    """Return a message with the button that closes the gap that it is about."""
    row = [[gaps_messages.CLOSE.format(number=gap.id), f"close:{gap.id}"]]
    return replace(message, body={**message.body, "buttons": {"meaning": {"kind": "gaps"}, "rows": [row]}})


def close_unanswered(gaps: GapRepository, people: PersonRepository, now: dt.datetime, keep_days: int) -> int:
    """Close questions that no lead answered in so many days, and tell those who asked; return how many.

    So none is kept for ever because nobody leads its team any more.
    """
    closing = gaps_messages.UNANSWERED.format(days=gaps_messages.days(keep_days))
    notices = _to_askers(closing, people.all(), now, gaps_messages.UNANSWERED_BY_LEADS)
    left = gaps.for_leads_before(now - dt.timedelta(days=keep_days))
    return sum(gaps.close(gap_id, closing, now, notices) is not None for gap_id in left)


def _to_askers(
    closing: str, people: Sequence[Person], now: dt.datetime, sentences: Sequence[str] = ()
) -> Messages[Gap]:
    """Return what tells those who asked for a gap that it is closed, in ``sentences`` or the usual ones."""

    def messages(gap: Gap) -> list[OutgoingMessage]:
        usual = gaps_messages.REPORTER_TOLD if gap.document_id else gaps_messages.ASKER_TOLD
        usual = gaps_messages.ANSWERED_BY_LEADS if gap.for_leads else usual
        said = [each.format(wording=gap.wording, closing=closing) for each in sentences or usual]
        once = f"gap {gap.id} closed for"
        askers = [one for one in people if one.id in gap.askers and is_for(gap.document_id, one.councils)]
        made = [told(asker, f"{once} {asker.id}", said, now) for asker in askers]
        return [message for message in made if message]

    return messages


def _team_of(asker: Person, team: Team | None) -> Team:
    if team is not None:
        if team not in asker.teams:
            raise RefusedError(gaps_messages.NOT_YOUR_TEAM)
        return team
    mine = [m.team for m in asker.memberships]
    if not mine:
        raise RefusedError(gaps_messages.NO_TEAM)
    return next((team for team in mine if team.authority == asker.authority), mine[0])
