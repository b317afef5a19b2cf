"""Learning points: their history, who stands in for whom, who got what."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from bot.store.columns import Moment

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    op.create_table(
        "learning_groups",
        sa.Column("chat_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("authority", sa.String(length=64), nullable=False),
        sa.Column("team", sa.String(length=64), nullable=False),
        sa.Column("added", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("chat_id", name=op.f("pk_learning_groups")),
    )
    op.create_table(
        "learning_delegates",
        sa.Column("lead_id", sa.Integer(), nullable=False),
        sa.Column("delegate_id", sa.Integer(), nullable=False),
        sa.Column("until", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(
            ["delegate_id"], ["people.id"], name=op.f("fk_learning_delegates_delegate_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["lead_id"], ["people.id"], name=op.f("fk_learning_delegates_lead_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("lead_id", name=op.f("pk_learning_delegates")),
    )
    op.create_table(
        "learning_digests",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("since", Moment(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_learning_digests_person_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_learning_digests")),
    )
    op.create_table(
        "learning_points",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("release", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("authority", sa.String(length=64), nullable=False),
        sa.Column("team", sa.String(length=64), nullable=False),
        sa.Column("proposer_id", sa.Integer(), nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("questions", sa.JSON(), nullable=False),
        sa.Column("topics", sa.JSON(), nullable=False),
        sa.Column("audience", sa.JSON(), nullable=False),
        sa.Column("ground", sa.JSON(), nullable=True),
        sa.Column("proposed", Moment(), nullable=False),
        sa.Column("waiting_since", Moment(), nullable=True),
        sa.Column("reminded", Moment(), nullable=True),
        sa.Column("released", Moment(), nullable=True),
        sa.Column("released_by", sa.String(length=200), nullable=True),
        sa.Column("review_by", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["proposer_id"], ["people.id"], name=op.f("fk_learning_points_proposer_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_learning_points")),
    )
    op.create_index(op.f("ix_learning_points_state"), "learning_points", ["state"], unique=False)
    op.create_table(
        "learning_history",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("point_id", sa.Integer(), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("did", sa.String(length=16), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("text", sa.Text(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_learning_history_person_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["point_id"],
            ["learning_points.id"],
            name=op.f("fk_learning_history_point_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_learning_history")),
    )
    op.create_index(op.f("ix_learning_history_point_id"), "learning_history", ["point_id"], unique=False)
    op.create_table(
        "learning_receipts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("point_id", sa.Integer(), nullable=False),
        sa.Column("release", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("authority", sa.String(length=64), nullable=False),
        sa.Column("team", sa.String(length=64), nullable=False),
        sa.Column("once", sa.String(length=120), nullable=True),
        sa.Column("due", Moment(), nullable=True),
        sa.Column("sent", Moment(), nullable=True),
        sa.Column("failed", sa.String(length=64), nullable=True),
        sa.Column("shown", Moment(), nullable=True),
        sa.Column("read", Moment(), nullable=True),
        sa.Column("discussed", Moment(), nullable=True),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_learning_receipts_person_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["point_id"],
            ["learning_points.id"],
            name=op.f("fk_learning_receipts_point_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_learning_receipts")),
        sa.UniqueConstraint(
            "point_id", "release", "person_id", name=op.f("uq_learning_receipts_point_id_release_person_id")
        ),
    )
    op.create_index(op.f("ix_learning_receipts_once"), "learning_receipts", ["once"], unique=False)
    op.create_index(
        op.f("ix_learning_receipts_person_id_due"), "learning_receipts", ["person_id", "due"], unique=False
    )


def downgrade() -> None:
    op.drop_index(op.f("ix_learning_receipts_person_id_due"), table_name="learning_receipts")
    op.drop_index(op.f("ix_learning_receipts_once"), table_name="learning_receipts")
    op.drop_table("learning_receipts")
    op.drop_index(op.f("ix_learning_history_point_id"), table_name="learning_history")
    op.drop_table("learning_history")
    op.drop_index(op.f("ix_learning_points_state"), table_name="learning_points")
    op.drop_table("learning_points")
    op.drop_table("learning_digests")
    op.drop_table("learning_delegates")
    op.drop_table("learning_groups")
