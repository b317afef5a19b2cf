"""What readers said of answers, in the database."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import delete, func, select

from bot.features.citations.model import FeedbackVerdict
from bot.store.database import Database
from bot.store.tables import citations, feedback
from bot.store.upsert import insert_into


class FeedbackRepository:
    """Verdicts, one for a person and citation code."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def give(self, code: str, person_id: int, verdict: FeedbackVerdict, now: dt.datetime) -> bool:
        """Keep a verdict in place of an earlier one; False if no card is kept under the code."""
        row = {"code": code, "person_id": person_id, "verdict": verdict.value, "given": now}
        with self._database.write() as connection:
            if not connection.execute(select(citations.c.code).where(citations.c.code == code)).first():
                return False
            kept = insert_into(connection, feedback).values(row)
            changed = {"verdict": kept.excluded.verdict, "given": kept.excluded.given}
            connection.execute(kept.on_conflict_do_update(index_elements=["code", "person_id"], set_=changed))
        return True

    def counts(self) -> dict[FeedbackVerdict, int]:
        """Return how often each verdict stands, those that never do with 0."""
        counted = select(feedback.c.verdict, func.count()).group_by(feedback.c.verdict)
        with self._database.read() as connection:
            held = {row[0]: row[1] for row in connection.execute(counted)}
        return {verdict: held.get(verdict.value, 0) for verdict in FeedbackVerdict}

    def of_person(self, person_id: int) -> dict[str, FeedbackVerdict]:
        """Return a person's verdicts by citation code, the earliest first."""
        mine = select(feedback).where(feedback.c.person_id == person_id).order_by(feedback.c.given)
        with self._database.read() as connection:
            return {row.code: FeedbackVerdict(row.verdict) for row in connection.execute(mine)}

    def sweep(self, before: dt.datetime) -> int:
        """Drop verdicts given before a moment; return how many."""
        with self._database.write() as connection:
            return connection.execute(delete(feedback).where(feedback.c.given < before)).rowcount
