"""People and what they do: enrolment, dialogue, feedback, gaps, updates, messages, citations."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from bot.store.columns import Moment

revision = "0001"
down_revision = None


def upgrade() -> None:
    op.create_table(
        "buttons",
        sa.Column("code", sa.String(length=16), nullable=False),
        sa.Column("chat_id", sa.BigInteger(), nullable=False),
        sa.Column("meaning", sa.JSON(), nullable=False),
        sa.Column("made", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_buttons")),
    )
    op.create_index(op.f("ix_buttons_made"), "buttons", ["made"], unique=False)
    op.create_table(
        "citations",
        sa.Column("code", sa.String(length=16), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("shown", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_citations")),
    )
    op.create_index(op.f("ix_citations_shown"), "citations", ["shown"], unique=False)
    op.create_table(
        "enrolment_tries",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("telegram_id", sa.BigInteger(), nullable=False),
        sa.Column("tried", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_enrolment_tries")),
    )
    op.create_index(
        op.f("ix_enrolment_tries_telegram_id_tried"),
        "enrolment_tries",
        ["telegram_id", "tried"],
        unique=False,
    )
    op.create_table(
        "inbox",
        sa.Column("update_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("chat_id", sa.BigInteger(), nullable=False),
        sa.Column("payload", sa.Text(), nullable=True),
        sa.Column("received", Moment(), nullable=False),
        sa.Column("held_until", Moment(), nullable=True),
        sa.Column("handled", Moment(), nullable=True),
        sa.PrimaryKeyConstraint("update_id", name=op.f("pk_inbox")),
    )
    op.create_index(op.f("ix_inbox_chat_id_handled"), "inbox", ["chat_id", "handled"], unique=False)
    op.create_index(op.f("ix_inbox_handled"), "inbox", ["handled"], unique=False)
    op.create_index(op.f("ix_inbox_received"), "inbox", ["received"], unique=False)
    op.create_table(
        "invitations",
        sa.Column("code_digest", sa.String(length=64), nullable=False),
        sa.Column("role", sa.String(length=32), nullable=False),
        sa.Column("authority", sa.String(length=64), nullable=False),
        sa.Column("team", sa.String(length=64), nullable=False),
        sa.Column("label", sa.String(length=80), server_default="", nullable=False),
        sa.Column("uses_left", sa.Integer(), nullable=False),
        sa.Column("made", Moment(), nullable=False),
        sa.Column("expires", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("code_digest", name=op.f("pk_invitations")),
    )
    op.create_table(
        "people",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("telegram_id", sa.BigInteger(), nullable=True),
        sa.Column("label", sa.String(length=80), server_default="", nullable=False),
        sa.Column("authority", sa.String(length=64), nullable=True),
        sa.Column("joined", Moment(), nullable=False),
        sa.Column("blocked", Moment(), nullable=True),
        sa.Column("stopped", Moment(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_people")),
        sa.UniqueConstraint("telegram_id", name=op.f("uq_people_telegram_id")),
    )
    op.create_table(
        "state",
        sa.Column("name", sa.String(length=32), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_state")),
    )
    op.create_table(
        "cited",
        sa.Column("code", sa.String(length=16), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("passage_id", sa.Text(), nullable=False),
        sa.Column("digest", sa.String(length=16), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("citation", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["code"], ["citations.code"], name=op.f("fk_cited_code"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("code", "position", name=op.f("pk_cited")),
    )
    op.create_table(
        "dialogues",
        sa.Column("chat_id", sa.BigInteger(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("state", sa.JSON(), nullable=False),
        sa.Column("changed", Moment(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_dialogues_person_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("chat_id", "person_id", name=op.f("pk_dialogues")),
    )
    op.create_index(op.f("ix_dialogues_changed"), "dialogues", ["changed"], unique=False)
    op.create_table(
        "feedback",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=16), nullable=False),
        sa.Column("verdict", sa.String(length=32), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("given", Moment(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_feedback_person_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_feedback")),
        sa.UniqueConstraint("code", "person_id", name=op.f("uq_feedback_code_person_id")),
    )
    op.create_index(op.f("ix_feedback_given"), "feedback", ["given"], unique=False)
    op.create_table(
        "gaps",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("wording", sa.Text(), nullable=False),
        sa.Column("topic", sa.String(length=80), server_default="", nullable=False),
        sa.Column("authority", sa.String(length=64), nullable=False),
        sa.Column("team", sa.String(length=64), nullable=False),
        sa.Column("owner_id", sa.Integer(), nullable=True),
        sa.Column("made", Moment(), nullable=False),
        sa.Column("due", sa.Date(), nullable=False),
        sa.Column("closed", Moment(), nullable=True),
        sa.Column("closing", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["owner_id"], ["people.id"], name=op.f("fk_gaps_owner_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_gaps")),
    )
    op.create_index(op.f("ix_gaps_closed"), "gaps", ["closed"], unique=False)
    op.create_table(
        "memberships",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("authority", sa.String(length=64), nullable=False),
        sa.Column("team", sa.String(length=64), nullable=False),
        sa.Column("role", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_memberships_person_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("person_id", "authority", "team", name=op.f("pk_memberships")),
    )
    op.create_table(
        "outbox",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("once", sa.String(length=120), nullable=False),
        sa.Column("chat_id", sa.BigInteger(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("body", sa.JSON(), nullable=False),
        sa.Column("not_before", Moment(), nullable=False),
        sa.Column("held_until", Moment(), nullable=True),
        sa.Column("tries", sa.Integer(), server_default="0", nullable=False),
        sa.Column("sent", Moment(), nullable=True),
        sa.Column("failed", sa.String(length=64), nullable=True),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_outbox_person_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outbox")),
        sa.UniqueConstraint("once", name=op.f("uq_outbox_once")),
    )
    op.create_index(
        op.f("ix_outbox_sent_failed_not_before"), "outbox", ["sent", "failed", "not_before"], unique=False
    )
    op.create_table(
        "gap_askers",
        sa.Column("gap_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["gap_id"], ["gaps.id"], name=op.f("fk_gap_askers_gap_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_gap_askers_person_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("gap_id", "person_id", name=op.f("pk_gap_askers")),
    )


def downgrade() -> None:
    op.drop_table("gap_askers")
    op.drop_index(op.f("ix_outbox_sent_failed_not_before"), table_name="outbox")
    op.drop_table("outbox")
    op.drop_table("memberships")
    op.drop_index(op.f("ix_gaps_closed"), table_name="gaps")
    op.drop_table("gaps")
    op.drop_index(op.f("ix_feedback_given"), table_name="feedback")
    op.drop_table("feedback")
    op.drop_index(op.f("ix_dialogues_changed"), table_name="dialogues")
    op.drop_table("dialogues")
    op.drop_table("cited")
    op.drop_table("state")
    op.drop_table("people")
    op.drop_table("invitations")
    op.drop_index(op.f("ix_inbox_received"), table_name="inbox")
    op.drop_index(op.f("ix_inbox_handled"), table_name="inbox")
    op.drop_index(op.f("ix_inbox_chat_id_handled"), table_name="inbox")
    op.drop_table("inbox")
    op.drop_index(op.f("ix_enrolment_tries_telegram_id_tried"), table_name="enrolment_tries")
    op.drop_table("enrolment_tries")
    op.drop_index(op.f("ix_citations_shown"), table_name="citations")
    op.drop_table("citations")
    op.drop_index(op.f("ix_buttons_made"), table_name="buttons")
    op.drop_table("buttons")
