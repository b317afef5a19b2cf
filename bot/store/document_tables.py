"""The table of what was done with documents, and by whom."""

from __future__ import annotations

from sqlalchemy import Column, Integer, String, Table, Text

from bot.store.columns import Moment
from bot.store.tables import metadata

#: What was done with documents; ``done`` is set once it stands. No question and no text is in it.
document_acts = Table(
    "document_acts",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("at", Moment, nullable=False, index=True),
    Column("actor", String(64), nullable=False),
    Column("did", String(32), nullable=False),
    Column("document_id", String(200), nullable=False, index=True),
    Column("digest", String(64), nullable=False),
    Column("source", Text, nullable=False),
    Column("done", Moment),
)
