"""The tables in which PostgreSQL searches the originals that machines share; there are none on SQLite.

All of them hang on ``shared_originals``: what is taken out there leaves nothing here. Counts of all documents
are kept by the database itself, as rows of ``searched_documents`` come and go, so that they are right
whichever version of the program makes the change. The vectors' table is made where pgvector is there.
What is one council's alone is kept from all others by policies on each table that has a text or a vector.
"""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Column,
    Computed,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    SmallInteger,
    String,
    Table,
    Text,
    UniqueConstraint,
)
from sqlalchemy.dialects.postgresql import ARRAY, TSVECTOR

from bot.store.document_tables import shared_originals
from bot.store.tables import metadata

searched = MetaData(naming_convention=metadata.naming_convention)

#: A document as it was made searchable by one version: what is known of it, and what is counted in it.
#: ``names`` and ``counts`` say how many of its passages hold a stem ("w:"), how many contexts a vocabulary
#: number ("n:"), and how many passages, contexts and stems there are ("t:").
searched_documents = Table(
    "searched_documents",
    searched,
    Column("id", Integer, primary_key=True),
    Column(
        "document_id",
        ForeignKey(shared_originals.c.document_id, ondelete="CASCADE"),
        nullable=False,
    ),
    Column("made_with", String(40), nullable=False),
    Column("document", Text, nullable=False),
    Column("passages", Integer, nullable=False),
    Column("names", ARRAY(Text), nullable=False),
    Column("counts", ARRAY(Integer), nullable=False),
    UniqueConstraint("document_id", "made_with"),
    Index("ix_searched_documents_made_with_id", "made_with", "id"),
)

#: The counts of all documents that one version made searchable.
searched_counts = Table(
    "searched_counts",
    searched,
    Column("made_with", String(40), primary_key=True),
    Column("name", Text(collation="C"), primary_key=True),
    Column("count", BigInteger, nullable=False),
)

#: A passage: where it stands, its words for being quoted, and its own segment. ``phrases`` is for the version
#: before this one, which looks quotations up there.
held_passages = Table(
    "held_passages",
    searched,
    Column("id", BigInteger, primary_key=True),
    Column(
        "document",
        ForeignKey(searched_documents.c.id, ondelete="CASCADE"),
        nullable=False,
        index=True,
    ),
    Column("passage_id", Text, nullable=False),
    Column("locator", Text, nullable=False),
    Column("place", Text(collation="C"), nullable=False),
    Column("plain", Text, nullable=False),
    Column("phrases", TSVECTOR, Computed("to_tsvector('simple'::regconfig, plain)", persisted=True)),
    Column("segment", LargeBinary, nullable=False),
    Index("ix_held_passages_place", "place"),
    Index("ix_held_passages_phrases", "phrases", postgresql_using="gin"),
)

#: How often a stem stands in a passage, and how many stems that has.
held_words = Table(
    "held_words",
    searched,
    Column("stem", Text(collation="C"), nullable=False),
    Column("passage", BigInteger, nullable=False),
    Column(
        "document",
        ForeignKey(searched_documents.c.id, ondelete="CASCADE"),
        nullable=False,
        index=True,
    ),
    Column("times", SmallInteger, nullable=False),
    Column("length", Integer, nullable=False),
    # All that is asked of this table stands in the index.
    Index("ix_held_words_stem", "stem", postgresql_include=["passage", "document", "times", "length"]),
)
