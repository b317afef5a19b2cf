"""Which step of a session its group was shown, so that a killed process is gone on from."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from bot.store.columns import Moment

revision = "0009"
down_revision = "0008"

_TABLE = "refresher_sessions"


def upgrade() -> None:
    op.add_column(_TABLE, sa.Column("group_step", sa.Integer(), nullable=False, server_default="-1"))
    op.add_column(_TABLE, sa.Column("group_at", sa.Integer(), nullable=False, server_default="-1"))
    op.add_column(_TABLE, sa.Column("group_phase", sa.String(length=16), nullable=True))
    op.add_column(_TABLE, sa.Column("group_held_until", Moment(), nullable=True))
    held = sa.table(_TABLE, *map(sa.column, ("group_step", "group_at", "group_phase", "step", "at", "phase")))
    op.execute(sa.update(held).values(group_step=held.c.step, group_at=held.c.at, group_phase=held.c.phase))


def downgrade() -> None:
    for name in ("group_held_until", "group_phase", "group_at", "group_step"):
        op.drop_column(_TABLE, name)
