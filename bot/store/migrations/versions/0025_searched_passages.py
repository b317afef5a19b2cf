"""What was encoded of shared documents, to be searched by PostgreSQL; on SQLite nothing is added."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import ARRAY, TSVECTOR

revision = "0025"
down_revision = "0024"

#: Keeps the counts of all documents as documents come and go; in one order, so that two changes never wait
#: for each other. A count of nothing is no row, so that no word of a removed text is left.
_COUNTING = """
create function searched_counted() returns trigger language plpgsql as $$
begin
  if tg_op = 'INSERT' then
    insert into searched_counts as held (made_with, name, count)
      select new.made_with, one.name, one.count from unnest(new.names, new.counts) as one(name, count)
      order by one.name
      on conflict (made_with, name) do update set count = held.count + excluded.count;
  else
    insert into searched_counts as held (made_with, name, count)
      select old.made_with, one.name, -one.count from unnest(old.names, old.counts) as one(name, count)
      order by one.name
      on conflict (made_with, name) do update set count = held.count + excluded.count;
    delete from searched_counts where made_with = old.made_with and count <= 0 and name = any(old.names);
  end if;
  return null;
end $$
"""


def upgrade() -> None:
    if op.get_bind().dialect.name != "postgresql":
        return
    op.create_table(
        "searched_documents",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("document_id", sa.Text(), nullable=False),
        sa.Column("made_with", sa.String(length=40), nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
        sa.Column("passages", sa.Integer(), nullable=False),
        sa.Column("names", ARRAY(sa.Text()), nullable=False),
        sa.Column("counts", ARRAY(sa.Integer()), nullable=False),
        sa.ForeignKeyConstraint(
            ["document_id"],
            ["shared_originals.document_id"],
            name=op.f("fk_searched_documents_document_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_searched_documents")),
        sa.UniqueConstraint(
            "document_id", "made_with", name=op.f("uq_searched_documents_document_id_made_with")
        ),
    )
    op.create_index(op.f("ix_searched_documents_made_with_id"), "searched_documents", ["made_with", "id"])
    op.create_table(
        "searched_counts",
        sa.Column("made_with", sa.String(length=40), nullable=False),
        sa.Column("name", sa.Text(collation="C"), nullable=False),
        sa.Column("count", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("made_with", "name", name=op.f("pk_searched_counts")),
    )
    op.create_table(
        "searched_passages",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("document", sa.Integer(), nullable=False),
        sa.Column("passage_id", sa.Text(), nullable=False),
        sa.Column("locator", sa.Text(), nullable=False),
        sa.Column("place", sa.Text(collation="C"), nullable=False),
        sa.Column("plain", sa.Text(), nullable=False),
        sa.Column(
            "phrases", TSVECTOR(), sa.Computed("to_tsvector('simple'::regconfig, plain)", persisted=True)
        ),
        sa.Column("segment", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["document"],
            ["searched_documents.id"],
            name=op.f("fk_searched_passages_document"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_searched_passages")),
    )
    op.create_index(op.f("ix_searched_passages_document"), "searched_passages", ["document"])
    op.create_index(op.f("ix_searched_passages_place"), "searched_passages", ["place"])
    op.create_index(
        op.f("ix_searched_passages_phrases"),
        "searched_passages",
        ["phrases"],
        postgresql_using="gin",
    )
    op.create_table(
        "searched_words",
        sa.Column("stem", sa.Text(collation="C"), nullable=False),
        sa.Column("passage", sa.BigInteger(), nullable=False),
        sa.Column("document", sa.Integer(), nullable=False),
        sa.Column("times", sa.SmallInteger(), nullable=False),
        sa.Column("length", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["document"],
            ["searched_documents.id"],
            name=op.f("fk_searched_words_document"),
            ondelete="CASCADE",
        ),
    )
    op.create_index(
        op.f("ix_searched_words_stem"),
        "searched_words",
        ["stem"],
        postgresql_include=["passage", "document", "times", "length"],
    )
    op.create_index(op.f("ix_searched_words_document"), "searched_words", ["document"])
    # What was encoded is made of chance as far as compressing goes, so none of it is compressed.
    op.execute("alter table searched_passages alter column segment set storage external")
    op.execute(_COUNTING)
    op.execute(
        "create trigger searched_counted after insert or delete on searched_documents "
        "for each row execute function searched_counted()"
    )


def downgrade() -> None:
    if op.get_bind().dialect.name != "postgresql":
        return
    op.execute("drop table if exists searched_vectors")  # made where pgvector is there
    for table in ("searched_words", "searched_passages", "searched_counts", "searched_documents"):
        op.drop_table(table)
    op.execute("drop function searched_counted()")
