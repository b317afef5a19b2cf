"""What failed, by the reference that a person was shown."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from bot.store.columns import Moment

revision = "0017"
down_revision = "0016"

_TABLE = "failures"


def upgrade() -> None:
    op.create_table(
        _TABLE,
        sa.Column("reference", sa.String(length=16), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("part", sa.String(length=16), nullable=False),
        sa.Column("kind", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("reference", name="pk_failures"),
    )
    op.create_index("ix_failures_at", _TABLE, ["at"])


def downgrade() -> None:
    op.drop_index("ix_failures_at", table_name=_TABLE)
    op.drop_table(_TABLE)
