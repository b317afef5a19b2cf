"""Documents that are one council's alone: its people find, read and look them up, and nobody else does."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import pytest
from support.commands import CommandLine, Told, cards_of, lines_of
from support.databases import passing_database, plain_users_database
from support.samples import LETTERS, MANUAL, WORDS_OF_THE_NOTE, write_library

from bot.core import messages as core_messages

ASKED = "how soon are letters about the ford answered"
#: A word that stands in the document of the one council alone, its title first.
TITLE = "Exampleshire Letters Guide"
WORDS = "answered within nine working days"
#: Another council's rule on the same thing, in other words.
THEIRS = LETTERS.replace("Letters Guide", "Replies Guide").replace("nine working days", "three market days")
THEIR_WORDS = "answered within three market days"


@dataclass(frozen=True)
class Installation:
    """An installation in which two councils have people, and somebody who runs it."""

    line: CommandLine
    settings: dict[str, str]

    def run(self, *arguments: str, stdin: bytes = b"") -> Told:
        return self.line.run(*arguments, stdin=stdin, **self.settings)

    def must(self, *arguments: str) -> Told:
        told = self.run(*arguments)
        assert told.code == 0, told.err
        return told

    def person(self, council: str) -> str:
        told = self.must(
            "people", "add", "--role", "practitioner", "--team", "duty", "--authority", council, "--json"
        )
        return str(json.loads(told.out)["id"])

    def card(self, person: str | None, question: str = ASKED) -> dict[str, object]:
        chosen = ("--as", person) if person else ()
        (card,) = cards_of(self.run("ask", "--json", *chosen, "-", stdin=lines_of([question])))
        return card

    def adds(self, name: str, text: str, *options: str) -> Told:
        path = self.line.data.parent / name
        path.write_text(text, encoding="utf-8")
        return self.run("add", str(path), *options)

    def listed(self) -> dict[str, dict[str, object]]:
        return {e["id"]: e for e in json.loads(self.must("documents", "--json").out) if e["passages"]}


@pytest.fixture(
    params=["files", *(pytest.param(k, marks=pytest.mark.postgres) for k in ("there", "copies", "plain"))]
)
def installation(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Installation]:
    """On files with SQLite; on PostgreSQL, where documents are searched there, or in a copy.

    With a plain user the database's own policies hold too.
    """
    line = CommandLine(tmp_path / "data", write_library(tmp_path / "library"))
    if request.param == "files":
        yield Installation(line, {})
        return
    server = request.getfixturevalue("postgresql_server")
    template = request.getfixturevalue("postgresql_template")
    made = plain_users_database(server) if request.param == "plain" else passing_database(server, template)
    with made as address:
        copies = {"SAFEGUARDING_SEARCH_COPIES": "true"} if request.param == "copies" else {}
        yield Installation(line, {"SAFEGUARDING_DATABASE_URL": address, **copies})


def test_each_council_finds_its_own_and_neither_finds_the_others(installation: Installation) -> None:
    kent, medway = installation.person("kent"), installation.person("medway")
    assert installation.adds("ours.txt", LETTERS, "--only-for", "kent").code == 0
    assert installation.adds("theirs.txt", THEIRS, "--only-for", "medway").code == 0
    assert installation.adds("all.txt", MANUAL).code == 0
    ours, theirs, nobodys = (json.dumps(installation.card(p)) for p in (kent, medway, None))
    assert (WORDS in ours, THEIR_WORDS in ours) == (True, False)
    assert (WORDS in theirs, THEIR_WORDS in theirs) == (False, True)
    assert (WORDS in nobodys, THEIR_WORDS in nobodys) == (False, False)
    assert "Letters Guide" not in theirs + nobodys
    assert "Replies Guide" not in ours + nobodys
    assert core_messages.OWN.format(title=TITLE) in ours
    shared = "who convenes the lantern meeting"
    for person in (kent, medway, None):
        assert WORDS_OF_THE_NOTE in json.dumps(installation.card(person, shared))


@pytest.mark.parametrize(
    "question",
    [
        f'"{WORDS}"',
        "paragraph 2.1",
        "paragraph 2.1 of the Exampleshire Letters Guide",
        "what does the Exampleshire Letters Guide say of midsummer",
        "midsummer fair",
    ],
)
def test_no_way_of_asking_shows_it_to_another(installation: Installation, question: str) -> None:
    kent, medway = installation.person("kent"), installation.person("medway")
    installation.adds("ours.txt", LETTERS, "--only-for", "kent")
    assert "ferry office" in json.dumps(installation.card(kent, question))
    for other in (medway, None):
        card = json.dumps(installation.card(other, question))
        assert "ferry office" not in card
        assert "Letters Guide" not in card


def test_whose_procedures_come_first_for_somebody_opens_nothing(installation: Installation) -> None:
    medway = installation.person("medway")
    installation.adds("ours.txt", LETTERS, "--only-for", "kent")
    address = installation.settings.get("SAFEGUARDING_DATABASE_URL")
    said = f"update people set authority = 'kent' where id = {medway}"
    if address:
        import psycopg

        with psycopg.connect(address) as database:
            database.execute(said)
    else:
        with closing(sqlite3.connect(installation.line.data / "store.db")) as database:
            database.execute(said)
            database.commit()
    assert WORDS not in json.dumps(installation.card(medway))


def test_a_code_shows_it_to_its_own_people_alone_also_once_it_was_taken_out(
    installation: Installation,
) -> None:
    kent, medway = installation.person("kent"), installation.person("medway")
    installation.adds("ours.txt", LETTERS, "--only-for", "kent")
    code = str(installation.card(kent)["code"])
    assert WORDS in installation.must("verify", code, "--as", kent).out
    (document_id,) = installation.listed()
    for taken_out in (False, True):
        if taken_out:
            installation.must("remove", document_id)
        for other in (("--as", medway), ()):
            seen = installation.must("verify", code, *other).out
            assert "Letters Guide" not in seen
            assert WORDS not in seen
            assert "shown only to those whom it is for" in seen


def test_whoever_runs_it_lists_shows_and_compares_it_under_its_council(installation: Installation) -> None:
    installation.adds("ours.txt", LETTERS, "--only-for", "kent")
    (document_id,) = installation.listed()
    assert installation.listed()[document_id]["only_for"] == "kent"
    assert "only for kent" in installation.must("documents").out
    assert "Only for Kent County Council." in installation.must("show", document_id).out
    assert installation.must("compare", document_id, document_id).code == 0
    assert installation.must("check").code == 0


@pytest.mark.parametrize("then", [LETTERS, LETTERS.replace("nine", "ten")])
def test_a_later_text_of_the_same_file_stays_its_councils(installation: Installation, then: str) -> None:
    medway = installation.person("medway")
    installation.adds("ours.txt", LETTERS, "--only-for", "kent")
    installation.adds("ours.txt", then)
    assert [entry["only_for"] for entry in installation.listed().values()] == ["kent"]
    assert "working days" not in json.dumps(installation.card(medway))


@pytest.mark.parametrize(("first", "second"), [((), ("--only-for", "kent")), (("--only-for", "kent"), ())])
def test_one_text_is_never_held_for_one_council_and_for_all(
    installation: Installation, first: tuple[str, ...], second: tuple[str, ...]
) -> None:
    assert installation.adds("one.txt", LETTERS, *first).code == 0
    told = installation.adds("other.txt", LETTERS, *second)
    assert (told.code, "take it out first" in told.err.lower()) == (1, True)
    assert len(installation.listed()) == 1


@pytest.mark.parametrize("said", [("--date", "2026-05-03"), ("--edition", "2nd edition")])
def test_a_later_edition_of_it_is_not_shown_to_all_where_that_is_not_said_again(
    installation: Installation, said: tuple[str, ...]
) -> None:
    installation.adds("ours.txt", LETTERS, "--only-for", "kent")
    (held,) = installation.listed()
    later = LETTERS.replace("nine", "ten")
    told = installation.adds("later.txt", later, *said)
    assert (told.code, f"as {held}. Say --only-for kent again" in told.err) == (1, True), told.err
    assert list(installation.listed()) == [held]
    assert installation.adds("later.txt", later, *said, "--only-for", "kent").code == 0
    assert {entry["only_for"] for entry in installation.listed().values()} == {"kent"}


#: Later editions of the letters under another title: a word in each sentence is another, some is new or gone.
LATER = {
    "renamed": LETTERS.replace("Letters Guide", "Correspondence Handbook").replace("nine", "ten"),
    "longer": "Writing to the Ferry Office\n\n1.1 This comes in place of all before.\n\n"
    + LETTERS.partition("\n\n")[2].replace("the clerk", "a clerk").replace("eleven", "twelve")
    + "\n3.1 Whoever writes about a heron gets an answer from the keeper of the mill on the same day.\n",
    "a part": "Burning of Copies\n\n" + LETTERS.rpartition("\n\n")[2].replace("eleven", "ten"),
}


@pytest.mark.parametrize("later", LATER.values(), ids=LATER)
def test_a_later_edition_under_another_title_is_for_all_only_where_that_is_said(
    installation: Installation, later: str
) -> None:
    medway = installation.person("medway")
    installation.adds("ours.txt", LETTERS, "--only-for", "kent")
    (held,) = installation.listed()
    told = installation.adds("later.txt", later)
    assert (told.code, f"as {held}. Say --only-for kent again, or --for-all" in told.err) == (1, True), (
        told.err
    )
    assert list(installation.listed()) == [held]
    assert "ferry office" not in json.dumps(installation.card(medway))
    told = installation.adds("later.txt", later, "--only-for", "kent", "--for-all")
    assert (told.code, "say one of the two" in told.err) == (2, True)
    assert installation.adds("later.txt", later, "--only-for", "kent").code == 0
    assert {entry["only_for"] for entry in installation.listed().values()} == {"kent"}
    # The same place was said to be for whom it is; it is not opened by saying otherwise.
    told = installation.adds("later.txt", later.replace("copies", "no copies"), "--for-all")
    assert (told.code, "take it out first" in told.err) == (1, True), told.err
    assert installation.adds("open.txt", later.replace("copies", "no copies"), "--for-all").code == 0
    assert sorted(entry["only_for"] or "" for entry in installation.listed().values())[0] == ""
    # A later text of that is for all as it was.
    assert installation.adds("open.txt", later.replace("copies", "two copies")).code == 0
    assert len(installation.listed()) == 3


def test_what_is_for_all_and_stands_in_one_councils_own_stays_for_all(installation: Installation) -> None:
    assert installation.adds("all.txt", LETTERS).code == 0
    practice = (
        LETTERS.replace("Letters Guide", "Ferry Practice") + "\n2.3 Our clerk keeps the keys as well.\n"
    )
    assert installation.adds("ours.txt", practice, "--only-for", "kent").code == 0
    assert installation.adds("all.txt", LETTERS.replace("nine", "ten")).code == 0
    assert sorted(entry["only_for"] or "" for entry in installation.listed().values()) == ["", "kent"]
    # What has some words in common with it is another document.
    other = "Mill Rules\n\n1.1 The clerk of the ferry office rings the mill bell, and sweeps the long yard.\n"
    assert installation.adds("other.txt", other).code == 0


def test_what_the_library_has_notes_on_is_for_all(installation: Installation) -> None:
    told = installation.adds("manual.txt", MANUAL, "--only-for", "kent")
    assert (told.code, "has notes on" in told.err) == (1, True)


def test_it_replaces_nothing_that_is_for_others(installation: Installation) -> None:
    installation.adds("ours.txt", LETTERS, "--only-for", "kent")
    assert installation.adds("all.txt", THEIRS, "--for-all").code == 0
    ours, shared = sorted(installation.listed(), key=lambda i: not installation.listed()[i]["only_for"])
    for old, new in ((ours, shared), (shared, ours)):
        told = installation.run("documents", "set", old, "--superseded-by", new)
        assert (told.code, "not for the same people" in told.err) == (1, True)
    told = installation.run("documents", "set", shared, "--only-for", "kent")
    assert (told.code, "cannot be changed" in told.err) == (1, True)


@pytest.mark.parametrize("council", ["kent, medway", "kint", "everybody"])
def test_a_council_that_is_not_one_keeps_it_out(installation: Installation, council: str) -> None:
    told = installation.adds("ours.txt", LETTERS, "--only-for", council)
    assert told.code == 2
    assert not installation.listed()


@pytest.mark.parametrize(
    "table",
    [
        "file,only_for\nours.txt,kent\n",
        "file,only-for\nours.txt,kent\n",
        "file;Only For\nours.txt;Kent County Council\n",
        "file,only_for\n*,kent\n",
    ],
)
def test_a_table_says_whose_alone_a_file_is(installation: Installation, table: str, tmp_path: Path) -> None:
    folder = tmp_path / "folder"
    folder.mkdir()
    (folder / "ours.txt").write_text(LETTERS, encoding="utf-8")
    (folder / "documents.csv").write_text(table, encoding="utf-8")
    installation.must("add", str(folder))
    assert [entry["only_for"] for entry in installation.listed().values()] == ["kent"]


@pytest.mark.parametrize(
    ("name", "table"),
    [
        ("documents.csv", "file,only_fro\nours.txt,kent\n"),
        ("documents.csv", "file,onlyfor\nours.txt,kent\n"),
        ("documents.csv", "file,council_only\nours.txt,kent\n"),
        ("documents.csv", "file,only_for\nour.txt,kent\n"),
        ("documents.csv", "file,only_for\nour*.pdf,kent\n"),
        ("documents.csv", "file,only_for\n,kent\n"),
        ("documents.yaml", "- {file: ours.txt, only_for: [kent, medway]}\n"),
        ("documents.yaml", "ours.txt: {only-to: kent}\n"),
        ("documents.yaml", "ous.txt: {only-for: kent}\n"),
    ],
)
def test_a_table_that_may_mean_it_and_does_not_say_it_keeps_the_file_out(
    installation: Installation, name: str, table: str, tmp_path: Path
) -> None:
    folder = tmp_path / "folder"
    folder.mkdir()
    (folder / "ours.txt").write_text(LETTERS, encoding="utf-8")
    (folder / name).write_text(table, encoding="utf-8")
    assert installation.run("add", str(folder)).code == 1
    assert not installation.listed()
