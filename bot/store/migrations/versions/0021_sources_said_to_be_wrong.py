"""Which document a gap is about, where somebody said that a source itself is wrong."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"


def upgrade() -> None:
    op.add_column("gaps", sa.Column("document_id", sa.String(length=200), nullable=False, server_default=""))
    op.create_index("ix_gaps_document_id", "gaps", ["document_id"])


def downgrade() -> None:
    op.drop_index("ix_gaps_document_id", table_name="gaps")
    op.drop_column("gaps", "document_id")
