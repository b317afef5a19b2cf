"""The tables of audits: what each asks, and its cases by numbers that are nobody's."""

from __future__ import annotations

from sqlalchemy import JSON, Column, ForeignKey, Integer, String, Table

from bot.store.columns import Moment
from bot.store.tables import metadata

audits = Table(
    "audits",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("authority", String(64), nullable=False, index=True),
    Column("plan", JSON, nullable=False),
    Column("made", Moment, nullable=False),
    Column("ended", Moment),
)

#: ``number`` is a case's own in this audit; ``answers`` hold yes, no, n/a or not seen, by question.
cases = Table(
    "audit_cases",
    metadata,
    Column("audit_id", ForeignKey("audits.id", ondelete="CASCADE"), primary_key=True),
    Column("number", String(8), primary_key=True),
    Column("place", Integer, nullable=False),
    Column("answers", JSON, nullable=False),
    Column("noted", Moment, nullable=False),
)
