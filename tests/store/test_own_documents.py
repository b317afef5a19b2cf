"""What is one council's alone in PostgreSQL: the database itself gives it to nobody else."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import Connection, text
from sqlalchemy.exc import ProgrammingError
from support.databases import plain_users_database
from support.fakes import HashEncoder, a_library, an_original
from support.searching import shared_by

from bot.store.database import Database
from bot.store.passages import PassageRepository
from bot.store.sight import see_as
from embeddings.catalogue import searched_texts
from embeddings.index import Index
from embeddings.keywords import stems_of
from embeddings.lookup import plain_words
from embeddings.passage_store import StoredPassages
from embeddings.search import Search
from embeddings.segment import Segment, segment_bytes
from embeddings.weights import SHIPPED, Learned, load_learned
from procedures.correction import corrected
from procedures.document import Original, as_held_back, as_own, owner_of
from procedures.library import Library, plain_locator

pytestmark = pytest.mark.postgres

ASKED = "who counts the heron at dusk"
#: A text of each council alone and one for all, each by its document's id; each has a word of its own.
TEXTS = {
    as_own("ours", "kent"): "the heron is counted at dusk by the kestrel",
    as_own("theirs", "bath_and_north_east_somerset"): "the heron is counted at dusk by the badger",
    "all": "the heron is counted at dusk by the clerk",
}
WORDS = {"kestrel": "kent", "badger": "bath_and_north_east_somerset", "clerk": ""}
#: Whose documents the rows of each protected table are of; what the version before knew them by, too.
OF_DOCUMENTS = ("shared_originals", "shared_segments", "searched_documents")
OF_PASSAGES = ("held_passages", "held_words", "held_vectors")
VIEWS = ("searched_passages", "searched_words", "searched_vectors")
PROTECTED = {
    **{table: f"select document_id from {table}" for table in OF_DOCUMENTS},
    **{table: f"select document from {table}" for table in (*OF_PASSAGES, *VIEWS)},
}


@pytest.fixture
def address(postgresql_server: str) -> Iterator[str]:
    with plain_users_database(postgresql_server) as made:
        yield made


@pytest.fixture
def notes(tmp_path: Path) -> Library:
    return a_library(tmp_path / "library", ford=["Herons are counted once a day, by the clerk."])


@pytest.fixture
def learned() -> Learned:
    return replace(load_learned(SHIPPED), encoder=HashEncoder().digest, reranker="")


@pytest.fixture
def search(tmp_path: Path, notes: Library, learned: Learned, database: Database) -> Search:
    made = Search(Index(tmp_path / "here", notes, HashEncoder(), shared_by(database, HashEncoder())), learned)
    made.index.add_all([original(i, words) for i, words in TEXTS.items()])
    return made


def original(document_id: str, words: str) -> Original:
    made = an_original("plain", words)
    return corrected(made, replace(made.document, id=document_id))


def found_by(search: Search, *councils: str) -> set[str]:
    """The words by which it is told what somebody of some councils finds."""
    (found,) = search.find([ASKED], councils=[councils])
    shown = " ".join(
        each.text for result in found.results for each in (result.passage, *result.originals)
    ) + " ".join(document.title for document in found.documents.values())
    return {word for word in WORDS if word in shown} - {"clerk"}


def test_a_user_of_the_tests_is_one_for_whom_policies_hold(database: Database) -> None:
    with database.read() as connection:
        row = connection.execute(
            text("select rolsuper, rolbypassrls from pg_roles where rolname = current_user")
        ).one()
    assert tuple(row) == (False, False)


def test_each_finds_its_own_where_the_database_searches(search: Search) -> None:
    assert search.index.passages is not None
    assert found_by(search) == set()
    assert found_by(search, "kent") == {"kestrel"}
    assert found_by(search, "bath_and_north_east_somerset") == {"badger"}
    assert found_by(search, "kent", "bath_and_north_east_somerset", "camden") == {"kestrel", "badger"}
    assert found_by(search, "camden") == set()


def test_questions_of_several_people_at_once_are_kept_apart(search: Search) -> None:
    sights = [(), ("kent",), ("bath_and_north_east_somerset",), ("kent",), ()]
    together = search.find([ASKED] * len(sights), councils=sights)
    shown = [" ".join(r.passage.text for r in found.results) for found in together]
    assert ["kestrel" in s for s in shown] == [False, True, False, True, False]
    assert ["badger" in s for s in shown] == [False, False, True, False, False]


#: Whose documents a transaction sees that says for whose people it is; None is for all there is.
SIGHTS: dict[tuple[str, ...] | None, set[str]] = {
    (): {""},
    ("kent",): {"", "kent"},
    ("bath_and_north_east_somerset",): {"", "bath_and_north_east_somerset"},
    ("camden",): {""},
    None: set(WORDS.values()),
}


def owners_of_rows(database: Database) -> dict[str | int, str]:
    """Whose each document is, by its id and by its number."""
    with database.read() as connection:
        see_as(connection, None)
        rows = connection.execute(text("select id, document_id from searched_documents")).all()
    return {key: owner_of(row.document_id) for row in rows for key in row}


@pytest.mark.parametrize("table", PROTECTED)
def test_a_transaction_that_says_nothing_sees_nothing_of_it(
    search: Search, database: Database, table: str
) -> None:
    owners = owners_of_rows(database)
    seen: dict[tuple[str, ...] | None, set[str]] = {}
    for councils in SIGHTS:
        with database.read() as connection:
            wanted = text(PROTECTED[table])
            assert {owners[i] for i in connection.execute(wanted).scalars()} == {""}
            see_as(connection, councils)
            seen[councils] = {owners[i] for i in connection.execute(wanted).scalars()}
    assert seen == SIGHTS


def test_what_waits_of_it_is_its_councils_too(search: Search, database: Database) -> None:
    search.index.add(original(as_held_back(as_own("later", "kent")), "the heron sleeps"))
    wanted = text("select count(*) from shared_originals where document_id like '%later'")
    counts = []
    for councils in ((), ("camden",), ("kent",)):
        with database.read() as connection:
            see_as(connection, councils)
            counts.append(connection.execute(wanted).scalar())
    assert counts == [0, 0, 1]
    assert "sleeps" not in str(search.find(["where does the heron sleep"], councils=[("kent",)])[0].results)


def test_it_cannot_be_written_by_who_does_not_see_it(search: Search, database: Database) -> None:
    with database.write() as connection:
        gone = connection.execute(text("delete from shared_originals where document_id like 'held-back.%'"))
        assert gone.rowcount == 0
    with pytest.raises(ProgrammingError, match="row-level security"), database.write() as connection:
        connection.execute(
            text(
                "insert into shared_originals (document_id, place, file, sha256, content) "
                "values (:id, 99, 'f', 's', '')"
            ),
            {"id": as_own("forged", "kent")},
        )
    assert found_by(search, "kent") == {"kestrel"}


#: The columns of a table that are written.
COLUMNS = """
    select column_name from information_schema.columns
    where table_name = :table and is_generated = 'NEVER' order by ordinal_position
"""


@pytest.mark.parametrize("table", [*OF_PASSAGES, *VIEWS])
def test_no_row_of_its_passages_is_changed_or_forged_by_who_does_not_see_it(
    search: Search, database: Database, table: str
) -> None:
    ours = next(i for i, owner in owners_of_rows(database).items() if owner == "kent" and isinstance(i, int))
    kept = table.replace("searched_", "held_")
    count = text(f"select count(*) from {table} where document = {ours}")
    with database.read() as connection:
        see_as(connection, ("kent",))
        before = connection.execute(count).scalar()
        names = ", ".join(connection.execute(text(COLUMNS), {"table": kept}).scalars())
    assert before
    with database.write() as connection:
        see_as(connection, ("camden",))
        assert connection.execute(text(f"delete from {kept} where document = {ours}")).rowcount == 0
        assert connection.execute(text(f"update {kept} set document = document")).rowcount > 0
    shared = f"select {names.replace('document,', f'{ours} as document,')} from {kept}"
    with pytest.raises(ProgrammingError, match="row-level security"), database.write() as connection:
        connection.execute(text(f"insert into {table} ({names}) {shared}"))
    with database.read() as connection:
        see_as(connection, ("kent",))
        assert connection.execute(count).scalar() == before


@pytest.mark.parametrize(
    ("index", "statement"),
    [
        ("ix_held_words_stem", "select w.passage from held_words w where w.stem = any('{heron,dusk}')"),
        ("ix_held_passages_place", "select id from held_passages where place >= '1' and place < '2'"),
        ("pk_held_passages", "select segment from held_passages where id = any('{1,2}')"),
        (
            "ix_searched_vectors_",
            "select v.passage from held_vectors v where v.made_with = '{made_with}' "
            "order by (v.vector::halfvec({dimensions})) <#> '[{zeros}]'::halfvec({dimensions}) limit 3",
        ),
    ],
)
def test_what_is_looked_up_is_looked_up_by_its_index_though_policies_hold(
    search: Search, database: Database, index: str, statement: str
) -> None:
    store = search.index.passages
    assert isinstance(store, PassageRepository)
    size = HashEncoder().dimensions
    named = {"{made_with}": store.made_with, "{dimensions}": str(size), "{zeros}": ",".join("0" * size)}
    for name, value in named.items():
        statement = statement.replace(name, value)
    with database.write() as connection:
        # The tables of a test are small, so that reading all of one would cost less.
        connection.execute(text("set local enable_seqscan = off; set local enable_sort = off"))
        plan = "\n".join(connection.exec_driver_sql(f"explain {statement}").scalars())
    assert f"using {index}" in plan or f"on {index}" in plan, plan
    assert "Filter: " in plan


@pytest.mark.parametrize("councils", [(), ("camden",)])
def test_where_the_program_forgets_to_leave_it_out_the_database_does_not(
    search: Search, monkeypatch: pytest.MonkeyPatch, councils: tuple[str, ...]
) -> None:
    monkeypatch.setattr(Index, "not_shown", lambda *_: set())
    search.find([ASKED])  # the view is made without leaving anything out
    store = search.index.passages
    assert isinstance(store, PassageRepository)
    with store.moment(None) as everything:
        numbers = {one.number for one in everything.documents(())[1]}
        assert len(numbers) == len(TEXTS)
        vectors = HashEncoder().encode([ASKED]).vectors
        near = everything.nearest(vectors, 50, ())
        assert len(everything.segments(near)) == len(TEXTS)
    with store.moment(councils) as moment:
        found = b"".join(moment.segments(near))
        assert (b"clerk" in found, b"kestrel" in found, b"badger" in found) == (True, False, False)
        assert {place.document_id for place, _ in moment.holding("counted at dusk", 50, ())} == {"all"}
        assert {place.document_id for place in moment.places_of(TEXTS)} == {"all"}
    (asked,) = search.find([ASKED], councils=[councils])
    shown = " ".join(result.passage.text for result in asked.results)
    assert ("kestrel" in shown, "badger" in shown) == (False, False)


def test_figures_are_those_of_files(search: Search, tmp_path: Path, notes: Library, learned: Learned) -> None:
    files = Search(Index(tmp_path / "files", notes, HashEncoder()), learned)
    files.index.add_all([original(i, words) for i, words in TEXTS.items()])
    for councils in ((), ("kent",), ("bath_and_north_east_somerset", "kent")):
        for question in (ASKED, '"counted at dusk"', "paragraph 1", "badger"):
            here, there = (
                [
                    (r.passage.id, round(r.score, 4))
                    for r in s.find([question], councils=[councils])[0].results
                ]
                for s in (files, search)
            )
            assert here == there, (councils, question)


def test_one_catalogue_of_notes_serves_every_sight(search: Search) -> None:
    found_by(search)
    found_by(search, "kent")
    stored = [laid.stored for laid in search._laid.values()]
    assert len(stored) == 2
    assert all(isinstance(each, StoredPassages) for each in stored)
    assert stored[0] is not None
    assert stored[1] is not None
    assert stored[0]._notes is stored[1]._notes


def test_taken_out_it_is_gone_for_its_own_people_too(search: Search) -> None:
    assert found_by(search, "kent") == {"kestrel"}
    search.index.remove(as_own("ours", "kent"))
    assert found_by(search, "kent") == set()


def test_a_version_that_copies_rows_in_goes_on_beside_this_one(
    search: Search, tmp_path: Path, notes: Library, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = Database(address)
    monkeypatch.setattr("bot.store.passages._put_passages", put_by_the_version_before)
    older = Index(tmp_path / "older", notes, HashEncoder(), shared_by(before, HashEncoder()))
    older.add(original(as_own("later", "kent"), "the heron is counted at noon by the plover"))
    older.add(original("late", "the heron is counted at dawn by the bargee"))
    monkeypatch.undo()
    assert found_by(search, "kent") == {"kestrel"}
    for word, seen in (("plover", ("kent",)), ("bargee", ())):
        for councils in ((), ("kent",), ("camden",)):
            (found,) = search.find([f"who is the {word}"], councils=[councils])
            shown = " ".join(result.passage.text for result in found.results)
            assert (word in shown) == (not seen or councils == seen), (word, councils)
    # What it reads by, under the names that it knows.
    looked = (
        "select p.plain from searched_passages p join searched_documents d on d.id = p.document "
        "where p.phrases @@ phraseto_tsquery('simple', 'counted at noon') order by p.id"
    )
    for councils, count in (((), 0), (("camden",), 0), (("kent",), 1)):
        with before.read() as connection:
            see_as(connection, councils)
            assert len(connection.execute(text(looked)).all()) == count
    older.remove(as_own("later", "kent"))
    before.close()
    assert "plover" not in str(search.find(["who is the plover"], councils=[("kent",)])[0].results)


def put_by_the_version_before(
    connection: Connection, document: int, segment: Segment, made_with: str
) -> None:
    """What the version before this one did with the passages of a document."""
    driver = connection.connection.driver_connection
    assert driver is not None
    taken = f"select nextval('searched_passages_id_seq') from generate_series(1, {len(segment.passages)})"
    numbers = sorted(connection.execute(text(taken)).scalars())
    with driver.cursor() as cursor:
        columns = "(id, document, passage_id, locator, place, plain, segment)"
        with cursor.copy(f"copy searched_passages {columns} from stdin") as copy:
            for place, (number, one) in enumerate(zip(numbers, segment.passages)):
                told = (one.id, one.locator, plain_locator(one.locator), plain_words(one.text))
                copy.write_row((number, document, *told, segment_bytes(segment.part(place))))
        with cursor.copy("copy searched_words (stem, passage, document, times, length) from stdin") as copy:
            for number, texts in zip(numbers, searched_texts(segment)):
                times = Counter(stems_of(" ".join(texts)))
                for stem, often in times.items():
                    copy.write_row((stem, number, document, often, times.total()))
        with cursor.copy("copy searched_vectors (passage, document, made_with, vector) from stdin") as copy:
            for unit in (~segment.asked).nonzero()[0].tolist():
                vector = segment.encoded.vectors[unit].tolist()
                copy.write_row((numbers[segment.owners[unit]], document, made_with, str(vector)))


def test_a_version_that_says_nothing_takes_none_of_it_out(
    search: Search, tmp_path: Path, notes: Library, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    older = Database(address)
    with monkeypatch.context() as before:
        for module in ("shared_index", "passages"):
            before.setattr(f"bot.store.{module}.see_as", lambda *_: None)
        index = Index(tmp_path / "older", notes, HashEncoder(), shared_by(older, None))
        assert [original.document.id for original in index.originals(councils=None)] == ["all"]
        index.add(original("late", "the heron is counted at dawn too"))
        index.remove("all")
    older.close()
    assert found_by(search, "kent", "bath_and_north_east_somerset") == {"kestrel", "badger"}
    assert {o.document.id for o in search.index.originals(councils=None)} == {*TEXTS, "late"} - {"all"}
