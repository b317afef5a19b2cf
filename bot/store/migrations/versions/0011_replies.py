"""Replies wait in the database too, sealed as updates are; how often an update was claimed without a word."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from bot.store.columns import Moment

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    op.add_column("inbox", sa.Column("tries", sa.Integer(), nullable=False, server_default="0"))
    op.create_table(
        "replies",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("chat_id", sa.BigInteger(), nullable=False),
        sa.Column("payload", sa.Text(), nullable=False),
        sa.Column("asked", Moment(), nullable=False),
        sa.Column("held_until", Moment(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_replies")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_replies_chat_id"), "replies", ["chat_id"], unique=False)


def downgrade() -> None:
    op.drop_index(op.f("ix_replies_chat_id"), table_name="replies")
    op.drop_table("replies")
    op.drop_column("inbox", "tries")
