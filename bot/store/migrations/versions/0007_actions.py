"""Actions that councils took up, their history, and who was reminded of them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from bot.store.columns import Moment

revision = "0007"
down_revision = "0004"


def upgrade() -> None:
    op.create_table(
        "council_actions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("authority", sa.String(length=64), nullable=False),
        sa.Column("team", sa.String(length=64), nullable=False),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("due", sa.Date(), nullable=False),
        sa.Column("agreed", sa.String(length=200), nullable=True),
        sa.Column("origin", sa.JSON(), nullable=False),
        sa.Column("owner_id", sa.Integer(), nullable=True),
        sa.Column("taken", Moment(), nullable=False),
        sa.Column("ended", Moment(), nullable=True),
        sa.ForeignKeyConstraint(
            ["owner_id"], ["people.id"], name=op.f("fk_council_actions_owner_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_council_actions")),
    )
    op.create_index(op.f("ix_council_actions_authority"), "council_actions", ["authority"], unique=False)
    op.create_index(op.f("ix_council_actions_owner_id"), "council_actions", ["owner_id"], unique=False)
    op.create_index(op.f("ix_council_actions_state"), "council_actions", ["state"], unique=False)
    op.create_table(
        "council_action_history",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("action_id", sa.Integer(), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("did", sa.String(length=16), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("text", sa.Text(), nullable=True),
        sa.Column("owner_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["action_id"],
            ["council_actions.id"],
            name=op.f("fk_council_action_history_action_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["owner_id"], ["people.id"], name=op.f("fk_council_action_history_owner_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["people.id"],
            name=op.f("fk_council_action_history_person_id"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_council_action_history")),
    )
    for name in ("action_id", "person_id"):
        index = op.f(f"ix_council_action_history_{name}")
        op.create_index(index, "council_action_history", [name], unique=False)
    op.create_table(
        "council_action_reminders",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("action_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["action_id"],
            ["council_actions.id"],
            name=op.f("fk_council_action_reminders_action_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["people.id"],
            name=op.f("fk_council_action_reminders_person_id"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_council_action_reminders")),
        sa.UniqueConstraint(
            "action_id", "kind", "day", name=op.f("uq_council_action_reminders_action_id_kind_day")
        ),
    )


def downgrade() -> None:
    op.drop_table("council_action_reminders")
    op.drop_table("council_action_history")
    op.drop_table("council_actions")
