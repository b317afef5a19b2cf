"""The one way to learning points for every channel: proposed, seen, and moved on by those who may."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

from bot.core import formatting
from bot.core.calendar import Hours, day_of
from bot.core.corpus import Corpus
from bot.core.outgoing import Messages, OutgoingMessage, nobody, told
from bot.core.passage_ref import ResolvedPassage
from bot.core.people import Permission, Person, Team, leads_in
from bot.errors import NotHeldError, RefusedError
from bot.features.learning import messages as said
from bot.features.learning.distribution import (
    Reach,
    WaitingDigest,
    for_group,
    post_name,
    release_plan,
    team_in,
    waiting_digest,
)
from bot.features.learning.formatting import about_points, briefing, changes, other_changes, recall
from bot.features.learning.model import (
    NOTHING,
    WAITING,
    DeliveryPlan,
    LearningPoint,
    PointEvent,
    PointMove,
    PointState,
    Receipt,
    Wording,
)
from bot.features.learning.policy import (
    Delegation,
    as_seen_by,
    author_of,
    escalated,
    may_change,
    may_see,
    releasers_of,
    told_of,
)

if TYPE_CHECKING:
    from bot.store.delegations import DelegationRepository
    from bot.store.learning_points import LearningPointRepository
    from bot.store.outbox import Outbox
    from bot.store.people import PersonRepository
    from bot.store.receipts import ReceiptRepository

#: Days after a release on which a point is to be reviewed, unless another day is named.
REVIEW_AFTER = 180


class LearningService:
    """Learning points. Where ``by`` is None, whoever runs the service looks."""

    def __init__(
        self,
        points: LearningPointRepository,
        receipts: ReceiptRepository,
        people: PersonRepository,
        delegations: DelegationRepository,
        outbox: Outbox,
        grounds: Callable[[], Corpus],
        hours: Hours,
    ) -> None:
        self._points = points
        self._receipts = receipts
        self._people = people
        self._delegations = delegations
        self._outbox = outbox
        self._grounds = grounds
        self._hours = hours

    def propose(self, by: Person, wording: Wording, team: Team | None, now: dt.datetime) -> LearningPoint:
        """Keep a proposal of a lead and tell those who may release it. Raises RefusedError."""
        return self._points.add(team_of(by, team), by.id, wording, now, self._to_releasers(now))

    def listed(self, by: Person | None, states: Sequence[PointState] | None = None) -> list[LearningPoint]:
        """Return the points that somebody may see, by number: those that are out for them, and their own."""
        seen = (p for p in self._points.all(states) if self._sees(by, p))
        return [as_seen_by(by, p) if by else p for p in seen]

    def queue(self, by: Person | None, now: dt.datetime) -> list[LearningPoint]:
        """Return the points that wait for somebody to release them, those that wait longest first."""
        waiting = self._points.all(WAITING)
        if by is not None and waiting:
            releasers = self._who_releases(now)
            waiting = [p for p in waiting if any(r.id == by.id for r in releasers(p))]
        return sorted(waiting, key=lambda p: (p.waiting_since or p.proposed, p.id))

    def point(self, point_id: int, by: Person | None) -> LearningPoint:
        """Return a point that somebody may see. Raises NotHeldError."""
        point = self._points.by_id(point_id)
        if point is None or not self._sees(by, point):
            raise NotHeldError(said.UNKNOWN.format(number=point_id))
        return as_seen_by(by, point) if by else point

    def shared_with(self, by: Person) -> list[tuple[LearningPoint, Receipt | None]]:
        """Return what is out for somebody, the newest first, each with what its release is to them."""
        held = {(r.point_id, r.release): r for r in self._receipts.of_person(by.id)}
        out = [p for p in self.listed(by, [PointState.RELEASED]) if p.wording.audience.includes(by)]
        out.sort(key=lambda p: (p.released or p.proposed, p.id), reverse=True)
        return [(p, held.get((p.id, p.release))) for p in out]

    def unread(self, by: Person) -> list[LearningPoint]:
        """Return the points that are out for somebody and that they have not read, by number."""
        left = [p for p, receipt in self.shared_with(by) if receipt is None or not receipt.read]
        return sorted(left, key=lambda p: p.id)

    def next_digest(self, by: Person, now: dt.datetime) -> WaitingDigest:
        """Return what somebody's next weekly message would carry now, and when it goes."""
        return waiting_digest(self._points, self._receipts, by, self._hours, now)

    def ended_for(self, by: Person) -> list[tuple[int, str, str]]:
        """Return the points that somebody was sent or shown and that no longer stand, the newest first.

        Each is its number, the words that were released (those that it has now were not), and the reason that
        a lead gave for its end, "" where none did.
        """
        had = {r.point_id for r in self._receipts.of_person(by.id) if r.sent or r.shown or r.read}
        ended = [p for p in self._points.all() if p.id in had and not p.is_out] if had else []
        return [(p.id, _text_before(p) or p.wording.text, _why_ended(p)) for p in reversed(ended)]

    def opened(self, point_id: int, by: Person, now: dt.datetime) -> LearningPoint:
        """Return a point that somebody opens; whom it is for was then shown it. Raises NotHeldError.

        So they are told if it is recalled, as are those to whom it was sent.
        """
        point = self.point(point_id, by)
        if point.is_out and (team := team_in(point, by)):
            self._receipts.shown([(point.id, point.release, by.id, team)], now)
        return point

    def edit(self, by: Person, point: LearningPoint, wording: Wording, now: dt.datetime) -> LearningPoint:
        """Change what a point says; from whatever state, it then waits for release. Raises RefusedError."""
        if wording == point.wording:
            raise RefusedError(said.NOTHING_CHANGED)
        plan = DeliveryPlan(messages=self._to_proposer_of_edited(by, point, wording, now))
        also = "; ".join(other_changes(point.wording, wording)) or None
        moved = partial(
            self._moved, by, point, PointMove.EDIT, now, text=wording.text, reason=also, plan=plan
        )
        if point.state is PointState.PROPOSED:  # those who release it know that it waits
            return moved(wording.as_row())
        values = {**wording.as_row(), "waiting_since": now, "reminded": None}
        return moved(values, messages=self._to_releasers(now))

    def release(
        self, by: Person, point: LearningPoint, now: dt.datetime, review_by: dt.date | None = None
    ) -> tuple[LearningPoint, Reach]:
        """Release a point: it is found from now on. Return it, and to whom it goes and when.

        Raises RefusedError where it may not be, or its passage is not as it was.
        """
        review_by = _review_day(review_by, now)
        self._allowed(by, point, PointMove.RELEASE, now)
        ground = point.ground_now(self._grounds())
        if ground and not ground.unchanged:
            raise RefusedError(said.GROUND_GONE.format(number=point.id, standing=ground.state.value))
        values: dict[str, Any] = {
            "release": point.release + 1,
            "released": now,
            "released_by": said.BY_LEAD.format(number=by.id, team=_team_where_lead(by, point.team)),
            "review_by": review_by,
            "waiting_since": None,
            "reminded": None,
        }
        out = replace(point, **values, state=PointState.RELEASED)
        plan = self._plan(out, _text_before(point), now)
        plan = replace(plan, messages=[*plan.messages, *self._to_proposer(by, out, said.IS_RELEASED, now)])
        return self._moved(by, point, PointMove.RELEASE, now, values, plan=plan), Reach.of(plan, now)

    def confirm(
        self, by: Person, point: LearningPoint, now: dt.datetime, review_by: dt.date | None = None
    ) -> LearningPoint:
        """Say that a point that is out still holds, until the next review; nothing is sent of it.

        Raises RefusedError.
        """
        values = {"review_by": _review_day(review_by, now), "reminded": None}
        return self._moved(by, point, PointMove.CONFIRM, now, values)

    def send_back(
        self, by: Person, point: LearningPoint, move: PointMove, reason: str, now: dt.datetime
    ) -> LearningPoint:
        """Return or decline a point with a reason, which its proposer is told. Raises RefusedError."""
        sentence = said.RETURNED if move is PointMove.RETURN else said.DECLINED
        plan = DeliveryPlan(messages=self._to_proposer(by, point, sentence, now, reason))
        return self._moved(by, point, move, now, {"waiting_since": None}, reason=reason, plan=plan)

    def withdraw(self, by: Person, point: LearningPoint, now: dt.datetime) -> LearningPoint:
        """Take one's own proposal back. Raises RefusedError."""
        return self._moved(by, point, PointMove.WITHDRAW, now, {"waiting_since": None})

    def end(
        self, by: Person, point: LearningPoint, move: PointMove, now: dt.datetime, reason: str | None = None
    ) -> LearningPoint:
        """Recall or retire a point; everyone who was sent or shown it is told. Raises RefusedError."""
        why = "recalled" if move is PointMove.RECALL else "retired"
        plan = self.recall_plan(point, why, None, now, reason)
        values = {"waiting_since": now, "reminded": None}
        return self._moved(
            by, point, move, now, values, reason=reason, plan=plan if point.is_out else NOTHING
        )

    def recall_plan(
        self,
        point: LearningPoint,
        why: str,
        ground: ResolvedPassage | None,
        now: dt.datetime,
        reason: str | None = None,
    ) -> DeliveryPlan:
        """Return what goes at once to everyone who was sent or shown a point that no longer stands.

        It goes before everything else that waits, with the ``reason`` that a lead gave. It is named after the
        release, so that none of it goes twice.
        """
        had = self._receipts.had(point.id)
        words = recall(point, why, ground, reason)
        once = f"learning {point.id}.{point.release} {why} for"
        people = [person for person in self._people.all() if person.id in had]
        messages = [told(person, f"{once} {person.id}", words, now) for person in people]
        chats = {chat for chat, team in self._receipts.groups().items() if for_group(point, team)}
        chats = {chat for chat in chats if point.release and not self._outbox.waits(post_name(point, chat))}
        chats |= self._receipts.posted(point.id)  # also where posts were ended since
        posts = [
            OutgoingMessage(f"{once} {chat}", chat, {"paragraphs": words}, now) for chat in sorted(chats)
        ]
        recalls = [
            replace(message, urgent=True) for message in (*messages, *self._in_topics(posts)) if message
        ]
        return DeliveryPlan(messages=recalls, drop_unsent=True)

    def delegate(self, by: Person, delegate_id: int, until: dt.date, now: dt.datetime) -> None:
        """Let another lead of the same council stand in until the end of a day.

        Raises RefusedError, in the same words for a number that nobody has as for anybody of another council.
        """
        if until < day_of(now):
            raise RefusedError(said.PAST_DATE.format(day=until.isoformat()))
        led = by.teams_where(Permission.SHARE_LEARNING)
        if not led:
            raise RefusedError(said.NOT_A_LEAD)
        if delegate_id == by.id:
            raise RefusedError(said.DELEGATE_YOURSELF)
        delegate = self._people.by_id(delegate_id)
        if delegate is None or not any(leads_in(team.authority, delegate) for team in led):
            who = formatting.called_by_number(delegate_id, delegate, by)
            raise RefusedError(said.DELEGATE_NOT_A_LEAD.format(delegate=who))
        self._delegations.put(Delegation(by.id, delegate_id, until))

    def releasers(self, point: LearningPoint, now: dt.datetime) -> list[Person]:
        """Return who may release a point now."""
        return self._who_releases(now)(point)

    def _to_releasers(self, now: dt.datetime) -> Messages[LearningPoint]:
        """Return what makes the messages to those who may release a point that waits from now on."""
        today = day_of(now)
        releasers, away = self._who_releases(now), self._delegations.current(today)

        def messages(point: LearningPoint) -> list[OutgoingMessage]:
            words = [said.WAITS.format(number=point.id, team=point.team), point.wording.text, said.WHERE]
            once = f"learning {point.id} proposed {point.version} for"
            asked = told_of(releasers(point), away, today).values()
            made = [told(person, f"{once} {person.id}", words, now) for person in asked]
            return [about_points(message, point.id) for message in made if message]

        return messages

    def _who_releases(self, now: dt.datetime) -> Callable[[LearningPoint], list[Person]]:
        """Return what says who may release a point; everybody is read once, for however many points."""
        today = day_of(now)
        people, away = self._people.all(), self._delegations.current(today)
        return lambda p: releasers_of(p, people, away, today, escalated=escalated(p, today))

    def _sees(self, by: Person | None, point: LearningPoint) -> bool:
        if by is None or (point.is_out and point.wording.audience.includes(by)):
            return True
        return may_see(by, point, ())

    def _allowed(self, by: Person, point: LearningPoint, move: PointMove, now: dt.datetime) -> PointState:
        after = point.after(move)
        if after is None:
            raise RefusedError(
                said.NOT_NOW.format(number=point.id, state=point.state.value, done=said.DONE[move.value])
            )
        releasers = self.releasers(point, now)
        if may_change(by, point, move, releasers):
            return after
        if by.id == author_of(point) and move in (PointMove.RELEASE, PointMove.CONFIRM):
            alone = said.NO_OTHER_LEAD.format(authority=point.team.authority)
            raise RefusedError(said.NEVER_YOUR_OWN.format(number=point.id) if releasers else alone)
        raise RefusedError(said.NOT_YOURS.format(team=point.team))

    def _moved(
        self,
        by: Person,
        point: LearningPoint,
        move: PointMove,
        now: dt.datetime,
        values: dict[str, Any],
        *,
        text: str | None = None,
        reason: str | None = None,
        plan: DeliveryPlan = NOTHING,
        messages: Messages[LearningPoint] = nobody,
    ) -> LearningPoint:
        event = PointEvent(now, by.id, move, self._allowed(by, point, move, now), text, reason)
        moved = self._points.move(point, event, values, messages, plan)
        if moved is None:
            now_there = self._points.by_id(point.id) or point
            raise RefusedError(moved_meanwhile(now_there, by))
        return moved

    def _plan(self, out: LearningPoint, earlier: str | None, now: dt.datetime) -> DeliveryPlan:
        start_of_day = now - dt.timedelta(days=1)
        plan = release_plan(
            out,
            briefing(out, earlier),
            self._people.all(),
            self._receipts.groups(),
            self._receipts.digest_people(),
            self._receipts.planned(start_of_day),
            self._hours,
            now,
        )
        return replace(plan, messages=self._in_topics(plan.messages))

    def _in_topics(self, messages: Sequence[OutgoingMessage]) -> list[OutgoingMessage]:
        """Return messages with the topics of the forums that posts among them go to."""
        topics = self._receipts.topics()
        return [
            replace(m, body={**m.body, "topic": topics[m.chat_id]}) if m.chat_id in topics else m
            for m in messages
        ]

    def _to_proposer_of_edited(
        self, by: Person, point: LearningPoint, wording: Wording, now: dt.datetime
    ) -> list[OutgoingMessage]:
        """Return what shows the proposer of a point how somebody else changed it."""
        proposer = self._people.by_id(point.proposer_id) if point.proposer_id else None
        if proposer is None or proposer.id == by.id or not leads_in(point.team.authority, proposer):
            return []
        who = formatting.called(by, proposer)
        changed = "; ".join(changes(point.wording, wording))
        words = [said.EDITED_BY_ANOTHER.format(number=point.id, who=who, difference=changed), said.WHERE]
        message = told(proposer, f"learning {point.id} edited from {point.version}", words, now)
        return [about_points(message, point.id)] if message else []

    def _to_proposer(
        self, by: Person, point: LearningPoint, sentence: str, now: dt.datetime, reason: str = ""
    ) -> list[OutgoingMessage]:
        """Return what tells the proposer of a point what somebody else did with it."""
        if point.proposer_id == by.id:
            return []
        proposer = self._people.by_id(point.proposer_id) if point.proposer_id else None
        words = [sentence.format(number=point.id, reason=reason)]
        once = f"learning {point.id} moved from {point.version}"
        message = told(proposer, once, words, now) if proposer else None
        return [about_points(message, point.id)] if message else []


def moved_meanwhile(point: LearningPoint, by: Person) -> str:
    """Return the sentence that a point is not as somebody saw it: changed by them, or by somebody else."""
    last = point.history[-1].person_id if point.history else None
    sentence = said.MOVED_BY_YOU if last == by.id else said.MOVED_MEANWHILE
    return sentence.format(number=point.id, state=point.state.value)


def team_of(by: Person, team: Team | None) -> Team:
    """Return the team for which a lead acts. Raises RefusedError where that is none of theirs."""
    led = by.teams_where(Permission.SHARE_LEARNING)
    if not led:
        raise RefusedError(said.NOT_A_LEAD)
    if team is not None:
        if team not in led:
            raise RefusedError(said.NOT_YOUR_TEAM.format(team=team))
        return team
    if len(led) > 1:
        raise RefusedError(said.WHICH_TEAM)
    return led[0]


def _review_day(chosen: dt.date | None, now: dt.datetime) -> dt.date:
    """Return the day of the next review. Raises RefusedError for one that has passed."""
    if chosen is not None and chosen <= day_of(now):
        raise RefusedError(said.PAST_DATE.format(day=chosen.isoformat()))
    return chosen or day_of(now) + dt.timedelta(days=REVIEW_AFTER)


def _team_where_lead(by: Person, near: Team) -> Team:
    led = by.teams_where(Permission.SHARE_LEARNING)
    return near if near in led else next(t for t in led if t.authority == near.authority)


def _why_ended(point: LearningPoint) -> str:
    """The reason that a lead gave as they took a point out of use, "" where none is given."""
    ends = (e for e in reversed(point.history) if e.did in {PointMove.RECALL, PointMove.RETIRE})
    last = next(ends, None)
    return (last.reason or "") if last else ""


def _text_before(point: LearningPoint) -> str | None:
    """Return the words of the release before this one, from the history."""
    text, released = None, None
    for event in point.history:
        text = event.text or text
        if event.did is PointMove.RELEASE:
            released = text
    return released
