"""Rows that move from state to state: a move is kept with its history and messages, or not at all."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from enum import StrEnum
from typing import Any, ClassVar, Generic, Protocol, TypeVar

from sqlalchemy import ColumnElement, Connection, Row, Table, insert, select, update

from bot.core.history import Event
from bot.core.outgoing import Messages, nobody
from bot.store.database import Database
from bot.store.outgoing import put


class Versioned(Protocol):
    """What has a number, and a version that rises with each move."""

    @property
    def id(self) -> int: ...

    @property
    def version(self) -> int: ...


Item = TypeVar("Item", bound=Versioned)
Move = TypeVar("Move", bound=StrEnum)
State = TypeVar("State", bound=StrEnum)


class VersionedRepository(ABC, Generic[Item, Move, State]):
    """Items by number, each with its history. Of two who move one at the same time, the second is told."""

    #: The table of items, and that of their histories with its column that names the item.
    table: ClassVar[Table]
    history: ClassVar[Table]
    of_item: ClassVar[str]
    #: The moves and states, as they are read back.
    moves: type[Move]
    states: type[State]

    def __init__(self, database: Database) -> None:
        self._database = database

    @abstractmethod
    def _item(self, row: Row[tuple[Any, ...]], history: Sequence[Event[Move, State]]) -> Item:
        """Return the item of a row."""

    def by_id(self, number: int) -> Item | None:
        """Return an item with its history, or None."""
        with self._database.read() as connection:
            return next(iter(self._found(connection, self.table.c.id == number)), None)

    def all(self, states: Iterable[State] | None = None) -> list[Item]:
        """Return the items in some states, or all, by number, with their histories."""
        within = () if states is None else (self.table.c.state.in_([state.value for state in states]),)
        return self._all(*within)

    def move(
        self,
        item: Item,
        event: Event[Move, State],
        values: Mapping[str, Any],
        messages: Messages[Item] = nobody,
    ) -> Item | None:
        """Move an item on, and send messages of it as it then is.

        Returns the item, or None if somebody else moved it meanwhile: then nothing is kept or sent.
        """
        with self._database.write() as connection:
            return self._moved(connection, item, event, values, messages)

    def _moved(
        self,
        connection: Connection,
        item: Item,
        event: Event[Move, State],
        values: Mapping[str, Any],
        messages: Messages[Item],
    ) -> Item | None:
        changed = {**values, "state": event.state.value, "version": item.version + 1}
        moved = connection.execute(update(self.table).where(self._as_seen(item)).values(**changed)).rowcount
        return self._kept(connection, item.id, event, messages) if moved else None

    def _add(
        self,
        connection: Connection,
        values: Mapping[str, Any],
        event: Event[Move, State],
        messages: Messages[Item] = nobody,
    ) -> Item:
        """Keep a new item and send messages of it."""
        row = {**values, "state": event.state.value, "version": 1}
        key = connection.execute(insert(self.table).values(**row)).inserted_primary_key
        assert key is not None
        return self._kept(connection, int(key[0]), event, messages)

    def _kept(
        self, connection: Connection, number: int, event: Event[Move, State], messages: Messages[Item]
    ) -> Item:
        """Add a line to an item's history, send messages of it, and return it."""
        line = {name: value for name, value in asdict(event).items() if name in self.history.c}
        line |= {self.of_item: number, "did": event.did.value, "state": event.state.value}
        connection.execute(insert(self.history).values(**line))
        (item,) = self._found(connection, self.table.c.id == number)
        put(connection, messages(item))
        return item

    def _as_seen(self, item: Item) -> ColumnElement[bool]:
        """The row of an item while nobody has moved it on."""
        return (self.table.c.id == item.id) & (self.table.c.version == item.version)

    def _all(self, *conditions: ColumnElement[bool]) -> list[Item]:
        with self._database.read() as connection:
            return self._found(connection, *conditions)

    def _found(self, connection: Connection, *conditions: ColumnElement[bool]) -> list[Item]:
        rows = connection.execute(select(self.table).where(*conditions).order_by(self.table.c.id)).all()
        of_item = self.history.c[self.of_item]
        wanted = select(self.history).where(of_item.in_(select(self.table.c.id).where(*conditions)))
        events: dict[int, list[Event[Move, State]]] = {}
        for row in connection.execute(wanted.order_by(self.history.c.id)) if rows else ():
            events.setdefault(row._mapping[of_item], []).append(self._event(row))
        return [self._item(row, tuple(events.get(row.id, ()))) for row in rows]

    def _event(self, row: Row[tuple[Any, ...]]) -> Event[Move, State]:
        line = {name: value for name, value in row._mapping.items() if name not in ("id", self.of_item)}
        return Event(**{**line, "did": self.moves(line["did"]), "state": self.states(line["state"])})
