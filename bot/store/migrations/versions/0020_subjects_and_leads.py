"""How much was asked about which subject, and questions that wait for the leads of a team."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"

_COUNTS = "subject_counts"
_OUTCOMES = ("answered", "closest", "not_found")


def upgrade() -> None:
    op.create_table(
        _COUNTS,
        sa.Column("authority", sa.String(length=64), nullable=False),
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("subject", sa.String(length=80), nullable=False),
        *(sa.Column(name, sa.Integer(), nullable=False, server_default="0") for name in _OUTCOMES),
        sa.PrimaryKeyConstraint("authority", "month", "subject", name="pk_subject_counts"),
    )
    op.add_column("gaps", sa.Column("for_leads", sa.Boolean(), nullable=False, server_default=sa.false()))


def downgrade() -> None:
    op.execute(sa.text("delete from gaps where for_leads"))  # the version before would show them to others
    op.drop_column("gaps", "for_leads")
    op.drop_table(_COUNTS)
