"""What happens to learning points by itself: grounds that changed, reviews that are due, reminders, digests.

Any number of processes may go round at once, and any may be killed: what a round does to a point is one
change of the database, and every message has a name under which it is kept once.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING

from bot.core.calendar import Hours, day_of
from bot.core.corpus import Corpus
from bot.core.outgoing import OutgoingMessage, told
from bot.core.passage_ref import ResolvedPassage
from bot.core.people import Person
from bot.features.learning import messages as said
from bot.features.learning.distribution import compose_digests, place
from bot.features.learning.formatting import about_points, what_changed
from bot.features.learning.model import (
    REMINDER,
    WAITING,
    DeliveryPlan,
    LearningPoint,
    PointEvent,
    PointMove,
    PointState,
)
from bot.features.learning.policy import not_reminded_since, review_due, told_of, waited
from bot.features.learning.service import LearningService

if TYPE_CHECKING:
    from bot.store.delegations import DelegationRepository
    from bot.store.learning_points import LearningPointRepository
    from bot.store.outbox import Outbox
    from bot.store.people import PersonRepository
    from bot.store.receipts import ReceiptRepository

#: For how long after its end it is looked after that a point's recall reaches those whose message was
#: just leaving.
CATCHING_UP = dt.timedelta(hours=1)
#: A point, the sentence that says what is due of it, and whom it is said to.
_Due = tuple[LearningPoint, str, Sequence[Person]]
#: How a point ended, by what was done.
_WHY = {PointMove.RECALL: "recalled", PointMove.RETIRE: "retired"}


class LearningScheduler:
    """Goes round."""

    def __init__(
        self,
        points: LearningPointRepository,
        receipts: ReceiptRepository,
        people: PersonRepository,
        delegations: DelegationRepository,
        outbox: Outbox,
        service: LearningService,
        hours: Hours,
        corpus: Callable[[], Corpus],
    ) -> None:
        self._points = points
        self._receipts = receipts
        self._people = people
        self._delegations = delegations
        self._outbox = outbox
        self._service = service
        self._hours = hours
        self._corpus = corpus
        self._seen: object = None
        self._had: dict[tuple[int, int], set[int]] = {}

    def round(self, now: dt.datetime) -> dict[str, int]:
        """Do all that is due; return how much of each."""
        chores = {
            "points reminded of": self._remind(now),
            "digests": compose_digests(self._points, self._receipts, self._people, self._hours, now),
        }
        return chores | self.urgent(now)

    def urgent(self, now: dt.datetime) -> dict[str, int]:
        """Do what cannot wait for the next round: take back what stands no more."""
        return {"put in review": self.look(now), "recalls that went after": self._catch_up(now)}

    def look(self, now: dt.datetime) -> int:
        """Put points in review whose passages changed, if anything did; return how many."""
        out = self._points.stamp()
        if not out:
            return 0
        corpus = self._corpus()
        if self._seen == (out, corpus.digest):
            return 0
        moved = self.check(corpus, now)
        self._seen = (self._points.stamp(), corpus.digest)
        return moved

    def check(self, held: Corpus, now: dt.datetime) -> int:
        """Put points in review whose passages are not as they were in what is held; return how many."""
        found = [(point, point.ground_now(held)) for point in self._points.all([PointState.RELEASED])]
        return sum(
            self._put_in_review(p, ground, now) for p, ground in found if ground and not ground.unchanged
        )

    def _put_in_review(self, point: LearningPoint, ground: ResolvedPassage, now: dt.datetime) -> bool:
        """Take a point out of use; everyone who was sent or shown it, its owner and the leads are told."""
        why = ground.state.value
        recall = self._service.recall_plan(point, why, ground, now)
        words = [point.wording.text, *what_changed(ground), said.WHERE]
        known = {"number": point.id, "team": point.team, "why": said.WHY[why]}
        once = f"learning {point.id} in review {point.version} for"
        asked = [(p, said.IN_REVIEW) for p in self._asked(point, now)]
        asked += [(owner, said.BACK_TO_YOU) for owner in self._owner(point)]
        messages = [told(p, f"{once} {p.id}", [s.format(**known), *words], now) for p, s in asked]
        asked_of = [about_points(message, point.id) for message in messages if message]
        plan = DeliveryPlan(messages=[*recall.messages, *asked_of], drop_unsent=True)
        event = PointEvent(now, None, PointMove.REVIEW, PointState.IN_REVIEW, reason=said.WHY[why])
        values = {"waiting_since": now, "reminded": None}
        return self._points.move(point, event, values, plan=plan) is not None

    def _catch_up(self, now: dt.datetime) -> int:
        """Tell those too whose message was leaving at the moment of a recall; return how many."""
        messages: list[OutgoingMessage] = []
        for point in self._points.ended_since(now - CATCHING_UP):
            *_, before, last = point.history
            if before.state is not PointState.RELEASED or not self._more_had(point):
                continue
            ground = point.ground_now(self._corpus()) if last.did is PointMove.REVIEW else None
            why = _WHY.get(last.did) or (ground.state.value if ground else "")
            if why in said.WHY:
                reason = None if last.did is PointMove.REVIEW else last.reason
                plan = self._service.recall_plan(point, why, ground, now, reason)
                messages += [message for message in plan.messages if message.person_id is not None]
        return self._outbox.put(messages) if messages else 0

    def _more_had(self, point: LearningPoint) -> bool:
        """Whether more people had a point than when this process last looked."""
        ended, had = (point.id, point.version), self._receipts.had(point.id)
        more = ended not in self._had or not had <= self._had[ended]
        self._had[ended] = had
        return more

    def _remind(self, now: dt.datetime) -> int:
        """Remind leads, in one message each, of what waits and of reviews that are due; return how many."""
        if self._hours.next_open(now) != now:
            return 0
        day = day_of(now)
        points: list[LearningPoint] = []
        told_what: dict[int, list[str]] = {}
        numbers: dict[int, list[int]] = {}
        people: dict[int, Person] = {}
        for point, sentence, asked in (*self._long_waiting(day, now), *self._to_review(day, now)):
            points.append(point)
            for person in asked:
                people[person.id] = person
                told_what.setdefault(person.id, []).extend([sentence, point.wording.text])
                numbers.setdefault(person.id, []).append(point.id)
        if not points:
            return 0
        planned = self._receipts.planned(now - dt.timedelta(days=1))
        messages = [
            told(
                person,
                f"{REMINDER}{person.id} on {day.isoformat()}",
                [*told_what[person.id], said.WHERE],
                place(person.id, now, planned, self._hours),
            )
            for person in people.values()
        ]
        opened = [about_points(m, *numbers[m.person_id]) for m in messages if m and m.person_id]
        reminded = self._points.remind(points, now, opened)
        return len(points) if reminded else 0

    def _long_waiting(self, day: dt.date, now: dt.datetime) -> Iterator[_Due]:
        for point in self._points.all(WAITING):
            due = waited(point, day)
            if due and point.waiting_since and not_reminded_since(point, due[1]):
                age = said.days((day - day_of(point.waiting_since)).days)
                sentence = said.STILL_WAITS if due[0] == 1 else said.ESCALATED
                words = sentence.format(number=point.id, team=point.team, age=age)
                yield point, words, self._asked(point, now)

    def _to_review(self, day: dt.date, now: dt.datetime) -> Iterator[_Due]:
        for point in self._points.review_by(day):
            due = review_due(point, day)
            if due and point.review_by and not_reminded_since(point, due):
                words = said.REVIEW_NOW.format(number=point.id, when=said.day(point.review_by))
                yield point, words, [*self._asked(point, now), *self._owner(point)]

    def _asked(self, point: LearningPoint, now: dt.datetime) -> list[Person]:
        """Return those who may release a point, and whoever stands in for one of them who is away."""
        away = self._delegations.current(day_of(now))
        return list(told_of(self._service.releasers(point, now), away, day_of(now)).values())

    def _owner(self, point: LearningPoint) -> list[Person]:
        owner = self._people.by_id(point.proposer_id) if point.proposer_id else None
        return [owner] if owner else []
