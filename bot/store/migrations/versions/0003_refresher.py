"""Refresher sessions: who came, what was answered, the numbers that are kept, practice, drafts."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from bot.store.columns import Moment

revision = "0003"
down_revision = "0001"


def upgrade() -> None:
    op.create_table(
        "refresher_drafts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("document_id", sa.String(length=200), nullable=False),
        sa.Column("scenario", sa.JSON(), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("made", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_refresher_drafts")),
    )
    op.create_index(
        op.f("ix_refresher_drafts_document_id"), "refresher_drafts", ["document_id"], unique=False
    )
    op.create_index(op.f("ix_refresher_drafts_state"), "refresher_drafts", ["state"], unique=False)
    op.create_table(
        "refresher_practice",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("scenario", sa.String(length=200), nullable=False),
        sa.Column("card", sa.JSON(), nullable=False),
        sa.Column("due", Moment(), nullable=False),
        sa.Column("last", Moment(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("right", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_refresher_practice_person_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("person_id", "scenario", name=op.f("pk_refresher_practice")),
    )
    op.create_table(
        "refresher_sessions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=12), nullable=False),
        sa.Column("authority", sa.String(length=64), nullable=False),
        sa.Column("team", sa.String(length=64), nullable=False),
        sa.Column("trainer_id", sa.Integer(), nullable=True),
        sa.Column("set_id", sa.String(length=80), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("scenarios", sa.JSON(), nullable=False),
        sa.Column("group_id", sa.BigInteger(), nullable=True),
        sa.Column("named", sa.Boolean(), nullable=False),
        sa.Column("at", sa.Integer(), nullable=False),
        sa.Column("phase", sa.String(length=16), nullable=False),
        sa.Column("resumes", sa.String(length=16), nullable=True),
        sa.Column("step", sa.Integer(), nullable=False),
        sa.Column("asked", sa.JSON(), nullable=False),
        sa.Column("dropped", sa.JSON(), nullable=False),
        sa.Column("panel_chat", sa.BigInteger(), nullable=True),
        sa.Column("panel_message", sa.BigInteger(), nullable=True),
        sa.Column("made", Moment(), nullable=False),
        sa.Column("ended", Moment(), nullable=True),
        sa.ForeignKeyConstraint(
            ["trainer_id"], ["people.id"], name=op.f("fk_refresher_sessions_trainer_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_refresher_sessions")),
        sa.UniqueConstraint("code", name=op.f("uq_refresher_sessions_code")),
    )
    op.create_index(op.f("ix_refresher_sessions_made"), "refresher_sessions", ["made"], unique=False)
    op.create_index(op.f("ix_refresher_sessions_phase"), "refresher_sessions", ["phase"], unique=False)
    op.create_table(
        "refresher_wishes",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("keep", sa.Boolean(), nullable=False),
        sa.Column("remind", sa.Boolean(), nullable=False),
        sa.Column("reminded", Moment(), nullable=True),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_refresher_wishes_person_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_refresher_wishes")),
    )
    op.create_table(
        "refresher_answers",
        sa.Column("session_id", sa.Integer(), nullable=False),
        sa.Column("question", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("choice", sa.Integer(), nullable=False),
        sa.Column("given", Moment(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_refresher_answers_person_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["session_id"],
            ["refresher_sessions.id"],
            name=op.f("fk_refresher_answers_session_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("session_id", "question", "person_id", name=op.f("pk_refresher_answers")),
    )
    op.create_table(
        "refresher_attendance",
        sa.Column("session_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("joined", Moment(), nullable=False),
        sa.Column("left", Moment(), nullable=True),
        sa.Column("told", sa.Integer(), server_default="-1", nullable=False),
        sa.Column("held_until", Moment(), nullable=True),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_refresher_attendance_person_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["session_id"],
            ["refresher_sessions.id"],
            name=op.f("fk_refresher_attendance_session_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("session_id", "person_id", name=op.f("pk_refresher_attendance")),
    )
    op.create_table(
        "refresher_polls",
        sa.Column("poll_id", sa.String(length=64), nullable=False),
        sa.Column("session_id", sa.Integer(), nullable=False),
        sa.Column("question", sa.Integer(), nullable=False),
        sa.Column("chat_id", sa.BigInteger(), nullable=False),
        sa.Column("message_id", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["session_id"],
            ["refresher_sessions.id"],
            name=op.f("fk_refresher_polls_session_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("poll_id", name=op.f("pk_refresher_polls")),
    )
    op.create_index(
        op.f("ix_refresher_polls_session_id_question"),
        "refresher_polls",
        ["session_id", "question"],
        unique=False,
    )
    op.create_table(
        "refresher_tallies",
        sa.Column("session_id", sa.Integer(), nullable=False),
        sa.Column("question", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("choice", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["session_id"],
            ["refresher_sessions.id"],
            name=op.f("fk_refresher_tallies_session_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("session_id", "question", "choice", name=op.f("pk_refresher_tallies")),
    )


def downgrade() -> None:
    op.drop_table("refresher_tallies")
    op.drop_index(op.f("ix_refresher_polls_session_id_question"), table_name="refresher_polls")
    op.drop_table("refresher_polls")
    op.drop_table("refresher_attendance")
    op.drop_table("refresher_answers")
    op.drop_table("refresher_wishes")
    op.drop_index(op.f("ix_refresher_sessions_phase"), table_name="refresher_sessions")
    op.drop_index(op.f("ix_refresher_sessions_made"), table_name="refresher_sessions")
    op.drop_table("refresher_sessions")
    op.drop_table("refresher_practice")
    op.drop_index(op.f("ix_refresher_drafts_state"), table_name="refresher_drafts")
    op.drop_index(op.f("ix_refresher_drafts_document_id"), table_name="refresher_drafts")
    op.drop_table("refresher_drafts")
