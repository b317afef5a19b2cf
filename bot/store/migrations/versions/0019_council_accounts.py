"""Accounts that people have with their council, and which roles come from one."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from bot.store.columns import Moment

revision = "0019"
down_revision = "0018"

_TABLE = "council_accounts"


def upgrade() -> None:
    op.add_column("memberships", sa.Column("provided", Moment(), nullable=True))
    op.create_table(
        _TABLE,
        sa.Column("account_digest", sa.String(length=64), nullable=False),
        sa.Column("issuer", sa.String(length=255), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("linked", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("account_digest", name="pk_council_accounts"),
        sa.UniqueConstraint("person_id", "issuer", name="uq_council_accounts_person_id_issuer"),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name="fk_council_accounts_person_id", ondelete="CASCADE"
        ),
    )


def downgrade() -> None:
    op.drop_table(_TABLE)
    # Without the column a role that an account gave would pass for one that somebody gave for good.
    op.execute("delete from memberships where provided is not null")
    op.drop_column("memberships", "provided")
