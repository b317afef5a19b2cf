"""Attendance and answers of refresher sessions, in the database. Each answer counts once."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Column, Connection, Table, and_, delete, exists, func, insert, or_, select, update

from bot.features.sessions.attendance import (
    AnswerTaken,
    Attendance,
    AttendanceRecord,
    Attendee,
    Given,
    Joined,
    Participation,
)
from bot.features.sessions.model import Phase
from bot.store.database import Database
from bot.store.digests import digest_of
from bot.store.lease import claim, is_free
from bot.store.replies import Reply, ReplyDraft, ReplyRepository
from bot.store.session_tables import (
    answers,
    attendance,
    guest_answers,
    guests,
    polls,
    sessions,
    tallies,
    wishes,
)
from bot.store.tables import inbox, people, replies
from bot.store.upsert import insert_into

#: What the tallies at question -1 count.
_ANSWERED, _CAME, _LEFT = -1, -2, -3

#: The tables of who is there, and of what they answered: of people, and of guests.
_THERE: tuple[tuple[Table, Column[int]], ...] = ((attendance, attendance.c.person_id), (guests, guests.c.id))
_ANSWERS: tuple[tuple[Table, Column[int]], ...] = (
    (answers, answers.c.person_id),
    (guest_answers, guest_answers.c.guest_id),
)


class AttendanceRepository:
    """Who is in which session, and what was answered."""

    def __init__(self, database: Database, replies: ReplyRepository) -> None:
        self._database = database
        self._replies = replies

    def join(self, code: str, person_id: int, now: dt.datetime) -> tuple[Joined, int | None]:
        """Let a person into the session of a code; return what became of it, and the session's number."""
        with self._database.write() as connection:
            held = connection.execute(select(sessions).where(sessions.c.code == code)).first()
            if held is None:
                return Joined.UNKNOWN, None
            if held.phase == Phase.ENDED.value:
                return Joined.ENDED, held.id
            here = (attendance.c.session_id == held.id) & (attendance.c.person_id == person_id)
            known = connection.execute(select(attendance).where(here)).first()
            if known is not None and known.left is None:
                return Joined.AGAIN, held.id
            values = {"joined": now, "left": None, "told": -1, "held_until": None}
            if known is not None:
                connection.execute(update(attendance).where(here).values(**values))
            else:
                connection.execute(
                    insert(attendance).values(session_id=held.id, person_id=person_id, **values)
                )
            return Joined.LATE if held.at >= 0 else Joined.JOINED, held.id

    def join_guest(self, code: str, token: str, now: dt.datetime) -> tuple[Joined, int | None]:
        """Let in whoever shows a token, where the session of a code is open to guests; return as ``join``."""
        digest = digest_of(token)
        with self._database.write() as connection:
            held = connection.execute(select(sessions).where(sessions.c.code == code)).first()
            if held is None or not held.guests:
                return Joined.UNKNOWN, None
            if held.phase == Phase.ENDED.value:
                return Joined.ENDED, held.id
            here = (guests.c.session_id == held.id) & (guests.c.token_digest == digest)
            known = connection.execute(select(guests).where(here)).first()
            if known is not None and known.left is None:
                return Joined.AGAIN, held.id
            if known is not None:
                connection.execute(update(guests).where(here).values(joined=now, left=None))
            else:
                values = {"session_id": held.id, "token_digest": digest, "joined": now}
                connection.execute(insert_into(connection, guests).values(values).on_conflict_do_nothing())
            return Joined.LATE if held.at >= 0 else Joined.JOINED, held.id

    def guest_of(self, token: str) -> tuple[int, int] | None:
        """Return the session and the number of the guest who shows a token, also of one who left."""
        with self._database.read() as connection:
            held = connection.execute(select(guests).where(guests.c.token_digest == digest_of(token))).first()
        return None if held is None else (held.session_id, held.id)

    def leave(self, session_id: int, who: Attendee, now: dt.datetime) -> bool:
        """Note that somebody left; return whether they were there."""
        table, number = _THERE[who.is_guest]
        here = (table.c.session_id == session_id) & (number == who.number) & table.c.left.is_(None)
        with self._database.write() as connection:
            return connection.execute(update(table).where(here).values(left=now)).rowcount == 1

    def participation_of(self, session_id: int, question: int, who: Attendee) -> Participation | None:
        """Return where somebody stands in a session, None where they never joined it."""
        return self.participations(session_id, question, who).get(who)

    def participations(
        self, session_id: int, question: int, only: Attendee | None = None
    ) -> dict[Attendee, Participation]:
        """Return where everybody stands who ever joined a session, or ``only`` one of them."""
        found: dict[Attendee, Participation] = {}
        with self._database.read() as connection:
            for is_guest, ((table, number), (given, by)) in enumerate(zip(_THERE, _ANSWERS, strict=True)):
                if only is not None and only.is_guest != bool(is_guest):
                    continue
                there = table.c.session_id == session_id
                chose = (given.c.session_id == session_id) & (given.c.question == question)
                if only is not None:
                    there, chose = there & (number == only.number), chose & (by == only.number)
                chosen = {
                    row[0]: row[1] for row in connection.execute(select(by, given.c.choice).where(chose))
                }
                for row in connection.execute(select(number, table.c.left).where(there)):
                    place = Participation(row[1] is None, chosen.get(row[0]))
                    found[Attendee(row[0], bool(is_guest))] = place
        return found

    def sessions_with(self, person_id: int) -> list[int]:
        """Return the numbers of the sessions that a person is in and that have not ended."""
        mine = (attendance.c.person_id == person_id) & attendance.c.left.is_(None)
        wanted = (
            select(sessions.c.id)
            .join(attendance, attendance.c.session_id == sessions.c.id)
            .where(mine, sessions.c.phase != Phase.ENDED.value)
            .order_by(sessions.c.id)
        )
        with self._database.read() as connection:
            return list(connection.execute(wanted).scalars())

    def attended(self, session_id: int, person_id: int) -> bool:
        """Return whether a person was in a session."""
        here = (attendance.c.session_id == session_id) & (attendance.c.person_id == person_id)
        with self._database.read() as connection:
            return connection.execute(select(attendance.c.person_id).where(here)).first() is not None

    def here(self, session_id: int) -> int:
        """Return how many are in a session now."""
        with self._database.read() as connection:
            return sum(
                connection.execute(
                    select(func.count()).where(table.c.session_id == session_id, table.c.left.is_(None))
                ).scalar_one()
                for table, _ in _THERE
            )

    def unreachable(self, session_id: int) -> int:
        """Return how many are in a session who blocked the bot."""
        counted = (
            select(func.count())
            .select_from(attendance.join(people, people.c.id == attendance.c.person_id))
            .where(
                attendance.c.session_id == session_id,
                attendance.c.left.is_(None),
                people.c.blocked.is_not(None),
            )
        )
        with self._database.read() as connection:
            return int(connection.execute(counted).scalar_one())

    def answered(self, session_id: int, question: int) -> int:
        """Return how many answered a question."""
        with self._database.read() as connection:
            return sum(
                connection.execute(
                    select(func.count()).where(table.c.session_id == session_id, table.c.question == question)
                ).scalar_one()
                for table, _ in _ANSWERS
            )

    def answer_all(self, given: Sequence[Given], now: dt.datetime) -> list[AnswerTaken]:
        """Count answers that came together, each once; return what became of each, in order."""
        with self._database.write() as connection:
            wanted = select(sessions).where(sessions.c.id.in_({g.session_id for g in given}))
            # No session is closed between this look at it and the counting.
            held = {row.id: row for row in connection.execute(wanted.with_for_update(read=True))}
            there = {
                (row.session_id, Attendee(row[1], bool(is_guest))): row.left is not None
                for is_guest, (table, number) in enumerate(_THERE)
                for row in connection.execute(
                    select(table.c.session_id, number, table.c.left).where(
                        table.c.session_id.in_(held),
                        number.in_({g.person_id for g in given if g.is_guest == bool(is_guest)}),
                    )
                )
            }
            return [self._taken(connection, g, held.get(g.session_id), there, now) for g in given]

    def tally_poll(self, session_id: int, question: int, counts: Sequence[int]) -> None:
        """Keep how many chose what in a poll that does not say who they were, in place of what was kept."""
        here = (tallies.c.session_id == session_id) & (tallies.c.question == question)
        with self._database.write() as connection:
            connection.execute(delete(tallies).where(here))
            connection.execute(insert(tallies), _rows(session_id, question, dict(enumerate(counts))))

    def record(self, session_id: int) -> AttendanceRecord:
        """Return attendance and spreads, from the answers or, once these are dropped, from what was kept."""
        with self._database.read() as connection:
            return _counted(connection, session_id)

    def kept_of(self, person_id: int) -> list[tuple[int, int, int]]:
        """Return the answers that are held of a person: session, question, choice."""
        wanted = select(answers).where(answers.c.person_id == person_id)
        with self._database.read() as connection:
            return [(row.session_id, row.question, row.choice) for row in connection.execute(wanted)]

    def wipe(self, person_id: int) -> None:
        """Drop the answers that are held of a person in sessions that have ended."""
        ended = select(sessions.c.id).where(sessions.c.phase == Phase.ENDED.value)
        mine = (answers.c.person_id == person_id) & answers.c.session_id.in_(ended)
        with self._database.write() as connection:
            connection.execute(delete(answers).where(mine))

    def put_poll(self, poll_id: str, session_id: int, question: int, chat_id: int, message_id: int) -> None:
        """Note which question a poll asks."""
        values = {"session_id": session_id, "question": question, "chat_id": chat_id}
        with self._database.write() as connection:
            connection.execute(insert(polls).values(poll_id=poll_id, message_id=message_id, **values))

    def poll(self, poll_id: str) -> tuple[int, int] | None:
        """Return the session and the question of a poll."""
        with self._database.read() as connection:
            row = connection.execute(select(polls).where(polls.c.poll_id == poll_id)).first()
        return (row.session_id, row.question) if row else None

    def poll_message(self, session_id: int, question: int) -> tuple[int, int] | None:
        """Return the chat and the message of the last poll that asked a question."""
        here = (polls.c.session_id == session_id) & (polls.c.question == question)
        with self._database.read() as connection:
            row = connection.execute(select(polls).where(here).order_by(polls.c.message_id.desc())).first()
        return (row.chat_id, row.message_id) if row else None

    def claim_untold(
        self, session_id: int, step: int, most: int, now: dt.datetime, until: dt.datetime
    ) -> list[tuple[int, int]]:
        """Hold people who were not told how a session stands; return their numbers and their chats.

        No two callers get the same person before ``until``. Those who blocked the bot are passed over, and
        those in whose chat something waits to be handled or delivered: it comes first, and by then the
        session may stand elsewhere.
        """
        busy = or_(
            exists().where(replies.c.chat_id == people.c.telegram_id),
            exists().where(inbox.c.chat_id == people.c.telegram_id, inbox.c.handled.is_(None)),
        )
        wants = or_(people.c.stopped.is_(None), people.c.stopped < attendance.c.joined)
        untold = and_(
            attendance.c.session_id == session_id,
            attendance.c.left.is_(None),
            attendance.c.told < step,
            is_free(attendance.c.held_until, now, until - now),
            people.c.telegram_id.is_not(None),
            people.c.blocked.is_(None),
            wants,
            ~busy,
        )
        wanted = (
            select(attendance.c.person_id, people.c.telegram_id)
            .join(people, people.c.id == attendance.c.person_id)
            .where(untold)
            .order_by(attendance.c.joined, attendance.c.person_id)
            .limit(most)
        )
        here, values = attendance.c.session_id == session_id, {"held_until": until}
        with self._database.write() as connection:
            found = claim(connection, wanted, attendance.c.person_id, values, here)
            return [(row.person_id, row.telegram_id) for row in found]

    def tell(
        self,
        session_id: int,
        step: int,
        messages: Mapping[int, Sequence[ReplyDraft]],
        now: dt.datetime,
        until: dt.datetime,
    ) -> list[Reply]:
        """Note that people were told how a session stands at ``step``, and keep what they are told, in one.

        ``messages`` are by person; they are held by the caller until ``until``. Who was told by another
        process meanwhile is passed over.
        """
        untold = attendance.c.person_id.in_(messages) & (attendance.c.session_id == session_id)
        noted = update(attendance).where(untold, attendance.c.told < step)
        with self._database.write() as connection:
            told = connection.execute(
                noted.values(told=step, held_until=None).returning(attendance.c.person_id)
            ).scalars()
            mine = set(told)
            drafts = [draft for person_id, some in messages.items() if person_id in mine for draft in some]
            return self._replies.keep(connection, drafts, now, until)

    def _taken(
        self,
        connection: Connection,
        given: Given,
        session: Any,
        there: Mapping[tuple[int, Attendee], bool],
        now: dt.datetime,
    ) -> AnswerTaken:
        if refused := _refused(given, session, there):
            return refused
        table, by = _ANSWERS[given.is_guest]
        values = {"session_id": given.session_id, "question": given.question, by.name: given.person_id}
        if session.phase == Phase.OPEN.value and session.at == given.question:
            one = insert_into(connection, table).values(**values, choice=given.choice, given=now)
            added = connection.execute(one.on_conflict_do_nothing().returning(table.c.choice)).first()
            return AnswerTaken.TWICE if added is None else AnswerTaken.COUNTED
        mine = [table.c[name] == value for name, value in values.items()]
        if connection.execute(select(table.c.choice).where(*mine)).first() is not None:
            return AnswerTaken.TWICE
        return AnswerTaken.PAUSED if session.phase == Phase.PAUSED.value else AnswerTaken.CLOSED


def finalise(connection: Connection, session_id: int) -> AttendanceRecord:
    """Keep the numbers of a session that ends, and drop the answers of all who did not ask to keep theirs.

    Guests go with what they answered.
    """
    record = _counted(connection, session_id)
    for question, spread in record.spreads.items():
        here = (tallies.c.session_id == session_id) & (tallies.c.question == question)
        connection.execute(delete(tallies).where(here))
        connection.execute(insert(tallies), _rows(session_id, question, spread))
    came = record.attendance
    counts = {_ANSWERED: came.answered, _CAME: came.joined, _LEFT: came.left}
    connection.execute(insert(tallies), _rows(session_id, -1, counts))
    keepers = select(wishes.c.person_id).where(wishes.c.keep)
    connection.execute(
        delete(answers).where(answers.c.session_id == session_id, answers.c.person_id.not_in(keepers))
    )
    for table in (guest_answers, guests):
        connection.execute(delete(table).where(table.c.session_id == session_id))
    return record


def _refused(given: Given, session: Any, there: Mapping[tuple[int, Attendee], bool]) -> AnswerTaken | None:
    """Why an answer does not count, whatever the moment; None where it may."""
    if session is None:
        return AnswerTaken.NO_ANSWER
    if session.phase == Phase.ENDED.value:
        return AnswerTaken.ENDED
    gone = there.get((given.session_id, given.by))
    if gone is None:
        return AnswerTaken.NOT_JOINED
    if gone:
        return AnswerTaken.LEFT
    scenarios = session.scenarios
    known = 0 <= given.question < len(scenarios)
    if not known or not 0 <= given.choice < len(scenarios[given.question]["choices"]):
        return AnswerTaken.NO_ANSWER
    return None


def _rows(session_id: int, question: int, counts: Mapping[int, int]) -> list[dict[str, int]]:
    return [
        {"session_id": session_id, "question": question, "choice": choice, "count": count}
        for choice, count in counts.items()
    ]


def _counted(connection: Connection, session_id: int) -> AttendanceRecord:
    spreads: dict[int, dict[int, int]] = defaultdict(dict)
    counts: dict[int, int] = {}
    for row in connection.execute(select(tallies).where(tallies.c.session_id == session_id)):
        (counts if row.question == -1 else spreads[row.question])[row.choice] = row[-1]
    if counts:
        came = Attendance(counts[_CAME], counts[_ANSWERED], counts[_LEFT])
        return AttendanceRecord(came, dict(spreads))
    polled = set(spreads)  # what Telegram counted stands before what came here in time
    joined = left = who = 0
    for (table, _), (given, by) in zip(_THERE, _ANSWERS, strict=True):
        here, there = given.c.session_id == session_id, table.c.session_id == session_id
        grouped = select(given.c.question, given.c.choice, func.count().label("chosen_by")).where(here)
        for row in connection.execute(grouped.group_by(given.c.question, given.c.choice)):
            if row.question not in polled:
                held = spreads[row.question]
                held[row.choice] = held.get(row.choice, 0) + row.chosen_by
        joined += connection.execute(select(func.count()).where(there)).scalar_one()
        left += connection.execute(select(func.count()).where(there, table.c.left.is_not(None))).scalar_one()
        who += connection.execute(select(func.count(by.distinct())).where(here)).scalar_one()
    most = max((sum(spread.values()) for spread in spreads.values()), default=0)
    return AttendanceRecord(Attendance(max(joined, most), max(who, most), left), dict(spreads))
