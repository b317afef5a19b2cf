"""Actions that councils took up, their history and reminders."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from sqlalchemy import Row, delete, select

from bot.core.outgoing import Messages, OutgoingMessage
from bot.core.people import Team
from bot.features.actions.model import ActionEvent, ActionMove, ActionState, CouncilAction, Origin
from bot.features.actions.reminder_policy import Reminded, ReminderKind
from bot.store.action_tables import actions, history, reminders
from bot.store.outgoing import put
from bot.store.upsert import insert_into
from bot.store.versioned import VersionedRepository


class ActionRepository(VersionedRepository[CouncilAction, ActionMove, ActionState]):
    """Actions, by number."""

    table, history, of_item = actions, history, "action_id"
    moves, states = ActionMove, ActionState

    def add(
        self,
        team: Team,
        what: str,
        due: dt.date,
        origin: Origin,
        event: ActionEvent,
        messages: Messages[CouncilAction],
    ) -> tuple[CouncilAction, bool]:
        """Keep an action that was taken up, with what is sent of it; return it, and whether it is new.

        Where the council holds the same agreed action already, open or done, that one stays unchanged.
        """
        values = {
            "authority": team.authority,
            "team": team.name,
            "what": what,
            "due": due,
            "agreed": origin.agreed,
            "origin": {**asdict(origin), "start": origin.start.isoformat() if origin.start else None},
            "owner_id": event.owner_id,
            "taken": event.at,
        }
        with self._database.write() as connection:
            if origin.agreed is not None:
                self._database.take_turn(connection, f"action {team.authority} {origin.agreed}")
                same = (actions.c.authority == team.authority) & (actions.c.agreed == origin.agreed)
                for held in self._found(connection, same, actions.c.state != ActionState.DROPPED.value):
                    return held, False
            return self._add(connection, values, event, messages), True

    def reminded(self) -> list[Reminded]:
        """Return who was reminded of open actions."""
        of_open = select(reminders).join(actions).where(actions.c.state == ActionState.OPEN.value)
        with self._database.read() as connection:
            rows = connection.execute(of_open.order_by(reminders.c.id))
            return [Reminded(row.action_id, ReminderKind(row.kind), row.day, row.person_id) for row in rows]

    def remind(self, action: CouncilAction, reminded: Reminded, message: OutgoingMessage) -> bool:
        """Remind somebody; False if the action moved meanwhile, or somebody was reminded for that day."""
        here = select(actions.c.id).where(self._as_seen(action)).with_for_update()
        with self._database.write() as connection:
            if not connection.execute(here).first():
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

    def _item(self, row: Row[tuple[Any, ...]], history: Sequence[ActionEvent]) -> CouncilAction:
        kept = dict(row._mapping)
        origin, start = dict(kept["origin"]), kept["origin"]["start"]
        origin["start"] = dt.date.fromisoformat(start) if start else None
        same = ("id", "version", "what", "due", "owner_id", "taken", "ended")
        return CouncilAction(
            **{name: kept[name] for name in same},
            state=ActionState(kept["state"]),
            team=Team(kept["authority"], kept["team"]),
            origin=Origin(**origin),
            history=history,
        )
