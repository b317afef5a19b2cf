"""A name that a person chose, what is urgent in the outbox, and the topics of forums."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"


def upgrade() -> None:
    name = sa.Column("display_name", sa.String(length=40), nullable=False, server_default="")
    op.add_column("people", name)
    op.add_column("outbox", sa.Column("urgent", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("learning_groups", sa.Column("topic", sa.BigInteger(), nullable=True))
    op.add_column("refresher_sessions", sa.Column("group_topic", sa.BigInteger(), nullable=True))


def downgrade() -> None:
    op.drop_column("refresher_sessions", "group_topic")
    op.drop_column("learning_groups", "topic")
    op.drop_column("outbox", "urgent")
    op.drop_column("people", "display_name")
