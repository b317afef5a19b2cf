"""The tables of learning points: the points, their history, who may stand in for whom, and who got what."""

from __future__ import annotations

from sqlalchemy import (
    JSON,
    BigInteger,
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    Text,
    UniqueConstraint,
)

from bot.store.columns import Moment
from bot.store.tables import metadata

#: ``version`` rises with each move; ``release`` with each release, and is 0 before the first.
points = Table(
    "learning_points",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("version", Integer, nullable=False),
    Column("release", Integer, nullable=False),
    Column("state", String(16), nullable=False, index=True),
    Column("authority", String(64), nullable=False),
    Column("team", String(64), nullable=False),
    Column("proposer_id", ForeignKey("people.id", ondelete="SET NULL")),
    Column("text", Text, nullable=False),
    Column("questions", JSON, nullable=False),
    Column("topics", JSON, nullable=False),
    Column("audience", JSON, nullable=False),
    Column("ground", JSON),
    Column("proposed", Moment, nullable=False),
    Column("waiting_since", Moment),
    Column("reminded", Moment),
    Column("released", Moment),
    Column("released_by", String(200)),
    Column("review_by", Date),
)

#: What happened to points; rows are added and never changed.
history = Table(
    "learning_history",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("point_id", ForeignKey("learning_points.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("at", Moment, nullable=False),
    Column("person_id", ForeignKey("people.id", ondelete="SET NULL")),
    Column("did", String(16), nullable=False),
    Column("state", String(16), nullable=False),
    Column("text", Text),
    Column("reason", Text),
)

#: Who stands in for a lead who is away, until the end of a day.
delegates = Table(
    "learning_delegates",
    metadata,
    Column("lead_id", ForeignKey("people.id", ondelete="CASCADE"), primary_key=True),
    Column("delegate_id", ForeignKey("people.id", ondelete="CASCADE"), nullable=False),
    Column("until", Date, nullable=False),
)

#: What a release of a point was to somebody. ``once`` names the message in the outbox; ``due`` is when
#: it is to be sent. A person who leaves stays as a number of their team.
receipts = Table(
    "learning_receipts",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("point_id", ForeignKey("learning_points.id", ondelete="CASCADE"), nullable=False),
    Column("release", Integer, nullable=False),
    Column("person_id", ForeignKey("people.id", ondelete="SET NULL")),
    Column("authority", String(64), nullable=False),
    Column("team", String(64), nullable=False),
    Column("once", String(120), index=True),
    Column("due", Moment),
    Column("sent", Moment),
    Column("failed", String(64)),
    Column("shown", Moment),
    Column("read", Moment),
    Column("discussed", Moment),
    UniqueConstraint("point_id", "release", "person_id"),
    Index(None, "person_id", "due"),
)

#: Groups in which a team's learning points are posted.
groups = Table(
    "learning_groups",
    metadata,
    Column("chat_id", BigInteger, primary_key=True, autoincrement=False),
    Column("authority", String(64), nullable=False),
    Column("team", String(64), nullable=False),
    Column("added", Moment, nullable=False),
    Column("topic", BigInteger),
)

#: Who wants one message a week in place of one for each point.
digests = Table(
    "learning_digests",
    metadata,
    Column("person_id", ForeignKey("people.id", ondelete="CASCADE"), primary_key=True),
    Column("since", Moment, nullable=False),
)
