"""Refresher sessions, in the database. A move is kept only if nobody moved the session meanwhile."""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, delete, insert, select, update

from bot.core.people import Team
from bot.errors import RefusedError
from bot.features.sessions import messages as said
from bot.features.sessions.follow_up import FollowedBy
from bot.features.sessions.model import LastShown, Phase, Session, SessionPlan
from bot.store.attendance import finalise
from bot.store.database import Database
from bot.store.gaps import open_gap
from bot.store.lease import claim, is_free
from bot.store.outgoing import put
from bot.store.session_tables import sessions
from bot.store.tables import people
from procedures.refresher import Scenario

_LIVE = sessions.c.phase != Phase.ENDED.value


class SessionRepository:
    """Sessions, by number and by code."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def open(self, plan: SessionPlan, code: str, now: dt.datetime) -> Session:
        """Keep a new session. Raises RefusedError if its trainer has one that has not ended."""
        mine = (sessions.c.trainer_id == plan.trainer_id) & _LIVE
        with self._database.write() as connection:
            # Of two openings at once the second waits here, and finds the first.
            connection.execute(
                select(people.c.id).where(people.c.id == plan.trainer_id).with_for_update()
            ).all()
            held = connection.execute(select(sessions).where(mine)).first()
            if held is not None:
                raise RefusedError(said.TWO_SESSIONS.format(title=held.title, code=held.code))
            key = connection.execute(insert(sessions).values(**_planned(plan), code=code, made=now))
            assert key.inserted_primary_key is not None
            return Session(int(key.inserted_primary_key[0]), code, plan, now)

    def by_id(self, session_id: int) -> Session | None:
        """Return a session by its number."""
        return self._one(sessions.c.id == session_id)

    def by_code(self, code: str) -> Session | None:
        """Return a session by the code with which people join."""
        return self._one(sessions.c.code == code)

    def live_of(self, trainer_id: int) -> Session | None:
        """Return the session that a trainer runs now."""
        return self._one((sessions.c.trainer_id == trainer_id) & _LIVE)

    def live_in(self, group: int) -> Session | None:
        """Return the session that runs in a group now."""
        return self._one((sessions.c.group_id == group) & _LIVE)

    def live(self) -> list[Session]:
        """Return the sessions that have not ended."""
        return self._all(_LIVE)

    def to_tell(self, since: dt.datetime) -> list[Session]:
        """Return the sessions that have not ended, and those that ended after a moment."""
        return self._all(_LIVE | (sessions.c.ended >= since))

    def of_teams(self, teams: frozenset[Team] | None = None) -> list[Session]:
        """Return the sessions of some teams, or all of them, the newest first."""
        found = self._all(sessions.c.id > 0)
        return [s for s in reversed(found) if teams is None or s.plan.team in teams]

    def earlier(self, session: Session) -> Session | None:
        """Return the session before this one in which its team went through the same set."""
        team = session.plan.team
        same = (
            (sessions.c.set_id == session.plan.set_id)
            & (sessions.c.authority == team.authority)
            & (sessions.c.team == team.name)
            & (sessions.c.id < session.id)
            & ~_LIVE
        )
        return next(iter(reversed(self._all(same))), None)

    def keep(self, session: Session) -> bool:
        """Keep a session after one move; False if somebody else moved it meanwhile."""
        with self._database.write() as connection:
            return _moved(connection, session)

    def end(self, session: Session, followed_by: FollowedBy) -> bool:
        """Keep a session that ended, with its numbers in place of answers and with what follows it.

        False if somebody else moved it meanwhile: then nothing is kept.
        """
        with self._database.write() as connection:
            if not _moved(connection, session):
                return False
            following = followed_by(finalise(connection, session.id))
            put(connection, following.messages)
            for new in following.gaps:
                open_gap(self._database, connection, new)
            return True

    def hand_over(self, session_id: int, trainer_id: int) -> None:
        """Set who runs a session. Raises RefusedError if they have another that has not ended."""
        mine = (sessions.c.trainer_id == trainer_id) & _LIVE & (sessions.c.id != session_id)
        with self._database.write() as connection:
            held = connection.execute(select(sessions).where(mine)).first()
            if held is not None:
                raise RefusedError(said.TWO_SESSIONS.format(title=held.title, code=held.code))
            connection.execute(
                update(sessions).where(sessions.c.id == session_id).values(trainer_id=trainer_id)
            )

    def panel(self, session_id: int) -> tuple[int, int] | None:
        """Return the chat and the message from which a session is run."""
        wanted = select(sessions.c.panel_chat, sessions.c.panel_message).where(sessions.c.id == session_id)
        with self._database.read() as connection:
            row = connection.execute(wanted).first()
        return None if row is None or row.panel_message is None else (row.panel_chat, row.panel_message)

    def set_panel(self, session_id: int, chat_id: int, message_id: int) -> None:
        """Set from which message a session is run."""
        values = {"panel_chat": chat_id, "panel_message": message_id}
        with self._database.write() as connection:
            connection.execute(update(sessions).where(sessions.c.id == session_id).values(**values))

    def claim_group(self, session: Session, now: dt.datetime, until: dt.datetime) -> LastShown | None:
        """Hold a session's group for showing it how the session stands; return what it was last shown.

        No two callers hold it before ``until``. None if it is held, or was shown this step.
        """
        behind = (sessions.c.id == session.id) & (sessions.c.group_step < session.step)
        wanted = select(sessions).where(behind, is_free(sessions.c.group_held_until, now, until - now))
        with self._database.write() as connection:
            for row in claim(connection, wanted, sessions.c.id, {"group_held_until": until}):
                phase = Phase(row.group_phase) if row.group_phase else None
                return LastShown(row.group_step, row.group_at, phase)
        return None

    def group_shown(self, session: Session) -> None:
        """Note that a session's group was shown how it stands."""
        here = (sessions.c.id == session.id) & (sessions.c.group_step < session.step)
        values = {"group_step": session.step, "group_at": session.at, "group_phase": session.phase.value}
        with self._database.write() as connection:
            connection.execute(update(sessions).where(here).values(**values, group_held_until=None))

    def group_is_shown(self, session: Session) -> bool:
        """Whether a session's group was shown this step or a later one."""
        shown = select(sessions.c.id).where(
            sessions.c.id == session.id, sessions.c.group_step >= session.step
        )
        with self._database.read() as connection:
            return connection.execute(shown).first() is not None

    def sweep(self, before: dt.datetime) -> int:
        """Drop sessions that were set up before a moment, with all that hangs on them; return how many."""
        with self._database.write() as connection:
            return connection.execute(delete(sessions).where(sessions.c.made < before)).rowcount

    def _one(self, condition: ColumnElement[bool]) -> Session | None:
        return next(iter(self._all(condition)), None)

    def _all(self, condition: ColumnElement[bool]) -> list[Session]:
        with self._database.read() as connection:
            rows = connection.execute(select(sessions).where(condition).order_by(sessions.c.id)).all()
        return [_session(row) for row in rows]


def _planned(plan: SessionPlan) -> dict[str, Any]:
    return {
        "authority": plan.team.authority,
        "team": plan.team.name,
        "trainer_id": plan.trainer_id,
        "set_id": plan.set_id,
        "title": plan.title,
        "scenarios": [scenario.as_json() for scenario in plan.scenarios],
        "group_id": plan.group,
        "group_topic": plan.topic,
        "named": plan.named,
        "guests": plan.guests,
        "at": -1,
        "phase": Phase.GATHERING.value,
        "step": 0,
        "asked": [],
        "dropped": [],
    }


def _moved(connection: Connection, session: Session) -> bool:
    """Keep how a session stands after one move, unless somebody else moved it meanwhile."""
    before = (sessions.c.id == session.id) & (sessions.c.step == session.step - 1)
    return connection.execute(update(sessions).where(before).values(**_stands(session))).rowcount == 1


def _stands(session: Session) -> dict[str, Any]:
    return {
        "at": session.at,
        "phase": session.phase.value,
        "resumes": session.resumes.value if session.resumes else None,
        "step": session.step,
        "asked": sorted(session.asked),
        "dropped": sorted(session.dropped),
        "ended": session.ended,
    }


def _session(row: Row[Any]) -> Session:
    plan = SessionPlan(
        team=Team(row.authority, row.team),
        trainer_id=row.trainer_id,
        set_id=row.set_id,
        title=row.title,
        scenarios=tuple(Scenario.of_json(kept) for kept in row.scenarios),
        group=row.group_id,
        named=row.named,
        topic=row.group_topic,
        guests=row.guests,
    )
    return Session(
        id=row.id,
        code=row.code,
        plan=plan,
        made=row.made,
        at=row.at,
        phase=Phase(row.phase),
        resumes=Phase(row.resumes) if row.resumes else None,
        step=row.step,
        asked=frozenset(row.asked),
        dropped=frozenset(row.dropped),
        ended=row.ended,
    )
