"""When the session in a browser began from which a code to sign in was made."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from bot.store.columns import Moment

revision = "0015"
down_revision = "0014"


def upgrade() -> None:
    op.add_column("sign_in_codes", sa.Column("begun", Moment(), nullable=True))


def downgrade() -> None:
    op.drop_column("sign_in_codes", "begun")
