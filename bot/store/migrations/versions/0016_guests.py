"""Guests of refresher sessions, who come with the code alone, and what they answered."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from bot.store.columns import Moment

revision = "0016"
down_revision = "0015"

_SESSIONS, _GUESTS = "refresher_sessions", "refresher_guests"


def upgrade() -> None:
    op.add_column(_SESSIONS, sa.Column("guests", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.create_table(
        _GUESTS,
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("session_id", sa.Integer(), nullable=False),
        sa.Column("token_digest", sa.String(length=64), nullable=False),
        sa.Column("joined", Moment(), nullable=False),
        sa.Column("left", Moment(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_refresher_guests"),
        sa.UniqueConstraint("token_digest", name="uq_refresher_guests_token_digest"),
        sa.ForeignKeyConstraint(
            ["session_id"], [f"{_SESSIONS}.id"], name="fk_refresher_guests_session_id", ondelete="CASCADE"
        ),
    )
    op.create_index("ix_refresher_guests_session_id", _GUESTS, ["session_id"])
    op.create_table(
        "refresher_guest_answers",
        sa.Column("session_id", sa.Integer(), nullable=False),
        sa.Column("question", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("guest_id", sa.Integer(), nullable=False),
        sa.Column("choice", sa.Integer(), nullable=False),
        sa.Column("given", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("session_id", "question", "guest_id", name="pk_refresher_guest_answers"),
        sa.ForeignKeyConstraint(
            ["session_id"],
            [f"{_SESSIONS}.id"],
            name="fk_refresher_guest_answers_session_id",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["guest_id"],
            [f"{_GUESTS}.id"],
            name="fk_refresher_guest_answers_guest_id",
            ondelete="CASCADE",
        ),
    )


def downgrade() -> None:
    op.drop_table("refresher_guest_answers")
    op.drop_table(_GUESTS)
    op.drop_column(_SESSIONS, "guests")
