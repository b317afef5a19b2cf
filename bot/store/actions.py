"""Actions that councils took up, their history and reminders. A move is kept whole, or not at all."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, delete, insert, select, update

from bot.core.outgoing import OutgoingMessage
from bot.core.people import Team
from bot.features.actions.model import ActionEvent, ActionMove, ActionState, CouncilAction, Origin
from bot.features.actions.reminder_policy import Reminded, ReminderKind
from bot.store.action_tables import actions, history, reminders
from bot.store.database import Database
from bot.store.outbox import put
from bot.store.upsert import insert_into


class ActionRepository:
    """Actions, by number."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(
        self,
        team: Team,
        what: str,
        due: dt.date,
        origin: Origin,
        event: ActionEvent,
        messages: Callable[[CouncilAction], Sequence[OutgoingMessage]],
    ) -> tuple[CouncilAction, bool]:
        """Keep an action that was taken up, with what is sent of it; return it, and whether it is new.

        Where the council holds the same agreed action already, open or done, that one stays unchanged.
        """
        values = {
            "version": 1,
            "state": ActionState.OPEN.value,
            "authority": team.authority,
            "team": team.name,
            "what": what,
            "due": due,
            "agreed": origin.agreed,
            "origin": _kept(origin),
            "owner_id": event.owner_id,
            "taken": event.at,
        }
        with self._database.write() as connection:
            if origin.agreed is not None:
                self._database.take_turn(connection, f"action {team.authority} {origin.agreed}")
                same = (actions.c.authority == team.authority) & (actions.c.agreed == origin.agreed)
                for held in _actions(connection, same, actions.c.state != ActionState.DROPPED.value):
                    return held, False
            key = connection.execute(insert(actions).values(**values)).inserted_primary_key
            assert key is not None
            number = int(key[0])
            _note(connection, number, event)
            (made,) = _actions(connection, actions.c.id == number)
            put(connection, messages(made))
            return made, True

    def by_id(self, action_id: int) -> CouncilAction | None:
        """Return an action with its history, or None."""
        with self._database.read() as connection:
            return next(iter(_actions(connection, actions.c.id == action_id)), None)

    def all(self, state: ActionState | None = None) -> list[CouncilAction]:
        """Return the actions in a state, or all, by number, with their histories."""
        with self._database.read() as connection:
            if state is None:
                return _actions(connection)
            return _actions(connection, actions.c.state == state.value)

    def move(
        self,
        action: CouncilAction,
        event: ActionEvent,
        values: Mapping[str, Any],
        messages: Sequence[OutgoingMessage] = (),
    ) -> CouncilAction | None:
        """Move an action on and send messages with it; None if somebody else moved it meanwhile."""
        here = (actions.c.id == action.id) & (actions.c.version == action.version)
        changed = {**values, "state": event.state.value, "version": action.version + 1}
        with self._database.write() as connection:
            if not connection.execute(update(actions).where(here).values(**changed)).rowcount:
                return None
            _note(connection, action.id, event)
            put(connection, messages)
            return next(iter(_actions(connection, actions.c.id == action.id)))

    def reminded(self) -> list[Reminded]:
        """Return who was reminded of open actions."""
        of_open = select(reminders).join(actions).where(actions.c.state == ActionState.OPEN.value)
        with self._database.read() as connection:
            rows = connection.execute(of_open.order_by(reminders.c.id))
            return [Reminded(row.action_id, ReminderKind(row.kind), row.day, row.person_id) for row in rows]

    def remind(self, action: CouncilAction, reminded: Reminded, message: OutgoingMessage) -> bool:
        """Remind somebody; False if the action moved meanwhile, or somebody was reminded for that day."""
        here = (actions.c.id == action.id) & (actions.c.version == action.version)
        with self._database.write() as connection:
            if not connection.execute(select(actions.c.id).where(here).with_for_update()).first():
                return False
            new = insert_into(connection, reminders).values(**asdict(reminded)).on_conflict_do_nothing()
            if not connection.execute(new.returning(reminders.c.id)).first():
                return False
            put(connection, [message])
            return True

    def sweep(self, before: dt.datetime) -> int:
        """Drop actions that ended before a moment, with their histories; return how many."""
        with self._database.write() as connection:
            return connection.execute(delete(actions).where(actions.c.ended < before)).rowcount


def _kept(origin: Origin) -> dict[str, Any]:
    return {**asdict(origin), "start": origin.start.isoformat() if origin.start else None}


def _note(connection: Connection, action_id: int, event: ActionEvent) -> None:
    connection.execute(
        insert(history).values(
            action_id=action_id,
            at=event.at,
            person_id=event.person_id,
            did=event.did.value,
            state=event.state.value,
            text=event.text,
            owner_id=event.owner_id,
        )
    )


def _actions(connection: Connection, *conditions: ColumnElement[bool]) -> list[CouncilAction]:
    rows = connection.execute(select(actions).where(*conditions).order_by(actions.c.id)).all()
    ids = select(actions.c.id).where(*conditions)
    events: dict[int, list[ActionEvent]] = {}
    wanted = select(history).where(history.c.action_id.in_(ids)).order_by(history.c.id)
    for row in connection.execute(wanted) if rows else ():
        event = ActionEvent(
            row.at, row.person_id, ActionMove(row.did), ActionState(row.state), row.text, row.owner_id
        )
        events.setdefault(row.action_id, []).append(event)
    return [_action(row, events.get(row.id, ())) for row in rows]


def _action(row: Row[tuple[Any, ...]], events: Sequence[ActionEvent]) -> CouncilAction:
    kept = row._mapping
    origin = dict(kept["origin"])
    start = origin.pop("start")
    same = ("id", "version", "what", "due", "owner_id", "taken", "ended")
    return CouncilAction(
        **{name: kept[name] for name in same},
        state=ActionState(kept["state"]),
        team=Team(kept["authority"], kept["team"]),
        origin=Origin(**origin, start=dt.date.fromisoformat(start) if start else None),
        history=tuple(events),
    )
