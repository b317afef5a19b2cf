"""Browsers in which people are signed in, and codes to sign in with."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from bot.store.columns import Moment

revision = "0014"
down_revision = "0013"


def upgrade() -> None:
    op.create_table(
        "sign_in_codes",
        sa.Column("code_digest", sa.String(length=64), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("expires", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("code_digest", name="pk_sign_in_codes"),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name="fk_sign_in_codes_person_id", ondelete="CASCADE"
        ),
    )
    op.create_table(
        "browser_sessions",
        sa.Column("token_digest", sa.String(length=64), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("begun", Moment(), nullable=False),
        sa.Column("seen", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("token_digest", name="pk_browser_sessions"),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name="fk_browser_sessions_person_id", ondelete="CASCADE"
        ),
    )
    op.create_index("ix_browser_sessions_person_id", "browser_sessions", ["person_id"])


def downgrade() -> None:
    op.drop_table("browser_sessions")
    op.drop_table("sign_in_codes")
