"""The one way to actions for every channel: taken up, seen, and moved on by those who may."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from bot.core import formatting
from bot.core.calendar import day_of
from bot.core.corpus import Corpus
from bot.core.outgoing import Messages, OutgoingMessage, nobody
from bot.core.people import Permission, Person, Team
from bot.errors import NotHeldError, RefusedError
from bot.features.actions import messages as said
from bot.features.actions.due_dates import When, Worked, worked_out
from bot.features.actions.model import ActionEvent, ActionMove, ActionState, CouncilAction, Origin, in_order
from bot.features.actions.notifications import about
from bot.features.actions.offers import Offered, notices_of, offers, paragraphs_of
from bot.features.actions.policy import in_council, may_change, may_see
from bot.features.learning.service import team_of
from bot.screening.screen import Screen
from bot.screening.user_text import approved_text, could_identify
from procedures.document import Document, Passage
from procedures.library import Library

if TYPE_CHECKING:
    from bot.store.actions import ActionRepository
    from bot.store.people import PersonRepository


class ActionService:
    """Actions of councils. Where ``by`` is None, whoever runs the service looks."""

    def __init__(
        self, actions: ActionRepository, people: PersonRepository, screen: Screen, library: Library
    ) -> None:
        self._actions = actions
        self._people = people
        self._screen = screen
        self._library = library

    def offered(self, by: Person | None, decision: str | None = None) -> list[Offered]:
        """Return what decisions offer, or one of them, with what the councils that ``by`` leads took up.

        Raises NotHeldError for a decision that offers nothing.
        """
        held = [o for o in offers(self._library) if decision in (None, o.document.id)]
        if decision is not None and not held:
            known = formatting.joined(tuple(dict.fromkeys(o.document.id for o in offers(self._library))))
            raise NotHeldError(said.UNKNOWN_DECISION.format(id=decision[:80], known=known or "none"))
        councils = {team.authority for team in by.teams_where(Permission.SHARE_LEARNING)} if by else set()
        taken = {
            action.origin.agreed: action.id
            for action in self._actions.all()
            if action.team.authority in councils and action.state is not ActionState.DROPPED
        }
        return [Offered(o.agreed, o.document, taken.get(o.agreed.id)) for o in held]

    def take(
        self,
        by: Person,
        agreed_id: str,
        when: When,
        now: dt.datetime,
        *,
        team: Team | None = None,
        owner_id: int | None = None,
    ) -> CouncilAction:
        """Take up what a decision offers, for a team that ``by`` leads.

        Who takes it up owns it, unless somebody else of the council is named.
        Raises NotHeldError and RefusedError with the sentence that says why not.
        """
        team = _led(by, team)
        offered = next((o for o in offers(self._library) if o.agreed.id == agreed_id), None)
        if offered is None:
            raise NotHeldError(said.UNKNOWN_AGREED.format(id=agreed_id[:80]))
        agreed = offered.agreed
        worked = worked_out(when, day_of(now), agreed, council=team.authority, decided=offered.decided)
        names = tuple(self._library.authorities.name_of(slug) for slug in agreed.who)
        origin = Origin(
            agreed=agreed.id,
            who=formatting.joined(names),
            citation=offered.citation,
            voice=agreed.voice.value,
            notice=agreed.notice or None,
            **_period_of(worked),
        )
        action, new = self._added(by, team, agreed.what, worked, origin, owner_id, now)
        if not new:
            raise RefusedError(said.TAKEN_ALREADY.format(number=action.id))
        return action

    def add(
        self,
        by: Person,
        typed: str,
        when: When,
        now: dt.datetime,
        *,
        team: Team | None = None,
        owner_id: int | None = None,
    ) -> CouncilAction:
        """Keep an action of a council's own, in words that are screened first. Raises as ``take``."""
        team = _led(by, team)
        what = self.approved(typed)
        worked = worked_out(when, day_of(now), council=team.authority, decided=None)
        return self._added(by, team, what, worked, Origin(**_period_of(worked)), owner_id, now)[0]

    def add_once(self, by: Person, typed: str, when: When, now: dt.datetime, *, team: Team) -> CouncilAction:
        """Add as ``add`` does; return the open one where the same lead added the same already.

        So a message that is taken again after a crash adds nothing twice. Raises as ``take``.
        """
        what, team = self.approved(typed), _led(by, team)
        own = (a for a in self._actions.all([ActionState.OPEN]) if a.origin.agreed is None)
        same = (a for a in own if (a.team, a.what, a.history[0].person_id) == (team, what, by.id))
        return next(same, None) or self.add(by, typed, when, now, team=team)

    def listed(
        self, by: Person | None, now: dt.datetime, *, ended: bool = False, overdue: bool = False
    ) -> list[CouncilAction]:
        """Return the actions that somebody may see, overdue first; with ``ended`` also those that ended."""
        held = self._actions.all(None if ended and not overdue else [ActionState.OPEN])
        mine = [action for action in held if by is None or may_see(by, action)]
        return in_order(a for a in mine if not overdue or a.overdue(day_of(now)))

    def action(self, action_id: int, by: Person | None, version: int | None = None) -> CouncilAction:
        """Return an action that somebody may see. Raises NotHeldError.

        With a ``version``, raises RefusedError where it was moved since.
        """
        action = self._actions.by_id(action_id)
        if action is None or (by is not None and not may_see(by, action)):
            raise NotHeldError(said.UNKNOWN.format(number=action_id))
        if version not in (None, action.version):
            raise _moved_meanwhile(action, by.id if by else None)
        return action

    def assign(self, by: Person, action: CouncilAction, owner_id: int, now: dt.datetime) -> CouncilAction:
        """Give an action to somebody of the council, and tell them. Raises NotHeldError and RefusedError."""
        state = self._allowed(by, action, ActionMove.ASSIGN)
        owner = self._owner(by, owner_id, action.team)
        if owner.id == action.owner_id:
            raise RefusedError(
                said.SAME_OWNER.format(
                    owner=formatting.capitalised(formatting.called(owner, by)), action=action.id
                )
            )
        event = ActionEvent(now, by.id, ActionMove.ASSIGN, state, owner_id=owner.id)
        return self._moved(action, event, {"owner_id": owner.id}, _to_owner(owner, by, now))

    def note(self, by: Person, action: CouncilAction, typed: str, now: dt.datetime) -> CouncilAction:
        """Keep an evidence note, in words that are screened first. Raises RefusedError."""
        state = self._allowed(by, action, ActionMove.NOTE)
        return self._moved(action, ActionEvent(now, by.id, ActionMove.NOTE, state, self.approved(typed)))

    def done(self, by: Person, action: CouncilAction, typed: str | None, now: dt.datetime) -> CouncilAction:
        """Note that an action is done, which needs at least one evidence note. Raises RefusedError."""
        state = self._allowed(by, action, ActionMove.DO)
        if not typed and not action.evidence:
            raise RefusedError(said.NO_EVIDENCE)
        text = self.approved(typed) if typed else None
        return self._moved(action, ActionEvent(now, by.id, ActionMove.DO, state, text), {"ended": now})

    def drop(self, by: Person, action: CouncilAction, reason: str, now: dt.datetime) -> CouncilAction:
        """Give an action up, with a reason. Raises RefusedError."""
        return self._with_reason(by, action, ActionMove.DROP, reason, now)

    def reopen(self, by: Person, action: CouncilAction, reason: str, now: dt.datetime) -> CouncilAction:
        """Open an action again that ended, with a reason; its due date stays. Raises RefusedError."""
        if action.state is ActionState.DROPPED and (other := self._same(action)):
            raise RefusedError(said.TAKEN_ALREADY.format(number=other.id))
        return self._with_reason(by, action, ActionMove.REOPEN, reason, now)

    def approved(self, typed: str) -> str:
        """Return typed words as they may be kept. Raises RefusedError saying why they may not."""
        text = approved_text(typed, self._screen)
        if could_identify(text, self._library.authorities):
            raise RefusedError(said.COULD_IDENTIFY)
        return text

    def source(
        self, action: CouncilAction, grounds: Callable[[], Corpus]
    ) -> tuple[Sequence[tuple[Passage, Document]], tuple[str, ...]]:
        """Return the paragraphs under an action, where they are held, and what must be read with it."""
        found = [o for o in offers(self._library) if o.agreed.id == action.origin.agreed]
        held = [shown for o in found for shown in paragraphs_of(o.agreed, grounds())]
        return held, notices_of(found, self._library)

    def moves(self, by: Person, action: CouncilAction) -> tuple[ActionMove, ...]:
        """Return what somebody can do with an action as it stands."""
        return tuple(m for m in ActionMove if may_change(by, action, m) and action.after(m) is not None)

    def owners(self, action: CouncilAction) -> list[Person]:
        """Return who may own an action: everybody in its council, its team first, and of that the leads."""

        def place(person: Person) -> tuple[bool, bool, int]:
            leads = person.may(Permission.SHARE_LEARNING, action.team)
            return action.team not in person.teams, not leads, person.id

        return sorted((p for p in self._people.all() if in_council(action, p)), key=place)

    def _same(self, action: CouncilAction) -> CouncilAction | None:
        """The same agreed action, where the council took it up again."""
        held = self._actions.all() if action.origin.agreed else ()
        same = [
            a for a in held if a.origin.agreed == action.origin.agreed and a.state is not ActionState.DROPPED
        ]
        return next((a for a in same if a.team.authority == action.team.authority), None)

    def _added(
        self,
        by: Person,
        team: Team,
        what: str,
        worked: Worked,
        origin: Origin,
        owner_id: int | None,
        now: dt.datetime,
    ) -> tuple[CouncilAction, bool]:
        owner = by if owner_id is None else self._owner(by, owner_id, team)
        event = ActionEvent(now, by.id, ActionMove.TAKE, ActionState.OPEN, owner_id=owner.id)
        return self._actions.add(team, what, worked.due, origin, event, _to_owner(owner, by, now))

    def _owner(self, by: Person, owner_id: int, team: Team) -> Person:
        owner = self._people.by_id(owner_id)
        if owner is None or team.authority not in owner.councils:
            council = self._library.authorities.name_of(team.authority)
            who = formatting.called_by_number(owner_id, owner, by)
            raise RefusedError(said.NOT_OF_COUNCIL.format(owner=who, council=council))
        return owner

    def _with_reason(
        self, by: Person, action: CouncilAction, move: ActionMove, reason: str, now: dt.datetime
    ) -> CouncilAction:
        state = self._allowed(by, action, move)
        if not reason.strip():
            raise RefusedError(said.NO_REASON)
        event = ActionEvent(now, by.id, move, state, self.approved(reason))
        return self._moved(action, event, {"ended": None if state is ActionState.OPEN else now})

    def _allowed(self, by: Person, action: CouncilAction, move: ActionMove) -> ActionState:
        if not may_change(by, action, move):
            council = self._library.authorities.name_of(action.team.authority)
            raise RefusedError(said.NOT_YOURS.format(council=council))
        after = action.after(move)
        if after is None:
            done = said.DONE[move.value]
            raise RefusedError(said.NOT_NOW.format(number=action.id, state=action.state.value, done=done))
        return after

    def _moved(
        self,
        action: CouncilAction,
        event: ActionEvent,
        values: dict[str, Any] | None = None,
        messages: Messages[CouncilAction] = nobody,
    ) -> CouncilAction:
        moved = self._actions.move(action, event, values or {}, messages)
        if moved is None:
            raise _moved_meanwhile(self._actions.by_id(action.id) or action, event.person_id)
        return moved


def _moved_meanwhile(action: CouncilAction, by: int | None) -> RefusedError:
    last = action.history[-1].person_id if action.history else None
    sentence = said.MOVED_BY_YOU if by is not None and last == by else said.MOVED_MEANWHILE
    return RefusedError(sentence.format(number=action.id, state=action.state.value))


def _led(by: Person, team: Team | None) -> Team:
    if not by.may(Permission.SHARE_LEARNING):
        raise RefusedError(said.NOT_A_LEAD)
    return team_of(by, team)


def _period_of(worked: Worked) -> dict[str, Any]:
    return {"period": str(worked.period) if worked.period else None, "start": worked.start}


def _to_owner(owner: Person, by: Person, now: dt.datetime) -> Messages[CouncilAction]:
    """Return what tells an owner of an action that somebody else gave to them."""

    def messages(action: CouncilAction) -> list[OutgoingMessage]:
        once = f"action {action.id} with {owner.id} from {action.version}"
        message = about(action, owner, once, said.GIVEN, now) if owner.id != by.id else None
        return [message] if message else []

    return messages
