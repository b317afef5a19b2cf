"""Passages, words and vectors of one council's own documents, kept from all others by the database itself.

Their tables get policies of their own, and other names. A version before this one fills them by COPY, which
PostgreSQL refuses where policies hold; under the names that it knows it finds views that take its rows in.
On SQLite nothing is searched in the database, and nothing is changed.
"""

from __future__ import annotations

from alembic import op

revision = "0027"
down_revision = "0026"

#: What the tables' names began with until now, and from now on.
_BEFORE, _NOW = "searched", "held"
#: The tables; that of vectors is made by the program, where pgvector is there.
_PARTS = ("passages", "words", "vectors")
#: What is called after a table; the indexes of vectors keep their names, by which each version finds its own.
_INDEXES = (
    "pk_{}_passages",
    "ix_{}_passages_document",
    "ix_{}_passages_place",
    "ix_{}_passages_phrases",
    "ix_{}_words_document",
    "ix_{}_words_stem",
)
_REFERRING = ("passages", "words")

#: Lets a table with the number of a document be seen as far as that document is. The vectors' table, which
#: the program makes where pgvector is there, is handed to it too.
_KEPT_APART = """
create function safeguarding_kept_apart(kept text, known_as text) returns void language plpgsql as $$
declare
  filled text := (
    select string_agg(quote_ident(attname), ', ' order by attnum) from pg_attribute
    where attrelid = kept::regclass and attnum > 0 and not attisdropped and attgenerated = ''
  );
begin
  execute format(
    'create policy own_documents on %1$I using ('
    '(select current_setting(''safeguarding.councils'', true)) = ''*'' '
    'or exists (select 1 from searched_documents of where of.id = %1$I.document))',
    kept
  );
  execute format('alter table %I enable row level security', kept);
  execute format('alter table %I force row level security', kept);
  execute format('create view %I as select * from %I', known_as, kept);
  execute format(
    'create trigger taken_in instead of insert on %I for each row execute function '
    'safeguarding_taken_in(%L, %L)',
    known_as, kept, filled
  );
end $$
"""
_TAKEN_IN = """
create function safeguarding_taken_in() returns trigger language plpgsql as $$
begin
  execute format(
    'insert into %I (%s) select %s', tg_argv[0], tg_argv[1],
    '($1).' || replace(tg_argv[1], ', ', ', ($1).')
  ) using new;
  return new;
end $$
"""


def upgrade() -> None:
    if op.get_bind().dialect.name != "postgresql":
        return
    op.execute(_TAKEN_IN)
    op.execute(_KEPT_APART)
    parts = _standing(_BEFORE)
    _rename(parts, _BEFORE, _NOW)
    for part in parts:
        op.execute(f"select safeguarding_kept_apart('{_NOW}_{part}', '{_BEFORE}_{part}')")


def downgrade() -> None:
    if op.get_bind().dialect.name != "postgresql":
        return
    parts = _standing(_NOW)
    for part in parts:
        op.execute(f"drop view {_BEFORE}_{part}")
        op.execute(f"drop policy own_documents on {_NOW}_{part}")
        op.execute(f"alter table {_NOW}_{part} no force row level security")
        op.execute(f"alter table {_NOW}_{part} disable row level security")
    _rename(parts, _NOW, _BEFORE)
    op.execute("drop function safeguarding_kept_apart(text, text)")
    op.execute("drop function safeguarding_taken_in()")


def _standing(begins: str) -> list[str]:
    return [part for part in _PARTS if op.get_bind().dialect.has_table(op.get_bind(), f"{begins}_{part}")]


def _rename(parts: list[str], before: str, now: str) -> None:
    for part in parts:
        op.execute(f"alter table {before}_{part} rename to {now}_{part}")
    for name in _INDEXES:
        op.execute(f"alter index {name.format(before)} rename to {name.format(now)}")
    for part in _REFERRING:
        fk = "fk_{}_" + part + "_document"
        op.execute(f"alter table {now}_{part} rename constraint {fk.format(before)} to {fk.format(now)}")
