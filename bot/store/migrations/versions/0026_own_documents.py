"""What is one council's alone, kept from all others by the database itself; on SQLite nothing is added."""

from __future__ import annotations

from alembic import op

revision = "0026"
down_revision = "0025"

#: The tables whose rows say of which document they are: its file, what was encoded of it, and what is known
#: of it. Whatever else is searched is given out through the last of them.
_TABLES = ("shared_originals", "shared_segments", "searched_documents")

_OWNER = """
create function safeguarding_owner(document_id text) returns text language sql immutable parallel safe as $$
  select split_part(split_part(document_id, 'held-back.only-for.', 2), '.', 1)
$$
"""
_POLICY = """
create policy own_documents on {table} using (
  document_id not like 'held-back.%'
  or safeguarding_owner(document_id) = ''
  or (select current_setting('safeguarding.councils', true)) = '*'
  or safeguarding_owner(document_id)
    = any (string_to_array((select current_setting('safeguarding.councils', true)), ','))
)
"""


def upgrade() -> None:
    if op.get_bind().dialect.name != "postgresql":
        return
    op.execute(_OWNER)
    for table in _TABLES:
        op.execute(_POLICY.format(table=table))
        op.execute(f"alter table {table} enable row level security")
        op.execute(f"alter table {table} force row level security")  # for whoever owns it, too


def downgrade() -> None:
    if op.get_bind().dialect.name != "postgresql":
        return
    for table in _TABLES:
        op.execute(f"alter table {table} no force row level security")
        op.execute(f"alter table {table} disable row level security")
        op.execute(f"drop policy own_documents on {table}")
    op.execute("drop function safeguarding_owner(text)")
