"""Conversations as they stood before the update in hand: repeated after a kill, it is no second answer."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from bot.store.columns import Moment

revision = "0010"
down_revision = "0009"

_TABLE = "dialogues_before"


def upgrade() -> None:
    op.create_table(
        _TABLE,
        sa.Column("chat_id", sa.BigInteger(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("update_id", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=True),
        sa.Column("state", sa.JSON(), nullable=True),
        sa.Column("changed", Moment(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_dialogues_before_person_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("chat_id", "person_id", name=op.f("pk_dialogues_before")),
    )
    for column in ("update_id", "changed"):
        op.create_index(op.f(f"ix_dialogues_before_{column}"), _TABLE, [column], unique=False)


def downgrade() -> None:
    for column in ("update_id", "changed"):
        op.drop_index(op.f(f"ix_dialogues_before_{column}"), table_name=_TABLE)
    op.drop_table(_TABLE)
