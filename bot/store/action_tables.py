"""The tables of actions that councils took up: the actions, their history, who was reminded."""

from __future__ import annotations

from sqlalchemy import JSON, Column, Date, ForeignKey, Integer, String, Table, Text, UniqueConstraint

from bot.store.columns import Moment
from bot.store.tables import metadata

#: ``version`` rises with each move. ``agreed`` is the id of a decision's agreed action; null for own ones.
actions = Table(
    "council_actions",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("version", Integer, nullable=False),
    Column("state", String(16), nullable=False, index=True),
    Column("authority", String(64), nullable=False, index=True),
    Column("team", String(64), nullable=False),
    Column("what", Text, nullable=False),
    Column("due", Date, nullable=False),
    Column("agreed", String(200)),
    Column("origin", JSON, nullable=False),
    Column("owner_id", ForeignKey("people.id", ondelete="SET NULL"), index=True),
    Column("taken", Moment, nullable=False),
    Column("ended", Moment),
)

#: What happened to actions; rows are added and never changed.
history = Table(
    "council_action_history",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("action_id", ForeignKey("council_actions.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("at", Moment, nullable=False),
    Column("person_id", ForeignKey("people.id", ondelete="SET NULL"), index=True),
    Column("did", String(16), nullable=False),
    Column("state", String(16), nullable=False),
    Column("text", Text),
    Column("owner_id", ForeignKey("people.id", ondelete="SET NULL")),
)

#: Who was reminded of an action, on which working day; one a day and kind.
reminders = Table(
    "council_action_reminders",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("action_id", ForeignKey("council_actions.id", ondelete="CASCADE"), nullable=False),
    Column("kind", String(16), nullable=False),
    Column("day", Date, nullable=False),
    Column("person_id", ForeignKey("people.id", ondelete="SET NULL")),
    UniqueConstraint("action_id", "kind", "day"),
)
