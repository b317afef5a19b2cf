"""Groups of the chat app, wherever the database knows one by its number: moved on, and who relies on them."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Column, delete, select, update

from bot.core.people import Permission, Person, Team
from bot.features.sessions.model import Phase
from bot.store.database import Database
from bot.store.learning_tables import groups
from bot.store.people import people_of
from bot.store.session_tables import polls, sessions
from bot.store.tables import buttons, dialogues, dialogues_before, outbox, replies

#: Every place in which the number of a group is kept.
_PLACES: tuple[Column[int], ...] = (
    sessions.c.group_id,
    polls.c.chat_id,
    outbox.c.chat_id,
    replies.c.chat_id,
    buttons.c.chat_id,
    groups.c.chat_id,
)


@dataclass(frozen=True)
class Reliance:
    """Who relies on a group: the leads of the team whose posts it gets, and who runs a session there."""

    team: Team | None
    leads: tuple[Person, ...]
    session: str | None
    trainer: Person | None


class GroupRepository:
    """Groups, by their number."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def move(self, before: int, after: int) -> None:
        """Know a group by its new number wherever it was known by the one before."""
        with self._database.write() as connection:
            connection.execute(delete(groups).where(groups.c.chat_id == after))
            for place in _PLACES:
                here = update(place.table).where(place == before)
                connection.execute(here.values({place.name: after}))
            for table in (dialogues, dialogues_before):  # nobody goes on with words from before
                connection.execute(delete(table).where(table.c.chat_id == before))

    def reliance(self, chat_id: int) -> Reliance:
        """Return who relies on a group."""
        live = (sessions.c.group_id == chat_id) & (sessions.c.phase != Phase.ENDED.value)
        with self._database.read() as connection:
            gets = connection.execute(select(groups).where(groups.c.chat_id == chat_id)).first()
            runs = connection.execute(select(sessions).where(live)).first()
            everybody = people_of(connection)
        team = Team(gets.authority, gets.team) if gets else None
        leads = [p for p in everybody if team and p.may(Permission.SHARE_LEARNING, team)]
        trainer = next((p for p in everybody if runs and p.id == runs.trainer_id), None)
        return Reliance(team, tuple(leads), runs.title if runs else None, trainer)
