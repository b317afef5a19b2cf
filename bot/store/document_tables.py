"""The tables of what was done with documents, and of the documents that machines share."""

from __future__ import annotations

from sqlalchemy import (
    Column,
    ForeignKey,
    Integer,
    LargeBinary,
    String,
    Table,
    Text,
    UniqueConstraint,
)

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

#: One row where documents are shared: ``mark`` is another one after each change of the table below.
shared_index = Table(
    "shared_index",
    metadata,
    Column("row", Integer, primary_key=True, autoincrement=False),
    Column("id", String(32), nullable=False),
    Column("mark", String(32), nullable=False),
)

#: Originals that stand on every machine, each with its file; nothing of one that was taken out is left.
shared_originals = Table(
    "shared_originals",
    metadata,
    Column("document_id", Text, primary_key=True),
    Column("place", Integer, nullable=False),
    Column("file", String(64), nullable=False),
    Column("sha256", String(64), nullable=False),
    Column("content", LargeBinary, nullable=False),
)

#: What machines made of them to be searched, by the name that says of what and with which encoder.
shared_segments = Table(
    "shared_segments",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("document_id", ForeignKey("shared_originals.document_id", ondelete="CASCADE"), nullable=False),
    Column("name", String(32), nullable=False),
    Column("sha256", String(64), nullable=False),
    Column("content", LargeBinary, nullable=False),
    UniqueConstraint("document_id", "name"),
)
