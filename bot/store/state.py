"""Single facts about the running service, by name, in the database."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import Connection, delete, insert, select

from bot.store.database import Database
from bot.store.tables import state
from bot.store.upsert import insert_into

#: The name of the bot in the chat app, and since when there is none any more.
BOT, CHAT_ENDED = "bot_username", "chat_ended"


class ServiceStateRepository:
    """Facts that outlive a process, such as why the assistant is paused."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def get(self, name: str) -> str | None:
        """Return a fact, or None where it is not known."""
        with self._database.read() as connection:
            return connection.execute(select(state.c.value).where(state.c.name == name)).scalar()

    def first(self, name: str, value: str) -> str:
        """Keep a fact unless it is known; return what is known now, whoever said it first."""
        with self._database.write() as connection:
            new = insert_into(connection, state).values(name=name, value=value)
            connection.execute(new.on_conflict_do_nothing())
            return str(connection.execute(select(state.c.value).where(state.c.name == name)).scalar_one())

    def put(self, name: str, value: str | None) -> None:
        """Keep a fact in place of what was known, or with None forget it."""
        with self._database.write() as connection:
            _put(connection, name, value)

    def bot(self) -> str | None:
        """Return by which bot the chat app brings what is sent; None where there is no chat app."""
        return self.get(BOT)

    def begin_chat(self, bot: str) -> None:
        """Note by which bot the chat app brings what is sent."""
        with self._database.write() as connection:
            _put(connection, BOT, bot)
            _put(connection, CHAT_ENDED, None)

    def end_chat(self, now: dt.datetime) -> None:
        """Note that no chat app brings anything any more, where there was one."""
        with self._database.write() as connection:
            if connection.execute(select(state.c.value).where(state.c.name == BOT)).first():
                _put(connection, BOT, None)
                _put(connection, CHAT_ENDED, now.isoformat())


def _put(connection: Connection, name: str, value: str | None) -> None:
    connection.execute(delete(state).where(state.c.name == name))
    if value is not None:
        connection.execute(insert(state).values(name=name, value=value))
