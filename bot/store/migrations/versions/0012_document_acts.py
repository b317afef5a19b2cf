"""What was done with documents, and by whom."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from bot.store.columns import Moment

revision = "0012"
down_revision = "0011"

_TABLE = "document_acts"


def upgrade() -> None:
    op.create_table(
        _TABLE,
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("actor", sa.String(length=64), nullable=False),
        sa.Column("did", sa.String(length=32), nullable=False),
        sa.Column("document_id", sa.String(length=200), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("done", Moment(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_document_acts")),
    )
    for column in ("at", "document_id"):
        op.create_index(op.f(f"ix_document_acts_{column}"), _TABLE, [column], unique=False)


def downgrade() -> None:
    for column in ("document_id", "at"):
        op.drop_index(op.f(f"ix_document_acts_{column}"), table_name=_TABLE)
    op.drop_table(_TABLE)
