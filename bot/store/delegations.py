"""Who stands in for a lead who is away, in the database."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import delete, insert, select

from bot.features.learning.policy import Delegation
from bot.store.database import Database
from bot.store.learning_tables import delegates


class DelegationRepository:
    """Delegations, one a lead."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def current(self, today: dt.date) -> list[Delegation]:
        """Return those that hold on a day."""
        with self._database.read() as connection:
            rows = connection.execute(select(delegates).where(delegates.c.until >= today))
            return [Delegation(row.lead_id, row.delegate_id, row.until) for row in rows]

    def put(self, delegation: Delegation) -> None:
        """Let somebody stand in for a lead, in place of whoever did."""
        with self._database.write() as connection:
            connection.execute(delete(delegates).where(delegates.c.lead_id == delegation.lead_id))
            connection.execute(
                insert(delegates).values(
                    lead_id=delegation.lead_id, delegate_id=delegation.delegate_id, until=delegation.until
                )
            )

    def end(self, lead_id: int) -> None:
        """Note that a lead is back."""
        with self._database.write() as connection:
            connection.execute(delete(delegates).where(delegates.c.lead_id == lead_id))
