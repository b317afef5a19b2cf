"""What people practise on their own, and what they want kept, in the database."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import Connection, delete, func, insert, or_, select

from bot.features.sessions.practice_progress import Practised, Wishes
from bot.store.database import Database
from bot.store.lease import claim
from bot.store.session_tables import practice, wishes


class PracticeRepository:
    """Each person's own; nobody sees another's."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def of(self, person_id: int) -> list[Practised]:
        """Return what a person practised, what is due first before the rest."""
        wanted = select(practice).where(practice.c.person_id == person_id)
        with self._database.read() as connection:
            rows = connection.execute(wanted.order_by(practice.c.due, practice.c.scenario)).all()
        return [Practised(r.scenario, r.card, r.due, r.last, r.tries, r.right) for r in rows]

    def keep(self, person_id: int, practised: Practised) -> None:
        """Keep what is known of a question after a try, in place of what was kept."""
        here = (practice.c.person_id == person_id) & (practice.c.scenario == practised.scenario)
        values = {
            "card": dict(practised.card),
            "due": practised.due,
            "last": practised.last,
            "tries": practised.tries,
            "right": practised.right,
        }
        with self._database.write() as connection:
            connection.execute(delete(practice).where(here))
            connection.execute(
                insert(practice).values(person_id=person_id, scenario=practised.scenario, **values)
            )

    def wipe(self, person_id: int) -> int:
        """Drop all that a person practised; return how many questions that were."""
        with self._database.write() as connection:
            return connection.execute(delete(practice).where(practice.c.person_id == person_id)).rowcount

    def wishes(self, person_id: int) -> Wishes:
        """Return what a person wants."""
        with self._database.read() as connection:
            return _wishes(connection, person_id)

    def wish(self, person_id: int, *, keep: bool | None = None, remind: bool | None = None) -> Wishes:
        """Change what a person wants; None leaves a wish as it is."""
        with self._database.write() as connection:
            held = _wishes(connection, person_id)
            new = Wishes(held.keep if keep is None else keep, held.remind if remind is None else remind)
            connection.execute(delete(wishes).where(wishes.c.person_id == person_id))
            connection.execute(insert(wishes).values(person_id=person_id, keep=new.keep, remind=new.remind))
        return new

    def claim_reminders(self, before: dt.datetime, now: dt.datetime) -> list[int]:
        """Return who wants to be reminded, has something due, and was not reminded since ``before``.

        Each is given to one caller alone.
        """
        due = select(practice.c.person_id).where(practice.c.due <= now).distinct()
        since = or_(wishes.c.reminded.is_(None), wishes.c.reminded < before)
        wanted = wishes.c.remind & since & wishes.c.person_id.in_(due)
        with self._database.write() as connection:
            found = claim(connection, select(wishes).where(wanted), wishes.c.person_id, {"reminded": now})
            return [row.person_id for row in found]

    def count(self) -> int:
        """Return how many people practise."""
        with self._database.read() as connection:
            counted = select(func.count(practice.c.person_id.distinct()))
            return int(connection.execute(counted).scalar_one())


def _wishes(connection: Connection, person_id: int) -> Wishes:
    row = connection.execute(select(wishes).where(wishes.c.person_id == person_id)).first()
    return Wishes(row.keep, row.remind) if row else Wishes()
