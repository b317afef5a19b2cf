"""One message a week for who chose it, with every point since the last, each once."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import TYPE_CHECKING, Any

from bot.core.calendar import Hours, day_of
from bot.core.outgoing import OutgoingMessage
from bot.core.people import Person
from bot.features.learning import messages as said
from bot.features.learning.briefing import briefing
from bot.features.learning.delivery_plan import DIGEST, Receipt
from bot.features.learning.distribution import next_digest, place
from bot.features.learning.model import LearningPoint

if TYPE_CHECKING:
    from bot.store.learning_points import LearningPointRepository
    from bot.store.people import PersonRepository
    from bot.store.receipts import ReceiptRepository

#: Points in one digest; a message has room for no more buttons. What is over goes with the next.
MOST = 40


def compose(
    points: LearningPointRepository,
    receipts: ReceiptRepository,
    people: PersonRepository,
    hours: Hours,
    now: dt.datetime,
) -> int:
    """Put the digests of the day into the outbox, if it is their day; return how many were new.

    A digest and what it carries are kept in one change. A person has one on a day, whichever process made it.
    """
    if not next_digest(now, hours) or not (waiting := receipts.for_digests(day_of(now))):
        return 0
    known = {person.id: person for person in people.all()}
    out = {point.id: point for point in points.all() if point.is_out}
    planned = receipts.planned(now - dt.timedelta(days=1))
    made = 0
    for person_id, held in groupby(waiting, key=lambda receipt: receipt.person_id):
        carried = [r for r in held if r.point_id in out and out[r.point_id].release == r.release]
        person = known.get(person_id) if person_id is not None else None
        if person is None or not carried:
            continue
        if not person.reachable:
            receipts.not_reached(carried, "blocked" if person.blocked else "stopped")
            continue
        made += receipts.digest(carried[:MOST], message(person, carried[:MOST], out, planned, hours, now))
    return made


def message(
    person: Person,
    carried: Sequence[Receipt],
    points: Mapping[int, LearningPoint],
    planned: Counter[tuple[int, dt.date]],
    hours: Hours,
    now: dt.datetime,
) -> OutgoingMessage:
    """Return a person's digest; it counts as one of the messages that they get on a day."""
    assert person.telegram_id is not None
    due = place(person.id, now, planned, hours)
    once = DIGEST.format(person=person.id, day=day_of(now).isoformat())
    return OutgoingMessage(
        once, person.telegram_id, body([points[r.point_id] for r in carried]), due, person.id
    )


def body(carried: Sequence[LearningPoint]) -> dict[str, Any]:
    """Return a digest for the channel, with a row of buttons for each point; a word names its point."""
    paragraphs = [said.DIGEST.format(count=len(carried))]
    rows = []
    for point in carried:
        paragraphs += briefing(point)
        pair = ((said.DIGEST_READ, "read"), (said.DIGEST_DISCUSSED, "discussed"))
        named = f"{point.id}:{point.release}"
        rows.append([[label.format(number=point.id), f"{word}:{named}"] for label, word in pair])
    return {
        "paragraphs": paragraphs,
        "points": [[point.id, point.release] for point in carried],
        "buttons": {"meaning": {"kind": "briefing"}, "rows": rows},
    }
