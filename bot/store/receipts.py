"""Who was sent and shown which learning point, and who said that they read and discussed it."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, case, delete, exists, func, insert, select, update

from bot.core.calendar import day_of
from bot.core.outgoing import OutgoingMessage
from bot.core.people import Team
from bot.features.learning.model import DIGEST, REMINDER, Receipt
from bot.store.database import Database
from bot.store.learning_tables import digests, groups, points, receipts
from bot.store.outgoing import put
from bot.store.state import CHAT_ENDED
from bot.store.tables import outbox, people, state
from bot.store.upsert import insert_into

#: Receipts written at a time, so that no statement grows too long.
AT_ONCE = 500

_FOR_DIGEST = (
    receipts.c.person_id.is_not(None)
    & receipts.c.once.is_(None)
    & receipts.c.due.is_not(None)
    & receipts.c.sent.is_(None)
    & receipts.c.failed.is_(None)
)


class ReceiptRepository:
    """Receipts, by point, release and person."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def of_point(self, point_id: int, release: int | None = None) -> list[Receipt]:
        """Return the receipts of a point, or of one release of it."""
        wanted = select(receipts).where(receipts.c.point_id == point_id).order_by(receipts.c.id)
        if release is not None:
            wanted = wanted.where(receipts.c.release == release)
        with self._database.read() as connection:
            return [_receipt(row) for row in connection.execute(wanted)]

    def of_person(self, person_id: int) -> list[Receipt]:
        """Return a person's receipts."""
        wanted = select(receipts).where(receipts.c.person_id == person_id).order_by(receipts.c.id)
        with self._database.read() as connection:
            return [_receipt(row) for row in connection.execute(wanted)]

    def confirm(self, point_id: int, person_id: int, what: str, now: dt.datetime) -> bool:
        """Note once that a person ``read`` or ``discussed`` a point; False if they were not sent it.

        Who discussed it has read it.
        """
        mine = (receipts.c.point_id == point_id) & (receipts.c.person_id == person_id)
        values: dict[str, Any] = {"read": func.coalesce(receipts.c.read, now)}
        if what == "discussed":
            values["discussed"] = func.coalesce(receipts.c.discussed, now)
        with self._database.write() as connection:
            newest = connection.execute(select(func.max(receipts.c.release)).where(mine)).scalar()
            if newest is None:
                return False
            here = mine & (receipts.c.release == newest)
            connection.execute(update(receipts).where(here).values(**values))
            return True

    def shown(self, seen: Sequence[tuple[int, int, int, Team]], now: dt.datetime) -> None:
        """Note who was shown which release of a point in an answer, as (point, release, person, team)."""
        with self._database.write() as connection:
            for point_id, release, person_id, team in seen:
                if not connection.execute(select(people.c.id).where(people.c.id == person_id)).first():
                    continue
                row = {"point_id": point_id, "release": release, "person_id": person_id, "shown": now}
                made = insert_into(connection, receipts).values(
                    authority=team.authority, team=team.name, **row
                )
                keys = ["point_id", "release", "person_id"]
                first = func.coalesce(receipts.c.shown, made.excluded.shown)
                connection.execute(made.on_conflict_do_update(index_elements=keys, set_={"shown": first}))

    def planned(self, since: dt.datetime) -> Counter[tuple[int, dt.date]]:
        """Return how many messages each person is to get on each day in London, from ``since`` on.

        What one digest carries is one message. Reminders count, and recalls do not.
        """
        due = select(receipts.c.person_id, receipts.c.once, receipts.c.due).distinct()
        messages = due.where(receipts.c.due >= since, receipts.c.once.is_not(None))
        reminder = outbox.c.once.like(f"{REMINDER}%") & (outbox.c.not_before >= since)
        with self._database.read() as connection:
            sent = {(row.person_id, row.once, day_of(row.due)) for row in connection.execute(messages)}
            for row in connection.execute(select(outbox).where(reminder)):
                sent.add((row.person_id, row.once, day_of(row.not_before)))
        return Counter((person_id, day) for person_id, _, day in sent)

    def had(self, point_id: int) -> set[int]:
        """Return the people who were sent or shown a point, or to whom it is on its way."""
        leaving = select(outbox.c.once).where(outbox.c.held_until.is_not(None))
        either = receipts.c.sent.is_not(None) | receipts.c.shown.is_not(None) | receipts.c.once.in_(leaving)
        named = receipts.c.person_id.is_not(None) & (receipts.c.point_id == point_id)
        with self._database.read() as connection:
            return set(connection.execute(select(receipts.c.person_id).where(named, either)).scalars())

    def for_digests(self, day: dt.date) -> list[Receipt]:
        """Return what waits for a digest, by person, of those who have none of a day."""
        todays = receipts.c.once.like(DIGEST.format(person="%", day=day.isoformat()))
        served = select(receipts.c.person_id).where(todays, receipts.c.person_id.is_not(None))
        wanted = (
            select(receipts)
            .where(_FOR_DIGEST, receipts.c.person_id.not_in(served))
            .order_by(receipts.c.person_id, receipts.c.id)
        )
        with self._database.read() as connection:
            return [_receipt(row) for row in connection.execute(wanted)]

    def digest(self, carried: Sequence[Receipt], message: OutgoingMessage) -> bool:
        """Let one message carry what waited for a digest, all in one change.

        False if any of it was recalled or sent meanwhile, or the person has that digest already.
        """
        with self._database.write() as connection:
            for receipt in carried:
                taken = update(receipts).where(_waits(receipt))
                values = {"once": message.once, "due": message.not_before}
                if not connection.execute(taken.values(**values)).rowcount:
                    connection.rollback()
                    return False
            if not put(connection, [message]):
                connection.rollback()
                return False
            return True

    def not_reached(self, waiting: Sequence[Receipt], why: str) -> None:
        """Note why what waited for somebody's digest cannot be sent."""
        with self._database.write() as connection:
            for receipt in waiting:
                connection.execute(update(receipts).where(_waits(receipt)).values(failed=why))

    def wants_digest(self, person_id: int) -> bool:
        """Return whether somebody chose one message a week."""
        return person_id in self.digest_people()

    def digest_people(self) -> frozenset[int]:
        """Return everybody who chose one message a week."""
        with self._database.read() as connection:
            return frozenset(connection.execute(select(digests.c.person_id)).scalars())

    def choose_digest(self, person_id: int, now: dt.datetime | None) -> None:
        """Note that a person wants one message a week, or with None one for each point."""
        with self._database.write() as connection:
            connection.execute(delete(digests).where(digests.c.person_id == person_id))
            if now is not None:
                connection.execute(insert(digests).values(person_id=person_id, since=now))

    def groups(self) -> Mapping[int, Team]:
        """Return the groups that get posts, each with its team; none where the chat app brings nothing."""
        posts = ~exists().where(state.c.name == CHAT_ENDED)
        with self._database.read() as connection:
            rows = connection.execute(select(groups).where(posts).order_by(groups.c.chat_id))
            return {row.chat_id: Team(row.authority, row.team) for row in rows}

    def posted(self, point_id: int) -> set[int]:
        """Return the groups in which a point was posted, or where it is on its way, while that is kept."""
        there = outbox.c.sent.is_not(None) | outbox.c.held_until.is_not(None)
        of_it = outbox.c.once.like(f"learning {point_id}.% in %")
        with self._database.read() as connection:
            return set(connection.execute(select(outbox.c.chat_id).where(of_it, there)).scalars())

    def topics(self) -> Mapping[int, int]:
        """Return the topics of forums that get posts, each by its group."""
        with self._database.read() as connection:
            rows = connection.execute(select(groups).where(groups.c.topic.is_not(None)))
            return {row.chat_id: row.topic for row in rows}

    def post_in(self, chat_id: int, team: Team | None, now: dt.datetime, topic: int | None = None) -> None:
        """Let a group get a team's posts, in a topic of it or not, or with None no more."""
        with self._database.write() as connection:
            connection.execute(delete(groups).where(groups.c.chat_id == chat_id))
            if team is not None:
                row = {"authority": team.authority, "team": team.name, "added": now, "topic": topic}
                connection.execute(insert(groups).values(chat_id=chat_id, **row))

    def tallies(self, until: dt.datetime) -> list[Row[tuple[Any, ...]]]:
        """Return for each point, release and team how many it was for, and what was so before a moment.

        The columns are point_id, release, authority, team, due, sent, failed, read, discussed, first.
        """
        reached = receipts.c.failed.is_(None) & (receipts.c.sent < until)
        counted = select(
            receipts.c.point_id,
            receipts.c.release,
            receipts.c.authority,
            receipts.c.team,
            func.count().label("due"),
            func.count(case((reached, 1))).label("sent"),
            func.count(receipts.c.failed).label("failed"),
            func.count(case((receipts.c.read < until, 1))).label("read"),
            func.count(case((receipts.c.discussed < until, 1))).label("discussed"),
            func.min(case((reached, receipts.c.sent))).label("first"),
        ).where(receipts.c.due.is_not(None))
        by = (receipts.c.point_id, receipts.c.release, receipts.c.authority, receipts.c.team)
        with self._database.read() as connection:
            return list(connection.execute(counted.group_by(*by).order_by(*by)))

    def let_names_go(self, before: dt.datetime) -> int:
        """Take people out of the receipts of points that ended before a moment; return of how many."""
        ended = select(points.c.id).where(
            points.c.state.in_(("retired", "recalled")), points.c.waiting_since < before
        )
        with self._database.write() as connection:
            named = receipts.c.person_id.is_not(None) & receipts.c.point_id.in_(ended)
            return connection.execute(
                update(receipts).where(named).values(person_id=None, once=None)
            ).rowcount


def keep(connection: Connection, made: Sequence[Receipt]) -> None:
    """Keep receipts; one that is there already, such as of a point that was shown, is added to.

    Those of people who were removed meanwhile are left out.
    """
    every = [_row(receipt) for receipt in made]
    for start in range(0, len(every), AT_ONCE):
        these = every[start : start + AT_ONCE]
        here = select(people.c.id).where(people.c.id.in_([row["person_id"] for row in these]))
        reached = set(connection.execute(here.with_for_update(read=True, key_share=True)).scalars())
        rows = [row for row in these if row["person_id"] in reached]
        if not rows:
            continue
        kept = insert_into(connection, receipts)
        added = {"once": kept.excluded.once, "due": kept.excluded.due, "failed": kept.excluded.failed}
        keys = ["point_id", "release", "person_id"]
        connection.execute(kept.on_conflict_do_update(index_elements=keys, set_=added), rows)


def _waits(receipt: Receipt) -> ColumnElement[bool]:
    """The row of a receipt while it waits for a digest."""
    mine = (receipts.c.point_id == receipt.point_id) & (receipts.c.release == receipt.release)
    return _FOR_DIGEST & mine & (receipts.c.person_id == receipt.person_id)


def _row(receipt: Receipt) -> dict[str, Any]:
    return {
        "point_id": receipt.point_id,
        "release": receipt.release,
        "person_id": receipt.person_id,
        "authority": receipt.team.authority,
        "team": receipt.team.name,
        "once": receipt.once,
        "due": receipt.due,
        "failed": receipt.failed,
    }


def _receipt(row: Row[tuple[Any, ...]]) -> Receipt:
    kept = dict(row._mapping)
    team = Team(kept.pop("authority"), kept.pop("team"))
    kept.pop("id")
    return Receipt(team=team, **kept)
