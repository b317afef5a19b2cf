"""Originals that PostgreSQL searches: what is found is what a catalogue of all of them finds."""

from __future__ import annotations

import random
import re
import shutil
from collections.abc import Collection, Iterator
from contextlib import AbstractContextManager
from dataclasses import replace
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import Connection, select, text
from support.commands import CommandLine
from support.databases import passing_database
from support.fakes import HashEncoder, a_library, an_original
from support.large_corpus import copied_in
from support.searching import encodes_once, shared_by
from support.shipped import shared_encoder, shipped_library

from bot.errors import StoreError
from bot.features.admin.inventory import labelled_questions
from bot.store import passages as module
from bot.store.database import AWAY, Database
from bot.store.passages import NO_PGVECTOR, OLD_PGVECTOR, PassageRepository, StoredMoment, _put_passages
from bot.store.search_tables import searched, searched_counts
from bot.store.shared_index import SharedIndexRepository
from embeddings import passage_store
from embeddings.errors import IndexFault
from embeddings.index import Index
from embeddings.passage_store import WantedWords, made_with
from embeddings.search import BUSY, TRIES, Found, Search
from embeddings.segment import Segment, segment_of
from embeddings.weights import SHIPPED, Learned, load_learned
from procedures.document import HELD_BACK, Original
from procedures.library import SHIPPED as SHIPPED_LIBRARY
from procedures.library import Library

pytestmark = pytest.mark.postgres

WORDS = re.findall(
    r"\w+",
    "heron ferry clerk dusk bells mill tide lamp harbour master keeps counts rings swims waits crosses ford "
    "lantern weir otter bank reed gate toll keeper boat rope oar dawn bridge",
)
NOTES = ["Herons are counted once a day, by the clerk.", "The bells of the mill are rung before the tide."]
QUESTIONS = [
    "who counts the heron at dusk",
    "how often are the bells rung before the tide",
    "toll",
    "paragraph 2",
    "paragraph 3 of ferry rules 7",
    '"weir otter bank"',
    "what of the gate keeper, the boat and the rope at the bridge, if the weir is open and the otter swims",
    "",
    "?",
    "heron " * 500,
]


@pytest.fixture
def address(postgresql_server: str, postgresql_template: str) -> Iterator[str]:
    with passing_database(postgresql_server, postgresql_template) as made:
        yield made


@pytest.fixture
def notes(tmp_path: Path) -> Library:
    return a_library(tmp_path / "library", ford=NOTES)


@pytest.fixture
def learned() -> Learned:
    """What came with the project, as if learned for the encoder of the tests."""
    return replace(load_learned(SHIPPED), encoder=HashEncoder().digest, reranker="")


def a_search(folder: Path, notes: Library, learned: Learned, database: Database | None = None) -> Search:
    """A search over files of its own, or one of originals in a database."""
    encoder = HashEncoder()
    shared = shared_by(database, encoder) if database else None
    return Search(Index(folder, notes, encoder, shared), learned)


def invented(count: int, seed: int) -> list[Original]:
    """Invented documents of a few paragraphs each, some of two councils, one under the notes."""
    chance, made = random.Random(seed), []
    for number in range(count):
        texts = [
            " ".join(chance.choices(WORDS, k=chance.randint(4, 30))) for _ in range(chance.randint(1, 6))
        ]
        original = an_original(
            f"document-{number}" if number else "ford", *texts, title=f"Ferry rules {number}"
        )
        about = (("kent",), ("camden",), ())[number % 3]
        made.append(replace(original, document=replace(original.document, about=about)))
    return made


def told(found: Found) -> tuple[object, ...]:
    """What a question finds, as far as anybody is told of it."""
    shown = [(r.passage.id, [o.id for o in r.originals], round(r.score, 4), r.capped) for r in found.results]
    return found.verdict, round(found.chance, 4), shown, found.silence and found.silence.passage.id


def first_ten(found: Found) -> set[str]:
    """The ids of the ten best."""
    return {result.passage.id for result in found.results[:10]}


def left_in(database: Database) -> dict[str, int]:
    """How many rows each table holds in which something is searched."""
    with database.read() as connection:
        count = "select count(*) from {}"
        names = [*(table.name for table in searched.sorted_tables), "held_vectors"]
        return {name: connection.execute(text(count.format(name))).scalar_one() for name in names}


def policed_in(database: Database) -> set[str]:
    """The tables for which policies hold, for whoever owns them too."""
    wanted = "select relname from pg_class where relrowsecurity and relforcerowsecurity"
    with database.read() as connection:
        tables = set(connection.execute(text(wanted)).scalars())
        assert set(connection.execute(text("select tablename from pg_policies")).scalars()) == tables
    return tables


def test_the_same_is_found_as_over_files_for_people_of_two_councils(
    tmp_path: Path, notes: Library, learned: Learned, database: Database
) -> None:
    files, there = (
        a_search(tmp_path / "files", notes, learned),
        a_search(tmp_path / "i", notes, learned, database),
    )
    held = invented(40, seed=25)
    hidden = an_original(f"{HELD_BACK}document-41", "the heron is counted by nobody", "toll toll toll")
    for search in (files, there):
        search.index.add_all([*held, hidden])
    asked = QUESTIONS + [" ".join(random.Random(n).choices(WORDS, k=5)) for n in range(25)]
    for homes in ([None] * len(asked), ["kent"] * len(asked), ["camden"] * len(asked)):
        expected = [told(found) for found in files.find(asked, homes)]
        assert [told(found) for found in there.find(asked, homes)] == expected
    # One that is asked alone finds the same, but that of those that are as near as the last that are compared
    # closely others may be: the words here are few and the texts short.
    alone, over_files = [there.find([question])[0] for question in asked], files.find(asked)
    assert [found.verdict for found in alone] == [found.verdict for found in over_files]
    ten = [(first_ten(found), first_ten(its)) for found, its in zip(alone, over_files, strict=True)]
    assert sum(len(found & its) for found, its in ten) >= 0.98 * sum(len(its) for _, its in ten)


def test_what_other_documents_say_is_the_same_as_over_files(
    tmp_path: Path, notes: Library, learned: Learned, database: Database
) -> None:
    files, there = (
        a_search(tmp_path / "files", notes, learned),
        a_search(tmp_path / "i", notes, learned, database),
    )
    hidden = an_original(f"{HELD_BACK}document-21", *NOTES)
    for search in (files, there):
        search.index.add_all([*invented(20, seed=26), hidden])
    asked = [passage.id for passage in files.finder().catalogue.passages]
    expected = {i: [(one.passage.id, round(one.nearness, 4)) for one in files.neighbours(i)] for i in asked}
    found = {i: [(one.passage.id, round(one.nearness, 4)) for one in there.neighbours(i)] for i in asked}
    assert any(expected.values())
    assert found == expected
    assert there.neighbours("document-5#99") == there.neighbours(f"{hidden.document.id}#1") == []


def test_what_is_counted_is_right_whatever_was_added_replaced_and_taken_out(
    tmp_path: Path,
    notes: Library,
    learned: Learned,
    database: Database,
    postgresql_server: str,
    postgresql_template: str,
) -> None:
    search, chance = a_search(tmp_path / "index", notes, learned, database), random.Random(7)
    standing: dict[str, Original] = {}
    for turn in range(30):
        if standing and turn % 3 == 2:
            search.index.remove(gone := chance.choice(sorted(standing)))
            del standing[gone]
        else:
            coming = chance.sample(invented(6, seed=turn), k=2)
            search.index.add_all(coming)
            standing |= {original.document.id: original for original in coming}

    def counts(held: Database) -> set[tuple[str, int]]:
        with held.read() as connection:
            rows = connection.execute(select(searched_counts.c.name, searched_counts.c.count))
            return {(row[0], row[1]) for row in rows}

    with passing_database(postgresql_server, postgresql_template) as address:
        anew = Database(address)
        a_search(tmp_path / "anew", notes, learned, anew).index.add_all(list(standing.values()))
        assert counts(database) == counts(anew)
        anew.close()
    for document_id in standing:
        search.index.remove(document_id)
    assert set(left_in(database).values()) == {0}
    assert search.find(["heron at dusk"])[0].results


def test_what_a_benchmark_copies_in_are_the_rows_that_are_put_in(
    tmp_path: Path,
    notes: Library,
    learned: Learned,
    database: Database,
    postgresql_server: str,
    postgresql_template: str,
) -> None:
    coming = invented(4, seed=11)
    a_search(tmp_path / "put", notes, learned, database).index.add_all(coming)
    with passing_database(postgresql_server, postgresql_template) as address:
        copied = Database(address)
        with copied_in():
            a_search(tmp_path / "copied", notes, learned, copied).index.add_all(coming)
        rows, expected = rows_in(copied), rows_in(database)
        copied.close()
    assert all(expected.values())
    assert rows == expected


def rows_in(database: Database) -> dict[str, list[str]]:
    """All rows of the tables in which something is searched; a passage's segment as what is read from it."""
    made: dict[str, list[str]] = {}
    with database.read() as connection:
        for name in [*(table.name for table in searched.sorted_tables), "held_vectors"]:
            rows = [dict(row) for row in connection.execute(text(f"select * from {name}")).mappings()]
            for row in rows:
                if "segment" in row:  # what safetensors writes at its head is in no order
                    held = segment_of(memoryview(row["segment"]), "a passage")
                    arrays = [*vars(held.encoded).values(), *list(vars(held).values())[3:-1]]
                    row["segment"] = (held.document, held.passages, [each.tolist() for each in arrays])
            made[name] = sorted(map(str, rows))
    return made


def test_a_version_that_knows_of_no_searching_takes_out_and_leaves_nothing(
    tmp_path: Path, notes: Library, learned: Learned, database: Database
) -> None:
    search = a_search(tmp_path / "index", notes, learned, database)
    search.index.add_all(invented(3, seed=1))
    old = Index(tmp_path / "old", notes, HashEncoder("old"), shared_by(database))
    old.refresh()
    assert {one for original in old.originals() if old.remove(one := original.document.id)}
    assert set(left_in(database).values()) == {0}
    old.add(an_original("late", "the otter waits at the weir"))
    found = search.find(["where does the otter wait"])[0]
    assert found.results[0].passage.document_id == "late"


def test_what_machines_copied_until_now_is_made_searchable_by_the_first_that_can(
    tmp_path: Path, notes: Library, learned: Learned, database: Database
) -> None:
    copying = Search(Index(tmp_path / "a", notes, HashEncoder(), shared_by(database)), learned)
    copying.index.add_all(invented(5, seed=3))
    asked = ["heron at dusk", "rope and oar"]
    expected = [told(found) for found in copying.find(asked)]
    there = a_search(tmp_path / "b", notes, learned, database)
    assert [told(found) for found in there.find(asked)] == expected
    encoder = there.index.encoder
    assert isinstance(encoder, HashEncoder)
    assert encoder.texts == 5 * len(NOTES) + len(asked)  # nothing that another machine encoded
    # And back: a machine that copies finds what was added meanwhile.
    there.index.add(an_original("late", "the otter waits at the weir"))
    assert told(copying.find(["otter at the weir"])[0]) == told(there.find(["otter at the weir"])[0])


def test_words_that_stand_in_too_many_places_are_left_to_near_vectors(
    tmp_path: Path, notes: Library, learned: Learned, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    search, looked_up = a_search(tmp_path / "index", notes, learned, database), list[list[str]]()
    by_words = StoredMoment.by_words

    def seen(moment: StoredMoment, wanted: WantedWords, count: int, without: Collection[int]) -> set[int]:
        looked_up.append(list(wanted.stems))
        return by_words(moment, wanted, count, without)

    monkeypatch.setattr(StoredMoment, "by_words", seen)
    monkeypatch.setattr(passage_store, "MOST_PLACES", 3)
    monkeypatch.setattr(module, "MOST_QUOTED", 3)
    texts = [
        "rope and oar",
        "rope and lamp",
        "rope and bell",
        "rope and tide",
        "oar at dawn",
        "reed of the toll",
    ]
    search.index.add(an_original("rules", *texts))
    found = search.find(["rope reed oar"])[0]  # in four, in one and in two places
    assert looked_up == [["reed", "oar"]]
    assert found.results[0].passage.document_id == "rules"
    assert "rope" in search.find(["rope"])[0].results[0].passage.text
    assert len(looked_up) == 1
    # So is a quotation without a rarer word; with one it is found.
    with found_in(search).moment() as moment:
        held = {
            words: [text for _, text in moment.holding(f" {words} ", 9, ())]
            for words in ("rope", "rope and oar")
        }
    assert held == {"rope": [], "rope and oar": [" rope and oar "]}


def found_in(search: Search) -> PassageRepository:
    """The store in which a search finds originals."""
    store = search.index.passages
    assert isinstance(store, PassageRepository)
    return store


class Meddled:
    """A store in which something else stands each time that a question is about to look."""

    def __init__(self, store: PassageRepository, meddle: Iterator[Original], index: Index) -> None:
        self._store, self._meddle, self._index = store, meddle, index
        self.looks = 0

    def moment(self, councils: Collection[str] | None = ()) -> AbstractContextManager[StoredMoment]:
        self.looks += 1
        if self.looks % 2 == 0 and (coming := next(self._meddle, None)):
            self._index.add(coming)
        return self._store.moment(councils)


@pytest.mark.parametrize("times", [1, 3, TRIES])
def test_what_changes_while_a_question_looks_is_looked_at_again(
    tmp_path: Path,
    notes: Library,
    learned: Learned,
    database: Database,
    monkeypatch: pytest.MonkeyPatch,
    times: int,
) -> None:
    here, there = (a_search(tmp_path / name, notes, learned, database) for name in ("here", "there"))
    here.index.add(an_original("old", "the lamp is kept by the harbour master"))
    coming = iter([an_original("old", f"the otter keeps the lamp since {n}") for n in range(times)])
    store = here.index.passages
    assert isinstance(store, PassageRepository)
    meddled = Meddled(store, coming, there.index)
    monkeypatch.setattr(Index, "passages", property(lambda self: meddled if self is here.index else store))
    if times < TRIES:
        found = here.find(["who keeps the lamp"])[0]
        assert found.results[0].passage.text == f"the otter keeps the lamp since {times - 1}"
    else:
        with pytest.raises(IndexFault, match=BUSY):
            here.find(["who keeps the lamp"])


def test_what_was_removed_on_another_machine_is_not_found_by_the_next_question(
    tmp_path: Path, notes: Library, learned: Learned, database: Database
) -> None:
    here, there = (a_search(tmp_path / name, notes, learned, database) for name in ("here", "there"))
    here.index.add(an_original("lamp", "the lamp is kept by the harbour master"))
    assert there.find(["who keeps the lamp"])[0].results[0].passage.document_id == "lamp"
    here.index.remove("lamp")
    assert all(r.passage.note for r in there.find(["who keeps the lamp"])[0].results)
    assert there.index.originals() == []


def test_a_question_where_the_database_is_away_is_told_so(
    tmp_path: Path, notes: Library, learned: Learned, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    search = a_search(tmp_path / "index", notes, learned, database)
    search.index.add_all(invented(2, seed=2))
    search.find(["heron"])
    away = Database("postgresql://nobody:x@127.0.0.1:1/none")
    monkeypatch.setattr(database, "read", away.read)
    with pytest.raises(StoreError, match="cannot be used now"):
        search.find(["heron"])


@pytest.mark.parametrize("how", ["gone", "slow"])
@pytest.mark.parametrize("what", ["segments", "nearest", "put"])
def test_a_database_that_goes_or_hangs_while_it_is_asked_is_told_as_one_that_is_away(
    tmp_path: Path, notes: Library, learned: Learned, database: Database, address: str, what: str, how: str
) -> None:
    search = a_search(tmp_path / "index", notes, learned, database)
    search.index.add_all(invented(2, seed=3))
    store, (held,) = search.index.passages, search.index.segments()[:1]
    assert isinstance(store, PassageRepository)
    with pytest.raises(StoreError, match=AWAY), psycopg.connect(address) as other:
        asked_as_it_goes(store, database, other, (what, how), held)
    assert search.find(["rope and oar"])[0].results


def asked_as_it_goes(
    store: PassageRepository,
    database: Database,
    other: psycopg.Connection,
    what_and_how: tuple[str, str],
    held: Segment,
) -> None:
    """Ask something within a transaction that another connection stops, or put something there."""
    what, how = what_and_how
    if what == "put":
        with database.write() as connection:
            stopped(connection, other, how)
            _put_passages(connection, 1, held, store.made_with)
        return
    with store.moment() as moment:
        stopped(moment._whole, other, how)
        if what == "segments":
            moment.segments([1])
        else:
            moment.nearest(HashEncoder().encode(["heron"]).vectors, 3, ())


def stopped(connection: Connection, other: psycopg.Connection, how: str) -> None:
    """End the process of the server that serves a connection, or let it wait for longer than it may."""
    if how == "gone":
        pid = connection.execute(text("select pg_backend_pid()")).scalar_one()
        other.execute("select pg_terminate_backend(%s, 5000)", [pid])
        return
    connection.execute(text("set local statement_timeout = '200ms'"))
    other.execute("lock table held_passages, held_words, held_vectors in access exclusive mode")


def test_without_pgvector_machines_search_their_copies_and_it_is_said_why(
    tmp_path: Path, notes: Library, learned: Learned, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    owner = Database(address)
    with owner.write() as connection:
        connection.execute(text("create role plain login"))
        connection.execute(text("grant all on all tables in schema public to plain"))
        connection.execute(text("grant all on all sequences in schema public to plain"))
    database = Database(address.replace("postgres:", "plain:", 1))
    encoder = HashEncoder()
    shared = shared_by(database, encoder)
    search = Search(Index(tmp_path / "index", notes, encoder, shared), learned)
    search.index.add(an_original("lamp", "the lamp is kept by the harbour master"))
    assert search.find(["who keeps the lamp"])[0].results[0].passage.document_id == "lamp"
    assert shared.passages is None
    passages = PassageRepository(database, lambda: made_with(encoder), lambda: encoder.dimensions)
    assert passages.why_not() == NO_PGVECTOR
    monkeypatch.setattr(module, "OLDEST", (9, 0))
    old = PassageRepository(owner, lambda: made_with(encoder), lambda: encoder.dimensions)
    assert old.why_not() == OLD_PGVECTOR
    database.close()
    with owner.write() as connection:
        connection.execute(text("drop owned by plain; drop role plain"))
    owner.close()


def test_where_the_vectors_are_taken_away_it_is_said_once_and_they_are_made_again(
    tmp_path: Path, notes: Library, learned: Learned, database: Database
) -> None:
    search = a_search(tmp_path / "index", notes, learned, database)
    search.index.add_all(invented(4, seed=6))
    expected = told(search.find(["rope and oar"])[0])
    with database.write() as connection:
        connection.execute(text("drop table held_vectors cascade"))
    with pytest.raises(StoreError, match="ask again"):
        search.find(["rope and oar"])
    assert told(search.find(["rope and oar"])[0]) == expected
    assert left_in(database)["held_vectors"] > 0


def test_a_machine_changes_over_to_copies_and_back_while_it_runs(
    tmp_path: Path, notes: Library, learned: Learned, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    search = a_search(tmp_path / "index", notes, learned, database)
    search.index.add_all(invented(5, seed=8))
    expected = told(search.find(["rope and oar"])[0])
    with monkeypatch.context() as copied:
        copied.setattr(SharedIndexRepository, "passages", None)
        assert told(search.find(["rope and oar"])[0]) == expected
        assert len(search.finder().catalogue.passages) > len(NOTES)
    assert told(search.find(["rope and oar"])[0]) == expected


def test_taken_back_policies_go_and_then_tables_and_forward_they_are_filled_again(
    tmp_path: Path, notes: Library, learned: Learned, address: str
) -> None:
    database = Database(address)
    search = a_search(tmp_path / "index", notes, learned, database)
    search.index.add_all(invented(4, seed=4))
    expected = told(search.find(["rope and oar"])[0])
    documents = {"shared_originals", "shared_segments", "searched_documents"}
    passages = {"held_passages", "held_words", "held_vectors"}
    assert policed_in(database) == documents | passages
    held = [count for name, count in left_in(database).items() if name.startswith("held_")]
    for policed in (documents, set()):
        database.migrate_down()
        assert policed_in(database) == policed
        # Under the names by which the version of these tables finds what it made.
        with database.read() as connection:
            counted = "select count(*) from searched_{}"
            parts = ("passages", "words", "vectors")
            assert [connection.execute(text(counted.format(part))).scalar() for part in parts] == held
    database.migrate_down()
    with database.write() as connection:
        left = "select count(*) from pg_tables where tablename like 'searched%' or tablename like 'held%'"
        assert connection.execute(text(left)).scalar() == 0
    database.close()
    again = Database(address)
    assert told(a_search(tmp_path / "index", notes, learned, again).find(["rope and oar"])[0]) == expected
    again.close()


@pytest.mark.slow
def test_the_ten_best_of_500_labelled_questions_are_those_over_files(
    tmp_path: Path, seeds: Path, shipped: CommandLine, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    encoder, library = shared_encoder("default"), shipped_library()
    learned = replace(load_learned(SHIPPED), reranker="")
    questions = [labelled.question for labelled in labelled_questions(SHIPPED_LIBRARY)]
    asked = random.Random(18).sample(questions, k=500)
    for folder in ("files", "there"):  # with the source documents, which are encoded there already
        shutil.copytree(shipped.data / "index", tmp_path / folder)
    files = Search(Index(tmp_path / "files", library, encoder), learned)
    there = Search(Index(tmp_path / "there", library, encoder, shared_by(database, encoder)), learned)
    monkeypatch.setattr(encoder, "encode", encodes_once(encoder))
    same = verdicts = 0.0
    # Over files each finds at once with others what it finds alone; PostgreSQL is asked as people ask.
    for question, its in zip(asked, files.find(asked), strict=True):
        found = there.find([question])[0]
        verdicts += found.verdict is its.verdict
        both, every = first_ten(found) & first_ten(its), first_ten(found) | first_ten(its)
        same += len(both) / len(every) if every else 1
    for search in (files, there):
        assert len(search.index.manifest.originals) == len(list(seeds.glob("0*.txt")))
    assert left_in(database)["held_vectors"] > 300
    assert same >= 0.98 * len(asked)
    assert verdicts >= 0.99 * len(asked)
