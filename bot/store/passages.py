"""Passages of shared originals, searched by PostgreSQL: near vectors by pgvector, words by counted stems.

Whatever is fetched here is a candidate alone; how near it is to a question is compared by who asks.
"""

from __future__ import annotations

import json
import logging
import re
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import asdict
from itertools import islice
from typing import Any

import numpy as np
from sqlalchemy import (
    ColumnElement,
    Connection,
    Integer,
    Text,
    any_,
    delete,
    func,
    insert,
    literal,
    select,
    text,
    true,
)
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.exc import DBAPIError, ProgrammingError

from bot.errors import StoreError
from bot.store.database import Database, driver_cursor
from bot.store.document_tables import shared_index
from bot.store.search_tables import held_passages, searched_counts, searched_documents
from bot.store.sight import see_as
from embeddings.catalogue import searched_texts
from embeddings.encoder import Floats
from embeddings.keywords import stems_of
from embeddings.lookup import plain_words
from embeddings.passage_store import MOST_PLACES, Stands, StoredDocument, StoredPlace, Totals, WantedWords
from embeddings.segment import Segment, document_from, segment_bytes, segment_of
from procedures.library import plain_locator

log = logging.getLogger(__name__)

NO_PGVECTOR = "PostgreSQL has no extension vector, and it cannot be made here"
OLD_PGVECTOR = "the extension vector of PostgreSQL is older than 0.8"

TAKEN_AWAY = "What the database searches was taken away from it; ask again."

#: The table of vectors, which is made where pgvector is there.
VECTORS = "held_vectors"
#: The oldest pgvector that searches as it is asked to here: with halves, and on past what is not shown.
OLDEST = (0, 8)
#: How many near vectors the index looks at before it is content; more is slower and surer.
LOOKED_AT = 1000
#: How many it looks at as a vector is put in, which decides how well it can look later.
LOOKED_AT_AS_IT_GROWS = 128
#: Places at which the rarest word of a quotation stands at most, for its other words to be looked for there.
MOST_QUOTED = 50_000
#: Seconds that one statement may take while a document is put in; a long one has thousands of vectors.
LONGEST_PUT = 600
#: Versions of the program, or encoders, for which a document is kept searchable.
VERSIONS = 2

_MADE_WITH = re.compile(r"[0-9a-z-]{1,40}")


class PassageRepository:
    """What was made searchable of shared originals by one version of the program with one encoder."""

    def __init__(
        self, database: Database, made_with: Callable[[], str], dimensions: Callable[[], int]
    ) -> None:
        self._database = database
        self._made_with = made_with
        self._dimensions = dimensions
        self._why_not: str | None = None

    @property
    def made_with(self) -> str:
        """What the version and the encoder are called; digits, small letters and hyphens."""
        made_with = self._made_with()
        assert _MADE_WITH.fullmatch(made_with)
        return made_with

    def why_not(self) -> str:
        """Return why PostgreSQL cannot search here, in a few words, or "" where it can. Raises StoreError."""
        if self._why_not is None:
            self._why_not = self._prepared()
            if self._why_not:
                log.warning("originals are searched in a copy here: %s", self._why_not)
        return self._why_not

    def _prepared(self) -> str:
        """Make pgvector and the vectors' table ready, where that can be."""
        with self._database.read() as connection:
            version, ready = _extension(connection), _is_there(connection, VECTORS)
        if version is None:
            with suppress(DBAPIError, StoreError), self._database.write() as connection:
                connection.execute(text("create extension if not exists vector"))
            with self._database.read() as connection:  # raises where the database is away
                version = _extension(connection)
        if version is None:
            return NO_PGVECTOR
        if version < OLDEST:
            return OLD_PGVECTOR
        if not ready:
            with self._database.write() as connection:
                see_as(connection, None)
                self.take_turn(connection)
                if not _is_there(connection, VECTORS):
                    for statement in _VECTORS:
                        connection.execute(text(statement))
        return ""

    def searched(self) -> set[str]:
        """Return the ids of the originals that can be searched."""
        table = searched_documents.c
        with self._database.read() as connection:
            see_as(connection, None)
            wanted = select(table.document_id).where(table.made_with == self.made_with)
            return set(connection.execute(wanted).scalars())

    def put(self, connection: Connection, document_id: str, held: bytes) -> None:
        """Make an original searchable, in place of an earlier text, within a change that is being made.

        Such a change is of whoever sees all that machines share.
        """
        segment = segment_of(memoryview(held), "What was encoded")
        self.take_turn(connection)
        connection.execute(text(f"set local statement_timeout = '{LONGEST_PUT}s'"))
        self._see_to_index(connection)
        table = searched_documents
        of_it = table.c.document_id == document_id
        connection.execute(delete(table).where(of_it, table.c.made_with == self.made_with))
        counts = _counted(segment)
        row = insert(table).values(
            document_id=document_id,
            made_with=self.made_with,
            document=json.dumps(asdict(segment.document)),
            passages=len(segment.passages),
            names=list(counts),
            counts=list(counts.values()),
        )
        number = connection.execute(row.returning(table.c.id)).scalar_one()
        last = select(table.c.id).where(of_it).order_by(table.c.id.desc()).limit(VERSIONS)
        connection.execute(delete(table).where(of_it, table.c.id.not_in(last)))
        _put_passages(connection, number, segment, self.made_with)

    def take_turn(self, connection: Connection) -> None:
        """Let one change go on at a time; asked for before any row is held that another waits for."""
        self._database.take_turn(connection, "searched passages")

    def _see_to_index(self, connection: Connection) -> None:
        """Make the index over the vectors of this version, which cost nothing while there are none."""
        name = f"ix_searched_vectors_{self.made_with.replace('-', '_')}"
        if not _is_there(connection, name):
            connection.execute(
                text(
                    f"create index {name} on {VECTORS} using hnsw "
                    f"((vector::halfvec({self._dimensions()})) halfvec_ip_ops) "
                    f"with (ef_construction = {LOOKED_AT_AS_IT_GROWS}) where made_with = '{self.made_with}'"
                )
            )

    @contextmanager
    def moment(self, councils: Collection[str] | None = ()) -> Iterator[StoredMoment]:
        """Give what is held now; whatever is asked of it is of one moment. Raises StoreError.

        Passages are given out to people of ``councils`` alone; None is for all that is there.
        """
        try:
            with self._database.read() as connection:
                connection.execute(text(_SEARCHING))
                yield StoredMoment(connection, self.made_with, self._dimensions(), councils)
        except ProgrammingError as error:
            self._why_not = None  # looked at again with the next question
            log.error("originals cannot be searched: error=%s", type(error.orig).__name__)
            raise StoreError(TAKEN_AWAY) from None


class StoredMoment:
    """What is held of originals at one moment.

    What is known and counted of documents is of all of them, since what is hidden has to be known; passages
    are those that people of ``councils`` may see, whatever else was asked for.
    """

    def __init__(
        self,
        connection: Connection,
        made_with: str,
        dimensions: int,
        councils: Collection[str] | None = None,
    ) -> None:
        self._whole = connection
        self._made_with = made_with
        self._dimensions = dimensions
        self._councils = None if councils is None else frozenset(councils)
        self._sees: Collection[str] | None = frozenset()  # as a transaction begins that was told nothing

    @property
    def _connection(self) -> Connection:
        """The connection, for what may be shown to people."""
        return self._seeing(self._councils)

    @property
    def _of_all(self) -> Connection:
        """The connection, for what is known and counted of all documents."""
        return self._seeing(None)

    def _seeing(self, councils: Collection[str] | None) -> Connection:
        if councils != self._sees:
            see_as(self._whole, councils)
            self._sees = councils
        return self._whole

    def stands(self) -> Stands:
        """Return what stands, in few words."""
        table, counts = searched_documents.c, searched_counts.c
        last = select(func.max(table.id)).where(table.made_with == self._made_with).scalar_subquery()
        named = (counts.made_with == self._made_with) & (counts.name == "t:documents")
        count = select(counts.count).where(named).scalar_subquery()
        mark = select(shared_index.c.mark).scalar_subquery()
        row = self._of_all.execute(select(mark, count, last)).one()
        return Stands(row[0] or "", row[1] or 0, row[2] or 0)

    def documents(self, known: Collection[int]) -> tuple[list[int], list[StoredDocument]]:
        """Return the numbers of all documents in their order, and those that are not ``known``."""
        table = searched_documents.c
        mine = table.made_with == self._made_with
        order = list(self._of_all.execute(select(table.id).where(mine).order_by(table.id)).scalars())
        new = [number for number in order if number not in known]
        wanted = select(table.id, table.document, table.passages).where(mine, _is_one_of(table.id, new))
        rows = self._of_all.execute(wanted) if new else ()
        return order, [StoredDocument(r[0], document_from(json.loads(r[1])), r[2]) for r in rows]

    def totals(self, without: Collection[int]) -> Totals:
        """Return what is counted over all documents but those of some numbers."""
        counts = Counter(self._counts(None))
        counts.subtract(self._counts_of(without, None))
        numbers = {int(name[2:]): count for name, count in counts.items() if name.startswith("n:")}
        return Totals(counts["t:passages"], counts["t:contexts"], counts["t:stems"], numbers)

    def holding_stems(self, stems: Collection[str], without: Collection[int]) -> dict[str, int]:
        """Return how many passages hold each of ``stems``, but for those of some documents."""
        names = [f"w:{stem}" for stem in stems]
        counts = Counter(self._counts(names))
        counts.subtract(self._counts_of(without, names))
        return {name[2:]: count for name, count in counts.items()}

    def _counts(self, names: Collection[str] | None) -> dict[str, int]:
        """Return the counts of some names, or of all that are no stems."""
        table = searched_counts.c
        wanted = select(table.name, table.count).where(table.made_with == self._made_with)
        rows = self._of_all.execute(wanted.where(_is_named(table.name, names)))
        return {row[0]: row[1] for row in rows}

    def _counts_of(self, documents: Collection[int], names: Collection[str] | None) -> dict[str, int]:
        """Return the counts of some documents alone."""
        if not documents:
            return {}
        table = searched_documents.c
        one = func.unnest(table.names, table.counts).table_valued("name", "count").render_derived("one")
        wanted = select(one.c.name, func.sum(one.c.count)).select_from(searched_documents.join(one, true()))
        wanted = wanted.where(_is_one_of(table.id, documents), _is_named(one.c.name, names)).group_by(
            one.c.name
        )
        return {row[0]: int(row[1]) for row in self._of_all.execute(wanted)}

    def places_of(self, document_ids: Collection[str]) -> list[StoredPlace]:
        """Return all passages of some documents, in their order."""
        return self._places(document_ids, true()) if document_ids else []

    def numbered(self, document_ids: Collection[str], number: str) -> list[StoredPlace]:
        """Return the passages of some documents that may bear a number, in their order, and maybe others."""
        if not document_ids:
            return []
        wanted = plain_locator(number)
        cut = [wanted[:at] for at, sign in enumerate(wanted) if sign in " ("]
        place = held_passages.c.place
        # As a range, since a policy lets no index be used for what LIKE asks.
        begins = (place >= wanted) & (place <= f"{wanted}\U0010ffff")
        return self._places(document_ids, place.in_([wanted, *cut]) | begins)

    def _places(self, document_ids: Collection[str], which: ColumnElement[bool]) -> list[StoredPlace]:
        table, of = held_passages.c, searched_documents.c
        wanted = (
            select(table.id, of.document_id, table.passage_id, table.locator)
            .join(searched_documents, of.id == table.document)
            .where(of.made_with == self._made_with, _is_one_of(of.document_id, document_ids), which)
            .order_by(table.id)
        )
        return [StoredPlace(*row) for row in self._connection.execute(wanted)]

    def nearest(self, vectors: Floats, count: int, without: Collection[int]) -> set[int]:
        """Return the passages of the contexts nearest to each of some vectors (q, d)."""
        # The name of the version stands in the statement, since an index of some rows is used only then.
        shown = "and v.document <> all(cast(:without as integer[]))" if without else ""
        kind, version = f"halfvec({self._dimensions})", f"v.made_with = '{self._made_with}'"
        statement = _NEAREST.format(kind=kind, version=version, shown=shown)
        given = {"vectors": [_written(v) for v in vectors], "count": count}
        hidden = {"without": list(without)} if without else {}
        return set(self._connection.execute(text(statement), given | hidden).scalars())

    def by_words(self, wanted: WantedWords, count: int, without: Collection[int]) -> set[int]:
        """Return the passages that score best by some words."""
        rows = self._connection.execute(
            text(_BY_WORDS),
            {
                "stems": list(wanted.stems),
                "weights": list(wanted.weights),
                "average": wanted.average,
                "repeated": wanted.repeated,
                "length": wanted.length,
                "made_with": self._made_with,
                "without": list(without),
                "count": count,
            },
        )
        return set(rows.scalars())

    def holding(self, words: str, most: int, without: Collection[int]) -> list[tuple[StoredPlace, str]]:
        """Return up to ``most`` passages that may hold some words one after another, with their texts.

        Words that are all too common to be looked for are held by none.
        """
        plain = _storable(words)
        stems = set(stems_of(plain))
        held = self.holding_stems(stems, without)
        if not 0 < min((held.get(stem, 0) for stem in stems), default=0) <= MOST_QUOTED:
            return []
        rarest, places = list[str](), 0
        for stem in sorted(stems, key=lambda stem: held[stem]):
            if rarest and places + held[stem] > MOST_PLACES:
                break
            rarest.append(stem)
            places += held[stem]
        given = {"stems": rarest, "count": len(rarest), "words": plain}
        given |= {"made_with": self._made_with, "without": list(without), "most": most}
        rows = self._connection.execute(text(_HOLDING), given)
        return [(StoredPlace(*row[:4]), row[4]) for row in rows]

    def segments(self, numbers: Collection[int]) -> list[bytes]:
        """Return the segment of each of some passages alone, in the order of their numbers."""
        # Written out as text, these would be twice as long.
        with driver_cursor(self._connection, binary=True) as cursor:
            wanted = (
                "select p.segment from held_passages p join searched_documents d on d.id = p.document "
                "where p.id = any(%s) order by p.id"
            )
            return [row[0] for row in cursor.execute(wanted, [sorted(numbers)])]


#: Makes the vectors' table; what was searchable without one, as in a restored database, is made so again.
_VECTORS = (
    "delete from searched_documents",
    "drop table if exists searched_vectors",  # as the version before this one made it, without a policy
    "create table held_vectors (passage bigint not null, document integer not null "
    "references searched_documents (id) on delete cascade, made_with varchar(40) not null, "
    "vector halfvec not null)",
    "create index ix_searched_vectors_document on held_vectors (document)",
    "select safeguarding_kept_apart('held_vectors', 'searched_vectors')",
)
_SEARCHING = (
    f"set local jit = off; set local hnsw.ef_search = {LOOKED_AT}; "
    "set local hnsw.iterative_scan = strict_order"
)
_NEAREST = """
    select distinct near.passage
    from unnest(cast(:vectors as text[])::halfvec[]) as q(vector), lateral (
        select v.passage from held_vectors v where {version} {shown}
        order by (v.vector::{kind}) <#> q.vector::{kind} limit :count
    ) near
"""
_BY_WORDS = """
    select w.passage
    from unnest(cast(:stems as text[]), cast(:weights as float8[])) as q(stem, weight)
    join held_words w on w.stem = q.stem
    join searched_documents d on d.id = w.document
    where d.made_with = :made_with and d.id <> all(cast(:without as integer[]))
    group by w.passage
    order by sum(q.weight * w.times / (
        w.times + cast(:repeated as float8) * (1 - cast(:length as float8)
        + cast(:length as float8) * w.length / cast(:average as float8))
    )) desc, w.passage
    limit :count
"""
#: Looked up by stems, since a policy lets no index of words be used for what full text search asks.
_HOLDING = """
    select p.id, d.document_id, p.passage_id, p.locator, p.plain
    from held_passages p join searched_documents d on d.id = p.document
    where p.id in (
        select w.passage from held_words w where w.stem = any(cast(:stems as text[]))
        group by w.passage having count(*) = :count
    )
    and strpos(p.plain, :words) > 0
    and d.made_with = :made_with and d.id <> all(cast(:without as integer[]))
    order by p.id limit :most
"""


def _is_one_of(column: ColumnElement[Any], values: Collection[Any]) -> ColumnElement[bool]:
    """Whether a column has one of any number of values, which go into a statement as one."""
    kind = Integer() if isinstance(column.type, Integer) else Text()
    return column == any_(literal(list(values), ARRAY(kind)))


def _is_named(name: ColumnElement[str], names: Collection[str] | None) -> ColumnElement[bool]:
    """Whether a count is of one of some names; of none that is a stem, where none are given."""
    return _is_one_of(name, names) if names is not None else name < "w:"


def _extension(connection: Connection) -> tuple[int, ...] | None:
    held = connection.execute(text("select extversion from pg_extension where extname = 'vector'")).scalar()
    return None if held is None else tuple(int(part) for part in re.findall(r"\d+", held)[:2])


def _is_there(connection: Connection, name: str) -> bool:
    """Whether a table or an index is there, also one that another process made while this one waited."""
    # What PostgreSQL looks names up in by itself is not told of that within a transaction; its tables are.
    wanted = "select 1 from pg_class where relname = :name and pg_table_is_visible(oid)"
    return connection.execute(text(wanted), {"name": name}).scalar() is not None


def _counted(segment: Segment) -> Counter[str]:
    """Return what is counted of a document, by the names under which the counts of all are kept."""
    counts = Counter({"t:documents": 1, "t:passages": len(segment.passages)})
    for texts in searched_texts(segment):
        stems = stems_of(" ".join(texts))
        counts["t:stems"] += len(stems)
        counts.update(f"w:{stem}" for stem in set(stems))
    offsets = segment.encoded.offsets
    for unit in np.flatnonzero(~segment.asked):
        counts["t:contexts"] += 1
        numbers = np.unique(segment.encoded.ids[offsets[unit] : offsets[unit + 1]])
        counts.update(f"n:{number}" for number in numbers.tolist())
    return counts


def _put_passages(connection: Connection, document: int, segment: Segment, made_with: str) -> None:
    numbers = _new_numbers(connection, len(segment.passages))
    with driver_cursor(connection) as cursor:
        for rows in _batches(_passage_rows(numbers, segment)):
            cursor.execute(_PUT_PASSAGES, [document, *map(list, zip(*rows, strict=True))])
        for words in _batches(_word_rows(numbers, segment)):
            cursor.execute(_PUT_WORDS, [document, *map(list, zip(*words, strict=True))])
        for near in _batches(_vector_rows(numbers, segment)):
            cursor.execute(_PUT_VECTORS, [document, made_with, *map(list, zip(*near, strict=True))])


def _new_numbers(connection: Connection, count: int) -> list[int]:
    taken = "select nextval('searched_passages_id_seq') from generate_series(1, :count)"
    return sorted(connection.execute(text(taken), {"count": count}).scalars())


#: Rows that go into a statement as arrays, one a column: COPY takes none in where policies hold.
TOGETHER = 200
_PUT_PASSAGES = """
    insert into held_passages (document, id, passage_id, locator, place, plain, segment)
    select %s::integer, one.*
    from unnest(%b::bigint[], %b::text[], %b::text[], %b::text[], %b::text[], %b::bytea[]) as one
"""
_PUT_WORDS = """
    insert into held_words (document, stem, passage, times, length)
    select %s::integer, one.* from unnest(%b::text[], %b::bigint[], %b::smallint[], %b::integer[]) as one
"""
_PUT_VECTORS = """
    insert into held_vectors (document, made_with, passage, vector)
    select %s::integer, %s::text, one.passage, one.vector::halfvec
    from unnest(%b::bigint[], %b::text[]) as one(passage, vector)
"""


def _passage_rows(numbers: Sequence[int], segment: Segment) -> Iterator[tuple[object, ...]]:
    for place, (number, passage) in enumerate(zip(numbers, segment.passages, strict=True)):
        at, plain = plain_locator(passage.locator), plain_words(passage.text)
        told = (passage.id, passage.locator, at, plain)
        yield (number, *map(_storable, told), segment_bytes(segment.part(place)))


def _word_rows(numbers: Sequence[int], segment: Segment) -> Iterator[tuple[object, ...]]:
    for number, texts in zip(numbers, searched_texts(segment), strict=True):
        times = Counter(stems_of(" ".join(texts)))
        for stem, often in times.items():
            yield _storable(stem), number, min(often, 32767), times.total()


def _vector_rows(numbers: Sequence[int], segment: Segment) -> Iterator[tuple[object, ...]]:
    for unit in np.flatnonzero(~segment.asked).tolist():
        yield numbers[segment.owners[unit]], _written(segment.encoded.vectors[unit])


def _batches(rows: Iterator[tuple[object, ...]]) -> Iterator[list[tuple[object, ...]]]:
    while batch := list(islice(rows, TOGETHER)):
        yield batch


def _storable(told: str) -> str:
    """Return a text without what PostgreSQL keeps in none."""
    return told.replace("\x00", " ").encode("utf-8", "replace").decode()


def _written(vector: Floats) -> str:
    """Return a vector in halves as pgvector reads it; a half has no more digits than these."""
    return f"[{','.join(f'{number:.5g}' for number in vector.astype(np.float16).tolist())}]"
