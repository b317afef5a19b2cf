"""What became of each question of one's own, by whom and in which words; a draft is its first line."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from bot.store.columns import Moment

revision = "0022"
down_revision = "0021"


def upgrade() -> None:
    version = sa.Column("version", sa.Integer(), nullable=False, server_default="1")
    op.add_column("refresher_drafts", version)
    history = op.create_table(
        "refresher_draft_history",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("draft_id", sa.Integer(), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("did", sa.String(length=16), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("scenario", sa.JSON(), nullable=True),
        sa.ForeignKeyConstraint(
            ["draft_id"],
            ["refresher_drafts.id"],
            name=op.f("fk_refresher_draft_history_draft_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["people.id"],
            name=op.f("fk_refresher_draft_history_person_id"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_refresher_draft_history")),
    )
    for name in ("draft_id", "person_id"):
        op.create_index(op.f(f"ix_refresher_draft_history_{name}"), "refresher_draft_history", [name])
    names = ("id", "made", "scenario")
    drafts = sa.table("refresher_drafts", *(sa.column(name) for name in names))
    as_drafted = sa.select(
        drafts.c.id, drafts.c.made, sa.literal("draft"), sa.literal("drafted"), drafts.c.scenario
    )
    columns = ["draft_id", "at", "did", "state", "scenario"]
    op.execute(sa.insert(history).from_select(columns, as_drafted.order_by(drafts.c.id)))


def downgrade() -> None:
    op.drop_table("refresher_draft_history")
    op.drop_column("refresher_drafts", "version")
